// The page of one run, in a real browser.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, expect_accessible, expect_fits, expect_grown, lightness, run_folder } from "./browser.mjs";

const sample = run_folder("sample");
const better = run_folder("better");
const hostile = run_folder("hostile");
const nobody = run_folder("nobody");
const limit = "#case/global/limit:ascii-1025";
let chromium;
before(async () => { chromium = await browser(); });
after(() => chromium.close());

const look = (...how) => chromium.look(...how);
const text_of = (page, selector) => page.locator(selector).first().innerText();

test("begins with the verdict and what is wrong", () => look(sample, {}, async (page) => {
  assert.equal(await page.title(), "my server - CHATHACK conformance");
  assert.match(await text_of(page, ".hero"), /Failed[\s\S]*my server[\s\S]*1 of 5 MUST clauses is violated/i);
  const wrong = await text_of(page, ".findings");
  assert.match(wrong, /GLOBAL-5/);
  assert.match(wrong, /The target died in 1 case/);
  assert.match(await text_of(page, "table.profile"), /declared: no-echo/);
}));

for (const dark of [false, true]) {
  for (const width of [320, 1280]) {
    test(`needs no script for verdict, clauses and what is wrong, ${dark ? "dark" : "light"}, ${width} pixels`, () =>
      look(sample, { script: false, dark, width }, async (page) => {
        assert.match(await text_of(page, ".hero"), /Failed[\s\S]*my server[\s\S]*1 of 5 MUST clauses is violated/i);
        assert.match(await text_of(page, ".findings"), /GLOBAL-5[\s\S]*A message of more than 1024 bytes[\s\S]*bob should have seen nothing[\s\S]*global\/limit:ascii-1025/);
        assert.match(await text_of(page, ".levels"), /MUST[\s\S]*of 5 kept/);
        assert.equal(await page.locator(".tile").count(), 8);
        await page.getByText("All 8 clauses in words").click();
        assert.match(await text_of(page, "table.clauses"), /violates a MUST\s+GLOBAL-5/);
        assert.match(await text_of(page, "table.profile"), /declared: no-echo/);
        assert.match(await text_of(page, ".no-script"), /shown by a script in this page/);
        assert.equal(await lightness(page).catch(() => dark ? 0 : 1) < 0.5, dark);
        await expect_fits(page);
      }));
  }
}

test("grows from what is there without its script", () =>
  expect_grown(chromium, sample, [".hero", ".findings:not(#flaky + .lead + .findings)", ".families", "table.profile"]));

test("names the simulated network, and what is flaky", () => look(better, {}, async (page) => {
  assert.match(await text_of(page, ".facts"), /network\s+lossy/);
  assert.match(await page.locator("#flaky + .lead + .findings").innerText(), /global\/limit:told[\s\S]*1 of 2 runs went wrong/);
}));

test("says that a run is incomplete", () => look(nobody, {}, async (page) => {
  assert.match(await text_of(page, ".hero"), /Incomplete[\s\S]*cut short[\s\S]*the target could not be started/i);
}));

test("draws its charts, and says them in words", () => look(sample, {}, async (page) => {
  const charts = page.locator(".chart canvas");
  assert.equal(await charts.count(), 4);
  await page.waitForFunction(() => [...document.querySelectorAll(".chart canvas")].every((canvas) =>
    canvas.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte)));
  assert.match(await charts.first().getAttribute("aria-label"), /1 MUST violated/);
}));

test("finds a case by search, opens its diagram and shows a frame's fields beside its bytes", () => look(sample, {}, async (page) => {
  await page.keyboard.press("/");
  await page.keyboard.type("1025 delivered to nobody");
  await page.getByText("1 of 7 cases").waitFor();
  await page.locator(".row").click();
  await page.locator(".diagram").waitFor();
  assert.equal(await page.title(), "global/limit:ascii-1025 - CHATHACK conformance");
  assert.deepEqual(await page.locator(".lane .head").allTextContents(), ["alice", "my server", "bob"]);
  await page.getByRole("button", { name: /^bob sees the connection end/ }).hover();
  assert.match(await text_of(page, ".inspector"), /reset/);
  await page.getByRole("button", { name: /^bob gets global_message/ }).click();
  await page.getByRole("button", { name: /^bob sees the connection end/ }).hover();  // a click keeps what is shown
  const fields = page.locator(".inspector .fields tr[data-part]");
  assert.deepEqual((await fields.allInnerTexts()).map((text) => text.split(/\s*\t\s*/).slice(0, 2)),
    [["opcode", "5"], ["sender", '"alice"'], ["message", '"aaaa"']]);
  await fields.nth(2).hover();
  assert.equal(await page.locator(".hex .byte.lit").count(), 8);
  assert.deepEqual(await page.locator(".hex .byte.lit").allInnerTexts(), ["00", "00", "00", "04", "61", "61", "61", "61"]);
  const colours = await page.locator(".hex .byte:not(.lit)").evaluateAll((bytes) => new Set(bytes.map((byte) => getComputedStyle(byte).backgroundColor)).size);
  assert.equal(colours, 2);  // opcode and sender
}));

