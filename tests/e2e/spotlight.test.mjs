// Finding one's way in the picture: the menu of a page, what is around it, paths, the overview.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const STILL = { context: { reducedMotion: /** @type {const} */ ("reduce"), viewport: { width: 1280, height: 900 } } };
/** Pages, each linked from the one before. */
const PAGES = 12;

/** A chain of pages in a folder. */
function chainOf(origin) {
  const site = new Site(origin);
  const path = (n) => (n === 0 ? "/" : `/docs/${n}`);
  for (let n = 0; n < PAGES; n += 1) {
    site.page(path(n), `Page ${n}`, n + 1 < PAGES ? [link(path(n + 1), "Next")] : []);
  }
  return site;
}

/** What the card of what is under the pointer says. @param {Scope} scope */
const card = (scope) => scope.evaluate((element) => element.shadowRoot.querySelector(".hover").innerText);

describe("what was never read", () => {
  const world = World.forSuite();

  test("is one counted leaf of each page, which a click unfolds", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url);
      const links = Array.from({ length: 5 }, (_, n) => link(`https://away-${n}.example/`, "Away"));
      site.page("/", "Home", [...links, link("/next", "Next")]);
      site.page("/next", "Next", []);
      world.site.serve(site.answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, arrange: "map" });
      await scope.crawl();
      const rest = () => scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      await rest();
      const away = (await scope.json()).pages.filter(({ state }) => state === "skipped").map(({ id }) => id);
      const place = async (id) => {
        const { x, y } = await scope.call("positionOf", id);
        return `${x} ${y}`;
      };
      const places = async () => new Set(await Promise.all(away.map(place)));
      assert.equal((await places()).size, 1);
      assert.match(await scope.text("svg"), />\+5</);
      const { x, y } = await scope.call("positionOf", away[0]);
      const canvas = page.locator("crawl-scope").locator(".stage canvas");
      await canvas.hover({ position: { x, y } });
      await scope.until("its card", (element) => !element.shadowRoot.querySelector(".hover").hidden);
      assert.match(await card(scope), /^5 addresses found there and not followed/);
      await canvas.click({ position: { x, y } });
      await rest();
      assert.equal((await places()).size, 5);
      assert.doesNotMatch(await scope.text("svg"), />\+5</);
      assert.equal((await scope.stats()).skipped, 5, "they are counted as before");
    }, STILL));
});

