// The element is added to a page and removed fifty times, and leaves nothing behind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, frames, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

/** Rounds before the first count, by which everything that is made once and kept exists. */
const WARM = 10;
const ROUNDS = 50;
/** Times through all seventeen lessons: fifty rounds, or as many as `make soak` asks for. */
const TOURS = Number(process.env.TOURS ?? 3);
/** Nodes by which what is shown of one run may differ from what is shown of another: its lists have other lengths. */
const SHOWN_NOISE = 250;
/** Bytes of JavaScript heap per round that count as noise: a browser keeps some for itself. */
const HEAP_NOISE = 4096;

/** Counts what a page keeps, once its workers have ended and garbage is collected. */
async function counter(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  return async (workers = 0) => {
    await poll("the end of the workers", () => page.workers().length <= workers);
    // Twice, because what the first collection frees may have kept more alive.
    for (let n = 0; n < 2; n += 1) {
      await frames(page);
      await devtools.send("HeapProfiler.collectGarbage");
    }
    const { metrics } = await devtools.send("Performance.getMetrics");
    const { Nodes, JSEventListeners, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    const shown = await page.evaluate(() => {
      const count = (/** @type {Node} */ node) => {
        const inside = node instanceof Element && node.shadowRoot ? [node.shadowRoot] : [];
        return [...inside, ...node.childNodes].reduce((many, child) => many + count(child), 1);
      };
      return count(document);
    });
    const wasm = await page.evaluate(async () => {
      const engine = "/app.js";
      const { default: init } = await import(engine);
      return (await init()).memory.buffer.byteLength;
    });
    return { kept: Nodes - shown, shown, JSEventListeners, JSHeapUsedSize, wasm };
  };
}

function assertSame(first, last) {
  const counts = `${JSON.stringify(first)} became ${JSON.stringify(last)}`;
  // Less than one node or listener per round, so no round leaves any.
  assert.ok(last.kept - first.kept < ROUNDS, counts);
  assert.ok(last.shown - first.shown < SHOWN_NOISE, counts);
  assert.ok(last.JSEventListeners - first.JSEventListeners < ROUNDS, counts);
  assert.ok(last.JSHeapUsedSize - first.JSHeapUsedSize < ROUNDS * HEAP_NOISE, counts);
  // One page of wasm memory, for fragmentation.
  assert.ok(last.wasm - first.wasm <= 65_536, counts);
}

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
      const count = await counter(page);
      for (let n = 0; n < WARM; n += 1) await round(page, `${world.site.url}/`, n);
      const first = await count();
      for (let n = 0; n < ROUNDS; n += 1) await round(page, `${world.site.url}/`, n);
      const last = await count();
      assertSame(first, last);
    }));
});

describe("the element, led fifty times through a lesson, all panels and all settings", () => {
  const world = World.forSuite();

  /** Uses whatever of these controls can be used, one after the other. */
  const use = (page, selectors) =>
    page.evaluate(async (selectors) => {
      const root = document.querySelector("crawl-scope").shadowRoot;
      let used = 0;
      for (const selector of selectors) {
        // What is clicked may draw the others anew, so each is looked for when its turn has come.
        for (let n = 0; n < root.querySelectorAll(selector).length; n += 1) {
          const control = root.querySelectorAll(selector)[n];
          if (control.disabled || !control.checkVisibility()) continue;
          used += 1;
          if (control.matches("input, select")) {
            const { value } = control;
            control.value = control.matches("select") ? control.options[control.options.length - 1].value : control.max || "3";
            for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
            control.value = value;
            for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
          } else {
            control.click();
          }
        }
        await new Promise(requestAnimationFrame);
      }
      return used;
    }, selectors);
  const action = (...names) => names.map((name) => `[data-action="${name}"]`);

  const lesson = async (page, name) => {
    await page.evaluate(
      (name) =>
        new Promise((over) => {
          const element = document.querySelector("crawl-scope");
          element.addEventListener("crawl-end", over, { once: true });
          element.setAttribute("lesson", name);
        }),
      name,
    );
    const used = await use(page, [
      ...action("predict", "variant", "show-code", "pick-task", "move-line", "choose-line", "check", "turn", "beside", "beside", "lanes", "axis", "axis"),
      ...["knob", "set-number", "seek"].map((name) => `input[data-action="${name}"]`),
      ...action("step-back", "step-on", "to-start", "to-end", "show-answer", "usual-order", "run"),
    ]);
    assert.ok(used > 10, `${name}: ${used} controls used`);
    // Large type hides most controls, so it is set and taken away without them.
    await page.evaluate(() => {
      const element = document.querySelector("crawl-scope");
      element.setAttribute("projector", "");
      element.removeAttribute("projector");
    });
  };

  const crawl = async (page) => {
    await page.evaluate(
      () =>
        new Promise((over) => {
          const element = document.querySelector("crawl-scope");
          element.removeAttribute("lesson");
          element.addEventListener("crawl-end", over, { once: true });
          element.start();
        }),
    );
    const used = await use(page, [
      "[role=tab]",
      ...action("sort", "select", "jump", "show-state", "show-state", "zoom-in", "zoom-out", "fit", "starts", "starts", "menu", "options"),
      "[data-option]",
      ...action("reset-options", "menu", "options", "menu", "share", "menu", "share", "help", "close-help", "lanes", "axis", "axis", "play", "play", "to-start", "to-end"),
    ]);
    assert.ok(used >= 20, `a crawl: ${used} controls used`);
  };

  test("keeps as many nodes, listeners and bytes as after one", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url);
      site.page("/", "Home", Array.from({ length: 6 }, (_, n) => link(`/${n}`, `Page ${n}`)));
      for (let n = 0; n < 6; n += 1) site.page(`/${n}`, `Page ${n}`, [link("/", "Home"), link("/gone", "Gone")]);
      world.site.serve(site.broken("/gone", 404).answers);
      await page.evaluate((url) => {
        const element = document.createElement("crawl-scope");
        for (const [name, value] of Object.entries({ url, robots: "ignore", delay: "0" })) element.setAttribute(name, value);
        document.body.append(element);
      }, `${world.site.url}/`);
      await poll("the element", () => page.evaluate(() => !!document.querySelector("crawl-scope").stats));
      await page.evaluate(() => document.querySelector("crawl-scope").setAttribute("lesson", "index"));
      const listed = page.locator("crawl-scope .lesson-index [data-lesson]");
      await listed.first().waitFor();
      const names = new Set(await listed.evaluateAll((buttons) => buttons.map((button) => button.getAttribute("data-lesson"))));
      assert.ok(names.size >= 17, "lessons");
      const count = await counter(page);
      /** Every lesson, and after each a crawl, with whatever there is to be used. */
      const tour = async () => {
        for (const name of names) {
          await lesson(page, name);
          await crawl(page);
        }
      };
      await tour();
      const first = await count(1);
      for (let n = 0; n < TOURS; n += 1) await tour();
      assertSame(first, await count(1));
    }));
});
