// A simulated load: how it went, how long deliveries took, what happened in each second, and what each receiver got.

import { chart, colour_of } from "../app/charts.js";
import { count, html, marked_up, time } from "../app/dom.js";
import { axis, data, number, rate, scrolled, size, table_of, time_axis, time_or_none } from "./words.js";

/** The share of the deliveries by latency. */
function distribution() {
  const points = data.latency_cdf || [];
  if (!points.length) return html("p", { class: "empty" }, "Nothing was delivered to everyone.");
  const ms = points.map(([us, share]) => ({ x: us / 1000, y: 100 * share }));
  const label = `Share of the deliveries by latency: half take at most ${time(data.latency_us.p50)}, 90 % ${time(data.latency_us.p90)}, ` +
    `99 % ${time(data.latency_us.p99)}, all ${time(data.latency_us.max)}`;
  return chart(label, "curve", () => ({
    type: "scatter",
    data: { datasets: [{ data: ms, showLine: true, stepped: "before", pointRadius: 0, pointHitRadius: 12, borderWidth: 2,
      borderColor: colour_of("observed"), backgroundColor: colour_of("observed") }] },
    options: { interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: { tooltip: { callbacks: { label: ({ raw }) => `${raw.y.toFixed(1)} % take at most ${time(Math.round(raw.x * 1000))}` } } },
      scales: { x: time_axis("latency of a delivery", ms[0].x, ms[ms.length - 1].x), y: axis("share of the deliveries, %", { min: 0, max: 100 }) } },
  }));
}

const times_rows = () => [["delivery to everyone", data.latency_us], ["on a direct connection", data.direct_latency_us],
  ["TCP connection", data.connect_us], ["login, until ACK 3", data.login_us], ["handshake, ask to open", data.handshake_us]]
  .filter(([, times]) => times.count)
  .map(([name, times]) => [name, number(times.count), ...["mean", "p50", "p90", "p99", "p99_9", "max"].map((key) => time(times[key]))]);

function latency_section() {
  return html("section", { "aria-labelledby": "latency" },
    html("h2", { id: "latency" }, "How long it took"), distribution(),
    scrolled("Times", table_of("times", ["", "Number", "Mean", "p50", "p90", "p99", "p99.9", "Max"], times_rows())));
}

/** Lines where faults begin (dashed) and end (dotted), with their numbers in the table below. */
const fault_lines = { id: "fault-lines", afterDatasetsDraw({ ctx, chartArea, scales }) {
  data.faults.forEach((fault, index) => {
    const x = scales.x.getPixelForValue(fault.at_us / 1e6);
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour_of(fault.ends ? "conforms" : "violates-must");
    ctx.setLineDash(fault.ends ? [2, 3] : [6, 3]);
    ctx.lineWidth = 1.4;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.font = "11px system-ui, sans-serif";
    ctx.fillText(`${index + 1}${fault.ends ? "▴" : "▾"}`, x + 3, chartArea.top + 9);
    ctx.restore();
  });
} };

