// The conversation of a case as a sequence diagram: one lane for each actor, the target in the middle.

import { detail_box, unique } from "./cases.js";
import { result } from "./data.js";
import { count, html, svg, time } from "./dom.js";
import { inspect, transcript } from "./inspector.js";

const row_height = 30;
const band_height = 28;
const time_width = 70;
export const rows_max = 1500;
const lanes_max = 8;  // with more, only actors that do something

/** An entry in words, such as "sends" or "gets", and the direction of its arrow. */
export function arrow_of(entry) {
  switch (entry.kind) {
    case "connecting": return { verb: "opens a connection", to_target: true, label: "connecting", quiet: true };
    case "connected": return { verb: "is connected", to_target: true, label: "connects", quiet: true };
    case "connect failed": return { verb: "cannot connect", to_target: true, label: "cannot connect", bad: true };
    case "sent": return { verb: "sends", to_target: true, label: frames_in_words(entry) };
    case "received": return { verb: "gets", to_target: false, label: frames_in_words(entry) };
    case "unreadable": return { verb: "gets bytes that are no frame", to_target: false, label: `no frame, ${count(entry.bytes, "byte")}`, bad: true };
    case "ended": return { verb: "sees the connection end", to_target: false, label: "end of connection", end: true };
    case "left": return { verb: "leaves", to_target: true, label: entry.note || "close", end: true };
    case "did": return { verb: "does", to_target: true, label: entry.note };
    case "showed": return { verb: "is shown", to_target: false, label: entry.note };
    case "exited": return { verb: "sees the client end", to_target: false, label: entry.note || "end of the program", end: true };
    default: return { verb: entry.kind, label: entry.kind };
  }
}

/** Replaces the logins of a run, which are made unique, by the names of their actors. */
let login_names = new Map();
function learn_logins(entries) {
  login_names = new Map();
  for (const entry of entries) {
    for (const frame of entry.kind === "sent" ? entry.frames : []) {
      const login = frame.name.includes("login") && frame.fields[0]?.value;
      if (login && login.startsWith(`"${entry.actor}-`)) login_names.set(login, entry.actor);
    }
  }
}

export function frames_in_words(entry) {
  if (!entry.frames.length) return `${count(entry.bytes, "byte")}${entry.rest ? ", " + entry.rest : ""}`;
  const [first] = entry.frames;
  const values = first.fields.map((field) => login_names.get(field.value) || field.value).join(" ");
  const more = entry.frames.length > 1 ? ` and ${entry.frames.length - 1} more` : entry.rest ? ", then " + entry.rest : "";
  return first.name + (values ? " " + values : "") + more;
}

/** Leaves out the start of a connection attempt whose end is also an entry. */
function worth_showing(entries) {
  return entries.filter((entry, i) => entry.kind !== "connecting" ||
    !entries.slice(i + 1).some((later) => later.actor === entry.actor && later.kind.startsWith("connect")));
}

function lanes_of(one, entries) {
  const present = new Set(entries.map((entry) => entry.actor));
  const all = unique([...one.actors.map((actor) => actor.name), ...entries.map((entry) => entry.actor)]);
  const names = all.length <= lanes_max ? all : all.filter((name) => present.has(name));
  const middle = Math.ceil(names.length / 2);
  const lanes = [...names.slice(0, middle), null, ...names.slice(middle)];  // null: the target
  const beside = matchMedia("(min-width: 1800px)").matches ? 640 : 0;  // the inspector, see style.css
  const room = (detail_box.clientWidth || 900) - beside - 60 - time_width;
  const width = Math.min(270, Math.max(120, Math.floor(room / lanes.length)));
  const x = new Map(lanes.map((name, i) => [name, time_width + width * (i + 0.5)]));
  return { lanes, x, width, whole: time_width + width * lanes.length };
}

/** Entries in the order of time, each after the step to which it belongs. */
function timeline(steps, entries) {
  const rows = [];
  const waiting = steps.filter((step) => step.end !== "not reached").sort((a, b) => a.began_us - b.began_us || a.index - b.index);
  const failed = steps.filter((step) => step.end === "disappointed" || step.end === "timed out");
  const begin = (until) => {
    while (waiting.length && until(waiting[0])) rows.push({ step: waiting.shift() });
  };
  for (const entry of entries) {
    while (failed.length && failed[0].ended_us < entry.at_us) rows.push({ failed: failed.shift() });
    begin((step) => step.index <= entry.step || step.began_us < entry.at_us);
    rows.push({ entry });
  }
  begin(() => true);
  rows.push(...failed.map((step) => ({ failed: step })));
  return rows.slice(0, rows_max);
}

const fitting = (text, width, letter = 6.6) => {
  const most = Math.max(4, Math.floor(width / letter));
  return text.length > most ? text.slice(0, most - 1) + "…" : text;
};

