// The bytes of one message in hex and text, with each field in its own colour and its meaning beside it.

import { arrow_of, frames_in_words, rows_max } from "./diagram.js";
import { count, html, time } from "./dom.js";

const shown_bytes_max = 1024;
const row_bytes = 16;

/** The parts of the bytes, each [start, end, colour, words]. */
function parts_of(entry) {
  const parts = [];
  for (const frame of entry.frames) {
    parts.push({ start: frame.offset, end: frame.offset + 1, colour: 0, frame, name: "opcode" });
    frame.fields.forEach((field, i) => parts.push({ start: frame.offset + field.offset, end: frame.offset + field.offset + field.size,
      colour: 1 + (i % 5), frame, name: field.name, value: field.value }));
  }
  const end = parts.length ? Math.max(...parts.map((part) => part.end)) : 0;
  if (end < entry.bytes) parts.push({ start: end, end: entry.bytes, colour: "rest", name: entry.rest || "the rest" });
  return parts;
}

function bytes_of(hex) {
  return Array.from({ length: hex.length / 2 }, (_, i) => hex.slice(2 * i, 2 * i + 2));
}
const as_text = (byte) => {
  const code = parseInt(byte, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : "·";
};

function hex_dump(entry, parts) {
  const bytes = bytes_of(entry.hex).slice(0, shown_bytes_max);
  const part_at = new Array(bytes.length);
  parts.forEach((part, number) => part_at.fill(number, part.start, part.end));
  const cell = (text, at) => html("span", { class: `byte p${parts[part_at[at]]?.colour ?? "rest"}`, "data-part": part_at[at] }, text);
  const lines = [];
  for (let at = 0; at < bytes.length; at += row_bytes) {
    const row = bytes.slice(at, at + row_bytes);
    lines.push(html("div", { class: "hex-row" },
      html("span", { class: "offset" }, at.toString(16).padStart(4, "0")),
      html("span", { class: "hex" }, row.map((byte, i) => cell(byte, at + i))),
      html("span", { class: "ascii" }, row.map((byte, i) => cell(as_text(byte), at + i)))));
  }
  const left = entry.bytes - bytes.length;
  return html("div", { class: lines.length > 1 ? "hex-dump" : "hex-dump single" }, lines, left > 0 && html("p", { class: "note" }, `and ${count(left, "byte")} more`));
}

function field_table(entry, parts) {
  return html("table", { class: "fields" }, html("tbody", {}, parts.map((part, number) => [
    part.name === "opcode" && html("tr", { class: "frame-name" }, html("th", { colspan: 3, scope: "colgroup" }, part.frame.name)),
    html("tr", { "data-part": number, tabindex: "0" },
      html("th", { scope: "row" }, html("span", { class: `swatch p${part.colour}` }), part.name),
      html("td", { class: "value" }, part.value ?? (part.name === "opcode" ? String(parseInt(entry.hex.slice(2 * part.start, 2 * part.end), 16) << 24 >> 24) : "")),
      html("td", { class: "note" }, count(part.end - part.start, "byte"))),
  ])));
}

export function inspect(entry) {
  const arrow = arrow_of(entry);
  const parts = entry.bytes ? parts_of(entry) : [];
  const facts = [time(entry.at_us), entry.bytes && count(entry.bytes, "byte"),
    entry.pieces > 1 && `in ${entry.pieces} pieces until ${time(entry.until_us)}`, entry.note,
    entry.harness && "the suite's own"].filter(Boolean).join(", ");
  const box = html("div", {},
    html("h4", {}, `${entry.actor} ${arrow.verb}`), html("p", { class: "note" }, facts),
    entry.bytes > 0 && html("div", { class: "bytes" }, field_table(entry, parts), hex_dump(entry, parts)));
  const light = (event) => {
    const number = event.target.closest("[data-part]")?.dataset.part;
    for (const lit of box.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (number === undefined) return;
    for (const cell of box.querySelectorAll(`[data-part="${number}"]`)) cell.classList.add("lit");
  };
  box.addEventListener("pointerover", light);
  box.addEventListener("focusin", light);
  box.addEventListener("pointerleave", light);
  return box;
}

export function transcript(entries) {
  const digits_max = 96;
  return html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Transcript" }, html("table", { class: "transcript" },
    html("thead", {}, html("tr", {}, ["Time", "Who", "What", "Frame", "Bytes"].map((head) => html("th", { scope: "col" }, head)))),
    html("tbody", {}, entries.slice(0, rows_max).map((entry) => html("tr", { class: entry.harness ? "harness" : null },
      html("td", { class: "number" }, time(entry.at_us)),
      html("td", {}, entry.actor),
      html("td", {}, entry.kind, entry.note && `, ${entry.note}`, entry.pieces > 1 && `, ${entry.pieces} pieces`),
      html("td", {}, entry.bytes > 0 && frames_in_words(entry)),
      html("td", { class: "hex" }, entry.hex.slice(0, digits_max).replace(/(..)/g, "$1 ") + (entry.hex.length > digits_max ? "… " : ""),
        entry.bytes > 0 && html("span", { class: "note" }, `(${entry.bytes})`)))))));
}
