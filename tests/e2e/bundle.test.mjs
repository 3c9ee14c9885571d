// The page as one file, opened from a disk with no network at all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Scope, World } from "./browser.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUN = readFileSync(new URL("fixtures/screens/run.ndjson", import.meta.url), "utf8");

/** Plays the lesson that a page was opened with, to its end. @param {Scope} scope */
async function play(scope) {
  await scope.until("the lesson", (element) => element.shadowRoot.textContent.includes("Skip the questions and run"));
  await scope.call("start");
  await scope.until("the end of the lesson", (element) => element.stats.state === "done");
}

describe("the page as one file", () => {
  const world = World.forSuite();
  before(() => {
    for (const lesson of [[], ["semaphore"]]) execFileSync("node", ["scripts/bundle.mjs", ...lesson], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  });

  /** Opens a file with the network off. @param {string} file @param {(scope: Scope, page: import("playwright-core").Page) => Promise<void>} run */
  const opened = (file, run, query = "") =>
    world.page(async (page) => {
      /** @type {string[]} */
      const asked = [];
      await page.context().setOffline(true);
      page.on("request", (request) => { if (/^https?:/.test(request.url())) asked.push(request.url()); });
      await page.goto(pathToFileURL(`${ROOT}dist-bundle/${file}`).href + query);
      await run(await Scope.of(await page.waitForSelector("crawl-scope")), page);
      assert.deepEqual(asked, [], "nothing is asked of anybody");
    });

  test("crawls the built-in site and draws it", () =>
    opened("crawlscope.html", async (scope) => {
      const stats = await scope.crawl();
      assert.deepEqual([stats.state, stats.broken], ["done", 2]);
      assert.ok(stats.ok > 80, `${stats.ok} pages`);
      assert.equal((await scope.call("positionOf", 0)).state, "ok");
      assert.equal((await scope.json()).pages[0].url, "https://crawlscope.example/demo/index.html");
    }, "?latency=0&delay=0"));

  test("plays a lesson, and the one that crawls", () =>
    opened("crawlscope.html", async (scope) => {
      for (const lesson of ["semaphore", "crawler"]) {
        await scope.set("lesson", lesson);
        assert.equal((await scope.crawl()).state, "done", lesson);
      }
    }, "?lesson=index"));

  test("opens a recorded run", () =>
    opened("crawlscope.html", async (scope) => {
      const events = await scope.evaluate((element, run) => element.load(new Blob([run])), RUN);
      assert.equal(events, RUN.trim().split("\n").length - 1);
      assert.ok((await (await scope.blob("svg")).bytes).length > 1000);
    }, "?lesson=index"));

  test("of one lesson opens with it", () =>
    opened("semaphore.html", async (scope) => {
      await play(scope);
      assert.match(await scope.visibleText(), /semaphore/i);
    }));
});

describe("the module for notebooks", () => {
  const world = World.forSuite();
  before(() => {
    execFileSync("node", ["scripts/bundle.mjs", "--notebook"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    const module = readFileSync(`${ROOT}dist-notebook/crawlscope.mjs`);
    const body = '<!doctype html><title>A notebook</title><link rel="icon" href="data:,"><div id="cell"></div>';
    world.site.serve(new Map([
      ["/crawlscope.mjs", { headers: { "Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*" }, body: module }],
      ["/notebook.html", { headers: { "Content-Type": "text/html; charset=utf-8" }, body }],
      ["/closed.html", { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "worker-src 'none'" }, body }],
    ]));
  });

  /** Renders a widget as a notebook does, of a module that comes from a Blob, with a model of these values. @param {import("playwright-core").Page} page @param {object} values */
  async function rendered(page, values, path = "/notebook.html") {
    await page.goto(`${world.site.url}${path}`);
    return page.evaluateHandle(async (values) => {
      const module = await (await fetch("/crawlscope.mjs")).blob();
      const { default: widget } = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
      const heard = new EventTarget();
      const model = {
        values: { ...values, trace: new DataView(new TextEncoder().encode(values.trace ?? "").buffer) }, saved: 0,
        get: (name) => model.values[name],
        set: (name, value) => { model.values[name] = value; heard.dispatchEvent(new Event(`change:${name}`)); },
        save_changes: () => { model.saved += 1; },
        on: (event, then) => heard.addEventListener(event, then),
        off: (event, then) => heard.removeEventListener(event, then),
      };
      return { model, end: await widget.render({ model, el: document.querySelector("#cell") }) };
    }, values);
  }

  const element = (/** @type {import("playwright-core").Page} */ page) => page.waitForSelector("crawl-scope");

  test("shows a lesson, says its figures to the notebook, and goes", () =>
    world.page(async (page) => {
      const widget = await rendered(page, { attributes: { lesson: "semaphore" }, height: 500 });
      const scope = await Scope.of(await element(page));
      await play(scope);
      assert.deepEqual(await widget.evaluate(({ model }) => [model.saved, model.values.stats.state]), [1, "done"]);
      await widget.evaluate(({ end }) => end());
      assert.equal(await page.locator("crawl-scope").count(), 0);
    }));

  test("is read for each widget and unpacked for the first, after it has answered", () =>
    world.page(async (page) => {
      await page.goto(`${world.site.url}/notebook.html`);
      const made = await page.evaluate(async () => {
        const { createObjectURL } = URL;
        let made = 0;
        const module = await (await fetch("/crawlscope.mjs")).blob();
        const read = () => import(createObjectURL(new Blob([module], { type: "text/javascript" })));
        URL.createObjectURL = (blob) => { made += Number(blob instanceof Blob && blob.type === "application/wasm"); return createObjectURL(blob); };
        const widgets = (await Promise.all([read(), read(), read()])).map((module) => module.default);
        const before = made;
        const model = { get: () => undefined, set: () => {}, save_changes: () => {}, on: () => {}, off: () => {} };
        await Promise.all(widgets.map((widget) => widget.render({ model, el: document.querySelector("#cell") })));
        return [before, made, document.querySelectorAll("crawl-scope").length];
      });
      const binaries = readdirSync(`${ROOT}dist`).filter((name) => name.endsWith("_bg.wasm")).length;
      assert.deepEqual(made, [0, binaries, 3]);
    }));

  test("is shown and taken away by MyST, whose model can neither save nor forget a listener", () =>
    world.page(async (page) => {
      const widget = await rendered(page, { attributes: { lesson: "semaphore" }, height: 500 });
      await widget.evaluate(({ model }) => { model.off = model.save_changes = () => { throw new Error("not implemented yet"); }; });
      await play(await Scope.of(await element(page)));
      await widget.evaluate(({ end }) => end());
      assert.equal(await page.locator("crawl-scope").count(), 0);
    }));

  test("says so where no workers may be started", () =>
    world.page(async (page, problems) => {
      await rendered(page, { attributes: {} }, "/closed.html");
      assert.match(await page.getByRole("alert").innerText(), /^Crawlscope could not be loaded: it runs in workers, .* lets none be started/);
      assert.equal(await page.locator("crawl-scope").count(), 0);
      assert.match(problems.splice(0).join("\n"), /worker-src/);
    }));

  test("opens a recorded run, and another when the notebook has another", () =>
    world.page(async (page) => {
      const widget = await rendered(page, { attributes: {}, height: 500, trace: RUN });
      const scope = await Scope.of(await element(page));
      await scope.until("the run", (element) => element.stats.pages > 0);
      const pages = await scope.evaluate((element) => element.stats.pages);
      await widget.evaluate(({ model }, run) => model.set("trace", new DataView(new TextEncoder().encode(run).buffer)), readFileSync(new URL("../fixtures/golden.ndjson", import.meta.url), "utf8"));
      await scope.until("the other run", (element, pages) => element.stats.pages > 0 && element.stats.pages !== pages, pages);
    }));
});
