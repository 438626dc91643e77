// The first view: how it went, what is wrong, every clause, and the target's own choices.

import { chart, colour_of, part_bar } from "./charts.js";
import { broken, findings_of, link_to, link_to_clause, result } from "./data.js";
import { count, html, look_of, mark, marked_up, time, verdict_table } from "./dom.js";

function hero() {
  const run = result.run;
  const state = { PASSED: "passed", FAILED: "failed", INCOMPLETE: "partial" }[result.stamp];
  const waited = result.cases.reduce((sum, one) => sum + one.waited_us, 0);
  const starting = result.cases.reduce((sum, one) => sum + one.starting_us, 0);
  const busy = result.cases.reduce((sum, one) => sum + one.duration_us, 0);
  const facts = [
    ["cases", `${result.cases.length.toLocaleString("en")} in ${run.started ? time(run.duration_us) : "virtual time"}`],
    ["started", run.started.replace("T", " ").replace("Z", " UTC")],
    ["seed", String(run.seed)],
    ["round trip", result.timing.round_trip_us ? time(result.timing.round_trip_us) : ""],
    ["waiting", busy ? `${Math.round((100 * waited) / busy)} % of the time` : ""],
    ["starting clients", starting ? `${Math.round((100 * starting) / busy)} % of the time` : ""],
    ["network", run.network || (run.transport === "sockets" ? "real sockets" : run.transport)],
    ["packets", network_use(run.network_use)],
    ["shard", run.shard],
    ["suite", run.version],
  ];
  return html("section", { class: `hero ${state}`, "aria-labelledby": "verdict" },
    html("div", { class: "verdict" },
      html("p", { class: "stamp" }, { partial: "Incomplete", failed: "Failed", passed: "Passed" }[state]),
      html("h1", { id: "verdict" }, result.target.name || "The target"),
      html("p", { class: "headline" }, result.headline),
      run.partial && html("p", { class: "warning" }, "This run was cut short, and says nothing about the cases it did not reach: ", run.partial_why),
      html("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) =>
        html("div", {}, html("dt", {}, name), html("dd", {}, value))))),
    html("div", { class: "levels" }, ["MUST", "SHOULD", "OPEN"].map(level_card)));
}

// What a simulated network did with the packets; empty for real sockets.
function network_use(use) {
  if (!use || !use.packets) return "";
  const causes = Object.entries(use.lost).filter(([, count]) => count).map(([cause, count]) => `${count} ${cause}`);
  return `${use.packets.toLocaleString("en")}, lost: ${causes.join(", ") || "none"}; ` +
    `sent again by TCP: ${use.sent_again}` + (use.lag_worst_us ? `; at most ${time(use.lag_worst_us)} late` : "");
}

const order = verdict_table.map((look) => look.name);

function level_card(level) {
  const clauses = result.clauses.filter((clause) => clause.level === level);
  if (!clauses.length) return null;
  const good = clauses.filter((clause) => look_of(clause.verdict).kept).length;
  const parts = order.map((verdict) => [verdict, clauses.filter((clause) => clause.verdict === verdict).length])
    .filter(([, number]) => number);
  return html("div", { class: "level" },
    html("h2", {}, level),
    html("p", { class: "figure" }, html("b", {}, String(good)), ` of ${clauses.length} `,
      level === "OPEN" ? "observed" : "kept"),
    part_bar(parts),
    html("ul", { class: "legend" }, parts.map(([verdict, number]) =>
      html("li", {}, mark(verdict, false), ` ${number} ${look_of(verdict).short}`))));
}

