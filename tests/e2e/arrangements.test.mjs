// The picture by depth, in layers and by folder: switched during and after a crawl, and asked for by the attribute.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, frames } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const STILL = { context: { reducedMotion: /** @type {const} */ ("reduce") } };
const NAMES = ["map", "depth", "layers", "folders"];

/** A site with folders: a home page, sections, and pages in them that lead on to each other. */
function foldersOf(origin) {
  const site = new Site(origin);
  const sections = ["blog", "docs", "shop"];
  const pages = (section) => Array.from({ length: 12 }, (_, n) => `/${section}/${n}`);
  site.page("/", "Home", sections.map((section) => link(`/${section}/`, section)));
  for (const section of sections) {
    site.page(`/${section}/`, section, pages(section).slice(0, 6).map((path) => link(path, path)));
    pages(section).forEach((path, n) => site.page(path, path, [link("/", "Home"), ...(n < 6 ? [link(`/${section}/${n + 6}`, "on")] : [])]));
  }
  return site;
}

/** Where every page is drawn, once nothing moves. */
async function places(scope) {
  await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
  const { pages } = await scope.json();
  const at = await scope.evaluate((element, ids) => Promise.all(ids.map((id) => element.positionOf(id))), pages.map(({ id }) => id));
  return pages.map((page, n) => ({ ...page, ...at[n] }));
}

