// A real browser on real servers, and the element on a page in it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { staticFiles } from "../../scripts/static.mjs";
import { traceOf } from "./findings.mjs";
import { CORS, Origin } from "./server.mjs";

const DIST = process.env.DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const HOST = fileURLToPath(new URL("./fixtures/host", import.meta.url));
const FLAGS = [
  "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
];
/** Time limit for a crawl of a fixture site, ms. */
const PATIENCE = 60_000;

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css", ".json": "application/json", ".html": "text/html", ".svg": "image/svg+xml" };

/** @typedef {import("playwright-core").Page} Page */

/** A browser, the server of the built page, and the servers of sites to crawl. */
export class World {
  /** Serves the built page. @type {Origin} */ app;
  /** A site that lets itself be read from everywhere. @type {Origin} */ site;
  /** Another of that kind. @type {Origin} */ elsewhere;
  /** A site that does not. @type {Origin} */ closed;
  #browser;

  /**
   * Opens a world before the tests of the suite it is called in, and closes it after them.
   *
   * @param {{base?: string, flags?: string[], without?: string[]}} [options] `base`: the path below which the page is
   *   served; `flags`: more of the browser's; `without`: those of Playwright's own that it is not to have
   */
  static forSuite(options) {
    const world = new World();
    before(() => world.#open(options));
    after(() => world.close());
    return world;
  }

  async #open({ base = "/", flags = [], without = [] } = {}) {
    this.base = base;
    this.app = await Origin.listen(staticFiles([DIST, HOST], base));
    this.site = await Origin.listen();
    this.elsewhere = await Origin.listen();
    this.closed = await Origin.listen(undefined, { isOpen: false });
    for (const origin of [this.site, this.elsewhere, this.closed]) origin.serve(new Map());
    this.#browser = await chromium.launch({ executablePath: EXECUTABLE, args: [...FLAGS, ...flags], ignoreDefaultArgs: without });
  }

  async close() {
    await this.#browser.close();
    await Promise.all(this.#origins().map((origin) => origin.close()));
  }

  #origins() {
    return [this.app, this.site, this.elsewhere, this.closed];
  }

  /** The addresses of the three sites. */
  get sites() {
    return { site: this.site.url, elsewhere: this.elsewhere.url, closed: this.closed.url };
  }

  /** The folder of the built page. */
  get dist() {
    return pathToFileURL(`${DIST}/`);
  }

  /** Serves the built page at `elsewhere` too, to all others, and says where. */
  lend() {
    const paths = readdirSync(DIST, { recursive: true }).map(String).filter((path) => statSync(join(DIST, path)).isFile());
    const answer = (/** @type {string} */ path) => ({ headers: { ...CORS, "Content-Type": TYPES[extname(path)] ?? "text/plain" }, body: readFileSync(join(DIST, path)) });
    const answers = new Map(paths.map((path) => [`/${path}`, answer(path)]));
    answers.set("/index.html?embed&lesson=lock", answer("index.html"));
    this.elsewhere.serve(answers);
    return this.elsewhere.url;
  }

  /** The address of a file of the built page. */
  address(file) {
    return this.app.url + this.base + file;
  }

  /**
   * Opens a page, runs a test in it, and fails if the page reported any problem.
   *
   * @param {(page: Page, problems: string[]) => Promise<void>} test a test that expects
   *   problems takes them out of the list
   * @param {{file?: string, context?: import("playwright-core").BrowserContextOptions}} [options]
   */
  async page(test, { file = "host.html", context: options } = {}) {
    for (const origin of this.#origins()) {
      origin.release();
      origin.reset();
    }
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    try {
      const page = await context.newPage();
      const problems = await listen(page);
      await page.goto(this.address(file));
      await test(page, problems);
      assert.deepEqual(problems, [], "the page reported problems");
    } finally {
      await context.close();
    }
  }
}

/**
 * Collects errors, unhandled rejections and violations of the content security policy. Pages that a crawl cannot
 * read are not among them: a worker's failed requests are not reported to the page.
 */
