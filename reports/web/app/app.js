// The page as a whole: its head, addresses and keys.

import { case_view, clause_header, detail_box, filter_address, filter_names, filters, listed, neighbour, search, show_list } from "./cases.js";
import { case_by_key, link_to, result } from "./data.js";
import { show_case } from "./detail.js";
import { count, html, look_of, mark } from "./dom.js";
import { overview } from "./overview.js";
import { theme_box } from "./theme.js";

const main = document.getElementById("page");
const overview_view = overview();

function tab(name, href, words) {
  return html("a", { href, id: `tab-${name}` }, words);
}
const bad_cases = result.cases.filter((one) => look_of(one.verdict).violation).length;
const tabs = { overview: tab("overview", "#overview", "Overview"), cases: tab("cases", "#cases", `Cases ${result.cases.length}`) };

document.getElementById("head").replaceChildren(
  html("a", { class: "brand", href: "#overview" }, html("b", {}, "CHATHACK"), " conformance"),
  html("nav", { "aria-label": "Views" }, Object.values(tabs)),
  html("span", { class: "aside" }, bad_cases > 0 && html("a", { class: "chip violates-must", href: "#cases?verdict=violates-must" },
    mark("violates-must", false), ` ${count(bad_cases, "violation")}`), theme_box));

function show(view, name) {
  if (main.firstElementChild !== view) main.replaceChildren(view);
  for (const [key, link] of Object.entries(tabs)) {
    if (key === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Decodes a part of the address, which may be malformed when it was typed by hand. */
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

let shown_case = null;
function route() {
  const address = decoded(location.hash.slice(1).split("?")[0]);
  if (address.startsWith("case/")) return show_case_at(address.slice("case/".length));
  shown_case = null;
  if (address === "cases") {
    const query = new URLSearchParams(location.hash.split("?")[1] || "");
    for (const name of filter_names) filters[name] = query.get(name) || "";
    show(case_view, "cases");
    case_view.classList.remove("with-detail");
    document.title = "Cases - CHATHACK conformance";
    show_list(null);
    detail_box.replaceChildren(...[clause_header(), html("p", { class: "empty" }, listed.length ? "Choose a case from the list." : "")].filter(Boolean));
    return;
  }
  show(overview_view, "overview");
  document.title = `${result.target.name || "Target"} - CHATHACK conformance`;
}

function show_case_at(key) {
  const one = case_by_key.get(key);
  show(case_view, "cases");
  case_view.classList.add("with-detail");
  show_list(one);
  if (!one) {
    detail_box.replaceChildren(html("p", { class: "empty" }, `This run has no case ${key}.`));
  } else if (shown_case !== one) {
    shown_case = one;
    show_case(one);
  }
}

addEventListener("hashchange", () => {
  const before = main.firstElementChild;
  route();
  if (before !== main.firstElementChild) scrollTo(0, 0);
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (shown_case) location.hash = filter_address();
  }
  if (typing) return;
  if (event.key === "/") {
    event.preventDefault();
    if (main.firstElementChild !== case_view) location.hash = filter_address();
    route();
    search.focus();
  }
  const step = { j: 1, k: -1 }[event.key];
  const next = step && main.firstElementChild === case_view && (shown_case ? neighbour(shown_case, step) : listed[0]);
  if (next) location.hash = link_to(next);
});
route();
