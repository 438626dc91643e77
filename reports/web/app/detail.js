// One case: what it found, how each step went, and what was sent and seen.

import { detail_box, filter_address, neighbour } from "./cases.js";
import { clause_by_id, details_of, link_to, link_to_clause } from "./data.js";
import { conversation } from "./diagram.js";
import { chip, copier, count, html, look_of, mark, marked_up, time } from "./dom.js";

/** `seen`, with the part marked that differs from `wanted`. */
function difference(seen, wanted) {
  if (wanted === undefined || wanted === seen) return [seen];
  let front = 0;
  while (front < seen.length && seen[front] === wanted[front]) ++front;
  let back = 0;
  while (back < Math.min(seen.length, wanted.length) - front && seen.at(-1 - back) === wanted.at(-1 - back)) ++back;
  return [seen.slice(0, front), html("mark", {}, seen.slice(front, seen.length - back)), seen.slice(seen.length - back)];
}

/** A line whose first word, the frame, stands out. */
function frame_line(parts) {
  const [first, ...rest] = parts;
  if (typeof first !== "string" || !first) return parts;
  const space = (first + " ").indexOf(" ");
  return [html("b", {}, first.slice(0, space)), first.slice(space), ...rest];
}

/** A marked line that says what was expected after the last frame, or that the step was over too early. */
function missing(frames, pattern, awaited) {
  const rest = (pattern || []).slice(frames.length);
  if (!rest.length) return null;
  if (!awaited) return html("li", {}, html("span", { class: "nothing" }, "not awaited any longer"));
  const [word] = rest[0].split(" ");
  return html("li", {}, html("mark", {}, rest.length === 1 ? `no ${word}` : `no ${word}, and ${rest.length - 1} more missing`));
}

/** @param awaited  whether the step waited for what an actor did not see */
function sees_list(all, wanted = [], awaited = () => true) {
  if (!all.length) return html("p", { class: "note" }, "nothing");
  return html("dl", { class: "sees" }, all.map((one) => {
    const pattern = wanted.find((candidate) => candidate.actor === one.actor)?.frames;
    const gap = missing(one.frames, pattern, awaited(one.actor));
    return [html("dt", {}, one.actor),
      html("dd", {}, one.frames.length || gap ? html("ol", {}, one.frames.map((frame, i) =>
        html("li", {}, frame_line(pattern ? difference(frame, pattern[i] ?? "") : [frame]))), gap)
        : html("span", { class: "nothing" }, "nothing"))];
  }));
}

function comparison(step) {
  const failed = step.came_true < 0;
  const awaited = (actor) => step.end !== "disappointed" || step.note.startsWith(`${actor} should have seen`);
  return html("div", { class: "comparison" },
    html("div", {}, html("h5", {}, step.expected.length > 1 ? "Expected, one of" : "Expected"),
      step.expected.map((alternative, i) => html("div", { class: i === step.came_true ? "alternative true" : "alternative" },
        alternative.name && html("p", { class: "alternative-name" }, i === step.came_true && mark("conforms"), alternative.name),
        sees_list(alternative.sees)))),
    html("div", { class: failed ? "seen bad" : "seen" }, html("h5", {}, "Seen"),
      sees_list(step.seen, failed ? step.expected[0]?.sees : [], awaited)));
}

const proofs = {
  fence: "a marker that was sent afterwards came alone, so nothing else was on its way",
  ended: "the connection had ended",
  exhausted: "in virtual time, nothing was left to happen",
};

const step_looks = {
  satisfied: "conforms", lost: "inconclusive", "not reached": "skipped",
};

function step_item(one, step) {
  const failed = step.end === "disappointed" || step.end === "timed out";
  const fail_look = look_of(one.verdict).violation ? one.verdict : "inconclusive";
  const look = failed ? fail_look : step_looks[step.end];
  const head = [
    html("span", { class: `mark ${look}`, title: step.end }, html("span", { "aria-hidden": "true" }, look_of(look).mark),
      html("span", { class: "unseen" }, step.end + ": ")),
    html("span", { class: "step-number" }, `${step.index}.`), html("span", { class: "step-text" }, step.text),
    html("span", { class: "aside" }, step.end === "not reached" ? "not reached" : step.ended_us > step.began_us && time(step.ended_us - step.began_us)),
  ];
  const proof = step.proof === "quiet" ? `nothing came for ${time(step.quiet_us)}` : proofs[step.proof];
  const body = [
    step.expected.length > 0 && step.end !== "not reached" && comparison(step),
    step.note && !one.verdicts.some((finding) => finding.why === step.note) && html("p", { class: "why" }, step.note),
    proof && html("p", { class: "note" }, "Proof of silence: ", proof, "."),
    step.line > 0 && html("p", { class: "note" }, `${one.file}:${step.line}`),
  ].filter(Boolean);
  const item = html("li", { id: `step-${step.index}`, class: failed ? "failed" : step.end === "not reached" ? "unreached" : null },
    html("details", { open: failed }, html("summary", {}, head), html("div", { class: "step-body" }, body)));
  item.style.setProperty("--depth", step.depth);
  return item;
}

