// The ranking, with which the page begins.

import { part_bar } from "../app/charts.js";
import { html, look_of, mark, time } from "../app/dom.js";
import { address_of, cell_of, mark_order, matrix, tally } from "./data.js";

export function ranking() {
  const clauses_of = (level) => matrix.clauses.filter((clause) => clause.level === level).length;
  const kept = (column, level) => html("td", { class: "number" }, column.cases ? String(column.kept[level] || 0) : "–",
    html("span", { class: "note" }, ` / ${clauses_of(level)}`));
  const heads = ["Rank", "Implementation", "MUST kept", "SHOULD kept", "OPEN observed", "Violated", "Undecided", "Clauses", "Cases", "Time"];
  return html("section", { "aria-labelledby": "ranking" },
    html("h2", { id: "ranking" }, "Ranking"),
    html("p", { class: "lead" }, "Fewest violated MUST clauses first, then SHOULD, then OPEN, then fewest undecided. Equals share a rank."),
    html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Ranking" }, html("table", { class: "ranking" },
      html("thead", {}, html("tr", {}, heads.map((head) => html("th", { scope: "col" }, head)))),
      html("tbody", {}, matrix.columns.map((column) => html("tr", { class: column.problem ? "broken" : null },
        html("td", { class: "rank" }, column.problem ? "–" : String(column.rank)),
        html("th", { scope: "row" }, column_name(column), column.network && html("span", { class: "variant" }, column.network),
          column.problem && html("div", { class: "problem" }, "Not run to its end: ", column.problem)),
        ["MUST", "SHOULD", "OPEN"].map((level) => kept(column, level)),
        html("td", { class: "number" }, violated_words(column)),
        html("td", { class: "number" }, String(column.undecided)),
        html("td", { class: "bar-cell" }, part_bar(tally(matrix.clauses.map((clause) => cell_of(clause, column))))),
        html("td", { class: "number" }, column.cases.toLocaleString("en")),
        html("td", { class: "number" }, time(column.duration_us))))))));
}

export function column_name(column) {
  return column.report ? html("a", { href: address_of(column.report) }, column.label) : column.label;
}

function violated_words(column) {
  const words = ["MUST", "SHOULD", "OPEN"].filter((level) => column.violated[level]).map((level) => `${column.violated[level]} ${level}`);
  return words.join(", ") || "0";
}

/** The marks and what they mean. */
export function legend() {
  const used = new Set(matrix.clauses.flatMap((clause) => matrix.columns.map((column) => cell_of(clause, column).mark)));
  return html("ul", { class: "key", "aria-label": "Marks" }, mark_order.filter((name) => used.has(name)).map((name) =>
    html("li", {}, mark(name, false), " ", look_of(name).words)));
}
