// The matrix of several runs, in a real browser.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, expect_accessible, expect_fits, expect_grown, folder, lightness, report, run_folder } from "./browser.mjs";

for (const sample of ["sample", "better", "hostile"]) run_folder(sample);
const path = join(folder, "matrix.html");
report("matrix", "sample/result.json", "better/result.json", "-o", path);
writeFileSync(join(folder, "known.yaml"), report("baseline", "sample.json", "--reason", "issue 17"));
const hostile = join(folder, "hostile.html");
report("matrix", "hostile/result.json", "better/result.json", "-o", hostile);
const known = join(folder, "with-known.html");
report("matrix", "sample/result.json", "better.json", "--baseline", "known.yaml", "-o", known);

let chromium;
before(async () => { chromium = await browser(); });
after(() => chromium.close());

const look = (page_path, options, see) => chromium.look(page_path, options, async (page) => {
  await page.locator("table.matrix").waitFor();
  await see(page);
});
const cell = (page, words) => page.getByRole("link", { name: words });

test("ranks implementations, with their networks and totals", () => look(path, {}, async (page) => {
  const rows = await page.locator("table.ranking tbody tr").allInnerTexts();
  assert.match(rows[0], /^1\s+a better server\s*lossy/);
  assert.match(rows[1], /^2\s+my server/);
  assert.match(rows[1], /1 MUST, 1 SHOULD, 1 OPEN/);
  assert.match(await page.locator("tfoot").innerText(), /Clauses kept\s+3\s+2\s+of 8/);
}));

test("needs no script for ranking and table", async () => {
  for (const width of [320, 1280]) await look(known, { script: false, width }, async (page) => {
    assert.match(await page.locator(".hero").innerText(), /2 implementations on 2 networks, 8 clauses/);
    const rows = await page.locator("table.ranking tbody tr").allInnerTexts();
    assert.match(rows[1], /^2\s+my server/);
    const row = await page.locator("tr[data-clause='GLOBAL-5']").innerText();
    assert.match(row, /GLOBAL-5\s+MUST/);
    assert.match(row, /expected failure/);
    await expect_fits(page);
  });
  await expect_grown(chromium, path, [".hero", "table.ranking", "ul.key", "table.matrix"]);
});

test("tells every mark apart without colour", () => look(known, {}, async (page) => {
  const marks = await page.locator("ul.key li").evaluateAll((all) => all.map((one) => [one.querySelector(".mark").textContent, one.textContent.trim().slice(2)]));
  assert.equal(new Set(marks.map(([mark]) => mark)).size, marks.length);
  const words = marks.map(([, text]) => text).join("\n");
  for (const word of ["conforms", "observed", "expected failure", "flaky", "inconclusive", "skipped", "not tested", "violates a MUST"])
    assert.match(words, new RegExp(word));
}));

test("opens a cell: its cases, why, and the way into the run's report", () => look(path, {}, async (page) => {
  await cell(page, "GLOBAL-5, my server: violates a MUST").click();
  const panel = page.locator(".panel");
  await panel.getByText("bob should have seen nothing").waitFor();
  assert.match(await panel.innerText(), /A message of more than 1024 bytes is delivered to nobody/);
  assert.match(await panel.innerText(), /--only 'global\/limit:ascii-1025' --seed 42/);
  await panel.getByRole("link", { name: "global/limit:ascii-1025" }).click();
  await page.waitForURL(/sample\/report\.html#case\/global%2Flimit%3Aascii-1025$/);
  await page.locator(".diagram").waitFor();
  assert.equal(await page.title(), "global/limit:ascii-1025 - CHATHACK conformance");
}));

test("shows a run's cases without its report, too", () => look(known, { hash: "#cell/GLOBAL-6/0" }, async (page) => {
  await page.locator(".panel").getByText("alice should have seen packet_error").waitFor();
  assert.equal(await page.locator(".panel h4 a").count(), 0);
}));

test("goes from cell to cell with the keyboard", () => look(path, {}, async (page) => {
  await page.locator('.cell[tabindex="0"]').focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.cell), "WIRE-9/1");
  await page.keyboard.press("Enter");
  await page.locator(".panel h2").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".panel").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.cell), "WIRE-9/1");
}));

test("finds clauses by search, by level and by difference", () => look(path, {}, async (page) => {
  await page.keyboard.press("/");
  await page.keyboard.type("1024");
  await page.getByText("1 of 8 clauses").waitFor();
  await page.getByLabel("Search clauses").fill("");
  await page.getByLabel("Level").selectOption("SHOULD");
  assert.equal(await page.locator("table.matrix tbody tr:not(.family-row):visible").count(), 1);
  await page.getByLabel("Level").selectOption("");
  await page.getByLabel("only where they differ").check();
  assert.deepEqual(await page.locator(".clause b:visible").allInnerTexts(), ["GLOBAL-5", "GLOBAL-6"]);
}));

for (const width of [320, 1600]) {
  test(`fits a window of ${width} pixels`, () => look(path, { width }, expect_fits));
}

for (const dark of [false, true]) {
  test(`has no serious finding of axe, ${dark ? "dark" : "light"}`, () => look(known, { dark, hash: "#cell/GLOBAL-5/1" }, async (page) => {
    assert.equal(await lightness(page) < 0.2, dark);
    await page.locator(".panel-cases .card").first().waitFor();
    await expect_accessible(page);
  }));
}

test("shows what a harmful target says as text", () => look(hostile, { hash: "#cell/GLOBAL-5/1" }, async (page) => {
  await page.locator(".panel .why").first().waitFor();
  assert.match(await page.locator(".panel").innerText(), /<script>document\.title='owned'/);
  assert.equal(await page.title(), "Matrix - CHATHACK conformance");
  assert.equal(await page.locator("img").count(), 0);
}));
