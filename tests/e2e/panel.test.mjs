// The panel of what was found: its tabs at a crawl's end, the table's columns, and what of it is kept.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, crawl, frames, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const LONG = "/docs/guide/getting-started/with-a-long-name/and-a-longer-one/installation.html";

/** A page that is broken, one of another site, and one with a long address. */
function small(origin) {
  const site = new Site(origin);
  site.page("/", "Home", [link("/a", "A"), link("/gone", "A dead end"), link("https://elsewhere.example/", "Away"), link(LONG, "Long")]);
  site.page("/a", "Page A", [link("/", "Home"), link("/gone", "Dead as well")]);
  site.page(LONG, "Long page", [link("/", "Home")]);
  return site.broken("/gone", 404);
}

/** A site in which nothing is to be found fault with. */
function fine(origin) {
  return new Site(origin).page("/", "Home", [link("/a", "A")]).page("/a", "Page A", [link("/", "Home")]);
}

describe("the panel of what was found", () => {
  const world = World.forSuite();

  /** Crawls a site and runs a test on it. */
  const crawled = (test, { site = small, attributes = {}, context = {} } = {}) =>
    world.page(async (page) => {
      world.site.serve(site(world.site.url).answers);
      const { scope } = await crawl(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...attributes });
      const within = page.locator("crawl-scope");
      const tab = (name) => within.getByRole("tab", { name });
      const heads = async () => (await within.getByRole("columnheader").filter({ visible: true }).allInnerTexts()).map((text) => text.trim());
      await test({ page, scope, within, tab, heads });
    }, { context: { reducedMotion: "reduce", ...context } });
  const choose = async (within, ...names) => {
    await within.getByText("Columns", { exact: true }).click();
    for (const name of names) await within.getByRole("checkbox", { name, exact: true }).click();
    await within.getByText("Columns", { exact: true }).click();
  };

  test("shows problems first once a crawl has ended, with their number, and lets them be copied and saved in plain sight", () =>
    crawled(async ({ page, within, tab }) => {
      const panel = within.getByRole("tabpanel", { name: "Problems" });
      await panel.getByText("Linked from 2 pages:").waitFor();
      const count = await panel.locator("ul ul > li").count();
      assert.equal(await tab(/^Problems/).innerText(), `Problems ${count}`);
      assert.deepEqual(await within.getByRole("tab").filter({ visible: true }).allInnerTexts(), [`Problems ${count}`, "Pages", "Page"]);
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await panel.getByRole("button", { name: "Copy problems" }).click();
      await panel.getByText("Copied").waitFor();
      const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
      assert.equal(lines[0], "severity\tproblem\tpage\treason\tadvice\tlinked from\tlink text");
      const gone = lines.filter((line) => line.includes("Dead as well"));
      assert.equal(gone.length, 1);
      assert.match(gone[0], /^Error\tBroken pages\thttp.*\/gone\tStatus 404\..*\/a\tDead as well$/);
      for (const [name, ending] of [["Save problems as CSV", ".report.csv"], ["Save problems as Markdown", ".report.md"]]) {
        const [download] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name }).click()]);
        assert.ok(download.suggestedFilename().endsWith(ending));
      }
    }));

  test("stays where the user is when a crawl ends, or where nothing is wrong", async () => {
    await world.page(async (page) => {
      world.site.serve(small(world.site.url).answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      const within = page.locator("crawl-scope");
      await within.getByRole("tab", { name: "Page", exact: true }).click();
      await scope.crawl();
      await within.getByRole("tab", { name: /^Problems \d/ }).waitFor();
      assert.equal(await within.getByRole("tab", { name: "Page", exact: true }).getAttribute("aria-selected"), "true");
    });
    await crawled(async ({ page, tab }) => {
      await frames(page);
      const shown = await tab(/^Problems/).getAttribute("aria-selected");
      assert.equal(shown, String(/\d/.test(await tab(/^Problems/).innerText())), "in front only if it has anything");
    }, { site: fine });
  });

  test("has the columns that were chosen, also when it is opened again, and the usual ones by a button", () =>
    crawled(async ({ page, within, tab, heads }) => {
      await tab("Pages").click();
      assert.deepEqual(await heads(), ["State", "Page", "Status", "Depth"]);
      await choose(within, "Links in", "Title", "Depth");
      assert.deepEqual(await heads(), ["State", "Page", "Status", "Links in", "Title"]);
      const cells = () => within.locator("tbody tr", { hasText: "/a" }).first().locator("td").allInnerTexts();
      await poll("the links in", async () => JSON.stringify(await cells()) === JSON.stringify(["ok", "/a", "200", "1", "Page A"]));
      await page.reload();
      await Scope.mount(page, { url: `${world.site.url}/` });
      await tab("Pages").click();
      assert.deepEqual(await within.locator("th").filter({ visible: true }).count(), 0, "no table without a page");
      await within.getByText("Columns", { exact: true }).click();
      assert.ok(await within.getByRole("checkbox", { name: "Links in" }).isChecked());
      await within.getByRole("button", { name: "Usual columns" }).click();
      assert.ok(!(await within.getByRole("checkbox", { name: "Links in" }).isChecked()));
      assert.equal(await page.evaluate(() => localStorage.getItem("crawlscope.columns.1")), null);
    }));

  test("has columns that are made wider with keys and by dragging, which is kept", () =>
    crawled(async ({ page, within, tab }) => {
      await tab("Pages").click();
      const edge = within.getByRole("separator", { name: "Width of Status" });
      const width = async () => Math.round((await within.locator("th", { hasText: "Status" }).boundingBox()).width);
      const before = await width();
      await edge.focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      assert.equal(await width(), before + 16);
      assert.equal(await edge.getAttribute("aria-valuenow"), String(before + 16));
      const box = await edge.boundingBox();
      await page.mouse.move(box.x + 4, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + 34, box.y + 10, { steps: 5 });
      await page.mouse.up();
      assert.equal(await width(), before + 46);
      assert.equal(await page.evaluate(() => localStorage.getItem("crawlscope.columns.1")), `status=${before + 46}`);
      assert.equal(await within.locator("th", { hasText: "Status" }).getAttribute("aria-sort"), "none", "dragging does not sort");
      await edge.press("Enter");
      assert.equal(await width(), before);
      assert.equal(await page.evaluate(() => localStorage.getItem("crawlscope.columns.1")), null);
    }));

  test("keeps nothing where it is embedded", () =>
    crawled(async ({ page, within, tab }) => {
      await within.getByRole("button", { name: "Details" }).click();
      await tab("Pages").click();
      await choose(within, "Title");
      await within.getByRole("columnheader", { name: "Title" }).waitFor();
      assert.equal(await page.evaluate(() => localStorage.getItem("crawlscope.columns.1")), null);
    }, { attributes: { embed: "" } }));

  test("lists other sites apart, below the site's own pages, and says how many pages match", () =>
    crawled(async ({ within, tab }) => {
      await tab("Pages").click();
      const rows = async () => (await within.locator("tbody tr:not(.spacer)").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
      const all = await rows();
      assert.deepEqual(all.slice(-2), ["External (1)", "skipped elsewhere.example/ 1"]);
      await within.getByRole("searchbox").fill("page");
      await within.getByText("2 of 5 pages").waitFor();
      assert.equal((await rows()).some((row) => row.startsWith("External")), false);
    }));

  test("shows the start and the end of an address that has no room, and all of it to who points at it", () =>
    crawled(async ({ page, within, tab }) => {
      await tab("Pages").click();
      const cell = within.locator("td.address", { hasText: "installation.html" });
      assert.equal(await cell.innerText(), LONG, "nothing is lost to who reads or copies it");
      const [start, end] = await cell.locator("span").all();
      assert.ok(await start.evaluate((part) => part.scrollWidth > part.clientWidth));
      const [box, around] = [await end.boundingBox(), await cell.boundingBox()];
      assert.ok(box.x + box.width <= around.x + around.width + 1, "its end is seen");
      await cell.hover();
      assert.equal(await cell.getAttribute("title"), LONG);
      await page.mouse.down();
      assert.equal(await cell.getAttribute("title"), null, "not in the way of what is clicked");
      await page.mouse.up();
      await within.locator("td.address").first().hover();
      assert.equal(await within.locator("td.address").first().getAttribute("title"), null, "it can be read anyway");
    }));

  test("shows a page by Enter and has the focus on its tab then", () =>
    crawled(async ({ page, scope, within, tab }) => {
      await tab("Pages").click();
      await within.locator(".scroller").focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      const panel = within.getByRole("tabpanel", { name: "Selected page" });
      await panel.getByText(/^Linked from/).waitFor();
      assert.equal(await scope.evaluate((element) => element.shadowRoot.activeElement.textContent), "Page");
      const [inner, outer] = [await panel.boundingBox(), await within.locator(".pages").boundingBox()];
      assert.ok(inner.height > outer.height * 0.6, "it has the column's height");
    }));

  test("has fewer columns on a phone", () =>
    world.page(async (page) => {
      world.site.serve(small(world.site.url).answers);
      await (await Scope.onPage(page)).crawl();
      await page.getByRole("tab", { name: "Pages" }).click();
      assert.deepEqual(await page.locator("crawl-scope th").filter({ visible: true }).allInnerTexts(), ["State", "Page", "Status"]);
    }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore&delay=0`, context: { viewport: { width: 390, height: 844 } } }));
});
