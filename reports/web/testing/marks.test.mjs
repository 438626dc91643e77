// The pages of students and of their class, in a real browser. They have no script.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, expect_accessible, expect_fits, folder, lightness } from "./browser.mjs";

let chromium;
before(async () => { chromium = await browser(); });
after(() => chromium.close());

const names = ["student", "broken-student", "hostile-student", "class"];
const look = (name, options, see) => chromium.look(join(folder, `${name}.html`), { ready: "h1", ...options }, see);

for (const name of names) {
  for (const width of [320, 1280])
    test(`${name}: fits a window of ${width} pixels, without script`, () => look(name, { width, script: false }, expect_fits));

  for (const dark of [false, true]) {
    test(`${name}: has no serious finding of axe, ${dark ? "dark" : "light"}`, () => look(name, { dark }, async (page) => {
      assert.equal(await lightness(page) < 0.2, dark);
      await expect_accessible(page);
    }));
  }

  test(`${name}: has no link within it that leads nowhere`, () => look(name, {}, async (page) => {
    const lost = await page.locator("a[href^='#']").evaluateAll((all) => all.filter((one) => !document.getElementById(decodeURIComponent(one.hash.slice(1)))).length);
    assert.equal(lost, 0);
  }));
}

test("a student goes from the table to a fault and its conversation", () => look("student", {}, async (page) => {
  await page.getByRole("link", { name: "GLOBAL-5" }).click();
  const card = page.locator(".card", { has: page.locator("[id='GLOBAL-5']") });
  await card.getByText("Should have come:").waitFor();
  assert.match(await card.innerText(), /bob gets global_message sender "alice"/);
}));

test("tells every standing apart without colour", () => look("class", {}, async (page) => {
  const marks = await page.locator("ul.key .mark").allInnerTexts();
  assert.equal(marks.length, 6);
  assert.equal(new Set(marks).size, marks.length);
}));

test("shows what a harmful server says as text", () => look("hostile-student", {}, async (page) => {
  assert.match(await page.locator("h1").innerText(), /<script>document\.title='owned'/);
  assert.match(await page.title(), /^Group 12/);
  assert.equal(await page.locator("img").count(), 0);
}));
