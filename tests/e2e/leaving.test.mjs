// A page that is left while a crawl is under way, and come back to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";
import { assertFound } from "./findings.mjs";
import { ladder } from "./site.mjs";

const PAGES = 60;

/** The steps of these tests. */
class Leaving {
  /** @param {World} world */
  constructor(world) {
    this.world = world;
  }

  /** The address of the page that crawls a ladder, with more of a query. */
  file(more = "") {
    return `index.html?url=${encodeURIComponent(`${this.world.site.url}/`)}&robots=ignore&delay=0&max-depth=1000${more}`;
  }

  /** Starts the crawl by a click, and holds it half-way. @param {import("playwright-core").Page} page */
  async begin(page) {
    const { site } = this.world;
    const served = ladder(site.url, PAGES);
    site.serve(served.answers);
    const scope = await Scope.onPage(page);
    await page.getByRole("button", { name: "Crawl", exact: true }).click();
    await site.until("some pages", ({ asked }) => asked > 20);
    site.hold();
    await site.until("held requests", ({ held }) => held > 0);
    return { scope, expectation: served.expectation({ maxDepth: 1000 }) };
  }

  /** Sees a page that was come back to crawl to its end: it is at it still, or offers to go on. */
  async finish(page, expectation) {
    const scope = await Scope.onPage(page);
    this.world.site.release();
    if ((await scope.stats()).state === "idle") await page.getByRole("button", { name: /^Resume the crawl/ }).click();
    await scope.until("the end", (element) => element.stats.state === "done");
    assertFound(await scope.json(), expectation);
  }
}

describe("leaving the page", () => {
  const world = World.forSuite();
  const leaving = new Leaving(world);

  test("asks nothing while the crawl is kept, which goes on after Back", () =>
    world.page(async (page) => {
      const { expectation } = await leaving.begin(page);
      // A question would count as a problem of the page.
      await page.goto(world.address("plain.html"));
      await page.goBack();
      await leaving.finish(page, expectation);
    }, { file: leaving.file() }));

  test("asks while the crawl is not kept, and no more once it is over", () =>
    world.page(async (page, problems) => {
      const { scope } = await leaving.begin(page);
      const leave = () => page.evaluate((address) => { setTimeout(() => location.assign(address)); }, world.address("plain.html"));
      await leave();
      await poll("the question", () => problems.length > 0);
      assert.deepEqual(problems.splice(0), ["dialog: "]);
      // It was dismissed: the page is still there, and the crawl with it.
      world.site.release();
      await scope.until("the end", (element) => element.stats.state === "done");
      await leave();
      await page.waitForURL("**/plain.html");
    }, { file: leaving.file("&embed") }));
});

describe("leaving the page in a browser that keeps pages for the way back", () => {
  const world = World.forSuite({ without: ["--disable-back-forward-cache"] });
  const leaving = new Leaving(world);

  test("holds the crawl, which goes on after Back as if nothing had been", () =>
    world.page(async (page) => {
      // Kept are only documents that may be cached.
      const body = readFileSync(new URL("index.html", world.dist));
      const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "max-age=60" };
      world.app.overlay(new Map([[`/${leaving.file()}`, { headers, body }]]));
      await page.goto(world.address(leaving.file()));
      await page.evaluate(() => { window.said = ["this very page"]; });
      const { expectation } = await leaving.begin(page);
      await page.goto(world.address("plain.html"));
      await page.evaluate(() => { setTimeout(() => history.back()); });
      // A page that was kept isn't loaded.
      await page.waitForURL("**/index.html?*", { waitUntil: "commit" });
      assert.deepEqual(await page.evaluate(() => window.said), ["this very page"]);
      await leaving.finish(page, expectation);
      assert.deepEqual((await (await Scope.onPage(page)).trace()).filter(({ kind }) => kind === "run-resumed"), []);
    }, { file: "plain.html" }));
});
