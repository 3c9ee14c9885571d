// What an embedded page and its surroundings have to do with each other: messages, height, posters, paper, and the panel from
// which all of it is copied. Pages of particular tools are in platforms.test.mjs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, choose, frames, poll } from "./browser.mjs";
import { ladder } from "./site.mjs";

/** @typedef {import("playwright-core").Page} Page */

const world = World.forSuite();
/** The host of the files, which lets others read them. */
const lent = () => (files ||= world.lend());
let files = "";

/**
 * Opens a page of a course at an origin of its own, which notes the messages that it gets.
 *
 * @param {string} body @param {(page: Page, problems: string[]) => Promise<void>} run
 * @param {{ context?: import("playwright-core").BrowserContextOptions, more?: [string, string][] }} [options] `more`: other pages of that origin
 */
const course = (body, run, { context, more = [] } = {}) =>
  world.page(async (page, problems) => {
    const listen = "<script>messages = []; addEventListener('message', ({ data, origin }) => messages.push({ ...data, origin }))</script>";
    const html = (/** @type {string} */ body) => ({
      headers: { "Content-Type": "text/html; charset=utf-8" },
      body: `<!doctype html><title>A course</title><link rel="icon" href="data:,">${listen}${body}`,
    });
    world.site.serve(new Map([["/course.html", html(body)], ...more.map(([path, body]) => /** @type {const} */ ([path, html(body)]))]));
    await page.goto(`${world.site.url}/course.html`);
    await run(page, problems);
  }, { context });

const framed = (query = "lesson=lock", rest = "") => `<iframe src="${world.app.url}/?embed&amp;${query}" title="Crawlscope" width="800" height="700" ${rest}></iframe>`;
const element = (/** @type {string} */ rest) => `<script type="module" src="${lent()}/crawlscope.js"></script><crawl-scope embed ${rest}</crawl-scope>`;
const messages = (/** @type {Page | import("playwright-core").Frame} */ page) => page.evaluate(() => window.messages);
const height = (/** @type {Page} */ page, at = 0) => page.locator("iframe").nth(at).evaluate((frame) => frame.offsetHeight);
const play = (/** @type {Page} */ page, at = 0) => page.frameLocator("iframe").nth(at).getByRole("button", { name: /^Play: / }).click();

