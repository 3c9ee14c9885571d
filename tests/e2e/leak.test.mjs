// Put on a page and taken off it again, fifty times: nothing is left behind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, frames, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

/** Rounds before the first count: what is made once and kept is there by then. */
const WARM = 10;
const ROUNDS = 50;
/** Bytes of JavaScript heap a round that are noise: what a browser keeps of its own. */
const HEAP_NOISE = 4096;

describe("the element, put on a page and taken off it fifty times", () => {
  const world = World.forSuite();

  /** One round: mounted, run to the end, looked at, removed. Every other one is removed while it runs. */
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
        // Twice: what the first frees may have held on to more.
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
      // Less than one node or listener a round, so none that comes with every round.
      assert.ok(last.Nodes - first.Nodes < ROUNDS, told);
      assert.ok(last.JSEventListeners - first.JSEventListeners < ROUNDS, told);
      assert.ok(last.JSHeapUsedSize - first.JSHeapUsedSize < ROUNDS * HEAP_NOISE, told);
      // One page of the memory for how it happens to be divided up.
      assert.ok(last.wasm - first.wasm <= 65_536, told);
    }));
});
