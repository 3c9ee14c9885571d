// The page as a browser extension: it reads sites that let nobody read them, once the user has permitted it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Scope, World } from "./browser.mjs";
import { HTML } from "./site.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

describe("the extension", () => {
  const world = World.forSuite();
  const folder = mkdtempSync(join(tmpdir(), "crawlscope-extension-"));
  /** @type {import("playwright-core").BrowserContext} */ let context;
  /** Where its pages are. */ let base = "";

  before(async () => {
    execFileSync(join(ROOT, "scripts/extension.sh"), { stdio: "ignore" });
    cpSync(join(ROOT, "dist-extension"), folder, { recursive: true });
    // No test can press the browser's own button: one host is permitted from the beginning.
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, host_permissions: ["http://127.0.0.1/*"] }));
    context = await chromium.launchPersistentContext("", {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", `--disable-extensions-except=${folder}`, `--load-extension=${folder}`, "--host-resolver-rules=MAP *.example.org 127.0.0.1"],
      ignoreDefaultArgs: ["--disable-extensions"],
    });
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    base = new URL("./", worker.url()).href;
  });
  after(async () => {
    await context?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Serves three pages and a missing one without any header that lets others read them. */
  const serve = () => {
    const page = (/** @type {string} */ body) => ({ headers: { "Content-Type": HTML, "Access-Control-Allow-Origin": "" }, body });
    world.closed.serve(new Map(Object.entries({
      "/": page('<title>Start</title><a href="/a">A</a> <a href="/moved">Moved</a>'),
      "/a": page('<title>A</title><a href="/missing">Missing</a>'),
      "/moved": { status: 302, headers: { Location: "/b" }, body: "" },
      "/b": page("<title>B</title>"),
    })));
  };

  /** Opens its page with an address in the field. @param {string} url */
  async function open(url) {
    const page = await context.newPage();
    await page.goto(`${base}index.html?delay=0&robots=ignore&url=${encodeURIComponent(url)}`);
    const scope = await Scope.of(await page.waitForSelector("crawl-scope"));
    return { page, scope };
  }

  const crawl = (/** @type {import("playwright-core").Page} */ page) => page.getByRole("button", { name: "Crawl", exact: true }).click();

  test("crawls a site without CORS completely", async () => {
    serve();
    const { page, scope } = await open(`${world.closed.url}/`);
    await crawl(page);
    const stats = await scope.ended();
    assert.deepEqual([stats.state, stats.unreadable, stats.broken], ["done", 0, 1]);
    const { pages } = await scope.json();
    const state = Object.fromEntries(pages.map(({ url, state, status }) => [new URL(url).pathname, [state, status]]));
    assert.deepEqual(state, { "/": ["ok", 200], "/a": ["ok", 200], "/moved": ["ok", null], "/b": ["ok", 200], "/missing": ["broken", 404] });
    await page.close();
  });

  /** Answers in the browser's place, and notes what it was asked. @param {import("playwright-core").Page} page @param {boolean} answer */
  const answers = (page, answer) =>
    page.evaluate((answer) => {
      const asked = /** @type {object[]} */ ([]);
      Object.assign(globalThis, { asked });
      const api = /** @type {any} */ (globalThis).chrome;
      api.permissions.request = async (/** @type {object} */ wanted) => { asked.push(wanted); return answer; };
    }, answer);
  const asked = (/** @type {import("playwright-core").Page} */ page) => page.evaluate(() => /** @type {any} */ (globalThis).asked);

  test("asks for the permission to read other sites, and what is declined is crawled as on any page", async () => {
    serve();
    const { port } = new URL(world.closed.url);
    const { page, scope } = await open(`http://shop.example.org:${port}/ http://blog.example.org:${port}/ ${world.closed.url}/`);
    await answers(page, false);
    await crawl(page);
    const stats = await scope.ended();
    assert.deepEqual(await asked(page), [{ origins: ["http://shop.example.org/*", "http://blog.example.org/*"] }], "at once, and not for what is permitted");
    assert.deepEqual([stats.state, stats.unreadable], ["done", 2]);
    await page.close();
  });

  test("asks for nothing to crawl the built-in site", async () => {
    const page = await context.newPage();
    await page.goto(`${base}index.html?delay=0&latency=0&color=state`);
    const scope = await Scope.of(await page.waitForSelector("crawl-scope"));
    await answers(page, true);
    const stats = await scope.crawl();
    assert.deepEqual([stats.state, await asked(page)], ["done", []]);
    await page.close();
  });
});