describe("a frame", () => {
  test("says that it is ready, before it is played and after", () =>
    course(framed(), async (page) => {
      await poll("its poster", async () => (await messages(page)).length > 0);
      const ready = (/** @type {boolean} */ loaded) => ({ source: "crawlscope", type: "ready", loaded, origin: world.app.url });
      assert.deepEqual(await messages(page), [ready(false)]);
      await play(page);
      await poll("its module", async () => (await messages(page)).length > 1);
      assert.deepEqual(await messages(page), [ready(false), ready(true)]);
    }));

  test("says what is wrong", () =>
    course(framed("permits=none"), async (page) => {
      await page.frameLocator("iframe").getByRole("button", { name: "Crawl" }).click();
      const wrong = await poll("an error", async () => (await messages(page)).find(({ type }) => type === "error"));
      assert.deepEqual([wrong.source, wrong.field, wrong.origin], ["crawlscope", "permits", world.app.url]);
      assert.match(wrong.message, /permits/);
    }));

  test("says that its module can't be had", () =>
    course(framed(), async (page, problems) => {
      await page.route("**/app_bg.wasm", (route) => route.fulfill({ status: 404 }));
      await play(page);
      const wrong = await poll("an error", async () => (await messages(page)).find(({ type }) => type === "error"));
      assert.match(wrong.message, /could not be loaded.*404/);
      assert.equal(problems.splice(0).filter((problem) => problem.includes("404")).length, 1);
    }));

  test("that is not shown loads nothing but what waits in it", () => {
    const asked = /** @type {string[]} */ ([]);
    return course("", async (page) => {
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.evaluate((markup) => { document.body.innerHTML = `<div style="display: none">${markup}</div>`; }, framed());
      await poll("the frame", () => asked.includes("/crawlscope.css"));
      await frames(page);
      assert.deepEqual(asked.filter((path) => /app|worker|lesson/.test(path)), []);
    });
  });

  test("takes no wish of anybody but the page around it", () =>
    course(`${framed()}<iframe src="other.html" title="Another"></iframe>`, async (page) => {
      await poll("its poster", async () => (await messages(page)).length > 0);
      const [, scope, other] = page.frames();
      await other.evaluate(() => parent.frames[0].postMessage({ target: "crawlscope", type: "fit" }, "*"));
      await frames(page);
      const sheets = () => scope.evaluate(() => document.adoptedStyleSheets.length);
      assert.equal(await sheets(), 0);
      assert.deepEqual(await messages(other), []);
      await page.evaluate((origin) => window.frames[0].postMessage({ target: "crawlscope", type: "fit" }, origin), world.app.url);
      await poll("a size", async () => (await messages(page)).some(({ type }) => type === "size"));
      assert.equal(await sheets(), 1);
    }, { more: [["/other.html", ""]] }));

  for (const when of ["before", "after"]) {
    test(`gets the height that it asks for from a script that is there ${when} it is ready`, () =>
      course(framed(), async (page) => {
        if (when === "after") await poll("its poster", async () => (await messages(page)).length > 0);
        await page.addScriptTag({ url: `${world.app.url}/resize.js` });
        const inner = page.frames()[1];
        await poll("a low poster", async () => (await height(page)) < 400);
        await play(page);
        await page.frameLocator("iframe").getByRole("slider", { name: "Cursor" }).waitFor();
        await poll("room for the lesson", async () => (await height(page)) > 450);
        const fits = () => inner.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 4);
        await poll("no scroll within it", fits);
        const cursor = page.frameLocator("iframe").getByRole("slider", { name: "Cursor" });
        await cursor.press("End");
        await frames(page);
        const before = await height(page);
        await cursor.press("Home");
        for (let n = 0; n < 5; n += 1) await cursor.press("ArrowRight");
        await frames(page);
        assert.equal(await height(page), before, "it stands still while the lesson is stepped through");
        await page.frameLocator("iframe").getByRole("button", { name: "Details" }).click();
        await poll("room for its text", async () => (await height(page)) > before);
      }));
  }

  test("of a crawl gets a height by its width", () =>
    course(`${framed("max-pages=3")}<script src="${world.app.url}/resize.js"></script>`, async (page) => {
      await poll("a picture", async () => (await messages(page)).some(({ type }) => type === "size"));
      const wide = await poll("its height", async () => { const now = await height(page); return now > 300 && now < 690 && now; });
      await page.locator("iframe").evaluate((frame) => frame.setAttribute("width", "400"));
      await poll("less", async () => (await height(page)) < wide);
    }));

  test("that lies over a box, as in MyST, keeps the height of that", () =>
    course(`<div style="position: relative; width: 800px; padding-bottom: 480px">${framed("lesson=lock", 'style="position: absolute; width: 100%; height: 100%"')}</div>
      ${framed("lesson=queue")}<script src="${world.app.url}/resize.js"></script>`, async (page) => {
      await poll("a low poster beside it", async () => (await height(page, 1)) < 400);
      assert.equal(await page.frames()[1].evaluate(() => document.adoptedStyleSheets.length), 0);
    }));

  test("that may only run scripts plays, and keeps nothing", () =>
    course(`<iframe src="${lent()}/index.html?embed&amp;lesson=lock" sandbox="allow-scripts" title="Crawlscope" width="800" height="700"></iframe>
      <script src="${world.app.url}/resize.js"></script>`, async (page) => {
      await poll("a low poster", async () => (await height(page)) < 400);
      await play(page);
      const cursor = page.frameLocator("iframe").getByRole("slider", { name: "Cursor" });
      await poll("the run", async () => Number(await cursor.getAttribute("max").catch(() => 0)) > 40);
      await poll("room for the lesson", async () => (await height(page)) > 450);
      assert.ok((await messages(page)).every(({ type, origin }) => origin === "null" && type !== "error"));
      assert.ok((await messages(page)).filter(({ type }) => type === "size").every(({ height }) => height >= 240), "its styles are there all the time");
    }));

  test("can't be given a height by anybody else", () =>
    course(`${framed("lesson=lock")}<iframe src="other.html" title="Another"></iframe><script src="${world.app.url}/resize.js"></script>`, async (page) => {
      await poll("a low poster", async () => (await height(page)) < 400);
      const before = [await height(page), await height(page, 1)];
      const said = { source: "crawlscope", type: "size", height: 999 };
      await page.evaluate((said) => postMessage(said, "*"), said);
      // The second frame went to another origin than its src says.
      world.closed.serve(new Map([["/", { headers: { "Content-Type": "text/html" }, body: "<title>Elsewhere</title><link rel=icon href=data:,>" }]]));
      await page.frames()[2].goto(`${world.closed.url}/`);
      await page.frames()[2].evaluate((said) => parent.postMessage(said, "*"), said);
      await poll("both messages", async () => (await messages(page)).filter(({ height }) => height === 999).length === 2);
      assert.deepEqual([await height(page), await height(page, 1)], before);
    }, { more: [["/other.html", ""]] }));
});

