// Reading what was found: table, legend, problems, inspector, and the picture by keyboard and pointer.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

/** A small site: home links to a and b, a to gone and deep, b to deep; deep to deeper. */
function small(origin) {
  const site = new Site(origin);
  site.page("/", "Home", [link("/a", "First"), link("/b", "Second"), link("/b", "Second again")]);
  site.page("/a", "Page A", [link("/gone", "A dead end"), link("/deep", "Deep")]);
  site.page("/b", "Page B", [link("/deep", "Deep too"), link("/gone", "Dead as well"), link("https://elsewhere.example/", "Away")]);
  site.page("/deep", "Deep page", [link("/deep/er", "Deeper", { to: "/deep/er" })]);
  site.broken("/gone", 404);
  site.page("/deep/er", "Deeper page", [link("/", "Home")]);
  return site;
}

describe("what was found", () => {
  const world = World.forSuite();

  /** Crawls the small site and runs a test on it. */
  const crawled = (test, options = {}) =>
    world.page(async (page, problems) => {
      const site = small(world.site.url);
      world.site.serve(site.answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...options.attributes });
      await scope.crawl();
      const within = page.locator("crawl-scope");
      await within.getByRole("tab", { name: "Pages" }).click();
      const rows = async () => (await within.locator("tbody tr[data-id] td.address").allInnerTexts()).map((text) => text.trim());
      const button = (name) => within.getByRole("button", { name, exact: true });
      await test({ page, scope, within, rows, button, problems });
    }, { context: { reducedMotion: "reduce", ...options.context } });

  test("is searched by address and title", () =>
    crawled(async ({ within, rows }) => {
      assert.equal((await rows()).length, 7);
      await within.getByRole("searchbox", { name: "Search pages" }).fill("PAGE deeper");
      assert.deepEqual(await rows(), ["/deep/er"]);
      await within.getByRole("searchbox").fill("nothing like it");
      assert.match(await within.locator(".scroller").innerText(), /No page matches\. Clear the search/);
      await within.getByRole("searchbox").fill("");
      assert.equal((await rows()).length, 7);
    }));

  test("is sorted by a column, the other way round, and as it was", () =>
    crawled(async ({ within, rows, button }) => {
      const found = await rows();
      await button("Page").click();
      assert.deepEqual(await rows(), ["/", "/a", "/b", "/deep", "/deep/er", "/gone", "elsewhere.example/"]);
      assert.equal(await within.locator("th", { hasText: "Page" }).getAttribute("aria-sort"), "ascending");
      await button("Page").click();
      assert.deepEqual((await rows())[0], "/gone", "other sites stay last");
      await button("Page").click();
      assert.deepEqual(await rows(), found);
      await button("Status").click();
      await button("Status").click();
      assert.deepEqual((await rows())[0], "/gone", "the highest status first");
    }));

  test("hides a state in table and picture when its form is clicked in the legend", () =>
    crawled(async ({ scope, within, rows }) => {
      const legend = within.getByRole("group", { name: "Show and hide by state" });
      assert.deepEqual((await legend.getByRole("button").allInnerTexts()).map((text) => text.replace(/\s+/g, " ")), ["ok 5", "broken 1", "skipped 1"]);
      await legend.getByRole("button", { name: /^ok/ }).click();
      assert.deepEqual((await rows()).sort(), ["/gone", "elsewhere.example/"]);
      assert.equal(await legend.getByRole("button", { name: /^ok/ }).getAttribute("aria-pressed"), "false");
      const home = await scope.call("positionOf", 0);
      await within.locator(".stage canvas").click({ position: { x: home.x, y: home.y } });
      // The stage answers in turn: had the click selected a page, its message would have come first.
      await scope.call("positionOf", 0);
      assert.equal(await within.locator("tr[aria-selected=true]").count(), 0, "what is hidden cannot be picked");
      await legend.getByRole("button", { name: /^ok/ }).click();
      assert.equal((await rows()).length, 7);
    }));

  test("lists what is broken with the pages that link there", () =>
    crawled(async ({ within }) => {
      const tab = within.getByRole("tab", { name: /^Problems \d/ });
      await tab.click();
      const panel = within.getByRole("tabpanel", { name: "Problems" });
      await panel.getByText("Linked from 2 pages:").waitFor();
      const text = await panel.innerText();
      for (const part of ["/gone", "Status 404", "/a", "“A dead end”", "/b", "“Dead as well”", "Fix the links", "Error", "Broken pages"]) assert.ok(text.includes(part), `${part} in ${text}`);
      await panel.getByRole("button", { name: "/b, ok" }).first().click();
      await within.getByRole("tab", { name: "Pages" }).click();
      assert.match(await within.locator("tr[aria-selected=true]").innerText(), /\/b/);
    }));

  test("says of a broken page behind a redirect which page links there, and how", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url);
      site.page("/", "Home", [link("/chapter", "Chapter")]);
      site.page("/chapter", "The chapter", [link("/old", "the dead link")]);
      site.broken("/gone", 404);
      site.redirect("/old", 301, "/gone", { redirectedTo: "/gone" });
      world.site.serve(site.answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      await scope.crawl();
      const within = page.locator("crawl-scope");
      await within.getByRole("tab", { name: /^Problems/ }).click();
      const panel = within.getByRole("tabpanel", { name: "Problems" });
      await panel.getByText("Linked from 1 page:").waitFor();
      assert.match(await panel.innerText(), /\/chapter\s+“the dead link”, linked as \/old/);
    }));

  test("shows of a selected page the way to it, the links in and out, and where its time went", () =>
    crawled(async ({ page, within }) => {
      await within.locator("tbody tr", { hasText: "/deep/er" }).dblclick();
      const inspector = within.getByRole("tabpanel", { name: "Selected page" });
      await inspector.getByText("Shortest path from the start: 3 clicks").click();
      const way = await inspector.locator("details").nth(1).locator("li").allInnerTexts();
      assert.equal(way.length, 4);
      assert.equal(way[0], "/");
      assert.deepEqual(way.slice(2), ["/deep", "/deep/er"]);
      assert.match(await inspector.innerText(), /Deeper page/);
      assert.match(await inspector.innerText(), /network \d+ ms/);
      assert.match(await inspector.getByText("Linked from (1)").locator("xpath=..").innerText(), /\/deep\s+“Deeper”/);
      await inspector.getByText("Links on it (1)").click();
      const home = inspector.locator("details").last().getByRole("button");
      await home.click();
      await inspector.getByText("This is where the crawl started").waitFor();
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await inspector.getByRole("button", { name: "Copy address" }).click();
      await inspector.getByRole("button", { name: "Copied" }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${world.site.url}/`);
      await within.getByRole("tab", { name: "Pages" }).click();
      await within.getByRole("button", { name: "Copy table" }).click();
      await within.locator(".table-tools").getByRole("button", { name: "Copied" }).waitFor();
      const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split("\n");
      assert.equal(lines.length, 8);
      assert.deepEqual(lines[1].split("\t").slice(0, 5), ["ok", "200", "0", `${world.site.url}/`, "Home"]);
    }));

  test("stays under the pointer while it is pressed, however many pages come in between", () =>
    world.page(async (page) => {
      world.site.serve(small(world.site.url).answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      const within = page.locator("crawl-scope");
      world.site.hold("/", "/b", "/gone", "/deep", "/deep/er");
      await scope.call("start");
      await scope.until("all but one to be there", (element) => element.stats.ok === 4);
      await within.getByRole("button", { name: "State", exact: true }).click();
      const row = within.locator("tbody tr", { hasText: "/b" });
      const { x, y, width, height } = await row.boundingBox();
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      world.site.release();
      await scope.ended();
      await page.mouse.up();
      await within.locator(".inspector").getByText("Page B").waitFor({ state: "attached" });
      assert.match(await within.locator("tr[aria-selected=true]").innerText(), /\/b/);
      await within.locator("tbody tr", { hasText: "/a" }).locator("td", { hasText: "ok" }).waitFor();
    }, { context: { reducedMotion: "reduce" } }));

  test("is walked over in the picture by arrow keys, told to who listens, and selected by Enter", () =>
    crawled(async ({ page, scope, within }) => {
      const canvas = within.locator(".stage canvas");
      await canvas.focus();
      await page.keyboard.press("ArrowRight");
      const told = within.locator(".live").nth(1);
      await poll("the first page to be told", async () => /^Home, ok · 200 · depth 0$/.test(await told.innerText()));
      const [home, other] = await Promise.all([0, 1].map((id) => scope.call("positionOf", id)));
      const [x, y] = [other.x - home.x, other.y - home.y];
      const side = Math.abs(x) > Math.abs(y) ? (x > 0 ? "ArrowRight" : "ArrowLeft") : y > 0 ? "ArrowDown" : "ArrowUp";
      await page.keyboard.press(side);
      await poll("another page to be told", async () => !/^Home/.test(await told.innerText()));
      await page.keyboard.press("Enter");
      const name = (await told.innerText()).split(",")[0];
      await poll("the selection", async () => (await within.locator(".inspector h2").allInnerTexts())[0] === name);
      await page.keyboard.press("Escape");
      await within.getByText("Select a page in the picture or the table").waitFor();
    }));

  test("moves and pins a page that is dragged, and lets it go", () =>
    crawled(async ({ page, scope, within }) => {
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const canvas = await within.locator(".stage canvas").boundingBox();
      const at = await scope.call("positionOf", 0);
      await page.mouse.move(canvas.x + at.x, canvas.y + at.y);
      await page.mouse.down();
      await page.mouse.move(canvas.x + at.x + 60, canvas.y + at.y + 40, { steps: 4 });
      await page.mouse.up();
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const now = await scope.call("positionOf", 0);
      assert.ok(Math.abs(now.x - at.x - 60) < 2 && Math.abs(now.y - at.y - 40) < 2, `${JSON.stringify(at)} became ${JSON.stringify(now)}`);
      assert.equal(await within.locator("tr[aria-selected=true]").count(), 0, "dragging does not select");
      await within.locator(".stage canvas").focus();
      await page.keyboard.press("u");
      await page.keyboard.press("r");
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const free = await scope.call("positionOf", 0);
      assert.ok(Math.hypot(free.x - now.x, free.y - now.y) > 2, "it goes where the links pull it");
    }));

  test("is searched from anywhere with / and lists the keys with ?", () =>
    crawled(async ({ page, within, rows }) => {
      await within.locator(".stage canvas").focus();
      await page.keyboard.press("/");
      await page.keyboard.type("gone");
      assert.deepEqual(await rows(), ["/gone"]);
      await page.keyboard.press("?");
      assert.equal(await within.getByRole("dialog").count(), 0, "typed into the field");
      await within.locator(".stage canvas").focus();
      await page.keyboard.press("?");
      const dialog = within.getByRole("dialog", { name: "Keys" });
      assert.match(await dialog.innerText(), /Search the pages/);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
    }));

  test("shows a card beside the page under the pointer", () =>
    crawled(async ({ scope, within }) => {
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const at = await scope.call("positionOf", 0);
      await within.locator(".stage canvas").hover({ position: { x: at.x, y: at.y } });
      await within.locator(".hover strong", { hasText: "Home" }).waitFor();
      await within.locator(".stage canvas").hover({ position: { x: 3, y: 3 } });
      await within.locator(".stage .hover").waitFor({ state: "hidden" });
    }));

  test("is empty in words before the first crawl", () =>
    world.page(async (page) => {
      await Scope.mount(page, { url: `${world.site.url}/` });
      const within = page.locator("crawl-scope");
      assert.match(await within.locator(".scroller").innerText(), /Each page of the site will be a row here/);
      await within.getByRole("tab", { name: /Problems/ }).click();
      assert.match(await within.getByRole("tabpanel", { name: "Problems" }).innerText(), /will be listed here/);
      await within.getByRole("tab", { name: "Page", exact: true }).click();
      assert.match(await within.getByRole("tabpanel", { name: "Selected page" }).innerText(), /Select a page/);
    }));
});
