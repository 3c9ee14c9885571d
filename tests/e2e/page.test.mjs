// index.html, and the element on other people's pages.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Scope, World, choose, crawl, frames, poll } from "./browser.mjs";
import { readPng } from "./png.mjs";
import { assertFound, pagesOf } from "./findings.mjs";
import { Site, link } from "./site.mjs";

const DEMO = fileURLToPath(new URL("../../www/demo", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STILL = { context: { reducedMotion: "reduce" } };

/** A site of two pages. */
function pair(origin, name) {
  const site = new Site(origin);
  return site.page("/", name, [link("/next", "Next")]).page("/next", `${name}, next`, [link("/", "Home")]);
}

/** Every file of the built-in site that links lead to. */
function demoFiles() {
  const entries = readdirSync(DEMO, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => `${(entry.parentPath ?? entry.path).slice(DEMO.length)}/${entry.name}`.slice(1));
  return files.filter((file) => !["orphan.html", "style.css"].includes(file));
}

for (const base of ["/", "/some/deep/path/"]) {
  describe(`the page, served at ${base}`, () => {
    const world = World.forSuite({ base });

    test("crawls the built-in site at once when nothing else is asked for", () =>
      world.page(async (page) => {
        const scope = await Scope.onPage(page);
        const state = () => scope.evaluate((element) => element.stats.state);
        await poll("the end", async () => (await state()) === "done");
        const demo = world.address("demo/");
        const document = await scope.json();
        assert.deepEqual(document.start, [`${demo}index.html`]);
        const found = [...pagesOf(document).values()];
        const inState = (state) => found.filter((entry) => entry.state === state).map(({ url }) => url.slice(demo.length)).sort();
        assert.deepEqual(inState("ok"), demoFiles().sort());
        assert.deepEqual(inState("broken"), ["crawling/teapot.html", "history/mesa.html"]);
        for (const state of ["unreadable", "failed", "queued", "fetching"]) assert.deepEqual(inState(state), [], state);
        for (const { state, reason, url } of found) if (state === "skipped") assert.ok(["off-site", "not-http"].includes(reason), `${url}: ${reason}`);
      }, { file: "index.html" }));

    test("has a content security policy that allows neither inline nor foreign scripts, and keeps it", () =>
      world.page(async (page) => {
        const policy = await page.getAttribute("meta[http-equiv=Content-Security-Policy]", "content");
        assert.match(policy, /default-src 'none'/);
        assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
        assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
        await Scope.onPage(page);
      }, { file: "index.html?url=%2F" }));

    test("asks only for files of its own folder, and once for each module that workers share", () =>
      world.page(async (page) => {
        world.site.serve(pair(world.site.url, "Pair").answers);
        const scope = await Scope.onPage(page);
        await scope.set("url", `${world.site.url}/`);
        await scope.crawl();
        await scope.json();
        for (const [path, count] of world.app.requests) {
          assert.ok(path.startsWith(base), path);
          if (path.endsWith(".wasm")) assert.equal(count, 1, path);
        }
      }, { file: "index.html?url=%2F" }));
  });
}

describe("index.html", () => {
  const world = World.forSuite();
  let foreign;
  before(() => {
    world.site.serve(pair(world.site.url, "Pair").answers);
    foreign = encodeURIComponent(`${world.site.url}/`);
  });

  /** Opens it with a query, and gives what a test wants of it. */
  const open = (query, test, options) =>
    world.page(
      async (page, problems) => {
        const scope = await Scope.onPage(page);
        const field = page.getByRole("textbox", { name: "Start URL" });
        const button = page.getByRole("button", { name: "Crawl", exact: true });
        await test({ page, scope, problems, field, button });
      },
      { file: `index.html${query}`, ...options },
    );

  /** Waits long enough for whatever starts by itself to have started. */
  async function settled(page, scope) {
    await frames(page);
    await scope.call("frames");
  }

  const queries = {
    "another origin": () => `?url=${foreign}`,
    "another origin, with autoplay": () => `?url=${foreign}&autoplay`,
    "another origin without its scheme": () => `?url=${encodeURIComponent(new URL(world.site.url).host)}%2F&autoplay`,
    "another origin after one of our own": () => `?url=%2F&url=${foreign}&autoplay`,
    "another origin with space around": () => `?autoplay&url=%20${foreign}%20`,
  };
  for (const [what, query] of Object.entries(queries)) {
    test(`waits for a click before it crawls ${what}`, () =>
      open(query(), async ({ page, scope, button }) => {
        await button.waitFor();
        await settled(page, scope);
        assert.deepEqual([...world.site.requests.keys()], []);
        // The first of two parameters of a name counts: that crawl starts, and stays on its own origin.
        if (what.includes("after")) return;
        assert.equal((await scope.stats()).state, "idle");
        await button.click();
        await scope.ended();
        assert.equal(world.site.requests.get("/next"), 1);
        assert.match(await page.locator("crawl-scope").evaluate((element) => element.shadowRoot.textContent), /Done/);
      }));
  }

  test("crawls its own origin by itself with autoplay", () =>
    open("?url=.%2Fdemo%2Fabout.html&autoplay&max-pages=1", async ({ scope }) => {
      await poll("the end", async () => (await scope.stats()).state === "done");
    }));

  test("shows the finished picture where reduced motion is asked for, and asks what next", () =>
    open("", async ({ page, scope }) => {
      await poll("the end", async () => (await scope.stats()).state === "done");
      assert.equal((await scope.json()).config.latency, 0, "nothing is slowed down");
      assert.equal(await page.locator("crawl-scope .caption").isVisible(), false);
      await page.getByRole("button", { name: "Watch again" }).waitFor();
    }, STILL));

  test("tells a first visitor what there is to be seen, in three captions, and a second one nothing", () =>
    open("", async ({ page, scope }) => {
      const caption = page.locator("crawl-scope .caption");
      const headline = page.locator("crawl-scope .headline");
      for (const about of ["The queue.", "The permits.", "The map."]) await caption.filter({ hasText: about }).waitFor();
      await poll("the end", async () => (await scope.stats()).state === "done");
      await caption.waitFor({ state: "hidden" });
      assert.match(await headline.innerText(), /Demo: a 100-page site about concurrency\.\s+Read 93 pages: 91 fine, 2 broken\. 10 external links not followed\./);
      await page.reload();
      const again = await Scope.onPage(page);
      await again.until("the crawl", (element) => element.stats.state === "running");
      assert.equal(await caption.isVisible(), false);
      await again.set("latency", 0);
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("button", { name: "Watch again" }).click();
      await again.until("the next crawl", (element) => element.stats.state === "done");
      await page.getByRole("button", { name: "Crawl my site" }).click();
      const field = page.getByRole("textbox", { name: "Start URL" });
      assert.deepEqual([await field.inputValue(), await field.evaluate((input) => input.matches(":focus"))], ["", true]);
    }));

  test("has in its address what is crawled and how, to be passed on", () =>
    open("", async ({ page, scope, field, button }) => {
      world.site.serve(pair(world.site.url, "Pair").answers);
      await page.getByRole("button", { name: "Stop" }).click();
      await field.fill(`${world.site.url}/`);
      await scope.set("permits", 2);
      await button.click();
      await scope.until("the crawl", (element) => element.stats.state === "done" && element.stats.pages === 2);
      await poll("the address", async () => new URL(page.url()).searchParams.has("url"));
      const { searchParams } = new URL(page.url());
      assert.deepEqual([...searchParams].sort(), [["permits", "2"], ["url", `${world.site.url}/`]]);
      await page.reload();
      const again = await Scope.onPage(page);
      await settled(page, again);
      assert.equal((await again.stats()).state, "idle", "it waits for a click");
    }));

  test("keeps the last crawl to go back to, whole", () =>
    open(`?url=${foreign}&robots=ignore`, async ({ page, scope, field, button }) => {
      world.site.serve(pair(world.site.url, "One").answers);
      world.elsewhere.serve(pair(world.elsewhere.url, "Two").answers);
      await button.click();
      await scope.ended();
      const first = await scope.json();
      await field.fill(`${world.elsewhere.url}/`);
      await button.click();
      await scope.ended(2);
      const back = page.getByRole("button", { name: /^Back to the crawl of / });
      await back.click();
      await scope.until("the first crawl", (element, start) => element.exportAs("json").then((blob) => blob.text()).then((text) => text.includes(start)), `${world.site.url}/next`);
      assert.deepEqual((await scope.json()).pages, first.pages);
      assert.equal(await field.inputValue(), `${world.site.url}/`);
      await back.click();
      await page.locator("crawl-scope tbody").waitFor({ state: "attached" });
      assert.ok((await scope.json()).pages.every(({ url }) => url.startsWith(world.elsewhere.url)));
    }));

  test("goes on beyond a limit that it has met, by the button beside it", () =>
    open(`?url=.%2Fdemo%2Findex.html&max-pages=5`, async ({ page, scope }) => {
      await scope.crawl();
      const cut = page.locator("crawl-scope .cuts li");
      assert.match(await cut.innerText(), /^5-page limit: \d+ more known\.\s+Raise it$/);
      await cut.getByRole("button").click();
      assert.equal((await scope.ended(2)).state, "done");
      assert.equal((await scope.json()).config.maxPages, 10);
      assert.match(await cut.innerText(), /^10-page limit: /);
    }));

  test("takes from its query string only the element's own attributes", () =>
    open("?onclick=window.pwned=1&style=color:red&id=x&permits=3", async ({ page, scope }) => {
      const names = await scope.evaluate((element) => element.getAttributeNames());
      assert.deepEqual(names, ["permits"]);
      await page.getByRole("heading", { name: "How it works" }).click();
      assert.equal(await page.evaluate(() => "pwned" in window), false);
    }));

  const bad = { "nothing": "", "a malformed address": "ht!tp://", "another scheme": "ftp://x", "a script": "javascript:alert(1)" };
  for (const [what, text] of Object.entries(bad)) {
    test(`says beside the field that it cannot start from ${what}`, () =>
      open(`?url=${foreign}`, async ({ page, scope, field, button }) => {
        await field.fill(text);
        await button.click();
        await page.locator("crawl-scope [name=url][aria-invalid=true]").waitFor();
        const message = await field.evaluate((input) => {
          const said = input.getRootNode().getElementById(input.getAttribute("aria-errormessage") ?? input.getAttribute("aria-describedby"));
          return said.checkVisibility() ? said.textContent : "hidden";
        });
        assert.match(message, /^.{15,}\.$/);
        const [error] = await scope.heard("crawl-error");
        assert.deepEqual(error, { message, field: "url" });
        assert.equal((await scope.stats()).state, "idle");
        assert.equal(await field.inputValue(), text, "what was typed is still there");

        await field.fill(`${world.site.url}/`);
        await button.click();
        assert.equal((await scope.ended()).state, "done");
        assert.equal(await field.getAttribute("aria-invalid"), "false");
        assert.doesNotMatch(await scope.visibleText(), new RegExp(message.slice(0, 15)));
      }));
  }

  test("keeps what was typed into the address field when another control changes", () =>
    open(`?url=${foreign}`, async ({ page, field }) => {
      await field.fill("https://half.typ");
      const permits = page.getByRole("spinbutton", { name: "Permits" });
      await permits.fill("3");
      await permits.press("Tab");
      assert.equal(await page.locator("crawl-scope").getAttribute("permits"), "3");
      assert.equal(await field.inputValue(), "https://half.typ");
    }));

  test("can be crawled with, paused, resumed and stopped by keyboard alone", () =>
    open(`?url=${foreign}&robots=ignore`, async ({ page, scope, field }) => {
      world.site.hold("/");
      await field.press("Enter");
      await world.site.until("a held request", ({ held }) => held === 1);
      for (const [name, state] of [["Pause", "paused"], ["Resume", "running"], ["Stop", "stopped"]]) {
        await page.getByRole("button", { name, exact: true }).press("Enter");
        await scope.until(state, (element, state) => element.stats.state === state, state);
      }
    }));

  for (const colorScheme of ["light", "dark"]) {
    test(`has no fault that axe knows of, in the ${colorScheme} theme`, () =>
      open(`?url=${foreign}`, async ({ page, scope, problems, button }) => {
        await button.click();
        await scope.ended();
        assert.deepEqual(problems, []);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run());
        const place = ({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`;
        const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(place).join("; ")}`);
        assert.deepEqual(told, []);
        // axe tries out styles, which the page's policy forbids.
        problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
      }, { context: { colorScheme } }));
  }

  test("shows the first page right below the heading of the table, in its state", () =>
    open(`?url=${foreign}`, async ({ page, scope, button }) => {
      await button.click();
      await scope.ended();
      await page.getByRole("tab", { name: "Pages" }).click();
      const row = page.locator("crawl-scope tbody tr[data-id]").first();
      assert.match(await row.innerText(), /^ok\s.*\s200\s+0$/s);
      const [head, first] = [await page.locator("crawl-scope thead").boundingBox(), await row.boundingBox()];
      assert.ok(Math.abs(first.y - (head.y + head.height)) <= 2, `${first.y - head.y - head.height} px between them`);
    }));

  const saved = { json: "Pages and links (.json)", ndjson: "Recording (.ndjson)", perfetto: "Perfetto trace" };
  for (const [format, name] of Object.entries(saved)) {
    test(`saves ${format} under a name that says what it is`, () =>
      open(`?url=${foreign}`, async ({ page, scope, button }) => {
        await button.click();
        await scope.ended();
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          choose(page, name),
        ]);
        assert.match(download.suggestedFilename(), new RegExp(`^crawl-127\\.0\\.0\\.1-\\d{4}-\\d\\d-\\d\\d\\.${format === "perfetto" ? "perfetto.json" : format}$`));
        assert.ok(readFileSync(await download.path()).length > 100);
      }));
  }

  test("saves the picture with heading and legend, up to four times as large", () =>
    open(`?url=${foreign}`, async ({ page, scope, button }) => {
      await button.click();
      await scope.ended();
      const sizes = [];
      for (const name of ["PNG 1×", "PNG 2×", "PNG 4×"]) {
        const [download] = await Promise.all([page.waitForEvent("download"), choose(page, name)]);
        assert.match(download.suggestedFilename(), /^crawl-127\.0\.0\.1-\d{4}-\d\d-\d\d\.png$/);
        sizes.push(readPng(readFileSync(await download.path())));
      }
      const [one, two, four] = sizes;
      assert.deepEqual([two.width, four.width, four.height], [2 * one.width, 4 * one.width, 4 * one.height]);
      const stage = await page.locator("crawl-scope .stage").boundingBox();
      assert.ok(one.height > stage.height + 60, "there is room for heading and legend");
      const rows = (from, to) => Array.from({ length: to - from }, (_, n) => from + n);
      const inked = (from, to) => rows(from, to).some((y) => rows(16, 200).some((x) => one.at(x, y).join() !== one.at(0, 0).join()));
      assert.ok(inked(8, 24) && inked(one.height - 30, one.height - 6), "and they are there");
    }));

  /** @type {Record<string, [string, string, RegExp]>} */
  const reports = {
    "report-html": ["Web page (.html)", "report.html", /^<!doctype html>/],
    "report-csv": ["Spreadsheet (.csv)", "report.csv", /^severity,kind,page,/],
    "report-md": ["Markdown (.md)", "report.md", /^# Crawl of /],
    "report-json": ["Data (.json)", "report.json", /^\{"format":"crawlscope-report","version":1,/],
    "report-junit": ["JUnit (.xml)", "junit.xml", /^<\?xml /],
  };
  for (const [format, [name, ending, begins]] of Object.entries(reports)) {
    test(`saves a report as ${format}`, () =>
      open(`?url=${foreign}`, async ({ page, scope, button }) => {
        await button.click();
        await scope.ended();
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          choose(page, name),
        ]);
        assert.ok(download.suggestedFilename().endsWith(`.${ending}`), download.suggestedFilename());
        assert.match(readFileSync(await download.path(), "utf8"), begins);
      }));
  }

  test("fits on a phone", () =>
    open(`?url=${foreign}`, async ({ page, button }) => {
      await button.waitFor();
      assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= 360);
      world.site.hold("/");
      const fits = async (name) => {
        const box = await page.getByRole("button", { name, exact: true }).boundingBox();
        assert.ok(box.height >= 44 && box.x >= 0 && box.x + box.width <= 360, `${name}: ${JSON.stringify(box)}`);
      };
      await fits("Crawl");
      await button.click();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      for (const name of ["Pause", "Stop"]) await fits(name);
    }, { context: { viewport: { width: 360, height: 740 } } }));

  test("asks before it ends a crawl for another", () =>
    open(`?url=${foreign}&robots=ignore`, async ({ page, scope, field, button }) => {
      world.site.hold("/");
      await button.click();
      await world.site.until("a held request", ({ held }) => held === 1);
      await field.fill(`${world.elsewhere.url}/`);
      await field.press("Enter");
      await page.getByRole("button", { name: "Go on with this one" }).click();
      assert.equal((await scope.stats()).state, "running");
      assert.equal(world.elsewhere.requests.size, 0);
      await field.press("Enter");
      await page.getByRole("button", { name: "End it and crawl" }).click();
      await scope.ended(2);
      assert.ok(world.elsewhere.requests.size > 0);
    }));

  test("drops its own heading with ?embed", () =>
    open(`?embed&url=${foreign}`, async ({ page }) => {
      assert.equal(await page.locator("body > header").isVisible(), false);
      assert.equal(await page.locator("crawl-scope .stage canvas").isVisible(), true);
    }));
});

