// A finger instead of a mouse, small screens, and any pixel ratio.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, frames, poll } from "./browser.mjs";
import { differences, readPng } from "./png.mjs";
import { Site, link } from "./site.mjs";

/** @type {import("playwright-core").BrowserContextOptions} */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, reducedMotion: "reduce" };
const SPARSE = ["/a", "/b", "/c", "/d"];

/** A star: few pages, far apart. */
function star(origin) {
  const site = new Site(origin);
  site.page("/", "Home", SPARSE.map((path) => link(path, path)));
  for (const path of SPARSE) site.page(path, `Page ${path}`, [link("/gone", "Gone")]);
  return site.broken("/gone", 404);
}

describe("by touch", () => {
  const world = World.forSuite();

  /** Crawls the star on a phone, and runs a test on it. */
  const crawled = (test, { query = "", context = PHONE } = {}) =>
    world.page(async (page) => {
      world.site.serve(star(world.site.url).answers);
      const scope = await Scope.onPage(page);
      await scope.crawl();
      const within = page.locator("crawl-scope");
      const rest = () => scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      await rest();
      const devtools = await page.context().newCDPSession(page);
      /** Moves fingers from one set of points to another. */
      const swipe = async (from, to, steps = 6) => {
        const at = (share) => from.map(([x, y], n) => ({ id: n, x: x + (to[n][0] - x) * share, y: y + (to[n][1] - y) * share }));
        await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
        for (let step = 1; step <= steps; step += 1) await devtools.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(step / steps) });
        await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
        await rest();
      };
      const canvas = () => within.locator(".stage canvas").boundingBox();
      const place = (id) => scope.call("positionOf", id);
      /** A place on the canvas where there is nothing. */
      const ground = async () => {
        const box = await canvas();
        const places = await Promise.all([0, 1, 2, 3, 4, 5].map(place));
        for (let y = 80; y < box.height - 60; y += 10) {
          for (let x = 20; x < box.width - 20; x += 10) {
            if (places.every((at) => Math.hypot(at.x - x, at.y - y) > 60)) return [box.x + x, box.y + y];
          }
        }
        throw new Error("the picture is full");
      };
      await test({ page, scope, within, swipe, canvas, place, ground, rest });
    }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0${query}`, context });

  test("a tap on a page selects it and brings up what is known of it", () =>
    crawled(async ({ page, within, canvas, place }) => {
      const [box, at] = [await canvas(), await place(0)];
      await page.touchscreen.tap(box.x + at.x, box.y + at.y);
      await within.getByRole("tabpanel", { name: "Selected page" }).getByRole("heading", { name: "Home" }).waitFor();
      assert.equal(await within.getByRole("tab", { name: "Page", exact: true }).getAttribute("aria-selected"), "true");
    }));

  test("one finger moves the picture, two magnify it between them, and the page stays where it is", () =>
    crawled(async ({ page, swipe, place, ground }) => {
      const [x, y] = await ground();
      const before = await Promise.all([place(0), place(1)]);
      await swipe([[x, y]], [[x + 40, y + 30]]);
      const moved = await place(0);
      assert.ok(Math.abs(moved.x - before[0].x - 40) < 12 && Math.abs(moved.y - before[0].y - 30) < 12, `${JSON.stringify(before[0])} became ${JSON.stringify(moved)}`);
      const far = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);
      const apart = far(await Promise.all([place(0), place(1)]));
      await swipe([[150, y], [210, y]], [[90, y], [270, y]]);
      const now = far(await Promise.all([place(0), place(1)]));
      assert.ok(now > apart * 1.8, `${apart} px became ${now} px`);
      assert.equal(await page.evaluate(() => scrollY), 0);
    }));

  test("a page of the picture is dragged and stays where it is put", () =>
    crawled(async ({ swipe, canvas, place }) => {
      const [box, at] = [await canvas(), await place(0)];
      await swipe([[box.x + at.x, box.y + at.y]], [[box.x + at.x + 50, box.y + at.y - 40]]);
      const now = await place(0);
      assert.ok(Math.abs(now.x - at.x - 50) < 4 && Math.abs(now.y - at.y + 40) < 4, `${JSON.stringify(at)} became ${JSON.stringify(now)}`);
    }));

  /** A page around it, longer than the screen. */
  const surround = (page) => page.evaluate(() => document.documentElement.style.setProperty("padding-bottom", "3000px"));
  const words = (within) => within.locator(".stage").evaluate((stage) => {
    const { content, opacity } = getComputedStyle(stage, "::after");
    return content !== "none" && opacity === "1";
  });

  for (const [from, name] of [["ground", "the ground"], ["page", "a page of the picture"]]) {
    test(`an embedded picture stands still while a finger on ${name} scrolls what is around it, or goes aside`, () =>
      crawled(async ({ page, within, swipe, canvas, place, ground }) => {
        await surround(page);
        const before = await Promise.all([place(0), place(1)]);
        const box = await canvas();
        const [x, y] = from === "ground" ? await ground() : [box.x + before[0].x, box.y + before[0].y];
        // Slowly, so that there are many events before the browser decides.
        await swipe([[x, y]], [[x - 12, y - 160]], 40);
        await poll("the page to scroll", () => page.evaluate(() => scrollY > 60));
        assert.deepEqual(await Promise.all([place(0), place(1)]), before);
        assert.equal(await words(within), true, "it is said what moves the picture");
        await page.evaluate(() => scrollTo(0, 0));
        await swipe([[x, y]], [[x - 100, y - 4]], 40);
        assert.deepEqual(await Promise.all([place(0), place(1)]), before);
        await poll("the words to go", async () => !(await words(within)));
      }, { query: "&embed" }));
  }

  test("two fingers move and magnify an embedded picture, and what is around it stays where it is", () =>
    crawled(async ({ page, swipe, place, ground, within }) => {
      await surround(page);
      const [, y] = await ground();
      const before = await Promise.all([place(0), place(1)]);
      const far = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);
      await swipe([[150, y], [210, y]], [[150, y - 50], [210, y - 50]], 20);
      const moved = await Promise.all([place(0), place(1)]);
      assert.ok(Math.abs(moved[0].y - before[0].y + 50) < 4, `${JSON.stringify(before[0])} became ${JSON.stringify(moved[0])}`);
      await swipe([[150, y], [210, y]], [[90, y], [270, y]], 20);
      const now = far(await Promise.all([place(0), place(1)]));
      assert.ok(now > far(moved) * 1.8, `${far(moved)} px became ${now} px`);
      assert.deepEqual(await page.evaluate(() => [scrollX, scrollY]), [0, 0]);
      assert.equal(await words(within), false);
    }, { query: "&embed" }));

  test("a tap selects a page of an embedded picture as well", () =>
    crawled(async ({ page, within, canvas, place }) => {
      const [box, at] = [await canvas(), await place(0)];
      await page.touchscreen.tap(box.x + at.x, box.y + at.y);
      await within.getByRole("button", { name: "Details" }).tap();
      await within.getByRole("tab", { name: "Page", exact: true }).tap();
      await within.getByRole("tabpanel", { name: "Selected page" }).getByRole("heading", { name: "Home" }).waitFor();
    }, { query: "&embed" }));

  test("a finger that goes up over the lanes scrolls the page, and over time the lanes", () =>
    crawled(async ({ page, within, swipe }) => {
      await within.getByRole("button", { name: "Timeline" }).tap();
      await surround(page);
      const lanes = within.locator(".lanes canvas");
      const look = async () => readPng(Buffer.from((await lanes.evaluate((canvas) => canvas.toDataURL())).split(",")[1], "base64"));
      const box = await lanes.boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + 40];
      const before = await look();
      await swipe([[x, y]], [[x - 15, y - 160]], 40);
      // They are a list of their own, which goes first.
      const scrolled = () => lanes.evaluate((canvas) => scrollY + canvas.parentNode.scrollTop);
      await poll("the lanes or the page to scroll", async () => (await scrolled()) > 30);
      assert.deepEqual(differences(await look(), before), [], "the lanes themselves stay");
      await lanes.evaluate((canvas) => [scrollTo(0, 0), canvas.parentNode.scrollTo(0, 0)]);
      await swipe([[x, y]], [[x - 80, y - 8]], 40);
      assert.ok(!(await look()).data.equals(before.data), "the lanes move over time");
      assert.equal(await scrolled(), 0);
    }));

  test("everything there is to hit is 44 px high, and nothing is wider than the screen, on every tab", () =>
    crawled(async ({ page, scope, within }) => {
      await within.getByRole("tab", { name: "Pages" }).click();
      await within.locator("tbody tr[data-id]").nth(1).click();
      for (const name of ["How it works", "Pages", "Problems", "Page"]) {
        await within.getByRole("tab", { name: name === "Page" ? /^Page$/ : name }).click();
        if (name === "Problems") await within.getByText("Linked from").first().waitFor();
        if (name === "Page") await within.getByText(/^Linked from \(/).waitFor();
        const small = await scope.evaluate((element) =>
          [...element.shadowRoot.querySelectorAll("button, input, select, summary, tr[data-id]")]
            .filter((part) => part.checkVisibility({ visibilityProperty: true }) && part.getBoundingClientRect().width > 0)
            .map((part) => [part, part.getBoundingClientRect()])
            .filter(([, { height, width }]) => height < 43.5 || width < 43.5)
            .map(([part, { height, width }]) => `${part.className || part.name || part.textContent} ${width} × ${height}`));
        assert.deepEqual(small, [], name);
        assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 360, name);
      }
    }));
});

describe("where there is little room", () => {
  const world = World.forSuite();

  const open = (test, { viewport = { width: 800, height: 900 }, query = "" } = {}) =>
    world.page(async (page) => {
      world.site.serve(star(world.site.url).answers);
      const scope = await Scope.onPage(page);
      await test({ page, scope, within: page.locator("crawl-scope") });
    }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0${query}`, context: { viewport, reducedMotion: "reduce" } });

  /** The tabs that are to be seen, and the panels below. */
  const seen = (within) => within.evaluate((element) => {
    const visible = (selector) => [...element.shadowRoot.querySelectorAll(selector)].filter((part) => part.checkVisibility());
    return { tabs: visible("[role=tab]").map((tab) => tab.textContent.replace(/ \d+$/, "")), panels: visible(".machine, .tabpanel, .inspector").map(({ id }) => id) };
  });
  const ALL = ["How it works", "Problems", "Pages", "Page"];

  test("what stands beside the picture stands on tabs below it, one at a time, and arrow keys lead from tab to tab", () =>
    open(async ({ page, within }) => {
      await poll("the tabs", async () => (await seen(within)).tabs.length === 4);
      assert.deepEqual(await seen(within), { tabs: ALL, panels: ["tab-machine"] });
      const stage = await within.locator(".stage").boundingBox();
      const tabs = await within.getByRole("tablist").boundingBox();
      const machine = await within.locator(".machine").boundingBox();
      assert.ok(stage.y + stage.height <= tabs.y && tabs.y + tabs.height <= machine.y, "stage, tabs, panel");
      await within.getByRole("tab", { name: "How it works" }).focus();
      for (const name of ["problems", "pages", "selected", "machine"]) {
        await page.keyboard.press("ArrowRight");
        assert.deepEqual((await seen(within)).panels, [`tab-${name}`]);
        const tab = await within.evaluate((element) => {
          const { role, tabIndex, ariaSelected } = element.shadowRoot.activeElement;
          return { role, tabIndex, ariaSelected, controls: element.shadowRoot.activeElement.getAttribute("aria-controls") };
        });
        assert.deepEqual(tab, { role: "tab", tabIndex: 0, ariaSelected: "true", controls: `tab-${name}` });
      }
      await page.keyboard.press("ArrowLeft");
      assert.deepEqual((await seen(within)).panels, ["tab-selected"]);
    }));

  test("it goes back beside the picture when there is room again", () =>
    open(async ({ page, within }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      // Styles apply before the script has moved the panels to fit the new size.
      await poll("the room", async () => (await seen(within)).panels.length === 2);
      assert.deepEqual(await seen(within), { tabs: ["Problems", "Pages", "Page"], panels: ["tab-machine", "tab-pages"] });
      assert.equal(await within.locator("#tab-machine").getAttribute("role"), "region");
      await within.getByRole("tab", { name: "Page", exact: true }).focus();
      await page.keyboard.press("ArrowRight");
      assert.deepEqual((await seen(within)).panels, ["tab-machine", "tab-problems"]);
    }));

  test("it is the element's own room that counts, not the window's", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { url: `${world.site.url}/` });
      const within = page.locator("crawl-scope");
      await poll("the wide form", async () => (await seen(within)).tabs.length === 3);
      await scope.evaluate((element) => element.style.setProperty("width", "600px"));
      await poll("the tabs", async () => (await seen(within)).panels.join() === "tab-machine");
      assert.equal((await seen(within)).tabs.length, 4);
      const { width } = await within.boundingBox();
      assert.equal(width, 600);
    }));

  test("only the steps and rows in sight are in the document", () =>
    open(async ({ scope, within }) => {
      await scope.crawl();
      await within.getByRole("button", { name: "Timeline" }).click();
      const steps = (await scope.trace()).length;
      const there = await within.locator(".steps li").count();
      assert.ok(there > 10 && there < Math.min(60, steps), `${there} of ${steps} steps`);
    }));

  for (const width of [1280, 700, 360]) {
    test(`embedded in ${width} px it is a picture and a slim bar, and a button opens the rest`, () =>
      open(async ({ page, scope, within }) => {
        await scope.crawl();
        const height = async (selector) => (await within.locator(selector).boundingBox())?.height ?? 0;
        const stage = await height(".stage");
        assert.ok(stage >= 400 - (width < 600 ? 150 : 110), `the picture has ${stage} of 400 px`);
        assert.deepEqual((await seen(within)).panels, []);
        assert.equal(await page.evaluate(() => document.scrollingElement.scrollHeight), 400);
        for (const name of ["Crawl", "Play", "One step on", "Details"]) assert.ok(await within.getByRole("button", { name, exact: true }).isVisible(), name);
        const details = within.getByRole("button", { name: "Details" });
        await details.click();
        assert.equal(await details.getAttribute("aria-expanded"), "true");
        const panels = width > 1099 ? ["tab-machine", "tab-problems"] : ["tab-problems"];
        await poll("the rest", async () => JSON.stringify((await seen(within)).panels) === JSON.stringify(panels));
        await details.click();
        assert.deepEqual((await seen(within)).panels, []);
      }, { viewport: { width, height: 400 }, query: "&embed" }));
  }
});