function findings() {
  const broken_clauses = result.clauses
    .map((clause) => ({ clause, bad: findings_of.get(clause.id).filter(({ finding }) => broken(finding)) }))
    .filter(({ bad }) => bad.length)
    .sort((a, b) => look_of(b.clause.verdict).gravity - look_of(a.clause.verdict).gravity);
  const undecided = result.cases.filter((one) => one.verdict === "inconclusive");
  const died = result.cases.filter((one) => one.target_died);
  if (!broken_clauses.length && !undecided.length && !died.length) return null;
  return html("section", { "aria-labelledby": "findings" },
    html("h2", { id: "findings" }, "What is wrong"),
    html("ol", { class: "findings" },
      broken_clauses.map(({ clause, bad }) => finding_card(clause, bad)),
      died.length > 0 && note_card("violates-must", `The target died in ${count(died.length, "case")}`, died),
      undecided.length > 0 && note_card("inconclusive", `${count(undecided.length, "case")} could not be decided`, undecided)));
}

function finding_card(clause, bad) {
  const all = findings_of.get(clause.id).length;
  const [first] = bad;
  return html("li", { class: `card ${clause.verdict}` },
    html("h3", {}, mark(clause.verdict), html("a", { href: link_to_clause(clause.id) }, clause.id), " ",
      html("span", { class: "level-name" }, clause.level),
      html("span", { class: "aside" }, `${bad.length} of ${count(all, "case")}`)),
    html("p", {}, marked_up(clause.text)),
    first.finding.why && html("p", { class: "why" }, first.finding.why),
    consequences(clause.id),
    case_links(bad.map(({ one }) => one), link_to_clause(clause.id)));
}

/** Which clauses are violated only since this one is. */
function consequences(cause) {
  const following = result.clauses.filter((clause) => clause.follows_from === cause);
  return following.length > 0 && html("p", { class: "note" }, "From this follows: ",
    following.flatMap((clause, at) => [at > 0 && ", ", html("a", { href: link_to_clause(clause.id) }, clause.id)]));
}

function note_card(verdict, title, cases) {
  return html("li", { class: `card ${verdict}` },
    html("h3", {}, mark(verdict), title),
    html("p", { class: "why" }, cases[0].target_died || cases[0].verdicts.find((finding) => finding.why)?.why || ""),
    case_links(cases, verdict === "inconclusive" ? "#cases?verdict=inconclusive" : "#cases?q=died"));
}

function case_links(cases, all) {
  const shown = 4;
  return html("ul", { class: "case-links" },
    cases.slice(0, shown).map((one) => html("li", {}, html("a", { href: link_to(one) }, one.key))),
    cases.length > shown && html("li", {}, html("a", { href: all }, `and ${cases.length - shown} more`)));
}

function clause_map() {
  const families = new Map();
  for (const clause of result.clauses) {
    const name = clause.id.slice(0, clause.id.lastIndexOf("-"));
    families.set(name, [...(families.get(name) || []), clause]);
  }
  return html("section", { "aria-labelledby": "clauses" },
    html("h2", { id: "clauses" }, "Clauses"),
    html("div", { class: "families" }, [...families].map(([name, clauses]) =>
      html("div", { class: "family" },
        html("h3", {}, name),
        html("ul", { class: "tiles" }, clauses.map((clause) =>
          html("li", {}, html("a", { class: `tile ${clause.verdict} ${clause.level.toLowerCase()}`, href: link_to_clause(clause.id),
            title: `${clause.level}: ${clause.text}` },
            mark(clause.verdict), html("span", { class: "number" }, clause.id.slice(name.length + 1)),
            html("span", { class: "unseen" }, ` of ${name}, ${clause.level}`)))))))),
    html("p", { class: "key" }, order.filter((verdict) => result.clauses.some((clause) => clause.verdict === verdict))
      .map((verdict) => html("span", {}, mark(verdict, false), " ", look_of(verdict).words)),
      html("span", {}, html("span", { class: "swatch must" }), " MUST"),
      html("span", {}, html("span", { class: "swatch should" }), " SHOULD"),
      html("span", {}, html("span", { class: "swatch open" }), " OPEN")),
    html("details", {}, html("summary", {}, `All ${result.clauses.length} clauses in words`), clause_table()));
}

