// The element is added to a page and removed fifty times, and leaves nothing behind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, frames, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

/** Rounds before the first count, by which everything that is made once and kept exists. */
const WARM = 10;
const ROUNDS = 50;
/** Bytes of JavaScript heap per round that count as noise: a browser keeps some for itself. */
const HEAP_NOISE = 4096;

describe("the element, put on a page and taken off it fifty times", () => {
  const world = World.forSuite();

  /** One round: mount, run to the end, look around, remove. In every other round, remove while it runs. */
  const round = (page, url, n) =>
    page.evaluate(async ({ url, cut }) => {
      const element = document.createElement("crawl-scope");
      for (const [name, value] of Object.entries({ url, robots: "ignore", delay: "0" })) element.setAttribute(name, value);
      document.body.append(element);
      while (!element.stats) await new Promise(requestAnimationFrame);
      const said = (type) => new Promise((then) => element.addEventListener(type, then, { once: true }));
      const over = said(cut ? "crawl-progress" : "crawl-end");
      element.start();
      await over;
      if (!cut) {
        const inside = element.shadowRoot;
        /** @type {NodeListOf<HTMLElement>} */
        const parts = inside.querySelectorAll("tbody tr[data-id]:first-of-type, [role=tab]");
        for (const part of parts) part.click();
        element.seek(5);
        await element.exportAs("json");
        await element.frames();
      }
      element.remove();
    }, { url, cut: n % 2 === 1 });

  test("leaves no worker, no node, no listener and no memory behind", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url);
      site.page("/", "Home", Array.from({ length: 12 }, (_, n) => link(`/${n}`, `Page ${n}`)));
      for (let n = 0; n < 12; n += 1) site.page(`/${n}`, `Page ${n}`, [link("/", "Home"), link("/gone", "Gone")]);
      world.site.serve(site.broken("/gone", 404).answers);
      const devtools = await page.context().newCDPSession(page);
      await devtools.send("Performance.enable");
      const count = async () => {
        await poll("the end of the workers", () => page.workers().length === 0);
        // Twice, because what the first collection frees may have kept more alive.
        for (let n = 0; n < 2; n += 1) {
          await frames(page);
          await devtools.send("HeapProfiler.collectGarbage");
        }
        const { metrics } = await devtools.send("Performance.getMetrics");
        const { Nodes, JSEventListeners, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
        const wasm = await page.evaluate(async () => {
          const engine = "/app.js";
          const { default: init } = await import(engine);
          return (await init()).memory.buffer.byteLength;
        });
        return { Nodes, JSEventListeners, JSHeapUsedSize, wasm };
      };
      for (let n = 0; n < WARM; n += 1) await round(page, `${world.site.url}/`, n);
      const first = await count();
      for (let n = 0; n < ROUNDS; n += 1) await round(page, `${world.site.url}/`, n);
      const last = await count();
      const told = `${JSON.stringify(first)} became ${JSON.stringify(last)}`;
      // Less than one node or listener per round, so no round leaves any.
      assert.ok(last.Nodes - first.Nodes < ROUNDS, told);
      assert.ok(last.JSEventListeners - first.JSEventListeners < ROUNDS, told);
      assert.ok(last.JSHeapUsedSize - first.JSHeapUsedSize < ROUNDS * HEAP_NOISE, told);
      // One page of wasm memory, for fragmentation.
      assert.ok(last.wasm - first.wasm <= 65_536, told);
    }));
});
