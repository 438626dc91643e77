// The first view: the program has written it (reports/render/overview_html.hpp). Links, charts and times are added here.

import { chart, colour_of, part_bar } from "./charts.js";
import { link_to, result } from "./data.js";
import { adopt_links, html, mark, time, verdict_table } from "./dom.js";

/** The share of each verdict among the clauses of a level. */
function parts_of(level) {
  const clauses = result.clauses.filter((clause) => clause.level === level);
  return verdict_table.map(({ name }) => [name, clauses.filter((clause) => clause.verdict === name).length])
    .filter(([, number]) => number);
}

const time_bounds = [1, 3, 10, 30, 100, 300, 1000, 3000];  // ms
const bound_words = (ms) => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);
const bin_words = [`under ${bound_words(time_bounds[0])}`,
  ...time_bounds.map((bound, i) => (time_bounds[i + 1] ? `to ${bound_words(time_bounds[i + 1])}` : `over ${bound_words(bound)}`))];

/** What the suite found out about the target before the first case. */
function calibration() {
  const found = result.timing.calibration ?? [];
  if (!found.length) return null;
  return html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Found out before the first case" },
    html("table", { class: "slowest" },
      html("thead", {}, html("tr", {}, ["Found out before the first case", "", "Clause"].map((head) => html("th", { scope: "col" }, head)))),
      html("tbody", {}, found.map((one) => html("tr", {},
        html("th", { scope: "row" }, mark(one.kept ? "conforms" : "violates-must"), one.asked),
        html("td", {}, one.found),
        html("td", {}, one.clause))))));
}

/** How long cases took, and which took the longest. */
function timings() {
  const slowest = [...result.cases].sort((a, b) => b.duration_us - a.duration_us).slice(0, 8);
  if (!slowest.length) return null;
  const bins = bin_words.map(() => 0);
  for (const one of result.cases) ++bins[time_bounds.filter((bound) => one.duration_us >= bound * 1000).length];
  const label = "Cases by duration: " + bin_words.map((words, i) => `${words} ${bins[i]}`).join(", ");
  const paint = () => {
    const quiet = colour_of("", "--quiet");
    const axis = { ticks: { color: quiet }, grid: { color: colour_of("", "--line") }, border: { display: false } };
    return { type: "bar",
      data: { labels: bin_words, datasets: [{ label: "cases", data: bins, backgroundColor: colour_of("", "--accent"), borderRadius: 4, minBarLength: 2 }] },
      options: { scales: { x: { ...axis, grid: { display: false } },
        y: { ...axis, beginAtZero: true, title: { display: true, text: "cases", color: quiet }, ticks: { color: quiet, precision: 0 } } } } };
  };
  return html("section", { "aria-labelledby": "timings" },
    html("h2", { id: "timings" }, "Timings"),
    html("div", { class: "timings" }, chart(label, "histogram", paint),
      html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The slowest cases" }, html("table", { class: "slowest" },
        html("thead", {}, html("tr", {}, ["Slowest cases", "Took", "Waiting"].map((head) => html("th", { scope: "col" }, head)))),
        html("tbody", {}, slowest.map((one) => html("tr", {},
          html("th", { scope: "row" }, mark(one.verdict), html("a", { href: link_to(one) }, one.key)),
          html("td", { class: "number" }, time(one.duration_us)),
          html("td", { class: "number" }, one.waited_us ? time(one.waited_us) : "-"))))))),
    calibration(),
    result.timing.round_trip_us > 0 && html("p", { class: "note" }, `Round trip ${time(result.timing.round_trip_us)}${first_answer()}; what must come is awaited for `,
      `${time(result.timing.answer_us)}, silence without a fence for ${time(result.timing.quiet_us)}.`));
}

const first_answer = () =>
  (result.timing.first_answer_us > 0 ? `, the first answer after ${time(result.timing.first_answer_us)}` : "");

export function overview() {
  const view = document.querySelector("#page > .overview");
  adopt_links(view);
  for (const bar of view.querySelectorAll("[data-level]")) bar.replaceWith(part_bar(parts_of(bar.dataset.level)));
  view.append(...[timings()].filter(Boolean));
  return view;
}