describe("finding one's way in the picture", () => {
  const world = World.forSuite();
  const crawled = (then, attributes = {}) =>
    world.page(async (page) => {
      world.site.serve(chainOf(world.site.url).answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, arrange: "map", "max-depth": 100, ...attributes });
      await scope.crawl();
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const within = page.locator("crawl-scope");
      const ids = new Map((await scope.json()).pages.map(({ id, title }) => [title, id]));
      const place = async (title) => {
        await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
        return scope.call("positionOf", ids.get(title));
      };
      const menu = within.locator(".page-menu");
      const openMenu = async (title) => {
        const { x, y } = await place(title);
        await within.locator(".stage canvas").click({ position: { x, y }, button: "right" });
        await menu.waitFor();
      };
      return then({ page, scope, within, menu, openMenu, place });
    }, STILL);

  test("shows what is around a page, further and less far, and all again", () =>
    crawled(async ({ page, within, menu, openMenu }) => {
      await openMenu("Page 5");
      await menu.getByRole("button", { name: "Show what is around it" }).click();
      const says = within.locator(".spotlight");
      await says.filter({ hasText: "3 pages within one link of Page 5" }).waitFor();
      assert.equal(await menu.isVisible(), false);
      await says.getByRole("button", { name: "One link more" }).click();
      await says.filter({ hasText: "5 pages within 2 links of Page 5" }).waitFor();
      await says.getByRole("button", { name: "One link less" }).click();
      await says.filter({ hasText: "3 pages within one link" }).waitFor();
      await says.getByRole("button", { name: "Show all" }).click();
      await says.waitFor({ state: "hidden" });
      await openMenu("Page 5");
      await page.keyboard.press("Escape");
      await menu.waitFor({ state: "hidden" });
    }));

  test("leaves out what is not around the page: it cannot be picked", () =>
    crawled(async ({ page, scope, within, menu, openMenu, place }) => {
      await openMenu("Page 9");
      await menu.getByRole("button", { name: "Show what is around it" }).click();
      await within.locator(".spotlight").filter({ hasText: "3 pages" }).waitFor();
      const { x, y } = await place("Page 9");
      await within.locator(".stage canvas").click({ position: { x, y } });
      await scope.until("the page to be selected", (element) => element.shadowRoot.querySelector("tr[aria-selected=true]"));
      const before = await scope.text("svg");
      assert.ok(before.includes("Page 10") && !before.includes(">Page 3<"), "only what is near has its name");
      await page.keyboard.press("f");
      await within.locator(".spotlight").waitFor({ state: "hidden" });
    }));

  test("shows the path from the start, and from the selected page", () =>
    crawled(async ({ within, menu, openMenu, place }) => {
      await openMenu("Page 3");
      await menu.getByRole("button", { name: "Show the path from the start" }).click();
      const says = within.locator(".spotlight");
      await says.filter({ hasText: "Shortest path from Page 0 to Page 3: 3 clicks" }).waitFor();
      await says.getByRole("button", { name: "Show all" }).click();
      await says.waitFor({ state: "hidden" });
      const { x, y } = await place("Page 6");
      await within.locator(".stage canvas").click({ position: { x, y } });
      await openMenu("Page 2");
      await menu.getByRole("button", { name: "Show the path from the selected page" }).click();
      await says.filter({ hasText: "No path of links leads from Page 6 to Page 2" }).waitFor();
    }));

  test("opens the menu by the keyboard, leaves a folder out and crawls from a page", () =>
    crawled(async ({ page, scope, within, menu }) => {
      await within.locator(".stage canvas").focus();
      for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Shift+F10");
      await menu.waitFor();
      await scope.until("the menu to have the focus", (element) => element.shadowRoot.activeElement?.closest(".page-menu"));
      await page.keyboard.press("Escape");
      await scope.until("the canvas to have it again", (element) => element.shadowRoot.activeElement?.localName === "canvas");
      const { x, y } = await scope.call("positionOf", 4);
      await within.locator(".stage canvas").click({ position: { x, y }, button: "right" });
      await menu.getByRole("button", { name: "Leave /docs/ out of the next crawl" }).click();
      assert.equal(await scope.evaluate((element) => element.getAttribute("exclude")), "/docs/");
      await within.locator(".stage canvas").click({ position: { x, y }, button: "right" });
      await menu.getByRole("button", { name: "Crawl from here" }).click();
      assert.equal((await scope.ended(2)).state, "done");
      assert.match(await scope.evaluate((element) => element.getAttribute("url")), /\/docs\/4$/);
    }));

  test("goes back and forward over what was selected", () =>
    crawled(async ({ page, scope, within }) => {
      const selected = (title) => scope.until(`${title} to be selected`, (element, title) => element.shadowRoot.querySelector(".inspector h2")?.textContent === title, title);
      for (const row of [2, 5]) {
        await within.getByRole("tab", { name: "Pages" }).click();
        await within.locator(`tbody tr[data-id="${row}"]`).click();
        await selected(`Page ${row}`);
      }
      await within.locator(".stage canvas").focus();
      await page.keyboard.press("[");
      await selected("Page 2");
      await within.getByRole("button", { name: "The page selected after" }).click();
      await selected("Page 5");
    }));

  test("has an overview while only a part is in sight, which moves that part", () =>
    crawled(async ({ page, scope, within, place }) => {
      const overview = within.locator(".minimap");
      assert.equal(await overview.isVisible(), false);
      const zoom = within.getByRole("button", { name: "Zoom in" });
      for (let n = 0; n < 8; n += 1) await zoom.click();
      await overview.waitFor();
      await scope.until("its pages to be drawn", (element) => element.shadowRoot.querySelector(".pages-path").getAttribute("d")?.startsWith("M"));
      const before = await place("Page 0");
      const box = await overview.boundingBox();
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 4 });
      await page.mouse.up();
      const after = await place("Page 0");
      assert.notDeepEqual([after.x, after.y], [before.x, before.y]);
      await within.getByRole("button", { name: "Show all", exact: true }).click();
      await overview.waitFor({ state: "hidden" });
    }));
});
