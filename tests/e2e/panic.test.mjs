// Workers that die: nothing found is lost, and nothing has to be loaded again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, poll } from "./browser.mjs";
import { assertFound, pagesOf } from "./findings.mjs";
import { half, workers } from "./half.mjs";
import { SECTIONS, mainSiteOf } from "./site-main.mjs";

describe("when a worker panics", () => {
  const world = World.forSuite();
  const main = mainSiteOf(world);

  /** Makes a worker fail the next time it looks at the clock. */
  const stopTime = (worker) =>
    worker.evaluate(() => {
      performance.now = () => {
        throw new Error("no time");
      };
    });

  /** Makes the worker of the crawl panic. */
  async function crashCrawl(page, scope) {
    await stopTime(workers(page).crawl);
    world.site.releaseHeld();
    await scope.until("the crash", (element) => element.stats.state === "crashed");
  }

  /** Makes the stage's worker fail at its next frame, which comes with the next page. */
  async function crashStage(page, scope) {
    await workers(page).stage.evaluate(() => {
      const fail = () => {
        throw new Error("no more drawing");
      };
      for (const method of ["clearRect", "setTransform", "fillRect"]) OffscreenCanvasRenderingContext2D.prototype[method] = fail;
    });
    world.site.release();
    await poll("word of the failure", async () => (await scope.heard("crawl-error")).length > 0);
  }

  test("the crawl's: the page says so, exports what was found, and starts again", () =>
    world.page(async (page) => {
      const scope = await half(world, main, page);
      await crashCrawl(page, scope);
      const [error, ...more] = await scope.heard("crawl-error");
      assert.match(error.message, /worker failed: .{10,}/s);
      assert.deepEqual(more, []);
      assert.equal((await scope.ended()).state, "crashed");
      assert.match(await scope.visibleText(), /crawl's worker failed/);

      const document = await scope.json();
      assert.equal(document.stats.state, "crashed");
      assert.equal(document.stats.fetching, 0);
      const expectation = main.site.expectation();
      const found = pagesOf(document);
      const read = [...found.values()].filter(({ state }) => state === "ok");
      assert.ok(read.length > SECTIONS.length);
      // What a fragment leads to is known of pages that were read.
      const written = (links) => links.map(({ fragmentFound, ...link }) => link);
      for (const { url, links } of read) assert.deepEqual(written(links), expectation.get(url).links, url);
      const events = await scope.trace();
      assert.equal(events.filter(({ kind }) => kind === "discovered").length, found.size);

      await world.site.until("the end of all requests", ({ inFlight }) => inFlight === 0);
      world.site.release();
      const stats = await scope.crawl();
      assert.equal(stats.state, "done");
      assertFound(await scope.json(), expectation);
      assert.doesNotMatch(await scope.visibleText(), /worker failed/);
    }));

  test("a reader's: what it had in hand goes back on the queue, and the crawl goes on", () =>
    world.page(async (page) => {
      const scope = await half(world, main, page);
      await Promise.all(workers(page).readers.map(stopTime));
      world.site.release();
      assert.equal((await scope.ended()).state, "done");
      assertFound(await scope.json(), main.site.expectation());
      assert.deepEqual(await scope.heard("crawl-error"), []);
      const notes = (await scope.trace()).filter(({ kind }) => kind === "note");
      assert.match(notes[0].what.text, /A reader broke off.*no time/s);
    }));

  for (const [what, script] of [["is not to be had", "worker-without-workers.js"], ["cannot be loaded", "worker-with-lost-workers.js"]]) {
    test(`a reader's, where it ${what}: the crawl does without`, () =>
      world.page(async (page) => {
        await page.addInitScript((script) => {
          const Real = window.Worker;
          window.Worker = class extends Real {
            constructor(address, options) {
              super(options.name === "crawlscope run" ? new URL(script, address) : address, options);
            }
          };
        }, script);
        await page.reload();
        const scope = await half(world, main, page);
        await poll("the end of the reader", () => page.workers().length === 2);
        world.site.release();
        assert.equal((await scope.ended()).state, "done");
        assertFound(await scope.json(), main.site.expectation());
        assert.deepEqual(await scope.heard("crawl-error"), []);
      }));
  }

  test("the crawl's: the picture shows nothing in flight any more and comes to rest", () =>
    world.page(async (page) => {
      const scope = await half(world, main, page);
      await crashCrawl(page, scope);
      const states = await scope.evaluate(async (element) => {
        const { pages } = JSON.parse(await (await element.exportAs("json")).text());
        const places = await Promise.all(pages.map(({ id }) => element.positionOf(id)));
        return pages.map(({ url, state }, n) => [url, state, places[n]?.state]);
      });
      assert.deepEqual(states.filter(([, found, drawn]) => found !== drawn), [], "states found and drawn");
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest, null, 15_000);
    }));

  test("the stage's: the crawl goes on, and the next start draws again", () =>
    world.page(async (page) => {
      const scope = await half(world, main, page);
      await crashStage(page, scope);
      assert.equal((await scope.ended()).state, "done");
      assertFound(await scope.json(), main.site.expectation());
      assert.match(await scope.visibleText(), /picture failed/);
      await page.getByRole("tab", { name: "Pages" }).click();
      const last = await scope.evaluate((element) => element.shadowRoot.querySelector("tbody tr[data-id] td:first-child").textContent);
      assert.equal(last, "ok", "the table lives");
      assert.equal((await scope.heard("crawl-error")).length, 1);

      world.site.reset();
      await scope.crawl();
      assertFound(await scope.json(), main.site.expectation());
      const position = await poll("a page's position", () => scope.call("positionOf", 0));
      assert.equal(position.state, "ok");
      assert.doesNotMatch(await scope.visibleText(), /picture failed/);
    }));

  test("the stage's: who asks it for something is told that there is nothing", () =>
    world.page(async (page) => {
      const scope = await half(world, main, page);
      await crashStage(page, scope);
      await scope.ended();
      const answers = await scope.evaluate((element) => {
        const asked = [element.positionOf(0), element.frames(), element.exportAs("png").catch(({ message }) => message)];
        return Promise.all(asked.map((answer) => Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 2_000, "no answer"))])));
      });
      assert.deepEqual(answers.slice(0, 2), [null, null]);
      assert.match(answers[2], /No picture/);
    }));
});
