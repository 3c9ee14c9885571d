// The pages that teachers write, as their tools make them: the element or a frame works in each, fits its column, looks as it does
// elsewhere, and leaves the page its keys and its scroll. The pages are in fixtures/platforms.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { World, frames, poll } from "./browser.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").FrameLocator | Page} Within */

const read = (/** @type {string} */ path) => readFileSync(new URL(path, import.meta.url));
const slides = ["reset.css", "reveal.css", "theme/white.css", "reveal.js"];

describe("on a page made by", () => {
  const world = World.forSuite();
  /** The host of the files. */
  let files = "";

  before(() => { files = world.lend(); });

  /**
   * Opens a page of a course, which is at another origin than the files of Crawlscope.
   *
   * @param {string} name @param {(page: Page, problems: string[]) => Promise<void>} run @param {Record<string, string>} [headers]
   */
  const open = (name, run, headers = {}) =>
    world.page(async (page, problems) => {
      const html = String(read(`fixtures/platforms/${name}.html`));
      const body = html.replaceAll('src="https://tools.example/?', `src="${world.app.url}/?`).replaceAll("https://tools.example", files);
      const type = (/** @type {string} */ path) => ({ "Content-Type": path.endsWith(".css") ? "text/css" : "text/javascript" });
      world.site.serve(new Map(/** @type {[string, import("./server.mjs").Answer][]} */ ([
        ["/course.html", { headers: { "Content-Type": "text/html; charset=utf-8", ...headers }, body }],
        ["/csp.css", { headers: type("csp.css"), body: "crawl-scope { height: 560px; } .tall { height: 2000px; }" }],
        ...slides.map((path) => [`/reveal/${path}`, { headers: type(path), body: read(`node_modules/reveal.js/dist/${path}`) }]),
      ])));
      await page.goto(`${world.site.url}/course.html`);
      await run(page, problems);
    });

  /** Plays the lesson to its end by its own controls. @param {Within} within */
  async function plays(within) {
    await within.getByRole("button", { name: "Play: Lock" }).click();
    const cursor = within.getByRole("slider", { name: "Cursor" });
    await cursor.waitFor();
    await cursor.press("End");
    await poll("the end of the run", async () => {
      const [at, end] = await cursor.evaluate((input) => [input.value, input.max]);
      return Number(end) > 40 && at === end;
    });
    await within.locator("crawl-scope .code .lit").first().waitFor();
  }

  /** What of its look an author's styles could change. @param {Within} within */
  const look = (within) => within.locator("crawl-scope").first().evaluate((element) =>
    [".poster", ".poster h2", ".poster p", ".poster button"].map((part) => {
      const style = getComputedStyle(element.shadowRoot.querySelector(part));
      const { fontSize, fontFamily, fontWeight, lineHeight, letterSpacing, textAlign, textTransform, color, backgroundColor, boxSizing, paddingTop, marginTop, borderTopWidth } = style;
      return { part, fontSize, fontFamily, fontWeight, lineHeight, letterSpacing, textAlign, textTransform, color, backgroundColor, boxSizing, paddingTop, marginTop, borderTopWidth };
    }));

  /** @type {ReturnType<typeof look> | undefined} */
  let plain;
  const expected = async () => {
    plain ??= new Promise((then, fail) => {
      open("plain", async (page) => {
        await page.getByRole("button", { name: "Play: Lock" }).waitFor();
        then(await look(page));
      }).catch(fail);
    });
    return plain;
  };

  /** It takes no more room than it is given. @param {Page} page @param {string} part */
  async function fits(page, part) {
    const { inner, outer, overflow } = await page.locator(part).first().evaluate((element) => {
      const column = element.closest("main, article, section, [role=main], body");
      const box = ({ left, right }) => ({ left, right });
      return { inner: box(element.getBoundingClientRect()), outer: box(column.getBoundingClientRect()), overflow: document.documentElement.scrollWidth - innerWidth };
    });
    assert.ok(inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.right - inner.left > 300, JSON.stringify({ inner, outer }));
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  }

  /** Before it has the focus, keys and scroll are the page's. @param {Page} page */
  async function keepsToItself(page) {
    await frames(page);
    assert.deepEqual(await page.evaluate(() => [scrollY, document.activeElement?.tagName]), [0, "BODY"]);
    await page.evaluate(() => {
      window.keys = [];
      addEventListener("keydown", (event) => setTimeout(() => window.keys.push([event.key, event.defaultPrevented])));
    });
    const keys = ["p", "?", "/", "ArrowRight", "Home"];
    for (const key of keys) await page.keyboard.press(key);
    assert.deepEqual(await page.evaluate(() => window.keys), keys.map((key) => [key, false]));
    assert.equal(await page.locator("crawl-scope[projector]").count(), 0);
    await page.keyboard.press("PageDown");
    await poll("the page to scroll", () => page.evaluate(() => scrollY > 100));
    // A scroll that is under way may go on for a moment.
    await poll("the top", () => page.evaluate(() => { scrollTo(0, 0); return scrollY === 0; }));
  }

  for (const [name, page] of Object.entries({ "hand": "plain", "mdBook": "mdbook", "Material for MkDocs": "material", "Docusaurus": "docusaurus" })) {
    test(`${name} the element plays a lesson to its end`, async () => {
      const usual = await expected();
      await open(page, async (page) => {
        await page.getByRole("button", { name: "Play: Lock" }).waitFor();
        assert.deepEqual(await look(page), usual);
        await fits(page, "crawl-scope");
        await keepsToItself(page);
        await plays(page);
        await fits(page, "crawl-scope");
        assert.equal(await page.locator("html").getAttribute("data-turned"), name === "mdBook" ? "right" : null, "the page's own keys");
      });
    });
  }

  for (const [name, file] of Object.entries({ "MyST": "myst", "Quarto": "quarto", "Moodle": "moodle" })) {
    test(`${name} the frame plays a lesson to its end`, async () => {
      const usual = await expected();
      await open(file, async (page) => {
        const frame = page.frameLocator("iframe");
        await frame.getByRole("button", { name: "Play: Lock" }).waitFor();
        assert.deepEqual(await look(frame), usual);
        await fits(page, "iframe");
        await keepsToItself(page);
        await plays(frame);
        await fits(page, "iframe");
      });
    });
  }

  test("somebody with a strict policy the element plays a lesson to its end", () =>
    open("csp", async (page) => {
      await page.getByRole("button", { name: "Play: Lock" }).waitFor();
      await fits(page, "crawl-scope");
      await keepsToItself(page);
      await plays(page);
    }, {
      "Content-Security-Policy": `default-src 'none'; script-src ${files} 'wasm-unsafe-eval'; worker-src blob: ${files}; style-src 'self' ${files};
        img-src data:; connect-src ${files}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types crawlscope`.replace(/\s+/g, " "),
    }));

  test("mdBook to be printed twelve elements share each module, and what is in them is printed", () =>
    open("mdbook-print", async (page) => {
      /** @type {string[]} */
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.emulateMedia({ media: "print" });
      const titles = page.locator("crawl-scope figcaption");
      assert.equal(await titles.filter({ visible: true }).count(), 12);
      assert.equal(await page.getByRole("button", { name: /^Play: / }).filter({ visible: true }).count(), 0);
      await page.emulateMedia({ media: "screen" });
      const ended = page.evaluate(() => Promise.all([...document.querySelectorAll("crawl-scope")].map((element) => new Promise((then) => {
        element.addEventListener("crawl-end", then, { once: true });
        /** @type {CrawlScope} */ (element).start();
      }))));
      assert.equal((await ended).length, 12);
      assert.deepEqual(asked.filter((path) => path.endsWith(".wasm")), ["/app_bg.wasm"]);
      const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(await titles.filter({ visible: true }).count(), 0, "what stood for them before");
    }));

  test("reveal.js the element plays, and a frame that was unloaded comes back where it was", () =>
    open("reveal", async (page) => {
      const slide = (/** @type {number} */ at) => page.evaluate((at) => window.Reveal.slide(at), at);
      const frame = page.locator("#frame iframe");
      assert.equal(await frame.getAttribute("src"), null, "a frame far away");
      await slide(1);
      await page.locator("#element").getByRole("button", { name: "Play: Lock" }).waitFor();
      assert.deepEqual(await look(page), await expected().catch(() => undefined));
      await plays(page);
      // The keys are the element's while it has the focus.
      assert.equal(await page.evaluate(() => window.Reveal.getIndices().h), 1);
      await slide(3);
      const within = page.frameLocator("#frame iframe");
      await within.getByRole("button", { name: "Play: Lock" }).click();
      const cursor = within.getByRole("slider", { name: "Cursor" });
      await cursor.press("Home");
      for (let n = 0; n < 7; n += 1) await cursor.press("ArrowRight");
      await poll("the seventh step", async () => (await cursor.inputValue()) === "7");
      await slide(6);
      await poll("the frame to be unloaded", async () => (await frame.getAttribute("src")) === null);
      await slide(3);
      await poll("the seventh step again", async () => (await cursor.inputValue().catch(() => "")) === "7");
      assert.equal(await within.getByRole("button", { name: "Play: Lock" }).count(), 0);
    }));
});
