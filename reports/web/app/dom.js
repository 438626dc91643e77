"use strict";
// Builds the page. Every text becomes a text node or an attribute, never markup, so that texts of a target are
// harmless.

/** An element with attributes (a function is a listener, true a bare attribute) and children (texts, nodes, lists). */
function element(document_of, name, attributes, children) {
  const made = document_of(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}
export const html = (name, attributes, ...children) =>
  element((tag) => document.createElement(tag), name, attributes, children);
export const svg = (name, attributes, ...children) =>
  element((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag), name, attributes, children);

/** Makes links of those whose address only a script can follow. */
export function adopt_links(root) {
  for (const link of root.querySelectorAll("a[data-address]")) {
    link.href = link.dataset.address;
    delete link.dataset.address;
  }
}

export const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many || one + "s"}`;

/** Microseconds in readable units. */
export function time(us) {
  if (us === 0) return "0 ms";
  if (Math.abs(us) < 1000) return `${us} µs`;
  if (Math.abs(us) < 100_000) return `${(us / 1000).toFixed(us < 10_000 ? 2 : 1)} ms`;
  return us < 1_000_000 ? `${Math.round(us / 1000)} ms` : `${(us / 1e6).toFixed(2)} s`;
}

/** A text in which Markdown's backquotes mark code; other Markdown stays as it is. */
export function marked_up(text) {
  return text.split("`").map((part, i) => (i % 2 ? html("code", {}, part) : part));
}

/** All facts about each verdict, in the order in which reports list them: the table of the program that wrote
 * the page (reports/render/verdict_table.hpp). */
export const verdict_table = JSON.parse(document.getElementById("verdicts").textContent);
const verdicts = new Map(verdict_table.map((look) => [look.name, look]));
export const look_of = (verdict) => verdicts.get(verdict);

/** The mark of a verdict, with its words for a screen reader. */
export function mark(verdict, words = true) {
  return html("span", { class: `mark ${verdict}`, title: look_of(verdict).words },
    html("span", { "aria-hidden": "true" }, look_of(verdict).mark),
    words && html("span", { class: "unseen" }, look_of(verdict).words + " "));
}
export function chip(verdict) {
  return html("span", { class: `chip ${verdict}` }, mark(verdict, false), " ", look_of(verdict).short);
}

/** A button that copies a text. */
export function copier(text, label) {
  const button = html("button", { type: "button", class: "small", click: async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "copied";
    } catch {
      button.textContent = "select it and copy";
    }
  } }, label);
  return button;
}