async function listen(page) {
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.stack ?? error}`));
  page.on("crash", () => problems.push("the page crashed"));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  await page.exposeBinding("reportBreach", (_, breach) => problems.push(breach));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportBreach(`policy: ${event.violatedDirective} forbids ${event.blockedURI}`);
    });
  });
  return problems;
}

/** A browser with a profile of its own, which outlives it and may be opened again. */
export class Mortal {
  #folder = mkdtempSync(join(tmpdir(), "crawlscope-profile-"));
  #process;
  #browser;

  /** Starts the browser and opens a page in it. @param {string} address */
  async open(address) {
    const port = join(this.#folder, "DevToolsActivePort");
    rmSync(port, { force: true });
    const given = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${this.#folder}`, "--window-size=1280,900", "about:blank"];
    // In a process group of its own, since it is many processes.
    this.#process = spawn(EXECUTABLE, [...FLAGS, ...given], { stdio: "ignore", detached: true });
    const written = () => (existsSync(port) ? readFileSync(port, "utf8").split("\n") : []);
    await poll("the browser's port", () => written().length === 2);
    const [number, path] = written();
    this.#browser = await chromium.connectOverCDP(`ws://127.0.0.1:${number}${path}`);
    const page = await this.#browser.contexts()[0].newPage();
    await page.goto(address);
    return page;
  }

  /** Kills every process of the browser. */
  async kill() {
    const gone = once(this.#process, "exit");
    process.kill(-this.#process.pid, "SIGKILL");
    await gone;
    await this.#browser.close().catch(() => {});
  }

  /** Kills it, and deletes its profile. */
  async end() {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.kill();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The element on a page. */
export class Scope {
  /** @type {import("playwright-core").ElementHandle<CrawlScope>} */
  #element;

  constructor(element) {
    this.#element = element;
  }

  /**
   * Puts an element on the page, with these attributes.
   *
   * @param {Page} page
   * @param {Record<string, string | number>} attributes
   */
  static async mount(page, attributes) {
    const element = await page.evaluateHandle(async (attributes) => {
      await customElements.whenDefined("crawl-scope");
      const element = document.createElement("crawl-scope");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
      return document.body.appendChild(element);
    }, attributes);
    return Scope.of(element);
  }

  /** An element that exists already. Returns when it is ready, and records its events from the start. */
  static async of(element) {
    await element.evaluate((element) => {
      element.heard = [];
      for (const type of ["crawl-start", "crawl-progress", "crawl-end", "crawl-error"]) {
        element.addEventListener(type, (event) => element.heard.push({ type, detail: event.detail }));
      }
    });
    const scope = new Scope(element);
    await scope.until("the element to be ready", (element) => element.stats !== null);
    return scope;
  }

  /** The element of `index.html`. @param {Page} page */
  static async onPage(page) {
    return Scope.of(await page.waitForSelector("crawl-scope", { state: "attached" }));
  }

  /**
   * Runs a function in the page, with the element as its argument.
   *
   * @template T
   * @param {(element: CrawlScope, argument: any) => T | Promise<T>} run
   * @param {unknown} [argument] for the function
   * @returns {Promise<T>}
   */
  evaluate(run, argument) {
    return this.#element.evaluate(run, argument);
  }

  /** Calls a method. */
  call(method, ...given) {
    return this.evaluate((element, { method, given }) => element[method](...given), { method, given });
  }

  /** Sets an attribute. */
  set(name, value) {
    return this.evaluate((element, { name, value }) => element.setAttribute(name, value), { name, value: String(value) });
  }

  /** The counters at the cursor. */
  stats() {
    return this.evaluate((element) => ({ ...element.stats }));
  }

  /** The details of all events of one type so far. */
  heard(type) {
    return this.evaluate((element, type) => element.heard.filter((event) => event.type === type).map(({ detail }) => detail), type);
  }

  /**
   * Waits until a function of the element returns something true, and returns that.
   *
   * @template T
   * @param {string} what for the message when it does not come
   * @param {(element: CrawlScope, argument: any) => T | Promise<T>} condition
   * @param {unknown} [argument] for the condition
   * @returns {Promise<T>}
   */
  async until(what, condition, argument, patience = PATIENCE) {
    return poll(what, () => this.evaluate(condition, argument), async () => JSON.stringify(await this.stats()), patience);
  }

  /** Waits for the `n`-th crawl to end and returns the event's detail. */
  ended(n = 1) {
    const nth = (element, n) => element.heard.filter(({ type }) => type === "crawl-end")[n - 1]?.detail;
    return this.until(`the end of crawl ${n}`, nth, n);
  }

  /** Starts and waits for the end. */
  async crawl() {
    const ends = (await this.heard("crawl-end")).length;
    await this.call("start");
    return this.ended(ends + 1);
  }

  /** An export as text. */
  text(format) {
    return this.evaluate(async (element, format) => (await element.exportAs(format)).text(), format);
  }

  /** An export's bytes and type. */
  async blob(format) {
    const { type, bytes } = await this.evaluate(async (element, format) => {
      const blob = await element.exportAs(format);
      return { type: blob.type, bytes: [...new Uint8Array(await blob.arrayBuffer())] };
    }, format);
    return { type, bytes: Buffer.from(bytes) };
  }

  async json() {
    return JSON.parse(await this.text("json"));
  }

  async trace() {
    return traceOf(await this.text("ndjson"));
  }

  /** The message with which a method's promise is rejected, or null. */
  rejection(method, ...given) {
    return this.evaluate(async (element, { method, given }) => {
      try {
        await element[method](...given);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : `no Error: ${error}`;
      }
    }, { method, given });
  }

  /** The element's visible text. */
  visibleText() {
    return this.evaluate((element) =>
      [...element.shadowRoot.querySelectorAll("*")]
        .filter((part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .flatMap((part) => [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
        .map((node) => node.textContent.trim())
        .filter(Boolean)
        .join("\n"),
    );
  }
}

/**
 * Opens the menu of the bar and chooses an item of it.
 *
 * @param {import("playwright-core").Locator | Page} within
 * @param {string | RegExp} name
 */
export async function choose(within, name) {
  await within.getByRole("button", { name: /^Menu/ }).click();
  // Behind it may stand how many options are set.
  const item = typeof name === "string" ? new RegExp(`^${name.replace(/[.×()]/g, "\\$&")}( \\(|$)`) : name;
  await within.getByRole("menuitem", { name: item }).click();
}

/**
 * Mounts an element and crawls with it.
 *
 * @param {Page} page
 * @param {Record<string, string | number>} attributes
 */
export async function crawl(page, attributes) {
  const scope = await Scope.mount(page, attributes);
  const stats = await scope.crawl();
  return { scope, stats };
}

/**
 * Waits for some frames of a page, so that whatever takes a frame or two has happened.
 *
 * @param {Page} page
 */
export function frames(page, count = 20) {
  return page.evaluate(async (count) => {
    for (let n = 0; n < count; n += 1) await new Promise(requestAnimationFrame);
  }, count);
}

/**
 * Stops the clock of a page: its timers fire only when `page.clock.runFor` moves the clock on. Workers' clocks go on.
 *
 * @param {Page} page
 */
export async function stopClock(page) {
  await page.clock.install({ time: "2026-01-01T00:00:00Z" });
  await page.clock.pauseAt("2026-01-01T00:01:00Z");
}

/**
 * Calls a function until it returns something true; if that takes too long, the error says what was waited for.
 *
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} ask
 * @param {() => string | Promise<string>} [tell] more for the message
 * @returns {Promise<T>}
 */
export async function poll(what, ask, tell = async () => "", patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${patience} ms for ${what}; ${await tell()}`);
    await delay(20);
  }
}