/** One panel of the series: lines of [name, class, value of a second, dash]. */
function panel_chart(title, unit, lines, more = {}) {
  const seconds = data.seconds;
  const sets = () => lines.map(([name, tone, value, dash]) => ({ label: name, data: points_of(value),
    showLine: true, stepped: more.stepped ?? "before", pointRadius: more.points ? 2 : 0, pointHitRadius: 8, borderWidth: 1.8, borderDash: dash || [],
    borderColor: colour_of(tone), backgroundColor: colour_of(tone), spanGaps: false }));
  /** A step lasts to the end of its second, the last one too. */
  function points_of(value) {
    const points = seconds.map((second, x) => ({ x, y: value(second) }));
    return more.stepped === false ? points : [...points, { x: seconds.length, y: points.at(-1).y }];
  }
  const most = Math.max(...lines.flatMap(([, , value]) => seconds.map((second) => value(second) || 0)));
  const legend = lines.length > 1 && html("ul", { class: "legend" }, lines.map(([name, tone, , dash]) =>
    html("li", {}, html("span", { class: `line-key ${tone} ${dash ? "dashed" : ""}`, "aria-hidden": "true" }), name)));
  return html("figure", { class: "panel-figure" }, html("figcaption", {}, html("h3", {}, title), legend),
    chart(`${title}, second by second; at most ${number(most)} ${unit}`, "series", () => ({
      type: "scatter", data: { datasets: sets() }, plugins: [fault_lines],
      options: { interaction: { mode: "index", intersect: false, axis: "x" },
        plugins: { tooltip: { callbacks: { title: ([first]) => `second ${first.parsed.x}`, label: ({ dataset, parsed }) => `${dataset.label}: ${number(parsed.y)} ${unit}` } } },
        scales: { x: axis("simulated time, s", { type: "linear", min: 0, max: seconds.length }),
          y: more.y ? more.y() : axis(unit, { min: 0, ticks: { precision: 0 } }) } },
    })));
}

function series_section() {
  if (!data.seconds.length) return null;
  const delivering = data.seconds.filter((second) => second.deliveries);
  const least = Math.min(...delivering.map((second) => second.latency_p50_us)) / 1000;
  const most = Math.max(...delivering.map((second) => second.latency_max_us)) / 1000;
  const latency_of = (key) => (second) => (second.deliveries ? second[key] / 1000 : null);
  const trouble = data.network_use.lost + data.network_use.tcp_retransmissions > 0;
  return html("section", { "aria-labelledby": "seconds" },
    html("h2", { id: "seconds" }, "Second by second"),
    delivering.length > 0 && panel_chart("Latency of deliveries", "ms", [["median", "observed", latency_of("latency_p50_us")],
      ["p99", "violates-should", latency_of("latency_p99_us"), [6, 3]], ["maximum", "skipped", latency_of("latency_max_us"), [2, 2]]],
      { stepped: false, points: true, y: () => time_axis("latency", least, most) }),
    panel_chart("Deliveries to everyone", "per s", [["deliveries", "observed", (second) => second.deliveries]]),
    panel_chart("Users logged in", "users", [["users", "inconclusive", (second) => second.users]]),
    trouble ? panel_chart("Packets in trouble", "packets per s", [["lost on the way", "skipped", (second) => second.network.lost - second.network.queue_drops],
      ["dropped by full queues", "violates-must", (second) => second.network.queue_drops, [6, 3]],
      ["sent again by TCP", "violates-should", (second) => second.network.tcp_retransmissions, [2, 2]]])
      : html("p", { class: "note" }, "No packet was lost, and TCP sent none again."));
}

function faults_section() {
  if (!data.faults.length) return null;
  const recovery = (fault) => (fault.ends ? "ends an earlier one" : fault.recovered_after_us === 0 && !fault.lost_connections && !fault.late_deliveries ? "nobody felt it" : fault.recovered_after_us === null ? "not seen" : time(fault.recovered_after_us));
  return html("section", { "aria-labelledby": "faults" }, html("h2", { id: "faults" }, "Faults and recovery"),
    scrolled("Faults", table_of("faults", ["Fault", "At", "Connections lost", "Late deliveries", "Recovered after"],
      data.faults.map((fault, index) => [[`${index + 1}${fault.ends ? "▴" : "▾"} `, marked_up(fault.what)], time(fault.at_us),
        fault.ends ? "" : number(fault.lost_connections), fault.ends ? "" : number(fault.late_deliveries), recovery(fault)]))));
}

