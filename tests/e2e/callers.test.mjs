// What a page does to the element in the middle of things: removes it, moves it, starts it again, loads two files
// at once, hands it a stranger's.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, frames } from "./browser.mjs";
import { Site, link } from "./site.mjs";

/** A recording of a semaphore. @param {number} permits */
const semaphoreOf = (permits) => [
  { format: "crawlscope-trace", version: 1, time: "us" },
  { at: 0, task: 0, what: { "task-started": { id: 1, name: "main" } } },
  { at: 1, task: 1, what: { made: { id: 0, thing: { semaphore: { permits } }, name: "permits" } } },
].map((line) => JSON.stringify(line)).join("\n");

describe("a page that the element is on", () => {
  const world = World.forSuite();

  /** A site of a hundred pages in a row, and the attributes that crawl it. */
  function row() {
    const site = new Site(world.site.url);
    site.page("/", "Start", [link("/0", "0")]).add("/robots.txt", { status: 404 }, {});
    for (let n = 0; n < 100; n += 1) site.page(`/${n}`, `Page ${n}`, [link(`/${n + 1}`, `${n + 1}`)]);
    world.site.serve(site.answers);
    return { url: `${world.site.url}/`, delay: 0, "max-depth": 200 };
  }

  const asked = () => world.site.asked;

  /** Starts a crawl and waits for some requests. @param {import("playwright-core").Page} page */
  async function begun(page) {
    const scope = await Scope.mount(page, row());
    await scope.call("start");
    await world.site.until("some pages", () => asked() > 10);
    return scope;
  }

  /** Waits until nobody asks for anything any more. @param {import("playwright-core").Page} page */
  async function quiet(page) {
    for (let before = -1; before !== asked();) {
      before = asked();
      await page.waitForTimeout(400);
    }
  }

  for (const type of ["crawl-start", "crawl-progress", "crawl-end", "crawl-error"]) {
    test(`may remove it in its own ${type}`, () =>
      world.page(async (page) => {
        const scope = await Scope.mount(page, { ...row(), ...(type === "crawl-error" && { permits: 0 }) });
        await scope.evaluate((element, type) => {
          element.addEventListener(type, () => element.remove(), { once: true });
          element.start();
        }, type);
        await scope.until("its removal", (element) => !element.isConnected);
        await scope.until("its end", (element) => element.stats === null);
        await quiet(page);
        const before = asked();
        await frames(page);
        assert.equal(asked(), before);
        if (type !== "crawl-end") assert.ok(before < 50, `${before} requests`);
      }));
  }

  test("starts one run by starting it in the end of another", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, row());
      await scope.evaluate((element) => {
        element.addEventListener("crawl-end", () => element.start(), { once: true });
        element.start();
      });
      await scope.ended(2);
      await quiet(page);
      assert.equal((await scope.heard("crawl-start")).length, 2);
      assert.equal(world.site.requests.get("/50"), 2);
    }));

  test("starts one run by starting it in the end of one that a start cuts short", () =>
    world.page(async (page) => {
      const scope = await begun(page);
      await scope.evaluate((element) => {
        element.addEventListener("crawl-end", () => element.start(), { once: true });
        element.start();
      });
      await scope.ended(2);
      assert.equal((await scope.heard("crawl-start")).length, 2);
      assert.equal((await scope.stats()).ok, 102 - 1);
    }));

  test("keeps the run by moving it", () =>
    world.page(async (page) => {
      const scope = await begun(page);
      await scope.evaluate((element) => {
        const section = document.createElement("section");
        document.body.append(section);
        element.remove();
        section.append(element);
      });
      const stats = await scope.ended();
      assert.equal(stats.state, "done");
      assert.equal(stats.pages, 102 - 1 + 1);
      assert.equal((await scope.heard("crawl-start")).length, 1);
      assert.equal(world.site.requests.get("/99"), 1);
    }));

  test("has the last of two recordings, whole, that it loads at once", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, row());
      await scope.crawl();
      const text = await scope.text("ndjson");
      const [first, second] = await scope.evaluate(async (element, text) => {
        const lines = text.trimEnd().split("\n");
        const short = lines.slice(0, 101).join("\n");
        const told = await Promise.allSettled([element.load(text), element.load(short)]);
        return told.map((load) => (load.status === "fulfilled" ? load.value : load.reason.message));
      }, text);
      assert.match(String(first), /something else was started or loaded meanwhile/);
      assert.equal(second, 100);
      assert.equal((await scope.trace()).length, 100);
    }));

  test("has the run, whole, that it starts while a recording loads", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, row());
      await scope.crawl();
      const text = await scope.text("ndjson");
      const told = await scope.evaluate(async (element, text) => {
        const load = element.load(text).catch((error) => error.message);
        element.start();
        return load;
      }, text);
      assert.match(String(told), /something else was started or loaded meanwhile/);
      await scope.ended(2);
      const { stats, pages } = await scope.json();
      assert.equal(stats.ok, 101);
      assert.equal(pages.length, stats.pages);
    }));

  test("shows a recording with four billion permits", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, row());
      assert.equal(await scope.call("load", semaphoreOf(4_294_967_295)), 2);
      const tokens = await scope.evaluate((element) => element.shadowRoot.querySelectorAll(".token").length);
      assert.ok(tokens > 0 && tokens < 1_000, `${tokens} tokens`);
      assert.match(await scope.text("ndjson"), /4294967295/);
    }));
});
