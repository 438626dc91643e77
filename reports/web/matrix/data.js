// The data of the matrix. Cells are read at once, and their cases when a cell is opened.

import { verdict_table } from "../app/dom.js";
import { unpacked } from "../app/unpack.js";

export const matrix = await unpacked("summary");
const mark_order = verdict_table.map((look) => look.name);

matrix.columns.forEach((column, index) => {
  column.index = index;
  column.label = column.name || "without a name";
  column.words = column.label + (column.network ? ` on ${column.network}` : "");
});
const nothing_tried = { mark: "untested", behaviours: [], cases: 0 };
export const cell_of = (clause, column) => column.cells[clause.id] || nothing_tried;

/** How often some cells have each mark, in the order of the marks. */
export function tally(cells) {
  return mark_order.map((name) => [name, cells.filter((cell) => cell.mark === name).length]).filter(([, number]) => number);
}

let details;
/** The cases of a cell, each with its title. */
export async function cases_of(clause, column) {
  details ||= unpacked("details");
  const { titles, columns } = await details;
  return (columns[column.index][clause.id] || []).map((one) => ({ ...one, title: titles[one.key] }));
}

/** The address of a file beside the page. Its name may contain any character. */
export const address_of = (path) => path.split("/").map(encodeURIComponent).join("/");
export const case_address = (column, one) => `${address_of(column.report)}#case/${encodeURIComponent(one.run_key || one.key)}`;