describe("the element", () => {
  const world = World.forSuite();

  test("crawls one site beside another element that crawls another", () =>
    world.page(async (page) => {
      const sites = [pair(world.site.url, "One"), pair(world.elsewhere.url, "Two")];
      world.site.serve(sites[0].answers);
      world.elsewhere.serve(sites[1].answers);
      const scopes = [];
      for (const site of sites) scopes.push(await Scope.mount(page, { url: `${site.origin}/`, robots: "ignore", delay: 0 }));
      for (const origin of [world.site, world.elsewhere]) origin.hold();
      for (const scope of scopes) await scope.call("start");
      await world.site.until("a held request", ({ held }) => held === 1);
      await world.elsewhere.until("a held request", ({ held }) => held === 1);
      await scopes[0].call("stop");
      assert.equal((await scopes[0].ended()).state, "stopped");
      assert.equal((await scopes[1].stats()).state, "running");
      world.site.release();
      world.elsewhere.release();
      await scopes[1].ended();
      await scopes[0].crawl();
      for (const [n, scope] of scopes.entries()) assertFound(await scope.json(), sites[n].expectation());
    }));

  test("ends its workers and requests when it is removed, and works when it is put back", () =>
    world.page(async (page) => {
      const site = pair(world.site.url, "Pair");
      world.site.serve(site.answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      world.site.hold();
      await scope.call("start");
      await world.site.until("a held request", ({ held }) => held === 1);
      await poll("the stage's worker, the crawl's and its parser", () => page.workers().length === 3);
      await scope.evaluate((element) => element.remove());
      await world.site.until("the abort", ({ inFlight }) => inFlight === 0);
      await poll("the end of the workers", () => page.workers().length === 0);
      world.site.release();
      await scope.evaluate((element) => document.body.append(element));
      await scope.until("the element to be ready", (element) => element.stats?.state === "idle");
      await scope.crawl();
      assertFound(await scope.json(), site.expectation());
    }));

  test("leaves no worker behind but the stage's when a crawl is over", () =>
    world.page(async (page) => {
      world.site.serve(pair(world.site.url, "Pair").answers);
      const { scope } = await crawl(page, { url: `${world.site.url}/`, delay: 0 });
      await scope.json();
      await poll("the end of the workers", () => page.workers().length === 1);
    }));

  test("says of what it cannot do yet that it cannot do it yet", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { url: "/" });
      for (const format of ["gexf", "graphml", "dot", "csv", "sitemap"]) {
        assert.match(await scope.rejection("exportAs", format), /not yet/, format);
      }
      assert.equal((await scope.stats()).state, "idle");
    }));

  test("exports what is seen as SVG, in which words are text", () =>
    world.page(async (page) => {
      world.site.serve(pair(world.site.url, "Pair").answers);
      const { scope } = await crawl(page, { url: `${world.site.url}/`, delay: 0, robots: "ignore" });
      // Until it is at rest, pages may stand so close that one has no room for its name.
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      const [type, texts, circles] = await scope.evaluate(async (element) => {
        const blob = await element.exportAs("svg");
        const document = new DOMParser().parseFromString(await blob.text(), "image/svg+xml");
        return [blob.type, [...document.querySelectorAll("text")].map((text) => text.textContent), document.querySelectorAll("circle").length];
      });
      assert.equal(type, "image/svg+xml");
      assert.equal(texts[0], `${world.site.url}/`);
      assert.match(texts[1], /^Read 2 pages, all fine\. \d{4}-\d{2}-\d{2}$/);
      assert.deepEqual(texts.slice(2).sort(), ["Pair, next", "ok 2", "start · Pair"]);
      assert.ok(circles >= 2);
    }));

  test("searches by what pages are like, and says what it does not understand", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url).page("/", "Home", [link("/next", "Next"), link("/gone", "Gone")]).page("/next", "Next", [link("/", "Home")]);
      world.site.serve(site.broken("/gone", 404).answers);
      await crawl(page, { url: `${world.site.url}/`, delay: 0, robots: "ignore" });
      await page.getByRole("tab", { name: "Pages" }).click();
      const [field, count, error] = [page.getByRole("searchbox", { name: "Search pages" }), page.locator("crawl-scope #tab-pages .count"), page.locator("crawl-scope #search-error")];
      for (const [search, many] of Object.entries({ "status:404": 1, "-status:4xx": 2, "in:0": 0, "in:>0 -/gone/": 2 })) {
        await field.fill(search);
        await count.filter({ hasText: `${many} of 3 pages` }).waitFor();
      }
      await field.fill("status:lots");
      assert.match(await error.innerText(), /“status:lots” needs a number/);
      assert.equal(await count.isVisible(), false, "nothing is left out");
    }));

  test("says which attribute it cannot obey, and why", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { url: "/" });
      const bad = { consumers: "0", permits: "many", "max-pages": "-1", "max-depth": "1.5", delay: "soon", scope: "galaxy", robots: "maybe", seed: "x" };
      for (const [name, value] of Object.entries(bad)) {
        await scope.set(name, value);
        await scope.call("start");
        const { message, field } = (await scope.heard("crawl-error")).at(-1);
        assert.equal(field, name);
        assert.ok(message.includes(name) && message.includes(value), message);
        await scope.evaluate((element, name) => element.removeAttribute(name), name);
      }
    }));

  test("exports an empty crawl before its first start", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { url: "/" });
      const document = await scope.json();
      assert.equal(document.stats.state, "idle");
      assert.equal(pagesOf(document).size, 0);
      assert.deepEqual(await scope.trace(), []);
    }));
});