/** Every page is drawn, within the picture, and none over another. */
function assertAllThere(drawn, count) {
  assert.equal(drawn.length, count);
  assert.ok(drawn.every(({ x, y }) => x > 0 && y > 0), "all are in sight");
  for (const [at, a] of drawn.entries()) {
    for (const b of drawn.slice(at + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 2, `${a.url} and ${b.url} are apart`);
  }
}

const mid = (pages) => pages.reduce((sum, { y }) => sum + y, 0) / pages.length;

describe("an arrangement of the picture", () => {
  const world = World.forSuite();
  const start = async (page, attributes = {}) => {
    world.site.serve(foldersOf(world.site.url).answers);
    return Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...attributes });
  };
  const button = (page, name) => page.locator("crawl-scope .arrange").getByRole("button", { name, exact: true });

  test("keeps every page, whichever is chosen after the crawl, and says what its places mean", () =>
    world.page(async (page) => {
      const scope = await start(page);
      await scope.crawl();
      const seen = new Map();
      for (const name of ["depth", "layers", "folders", "map"]) {
        await button(page, name).click();
        assert.equal(await button(page, name).getAttribute("aria-pressed"), "true");
        assert.equal(await scope.evaluate((element) => element.getAttribute("arrange")), name);
        seen.set(name, await places(scope));
        assertAllThere(seen.get(name), 40);
      }
      const [centre] = seen.get("depth");
      const far = (depth) => seen.get("depth").filter((found) => found.depth === depth).map(({ x, y }) => Math.hypot(x - centre.x, y - centre.y));
      for (const depth of [1, 2]) assert.ok(Math.max(...far(depth)) < Math.min(...far(depth + 1)), `ring ${depth} is within the next`);
      const rows = seen.get("layers");
      for (const depth of [0, 1, 2]) {
        const [above, below] = [depth, depth + 1].map((depth) => rows.filter((found) => found.depth === depth));
        assert.ok(Math.max(...above.map(({ y }) => y)) < Math.min(...below.map(({ y }) => y)), `row ${depth} is above the next`);
      }
      const box = (section) => {
        const inside = seen.get("folders").filter(({ url }) => new URL(url).pathname.startsWith(`/${section}/`));
        const [xs, ys] = [inside.map(({ x }) => x), inside.map(({ y }) => y)];
        return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
      };
      const [blog, docs] = [box("blog"), box("docs")];
      const apart = blog.right < docs.left || docs.right < blog.left || blog.bottom < docs.top || docs.bottom < blog.top;
      assert.ok(apart, "folders stand apart");
    }, STILL));

  test("can be changed while a crawl runs, and takes in what comes", () =>
    world.page(async (page) => {
      const scope = await start(page);
      world.site.hold("/", "/blog/", "/docs/");
      await scope.call("start");
      await world.site.until("held requests", ({ held }) => held > 0);
      await scope.until("the sections", (element) => element.stats.pages >= 4);
      await button(page, "depth").click();
      assertAllThere(await places(scope).catch(() => places(scope)), (await scope.stats()).pages);
      await button(page, "folders").click();
      world.site.release();
      await scope.ended();
      assertAllThere(await places(scope), 40);
      assert.equal(await button(page, "folders").getAttribute("aria-pressed"), "true", "the end of the crawl does not change it");
    }, STILL));

  test("is travelled to, and at rest afterwards", () =>
    world.page(async (page) => {
      const scope = await start(page, { arrange: "map" });
      await scope.crawl();
      const before = await places(scope);
      const drawn = (await scope.call("frames")).drawn;
      await button(page, "depth").click();
      const after = await places(scope);
      assert.ok((await scope.call("frames")).drawn > drawn + 3, "there were frames on the way");
      assert.ok(after.filter((to, n) => Math.hypot(to.x - before[n].x, to.y - before[n].y) > 2).length > 30, "most have moved");
      const { drawn: rested } = await scope.call("frames");
      await frames(page, 20);
      assert.equal((await scope.call("frames")).drawn, rested);
    }));

  test("is reached at once under reduced motion", () =>
    world.page(async (page) => {
      const scope = await start(page, { arrange: "map" });
      await scope.crawl();
      await places(scope);
      const { drawn } = await scope.call("frames");
      await button(page, "layers").click();
      await places(scope);
      assert.ok((await scope.call("frames")).drawn <= drawn + 3, "a frame or two");
    }, STILL));

  test("is that of the attribute from the beginning", () =>
    world.page(async (page) => {
      const scope = await start(page, { arrange: "layers" });
      await scope.crawl();
      assert.equal(await button(page, "layers").getAttribute("aria-pressed"), "true");
      const drawn = await places(scope);
      const row = (depth) => mid(drawn.filter((found) => found.depth === depth));
      assert.ok(row(0) < row(1) && row(1) < row(2) && row(2) < row(3));
      await scope.set("arrange", "auto");
      await scope.until("the map", (element) => element.shadowRoot.querySelector(".arrange [aria-pressed=true]").textContent === "map");
    }, STILL));

  test("that there is not is an error, and nothing starts", () =>
    world.page(async (page) => {
      const scope = await start(page, { arrange: "circle" });
      await scope.call("start");
      const [error] = await scope.until("the error", (element) => {
        const found = element.heard.filter(({ type }) => type === "crawl-error").map(({ detail }) => detail);
        return found.length > 0 && found;
      });
      assert.deepEqual(error, { message: "The arrangement is one of auto, map, depth, layers and folders.", field: "arrange" });
      assert.match(await scope.visibleText(), /The arrangement is one of/);
    }, STILL));

  test("is sought in without a page moving, walked over and picked in", () =>
    world.page(async (page) => {
      const scope = await start(page, { arrange: "folders" });
      await scope.crawl();
      const before = await places(scope);
      await scope.call("seek", 60);
      await scope.call("seek", Infinity);
      assert.deepEqual((await places(scope)).map(({ x, y }) => [x, y]), before.map(({ x, y }) => [x, y]));
      const canvas = page.locator("crawl-scope .stage canvas");
      await canvas.press("ArrowRight");
      await page.locator("crawl-scope .stage .hover strong").waitFor();
      const some = before.find(({ url }) => url.endsWith("/docs/3"));
      await canvas.click({ position: { x: some.x, y: some.y } });
      await page.locator("crawl-scope").getByRole("tab", { name: "Pages" }).click();
      const row = page.locator("crawl-scope tr[aria-selected=true]");
      await row.waitFor();
      assert.match(await row.innerText(), /docs\/3/);
    }, STILL));

  test("is chosen by keyboard as by mouse", () =>
    world.page(async (page) => {
      const scope = await start(page);
      await scope.crawl();
      for (const name of NAMES) {
        await button(page, name).focus();
        await page.keyboard.press("Enter");
        await scope.until(name, (element, name) => element.getAttribute("arrange") === name, name);
      }
    }, STILL));
});
