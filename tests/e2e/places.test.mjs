// Other places than a window: a phone, a column of another page, paper, colours that the reader has chosen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";
import { readPng } from "./png.mjs";
import { Site, link } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 390, height: 844 };
const LENGTHWISE = { width: 844, height: 390 };
const MANY = Array.from({ length: 30 }, (_, n) => `/gone-${n}`);

/** A page with more broken links than a panel has room for. */
function site(origin) {
  const site = new Site(origin).page("/", "Home", [link("/a", "First"), ...MANY.map((path) => link(path, path))]);
  site.page("/a", "Page A", [link("/", "Home")]);
  for (const path of MANY) site.broken(path, 404);
  return site;
}

describe("in other places", () => {
  const world = World.forSuite();

  /** Crawls on a page of its own. @param {import("playwright-core").BrowserContextOptions} context */
  const crawled = (context, test) =>
    world.page(async (page, problems) => {
      world.site.serve(site(world.site.url).answers);
      const scope = await Scope.onPage(page);
      await scope.crawl();
      const within = page.locator("crawl-scope");
      const box = (selector) => within.locator(selector).first().boundingBox();
      await test({ page, scope, within, box, problems });
    }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0`, context: { reducedMotion: "reduce", ...context } });

  const phone = (viewport, test) => crawled({ viewport, hasTouch: true, isMobile: true }, test);
  const size = (page) => page.evaluate(() => [document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]);

  for (const viewport of [PHONE, { width: 360, height: 640 }]) {
    test(`the picture has most of a screen of ${viewport.width} × ${viewport.height}, and nothing scrolls`, () =>
      phone(viewport, async ({ page, within, box }) => {
        const [stage, tabs] = [await box(".stage"), await box(".tabs")];
        assert.ok(stage.height >= viewport.height * 0.6, `${stage.height} of ${viewport.height} px`);
        assert.ok(tabs.y >= viewport.height * 0.75 && tabs.y + tabs.height <= viewport.height, `tabs at ${tabs.y} px`);
        assert.ok((await box(".player")).height <= 64);
        assert.deepEqual(await size(page), [viewport.width, viewport.height]);
        assert.equal(await within.locator(".stage .legend").count(), 0, "the legend does not lie over the picture");
        assert.ok(await within.getByRole("group", { name: "Arrange pages by" }).isVisible());
      }));
  }

  test("a tab opens the sheet and closes it, as Escape does, and it scrolls by itself", () =>
    phone(PHONE, async ({ page, within, box }) => {
      const [problems, machine] = ["Problems", "How it works"].map((name) => within.getByRole("tab", { name }));
      const panel = within.getByRole("tabpanel", { name: "Problems" });
      assert.equal(await panel.isVisible(), false);
      await problems.tap();
      assert.equal(await problems.getAttribute("aria-expanded"), "true");
      const [sheet, stage] = [await box(".pages"), await box(".stage")];
      assert.ok(sheet.height <= PHONE.height * 0.7 && sheet.y > stage.y, JSON.stringify(sheet));
      assert.ok(await panel.evaluate((panel) => panel.scrollHeight > panel.clientHeight));
      assert.deepEqual(await size(page), [PHONE.width, PHONE.height]);
      await problems.tap();
      assert.equal(await panel.isVisible(), false);
      await machine.focus();
      await page.keyboard.press("Enter");
      assert.ok(await within.getByRole("group", { name: /^Show and hide by/ }).isVisible(), "the legend");
      await page.keyboard.press("Escape");
      assert.equal(await machine.getAttribute("aria-expanded"), "false");
      assert.ok(await machine.evaluate((tab) => tab.matches(":focus")));
    }));

  test("held lengthwise, the sheet is beside the picture, below one row of header and above one of the player", () =>
    phone(LENGTHWISE, async ({ page, within, box }) => {
      const [bar, stage, player] = [await box(".bar"), await box(".stage"), await box(".player")];
      assert.ok(bar.height <= 60 && player.height <= 60, `${bar.height}, ${player.height} px`);
      assert.ok(stage.height >= LENGTHWISE.height * 0.5 && stage.width >= 700, JSON.stringify(stage));
      await within.getByRole("tab", { name: "Pages" }).tap();
      const table = await box(".scroller");
      assert.ok(table.x > LENGTHWISE.width / 3 && table.height > 40, JSON.stringify(table));
      assert.deepEqual(await size(page), [LENGTHWISE.width, LENGTHWISE.height]);
    }));

  test("a phone has no fault that axe knows of, with the sheet open or closed", () =>
    phone(PHONE, async ({ page, within, problems }) => {
      await page.evaluate(AXE);
      const check = async (what) => {
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join("; ")}`), [], what);
      };
      await check("closed");
      for (const name of ["How it works", "Problems", "Pages"]) {
        await within.getByRole("tab", { name }).tap();
        await check(name);
      }
      // axe tries out styles, which the page's policy forbids.
      problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
    }));

  for (const attributes of [{}, { embed: "" }]) {
    for (const height of [300, 480]) {
      test(`it stays in its box in columns of another page, ${height} px high${"embed" in attributes ? ", embedded" : ""}`, () =>
        world.page(async (page) => {
          world.site.serve(site(world.site.url).answers);
          const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...attributes });
          await scope.evaluate((element, height) => Object.assign(element.style, { height: `${height}px`, minHeight: "0", width: "760px" }), height);
          await scope.crawl();
          for (const width of [760, 480, 320]) {
            await scope.evaluate((element, width) => element.style.setProperty("width", `${width}px`), width);
            await scope.until("its form", (element, width) => (width < 600 && !element.hasAttribute("embed")) === (element.shadowRoot.querySelector(".cs").dataset.sheet === "below"), width);
            const out = await scope.evaluate((element) => {
              const { width, height } = element.shadowRoot.querySelector(".cs").getBoundingClientRect();
              const places = [...element.shadowRoot.querySelectorAll("*")].filter((part) => part.checkVisibility() && getComputedStyle(part).position === "fixed");
              const page = document.scrollingElement;
              return { width, height, fixed: places.length, clips: getComputedStyle(element).overflow, wide: page.scrollWidth <= page.clientWidth };
            });
            assert.deepEqual(out, { width, height, fixed: 0, clips: "clip", wide: true }, `${width} px`);
          }
        }));
    }
  }

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`printed it is a report on white with every problem, ${colorScheme}`, () =>
      crawled({ viewport: { width: 1280, height: 800 }, colorScheme }, async ({ page, scope, within }) => {
        await within.getByRole("tab", { name: "Pages" }).click();
        await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
        await page.emulateMedia({ media: "print" });
        const rows = within.locator(".problems ul ul > li:has(.jump):visible");
        await poll("all problems", async () => (await rows.count()) >= MANY.length);
        assert.equal(await within.locator("button:not(.jump, .legend button):visible, input:not([name=url]):visible, select:visible").count(), 0);
        assert.ok(await within.locator(".stage .legend").isVisible());
        assert.ok(await within.locator(".headline .state").isVisible());
        const picture = readPng(await within.locator(".stage canvas").screenshot());
        assert.ok(picture.at(12, 12).slice(0, 3).every((channel) => channel > 220), `the ground is ${picture.at(12, 12)}`);
        const colours = await rows.first().locator(".jump").first().evaluate((title) => getComputedStyle(title).color);
        assert.equal(colours, "rgb(0, 0, 0)");
        await page.emulateMedia({ media: "screen" });
        await poll("the table again", () => within.locator(".scroller").isVisible());
      }));
  }

  test("in colours that the reader has chosen, what is on is told from what is not", () =>
    crawled({ viewport: { width: 1280, height: 800 }, forcedColors: "active" }, async ({ within }) => {
      // Once a tab is chosen no other comes to the front.
      await within.getByRole("tab", { name: "Page", exact: true }).click();
      const style = (locator, property) => locator.evaluate((part, property) => getComputedStyle(part)[property], property);
      const tab = (isOn) => within.locator(`.tab[aria-selected=${isOn}]:visible`).first();
      assert.notEqual(await style(tab(true), "borderBottomColor"), await style(tab(false), "borderBottomColor"));
      const arrange = (isOn) => within.locator(`.arrange [aria-pressed=${isOn}]`).first();
      assert.notEqual(await style(arrange(true), "backgroundColor"), await style(arrange(false), "backgroundColor"));
      const marks = await within.locator(".legend .mark:visible").evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor));
      assert.equal(new Set(marks).size, marks.length, marks.join());
    }));

  test("in colours that the reader has chosen, the picture has their ground", () =>
    crawled({ viewport: { width: 1280, height: 800 }, forcedColors: "active", colorScheme: "dark" }, async ({ scope, within }) => {
      const ground = await scope.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector(".cs")).backgroundColor);
      const picture = readPng(await within.locator(".stage canvas").screenshot());
      assert.equal(`rgb(${picture.at(picture.width - 20, 60).slice(0, 3).join(", ")})`, ground);
    }));

  test("on a projector the picture's names are larger, and the machine stands below it", () =>
    crawled({ viewport: { width: 1920, height: 1080 } }, async ({ scope, within, box }) => {
      const scale = () => scope.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector(".cs")).getPropertyValue("--cs-label-scale"));
      assert.equal(await scale(), "");
      await scope.set("projector", "");
      assert.equal(await scale(), "2.25");
      const [stage, machine] = [await box(".stage"), await box(".machine")];
      assert.ok(machine.y >= stage.y + stage.height - 1 && machine.height > 20, JSON.stringify(machine));
      assert.match(await within.locator(".permits-part").innerText(), /permits[^]*taken/i);
    }));
});
