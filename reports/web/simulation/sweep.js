// A sweep: one measure at a time over its parameters, as a map or a curve, and every point in a table.

import { chart, colour_of } from "../app/charts.js";
import { html, time } from "../app/dom.js";
import { axis, data, number, rate, scrolled, size, table_of } from "./words.js";

const short_name = (parameter) => parameter.slice(parameter.lastIndexOf(".") + 1).replaceAll("_", " ");
/** The parameters that vary; all of them when none does. */
function parameters() {
  const all = Object.keys(data.points[0]?.values || {});
  const varied = all.filter((name) => values_of(name).length > 1);
  return varied.length ? varied : all;
}
const values_of = (parameter) => [...new Set(data.points.map((point) => point.values[parameter]))];

/** A measure's name in words, and how its values are written. */
function measure_words(name) {
  return name.replace(/_us(?=\.|$)/, "").replaceAll("_per_s", " per s").replaceAll("p99_9", "p99.9").replaceAll("_", " ").replaceAll(".", ", ");
}
const is_time = (name) => /_us(\.|$)/.test(name);
const writer_of = (name) => (is_time(name) ? (value) => time(Math.round(value)) : name.includes("bits_per_s") ? rate
  : name.includes("bytes") ? (value) => size(Math.round(value)) : number);

const estimate_words = (estimate, write) => (estimate?.runs ? estimate.runs > 1 ? `${write(estimate.mean)} ± ${write(estimate.half_width)}` : write(estimate.mean) : "–");

/** The map of two parameters. Others keep the values of `fixed`. */
function heat_map(measure, fixed) {
  const [across, down] = parameters();
  const write = writer_of(measure);
  const inside = data.points.filter((point) => Object.entries(fixed).every(([name, value]) => point.values[name] === value));
  const means = inside.map((point) => point.measures[measure]).filter((one) => one?.runs).map((one) => one.mean);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const cell = (x, y) => {
    const point = inside.find((one) => one.values[across] === x && one.values[down] === y);
    const estimate = point?.measures[measure];
    const share = estimate?.runs && most > least ? (estimate.mean - least) / (most - least) : 0;
    const step = estimate?.runs ? `heat-${Math.round(share * 8)}` : "heat-none";
    return html("td", { class: `heat ${step}` }, html("b", {}, estimate?.runs ? write(estimate.mean) : "–"),
      estimate?.runs > 1 && html("span", { class: "interval" }, `± ${write(estimate.half_width)}`));
  };
  return scrolled(`Map of ${measure_words(measure)}`, html("table", { class: "heat-map" },
    html("caption", {}, `${measure_words(measure)}: mean of ${data.replications} runs, ± half the ${number(100 * data.confidence)} % confidence interval`),
    html("thead", {}, html("tr", {}, html("td", {}, `${short_name(down)} ↓  ${short_name(across)} →`), values_of(across).map((x) => html("th", { scope: "col" }, x)))),
    html("tbody", {}, values_of(down).map((y) => html("tr", {}, html("th", { scope: "row" }, y), values_of(across).map((x) => cell(x, y)))))));
}

/** Marks of the confidence intervals. */
const interval_marks = { id: "intervals", afterDatasetsDraw({ ctx, scales, data: drawn }) {
  for (const { x, y, half } of drawn.datasets[0].data) {
    if (y === null || !half) continue;
    const at = scales.x.getPixelForValue(x);
    const [top, bottom] = [scales.y.getPixelForValue(y + half), scales.y.getPixelForValue(y - half)];
    ctx.save();
    ctx.strokeStyle = colour_of("observed");
    ctx.lineWidth = 1.6;
    ctx.beginPath();
    for (const [x1, y1, x2, y2] of [[at, top, at, bottom], [at - 5, top, at + 5, top], [at - 5, bottom, at + 5, bottom]]) {
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
    }
    ctx.stroke();
    ctx.restore();
  }
} };

function curve(measure) {
  const [across] = parameters();
  const names = values_of(across);
  const write = writer_of(measure);
  const scale = is_time(measure) ? 1000 : 1;
  const points = data.points.map((point, x) => ({ x, y: point.measures[measure]?.runs ? point.measures[measure].mean / scale : null,
    half: (point.measures[measure]?.half_width || 0) / scale }));
  const top = Math.max(...points.map(({ y, half }) => (y || 0) + half));
  return chart(`${measure_words(measure)} over ${short_name(across)}: ${data.points.map((point) => `${point.values[across]}: ${estimate_words(point.measures[measure], write)}`).join("; ")}`,
    "curve", () => ({
      type: "scatter", plugins: [interval_marks],
      data: { datasets: [{ data: points, showLine: true, pointRadius: 4, borderWidth: 1.6, borderColor: colour_of("observed"), backgroundColor: colour_of("observed") }] },
      options: { plugins: { tooltip: { callbacks: { label: ({ dataIndex }) => `${names[dataIndex]}: ${estimate_words(data.points[dataIndex].measures[measure], write)}` } } },
        scales: { x: axis(short_name(across), { type: "linear", min: -0.5, max: names.length - 0.5, afterBuildTicks: (one) => { one.ticks = names.map((_, value) => ({ value })); }, ticks: { callback: (value) => names[value] } }),
          y: axis(measure_words(measure) + (scale === 1000 ? ", ms" : ""), { min: 0, suggestedMax: top * 1.05 }) } },
    }));
}

const point_name = (point) => parameters().map((name) => `${short_name(name)} ${point.values[name]}`).join(", ");

function points_table(measure) {
  const write = writer_of(measure);
  return scrolled("All points", table_of("points", ["Point", "Runs", "Mean", "± half width", "Least", "Most"], data.points.map((point) => {
    const one = point.measures[measure] || { runs: 0 };
    return [point_name(point), number(one.runs), ...(one.runs ? [one.mean, one.half_width, one.least, one.most].map((value) => (value === null ? "–" : write(value))) : ["–", "–", "–", "–"])];
  })));
}

/** The chosen measure, which the address names, and the controls to choose it. */
function measures_section() {
  const names = Object.keys(data.points[0]?.measures || {});
  const wanted = () => names.find((name) => location.hash === `#measure=${encodeURIComponent(name)}`);
  const chooser = html("select", { id: "measure", change: () => { history.replaceState(null, "", "#measure=" + encodeURIComponent(chooser.value)); fill(); } },
    names.map((name) => html("option", { value: name }, measure_words(name))));
  const fixed = {};
  const others = parameters().slice(2).map((name) => {
    fixed[name] = values_of(name)[0];
    const box = html("select", { change: () => { fixed[name] = box.value; fill(); } }, values_of(name).map((value) => html("option", { value }, value)));
    return html("label", {}, short_name(name), " ", box);
  });
  const box = html("div", { class: "measure-box" });
  function fill() {
    box.replaceChildren(parameters().length > 1 ? heat_map(chooser.value, fixed) : curve(chooser.value),
      html("details", {}, html("summary", {}, `All ${data.points.length} points in numbers`), points_table(chooser.value)));
  }
  chooser.value = wanted() || (names.includes("latency_us.p99") ? "latency_us.p99" : names[0]);
  addEventListener("hashchange", () => {
    chooser.value = wanted() || chooser.value;
    fill();
  });
  fill();
  return html("section", { "aria-labelledby": "measures" }, html("h2", { id: "measures" }, "Measures"),
    html("div", { class: "matrix-tools" }, html("label", {}, "Measure ", chooser), others), box);
}

export const sweep_page = () => ({
  title: data.title,
  sections: [["Measures", "#measures"], data.troubles.length && ["Troubles", "#troubles"]],
  views: [measures_section()],
});
