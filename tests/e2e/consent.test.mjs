// A link must not make its reader's browser crawl somebody else's site: whatever starts without a click
// stays on the page's own origin, however the link is spelled and wherever its own pages redirect to.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";
import { link, Site } from "./site.mjs";

/** Parameters for the least considerate crawl possible. */
const GREEDY = "autoplay&robots=ignore&delay=0&permits=100&max-pages=5000";

describe("a link without a click", () => {
  const world = World.forSuite();
  /** The host and port of somebody else's site. */
  let host;
  before(() => {
    host = new URL(world.site.url).host;
    const stranger = new Site(world.site.url);
    stranger.page("/", "Stranger", [link("/next", "Next")]).page("/next", "Next", [link("/", "Home")]);
    world.site.serve(stranger.answers);
    const html = { "Content-Type": "text/html; charset=utf-8" };
    const to = (location, status = 302) => ({ status, headers: { Location: location } });
    world.app.overlay(new Map(Object.entries({
      "/own/": { headers: html, body: `<a href="${world.site.url}/">away</a><a href="/own/away">redirected away</a><a href="/own/hop">hop</a><a href="/own/moved">moved</a>` },
      "/own/away": to(`${world.site.url}/next`),
      "/own/hop": to("/own/away", 307),
      "/own/moved": to("/own/page", 301),
      "/own/page": { headers: html, body: "<title>Moved here</title>" },
      "/own/trace": to(`${world.site.url}/next`),
    })));
  });

  /** Opens the page with a query; in a frame of another page if asked to. */
  const open = (query, test, framed = false) =>
    world.page(async (page, problems) => {
      if (!framed) {
        await test(await Scope.onPage(page), page);
      } else {
        await page.evaluate((src) => {
          const frame = document.createElement("iframe");
          frame.src = src;
          document.body.append(frame);
        }, `index.html?${query}`);
        const frame = await poll("the frame", async () => page.frames().find((frame) => frame !== page.mainFrame() && frame.url().includes("index.html")));
        await test(await Scope.of(await frame.waitForSelector("crawl-scope", { state: "attached" })), page);
      }
      // The console reports failed requests, which is expected.
      problems.length = 0;
    }, { file: framed ? "plain.html" : `index.html?${query}` });

  /** Waits long enough for whatever starts by itself to have started. */
  async function settled(scope) {
    await scope.evaluate(async (element) => {
      for (let n = 0; n < 10; n += 1) await new Promise(requestAnimationFrame);
      await element.frames();
    });
  }

  const encoded = encodeURIComponent;
  /** Each asks the stranger by its start or its scope. */
  const spellings = {
    "scope all": () => `url=/own/&scope=all`,
    "scope all with a space before it": () => `url=/own/&scope=%20all`,
    "scope all between tabs and line ends": () => `url=/own/&scope=%09all%0A`,
    "scope all in a no-break space": () => `url=/own/&scope=%C2%A0all`,
    "scope in capitals": () => `url=/own/&scope=ALL`,
    "a second scope": () => `url=/own/&scope=all&scope=host`,
    "scope subdomains": () => `url=/own/&scope=subdomains`,
    "the built-in site with scope all": () => `scope=all`,
    "a whole address": () => `url=${encoded(`${world.site.url}/`)}`,
    "an address in capitals": () => `url=${encoded(`HTTP://${host}/`)}`,
    "an address without a scheme": () => `url=${encoded(`${host}/`)}`,
    "an address without a scheme or a path": () => `url=${encoded(host)}`,
    "an address that begins with two slashes": () => `url=${encoded(`//${host}/`)}`,
    "an address that begins with backslashes": () => `url=${encoded(`\\\\${host}\\`)}`,
    "a slash and a backslash": () => `url=${encoded(`/\\${host}/`)}`,
    "one slash after the scheme": () => `url=${encoded(`http:/${host}/`)}`,
    "no slash after the scheme": () => `url=${encoded(`http:${host}/`)}`,
    "a line end within the scheme": () => `url=${encoded(`ht\ntp://${host}/`)}`,
    "a tab after the first slash": () => `url=${encoded(`/\t/${host}/`)}`,
    "a name and a password": () => `url=${encoded(`http://${new URL(world.app.url).host}@${host}/`)}`,
    "quotation marks": () => `url=${encoded(`"${world.site.url}/"`)}`,
    "angle brackets": () => `url=${encoded(`<${world.site.url}/>`)}`,
    "a zero-width space": () => `url=${encoded(`\u200b${world.site.url}/`)}`,
    "a byte order mark": () => `url=${encoded(`\ufeff//${host}/`)}`,
    "space around": () => `url=${encoded(`  ${world.site.url}/ `)}`,
    "a second address after a space": () => `url=${encoded(`/own/ ${world.site.url}/`)}`,
    "a second address after a line end": () => `url=${encoded(`/own/\n${world.site.url}/`)}`,
    "a second address after a next-line character": () => `url=${encoded(`/own/\u0085${world.site.url}/`)}`,
    "a second address after a line separator": () => `url=${encoded(`/own/\u2028${world.site.url}/`)}`,
    "its port on our own host": () => `url=${encoded(`http://127.0.0.1:${new URL(world.site.url).port}/`)}`,
    "the host as a number": () => `url=${encoded(`http://2130706433:${new URL(world.site.url).port}/`)}`,
    "a recorded trace elsewhere": () => `trace=${encoded(`${world.site.url}/next`)}`,
    "a recorded trace elsewhere, without its scheme": () => `trace=${encoded(`//${host}/next`)}`,
    "a recorded trace that is redirected elsewhere": () => `trace=/own/trace`,
  };
  for (const framed of [false, true]) {
    for (const [what, query] of Object.entries(spellings)) {
      test(`does not ask a stranger by ${what}${framed ? ", in a frame of another page" : ""}`, () =>
        open(`${query()}&${GREEDY}`, async (scope) => {
          await settled(scope);
          // A crawl that was refused or waits for a click has not begun; one that began stays on its own origin and ends.
          await poll("the end of whatever began", async () => ["idle", "done"].includes((await scope.stats()).state));
          assert.deepEqual([...world.site.requests.keys()], []);
        }, framed));
    }

    test(`follows its own redirects and none that leaves its origin${framed ? ", in a frame of another page" : ""}`, () =>
      open(`url=/own/&${GREEDY}`, async (scope) => {
        await poll("the end", async () => (await scope.stats()).state === "done");
        assert.deepEqual([...world.site.requests.keys()], []);
        const { pages } = await scope.json();
        const ended = new Map(pages.map(({ url, state, reason }) => [new URL(url).pathname, [state, reason]]));
        assert.deepEqual(ended.get("/own/away"), ["unreadable", "needs-click"]);
        assert.deepEqual(ended.get("/own/hop"), ["unreadable", "needs-click"]);
        assert.deepEqual(ended.get("/own/page"), ["ok", null]);
      }, framed));
  }

  test("waits at a start that is redirected elsewhere, says so, and goes on after a click", () =>
    open(`url=/own/away&${GREEDY}`, async (scope, page) => {
      await poll("the end", async () => (await scope.stats()).state === "done");
      assert.deepEqual([...world.site.requests.keys()], []);
      assert.match(await scope.visibleText(), /\/own\/away leads to another site, so it waits for a click/);
      await page.getByRole("button", { name: "Crawl", exact: true }).click();
      await world.site.until("the request that was clicked for", ({ requests }) => requests.has("/next"));
      await poll("the end", async () => (await scope.stats()).state === "done");
    }));

  test("says what waits for the click, and crawls after it", () =>
    open(`url=${encoded(`${world.site.url}/`)}&autoplay`, async (scope, page) => {
      await settled(scope);
      assert.match(await scope.visibleText(), new RegExp(host));
      await page.getByRole("button", { name: "Crawl", exact: true }).click();
      await scope.ended();
      assert.equal(world.site.requests.get("/next"), 1);
    }));

  test("keeps a click on one start from speaking for the next", () =>
    open(`url=/own/&${GREEDY}`, async (scope, page) => {
      await page.getByRole("button", { name: "Crawl", exact: true }).click();
      await poll("the end", async () => (await scope.stats()).state === "done");
      world.site.reset();
      await page.reload();
      const again = await Scope.onPage(page);
      await poll("the end", async () => (await again.stats()).state === "done");
      assert.deepEqual([...world.site.requests.keys()], []);
    }));

  describe("in a frame of another page", () => {
    /** Opens a page with Crawlscope in a frame that has this style, and something over it if asked to. */
    const framed = (style, cover, test) =>
      world.page(async (page, problems) => {
        await page.evaluate(({ src, style, cover }) => {
          const frame = document.createElement("iframe");
          Object.assign(frame, { src });
          Object.assign(frame.style, { position: "fixed", inset: "0", width: "1200px", height: "800px", border: "0", ...style });
          const over = document.createElement("div");
          Object.assign(over.style, { position: "fixed", inset: "0", background: "white", pointerEvents: "none" });
          document.body.append(frame, ...(cover ? [over] : []));
          Object.assign(globalThis, { uncover: () => { frame.style.opacity = "1"; over.remove(); } });
        }, { src: `index.html?url=${encoded(`${world.site.url}/`)}&robots=ignore`, style, cover });
        const frame = await poll("the frame", async () => page.frames().find((frame) => frame.url().includes("index.html")));
        const scope = await Scope.of(await frame.waitForSelector("crawl-scope", { state: "attached" }));
        const button = frame.getByRole("button", { name: "Crawl", exact: true });
        /** Clicks where the button is, as a visitor does. */
        const click = async () => {
          const box = await button.boundingBox();
          if (box === null) return;
          await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        };
        await test({ scope, page, click });
        problems.length = 0;
      }, { file: "plain.html" });

    for (const [what, style, cover] of /** @type {const} */ ([["see-through", { opacity: "0" }, false], ["covered", {}, true]])) {
      test(`a click on a button that is ${what} asks nobody and is explained, and one in plain sight counts`, () =>
        framed(style, cover, async ({ scope, page, click }) => {
          await settled(scope);
          await click();
          await scope.until("the explanation", (element) => /covered or see-through/.test(element.shadowRoot.textContent));
          await settled(scope);
          assert.deepEqual([(await scope.stats()).state, world.site.asked], ["idle", 0]);
          await page.evaluate(() => /** @type {any} */ (globalThis).uncover());
          // The browser takes a moment to see that it can be seen.
          await poll("a crawl", async () => {
            if ((await scope.stats()).state === "idle") await click();
            return (await scope.stats()).state === "done";
          });
          // A click may come when the crawl is over already, and starts another.
          assert.ok((world.site.requests.get("/next") ?? 0) >= 1);
        }));
    }
  });
});