test("goes through a diagram with the keyboard", () => look(sample, { hash: limit }, async (page) => {
  await page.getByRole("button", { name: /^bob gets global_message/ }).focus();
  await page.keyboard.press("ArrowDown");
  assert.match(await text_of(page, ".inspector"), /sees the connection end/);
  await page.keyboard.press("ArrowUp");
  assert.match(await text_of(page, ".inspector"), /message/);
}));

test("shows the clause, expected beside seen with the difference marked, the proof and the replay command", () => look(sample, { hash: limit }, async (page) => {
  await page.locator(".comparison").waitFor();
  assert.match(await text_of(page, ".detail .findings"), /A message of more than 1024 bytes is delivered to nobody/);
  assert.match(await text_of(page, ".comparison"), /Expected[\s\S]*nothing[\s\S]*Seen[\s\S]*global_message/);
  assert.match(await text_of(page, ".comparison mark"), /global_message sender "alice"/);
  assert.match(await text_of(page, ".step-body:visible"), /Proof of silence: a marker/);
  assert.match(await text_of(page, ".command"), /--only 'global\/limit:ascii-1025' --seed 42/);
}));

test("goes on with j and k, and back with Escape", () => look(sample, { hash: limit }, async (page) => {
  await page.locator(".diagram").waitFor();
  await page.keyboard.press("j");
  await page.waitForFunction(() => location.hash === "#case/global/limit:told");
  await page.keyboard.press("k");
  await page.waitForFunction(() => location.hash === "#case/global/limit:ascii-1025");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => location.hash === "#cases");
}));

test("keeps filters in its address", () => look(sample, { hash: "#cases?q=exited%20139" }, async (page) => {
  assert.equal(await page.locator(".row").count(), 1);
  assert.equal(await page.locator(".row").getAttribute("data-key"), "global/echo@whole@2");
  await page.getByLabel("Search cases").fill("");
  await page.getByRole("button", { name: /skipped/ }).click();
  assert.match(page.url(), /#cases\?verdict=skipped$/);
}));

test("is dark where the reader's system is, and as the reader wants it", () => look(sample, { dark: true }, async (page) => {
  assert.ok(await lightness(page) < 0.2);
  await page.getByLabel("Colours").selectOption("light");
  assert.ok(await lightness(page) > 0.8);
}));

for (const width of [320, 1600]) {
  test(`fits a window of ${width} pixels`, async () => {
    for (const hash of ["", "#cases", limit]) await look(sample, { hash, width }, async (page) => {
      if (hash === limit) await page.locator(".diagram").waitFor();
      await expect_fits(page);
    });
  });
}

for (const dark of [false, true]) {
  test(`has no serious finding of axe, ${dark ? "dark" : "light"}`, async () => {
    for (const hash of ["", "#cases", limit]) await look(sample, { hash, dark }, async (page) => {
      if (hash === limit) await page.locator(".diagram").waitFor();
      await expect_accessible(page);
    });
  });
}

test("prints the case without what is only for screens", () => look(sample, { hash: limit }, async (page) => {
  await page.locator(".diagram").waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#head").isVisible(), false);
  assert.equal(await page.locator(".side").isVisible(), false);
  assert.ok(await page.locator(".diagram").isVisible());
  assert.ok((await page.pdf()).length > 10_000);
}));

test("shows what a harmful target says as text: a login <script> harms nobody", async () => {
  await look(hostile, {}, async (page) => {
    assert.match(await text_of(page, "h1"), /my server<\/script><script>document\.title='owned'<\/script><img src=x/);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("script").count(), 5);
  });
  await look(hostile, { hash: "#cases?q=1025" }, async (page) => {
    await page.locator(".row").first().click();
    await page.locator(".diagram").waitFor();
    for (const message of await page.locator(".message").all()) await message.focus();
    await page.evaluate(() => { for (const one of document.querySelectorAll("details")) one.open = true; });
    assert.doesNotMatch(await page.title(), /^owned/);
    assert.equal(await page.locator("img").count(), 0);
    assert.match(await text_of(page, ".inspector"), /<script>/);
  });
});
