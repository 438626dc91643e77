// The page as a whole: its head, the panel of a cell, addresses and keys.

import { copier, html, look_of, mark, marked_up } from "../app/dom.js";
import { theme_box } from "../app/theme.js";
import { case_address, cases_of, cell_of, matrix } from "./data.js";
import { adopt_ranking, column_name } from "./ranking.js";
import { adopt_table, search, table_box } from "./table.js";

const panel = html("aside", { class: "panel", "aria-labelledby": "panel-title", hidden: true });

function panel_case(column, one) {
  return html("li", { class: `card ${one.mark}` },
    html("h4", {}, mark(one.mark), column.report ? html("a", { href: case_address(column, one) }, one.key) : html("span", {}, one.key)),
    html("p", {}, one.title),
    one.why && html("p", { class: "why" }, one.why),
    one.replay && html("div", { class: "command" }, html("code", {}, one.replay), copier(() => one.replay, "copy")));
}

async function open_cell(clause, column) {
  const cell = cell_of(clause, column);
  const list = html("ol", { class: "panel-cases" });
  panel.hidden = false;
  panel.replaceChildren(
    html("button", { type: "button", class: "close small", click: close_panel }, "close"),
    html("h2", { id: "panel-title", tabindex: "-1" }, mark(cell.mark), clause.id, " ", html("span", { class: "level-name" }, clause.level)),
    html("p", {}, column_name(column), column.network && html("span", { class: "variant" }, column.network), ": ", look_of(cell.mark).words,
      cell.behaviours.length > 0 && ", ", cell.behaviours.map((name) => html("span", { class: "choice" }, name))),
    html("p", {}, marked_up(clause.text)), clause.note && html("p", { class: "note" }, marked_up(clause.note)),
    clause.choices.length > 0 && html("ul", { class: "choices" }, clause.choices.map((choice) => html("li", {},
      html("span", { class: cell.behaviours.includes(choice.name) ? "choice" : "choice unseen-choice" }, choice.name), " ", marked_up(choice.text)))) || "",
    list);
  panel.querySelector("h2").focus();
  const cases = await cases_of(clause, column);
  cases.sort((a, b) => look_of(b.mark).gravity - look_of(a.mark).gravity);
  list.replaceChildren(...cases.map((one) => panel_case(column, one)));
  if (!cases.length) list.append(html("li", { class: "empty" }, column.problem || "No case of this run speaks of it."));
}

let opened_from = null;
function close_panel() {
  panel.hidden = true;
  history.replaceState(null, "", location.pathname + location.search);
  opened_from?.focus();
}

function route() {
  const [kind, id, index] = location.hash.slice(1).split("/");
  const clause = matrix.clauses.find((one) => one.id === id);
  const column = matrix.columns[Number(index)];
  for (const cell of table_box.querySelectorAll("[aria-current]")) cell.removeAttribute("aria-current");
  if (kind !== "cell" || !clause || !column) {
    panel.hidden = true;
    return;
  }
  opened_from = table_box.querySelector(`[data-cell="${CSS.escape(id)}/${column.index}"]`);
  opened_from?.setAttribute("aria-current", "true");
  open_cell(clause, column);
}

document.title = "Matrix - CHATHACK conformance";
document.getElementById("head").replaceChildren(
  html("a", { class: "brand", href: "#ranking" }, html("b", {}, "CHATHACK"), " matrix"),
  html("nav", { "aria-label": "Sections" }, html("a", { href: "#ranking" }, "Ranking"), html("a", { href: "#matrix" }, "Clauses")),
  html("span", { class: "aside" }, theme_box));
adopt_ranking(document.getElementById("page"));
adopt_table(document.getElementById("page"));
document.body.append(panel);

addEventListener("hashchange", route);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && !panel.hidden) close_panel();
  if (event.key === "/" && !event.target.matches("input, select, textarea")) {
    event.preventDefault();
    search.focus();
  }
});
route();
