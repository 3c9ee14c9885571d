// Bubbles, which thousands of pages are drawn as, and outlines drawn around pages.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World } from "./browser.mjs";
import { readPng } from "./png.mjs";
import { sectionsTrace } from "./sections.mjs";

const STILL = { context: { reducedMotion: /** @type {const} */ ("reduce"), viewport: { width: 1280, height: 900 } } };
/** @type {[string, number][]} */
const SECTIONS = [["/docs/", 1100], ["/blog/", 600], ["/shop/", 300]];
const PAGES = 2001;

/** The middle of the bubble with this name, by the label within it. */
async function bubble(scope, name) {
  const labels = (await scope.text("svg")).matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</g);
  const found = [...labels].find(([, , , text]) => text === name);
  assert.ok(found, `a bubble ${name}`);
  return { x: Number(found[1]) + 10, y: Number(found[2]) };
}

const rest = (scope) => scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);

describe("a picture of 2,000 pages", () => {
  const world = World.forSuite();
  const loaded = (then, attributes = {}) =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { arrange: "map", ...attributes });
      await scope.evaluate((element, text) => element.load(new Blob([text])), sectionsTrace(SECTIONS));
      await rest(scope);
      const within = page.locator("crawl-scope");
      return then({ page, scope, within, canvas: within.locator(".stage canvas") });
    }, STILL);

  test("is of bubbles, one of which a click opens and Escape closes", () =>
    loaded(async ({ page, scope, within, canvas }) => {
      const text = await scope.text("svg");
      assert.match(text, />\/docs<[^]*>1\u2009100, 11 ✕</);
      assert.ok(text.length < 60_000, `${text.length} characters, not of 2,000 pages`);
      const place = await bubble(scope, "/shop");
      await canvas.hover({ position: place });
      const card = within.locator(".stage .hover");
      await card.filter({ hasText: "/shop · 300 pages" }).waitFor();
      assert.match(await card.innerText(), /297 ok · 3 broken/);
      await canvas.click({ position: place });
      await within.locator(".spotlight").filter({ hasText: "In /shop: 300 pages" }).waitFor();
      await rest(scope);
      const pages = (await scope.json()).pages.filter(({ url }) => url.includes("/shop/"));
      const places = await scope.evaluate((element, ids) => Promise.all(ids.map((id) => element.positionOf(id))), pages.map(({ id }) => id));
      // Controls lie over the picture at its top and at its bottom.
      const { width, height } = await canvas.boundingBox();
      const [free] = places.filter(({ x, y }) => x > 20 && x < width - 20 && y > 80 && y < height - 150);
      await canvas.click({ position: { x: free.x, y: free.y } });
      await within.locator(".inspector h2").waitFor();
      await canvas.focus();
      await page.keyboard.press("Escape");
      await within.locator(".spotlight").waitFor({ state: "hidden" });
      await rest(scope);
      await bubble(scope, "/docs");
    }));

  test("opens where it is zoomed into, and closes again", () =>
    loaded(async ({ scope, within }) => {
      const zoom = (name) => within.getByRole("button", { name, exact: true }).click();
      for (let n = 0; n < 12; n += 1) await zoom("Zoom in");
      await rest(scope);
      assert.doesNotMatch(await scope.text("svg"), />\/docs</);
      for (let n = 0; n < 12; n += 1) await zoom("Zoom out");
      await rest(scope);
      assert.match(await scope.text("svg"), />\/docs</);
    }));

  for (const renderer of ["canvas2d", "webgl2"]) {
    test(`has rings of its bubbles by ${renderer}, also in a PNG`, () =>
      loaded(async ({ scope }) => {
        assert.equal((await scope.call("frames")).renderer, renderer);
        const { bytes } = await scope.blob("png");
        const picture = readPng(bytes);
        const found = (await scope.text("svg")).matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"[^>]*opacity="1"/g);
        const discs = [...found].map(([, x, y, r]) => ({ x: Number(x), y: Number(y), r: Number(r) })).filter(({ r }) => r > 20);
        assert.equal(discs.length, 3);
        for (const { x, y, r } of discs) {
          // To the left: what is broken is at the top.
          const [red, green, blue] = picture.at(Math.round(x - r + 3), Math.round(y));
          assert.ok(blue > 150 && red < 60 && green < 140, `${[red, green, blue]} on the ring`);
          const inner = picture.at(Math.round(x - r / 2), Math.round(y + r / 2));
          assert.ok(inner[2] > 200 && inner[0] > 150, `${inner} within`);
        }
      }, { renderer }));
  }

  test("lights what an outline is drawn around, counts it and lists it, until Escape", () =>
    loaded(async ({ page, scope, within, canvas }) => {
      const { x, y } = await bubble(scope, "/blog");
      const box = await canvas.boundingBox();
      const at = (n) => [box.x + x + 60 * Math.cos(n / 3), box.y + y + 60 * Math.sin(n / 3)];
      await page.keyboard.down("Shift");
      await page.mouse.move(...at(0));
      await page.mouse.down();
      for (let n = 1; n < 19; n += 1) await page.mouse.move(...at(n));
      await page.mouse.up();
      await page.keyboard.up("Shift");
      const says = within.locator(".spotlight");
      await says.filter({ hasText: "600 pages in the outline" }).waitFor();
      await within.getByRole("tab", { name: "Pages" }).click();
      await scope.until("the table to have these", (element) => element.shadowRoot.querySelector("tbody").innerText.includes("/blog/") && !element.shadowRoot.querySelector("tbody").innerText.includes("/docs/"));
      await says.getByRole("button", { name: "Show only these" }).click();
      await says.filter({ hasText: "Only the 600 pages in the outline" }).waitFor();
      await rest(scope);
      assert.doesNotMatch(await scope.text("svg"), />\/docs</);
      await says.getByRole("button", { name: "Show all" }).click();
      await says.filter({ hasText: /^600 pages/ }).waitFor();
      await page.keyboard.press("Escape");
      await says.waitFor({ state: "hidden" });
      assert.equal((await scope.json()).pages.length, PAGES);
    }));

  test("is panned without Shift, and a click with Shift selects as without", () =>
    loaded(async ({ page, scope, within, canvas }) => {
      const before = await scope.call("positionOf", 0);
      const box = await canvas.boundingBox();
      await page.mouse.move(box.x + 30, box.y + 300);
      await page.mouse.down();
      await page.mouse.move(box.x + 60, box.y + 320, { steps: 3 });
      await page.mouse.up();
      await rest(scope);
      const after = await scope.call("positionOf", 0);
      assert.deepEqual([Math.round(after.x - before.x), Math.round(after.y - before.y)], [30, 20]);
      await canvas.click({ position: after, modifiers: ["Shift"] });
      await within.locator(".inspector h2").waitFor();
      assert.equal(await within.locator(".spotlight").isVisible(), false);
    }));
});
