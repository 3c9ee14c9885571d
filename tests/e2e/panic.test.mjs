// Workers that die: nothing found is lost, and nothing has to be loaded again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";
import { assertAddsUp, assertFound, pagesOf } from "./findings.mjs";
import { mainSite } from "./site-main.mjs";

describe("when a worker panics", () => {
  /** @type {World} */
  let world;
  let site;
  before(async () => {
    world = await World.open();
    site = mainSite(world.sites);
  });
  after(() => world.close());

  /** Starts a crawl and holds it where a few pages have been read. */
  async function half(page) {
    world.site.serve(site.answers);
    const scope = await Scope.mount(page, { url: `${world.site.url}/`, delay: 0 });
    world.site.hold("/", "/robots.txt", "/grid/", "/links/", "/paths/");
    await scope.call("start");
    await scope.until("a few pages", (element) => element.stats.ok >= 4);
    await world.site.until("held requests", ({ held }) => held === 5);
    return scope;
  }

  /** The workers of one role. */
  async function workers(page, role) {
    const named = await Promise.all(page.workers().map(async (worker) => [worker, await worker.evaluate(() => self.name)]));
    return named.filter(([, name]) => name.includes(role)).map(([worker]) => worker);
  }

  /** Takes the panic's own messages out of the list of problems. */
  function forgive(problems) {
    const others = problems.filter((problem) => !/panicked|unreachable|RuntimeError|a string|no more drawing/.test(problem));
    problems.splice(0, problems.length, ...others);
  }

  test("the crawl's: the page says so, exports what was found, and starts again", () =>
    world.page(async (page, problems) => {
      const scope = await half(page);
      const [worker, ...others] = await workers(page, "crawl");
      assert.ok(worker, "a worker whose name has “crawl” in it");
      assert.deepEqual(others, []);
      // gloo-net panics on a rejection that is no Error.
      await worker.evaluate(() => {
        self.fetch = () => Promise.reject("a string");
      });
      world.site.releaseHeld();
      await scope.until("the crash", (element) => element.stats.state === "crashed");
      const [error, ...more] = await scope.heard("crawl-error");
      assert.ok(error.message.length > 10, JSON.stringify(error));
      assert.deepEqual(more, []);
      assert.match(await scope.visibleText(), /crash|stopped unexpectedly|died/i);

      const document = await scope.json();
      assert.equal(document.stats.state, "crashed");
      assertAddsUp(document.stats);
      assert.equal(document.stats.fetching, 0);
      const expectation = site.expectation();
      const found = pagesOf(document);
      const read = [...found.values()].filter(({ state }) => state === "ok");
      assert.ok(read.length >= 4);
      for (const { url, links } of read) assert.deepEqual(links, expectation.get(url).links, url);
      const events = await scope.trace();
      assert.equal(events.filter(({ kind }) => kind === "discovered").length, found.size);

      await world.site.until("the end of all requests", ({ inFlight }) => inFlight === 0);
      world.site.release();
      const stats = await scope.crawl();
      assert.equal(stats.state, "done");
      assertFound(await scope.json(), expectation);
      forgive(problems);
    }));

  test("the stage's: the crawl goes on, and the next start draws again", () =>
    world.page(async (page, problems) => {
      const scope = await half(page);
      const [worker, ...others] = await workers(page, "stage");
      assert.ok(worker, "a worker whose name has “stage” in it");
      assert.deepEqual(others, []);
      await worker.evaluate(() => {
        const fail = () => {
          throw new Error("no more drawing");
        };
        for (const method of ["clearRect", "setTransform", "fillRect"]) OffscreenCanvasRenderingContext2D.prototype[method] = fail;
      });
      world.site.release();
      const stats = await scope.ended();
      assert.equal(stats.state, "done");
      assertFound(await scope.json(), site.expectation());
      const rows = await scope.evaluate((element) => element.shadowRoot.querySelectorAll("[role=row], tr").length);
      assert.ok(rows > 1, "the table lives");

      world.site.reset();
      await scope.crawl();
      assertFound(await scope.json(), site.expectation());
      const position = await poll("a page's position", () => scope.call("positionOf", 0));
      assert.equal(position.state, "ok");
      forgive(problems);
    }));
});
