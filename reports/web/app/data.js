// The data of the page: a summary that is read at once, and the steps and transcripts, which are unpacked once a
// case is opened.

import { unpacked } from "./unpack.js";

export const result = await unpacked("summary");
const flaky_keys = new Set(result.flaky);

/** The key of a run of a case, which permalinks contain. */
function key_of(one) {
  const parts = [one.id];
  if (one.variant !== "whole" || one.repetition > 0) parts.push(one.variant);
  if (one.repetition > 0) parts.push(one.repetition + 1);
  return parts.join("@");
}
const family_of = (id) => (id.includes("/") ? id.slice(0, id.indexOf("/")) : "other");
export const link_to = (one) => "#case/" + encodeURIComponent(one.key).replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%40", "@");
export const link_to_clause = (id) => "#cases?clause=" + encodeURIComponent(id);

export const clause_by_id = new Map(result.clauses.map((clause) => [clause.id, clause]));
export const case_by_key = new Map();
result.cases.forEach((one, index) => {
  one.index = index;
  one.key = key_of(one);
  one.family = family_of(one.id);
  one.flaky = flaky_keys.has(one.variant === "whole" ? one.id : `${one.id}@${one.variant}`);
  one.words = [one.id, one.title, one.about, one.variant, one.clauses.join(" "), one.file, one.target_died,
    one.flaky ? "flaky" : "",
    ...one.verdicts.map((verdict) => `${verdict.kind} ${verdict.behaviour} ${verdict.why}`)].join("\n").toLowerCase();
  case_by_key.set(one.key, one);
});

const field_defaults = { name: "", value: "", offset: 0, size: 0 };
const frame_defaults = { name: "", offset: 0, size: 0, fields: [] };
const entry_defaults = { at_us: 0, step: 0, actor: "", kind: "", hex: "", pieces: 1, frames: [], rest: "", note: "", harness: false };
const sees_defaults = { actor: "", frames: [] };
const step_defaults = { index: 0, depth: 0, line: 0, text: "", end: "", began_us: 0, ended_us: 0, expected: [], came_true: 0, seen: [],
  proof: "", quiet_us: 0, note: "" };
const each_with = (defaults, list) => list.map((one) => ({ ...defaults, ...one }));

/** Puts back what the data leaves out because it is empty or zero. */
function whole_entry(entry) {
  const made = { ...entry_defaults, ...entry };
  made.until_us ??= made.at_us;
  made.bytes ??= made.hex.length / 2;
  made.frames = each_with(frame_defaults, made.frames);
  for (const frame of made.frames) frame.fields = each_with(field_defaults, frame.fields);
  return made;
}
function whole_step(step) {
  const made = { ...step_defaults, ...step };
  made.seen = each_with(sees_defaults, made.seen);
  made.expected = each_with({ name: "", sees: [] }, made.expected);
  for (const alternative of made.expected) alternative.sees = each_with(sees_defaults, alternative.sees);
  return made;
}

/** Steps and transcripts of all cases, unpacked once. */
let details;
export async function details_of(one) {
  details ||= unpacked("details");
  const { steps, entries, steps_left_out, left_out } = (await details)[one.index];
  return { steps: steps.map(whole_step), entries: entries.map(whole_entry), steps_left_out, left_out };
}
