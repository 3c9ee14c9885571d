// Everything that can be tapped is large enough, in every part of the page.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Scope, World, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

/** @type {import("playwright-core").BrowserContextOptions} */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, reducedMotion: "reduce" };
/** A tablet that has room for all columns. */
/** @type {import("playwright-core").BrowserContextOptions} */
const TABLET = { ...PHONE, viewport: { width: 1180, height: 820 } };
const LESSONS = readdirSync(fileURLToPath(new URL("../../www/lessons/", import.meta.url)));

function site(origin) {
  const site = new Site(origin);
  site.page("/", "Home", [link("/a", "First"), link("/b", "Second"), link("https://elsewhere.example/", "Away")]);
  site.page("/a", "Page A", [link("/gone", "A dead end"), link("/deep", "Deep")]);
  site.page("/b", "Page B", [link("/deep", "Deep too"), link("/gone", "The same")]);
  site.page("/deep", "Deep page", [link("/", "Home")]);
  return site.broken("/gone", 404);
}

/**
 * Visible controls that are smaller than 44 px. Links within a sentence are left out, since lines of text have their
 * own height. A control in a label can be hit anywhere on the label.
 */
function small() {
  const all = "a[href], button, input:not([type=file]), select, textarea, summary, [role=tab], [role=slider], [role=application], tr[data-id], li[data-step]";
  const roots = [document, ...[...document.querySelectorAll("crawl-scope")].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
  const isInText = (part) => part.matches("a") && getComputedStyle(part).display === "inline"
    && [...part.parentNode.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const found = [];
  for (const part of roots.flatMap((root) => [...root.querySelectorAll(all)])) {
    if (part.disabled || isInText(part) || !part.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const { width, height } = (part.closest("label") ?? part).getBoundingClientRect();
    if (width === 0 || (width >= 43.5 && height >= 43.5)) continue;
    const name = (part.getAttribute("aria-label") ?? part.name) || part.textContent.slice(0, 24);
    found.push(`${part.localName}.${part.className} "${name}" in .${part.parentNode.className}: ${width.toFixed()} × ${height.toFixed()}`);
  }
  return found;
}

for (const [device, context] of Object.entries({ phone: PHONE, "large tablet": TABLET })) {
  describe(`on a ${device} everything there is to hit is 44 px`, () => {
    const world = World.forSuite();

    /** Opens the page with a query; `check` fails where something is too small, or wider than the screen. */
    const open = (query, test) =>
      world.page(async (page) => {
        world.site.serve(site(world.site.url).answers);
        const scope = await Scope.onPage(page);
        const within = page.locator("crawl-scope");
        const check = async (what) => {
          assert.deepEqual(await page.evaluate(small), [], what);
          assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${what} is wider than the screen`);
        };
        /** Shows what has a tab where there is little room. */
        const tab = async (name) => {
          const tab = within.getByRole("tab", { name: name === "Page" ? /^Page$/ : name });
          if (await tab.isVisible()) await tab.click();
        };
        await test({ page, scope, within, check, tab });
      }, { file: `index.html?${query}`, context });
    const own = () => `url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0`;

    test("of a crawl: before it, while it goes on, and in all its panels", () =>
      open(own(), async ({ scope, within, check, tab }) => {
        await check("before a crawl");
        await within.locator(".pick-toggle").click();
        await check("the sites that allow it");
        await within.locator(".pick-toggle").click();
        await within.getByRole("button", { name: "Menu" }).click();
        await check("the menu");
        await within.getByRole("menuitem", { name: "Options" }).click();
        await check("the options");
        await within.locator(".options").getByRole("button", { name: "Close" }).click();
        world.site.hold("/");
        await scope.call("start");
        await tab("How it works");
        await scope.until("a permit at its holder", (element) => element.shadowRoot.querySelector(".consumers .held"));
        await check("a crawl under way");
        world.site.release();
        await scope.ended();
        await within.getByRole("button", { name: "Timeline" }).click();
        await within.locator("li[data-step]").first().waitFor();
        for (const name of ["How it works", "Problems", "Pages", "Page"]) {
          await tab(name);
          if (name === "Problems") await within.getByText("Linked from").first().waitFor();
          if (name === "Pages") {
            // On a phone, open lanes may lie over it.
            await within.locator("tbody tr[data-id]").nth(1).evaluate((row) => row.click());
          }
          if (name === "Page") await within.locator(".inspector details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
          await check(name);
        }
        await within.getByRole("button", { name: "Keys", exact: true }).click();
        await check("the list of keys");
      }));

    test("of a step of the list, of which only what is in sight is in the document", () =>
      open(own(), async ({ scope, within }) => {
        await scope.crawl();
        await within.getByRole("button", { name: "Timeline", exact: true }).tap();
        const steps = (await scope.trace()).length;
        const list = within.locator(".steps ol");
        const row = within.locator("li[data-step]");
        await row.first().waitFor();
        assert.equal((await list.boundingBox()).height, steps * 44);
        await scope.call("seek", steps - 3);
        await poll("the cursor's step to be in sight", () => within.evaluate((element) => {
          const panel = element.shadowRoot.querySelector(".steps").getBoundingClientRect();
          const row = element.shadowRoot.querySelector(".steps [aria-current]")?.getBoundingClientRect();
          return row && row.top >= panel.top && row.bottom <= panel.bottom;
        }));
        await row.filter({ hasText: `${steps - 1} ·` }).tap();
        assert.equal(await within.locator("[name=scrub]").inputValue(), String(steps - 1));
      }));

    test("of the list of lessons", () =>
      open("lesson=index", async ({ within, check }) => {
        await within.getByRole("heading", { name: "Lessons" }).waitFor();
        await check("the list");
      }));

    for (const lesson of LESSONS) {
      test(`of the lesson ${lesson}: its questions, its run, its exercise`, () =>
        open(`lesson=${lesson}`, async ({ scope, within, check }) => {
          const ran = () => poll("a run", async () => Number(await within.locator("[name=scrub]").getAttribute("max")) > 0);
          await within.locator(".exercise button").first().waitFor();
          await check("the questions");
          if (await within.locator(".predicting").count()) {
            for (const group of await within.locator("fieldset").all()) await group.getByRole("button").first().click();
            await within.locator(".quiz > .primary").click();
          }
          if (lesson === "scheduler") {
            await within.locator(".turns li button").first().waitFor();
            await check("who runs next");
            await within.locator(".turns [data-do=end]").click();
          }
          await ran();
          await scope.call("seek", 20);
          await within.locator(".tasks .name").first().waitFor();
          await check("the run");
          // At the top of the screen, where the player does not lie over it.
          const made = within.locator(".exercise button").last();
          await made.evaluate((button) => button.scrollIntoView());
          await made.click();
          await scope.call("seek", Infinity);
          await check("its end");
        }));
    }

    test("of two programs side by side", () =>
      open("lesson=two-locks/broken+two-locks/fixed&step=20", async ({ within, check }) => {
        await within.locator(".beside .listing").first().waitFor({ state: "attached" });
        await poll("both runs", async () => Number(await within.locator("[name=scrub]").first().getAttribute("max")) > 50);
        await check("both");
      }));

    test("of what is embedded: a picture, a lesson before and after it is played", async () => {
      await open(`${own()}&embed`, async ({ scope, within, check }) => {
        await scope.crawl();
        await check("the picture");
        await within.getByRole("button", { name: "Details" }).click();
        await check("all of it");
      });
      await world.page(async (page) => {
        const within = page.locator("crawl-scope");
        await within.getByRole("button", { name: /^Play/ }).waitFor();
        assert.deepEqual(await page.evaluate(small), [], "the poster");
        await within.getByRole("button", { name: /^Play/ }).click();
        await within.locator(".listing .lit").first().waitFor();
        assert.deepEqual(await page.evaluate(small), [], "the lesson");
      }, { file: "index.html?lesson=semaphore&embed", context });
    });
  });
}
