// Charts by Chart.js in the colours of the page. Words beside each chart say the same.

import { html, look_of } from "./dom.js";

const charts = new Set();
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.plugins.legend.display = false;

/** The current colour of a class of the style sheet. */
export function colour_of(name, property = "--tone") {
  const probe = html("span", { class: name, hidden: true });
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Strokes of the pattern of each verdict, on a field of 8 by 8, so that verdicts differ without colour, too. */
const strokes = {
  "violates-must": [[0, 0, 8, 8], [8, 0, 0, 8]], "violates-should": [[0, 8, 8, 0]], inconclusive: [[0, 4, 8, 4]],
  skipped: [[4, 0, 4, 8]], untested: [[4, 0, 4, 8]],
};
function paint_of(verdict) {
  const tone = colour_of(verdict);
  if (!strokes[verdict]) return tone;
  const tile = html("canvas", { width: 8, height: 8 });
  const pen = tile.getContext("2d");
  pen.globalAlpha = look_of(verdict).tried ? 1 : 0.4;
  pen.fillStyle = tone;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = colour_of("", "--card");
  pen.globalAlpha = 0.55;
  for (const [x1, y1, x2, y2] of strokes[verdict]) {
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
  }
  return pen.createPattern(tile, "repeat");
}

/** A chart that is drawn once it is on the page. `make` gives its configuration in the current colours. */
export function chart(label, class_name, make) {
  const canvas = html("canvas", { role: "img", "aria-label": label });
  const box = html("div", { class: `chart ${class_name}` }, canvas);
  const one = { canvas, make, shown: null };
  charts.add(one);
  requestAnimationFrame(() => paint(one));
  return box;
}
function paint(one) {
  if (!one.canvas.isConnected) return;
  one.shown?.destroy();
  one.shown = new Chart(one.canvas, one.make());
}
export function repaint_charts() {
  for (const one of charts) paint(one);
}
for (const event of ["beforeprint", "afterprint"]) addEventListener(event, () => {
  for (const one of charts) one.shown?.resize();
});

/** A bar of parts, each a pair [verdict, number]. */
export function part_bar(parts) {
  const label = parts.map(([verdict, number]) => `${number} ${look_of(verdict).short}`).join(", ");
  return chart(label, "part-bar", () => ({
    type: "bar",
    data: { labels: [""], datasets: parts.map(([verdict, number]) => ({ label: look_of(verdict).short, data: [number],
      backgroundColor: paint_of(verdict), borderColor: colour_of("", "--card"), borderWidth: { right: 1 }, barThickness: 12 })) },
    options: { indexAxis: "y", events: [], layout: { padding: 0 }, plugins: { tooltip: { enabled: false } },
      scales: { x: { stacked: true, display: false, max: parts.reduce((sum, [, number]) => sum + number, 0) },
        y: { stacked: true, display: false } } },
  }));
}