function finding_item(finding) {
  const clause = clause_by_id.get(finding.clause);
  const verdict = finding.outcome;
  return html("li", { class: `card ${verdict}` },
    html("h4", {}, mark(verdict), html("a", { href: link_to_clause(finding.clause) }, finding.clause), " ",
      html("span", { class: "level-name" }, finding.level),
      html("span", { class: "aside" }, finding.promise ? "not the declared choice" : finding.kind === "observed" ? finding.behaviour : look_of(verdict).words)),
    clause && html("p", {}, marked_up(clause.text)),
    finding.follows_from && html("p", { class: "note" }, "follows from ", html("a", { href: link_to_clause(finding.follows_from) }, finding.follows_from)),
    finding.why && html("p", { class: "why" }, finding.why));
}

function case_header(one) {
  const before = neighbour(one, -1);
  const behind = neighbour(one, 1);
  return html("header", {},
    html("nav", { "aria-label": "Cases", class: "steps-nav" },
      html("a", { href: filter_address(), class: "back" }, "All cases"),
      html("span", { class: "aside" },
        before && html("a", { href: link_to(before), rel: "prev", title: "previous case (k)" }, "← previous"), " ",
        behind && html("a", { href: link_to(behind), rel: "next", title: "next case (j)" }, "next →"))),
    html("p", { class: "case-name" }, chip(one.verdict), " ", html("code", {}, one.id), " ",
      html("span", { class: "variant" }, one.variant), one.repetition > 0 && html("span", { class: "variant" }, `#${one.repetition + 1}`),
      one.flaky && html("span", { class: "variant" }, "≈ flaky")),
    html("h1", {}, one.title || one.id),
    one.about && html("p", { class: "about" }, one.about));
}

function replay(one) {
  return one.replay && html("section", { "aria-label": "Run it again" },
    html("h3", {}, "Run it again"),
    html("div", { class: "command" }, html("code", {}, one.replay), copier(() => one.replay, "copy")),
    html("p", { class: "note" }, `${one.file}${one.line ? ":" + one.line : ""}, seed ${one.seed}, took ${time(one.duration_us)}`,
      one.waited_us > 0 && `, of which ${time(one.waited_us)} waiting`,
      one.starting_us > 0 && `, of which ${time(one.starting_us)} starting clients`));
}

export async function show_case(one) {
  document.title = `${one.key} - CHATHACK conformance`;
  const rest = html("div", { "aria-live": "polite" }, html("p", { class: "note" }, "unpacking the transcript"));
  detail_box.replaceChildren(case_header(one),
    html("ol", { class: "findings" }, one.verdicts.map(finding_item)),
    one.target_died && html("div", { class: "card violates-must" }, html("h4", {}, "The target died"), html("pre", {}, one.target_died)),
    one.remark && html("p", { class: "note" }, "Other plays: ", one.remark),
    one.cut_short && html("p", { class: "note" }, "Later steps were not played: ", one.cut_short),
    rest, replay(one) || "");
  detail_box.scrollTop = 0;
  try {
    const { steps, entries, steps_left_out, left_out } = await details_of(one);
    rest.replaceChildren(
      steps.length ? html("section", { "aria-label": "Steps" }, html("h3", {}, "Steps"),
        html("ol", { class: "steps" }, steps.map((step) => step_item(one, step)))) : "",
      steps_left_out ? html("p", { class: "note" }, `${count(steps_left_out, "step", "steps")} went well and would not fit here; result.json has them.`) : "",
      entries.length ? conversation(one, steps, entries) : "",
      left_out ? html("p", { class: "note" }, `The transcript goes on for ${count(left_out, "entry", "entries")}, which result.json has.`) : "");
    const failed = rest.querySelector(".steps .failed");
    if (failed) failed.parentElement.scrollTop = failed.offsetTop - 60;
  } catch (error) {
    rest.replaceChildren(html("p", { class: "warning" },
      "The transcript cannot be unpacked here (", String(error), "); result.json beside this page has it."));
  }
}
