// The table, with clauses as rows and implementations as columns, which the program has written. Each cell opens its cases.

import { count, html, look_of } from "../app/dom.js";
import { cell_of, matrix } from "./data.js";

const clause_by_id = new Map(matrix.clauses.map((clause) => [clause.id, clause]));
const shown = { level: "", differ: false, q: "" };

function is_shown(clause) {
  if (shown.level && clause.level !== shown.level) return false;
  if (shown.differ) {
    const cells = matrix.columns.map((column) => cell_of(clause, column));
    if (cells.every((cell) => cell.mark === cells[0].mark && String(cell.behaviours) === String(cells[0].behaviours))) return false;
  }
  const text = `${clause.id} ${clause.level} ${clause.text}`.toLowerCase();
  return shown.q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Makes a link of a cell, with its words. */
function adopt_cell(link) {
  const [id, index] = link.dataset.cell.split("/");
  const column = matrix.columns[Number(index)];
  const cell = cell_of(clause_by_id.get(id), column);
  const behaviours = cell.behaviours.join(", ");
  const short = link.querySelector(".behaviour")?.textContent;
  const words = `${id}, ${column.words}: ${look_of(cell.mark).words}${behaviours && `, ${behaviours}`}${short && short !== behaviours ? ` (${short})` : ""}`;
  for (const [name, value] of Object.entries({ href: `#cell/${link.dataset.cell}`, tabindex: "-1", title: words, "aria-label": words })) link.setAttribute(name, value);
}

export const table_box = document.querySelector(".matrix-box");
const rows = [...table_box.querySelectorAll("[data-clause]")];
const none_found = html("p", { class: "empty", hidden: true }, "No clause is like that.");
const seen_cells = () => rows.filter((row) => !row.hidden).flatMap((row) => [...row.querySelectorAll(".cell")]);

function show_table() {
  for (const row of rows) row.hidden = !is_shown(clause_by_id.get(row.dataset.clause));
  for (const group of table_box.querySelectorAll("tbody")) group.hidden = !group.querySelector("[data-clause]:not([hidden])");
  const cells = seen_cells();
  const number = rows.filter((row) => !row.hidden).length;
  counter.textContent = `${number} of ${count(matrix.clauses.length, "clause")}`;
  none_found.hidden = number > 0;
  table_box.querySelector("table").hidden = number === 0;
  for (const cell of cells) cell.setAttribute("tabindex", cell === cells[0] ? "0" : "-1");
}

/** Arrow keys go from cell to cell. */
function walk(event) {
  const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [];
  const cell = event.target.closest(".cell");
  if (across === undefined || !cell) return;
  const all = seen_cells();
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

export function adopt_table(view) {
  for (const link of table_box.querySelectorAll(".cell")) adopt_cell(link);
  table_box.querySelector("table").addEventListener("keydown", walk);
  table_box.querySelector("table").setAttribute("aria-label", "Clauses by implementation; arrow keys go from cell to cell");
  table_box.append(none_found);
  view.querySelector(".matrix-tools").append(search, level_box, html("label", {}, differ_box, " only where they differ"), counter);
  show_table();
}
