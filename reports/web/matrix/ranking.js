// The ranking, which the program has written: its bars are added here.

import { part_bar } from "../app/charts.js";
import { html } from "../app/dom.js";
import { address_of, cell_of, matrix, tally } from "./data.js";

export function adopt_ranking(view) {
  for (const bar of view.querySelectorAll("[data-column]")) {
    const column = matrix.columns[Number(bar.dataset.column)];
    bar.replaceWith(part_bar(tally(matrix.clauses.map((clause) => cell_of(clause, column)))));
  }
}

export function column_name(column) {
  return column.report ? html("a", { href: address_of(column.report) }, column.label) : column.label;
}
