// The badge, as the library of shields.io and a browser read it.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeBadge } from "badge-maker";
import { browser, folder, report } from "./browser.mjs";

let chromium;
before(async () => { chromium = await browser(); });
after(() => chromium.close());

test("is an endpoint of shields.io", () => {
  const { schemaVersion, ...badge } = JSON.parse(report("badge", "sample.json"));
  assert.equal(schemaVersion, 1);
  assert.match(makeBadge(badge), /aria-label="CHATHACK: 1 MUST violated"/);
});

test("is a picture that a browser draws", async () => {
  writeFileSync(join(folder, "badge.svg"), report("badge", "--svg", "sample.json"));
  writeFileSync(join(folder, "badge.html"), "<!doctype html><title>badge</title><div id=head><nav>.</nav></div><img src=badge.svg>");
  const page = await chromium.open(join(folder, "badge.html"));
  const [width, height] = await page.locator("img").evaluate((picture) => [picture.naturalWidth, picture.naturalHeight]);
  assert.ok(width > 100 && width < 250);
  assert.equal(height, 20);
});
