// The page as a browser extension, in Chromium and Firefox: it reads sites that let nobody read them, once the user has
// permitted it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Scope, World, poll } from "./browser.mjs";
import { FIREFOX, Firefox } from "./marionette.mjs";
import { Origin } from "./server.mjs";
import { HTML } from "./site.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The built extension in a new folder. No test can press the browser's own button: one host is permitted from the beginning. */
function built() {
  const folder = mkdtempSync(join(tmpdir(), "crawlscope-extension-"));
  execFileSync(join(ROOT, "scripts/extension.sh"), { stdio: "ignore" });
  cpSync(join(ROOT, "dist-extension"), folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, host_permissions: ["http://127.0.0.1/*"] }));
  return folder;
}

/** Three pages and a missing one without any header that lets others read them. */
function closedSite() {
  const page = (/** @type {string} */ body) => ({ headers: { "Content-Type": HTML, "Access-Control-Allow-Origin": "" }, body });
  return new Map(Object.entries({
    "/": page('<title>Start</title><a href="/a">A</a> <a href="/moved">Moved</a>'),
    "/a": page('<title>A</title><a href="/missing">Missing</a>'),
    "/moved": { status: 302, headers: { Location: "/b" }, body: "" },
    "/b": page("<title>B</title>"),
  }));
}

/** What a crawl of it finds: state and status by path. */
const FOUND = { "/": ["ok", 200], "/a": ["ok", 200], "/moved": ["ok", null], "/b": ["ok", 200], "/missing": ["broken", 404] };

/** The same of an export. @param {{ pages: { url: string, state: string, status: number | null }[] }} found */
const foundIn = ({ pages }) => Object.fromEntries(pages.map(({ url, state, status }) => [new URL(url).pathname, [state, status]]));

describe("the extension", () => {
  const world = World.forSuite();
  /** @type {string} */ let folder;
  /** @type {import("playwright-core").BrowserContext} */ let context;
  /** Where its pages are. */ let base = "";

  before(async () => {
    folder = built();
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

  const serve = () => world.closed.serve(closedSite());

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
    assert.deepEqual(foundIn(await scope.json()), FOUND);
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

const missing = existsSync(FIREFOX) ? false : `${FIREFOX} is not there: apt-get install firefox-esr, or name another in FIREFOX`;

describe("the extension in Firefox", { skip: missing }, () => {
  /** @type {string} */ let folder;
  /** @type {Origin} */ let closed;
  /** @type {Firefox} */ let firefox;

  before(async () => {
    folder = built();
    closed = await Origin.listen(undefined, { isOpen: false });
    closed.serve(closedSite());
    firefox = await Firefox.open("--remote-allow-system-access");
    await firefox.ask("Addon:Install", { path: folder, temporary: true });
  });
  after(async () => {
    await firefox?.close();
    await closed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test("its button opens it with the site of the tab, and it crawls that without CORS completely", async () => {
    await firefox.go(`${closed.url}/`);
    // The button is in a panel, which is made when it is opened: pressed is what it stands for.
    await firefox.inBrowser(async () => {
      const { ChromeUtils, window } = /** @type {any} */ (globalThis);
      const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
      const extension = ExtensionParent.GlobalManager.extensionMap.get("crawlscope@example.org");
      await extension.apiManager.global.browserActionFor(extension).triggerAction(window);
    });
    await poll("the tab", async () => (await firefox.lastTab()) === 2);
    const stats = () => firefox.evaluate(() => ({ ...document.querySelector("crawl-scope")?.stats }));
    await poll("the element", async () => (await stats()).state === "idle", async () => JSON.stringify(await stats()));
    assert.equal(await firefox.evaluate(() => document.querySelector("crawl-scope").getAttribute("url")), `${closed.url}/`);
    await firefox.evaluate(() => {
      const element = document.querySelector("crawl-scope");
      element.setAttribute("delay", "0");
      element.setAttribute("robots", "ignore");
      element.start();
    });
    await poll("the end", async () => (await stats()).state === "done", async () => JSON.stringify(await stats()));
    const found = await firefox.evaluate(async () => JSON.parse(await (await document.querySelector("crawl-scope").exportAs("json")).text()));
    assert.deepEqual(foundIn(found), FOUND);
  });
});
