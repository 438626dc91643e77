// The page of a simulated load and that of a sweep, in a real browser.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, expect_accessible, expect_fits, expect_grown, lightness, simulation_page } from "./browser.mjs";

const load = simulation_page("load");
const sweep = simulation_page("sweep");
const curve = simulation_page("sweep", (data) => {
  const [first] = Object.keys(data.points[0].values);
  const [, fixed] = Object.entries(data.points[0].values)[1];
  data.points = data.points.filter((point) => Object.values(point.values)[1] === fixed);
  for (const point of data.points) point.values = { [first]: point.values[first] };
});
const words = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
const hostile = simulation_page("load", (data) => {
  data.workload = data.network = data.receivers[0].login = data.faults[0].what = words;
  data.violation = { at_us: 1_500_000, what: words, message: words, sender: words, receiver: words };
});
const broken_sweep = simulation_page("sweep", (data) => {
  data.troubles.push({ point: 0, seed: 7, failed: "", violation: "2.5 s: message 17 of a-1 to b-2: came twice (GLOBAL-3)" });
});

let chromium;
before(async () => { chromium = await browser(); });
after(() => chromium.close());

const look = (...how) => chromium.look(...how);

/** Expects that something is painted on every chart. */
async function expect_drawn(page, number) {
  const canvases = page.locator("canvas");
  assert.equal(await canvases.count(), number);
  await page.waitForFunction(() => [...document.querySelectorAll("canvas")].every((canvas) =>
    canvas.width > 0 && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0)));
}

test("needs no script for the verdict and what is wrong", async () => {
  for (const [path, said] of [[load, /all delivered[\s\S]*9 users on flapping: 306 messages, 2,448 deliveries/i], [broken_sweep, /violated an invariant/]])
    await look(path, { script: false, width: 320 }, async (page) => {
      assert.match(await page.locator(".hero").innerText(), said);
      await expect_fits(page);
    });
  await look(broken_sweep, { script: false }, async (page) => {
    assert.match(await page.locator(".findings").innerText(), /message 17 of a-1 to b-2: came twice/);
  });
  for (const path of [load, sweep]) await expect_grown(chromium, path, [".hero"]);
});

test("tells how a load went, in words, figures and charts", () => look(load, {}, async (page) => {
  assert.match(await page.locator(".hero").innerText(), /all delivered/i);
  assert.match(await page.locator(".headline").innerText(), /^\d+ users on .+: [\d,]+ messages, [\d,]+ deliveries, each exact, in order and once\./);
  await expect_drawn(page, 5);
  assert.match(await page.locator("canvas").first().getAttribute("aria-label"), /half take at most .+ ms, 90 % /);
  assert.match(await page.locator("table.times").innerText(), /delivery to everyone/);
}));

test("marks the faults, and tells what each did", () => look(load, {}, async (page) => {
  const rows = await page.locator("table.faults tbody tr").allInnerTexts();
  assert.ok(rows.length >= 2);
  assert.match(rows[0], /^1▾ /);
  assert.match(rows[1], /^2▴ .*ends an earlier one/s);
}));

test("sorts and searches the receivers", () => look(load, {}, async (page) => {
  const rows = page.locator("table.receivers tbody tr");
  const all = await rows.count();
  assert.equal(await page.locator('th[aria-sort="descending"]').innerText(), "p99");
  await page.getByRole("button", { name: "User" }).click();
  const logins = await rows.locator("th").allInnerTexts();
  assert.deepEqual(logins, [...logins].sort());
  await page.keyboard.press("/");
  await page.keyboard.type(logins[1]);
  await page.getByText(`1 of ${all} users`).waitFor();
}));

test("says what was violated", () => look(hostile, {}, async (page) => {
  assert.match(await page.locator(".stamp").innerText(), /violated/i);
  assert.match(await page.locator(".violates-must").first().innerText(), /1\.50 s/);
}));

test("shows what is hostile as text", () => look(hostile, {}, async (page) => {
  assert.match(await page.locator("main").innerText(), /<script>document\.title='owned'/);
  assert.notEqual(await page.title(), "owned");
  assert.equal(await page.locator("img").count(), 0);
}));

test("shows a sweep of two parameters as a map, one measure at a time", () => look(sweep, {}, async (page) => {
  const cells = page.locator("table.heat-map td.heat");
  const before_choice = await cells.first().innerText();
  assert.match(before_choice, /ms/);
  await page.locator("#measure").selectOption("goodput_bits_per_s");
  assert.match(await cells.first().innerText(), /bit\/s/);
  assert.match(page.url(), /#measure=goodput_bits_per_s$/);
  await page.getByText("points in numbers").click();
  assert.equal(await page.locator("table.points tbody tr").count(), await cells.count());
}));

test("opens a sweep at the measure of its address", () => look(sweep, { hash: "#measure=latency_us.p50" }, async (page) => {
  assert.match(await page.locator("table.heat-map caption").innerText(), /^latency, p50: mean of/);
}));

test("shows a sweep of one parameter as a curve", () => look(curve, {}, (page) => expect_drawn(page, 1)));

test("tells the troubles of a sweep", () => look(broken_sweep, {}, async (page) => {
  assert.match(await page.locator(".findings").innerText(), /seed 7\s+2\.5 s: message 17/);
  assert.match(await page.locator(".stamp").innerText(), /violated/i);
}));

for (const [name, path] of [["load", load], ["sweep", sweep]]) {
  for (const width of [320, 1600]) test(`the page of a ${name} fits a window of ${width} pixels`, () => look(path, { width }, expect_fits));
  for (const dark of [false, true]) {
    test(`the page of a ${name} has no serious finding of axe, ${dark ? "dark" : "light"}`, () => look(path, { dark }, async (page) => {
      assert.equal(await lightness(page) < 0.2, dark);
      await expect_accessible(page);
    }));
  }
}