describe("an embedded element", () => {
  const inside = "><figure><figcaption>Two tasks, one list</figcaption></figure>";
  const caption = (/** @type {Page} */ page) => page.getByText("Two tasks, one list");

  test("shows what is in it where no script runs, and the page says what it would be", async () => {
    await course(element(`lesson="lock" ${inside}`), async (page) => assert.ok(await caption(page).isVisible()), { context: { javaScriptEnabled: false } });
    await world.page(async (page) => {
      const text = await page.locator("noscript").innerText();
      assert.match(text, /lessons.*JavaScript/s);
    }, { file: "index.html", context: { javaScriptEnabled: false } });
  });

  test("shows what is in it until it is played, on paper too", () =>
    course(`<div style="height: 3000px"></div>${element(`max-pages="3" ${inside}`)}`, async (page) => {
      assert.ok(await caption(page).isVisible(), "far from the view");
      await page.locator("crawl-scope").scrollIntoViewIfNeeded();
      const button = page.getByRole("button", { name: "Play: Crawlscope" });
      await button.waitFor();
      assert.ok(await caption(page).isVisible());
      await page.emulateMedia({ media: "print" });
      assert.deepEqual([await caption(page).isVisible(), await button.isVisible()], [true, false]);
      await page.emulateMedia({ media: "screen" });
      const ended = page.locator("crawl-scope").evaluate((element) => new Promise((then) => element.addEventListener("crawl-end", (event) => then(/** @type {CustomEvent} */ (event).detail.state), { once: true })));
      await button.click();
      assert.equal(await ended, "done");
      assert.equal(await caption(page).isVisible(), false);
    }));

  test("shows its poster until it is played", () =>
    course(element(`lesson="lock" poster="${lent()}/icon.svg" style="height: 500px">`), async (page) => {
      const picture = page.locator("crawl-scope img");
      await page.getByRole("heading", { name: "Lock" }).waitFor();
      await poll("the picture", () => picture.evaluate((image) => image.complete && image.naturalWidth > 0));
      const [outer, inner] = [await page.locator("crawl-scope").boundingBox(), await picture.boundingBox()];
      assert.ok(inner.height > 20 && inner.y + inner.height <= outer.y + outer.height, JSON.stringify({ outer, inner }));
      await page.getByRole("button", { name: "Play: Lock" }).click();
      await picture.waitFor({ state: "detached" });
    }));

  test("takes no focus and no scroll when it starts by itself", () =>
    course(`<input autofocus aria-label="Name"><div style="height: 600px"></div>${element('lesson="lock" autoplay>')}<div style="height: 3000px"></div>`, async (page) => {
      const scope = await Scope.onPage(page);
      await scope.until("its end", (element) => element.stats?.state === "done");
      assert.deepEqual(await page.evaluate(() => [scrollY, document.activeElement?.tagName]), [0, "INPUT"]);
    }));
});

describe("the panel by which it is shared", () => {
  test("has texts for course tools, and a preview that is loaded when it is opened", () =>
    world.page(async (page) => {
      world.site.serve(ladder(world.site.url, 4).answers);
      const within = page.locator("crawl-scope");
      await choose(within, "Share");
      const frame = await within.getByLabel("Frame", { exact: true }).inputValue();
      assert.equal(await within.getByLabel("Quarto", { exact: true }).inputValue(), `\`\`\`{=html}\n${frame}\n\`\`\``);
      assert.match(await within.getByLabel("MyST", { exact: true }).inputValue(), /^:::\{iframe\} http.*\?embed&.*\n:width: 100%\n:title: .*\n:placeholder: crawlscope\.svg\n:::$/);
      await frames(page);
      assert.deepEqual(page.frames().slice(1).map((frame) => frame.url()).filter((url) => url.startsWith("http")), []);
      await within.getByText("Preview of the frame").click();
      const inner = await poll("the preview", () => page.frames().slice(1).find((frame) => frame.url().startsWith("http")));
      assert.ok(frame.replaceAll("&amp;", "&").includes(`src="${inner.url()}"`), `${frame} and ${inner.url()}`);
      await inner.locator("crawl-scope").getByRole("button", { name: "Crawl" }).waitFor();
    }, { file: `index.html?url=${encodeURIComponent(`${world.site.url}/`)}&robots=ignore` }));
});
