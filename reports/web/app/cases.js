// The second view: the list of cases, with search and filters that are kept in the address.

import { clause_by_id, link_to, result } from "./data.js";
import { count, html, look_of, mark, marked_up, verdict_table } from "./dom.js";

export const filter_names = ["verdict", "family", "clause", "variant", "q"];
export const filters = Object.fromEntries(filter_names.map((name) => [name, ""]));

function passes(one, except = "") {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  return (except === "verdict" || !filters.verdict || one.verdict === filters.verdict) &&
    (!filters.family || one.family === filters.family) &&
    (!filters.clause || one.clauses.includes(filters.clause)) &&
    (!filters.variant || one.variant === filters.variant) &&
    words.every((word) => one.words.includes(word));
}

export function filter_address() {
  const query = filter_names.filter((name) => filters[name])
    .map((name) => `${name}=${encodeURIComponent(filters[name])}`).join("&");
  return query ? `#cases?${query}` : "#cases";
}

function set_filter(name, value) {
  filters[name] = value;
  history.replaceState(null, "", filter_address());
  dispatchEvent(new Event("hashchange"));  // replaceState causes no event
}

const list_box = html("div", { class: "list", role: "region", "aria-label": "Cases" });
export const search = html("input", { type: "search", id: "search", placeholder: "Search names, clauses, reasons   ( / )",
  "aria-label": "Search cases", autocomplete: "off", spellcheck: "false",
  input: () => set_filter("q", search.value) });
const chips = html("div", { class: "chips", role: "group", "aria-label": "Verdict" });
const counter = html("p", { class: "counter", role: "status" });

function choice_of(name, label, values) {
  const box = html("select", { "aria-label": label, change: () => set_filter(name, box.value) },
    html("option", { value: "" }, label), values.map((value) => html("option", { value }, value)));
  return box;
}
export const unique = (values) => [...new Set(values)];
const selects = {
  family: choice_of("family", "All families", unique(result.cases.map((one) => one.family))),
  clause: choice_of("clause", "All clauses", result.clauses.map((clause) => clause.id)),
  variant: choice_of("variant", "All variants", unique(result.cases.map((one) => one.variant))),
};
selects.variant.hidden = selects.variant.options.length <= 2;

const by_gravity = [...verdict_table].sort((a, b) => b.gravity - a.gravity);
function show_chips() {
  const visible = result.cases.filter((one) => passes(one, "verdict"));
  const entries = by_gravity.map(({ name: verdict }) => [verdict, visible.filter((one) => one.verdict === verdict).length])
    .filter(([verdict, number]) => number || filters.verdict === verdict);
  chips.replaceChildren(...entries.map(([verdict, number]) => {
    const on = filters.verdict === verdict;
    return html("button", { type: "button", class: `chip ${verdict}`, "aria-pressed": String(on),
      click: () => set_filter("verdict", on ? "" : verdict) },
      mark(verdict, false), ` ${look_of(verdict).short} `, html("b", {}, String(number)));
  }));
}

function case_row(one) {
  return html("a", { class: "row", href: link_to(one), "data-key": one.key },
    mark(one.verdict),
    html("span", { class: "name" }, one.id, one.variant !== "whole" && html("span", { class: "variant" }, one.variant),
      one.repetition > 0 && html("span", { class: "variant" }, `#${one.repetition + 1}`),
      one.flaky && html("span", { class: "variant" }, "≈ flaky")),
    html("span", { class: "title" }, one.title));
}

/** The chosen clause in words, above its cases. */
export function clause_header() {
  const clause = clause_by_id.get(filters.clause);
  if (!clause) return null;
  return html("div", { class: `card ${clause.verdict} clause-header` },
    html("h3", {}, mark(clause.verdict), clause.id, " ", html("span", { class: "level-name" }, clause.level)),
    html("p", {}, marked_up(clause.text)),
    clause.note && html("p", { class: "note" }, marked_up(clause.note)),
    clause.choices.length > 0 && html("ul", { class: "choices" }, clause.choices.map((choice) => html("li", {},
      html("span", { class: clause.behaviours[choice.name] ? "choice" : "choice unseen-choice" }, choice.name), " ",
      marked_up(choice.text)))));
}

export let listed = [];
let listed_for = null;
export function show_list(current) {
  const address = filter_names.map((name) => filters[name]).join("\n");
  if (listed_for !== address) {
    listed_for = address;
    listed = result.cases.filter((one) => passes(one));
    const groups = new Map();
    for (const one of listed) {
      if (!groups.has(one.family)) groups.set(one.family, []);
      groups.get(one.family).push(one);
    }
    search.value === filters.q || (search.value = filters.q);
    for (const [name, box] of Object.entries(selects)) box.value = filters[name];
    counter.textContent = listed.length === result.cases.length ? count(listed.length, "case")
      : `${listed.length.toLocaleString("en")} of ${count(result.cases.length, "case")}`;
    show_chips();
    list_box.replaceChildren(...[...groups].map(([family, cases]) => html("section", {},
      html("h3", {}, family, html("span", { class: "aside" }, String(cases.length))), cases.map(case_row))));
    if (!listed.length) list_box.append(html("p", { class: "empty" }, "No case is like that."));
  }
  for (const row of list_box.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  if (!current) return;
  const row = list_box.querySelector(`[data-key="${CSS.escape(current.key)}"]`);
  row?.setAttribute("aria-current", "true");
  row?.scrollIntoView({ block: "nearest" });
}

export const detail_box = html("div", { class: "detail", tabindex: "-1" });
export const case_view = html("div", { class: "cases" },
  html("div", { class: "side" },
    html("div", { class: "tools" }, search, html("div", { class: "selects" }, Object.values(selects)), chips, counter),
    list_box),
  detail_box);

/** The case before or after one in the filtered list. */
export function neighbour(one, step) {
  const at = listed.indexOf(one);
  return listed[at < 0 ? 0 : at + step];
}
