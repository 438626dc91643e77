// The page of a load or of a sweep as a whole. The program has written how it began: the verdict and what is wrong.

import { html } from "../app/dom.js";
import { theme_box } from "../app/theme.js";
import { load_page } from "./load.js";
import { sweep_page } from "./sweep.js";
import { data } from "./words.js";

const made = data.schema.startsWith("chathack-sweep/") ? sweep_page() : load_page();
document.title = `${made.title} - CHATHACK simulation`;
document.getElementById("head").replaceChildren(
  html("a", { class: "brand", href: "#verdict" }, html("b", {}, "CHATHACK"), " simulation"),
  html("nav", { "aria-label": "Sections" }, made.sections.filter(Boolean).map(([name, href]) => html("a", { href }, name))),
  html("span", { class: "aside" }, theme_box));
document.querySelector("#page > .overview").append(...made.views.filter(Boolean));
addEventListener("keydown", (event) => {
  const search = document.getElementById("search");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !search || event.target.matches("input, select")) return;
  event.preventDefault();
  search.focus();
});
