// The graph shows what was found: shapes and colours are where `positionOf` says the pages are.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, frames } from "./browser.mjs";
import { CONTEXT, assertFormOfSome, assertForms, free, look, serveForms } from "./forms.mjs";
import { readPng } from "./png.mjs";
import { Site, link } from "./site.mjs";

describe("the picture", () => {
  const world = World.forSuite();

  const options = { context: CONTEXT };
  /** Without reduced motion. */
  const moving = { context: { deviceScaleFactor: CONTEXT.deviceScaleFactor } };

  test("shows pages in the forms and colours of their states", () =>
    world.page(async (page) => {
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      await scope.crawl();
      await assertForms(page, scope, ["ok", "broken", "unreadable", "failed", "skipped", "redirected"]);
    }, options));

  test("shows what waits and what is in flight", () =>
    world.page(async (page) => {
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, permits: 3 });
      world.site.hold("/");
      await scope.call("start");
      await world.site.until("held requests", ({ held }) => held === 3);
      await scope.until("three in flight", (element) => element.stats.fetching === 3);
      const { pages, picture } = await look(page, scope);
      for (const form of ["queued", "fetching"]) assertFormOfSome(picture, free(pages, form));
    }, options));

  test("selects the page that is clicked in it, in the table too", () =>
    world.page(async (page) => {
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      await scope.crawl();
      const { pages } = await look(page, scope);
      // Where each stands differs from crawl to crawl, and a few may all be covered.
      const [{ url, place, form }] = [...free(pages, "broken"), ...free(pages, "ok")];
      await page.locator("crawl-scope .stage canvas").click({ position: { x: place.x, y: place.y } });
      await page.locator("crawl-scope .inspector h2").waitFor();
      assert.ok((await scope.visibleText()).split("\n").includes(url), "the whole address is to be read");
      await page.locator("crawl-scope").getByRole("tab", { name: "Pages" }).click();
      const row = page.locator("crawl-scope tr[aria-selected=true]");
      await row.waitFor();
      assert.match(await row.innerText(), form === "broken" ? /broken.*404/s : /ok.*200/s);
    }, options));

  test("can be walked over, asked for places and exported though no frame was drawn, as on a hidden page", () =>
    world.page(async (page) => {
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      await scope.call("frames");
      await page.workers()[0].evaluate(() => (self.requestAnimationFrame = () => 0));
      await scope.crawl();
      // What the page shows of the end may still change the picture's size, which is painted at once.
      await frames(page, 3);
      const { drawn } = await scope.call("frames");
      await page.locator("crawl-scope .stage canvas").press("ArrowRight");
      await page.locator("crawl-scope .stage .hover strong").waitFor();
      const { pages } = await scope.json();
      const places = await scope.evaluate((element, pages) => Promise.all(pages.map(({ id }) => element.positionOf(id))), pages);
      assert.deepEqual(places.map((place) => place?.state), pages.map(({ state }) => state));
      const apart = new Set(places.map(({ x, y }) => `${Math.round(x)}, ${Math.round(y)}`)).size;
      assert.ok(apart > pages.length / 2, `${pages.length} pages at ${apart} places`);
      const { bytes } = await scope.blob("png");
      const picture = readPng(bytes);
      assert.equal((await scope.call("frames")).drawn, drawn + 1, "nothing but the exported picture was painted");
      const paper = picture.at(0, 0).join();
      const inked = places.filter(({ x, y }) => picture.at(x * CONTEXT.deviceScaleFactor, y * CONTEXT.deviceScaleFactor).join() !== paper);
      assert.ok(inked.length > pages.length / 2, `${inked.length} of ${pages.length} pages are in the picture`);
    }, moving));

  test("stands still when nothing happens", () =>
    world.page(async (page) => {
      serveForms(world);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      await scope.crawl();
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const before = await scope.call("frames");
      await frames(page, 30);
      assert.deepEqual(await scope.call("frames"), before);
    }, moving));

  test("comes to rest in a few frames, however rare frames are", () =>
    world.page(async (page) => {
      // The stage on the page, where frames can be made rare.
      await page.evaluate(() => {
        delete HTMLCanvasElement.prototype.transferControlToOffscreen;
        const own = window.requestAnimationFrame;
        window.requestAnimationFrame = (then) => window.setTimeout(() => own(then), 300);
      });
      const site = new Site(world.site.url);
      site.page("/", "Home", Array.from({ length: 3_000 }, (_, n) => link(`/${n}`, `Page ${n}`)));
      world.site.serve(site.answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, "max-pages": 1 });
      const before = await scope.call("frames");
      await scope.crawl();
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const { drawn } = await scope.call("frames");
      // The layout takes 260 steps, of which a frame of 6 ms has room for two or three.
      assert.ok(drawn - before.drawn <= 20, `${drawn - before.drawn} frames`);
    }, options));
});
