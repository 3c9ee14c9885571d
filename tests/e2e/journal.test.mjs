// Crawls that break off: what the browser keeps of them, and how they go on.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";
import { assertFound } from "./findings.mjs";
import { ladder } from "./site.mjs";

const PAGES = 120;
const PERMITS = 3;

/** The element's rows of unfinished crawls. @param {Scope} scope */
const rows = (scope) =>
  scope.evaluate((element) => [...element.shadowRoot.querySelectorAll(".unfinished li")].map((row) => /** @type {HTMLElement} */ (row).innerText));

/** Presses a button of the first unfinished crawl. @param {Scope} scope @param {string} name */
const press = (scope, name) =>
  scope.evaluate((element, name) => /** @type {HTMLElement} */ (element.shadowRoot.querySelector(`.unfinished [data-part=${name}]`)).click(), name);

describe("a crawl that breaks off", () => {
  const world = World.forSuite();

  /** Serves a ladder. */
  function site() {
    const site = ladder(world.site.url, PAGES);
    world.site.serve(site.answers);
    return site;
  }

  const asked = () => world.site.asked;
  const attributes = () => ({ url: `${world.site.url}/`, delay: 0, permits: PERMITS, consumers: 5, "max-depth": 1000 });
  const offered = (scope) => poll("the crawl to be offered", async () => (await rows(scope)).length > 0);

  /** Starts a crawl and waits for some requests. */
  async function begun(page, { after }) {
    const scope = await Scope.mount(page, attributes());
    await scope.call("start");
    await world.site.until("some pages", () => asked() >= after);
    return scope;
  }

  /** Starts a crawl and reloads its page after some requests. @returns {Promise<Scope>} the new page's element */
  async function brokenOff(page, { after = 40 } = {}) {
    await begun(page, { after });
    await page.reload();
    return Scope.mount(page, {});
  }

  test("is offered by the page that was loaded anew, and goes on where it broke off", () =>
    world.page(async (page) => {
      const expectation = site().expectation({ maxDepth: 1000 });
      const scope = await brokenOff(page);
      await offered(scope);
      const [row] = await rows(scope);
      assert.ok(row.includes(`${world.site.url}/`), row);
      assert.match(row, /\d+ pages? read, \d+ left/);
      const before = asked();
      await press(scope, "resume");
      const stats = await scope.ended();
      assert.equal(stats.state, "done");
      assert.equal(stats.ok, PAGES + 1);
      assertFound(await scope.json(), expectation);
      assert.ok(before >= 40);
      const events = await scope.trace();
      // What was read by then is not asked for again; the rest is, once, and robots.txt.
      const kept = events.slice(0, events.findIndex(({ kind }) => kind === "run-resumed"));
      const read = kept.filter(({ kind }) => kind === "page").length;
      assert.equal(asked() - before, PAGES + 1 - read + 1);
      assert.equal(events.filter(({ kind }) => kind === "run-resumed").length, 1);
      for (let n = 1; n < events.length; n += 1) assert.ok(events[n].at >= events[n - 1].at, "time goes on");
      await scope.until("nothing to be left to offer", (element) => element.shadowRoot.querySelectorAll(".unfinished li").length === 0);
      assert.equal(await scope.evaluate((element) => element.getAttribute("url")), `${world.site.url}/`);
    }));

  test("loses no page however often it breaks off", () =>
    world.page(async (page) => {
      const expectation = site().expectation({ maxDepth: 1000 });
      let scope = await brokenOff(page, { after: 5 });
      let breaks = 1;
      for (; breaks < 12; breaks += 1) {
        await offered(scope);
        const before = asked();
        await press(scope, "resume");
        await world.site.until("more pages", () => asked() >= before + 2 + ((breaks * 5) % 9));
        if ((await scope.heard("crawl-end")).length > 0) break;
        await page.reload();
        scope = await Scope.mount(page, {});
      }
      if ((await scope.heard("crawl-end")).length === 0) {
        await offered(scope);
        await press(scope, "resume");
      }
      assert.equal((await scope.ended()).state, "done");
      assertFound(await scope.json(), expectation);
      assert.ok(asked() <= PAGES + 1 + breaks * (PERMITS + 2), `${asked()} requests after ${breaks} breaks`);
    }));

  test("outlives a tab that crashes", () =>
    world.page(async (page, problems) => {
      const expectation = site().expectation({ maxDepth: 1000 });
      await begun(page, { after: 30 });
      const session = await page.context().newCDPSession(page);
      const crash = page.waitForEvent("crash");
      session.send("Page.crash").catch(() => {});
      await crash;
      const other = await page.context().newPage();
      await other.goto(world.address("host.html"));
      const scope = await Scope.mount(other, {});
      await offered(scope);
      await press(scope, "resume");
      assert.equal((await scope.ended()).state, "done");
      assertFound(await scope.json(), expectation);
      problems.splice(0);
    }));

  test("that was stopped goes on, on the same page, and may be stopped and resumed again", () =>
    world.page(async (page) => {
      const expectation = site().expectation({ maxDepth: 1000 });
      const scope = await Scope.mount(page, attributes());
      await scope.call("start");
      for (const [stops, after] of [[1, 20], [2, 60]]) {
        await world.site.until("some pages", () => asked() >= after);
        await scope.call("stop");
        assert.equal((await scope.ended(stops)).state, "stopped");
        await offered(scope);
        await press(scope, "resume");
      }
      assert.equal((await scope.ended(3)).state, "done");
      assertFound(await scope.json(), expectation);
      assert.ok(asked() <= PAGES + 1 + 2 * (PERMITS + 2), `${asked()} requests`);
    }));

  test("that is stopped can be saved and deleted", () =>
    world.page(async (page) => {
      site();
      const scope = await begun(page, { after: 30 });
      await scope.call("stop");
      assert.equal((await scope.ended()).state, "stopped");
      await offered(scope);
      const download = page.waitForEvent("download");
      await press(scope, "save");
      assert.match((await download).suggestedFilename(), /^crawl-127\.0\.0\.1-.*\.ndjson$/);
      await press(scope, "delete");
      await scope.until("it to be gone", (element) => element.shadowRoot.querySelectorAll(".unfinished li").length === 0);
      await page.reload();
      const again = await Scope.mount(page, {});
      await page.waitForTimeout(2500);
      assert.deepEqual(await rows(again), []);
    }));

  test("is not offered by another tab while it runs, nor at all when it is done or embedded", () =>
    world.page(async (page) => {
      site();
      const scope = await begun(page, { after: 10 });
      world.site.hold("/p/60");
      const other = await page.context().newPage();
      await other.goto(world.address("host.html"));
      const second = await Scope.mount(other, {});
      await other.waitForTimeout(500);
      assert.deepEqual(await rows(second), []);
      world.site.release();
      assert.equal((await scope.ended()).state, "done");
      const third = await Scope.mount(other, { embed: "" });
      await other.waitForTimeout(2500);
      assert.deepEqual([await rows(second), await rows(third)], [[], []]);
    }));

  test("goes on unkept, and says so, where the browser has no room", () =>
    world.page(async (page) => {
      const expectation = site().expectation({ maxDepth: 1000 });
      const session = await page.context().newCDPSession(page);
      await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize: 1 });
      const scope = await Scope.mount(page, attributes());
      const stats = await scope.crawl();
      assert.equal(stats.state, "done");
      assertFound(await scope.json(), expectation);
      const notes = (await scope.trace()).filter(({ kind }) => kind === "note").map(({ what }) => what.text);
      assert.ok(notes.some((text) => /is not kept from here on/.test(text)), notes.join("\n"));
    }));
});

