// What both pages of simulations share: numbers in words, tables, figures.

import { colour_of } from "../app/charts.js";
import { count, html, time } from "../app/dom.js";
import { unpacked } from "../app/unpack.js";

export const data = await unpacked("summary");

/** Bits per second in readable units. */
export function rate(bits) {
  for (const [size, name] of [[1e9, "Gbit/s"], [1e6, "Mbit/s"], [1e3, "kbit/s"]]) {
    if (bits >= size) return `${(bits / size).toPrecision(3)} ${name}`;
  }
  return `${Math.round(bits)} bit/s`;
}
export function size(bytes) {
  for (const [unit, name] of [[1 << 30, "GiB"], [1 << 20, "MiB"], [1 << 10, "KiB"]]) {
    if (bytes >= unit) return `${(bytes / unit).toPrecision(3)} ${name}`;
  }
  return count(bytes, "byte");
}
export const number = (value) => value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 0 });

/** A time in words; it is null when nothing was measured. */
export const time_or_none = (us) => (us === null ? "–" : time(us));

export const scrolled = (label, table) => html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
export const table_of = (class_name, heads, rows) => html("table", { class: class_name },
  html("thead", {}, html("tr", {}, heads.map((head) => html("th", { scope: "col" }, head)))),
  html("tbody", {}, rows.map(([name, ...cells]) => html("tr", {}, html("th", { scope: "row" }, name),
    cells.map((cell) => html("td", { class: "number" }, cell))))));

/** How Chart.js draws an axis here. */
export function axis(title, more = {}) {
  const quiet = colour_of("", "--quiet");
  return { title: { display: true, text: title, color: quiet }, ticks: { color: quiet, maxRotation: 0, ...more.ticks },
    grid: { color: colour_of("", "--line") }, ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "ticks")) };
}
/** An axis of times in milliseconds, logarithmic when they are far apart. */
export const time_axis = (title, least, most) => (most > 20 * Math.max(least, 1e-3)
  ? axis(`${title}, ms (logarithmic)`, { type: "logarithmic", ticks: { callback: (value) => (/^[125]/.test(String(value).replace(/^0\.0*/, "")) ? String(value) : "") } })
  : axis(`${title}, ms`, { type: "linear", beginAtZero: true }));