function counts_section() {
  const { packets, bytes, lost, queue_drops, tcp_retransmissions } = data.network_use;
  const links = data.connections;
  const share = (part) => (packets ? `${number(part)} (${((100 * part) / packets).toPrecision(2)} %)` : number(part));
  return html("section", { class: "timings" },
    html("div", {}, html("h2", {}, "The network"), table_of("counts", ["", "All links"], [["packets", number(packets)], ["bytes", size(bytes)],
      ["lost", lost ? share(lost) : "0"], ["of these dropped by full queues", number(queue_drops)],
      ["segments sent again by TCP", tcp_retransmissions ? share(tcp_retransmissions) : "0"]])),
    html("div", {}, html("h2", {}, "Connections"), table_of("counts", ["", "Number"], [["logins", number(links.logins)],
      ["turned down, tried again", number(links.turned_down)], ["lost", number(links.lost)], ["never made", number(links.failed)],
      ["left", number(links.left)], ["users that never got in", number(links.never_in ?? 0)], ["asks", number(links.asks)], ["refused", number(links.asks_refused)],
      ["direct connections", number(links.direct_opened)], ["direct ones that failed", number(links.direct_failed)]])));
}

const receiver_columns = [
  ["User", (one) => one.login, (one) => one.login],
  ["Logged in", (one) => one.connected_us, (one) => time(one.connected_us)],
  ["Delivered", (one) => one.latency_us.count, (one) => number(one.latency_us.count)],
  ["Bytes", (one) => one.delivered_bytes, (one) => size(one.delivered_bytes)],
  ["Goodput", (one) => one.goodput_bits_per_s, (one) => rate(one.goodput_bits_per_s)],
  ["p50", (one) => one.latency_us.p50, (one) => time_or_none(one.latency_us.p50)],
  ["p99", (one) => one.latency_us.p99, (one) => time_or_none(one.latency_us.p99)],
  ["Max", (one) => one.latency_us.max, (one) => time_or_none(one.latency_us.max)],
];

/** All receivers, the slowest first unless the reader sorts or searches them. */
function receivers_section() {
  const first = 50;
  const order = { column: 6, down: true, all: false };
  const search = html("input", { type: "search", id: "search", placeholder: "user", "aria-label": "Search users", input: () => fill() });
  const told = html("p", { class: "note", "aria-live": "polite" });
  const body = html("tbody");
  const more = html("button", { type: "button", class: "small", click: () => { order.all = true; fill(); } });
  const heads = receiver_columns.map(([name], index) => html("th", { scope: "col" }, html("button", { type: "button", class: "sorter",
    click: () => { order.down = order.column === index ? !order.down : index > 0; order.column = index; fill(); } }, name)));
  function fill() {
    const value = receiver_columns[order.column][1];
    const found = data.receivers.filter((one) => one.login.toLowerCase().includes(search.value.toLowerCase()))
      .sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (order.down ? -1 : 1));
    const shown = order.all ? found : found.slice(0, first);
    heads.forEach((head, index) => head.setAttribute("aria-sort", index !== order.column ? "none" : order.down ? "descending" : "ascending"));
    body.replaceChildren(...shown.map((one) => html("tr", {}, receiver_columns.map(([, , words], index) =>
      (index ? html("td", { class: "number" }, words(one)) : html("th", { scope: "row" }, words(one)))))));
    told.textContent = `${shown.length} of ${count(data.receivers.length, "user")}`;
    more.textContent = `show all ${found.length}`;
    more.hidden = shown.length === found.length;
  }
  fill();
  return html("section", { "aria-labelledby": "receivers" }, html("h2", { id: "receivers" }, "Receivers"),
    html("div", { class: "matrix-tools" }, search, told),
    scrolled("Receivers", html("table", { class: "receivers" }, html("thead", {}, html("tr", {}, heads)), body)), more);
}

export const load_page = () => ({
  title: `${data.workload} on ${data.network}`,
  sections: [["Latency", "#latency"], data.seconds.length && ["Seconds", "#seconds"], data.faults.length && ["Faults", "#faults"], ["Receivers", "#receivers"]],
  views: [latency_section(), series_section(), faults_section(), counts_section(), receivers_section()],
});
