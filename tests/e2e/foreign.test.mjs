// The element on pages of other origins than its own files: a course's page with the files on another host, a frame that
// may do nothing but run scripts, and policies that list only what is needed.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Scope, World } from "./browser.mjs";
import { Site, link } from "./site.mjs";

describe("the element, whose files are at another origin than its page,", () => {
  const world = World.forSuite();
  /** The host of the files. */
  let files = "";

  before(() => { files = world.lend(); });

  const markup = (/** @type {string} */ attributes) => `<!doctype html><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,">
    <script type="module" src="${files}/crawlscope.js"></script><crawl-scope ${attributes}></crawl-scope>`;

  /** Serves a course's page beside a site of three pages, and opens it. @param {(page: import("playwright-core").Page, problems: string[]) => Promise<void>} run */
  const course = (run, { attributes = "", policy = "", body = markup(attributes) } = {}) =>
    world.page(async (page, problems) => {
      const site = new Site(world.site.url);
      site.page("/", "Start", [link("/a", "A"), link("/b", "B")]).page("/a", "A", []).page("/b", "B", []);
      const headers = { "Content-Type": "text/html; charset=utf-8", ...(policy && { "Content-Security-Policy": policy }) };
      world.site.serve(new Map([...site.answers, ["/course.html", { headers, body }]]));
      await page.goto(`${world.site.url}/course.html`);
      await run(page, problems);
    });

  const element = (/** @type {import("playwright-core").Page | import("playwright-core").Frame} */ page) => page.waitForSelector("crawl-scope", { state: "attached" });

  /** Crawls the three pages, draws them and plays a lesson. @param {import("playwright-core").Page | import("playwright-core").Frame} page */
  async function works(page) {
    const scope = await Scope.of(await element(page));
    await scope.set("url", `${world.site.url}/`);
    const stats = await scope.crawl();
    assert.deepEqual([stats.state, stats.ok], ["done", 3], await scope.visibleText());
    assert.equal((await scope.call("positionOf", 0)).state, "ok");
    assert.equal((await scope.json()).pages.length, 3);
    await scope.set("lesson", "semaphore");
    assert.equal((await scope.crawl()).state, "done");
    return scope;
  }

  const attributes = 'robots="ignore" delay="0"';

  test("crawls the page's own site, draws it and plays a lesson", () => course(async (page) => void (await works(page)), { attributes }));

  test("does so under a policy that names the host, its workers by Blob, and Trusted Types", () =>
    course(async (page) => void (await works(page)), {
      attributes,
      policy: `default-src 'none'; script-src ${files} 'wasm-unsafe-eval'; worker-src blob: ${files}; style-src ${files}; img-src data: blob:;
        connect-src *; require-trusted-types-for 'script'; trusted-types crawlscope`.replace(/\s+/g, " "),
    }));

  test("does so in a frame that may only run scripts, and keeps nothing", () =>
    course(async (page) => {
      const frame = /** @type {import("playwright-core").Frame} */ (page.frames().find((frame) => frame.parentFrame()));
      await works(frame);
      assert.equal(await frame.evaluate(() => { try { return Boolean(localStorage); } catch { return "forbidden"; } }), "forbidden");
    }, { body: `<!doctype html><title>A course</title><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" title="Crawlscope" width="1200" height="800"
        srcdoc="${markup(attributes).replaceAll('"', "&quot;")}"></iframe>` }));
});
