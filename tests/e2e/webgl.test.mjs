// WebGL2 as the painter: the same picture, lost contexts, and Canvas 2D where WebGL2 is missing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, frames, poll } from "./browser.mjs";
import { CONTEXT, assertFormOfSome, assertForms, free, look, serveForms } from "./forms.mjs";
import { differences, readPng, regions } from "./png.mjs";

/** The largest region, in pixels, that two painters may draw differently: edges of thin lines. */
const OTHERWISE = 16;

/**
 * Runs before the worker's own script: keeps the stage's first contexts, so that they can be taken away, and a list
 * of its pending long timers.
 */
const KEEP_CONTEXTS = `
  self.waiting = new Set();
  const { setTimeout, clearTimeout } = self;
  self.setTimeout = (run, ms, ...given) => {
    const id = setTimeout(() => { self.waiting.delete(id); run(...given); }, ms);
    if (ms >= 1000) self.waiting.add(id);
    return id;
  };
  self.clearTimeout = (id) => { self.waiting.delete(id); clearTimeout(id); };
  self.contexts = {};
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function (kind, options) {
    const context = getContext.call(this, kind, options);
    if (this.width > 1) self.contexts[kind] ??= context;
    return context;
  };
`;

describe("WebGL2 as the painter", () => {
  const world = World.forSuite();

  /**
   * Puts some script before the stage worker's own. Not before the crawl worker's: one that was not
   * loaded from this machine's servers may not ask them for anything.
   */
  const prepare = (page, script) =>
    page.route("**/worker.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: script + (await response.text()) });
    }, { times: 1 });

  const counts = (scope) => scope.call("frames");
  const rest = (scope) => scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
  const picture = async (scope) => {
    const { type, bytes } = await scope.blob("png");
    assert.equal(type, "image/png");
    return readPng(bytes);
  };

  /** Crawls the site with a page in every state. */
  async function crawled(page, attributes, { isInWorker = true } = {}) {
    if (isInWorker) await prepare(page, KEEP_CONTEXTS);
    serveForms(world);
    const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...attributes });
    await scope.crawl();
    await rest(scope);
    return scope;
  }

  const stage = (page) => page.workers()[0];
  const lose = (page) =>
    stage(page).evaluate(() => {
      self.ending = self.contexts.webgl2.getExtension("WEBGL_lose_context");
      self.ending.loseContext();
    });
  const painter = (scope, name) => scope.until(`${name} to paint`, async (element, name) => (await element.frames())?.renderer === name, name);

  /** The pixels of the largest region in which two pictures differ. */
  function difference(one, other) {
    assert.deepEqual([one.width, one.height], [other.width, other.height]);
    const paper = one.at(0, 0).join();
    const inked = regions(one.width, one.height, (at) => one.at(at % one.width, Math.floor(at / one.width)).join() !== paper);
    assert.ok(inked[0].pixels > 1_000, "there is a picture");
    return differences(one, other)[0]?.pixels ?? 0;
  }

  const options = { context: CONTEXT };

  test("shows the states of the built-in site in their forms and colours", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { renderer: "webgl2", delay: 0, latency: 0 });
      assert.equal((await scope.crawl()).state, "done");
      assert.equal((await counts(scope)).renderer, "webgl2");
      await assertForms(page, scope, ["ok", "broken"]);
    }, options));

  test("shows every state in its form and colour", () =>
    world.page(async (page) => {
      const scope = await crawled(page, { renderer: "webgl2" });
      await assertForms(page, scope, ["ok", "broken", "unreadable", "failed", "skipped", "redirected"]);
    }, options));

  test("shows what waits and what is in flight", () =>
    world.page(async (page) => {
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, permits: 3, renderer: "webgl2" });
      world.site.hold("/");
      await scope.call("start");
      await scope.until("three in flight", (element) => element.stats.fetching === 3);
      const { pages, picture } = await look(page, scope);
      for (const form of ["queued", "fetching"]) assertFormOfSome(picture, free(pages, form));
    }, options));

  test("stands still when nothing happens", () =>
    world.page(async (page) => {
      const scope = await crawled(page, { renderer: "webgl2" });
      const before = await counts(scope);
      await frames(page, 30);
      assert.deepEqual(await counts(scope), before);
    }, { context: { deviceScaleFactor: 2 } }));

  test("paints again what it painted when a lost context is restored", () =>
    world.page(async (page) => {
      const scope = await crawled(page, { renderer: "webgl2" });
      const before = await picture(scope);
      await lose(page);
      await scope.until("the loss", async (element) => !(await element.frames()).atRest);
      assert.match(await scope.rejection("exportAs", "png"), /No picture/, "there is nothing to be seen");
      const waiting = () => stage(page).evaluate(() => self.waiting.size);
      assert.equal(await waiting(), 1, "it will ask for another canvas");
      await stage(page).evaluate(() => self.ending.restoreContext());
      await rest(scope);
      assert.equal((await counts(scope)).renderer, "webgl2");
      assert.equal(difference(before, await picture(scope)), 0);
      const { pages, picture: seen } = await look(page, scope);
      assertFormOfSome(seen, free(pages, "ok"));
      assert.equal(await waiting(), 0, "nobody will ask for another canvas");
    }, options));

  /** Takes the context away for good, and compares what is painted with what was. */
  async function compare(page, scope) {
    const [before, place] = [await picture(scope), await scope.call("positionOf", 5)];
    await lose(page);
    await painter(scope, "canvas2d");
    await rest(scope);
    assert.deepEqual(await scope.call("positionOf", 5), place, "what was drawn stays where it was");
    const largest = difference(before, await picture(scope));
    assert.ok(largest <= OTHERWISE, `a region of ${largest} pixels differs`);
    assert.deepEqual(await scope.heard("crawl-error"), []);
    return before;
  }

  for (const deviceScaleFactor of [1, 2]) {
    test(`is followed by Canvas 2D, with the same picture, when its context stays lost (ratio ${deviceScaleFactor})`, () =>
      world.page(async (page) => {
        const scope = await crawled(page, { renderer: "webgl2" });
        // With something selected: what is not linked with it is dim, and it has a ring.
        const { x, y } = await scope.call("positionOf", 1);
        await page.locator("crawl-scope .stage canvas").click({ position: { x, y } });
        await page.mouse.move(0, 0);
        await rest(scope);
        await compare(page, scope);
      }, { context: { ...CONTEXT, deviceScaleFactor } }));
  }

  test("takes on other colours and another resolution", () =>
    world.page(async (page) => {
      const scope = await crawled(page, { renderer: "webgl2" });
      const light = await picture(scope);
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      const devtools = await page.context().newCDPSession(page);
      await devtools.send("Emulation.setDeviceMetricsOverride", { width: 1200, height: 800, deviceScaleFactor: 1.5, mobile: false });
      const changed = async () => {
        await rest(scope);
        const { width, height } = await picture(scope);
        return width !== light.width && height !== light.height;
      };
      await poll("another size", changed);
      const dark = await compare(page, scope);
      assert.ok(Math.max(...dark.at(0, 0)) < 64 && Math.min(...light.at(0, 0)) > 192, "paper is dark now");
    }, options));

  test("is followed by Canvas 2D on a canvas that can be used as the first one", () =>
    world.page(async (page) => {
      const scope = await crawled(page, { renderer: "webgl2" });
      await page.locator("crawl-scope .stage canvas").focus();
      await lose(page);
      await painter(scope, "canvas2d");
      assert.equal(await scope.evaluate((element) => element.shadowRoot.activeElement?.localName), "canvas", "it keeps the focus");
      const { pages, picture } = await look(page, scope);
      assertFormOfSome(picture, free(pages, "ok"));
      // Where each stands differs from crawl to crawl, and a few may all be covered.
      const [{ url, place }] = [...free(pages, "broken"), ...free(pages, "ok")];
      await page.locator("crawl-scope .stage canvas").click({ position: { x: place.x, y: place.y } });
      await page.locator("crawl-scope .inspector h2").waitFor();
      assert.ok((await scope.visibleText()).includes(url));
      await scope.crawl();
      await rest(scope);
      assert.equal((await counts(scope)).renderer, "canvas2d");
    }, options));

  test("is followed by Canvas 2D where its shaders do not compile", () =>
    world.page(async (page) => {
      await prepare(page, "WebGL2RenderingContext.prototype.linkProgram = () => {};");
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, renderer: "webgl2" });
      await painter(scope, "canvas2d");
      await scope.crawl();
      const { pages, picture } = await look(page, scope);
      assertFormOfSome(picture, free(pages, "ok"));
    }, options));

  test("is not taken for granted: without a context there is Canvas 2D", () =>
    world.page(async (page) => {
      await prepare(page, "delete self.WebGL2RenderingContext; const own = OffscreenCanvas.prototype.getContext; " +
        'OffscreenCanvas.prototype.getContext = function (kind, ...more) { return kind === "webgl2" ? null : own.call(this, kind, ...more); };');
      const scope = await Scope.mount(page, { renderer: "webgl2" });
      assert.equal((await counts(scope)).renderer, "canvas2d");
    }, options));

  for (const renderer of ["webgl2", "canvas2d"]) {
    test(`comes back on the page itself, where canvases cannot be handed over (${renderer})`, () =>
      world.page(async (page) => {
        await page.evaluate(() => delete HTMLCanvasElement.prototype.transferControlToOffscreen);
        const scope = await crawled(page, { renderer }, { isInWorker: false });
        assert.equal((await counts(scope)).renderer, renderer);
        const before = await picture(scope);
        const canvas = await scope.evaluate((element, renderer) => {
          const canvas = (element.old = element.shadowRoot.querySelector("canvas"));
          if (renderer === "webgl2") canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
          else canvas.dispatchEvent(new Event("contextlost"));
          return canvas.width;
        }, renderer);
        assert.ok(canvas > 300);
        await scope.until("another canvas", (element) => element.shadowRoot.querySelector("canvas") !== element.old);
        await rest(scope);
        assert.equal((await counts(scope)).renderer, "canvas2d");
        assert.ok(difference(before, await picture(scope)) <= OTHERWISE);
      }, options));
  }

  test("leaves Canvas 2D able to lose its context, too", () =>
    world.page(async (page) => {
      const scope = await crawled(page, { renderer: "canvas2d" });
      const before = await picture(scope);
      const tell = (type) =>
        stage(page).evaluate((type) => {
          const { canvas } = self.contexts["2d"];
          if (type === "contextrestored") self.contexts["2d"].reset();
          canvas.dispatchEvent(new Event(type, { cancelable: true }));
        }, type);
      await tell("contextlost");
      await scope.until("the loss", async (element) => !(await element.frames()).atRest);
      await tell("contextrestored");
      await rest(scope);
      assert.equal(difference(before, await picture(scope)), 0, "on the same canvas");

      const painted = (await counts(scope)).drawn;
      await scope.evaluate((element) => (element.old = element.shadowRoot.querySelector("canvas")));
      await tell("contextlost");
      await scope.until("another canvas", (element) => element.shadowRoot.querySelector("canvas") !== element.old);
      await rest(scope);
      assert.ok((await counts(scope)).drawn > painted);
      assert.equal(difference(before, await picture(scope)), 0, "on another");
    }, options));

  test("is not chosen where it is drawn in software, unless it is asked for", () =>
    world.page(async (page) => {
      const scope = await Scope.onPage(page);
      assert.equal(await poll("what paints", async () => (await counts(scope))?.renderer), "canvas2d");
      await page.goto(world.address("index.html?renderer=webgl2"));
      const asked = await Scope.onPage(page);
      assert.equal(await poll("what paints", async () => (await counts(asked))?.renderer), "webgl2");
    }, { ...options, file: "index.html" }));

  test("is refused under any other name", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { renderer: "webgpu" });
      await scope.call("start");
      const [{ field, message }] = await scope.heard("crawl-error");
      assert.equal(field, "renderer");
      assert.match(message, /auto, webgl2 and canvas2d/);
    }, options));
});
