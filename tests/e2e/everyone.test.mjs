// A first visit; and visits without a mouse, without seeing the graph, without motion, and with an old browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { Scope, World, choose, frames, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** @type {import("playwright-core").BrowserContextOptions} */
const STILL = { reducedMotion: "reduce" };

/** A site with an example of everything that panels show. */
function site(origin) {
  const site = new Site(origin);
  site.page("/", "Home", [link("/a", "First"), link("/b", "Second"), link("https://elsewhere.example/", "Away")]);
  site.page("/a", "Page A", [link("/gone", "A dead end"), link("/deep", "Deep")]);
  site.page("/b", "Page B", [link("/deep", "Deep too")]);
  site.page("/deep", "Deep page", [link("/", "Home")]);
  return site.broken("/gone", 404);
}

const world = World.forSuite();

/** Opens index.html on the site, without starting. */
const open = (test, context = STILL) =>
  world.page(async (page, problems) => {
    world.site.serve(site(world.site.url).answers);
    const scope = await Scope.onPage(page);
    await test({ page, scope, within: page.locator("crawl-scope"), problems });
  }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0`, context });

describe("a first visit", () => {
  /** Loads the page anew while its modules are held back. */
  const reloadWithoutModule = (page) => {
    const { pathname, search } = new URL(page.url());
    const shell = ["page.css", "page.js", "crawlscope.js", "at.js", "language.js", "shell.js", "crawlscope.css", "app.js", "icon.svg"];
    world.app.hold(pathname + search, ...shell.map((file) => `/${file}`));
    return page.reload({ waitUntil: "commit" });
  };

  test("says that it loads, and shows a crawl by itself as soon as the module is there", () =>
    world.page(async (page) => {
      await reloadWithoutModule(page);
      await page.locator("crawl-scope .loading", { hasText: "Loading Crawlscope…" }).waitFor();
      assert.ok(world.app.requests.has("/app_bg.wasm"), "the module is asked for beside the rest");
      world.app.release();
      await page.locator("crawl-scope .loading").waitFor({ state: "detached" });
      const scope = await Scope.onPage(page);
      await scope.until("pages in the picture", async (element) => element.stats.ok > 5 && (await element.frames()).drawn > 1);
    }, { file: "index.html" }));

  test("shows its frame, its words and an address field before the module is there, and keeps what is typed", () =>
    world.page(async (page) => {
      await reloadWithoutModule(page);
      const field = page.getByLabel("Start URL");
      await field.fill(`${world.site.url}/typed`);
      await field.evaluate((input) => input.setSelectionRange(3, 5));
      for (const name of ["Crawlscope", "How it works"]) {
        assert.ok(await page.getByRole("heading", { name, exact: true }).isVisible(), name);
      }
      assert.ok(await page.getByRole("button", { name: "Crawl", exact: true }).isVisible());
      world.app.release();
      await page.locator("crawl-scope .loading").waitFor({ state: "detached" });
      assert.equal(await field.inputValue(), `${world.site.url}/typed`);
      const at = await field.evaluate((input) => [input.matches(":focus"), input.selectionStart, input.selectionEnd]);
      assert.deepEqual(at, [true, 3, 5]);
      assert.equal(world.site.requests.size, 0, "nobody asked for a crawl");
    }, { file: "index.html?url=%2F", context: STILL }));

  test("crawls what was typed once the module is there, if Crawl was pressed before", () =>
    world.page(async (page) => {
      world.site.serve(site(world.site.url).answers);
      await reloadWithoutModule(page);
      await page.getByLabel("Start URL").fill(`${world.site.url}/`);
      await page.getByRole("button", { name: "Crawl", exact: true }).click();
      await page.locator("crawl-scope .loading", { hasText: "starts as soon as" }).waitFor();
      assert.equal(world.site.requests.size, 0);
      world.app.release();
      const scope = await Scope.onPage(page);
      await scope.until("the crawl's end", (element) => element.stats?.state === "done");
      assert.deepEqual((await scope.json()).start, [`${world.site.url}/`]);
    }, { file: "index.html?url=%2F&robots=ignore&delay=0", context: STILL }));

  test("asks for nothing but what the page is made of, and for each module once, before it crawls", () =>
    open(async ({ scope }) => {
      await scope.evaluate((element) => element.frames());
      // Loaded ahead, so that the first crawl need not wait for it.
      await poll("the reader's module", () => world.app.requests.has("/reader_bg.wasm"));
      const asked = [...world.app.requests].map(([path, times]) => `${path.split("?")[0]} ${times}`).sort();
      // The stage worker loads modules of its own; the icon is the browser's business.
      assert.deepEqual(asked.filter((path) => !/icon/.test(path)), [
        "/app.js 2", "/app_bg.wasm 1", "/at.js 1", "/crawlscope.css 1", "/crawlscope.js 1", "/index.html 1", "/language.js 1", "/page.css 1", "/page.js 1",
        "/reader_bg.wasm 1", "/shell.js 1", "/worker.js 1",
      ]);
    }));

  for (const [name, script] of [["WebAssembly", "delete window.WebAssembly"], ["workers", "delete window.Worker"]]) {
    test(`says in plain words that the browser lacks ${name}`, () =>
      world.page(async (page) => {
        await page.addInitScript(script);
        await page.reload();
        const message = page.locator("crawl-scope [role=status]", { hasText: "lacks WebAssembly or workers" });
        await message.waitFor();
        assert.match(await message.innerText(), /Any current browser has both\.$/);
        assert.deepEqual(page.workers(), []);
      }, { file: "index.html?url=%2F" }));
  }

  test("says that the module could not be loaded, and what to do", () =>
    world.page(async (page, problems) => {
      await page.route("**/*.wasm", (route) => route.fulfill({ status: 503, body: "" }));
      await page.reload();
      const message = page.locator("crawl-scope [role=status]", { hasText: "could not be loaded" });
      await message.waitFor();
      assert.match(await message.innerText(), /answered 503\. Reload the page to try again\.$/);
      problems.splice(0, problems.length, ...problems.filter((problem) => !/503|preload/.test(problem)));
    }, { file: "index.html?url=%2F" }));
});

describe("by keyboard alone", () => {
  /** The element that has the focus, as a name. */
  const focused = (scope) =>
    scope.evaluate((element) => {
      const part = element.shadowRoot.activeElement;
      if (!part) return null;
      const seen = part.matches(":focus-visible") && (getComputedStyle(part).outlineStyle !== "none" || part.matches(".tab"));
      return { id: `${part.tagName} ${part.getAttribute("aria-label") || part.name || part.textContent.trim()}`, seen };
    });

  for (const viewport of [{ width: 1280, height: 800 }, { width: 360, height: 740 }]) {
    test(`every control is reached by Tab, and shows that it is, at ${viewport.width} px`, () =>
      open(async ({ page, scope }) => {
        await scope.crawl();
        // Controls appear and disappear until then.
        await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
        // Not by the mouse: Tab would go on from there.
        if (viewport.width < 1100) await page.getByRole("tab", { name: "How it works" }).evaluate((tab) => tab.click());
        await page.locator("crawl-scope .flow").waitFor();
        await scope.evaluate((element) => element.blur());
        const reached = [];
        for (let n = 0; n < 120; n += 1) {
          await page.keyboard.press("Tab");
          const now = await focused(scope);
          if (!now && reached.length > 0) break;
          if (now) reached.push(now);
        }
        assert.deepEqual(reached.filter(({ seen }) => !seen).map(({ id }) => id), [], "not seen to have the focus");
        const controls = await scope.evaluate((element) =>
          [...element.shadowRoot.querySelectorAll("button, input, select, summary, [tabindex='0']")]
            .filter((part) => part.checkVisibility({ visibilityProperty: true }) && !part.disabled && part.tabIndex >= 0)
            .map((part) => `${part.tagName} ${part.getAttribute("aria-label") || part.name || part.textContent.trim()}`));
        const ids = new Set(reached.map(({ id }) => id));
        assert.ok(controls.length > 15, `${controls.length} controls`);
        assert.deepEqual(controls.filter((id) => !ids.has(id)), []);
      }, { ...STILL, viewport }));
  }

  test("a site is entered, crawled, walked over in picture and table, looked back over and saved", () =>
    open(async ({ page, scope, within }) => {
      const field = within.getByRole("textbox", { name: "Start URL" });
      for (let n = 0; n < 5 && !(await field.evaluate((input) => input.matches(":focus"))); n += 1) await page.keyboard.press("Tab");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(`${world.site.url}/a`);
      await page.keyboard.press("Enter");
      await scope.ended();
      assert.equal((await scope.stats()).broken, 1);
      const tabTo = async (name, matches) => {
        for (let n = 0; n < 60; n += 1) {
          await page.keyboard.press("Tab");
          if (await scope.evaluate((element, matches) => element.shadowRoot.activeElement?.matches(matches) ?? false, matches)) return;
        }
        throw new Error(`Tab never leads to ${name}`);
      };
      await tabTo("the picture", ".stage canvas");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await within.getByRole("tabpanel", { name: "Selected page" }).getByRole("heading", { name: "Page A" }).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("deep");
      await tabTo("the table", ".scroller");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await within.getByRole("tabpanel", { name: "Selected page" }).getByRole("heading", { name: "Deep page" }).waitFor();
      await tabTo("the cursor", "[name=scrub]");
      await page.keyboard.press("Home");
      assert.equal((await scope.stats()).pages, 0);
      await page.keyboard.press("End");
      await page.keyboard.press("?");
      assert.equal(await within.getByRole("dialog").count(), 0, "a slider is an input; the list of keys has its button");
      await tabTo("the list of keys", "[aria-label=Keys]");
      await page.keyboard.press("Enter");
      await within.getByRole("dialog", { name: "Keys" }).waitFor();
      await page.keyboard.press("Escape");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        (async () => {
          for (let n = 0; n < 60; n += 1) {
            await page.keyboard.press("Tab");
            if (await scope.evaluate((element) => element.shadowRoot.activeElement?.getAttribute("aria-haspopup") === "menu")) break;
          }
          await page.keyboard.press("ArrowDown");
          for (let n = 0; n < 20; n += 1) {
            if (await scope.evaluate((element) => element.shadowRoot.activeElement?.textContent === "Recording (.ndjson)")) return page.keyboard.press("Enter");
            await page.keyboard.press("ArrowDown");
          }
        })(),
      ]);
      assert.match(download.suggestedFilename(), /\.ndjson$/);
    }));
});

describe("the values at the cursor", () => {
  const values = async (within) => (await within.locator("[name=scrub]").getAttribute("aria-valuetext")).match(/, (\d+) queued, (\d+) in flight: /)?.slice(1);

  test("are at the end what there is, not the most there was shortly before", () =>
    open(async ({ scope, within }) => {
      await scope.crawl();
      await poll("the last values", async () => (await values(within))?.join() === "0,0");
    }));

  test("are those of the recorded run that is opened, and of no run before it", () =>
    open(async ({ scope, within }) => {
      await scope.crawl();
      const text = await scope.text("ndjson");
      await scope.evaluate((element, text) => element.load(new Blob([text])), text);
      assert.deepEqual(await values(within), ["0", "0"]);
    }));
});

describe("with every panel open", () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const viewport of [{ width: 1280, height: 900 }, { width: 360, height: 740 }]) {
      test(`it has no fault that axe knows of, ${colorScheme}, at ${viewport.width} px`, () =>
        open(async ({ page, scope, within, problems }) => {
          await scope.crawl();
          await page.evaluate(AXE);
          const check = async (what) => {
            const { violations } = await page.evaluate(() => window.axe.run());
            const place = ({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`;
            assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(place).join("; ")}`), [], what);
          };
          await within.getByRole("button", { name: "Timeline" }).click();
          await within.getByRole("tab", { name: "Pages" }).click();
          await within.locator("tbody tr[data-id]").nth(1).click();
          // Where there is room these lie over the page, the one opened last in front.
          for (const sheet of ["Options", "Share"]) {
            await choose(within, sheet);
            await check(`pages, lanes, ${sheet}`);
            await within.locator(".sheet:visible").getByRole("button", { name: "Close" }).click();
          }
          for (const sheet of ["Menu", "Recent and suggested addresses"]) {
            await within.getByRole("button", { name: sheet }).click();
            await check(`pages, lanes, ${sheet}`);
            await within.getByRole("button", { name: sheet }).click();
          }
          const inspector = within.locator(".inspector");
          for (const name of viewport.width < 1100 ? ["How it works", "Problems", "Page"] : ["Problems", "Page"]) {
            await within.getByRole("tab", { name: name === "Page" ? /^Page$/ : name }).click();
            if (name === "Problems") await within.getByText("Linked from").first().waitFor();
            if (await inspector.isVisible()) for (const summary of await inspector.locator("details:not([open]) summary").all()) if (await summary.isVisible()) await summary.click();
            await check(name);
          }
          await within.getByRole("button", { name: "Keys", exact: true }).click();
          await check("the list of keys");
          // axe tries out styles, which the page's policy forbids.
          problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
        }, { ...STILL, colorScheme, viewport }));
    }
  }
});

describe("a permit", () => {
  /** Records, from now on, the animations of permits. */
  const watch = (scope) =>
    scope.evaluate((element) => {
      element.hints = [];
      element.shadowRoot.addEventListener("animationstart", ({ target, animationName }) => {
        if (animationName !== "taken") return;
        const [hint] = target.getAnimations();
        // It may have been released meanwhile.
        if (hint) element.hints.push({ took: hint.effect.getTiming().duration, moved: getComputedStyle(target).transform });
      }, true);
    });

  const held = async ({ page, scope }, seen = (/** @type {CrawlScope} */ _) => true) => {
    const seenAtHolders = (count) =>
      scope.until(`${count} permits at their holders`, (element, count) => element.shadowRoot.querySelectorAll(".consumers .held").length === count, count);
    // One permit is taken while the other is still shown as free; then that one is taken too.
    world.site.hold();
    await scope.call("start");
    await seenAtHolders(1);
    world.site.hold("/");
    world.site.releaseHeld();
    await seenAtHolders(2);
    await frames(page, 2);
    await scope.until("the hints", seen);
    const hints = await scope.evaluate((element) => element.hints);
    world.site.release();
    await scope.ended();
    return hints;
  };

  test("is at once with its holder, which a hint of 200 ms tells that does not move it", () =>
    open(async ({ page, scope }) => {
      await watch(scope);
      const hints = await held({ page, scope }, (element) => element.hints.length > 0);
      for (const hint of hints) assert.deepEqual(hint, { took: 200, moved: "none" });
    }, {}));

  test("has no hint where reduced motion is asked for", () =>
    open(async ({ page, scope }) => {
      await watch(scope);
      assert.deepEqual(await held({ page, scope }), []);
    }));
});