describe("a crawl that a limit cut short", () => {
  const world = World.forSuite();

  for (const [option, value, button] of /** @type {[string, number, string][]} */ ([["max-pages", 20, "Raise it"], ["max-depth", 6, "Go deeper"]])) {
    test(`goes on by “${button}”, and asks for no page once more`, () =>
      world.page(async (page) => {
        const site = ladder(world.site.url, PAGES);
        world.site.serve(site.answers);
        const scope = await Scope.mount(page, { url: `${world.site.url}/`, delay: 0, [option]: value });
        const first = await scope.crawl();
        const before = world.site.asked;
        await page.locator("crawl-scope .cuts").getByRole("button", { name: button }).click();
        const second = await scope.ended(2);
        assert.ok(second.ok > first.ok, `${second.ok} pages after ${first.ok}`);
        assert.equal(second.state, "done");
        // And robots.txt, whose permission may have changed.
        assert.equal(world.site.asked - before, second.ok - first.ok + 1);
        assert.deepEqual([...world.site.requests].filter(([path, many]) => many > 1 && path !== "/robots.txt"), []);
        const json = await scope.json();
        assert.equal(json.config[option === "max-pages" ? "maxPages" : "maxDepth"], 2 * value);
        if (option === "max-depth") assertFound(json, site.expectation({ maxDepth: 2 * value }));
        const events = await scope.trace();
        assert.deepEqual(events.filter(({ kind }) => ["run-resumed", "reconfigured"].includes(kind)).map(({ kind }) => kind), ["run-resumed", "reconfigured"]);
      }));
  }
});
