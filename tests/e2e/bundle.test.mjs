// The page as one file, opened from a disk with no network at all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Scope, World } from "./browser.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUN = readFileSync(new URL("fixtures/screens/run.ndjson", import.meta.url), "utf8");

describe("the page as one file", () => {
  const world = World.forSuite();
  before(() => {
    for (const lesson of [[], ["semaphore"]]) execFileSync("node", ["scripts/bundle.mjs", ...lesson], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  });

  /** Opens a file with the network off. @param {string} file @param {(scope: Scope, page: import("playwright-core").Page) => Promise<void>} run */
  const opened = (file, run, query = "") =>
    world.page(async (page) => {
      /** @type {string[]} */
      const asked = [];
      await page.context().setOffline(true);
      page.on("request", (request) => { if (/^https?:/.test(request.url())) asked.push(request.url()); });
      await page.goto(pathToFileURL(`${ROOT}dist-bundle/${file}`).href + query);
      await run(await Scope.of(await page.waitForSelector("crawl-scope")), page);
      assert.deepEqual(asked, [], "nothing is asked of anybody");
    });

  test("crawls the built-in site and draws it", () =>
    opened("crawlscope.html", async (scope) => {
      const stats = await scope.crawl();
      assert.deepEqual([stats.state, stats.broken], ["done", 2]);
      assert.ok(stats.ok > 80, `${stats.ok} pages`);
      assert.equal((await scope.call("positionOf", 0)).state, "ok");
      assert.equal((await scope.json()).pages[0].url, "https://crawlscope.example/demo/index.html");
    }, "?latency=0&delay=0"));

  test("plays a lesson, and the one that crawls", () =>
    opened("crawlscope.html", async (scope) => {
      for (const lesson of ["semaphore", "crawler"]) {
        await scope.set("lesson", lesson);
        assert.equal((await scope.crawl()).state, "done", lesson);
      }
    }, "?lesson=index"));

  test("opens a recorded run", () =>
    opened("crawlscope.html", async (scope) => {
      const events = await scope.evaluate((element, run) => element.load(new Blob([run])), RUN);
      assert.equal(events, RUN.trim().split("\n").length - 1);
      assert.ok((await (await scope.blob("svg")).bytes).length > 1000);
    }, "?lesson=index"));

  test("of one lesson opens with it, and is smaller", () =>
    opened("semaphore.html", async (scope) => {
      assert.equal((await scope.crawl()).state, "done");
      assert.match(await scope.visibleText(), /semaphore/i);
    }));
});