describe("at any pixel ratio", () => {
  const world = World.forSuite();

  /**
   * The width of the edge of a filled disc in device pixels, from its colour to the background's: a low quantile over
   * several directions, as links cross some.
   */
  async function edge(page, scope, ratio, shot = () => page.screenshot()) {
    await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
    const places = await Promise.all(SPARSE.map((_, n) => scope.call("positionOf", n + 1)));
    const box = await page.locator("crawl-scope .stage canvas").boundingBox();
    const picture = readPng(await shot());
    const size = page.viewportSize();
    assert.deepEqual([picture.width, picture.height], [size.width * ratio, size.height * ratio]);
    const widths = places.flatMap(({ x, y, radius }) =>
      Array.from({ length: 16 }, (_, n) => {
        const turn = (n * Math.PI) / 8 + 0.1;
        const along = (px) => picture.at(Math.round((box.x + x) * ratio + Math.cos(turn) * px), Math.round((box.y + y) * ratio + Math.sin(turn) * px));
        const [ink, paper] = [along(0), picture.at(2, 2)];
        const far = (one, other) => Math.max(...one.map((channel, n) => Math.abs(channel - other[n])));
        const line = Array.from({ length: Math.ceil(radius * ratio + 8 * ratio) }, (_, px) => along(px));
        return line.filter((colour) => far(colour, ink) > 24 && far(colour, paper) > 24).length;
      }));
    return widths.sort((a, b) => a - b)[widths.length >> 2];
  }

  for (const ratio of [1, 2, 3]) {
    test(`${ratio}, the picture is as sharp as the screen, also after a resize`, () =>
      world.page(async (page) => {
        world.site.serve(star(world.site.url).answers);
        const scope = await Scope.onPage(page);
        await scope.crawl();
        for (const viewport of [{ width: 1280, height: 800 }, { width: 1500, height: 700 }, { width: 700, height: 900 }]) {
          await page.setViewportSize(viewport);
          await frames(page, 2);
          const px = await edge(page, scope, ratio);
          assert.ok(px <= 2, `an edge takes ${px} device px at ${JSON.stringify(viewport)}`);
        }
      }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0`, context: { deviceScaleFactor: ratio, reducedMotion: "reduce" } }));
  }

  test("that changes, as when the window goes to another screen, the picture is drawn in its px", () =>
    world.page(async (page) => {
      world.site.serve(star(world.site.url).answers);
      const scope = await Scope.onPage(page);
      await scope.crawl();
      const devtools = await page.context().newCDPSession(page);
      const { width, height } = page.viewportSize();
      await devtools.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 3, mobile: false });
      await poll("the ratio", () => page.evaluate(() => devicePixelRatio === 3));
      await frames(page, 2);
      // Playwright's own would go back to the ratio it began with.
      const shot = async () => Buffer.from((await devtools.send("Page.captureScreenshot", {})).data, "base64");
      await poll("a sharp picture", async () => {
        // Without a screen the last frame is sometimes not shown: one more, of the same size.
        await page.locator("crawl-scope").getByRole("button", { name: "Show all" }).click();
        return (await edge(page, scope, 3, shot)) <= 2;
      }, undefined, 15_000);
    }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0`, context: { reducedMotion: "reduce" } }));
});
