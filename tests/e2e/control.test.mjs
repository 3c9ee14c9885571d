// Steering a crawl while it runs, as the server sees it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, crawl, poll, stopClock } from "./browser.mjs";
import { assertAddsUp, assertFound, assertRequests, mostInFlight, pagesOf, waitingToResume } from "./findings.mjs";
import { mainSiteOf } from "./site-main.mjs";

describe("a running crawl", () => {
  const world = World.forSuite();
  const main = mainSiteOf(world);

  /** Starts a crawl whose answers are all held but the first, and waits for `count` requests in flight. */
  async function held(page, more = {}, count = 5) {
    world.site.serve(main.site.answers);
    world.site.hold("/", "/robots.txt");
    const scope = await Scope.mount(page, { ...main.attributes, ...more });
    await scope.call("start");
    await inFlight(count);
    return scope;
  }

  const inFlight = (count) => world.site.until(`${count} held requests`, ({ inFlight, held }) => inFlight === count && held === count);
  const asked = () => world.site.asked;
  /** Lets everything go and checks that the crawl finds all there is. */
  async function complete(scope) {
    world.site.release();
    const stats = await scope.ended();
    assert.equal(stats.state, "done");
    assertFound(await scope.json(), main.site.expectation());
    return stats;
  }

  test("sends nothing while it is paused, lets what is in flight finish, and resumes to the same end", () =>
    world.page(async (page) => {
      const scope = await held(page);
      await scope.call("pause");
      await scope.until("the pause", (element) => element.stats.state === "paused");
      const before = asked();
      world.site.release();
      await world.site.until("the end of what is in flight", ({ inFlight }) => inFlight === 0);
      await scope.until("the counters", (element) => element.stats.inFlight === 0);
      await poll("all 8 consumers to wait", async () => waitingToResume(await scope.trace()) === 8);
      assert.equal(asked(), before, "requests");
      const stats = await scope.stats();
      assert.equal(stats.state, "paused");
      assert.equal(stats.fetching, 0);
      assert.ok(stats.queued > 0);
      assertAddsUp(stats);
      assert.deepEqual(world.site.aborted, []);
      await scope.call("resume");
      const end = await complete(scope);
      assertRequests(world.site, main.site.requests(main.site.expectation()));
      assert.equal(end.maxInFlight, 5);
    }));

  test("shows the machine: the queue, permits at their holders, who waits, and what limits the crawl", () =>
    world.page(async (page) => {
      const scope = await held(page);
      const text = (selector) => page.locator(`crawl-scope ${selector}`).allTextContents();
      await poll("the limit in a sentence", async () => (await text(".limit"))[0] === "5 of 5 permits taken, 3 consumers wait for one.");
      assert.equal((await text(".consumers li:not([hidden])")).length, 8);
      const doing = await text(".consumers li:not([hidden]) .doing");
      assert.equal(doing.filter((words) => words.startsWith("fetches /")).length, 5, doing.join("\n"));
      assert.equal(doing.filter((words) => words === "waits for a permit").length, 3, doing.join("\n"));
      assert.equal(await page.locator("crawl-scope .consumers .token.held").count(), 5);
      assert.equal(await page.locator("crawl-scope .tokens .token.taken").count(), 5);
      // They are where they are held, and not on their way there, however short that is.
      assert.equal(await page.locator("crawl-scope .consumers .token.held").first().evaluate((token) => getComputedStyle(token).transform), "none");
      // Consumers have taken eight of the start page's nine links.
      assert.equal((await text(".queue-part .value"))[0], "1 of 9 unfinished");
      assert.equal((await text(".next li")).filter((address) => address.startsWith("/")).length, 1);
      await scope.evaluate((element) => element.setAttribute("permits", "2"));
      await poll("the smaller number", async () => (await text(".permits-part .value"))[0] === "5 of 2 taken, 3 waiting");
      await complete(scope);
      assert.deepEqual(await text(".limit"), [""]);
      assert.equal((await text(".consumers li:not([hidden])")).length, 0);
    }));

  test("keeps each part of the machine where it is: before a crawl, during it and after it", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      const scope = await Scope.mount(page, main.attributes);
      const places = () => page.locator("crawl-scope").evaluate((element) => {
        const { offsetTop } = element.shadowRoot.querySelector(".flow");
        const parts = element.shadowRoot.querySelectorAll(".station, .pipe, .dial, .consumers");
        return [...parts].map((part) => [part.className, part.offsetTop - offsetTop, part.offsetHeight].join(" "));
      });
      const before = await places();
      assert.equal(before.length, 10);
      world.site.hold("/", "/robots.txt");
      await scope.call("start");
      await inFlight(5);
      assert.deepEqual(await places(), before, "under way");
      await complete(scope);
      assert.deepEqual(await places(), before, "over");
    }));

  test("shows the delay as a gate where it is what limits", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      const scope = await Scope.mount(page, { ...main.attributes, delay: 60_000 });
      await scope.call("start");
      const gate = page.locator("crawl-scope .gate");
      await poll("the gate", async () => /^Delay: \d+ waiting for a turn$/.test(await gate.textContent()));
      assert.equal(await page.locator("crawl-scope .flow").getAttribute("data-limit"), "delay");
      await scope.call("stop");
      await scope.ended();
      await poll("an open gate", async () => (await gate.textContent()) === "");
    }));

  test("can be paused and resumed at once, and twice", () =>
    world.page(async (page) => {
      const scope = await held(page);
      for (const method of ["resume", "pause", "pause", "resume", "resume", "pause", "resume"]) await scope.call(method);
      await complete(scope);
      assertRequests(world.site, main.site.requests(main.site.expectation()));
    }));

  test("aborts what is in flight when it is stopped, and exports all it knew", () =>
    world.page(async (page) => {
      const scope = await held(page);
      await scope.until("five in flight", (element) => element.stats.inFlight === 5);
      const known = await scope.stats();
      const { stats: exported } = await scope.json();
      assert.deepEqual([exported.state, exported.fetching, exported.pages], ["running", 5, known.pages], "an export while it runs");
      await scope.call("stop");
      const stats = await scope.ended();
      assert.equal(stats.state, "stopped");
      assert.equal(stats.inFlight, 0);
      assert.equal(stats.fetching, 0);
      assert.equal(stats.pages, known.pages);
      assertAddsUp(stats);
      await world.site.until("the aborts", ({ inFlight }) => inFlight === 0);
      assert.equal(world.site.aborted.length, 5);
      const parts = await page.locator("crawl-scope :is(.queue-part, .site-part) .value").allTextContents();
      assert.deepEqual(parts, [`${stats.queued} not read`, "0 in flight, most 5"]);
      const before = asked();
      const document = await scope.json();
      const expectation = main.site.expectation();
      for (const [url, { state, links }] of pagesOf(document)) {
        assert.ok(expectation.has(url), url);
        if (url === main.attributes.url) assert.deepEqual(links, expectation.get(url).links);
        else assert.equal(state, "queued", url);
      }
      const events = await scope.trace();
      assert.equal(mostInFlight(events), 5);
      assert.deepEqual(events.filter(({ kind }) => kind === "run-ended").map(({ what }) => what.why), ["stopped"]);
      assert.equal(asked(), before, "requests after the end");
    }));

  test("can be stopped while it is paused", () =>
    world.page(async (page) => {
      const scope = await held(page);
      await scope.call("pause");
      await scope.until("the pause", (element) => element.stats.state === "paused");
      await scope.call("stop");
      const stats = await scope.ended();
      assert.equal(stats.state, "stopped");
      assertAddsUp(stats);
      await world.site.until("the aborts", ({ inFlight }) => inFlight === 0);
    }));

  test("has more requests in flight as soon as there are more permits", () =>
    world.page(async (page) => {
      const scope = await held(page, { permits: 2 }, 2);
      await scope.set("permits", 6);
      await inFlight(6);
      const stats = await complete(scope);
      assert.equal(stats.maxInFlight, 6);
      assert.equal(world.site.maxInFlight, 6);
    }));

  test("has fewer requests in flight when there are fewer permits, without aborting any", () =>
    world.page(async (page) => {
      const scope = await held(page, { permits: 6 }, 6);
      await scope.set("permits", 1);
      await scope.until("the change", async (element) => (await (await element.exportAs("ndjson")).text()).includes('"resized"'));
      world.site.releaseHeld();
      await world.site.until("the first of those after", ({ held }) => held > 0);
      assert.equal(world.site.inFlight, 1);
      world.site.reset();
      await complete(scope);
      assert.equal(world.site.maxInFlight, 1);
      assert.deepEqual(world.site.aborted, []);
    }));

  test("takes on consumers and lets them go after their page", () =>
    world.page(async (page) => {
      const scope = await held(page, { permits: 6, consumers: 2 }, 2);
      await scope.set("consumers", 6);
      await inFlight(6);
      await scope.set("consumers", 1);
      world.site.releaseHeld();
      await inFlight(1);
      world.site.reset();
      await complete(scope);
      assert.equal(world.site.maxInFlight, 1);
      assert.deepEqual(world.site.aborted, []);
    }));

  test("tells of its start, its progress and its end, on the element and above it", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      await page.evaluate(() => {
        window.above = [];
        for (const type of ["crawl-start", "crawl-progress", "crawl-end"]) {
          document.addEventListener(type, ({ composed }) => window.above.push([type, composed]));
        }
      });
      const { scope } = await crawl(page, main.attributes);
      const heard = await scope.evaluate((element) => element.heard);
      const types = heard.map(({ type }) => type);
      assert.deepEqual([types[0], types.at(-1)], ["crawl-start", "crawl-end"]);
      assert.deepEqual(types.slice(1, -1).filter((type) => type !== "crawl-progress"), []);
      assert.deepEqual(await page.evaluate(() => window.above), types.map((type) => [type, true]));
      const progress = heard.filter(({ type }) => type === "crawl-progress");
      assert.ok(progress.length > 0);
      for (const { detail } of progress) assertAddsUp(detail);
    }));

  test("tells of its progress at most once in a tenth of a second", () =>
    world.page(async (page) => {
      await stopClock(page);
      const scope = await held(page);
      const told = async () => (await scope.heard("crawl-progress")).length;
      await scope.until("five in flight", (element) => element.stats.inFlight === 5);
      assert.equal(await told(), 1);
      await page.clock.runFor(100);
      await complete(scope);
      assert.equal(await told(), 2);
    }));

  test("can be started again after its end, and finds the same", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      const { scope } = await crawl(page, main.attributes);
      world.site.reset();
      await scope.crawl();
      assertFound(await scope.json(), main.site.expectation());
      assertRequests(world.site, main.site.requests(main.site.expectation()));
    }));

  test("can be started again after it was stopped", () =>
    world.page(async (page) => {
      const scope = await held(page);
      await scope.call("stop");
      await scope.ended();
      await world.site.until("the aborts", ({ inFlight }) => inFlight === 0);
      world.site.release();
      world.site.reset();
      const stats = await scope.crawl();
      assert.equal(stats.state, "done");
      assertFound(await scope.json(), main.site.expectation());
    }));
});
