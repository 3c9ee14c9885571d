// The menu of the bar, the keys of the picture and the timeline below it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, choose, poll } from "./browser.mjs";
import { ladder } from "./site.mjs";

/** @typedef {{ page: import("playwright-core").Page, scope: Scope, within: import("playwright-core").Locator }} Parts */

const world = World.forSuite();

/** @param {(parts: Parts) => Promise<void>} test @param {string} [query] */
const open = (test, query = "") =>
  world.page(async (page) => {
    world.site.serve(ladder(world.site.url, 8).answers);
    await test({ page, scope: await Scope.onPage(page), within: page.locator("crawl-scope") });
  }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0${query}`, context: { viewport: { width: 1280, height: 800 } } });

/** What has the focus within the element. @param {Scope} scope */
const focused = (scope) => scope.evaluate((element) => element.shadowRoot.activeElement?.textContent?.trim() ?? "");

describe("the menu", () => {
  test("is gone through by keys, and gives the focus back to its button", () =>
    open(async ({ page, scope, within }) => {
      const [button, menu] = [within.getByRole("button", { name: "Menu" }), within.getByRole("menu", { name: "Menu" })];
      await button.focus();
      await page.keyboard.press("ArrowDown");
      await menu.waitFor();
      assert.equal(await button.getAttribute("aria-expanded"), "true");
      assert.equal(await focused(scope), "Options (2 set)");
      for (const [key, name] of [["ArrowDown", "Open…"], ["ArrowUp", "Options (2 set)"], ["ArrowUp", "SVG"], ["ArrowDown", "Options (2 set)"], ["End", "SVG"], ["Home", "Options (2 set)"]]) {
        await page.keyboard.press(key);
        assert.equal(await focused(scope), name, key);
      }
      await page.keyboard.press("Escape");
      assert.equal(await menu.isVisible(), false);
      assert.equal(await focused(scope), "⋯");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await within.locator(".options").waitFor();
      assert.equal(await menu.isVisible(), false);
      await page.keyboard.press("Escape");
      assert.equal(await within.locator(".options").isVisible(), false);
      assert.equal(await focused(scope), "⋯");
    }));

  test("closes where something else is pressed, and by its button", () =>
    open(async ({ page, within }) => {
      const [button, menu] = [within.getByRole("button", { name: "Menu" }), within.getByRole("menu", { name: "Menu" })];
      for (const elsewhere of [() => within.locator(".headline").click({ position: { x: 400, y: 10 } }), () => page.getByRole("heading", { name: "Crawlscope" }).dispatchEvent("pointerdown"), () => button.click()]) {
        await button.click();
        await menu.waitFor();
        await elsewhere();
        await menu.waitFor({ state: "hidden" });
      }
    }));

  test("says how many options are set", () =>
    open(async ({ within }) => {
      await within.getByRole("button", { name: "Menu, 3 options set" }).click();
      await within.getByRole("menuitem", { name: "Options (3 set)" }).waitFor();
    }, "&max-pages=50"));

  test("of a lesson stands in its player, and has what a lesson can be saved as", () =>
    world.page(async (page) => {
      const within = page.locator("crawl-scope");
      await within.getByRole("button", { name: "Menu" }).click();
      const items = await within.getByRole("menuitem").allInnerTexts();
      assert.deepEqual(items, ["Open…", "Recording (.ndjson)", "Perfetto trace"]);
      const [download] = await Promise.all([page.waitForEvent("download"), within.getByRole("menuitem", { name: "Recording" }).click()]);
      assert.match(download.suggestedFilename(), /\.ndjson$/);
    }, { file: "index.html?lesson=semaphore&step=10", context: { viewport: { width: 1280, height: 800 } } }));
});

describe("the timeline", () => {
  test("has the lanes with their key and the steps side by side, and one button opens and closes it", () =>
    open(async ({ scope, within }) => {
      await scope.crawl();
      const button = within.getByRole("button", { name: "Timeline" });
      await button.click();
      const [lanes, steps] = [await within.locator(".lanes").boundingBox(), await within.getByRole("region", { name: "Steps" }).boundingBox()];
      assert.ok(steps.x >= lanes.x + lanes.width && Math.abs(steps.y - lanes.y) < 12, JSON.stringify({ lanes, steps }));
      await within.getByText("waits for a permit or lock").waitFor();
      assert.deepEqual(await within.getByRole("tab").filter({ visible: true }).allInnerTexts().then((names) => names.map((name) => name.replace(/ \d+$/, ""))), ["Problems", "Pages", "Page"]);
      await button.click();
      assert.equal(await within.getByRole("region", { name: "Steps" }).isVisible(), false);
    }));

  test("is silent about steps while nobody steps", () =>
    open(async ({ scope, within }) => {
      await scope.crawl();
      const said = within.locator(".said");
      assert.equal(await said.isVisible(), false);
      await scope.call("seek", 5);
      await said.waitFor();
      await scope.evaluate((element) => element.seek(Infinity));
      await said.waitFor({ state: "hidden" });
    }));
});

describe("a link", () => {
  test("carries the search and the selected page, and shows both where it is opened", () =>
    open(async ({ page, scope, within }) => {
      await scope.crawl();
      await within.getByRole("tab", { name: "Pages" }).click();
      const row = within.locator("tbody tr[data-id]").nth(2);
      const chosen = await row.locator("td.address").textContent();
      await row.click();
      await within.getByLabel("Search pages").fill("status:200");
      const link = await poll("the address", () => (page.url().includes("search=") && page.url().includes("page=") ? page.url() : ""));
      await choose(within, "Share");
      const said = (address) => [...new URL(address).searchParams].sort().join("\n");
      assert.equal(said(await within.getByLabel("Link", { exact: true }).inputValue()), said(link));
      await page.goto(link);
      const other = await Scope.onPage(page);
      assert.deepEqual(await other.heard("crawl-start"), [], "it waits for a click");
      assert.equal(await within.getByLabel("Search pages").inputValue(), "status:200");
      await other.crawl();
      await within.getByRole("tab", { name: "Page", exact: true, selected: true }).waitFor();
      const address = await within.locator(".inspector .facts a").textContent();
      assert.ok(address.endsWith(chosen.trim()), `${address} and ${chosen}`);
      // What is no longer selected is no longer in the link.
      await within.getByRole("tab", { name: "Page", exact: true }).press("Escape");
      await poll("the address without it", () => !page.url().includes("page="));
    }));

  test("that is hostile selects nothing, starts nothing and breaks nothing", () =>
    open(async ({ scope, within }) => {
      assert.deepEqual(await scope.heard("crawl-start"), []);
      await scope.crawl();
      assert.equal(await within.locator("tr[aria-selected=true]").count(), 0);
      assert.ok((await within.getByLabel("Search pages").inputValue()).length <= 1000);
    }, `&page=${encodeURIComponent("javascript:alert(1)")}&search=${"(".repeat(3000)}`));
});
