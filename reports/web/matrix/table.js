// The table, with clauses as rows and implementations as columns. Each cell opens its cases.

import { count, html, look_of, mark, marked_up } from "../app/dom.js";
import { cell_of, is_kept, letter_of, matrix } from "./data.js";
import { column_name, legend } from "./ranking.js";

const few = matrix.columns.length <= 8;  // then there is room for words
const shown = { level: "", differ: false, q: "" };
const link_to_cell = (clause, column) => `#cell/${clause.id}/${column.index}`;

function is_shown(clause) {
  if (shown.level && clause.level !== shown.level) return false;
  if (shown.differ) {
    const cells = matrix.columns.map((column) => cell_of(clause, column));
    if (cells.every((cell) => cell.mark === cells[0].mark && String(cell.behaviours) === String(cells[0].behaviours))) return false;
  }
  const text = `${clause.id} ${clause.level} ${clause.text}`.toLowerCase();
  return shown.q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function mark_cell(clause, column) {
  const cell = cell_of(clause, column);
  const behaviours = cell.behaviours.join(", ");
  const short = few ? behaviours : cell.behaviours.map((one) => letter_of(clause, one)).join("");
  const words = `${clause.id}, ${column.words}: ${look_of(cell.mark).words}${behaviours ? `, ${behaviours}` : ""}${short && !few ? ` (${short})` : ""}`;
  return html("td", { class: cell.mark }, html("a", { class: "cell", href: link_to_cell(clause, column), tabindex: "-1", title: words, "aria-label": words,
    "data-cell": `${clause.id}/${column.index}` }, mark(cell.mark, false), short && html("span", { class: "behaviour" }, short)));
}

/** What the letters in a row mean, when its cells have no room for words. */
function letters_key(clause, cells) {
  const seen = [...new Set(cells.flatMap((cell) => cell.behaviours))];
  if (few || !seen.length) return null;
  const words = seen.map((one) => `${letter_of(clause, one)} ${one}`).sort();
  return html("span", { class: "letters" }, words.join(" · "));
}

function clause_row(clause) {
  const cells = matrix.columns.map((column) => cell_of(clause, column));
  return html("tr", {},
    html("th", { scope: "row", class: clause.level.toLowerCase() }, html("span", { class: "clause" }, html("b", {}, clause.id), html("span", { class: "level-name" }, clause.level)),
      html("span", { class: "clause-text" }, marked_up(clause.text)), letters_key(clause, cells)),
    matrix.columns.map((column) => mark_cell(clause, column)),
    html("td", { class: "total" }, `${cells.filter(is_kept).length} / ${cells.length}`));
}

function table_head() {
  return html("thead", {}, html("tr", {},
    html("th", { scope: "col", class: "corner" }, "Clause"),
    matrix.columns.map((column) => html("th", { scope: "col", class: "implementation", title: column.words },
      html("span", { class: "upright" }, html("b", {}, column.problem ? "– " : `${column.rank}. `), column_name(column),
        column.network && html("span", { class: "note" }, ` ${column.network}`)))),
    html("th", { scope: "col", class: "total" }, "kept by")));
}

function table_foot() {
  return html("tfoot", {}, html("tr", {}, html("th", { scope: "row" }, "Clauses kept"),
    matrix.columns.map((column) => html("td", { class: "total" }, String(matrix.clauses.filter((clause) => is_kept(cell_of(clause, column))).length))),
    html("td", { class: "total" }, `of ${matrix.clauses.length}`)));
}

export const table_box = html("div", { class: "scroll matrix-box" });
function show_table() {
  const clauses = matrix.clauses.filter(is_shown);
  const families = new Map();
  for (const clause of clauses) {
    const name = clause.id.slice(0, clause.id.lastIndexOf("-"));
    families.set(name, [...(families.get(name) || []), clause]);
  }
  counter.textContent = `${clauses.length} of ${count(matrix.clauses.length, "clause")}`;
  const table = html("table", { class: few ? "matrix few" : "matrix", "aria-label": "Clauses by implementation; arrow keys go from cell to cell" },
    table_head(), [...families].map(([name, all]) => html("tbody", {},
      html("tr", { class: "family-row" }, html("th", { scope: "rowgroup", colspan: matrix.columns.length + 2 }, name)), all.map(clause_row))), table_foot());
  table.querySelector(".cell")?.setAttribute("tabindex", "0");
  table.addEventListener("keydown", walk);
  table_box.replaceChildren(clauses.length ? table : html("p", { class: "empty" }, "No clause is like that."));
}

/** Arrow keys go from cell to cell. */
function walk(event) {
  const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [];
  const cell = event.target.closest(".cell");
  if (across === undefined || !cell) return;
  const all = [...table_box.querySelectorAll(".cell")];
  const width = matrix.columns.length;
  const at = all.indexOf(cell);
  const column = at % width + across;
  const next = column < 0 || column >= width ? null : all[at + across + down * width];
  event.preventDefault();
  if (!next) return;
  for (const other of all) other.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

export const search = html("input", { type: "search", id: "search", placeholder: "Search clauses   ( / )", "aria-label": "Search clauses", autocomplete: "off",
  spellcheck: "false", input: () => { shown.q = search.value; show_table(); } });
const level_box = html("select", { "aria-label": "Level", change: () => { shown.level = level_box.value; show_table(); } },
  html("option", { value: "" }, "All levels"), ["MUST", "SHOULD", "OPEN"].map((level) => html("option", { value: level }, level)));
const differ_box = html("input", { type: "checkbox", change: () => { shown.differ = differ_box.checked; show_table(); } });
const counter = html("p", { class: "counter", role: "status" });

export function table_section() {
  show_table();
  return html("section", { "aria-labelledby": "matrix" },
    html("h2", { id: "matrix" }, "Clauses"),
    html("div", { class: "matrix-tools" }, search, level_box, html("label", {}, differ_box, " only where they differ"), counter),
    legend(), table_box);
}
