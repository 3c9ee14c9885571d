// CSS selectors: what a crawl follows and takes out of pages, how a bad one is told, and what is loaded for them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, choose } from "./browser.mjs";
import { assertAddsUp } from "./findings.mjs";
import { HTML } from "./site.mjs";
import { CORS } from "./server.mjs";

/** Text that would be markup or a formula if it were taken for that. */
const HOSTILE = "=1+1<img src=x onerror=alert(1)>";
const PAGES = {
  "/": `<title>Home</title><meta name="description" content="All of it"><nav><a href="/nav">Nav</a><a href="/late">Late</a></nav>
    <main><h1>Home <b>page</b></h1><a href="/one">One</a></main>`,
  "/one": `<title>One</title><h1>${HOSTILE.replace("<", "&lt;")}</h1><nav><a href="/nav">Nav</a></nav><main><a href="/late">Late</a></main>`,
  "/late": "<title>Late</title>",
  "/nav": "<title>Nav</title>",
};
const EXTRACT = "h1=h1; about=meta[name=description]@content";

describe("selectors", () => {
  const world = World.forSuite();

  /** Mounts an element on the site. */
  const open = (attributes, test) =>
    world.page(async (page, problems) => {
      const answers = Object.entries(PAGES).map(([path, body]) => [path, { headers: { ...CORS, "Content-Type": HTML }, body }]);
      world.site.serve(new Map(/** @type {any} */ (answers)));
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...attributes });
      await test({ page, scope, within: page.locator("crawl-scope"), problems });
    });
  const asked = () => [...world.site.requests.keys()].sort();
  const loaded = () => [...world.app.requests.keys()].filter((path) => /\/(reader|selecting)_bg\.wasm$/.test(path));

  test("say what the server is asked for; the rest is known as not selected", () =>
    open({ select: "main a" }, async ({ scope }) => {
      const stats = await scope.crawl();
      assert.deepEqual(asked(), ["/", "/late", "/one"]);
      assertAddsUp(stats);
      const { pages, links, config } = await scope.json();
      const reasons = Object.fromEntries(pages.map(({ url, state, reason }) => [new URL(url).pathname, reason ?? state]));
      assert.deepEqual(reasons, { "/": "ok", "/nav": "not-selected", "/late": "ok", "/one": "ok" });
      assert.equal(links.length, 5, "links that are not followed are recorded");
      assert.equal(config.select, "main a");
      assert.ok(pages.every((page) => !("extracted" in page)));
      assert.equal((await scope.heard("crawl-start")).length, 1);
      assert.deepEqual(loaded().sort(), ["/reader_bg.wasm", "/selecting_bg.wasm"]);
    }));

  test("take columns out of pages, into the table, the inspector and the export", () =>
    open({ extract: EXTRACT, "max-pages": 2, select: "main a" }, async ({ scope, within }) => {
      await scope.crawl();
      await within.getByRole("tab", { name: "Pages" }).click();
      const { pages } = await scope.json();
      const values = Object.fromEntries(pages.map(({ url, extracted }) => [new URL(url).pathname, extracted]));
      assert.deepEqual(values["/"], { h1: "Home page", about: "All of it" });
      assert.deepEqual(values["/one"], { h1: HOSTILE, about: "" });
      assert.equal(values["/nav"], null);
      assert.deepEqual(await within.locator("thead th.extracted").allInnerTexts(), ["h1", "about"]);
      const cells = (row) => within.locator(`tr[data-id="${row}"] td`).allInnerTexts();
      assert.deepEqual((await cells(0)).slice(4), ["Home page", "All of it"]);
      const one = pages.findIndex(({ url }) => url.endsWith("/one"));
      assert.deepEqual((await cells(one)).slice(4), [HOSTILE, ""]);
      await within.locator(`tr[data-id="${one}"]`).dblclick();
      const terms = within.locator(".inspector dl.extracted");
      assert.deepEqual(await terms.locator("dt").allInnerTexts(), ["h1", "about"]);
      assert.deepEqual(await terms.locator("dd").allInnerTexts(), [HOSTILE, "nothing matches"]);
      await within.getByRole("tab", { name: "Pages" }).click();
      await within.getByRole("searchbox", { name: "Search pages" }).fill("all of it");
      assert.deepEqual(await within.locator("tbody tr[data-id] td.address").allInnerTexts(), ["/"]);
    }));

  test("that are no CSS are told at their field, and nothing is asked for", () =>
    open({ select: "main >" }, async ({ scope, within }) => {
      await scope.call("start");
      const [error] = await scope.until("an error", (element) => {
        const errors = element.heard.filter(({ type }) => type === "crawl-error");
        return errors.length && errors.map(({ detail }) => detail);
      });
      assert.equal(error.field, "select");
      assert.match(error.message, /^“main >” in select is not a CSS selector that can be used: an element is missing/);
      assert.match(await within.locator(".option:has(#select)").innerText(), /is not a CSS selector/);
      assert.deepEqual(asked(), []);
      assert.deepEqual([await scope.heard("crawl-start"), await scope.heard("crawl-end")], [[], []]);
      // Mended, it crawls.
      await scope.set("select", "main a");
      await scope.crawl();
      assert.deepEqual(asked(), ["/", "/late", "/one"]);
      assert.equal((await scope.heard("crawl-error")).length, 1);
    }));

  test("that are no columns are told at once, and nothing is asked for", () =>
    open({ extract: "h1" }, async ({ scope }) => {
      await scope.call("start");
      const [{ field, message }] = await scope.heard("crawl-error");
      assert.deepEqual([field, asked()], ["extract", []]);
      assert.match(message, /not of the form name=selector/);
    }));

  test("are typed among the options", () =>
    open({}, async ({ scope, within }) => {
      await choose(within, "Options");
      await within.getByLabel("Links to follow, a CSS selector").fill("main a");
      await within.getByLabel("Columns, by CSS selectors").fill("h1=");
      await within.getByLabel("Columns, by CSS selectors").blur();
      assert.match(await within.locator(".option:has(#extract)").innerText(), /not of the form/);
      await within.getByLabel("Columns, by CSS selectors").fill("h1=h1");
      await within.getByLabel("Columns, by CSS selectors").blur();
      await scope.crawl();
      assert.deepEqual(asked(), ["/", "/late", "/one"]);
      assert.equal((await scope.json()).pages[0].extracted.h1, "Home page");
    }));

  test("that are not there load nothing and ask nothing else", () =>
    open({}, async ({ scope, within }) => {
      await scope.crawl();
      assert.deepEqual(asked(), ["/", "/late", "/nav", "/one"]);
      assert.deepEqual(loaded(), ["/reader_bg.wasm"]);
      assert.equal(await within.locator(".extracted").count(), 0);
    }));

  test("whose binary can't be loaded end the crawl with an error", () =>
    open({}, async ({ page, scope, problems }) => {
      await page.route("**/selecting_bg.wasm", (route) => route.abort());
      await scope.set("select", "main a");
      await scope.call("start");
      const [error] = await scope.until("an error", (element) => {
        const errors = element.heard.filter(({ type }) => type === "crawl-error");
        return errors.length && errors.map(({ detail }) => detail);
      });
      assert.match(error.message, /The crawl worker failed/);
      assert.deepEqual(asked(), []);
      problems.length = 0;
    }));

  test("of a lesson are found by the same binary", () =>
    world.page(
      async (page) => {
        const scope = await Scope.onPage(page);
        await scope.until("the lesson", (element) => element.shadowRoot.textContent.includes("BeautifulSoup"));
        const stats = await scope.crawl();
        assert.ok(stats.ok > 50, JSON.stringify(stats));
        assert.deepEqual(loaded(), ["/selecting_bg.wasm"]);
      },
      { file: "index.html?lesson=crawler" },
    ));
});