function message(entry, place, y, choose) {
  const arrow = arrow_of(entry);
  const actor = place.x.get(entry.actor);
  const target = place.x.get(null);
  const words = `${entry.actor} ${arrow.verb}${["sent", "received"].includes(entry.kind) ? " " + arrow.label : ""} at ${time(entry.at_us)}`;
  const group = svg("g", { class: ["message", entry.kind.replace(" ", "-"), entry.harness && "harness", arrow.bad && "bad",
    arrow.end && "end", arrow.quiet && "quiet"].filter(Boolean).join(" "), tabindex: "-1", role: "button",
  click: () => choose(group, "click"), focus: () => choose(group, "focus"), pointerenter: () => choose(group, "hover") });
  group.entry = entry;
  group.append(svg("rect", { class: "hit", x: 0, y: y - row_height / 2, width: place.whole, height: row_height }),
    svg("text", { class: "spoken", x: time_width, y }, words),
    svg("text", { class: "time", "aria-hidden": "true", x: time_width - 12, y: y + 4 }, time(entry.at_us)));
  if (arrow.to_target === undefined) {
    group.append(svg("circle", { cx: actor, cy: y, r: 4 }), svg("text", { class: "label", "aria-hidden": "true", x: actor + 10, y: y + 4, "text-anchor": "start" }, arrow.label));
    return group;
  }
  const [from, to] = arrow.to_target ? [actor, target] : [target, actor];
  const way = Math.sign(to - from);
  const tip = to - way * 2;
  group.append(
    svg("line", { class: "shaft", x1: from + way * 2, y1: y + 6, x2: tip - way * 7, y2: y + 6 }),
    svg("path", { class: "tip", d: `M${tip} ${y + 6}l${-way * 9} -4.5v9z` }),
    arrow.end && svg("path", { class: "cross", d: `M${(from + to) / 2 - 4} ${y + 2}l8 8m0 -8l-8 8` }) || "",
    svg("text", { class: "label", "aria-hidden": "true", x: (from + to) / 2, y: y - 1 }, fitting(arrow.label, Math.abs(to - from) - 16)));
  return group;
}

function band(step, place, y) {
  const indent = 8 + 14 * step.depth;
  return svg("g", { class: "band" },
    svg("rect", { x: 0, y: y - band_height / 2 + 2, width: place.whole, height: band_height - 6 }),
    svg("text", { x: indent, y: y + 3 }, fitting(`${step.index}. ${step.text}`, place.whole - indent)));
}

function failure(step, place, y) {
  const text = step.note || `${step.text}: ${step.end}`;
  return svg("g", { class: "failure" },
    svg("rect", { x: 4, y: y - band_height / 2 + 2, width: place.whole - 8, height: band_height - 6, rx: 4 }),
    svg("text", { x: 12, y: y + 3 }, fitting("✕ " + text, place.whole - 24, 7.6)));
}

function draw(one, steps, entries, choose) {
  const place = lanes_of(one, entries);
  const rows = timeline(steps, worth_showing(entries));
  const top = 44;
  let y = top + 14;
  const drawn = [];
  for (const row of rows) {
    const height = row.entry ? row_height : band_height;
    if (row.entry) drawn.push(message(row.entry, place, y + height / 2, choose));
    else drawn.push((row.step ? band : failure)(row.step || row.failed, place, y + height / 2));
    y += height;
  }
  const bottom = y + 14;
  const heads = place.lanes.map((name) => svg("g", { class: name === null ? "lane target" : "lane" },
    svg("line", { class: "life", x1: place.x.get(name), y1: top, x2: place.x.get(name), y2: bottom }),
    svg("rect", { x: place.x.get(name) - place.width / 2 + 12, y: 10, width: place.width - 24, height: 28, rx: 6 }),
    svg("text", { class: "head", x: place.x.get(name), y: 29 }, fitting(name === null ? result.target.name || "target" : name, place.width - 34))));
  const picture = svg("svg", { class: "diagram", viewBox: `0 0 ${place.whole} ${bottom + 6}`, width: place.whole, height: bottom + 6,
    role: "group", "aria-label": "Sequence diagram; arrow keys go from message to message" }, ...heads, ...drawn);
  const messages = [...picture.querySelectorAll(".message")];
  if (messages.length) messages[0].setAttribute("tabindex", "0");
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = messages.indexOf(document.activeElement);
    if (!step || at < 0 || !messages[at + step]) return;
    event.preventDefault();
    messages[at + step].focus();
  });
  return { picture, messages };
}

/** The diagram, the message that is chosen in it, and the same as a table. */
export function conversation(one, steps, entries) {
  learn_logins(entries);
  const has_harness = entries.some((entry) => entry.harness) && entries.some((entry) => !entry.harness);
  const box = html("div", { class: "scroll diagram-box" });
  const chosen = html("div", { class: "inspector", "aria-live": "polite" });
  let kept = null;  // a click keeps a message while the pointer moves over others on its way to the bytes
  const choose = (group, how) => {
    if (how === "hover" && kept && kept.isConnected) return;
    if (how === "click") {
      kept?.classList.remove("kept");
      kept = kept === group ? null : group;
      kept?.classList.add("kept");
    }
    for (const other of box.querySelectorAll(".chosen")) other.classList.remove("chosen");
    for (const other of box.querySelectorAll(".message[tabindex='0']")) other.setAttribute("tabindex", "-1");
    group.classList.add("chosen");
    group.setAttribute("tabindex", "0");
    chosen.replaceChildren(inspect(group.entry));
  };
  const redraw = (with_harness) => {
    const { picture, messages } = draw(one, steps, entries.filter((entry) => with_harness || !entry.harness), choose);
    box.replaceChildren(picture);
    const failed = steps.find((step) => step.end === "disappointed" || step.end === "timed out");
    const of_failure = messages.filter((group) => failed && group.entry.step === failed.index);
    const telling = of_failure.filter((group) => ["received", "unreadable"].includes(group.entry.kind)).at(-1) ||
      of_failure.at(-1) || messages.find((group) => group.entry.bytes > 0) || messages[0];
    if (telling) choose(telling, "focus");
  };
  redraw(!has_harness);
  return html("section", { "aria-label": "Conversation" },
    html("h3", {}, "Conversation",
      has_harness && html("label", { class: "aside" }, html("input", { type: "checkbox", change: (event) => redraw(event.target.checked) }),
        " with logins, fences and witnesses of the suite")),
    html("div", { class: "conversation" }, box, chosen),
    html("details", {}, html("summary", {}, `Transcript, ${count(entries.length, "entry", "entries")}`), transcript(entries)));
}
