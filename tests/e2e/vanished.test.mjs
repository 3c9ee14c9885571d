// Workers that end without a word, as when the browser kills them: the page hears nothing, and notices.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, poll } from "./browser.mjs";
import { assertFound } from "./findings.mjs";
import { half, workers } from "./half.mjs";
import { mainSiteOf } from "./site-main.mjs";

describe("a worker that vanishes", () => {
  const world = World.forSuite();
  const main = mainSiteOf(world);

  /** Starts a crawl and holds it half-way, once the run has given a sign of life. */
  async function alive(page) {
    const scope = await half(world, main, page);
    // It comes every 2 s, and shows nowhere.
    await page.waitForTimeout(5000);
    return { scope, ...workers(page) };
  }

  /** Ends a worker from within, of which nobody is told. */
  const vanish = (worker) => worker.evaluate(() => self.close()).catch(() => undefined);

  test("the run's: the page says so within half a minute, keeps what was found, and starts again", () =>
    world.page(async (page) => {
      const { scope, crawl } = await alive(page);
      await vanish(crawl);
      await scope.until("the end", (element) => element.stats.state === "crashed", null, 40_000);
      const [error] = await scope.heard("crawl-error");
      assert.match(error.message, /no longer answers/);
      assert.equal((await scope.json()).stats.state, "crashed");
      world.site.releaseHeld();
      world.site.release();
      assert.equal((await scope.crawl()).state, "done");
      assertFound(await scope.json(), main.site.expectation());
    }));

  test("a reader's: its pages go back on the queue, and the crawl comes to its end", () =>
    world.page(async (page) => {
      const { scope, readers } = await alive(page);
      await Promise.all(readers.map(vanish));
      world.site.release();
      assert.equal((await scope.ended()).state, "done");
      assertFound(await scope.json(), main.site.expectation());
      const notes = (await scope.trace()).filter(({ kind }) => kind === "note");
      assert.ok(notes.some(({ what }) => /no longer answers/.test(what.text)), "it is told");
    }));

  /** Ends the picture's worker half-way, and lets the crawl come to its end without it. */
  async function withoutPicture(page) {
    const { scope, stage } = await alive(page);
    await vanish(stage);
    world.site.release();
    assert.equal((await scope.ended()).state, "done");
    assertFound(await scope.json(), main.site.expectation());
    return scope;
  }

  const says = (scope, words) =>
    scope.until(`“${words}” to be said`, (element, words) => element.shadowRoot.textContent.includes(words), words, 40_000);

  test("the picture's: another draws all of it, and who asked the old one is answered", () =>
    world.page(async (page) => {
      const scope = await withoutPicture(page);
      // Asked of the one that is gone.
      const asked = scope.evaluate((element) =>
        Promise.all([element.frames(), element.positionOf(0), element.exportAs("png").catch(({ message }) => message)]));
      await says(scope, "drawn anew");
      const [frames, position, picture] = await asked;
      assert.deepEqual([frames, position], [null, null]);
      assert.match(String(picture), /No picture/);
      const { pages } = await scope.json();
      const drawn = await scope.evaluate((element, ids) => Promise.all(ids.map((id) => element.positionOf(id))), pages.map(({ id }) => id));
      assert.deepEqual(drawn.map((place) => place?.state), pages.map(({ state }) => state));
      assert.equal((await scope.blob("png")).type, "image/png");
      assert.equal((await scope.heard("crawl-error")).length, 0);
    }));

  test("the picture's, twice within a minute: the page says so and goes on without", () =>
    world.page(async (page) => {
      const scope = await withoutPicture(page);
      const known = new Set(page.workers());
      await says(scope, "drawn anew");
      const next = await poll("the other", async () => page.workers().find((worker) => !known.has(worker)));
      await poll("its first frame", async () => (await scope.call("frames"))?.drawn > 0);
      await vanish(next);
      await says(scope, "goes on without it");
      assert.deepEqual([await scope.call("frames"), (await scope.heard("crawl-error")).length], [null, 1]);
      world.site.reset();
      await scope.crawl();
      await poll("the next crawl's picture", async () => (await scope.call("frames"))?.drawn > 0);
    }));
});
