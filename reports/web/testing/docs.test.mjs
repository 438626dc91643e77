// The site of the documents, as ci/docs makes it, from disk.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browser, expect_accessible, expect_fits, folder, lightness } from "./browser.mjs";

const site = join(folder, "docs-site");
const skip = !existsSync("/usr/bin/sphinx-build") && "Sphinx is missing; ci/docs installs it";
let chromium;
before(async () => {
  if (skip) return;
  execFileSync("python3", [fileURLToPath(new URL("../../../ci/site/build.py", import.meta.url)), site]);
  chromium = await browser();
});
after(() => chromium?.close());

const look = (page, options, see) => chromium.look(join(site, page), { ready: "#head", ...options }, see);

test("no page scrolls sideways on a small telephone", { skip }, async () => {
  const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
  assert.ok(pages.length > 40);
  await look("index.html", { width: 320, height: 640 }, async (page) => {
    for (const name of pages) {
      await page.goto(`file://${join(site, name)}`);
      await expect_fits(page);
    }
  });
});

test("a word from the middle of a page is found, and its section opened", { skip }, async () => {
  await look("docs/adr/0004-fences.html", {}, async (page) => {
    await page.locator("#search input").pressSequentially("sandbox ALLOW-same-origin");
    const found = page.locator("#found article");
    await found.first().waitFor();
    assert.equal(await found.count(), 1);
    assert.equal(await found.locator("a").innerText(), "In a CI pipeline");
    assert.deepEqual(await found.locator("mark").allInnerTexts(), ["sandbox", "allow-same-origin"]);
    await page.keyboard.press("Enter");
    await page.waitForURL(`file://${site}/docs/ci.html#in-a-ci-pipeline`);
  });
});

test("what is found under a heading of that name comes first", { skip }, async () => {
  await look("index.html", { width: 320 }, async (page) => {
    await page.locator("#search input").fill("global-7");
    assert.match(await page.locator("#found a").first().innerText(), /: GLOBAL-7$/);
    await expect_fits(page);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#found").isVisible(), false);
  });
});

test("the menu of a small screen opens without a script, and leads to a page", { skip }, async () => {
  await look("docs/client.html", { width: 320, script: false }, async (page) => {
    assert.equal(await page.locator("#navigation").isVisible(), false);
    await page.locator("#head .menu").click();
    await page.locator("#navigation a", { hasText: "Target files" }).click();
    assert.match(page.url(), /docs\/targets\.html$/);
    assert.equal(await page.locator("#navigation").isVisible(), false);
  });
});

for (const dark of [false, true]) test(`is ${dark ? "dark" : "light"} where the reader wants it, and can be read by everybody`, { skip }, async () => {
  for (const name of ["index.html", "docs/networks.html", "sim/emulate/testing/plain_server.py.html"]) await look(name, { dark }, async (page) => {
    const light = await lightness(page);
    assert.ok(dark ? light < 0.2 : light > 0.9, `${light}`);
    const complaints = page.complaints.slice();
    await expect_accessible(page);
    page.complaints = complaints;  // axe-core asks for the style sheets, and may not have them from disk
  });
});