function clause_table() {
  return html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "All clauses" }, html("table", { class: "clauses" },
    html("thead", {}, html("tr", {}, ["Clause", "Level", "What it says", "Cases"].map((head) => html("th", { scope: "col" }, head)))),
    html("tbody", {}, result.clauses.map((clause) => html("tr", {},
      html("th", { scope: "row" }, mark(clause.verdict), html("a", { href: link_to_clause(clause.id) }, clause.id)),
      html("td", {}, clause.level),
      html("td", {}, marked_up(clause.text), clause.untestable_why && html("div", { class: "note" }, "Not tested: ", clause.untestable_why)),
      html("td", {}, spread(clause)))))));
}

/** How many cases of a clause had each outcome. */
function spread(clause) {
  const numbers = new Map();
  for (const { finding } of findings_of.get(clause.id)) {
    numbers.set(finding.outcome, (numbers.get(finding.outcome) || 0) + 1);
  }
  if (!numbers.size) return html("span", { class: "note" }, "none");
  return order.filter((verdict) => numbers.has(verdict)).map((verdict) =>
    html("span", { class: "tally" }, mark(verdict), String(numbers.get(verdict))));
}

function profile() {
  const open = result.clauses.filter((clause) => clause.level === "OPEN");
  if (!open.length) return null;
  return html("section", { "aria-labelledby": "profile" },
    html("h2", { id: "profile" }, "Profile"),
    html("p", { class: "lead" }, "Where the protocol leaves a choice, every listed behaviour conforms. These are the choices that the target makes."),
    html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Profile" }, html("table", { class: "profile" },
      html("thead", {}, html("tr", {}, ["Clause", "The target", "What that means", "The reference"].map((head) => html("th", { scope: "col" }, head)))),
      html("tbody", {}, open.map(profile_row)))));
}

function profile_row(clause) {
  const seen = Object.entries(clause.behaviours);
  const declared = result.target.promises[clause.id];
  const meaning = (name) => clause.choices.find((choice) => choice.name === name)?.text ||
    (name === "other" ? "Something that no choice lists." : "");
  return html("tr", {},
    html("th", { scope: "row" }, html("a", { href: link_to_clause(clause.id) }, clause.id),
      html("div", { class: "note" }, marked_up(clause.text))),
    html("td", {}, seen.length ? seen.map(([name, number]) =>
      html("div", {}, html("span", { class: name === "other" ? "choice other" : "choice" }, name),
        seen.length > 1 && html("span", { class: "note" }, ` in ${count(number, "case")}`)))
      : html("span", { class: "note" }, "not seen"),
      declared && html("div", { class: "note" }, `declared: ${declared}`)),
    html("td", {}, seen.map(([name]) => html("div", {}, marked_up(meaning(name))))),
    html("td", {}, html("span", { class: "note" }, clause.reference)));
}

function flaky_list() {
  const flaky = unique_by(result.cases.filter((one) => one.flaky), (one) => `${one.id}@${one.variant}`);
  if (!flaky.length) return null;
  return html("section", { "aria-labelledby": "flaky" },
    html("h2", { id: "flaky" }, "Flaky"),
    html("p", { class: "lead" }, "These cases were run several times, and came out now well, now not."),
    html("ul", { class: "findings" }, flaky.map((one) => {
      const runs = result.cases.filter((other) => other.id === one.id && other.variant === one.variant);
      const bad = runs.filter((other) => look_of(other.verdict).bad);
      return html("li", { class: "card flaky" }, html("h3", {}, mark("flaky"), html("code", {}, one.id)),
        html("p", {}, `${bad.length} of ${count(runs.length, "run")} went wrong`), case_links(bad, `#cases?q=${encodeURIComponent(one.id)}`));
    })));
}
const unique_by = (list, key) => [...new Map(list.map((one) => [key(one), one])).values()];

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
  return html("div", { class: "overview" }, hero(), findings(), flaky_list(), clause_map(), profile(), timings());
}
