// What the tests of the pages share: results, the pages made of them, and a real browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

export const folder = mkdtempSync(join(tmpdir(), "chathack-pages-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
if (process.env.CHATHACK_SAMPLES) execFileSync(process.env.CHATHACK_SAMPLES, [folder]);

/** Runs chathack-report in the folder of the samples, and gives what it printed. */
export const report = (...words) => execFileSync(process.env.CHATHACK_REPORT, words, { cwd: folder, encoding: "utf-8" });

/** Makes a page of a result of chathack-sim that is beside the tests, changed by `change`. Gives its path. */
export function simulation_page(name, change = () => {}) {
  const data = JSON.parse(readFileSync(new URL(`../../testing/${name}.json`, import.meta.url), "utf-8"));
  const made = mkdtempSync(join(folder, `${name}-`));
  change(data);
  writeFileSync(join(made, "result.json"), JSON.stringify(data));
  report("html", join(made, "result.json"), "-o", join(made, "report.html"));
  return join(made, "report.html");
}

/** Writes the page of a sample as a run would, into a folder of its own. Gives its path. */
export function run_folder(sample) {
  mkdirSync(join(folder, sample), { recursive: true });
  report("html", `${sample}.json`, "-o", `${sample}/report.html`);
  execFileSync("cp", [`${sample}.json`, `${sample}/result.json`], { cwd: folder });
  return join(folder, sample, "report.html");
}

/** A browser for the tests of one file. Call `close` at their end. */
export async function browser() {
  const running = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
  const made = {
    close: () => running.close(),
    /** Opens a page, calls `see` with it, and expects that the page reported no problem. */
    async look(path, options, see) {
      const page = await made.open(path, options);
      await see(page);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    },
    /** Opens a page in a window of its own. Its problems and everything that it loads go into `page.complaints`. */
    async open(path, { hash = "", width = 1280, height = 900, dark = false, script = true, ready = "#head nav" } = {}) {
      const context = await running.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", javaScriptEnabled: script });
      context.setDefaultTimeout(120_000);  // on a busy machine
      const page = await context.newPage();
      page.complaints = [];
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.complaints.push(message.text()));
      page.on("pageerror", (error) => page.complaints.push(error.message));
      page.on("dialog", (dialog) => { page.complaints.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
      page.on("request", (request) => request.url().startsWith("file://") || page.complaints.push(`loads ${request.url()}`));
      await page.goto(pathToFileURL(path) + hash);
      if (script) await page.locator(ready).waitFor();
      return page;
    },
  };
  return made;
}

/** Expects that the first view needs no script, and that nothing of it changes its size or comes twice when the script does. */
export async function expect_grown(chromium, path, selectors, dark = false) {
  const sizes_of = (page) => Promise.all(selectors.map(async (selector) => {
    assert.equal(await page.locator(selector).count(), 1, selector);
    const { x, width, height } = await page.locator(selector).boundingBox();
    return [selector, x, width, height].join(" ");
  }));
  const found = [];
  for (const script of [false, true]) await chromium.look(path, { script, dark }, async (page) => {
    found.push(await sizes_of(page));
    if (script) assert.equal(await page.locator("a[data-address]").count(), 0);
    else assert.equal(await page.locator("a[href^='#']").count(), 0);  // no link leads nowhere
  });
  assert.deepEqual(found[1], found[0]);
}

/** Expects no finding of axe-core that is serious or critical. */
export async function expect_accessible(page) {
  await page.evaluate(axe_source);  // an evaluation of the debugger: the page's content security policy stays as it is
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(grave.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join("\n")}`), []);
}

/** Expects that the page as a whole does not scroll sideways. */
export async function expect_fits(page) {
  const [whole, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(whole <= seen, `${whole} pixels wide in a window of ${seen}`);
}

/** How light the background of the page is, from 0 to 1. */
export const lightness = (page) => page.evaluate(() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  return (r + g + b) / 765;
});
