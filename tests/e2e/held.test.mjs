// What held once must go on holding: however often a crawl is started, paused, stopped or turned at, whatever its
// pages contain and whatever the browser lacks, it comes to its end with all there is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Scope, World, crawl, poll } from "./browser.mjs";
import { assertAddsUp, assertFound, assertRequests } from "./findings.mjs";
import { random } from "./random.mjs";
import { Site, ladder, link } from "./site.mjs";

/** Crawls stopped, times paused, permits turned: some, or as many as `make soak` asks for. */
const TIMES = Number(process.env.TIMES ?? 1);

/** Elements on one page. */
const ELEMENTS = 30;

const DEEP = { maxDepth: 1_000 };

describe("a crawl holds", () => {
  const world = World.forSuite();
  const attributes = () => ({ url: `${world.site.url}/`, delay: 0, "max-depth": DEEP.maxDepth });
  const asked = () => world.site.asked;
  const served = (pages) => {
    const site = ladder(world.site.url, pages);
    world.site.serve(site.answers);
    return site;
  };

  test(`when it is stopped ${10 * TIMES} times at any moment`, () =>
    world.page(async (page) => {
      const site = served(40);
      const scope = await Scope.mount(page, attributes());
      const next = random(1);
      for (let n = 1; n <= 10 * TIMES; n += 1) {
        world.site.reset();
        // The last page is held back: a crawl that has all is not stopped any more.
        world.site.hold(...[...site.answers.keys()].filter((path) => path !== "/p/39"));
        await scope.call("start");
        const after = next(30);
        await world.site.until(`${after} requests`, () => asked() >= after);
        await scope.call("stop");
        const stats = await scope.ended(n);
        assert.deepEqual([stats.state, stats.inFlight, stats.fetching], ["stopped", 0, 0], `stop ${n}, after ${after} requests`);
        assertAddsUp(stats);
        await world.site.until("the end of all requests", ({ inFlight }) => inFlight === 0);
      }
      world.site.release();
      world.site.reset();
      assert.equal((await scope.crawl()).state, "done");
      assertFound(await scope.json(), site.expectation(DEEP));
      assertRequests(world.site, site.requests(site.expectation(DEEP)));
      assert.deepEqual(await scope.heard("crawl-error"), []);
    }));

  test(`when it is paused and resumed ${500 * TIMES} times`, () =>
    world.page(async (page) => {
      const site = served(100);
      const scope = await Scope.mount(page, attributes());
      world.site.hold("/", "/robots.txt");
      await scope.call("start");
      await world.site.until("a held request", ({ held }) => held > 0);
      const turns = scope.evaluate(async (element, times) => {
        for (let n = 0; n < times; n += 1) {
          element.pause();
          // Now and then what was asked for gets as far as the workers.
          if (n % 7 === 0) await new Promise(requestAnimationFrame);
          element.resume();
          if (n % 11 === 0) await new Promise((then) => setTimeout(then));
        }
      }, 500 * TIMES);
      world.site.release();
      await turns;
      assert.equal((await scope.ended()).state, "done");
      assertFound(await scope.json(), site.expectation(DEEP));
      assertRequests(world.site, site.requests(site.expectation(DEEP)));
    }));

  test("when it is started a hundred times in a row: one run is left", () =>
    world.page(async (page) => {
      const site = served(20);
      const scope = await Scope.mount(page, attributes());
      await scope.evaluate((element) => {
        for (let n = 0; n < 100; n += 1) element.start();
      });
      await scope.until("a run that is done", (element) => element.heard.some(({ type, detail }) => type === "crawl-end" && detail.state === "done"));
      assertFound(await scope.json(), site.expectation(DEEP));
      await poll("the workers of the other runs to end", () => page.workers().length <= 1);
      const ends = await scope.heard("crawl-end");
      assert.equal(ends.filter(({ state }) => state === "done").length, 1);
      assert.equal((await scope.heard("crawl-start")).length, ends.length, "each that began has ended");
      assert.deepEqual(await scope.heard("crawl-error"), []);
      await world.site.until("the end of all requests", ({ inFlight }) => inFlight === 0);
    }));

  test(`beside ${ELEMENTS - 1} others on one page`, () =>
    world.page(async (page) => {
      const site = served(5);
      const scopes = [];
      for (let n = 0; n < ELEMENTS; n += 1) scopes.push(await Scope.mount(page, attributes()));
      for (const scope of scopes) await scope.call("start");
      for (const scope of scopes) {
        assert.equal((await scope.ended()).state, "done");
        assertFound(await scope.json(), site.expectation(DEEP));
      }
      assert.equal(asked(), ELEMENTS * (5 + 1 + 1));
    }));

  test("without running any script of a page, however it is read", () =>
    world.page(async (page) => {
      const own = 'for (const self of [globalThis, globalThis.parent, globalThis.top]) try { self.pwned = 1 } catch {}; fetch("/pwned")';
      const quoted = own.replaceAll('"', "&quot;");
      const body = `<script>${own}</script><script src="/pwned.js"></script><script type=module src="/pwned.js"></script>
        <link rel=modulepreload href="/pwned.js"><link rel=stylesheet href="/pwned.css"><style>@import "/pwned.css";</style>
        <img src="/pwned.png" onerror="${quoted}"><svg onload="${quoted}"><script href="/pwned.js"></script></svg>
        <iframe srcdoc="<script>${quoted}</script>"></iframe><object data="/pwned.svg"></object><embed src="/pwned.svg">
        <video src="/pwned.mp4" onerror="${quoted}"></video><body onload="${quoted}"><details open ontoggle="${quoted}">
        <input autofocus onfocus="${quoted}"><template shadowrootmode=open><script>${own}</script></template>`;
      const site = new Site(world.site.url);
      const xhtml = { type: "application/xhtml+xml", body: `<script xmlns="http://www.w3.org/1999/xhtml" src="/pwned.js">${own.replaceAll("&", "&amp;")}</script>` };
      site.page("/", "Start", [link("/page", "Page"), link("/xhtml", "XHTML")]).add("/robots.txt", { status: 404 }, {});
      site.page("/page", "Page", [link("javascript:self.pwned=1", "Script")], { body }).page("/xhtml", "XHTML", [], xhtml);
      world.site.serve(site.answers);
      for (const more of /** @type {Record<string, string>[]} */ ([{}, { select: "a", extract: "it=script" }])) {
        const { scope, stats } = await crawl(page, { ...attributes(), ...more });
        assert.equal(stats.ok, 3);
        for (const row of await page.locator("crawl-scope tr[data-id]").all()) await row.evaluate((row) => row.click());
        assert.deepEqual([...world.site.requests.keys()].filter((path) => path.includes("pwned")), []);
        const workers = await Promise.all(page.workers().map((worker) => worker.evaluate(() => "pwned" in self)));
        assert.deepEqual(workers.filter((isPwned) => isPwned), []);
        const inside = await scope.evaluate((element) => ({
          isPwned: "pwned" in window,
          // The page has a frame of its own, for what is shared.
          parts: element.shadowRoot.querySelectorAll("script, iframe:not([data-part=preview]), object, embed, video").length,
        }));
        assert.deepEqual(inside, { isPwned: false, parts: 0 });
        await scope.evaluate((element) => element.remove());
      }
    }));
});

/** What a browser may lack, or an extension or a setting may take away. The rest is looked at by `make soak`. */
const LACKS = ["OffscreenCanvas", "ResizeObserver", "matchMedia", "indexedDB", "navigator.locks", "WebAssembly.compileStreaming", "DecompressionStream", "localStorage"];
const MORE_LACKS = [
  "navigator.storage", "navigator.clipboard", "IntersectionObserver", "WebGL2RenderingContext", "requestIdleCallback", "structuredClone",
  "Path2D", "AbortSignal.any", "AbortSignal.timeout", "HTMLCanvasElement.prototype.transferControlToOffscreen", "crypto.randomUUID",
  "Element.prototype.checkVisibility", "Element.prototype.animate", "Element.prototype.setPointerCapture", "reportError",
];

describe("a crawl finds all there is", () => {
  const world = World.forSuite();

  for (const name of TIMES > 1 ? [...LACKS, ...MORE_LACKS] : LACKS) {
    test(`in a browser without ${name}`, () =>
      world.page(async (page) => {
        const lack = `{
          const path = ${JSON.stringify(name.split("."))};
          const last = path.pop();
          const owner = path.reduce((owner, key) => owner?.[key], self);
          if (owner) delete owner[last];
          if (owner && last in owner) Object.defineProperty(owner, last, { value: undefined, configurable: true });
          if (owner?.[last] !== undefined) throw new Error("it is still there");
        }`;
        const worker = readFileSync(new URL("worker.js", world.dist), "utf8");
        const headers = { "Content-Type": "text/javascript", "Cache-Control": "no-store" };
        world.app.overlay(new Map([["/worker.js", { headers, body: `${lack}\n${worker}` }]]));
        const site = ladder(world.site.url, 10);
        world.site.serve(site.answers);
        await page.addInitScript(lack);
        await page.reload();
        const { scope, stats } = await crawl(page, { url: `${world.site.url}/`, delay: 0, "max-depth": DEEP.maxDepth });
        assert.equal(stats.state, "done");
        assertFound(await scope.json(), site.expectation(DEEP));
      }));
  }
});

describe("a crawl over HTTP/2 holds", () => {
  const world = World.forSuite({ flags: ["--ignore-certificate-errors"] });
  const PAGES = 400;
  /** Of every answer, ms: the crawl lasts longer than the changes. */
  const LATENCY = 100;

  test("while its permits are changed four hundred times", () =>
    world.page(async (page) => {
      const folder = mkdtempSync(join(tmpdir(), "crawlscope-"));
      const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
      execFileSync("openssl", [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", cert,
      ], { stdio: "ignore" });
      const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) });
      rmSync(folder, { recursive: true });
      await new Promise((then) => server.listen(0, "127.0.0.1", () => then(null)));
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      const site = new Site(`https://127.0.0.1:${port}`);
      const all = Array.from({ length: PAGES }, (_, n) => link(`/p/${n}`, `Page ${n}`));
      site.page("/", "Start", all).add("/robots.txt", { status: 404 }, {});
      for (const { to, text } of all) site.page(to, text, [link("/", "Start")]);
      const [counts, seen] = [new Map(), { now: 0, most: 0, versions: new Set() }];
      server.on("request", (request, response) => {
        counts.set(request.url, (counts.get(request.url) ?? 0) + 1);
        seen.versions.add(request.httpVersion);
        seen.most = Math.max(seen.most, (seen.now += 1));
        response.on("close", () => (seen.now -= 1));
        const { status = 200, headers = {}, body = "", latency = 0 } = site.answers.get(request.url) ?? { status: 404 };
        setTimeout(() => response.writeHead(status, { "Timing-Allow-Origin": "*", ...headers }).end(body), LATENCY + latency);
      });
      try {
        const scope = await Scope.mount(page, { url: `${site.origin}/`, delay: 0, consumers: 20, permits: 10 });
        await scope.call("start");
        await poll("some pages", () => counts.size > 3);
        const next = random(2);
        const permits = Array.from({ length: 400 }, () => 1 + next(20));
        await scope.evaluate(async (element, permits) => {
          for (const count of permits) {
            element.setAttribute("permits", String(count));
            await new Promise((then) => setTimeout(then));
          }
        }, permits);
        assert.equal((await scope.ended()).state, "done");
        assertFound(await scope.json(), site.expectation());
        assert.deepEqual([...seen.versions], ["2.0"]);
        assert.ok(seen.most > 6 && seen.most <= 20, `${seen.most} in flight`);
        assert.deepEqual([...counts].filter(([, count]) => count !== 1), []);
        assert.equal(counts.size, PAGES + 2);
        const turned = (await scope.trace()).filter(({ kind }) => kind === "resized").length;
        assert.ok(turned > 100, `${turned} changes took effect while it ran`);
      } finally {
        server.close();
      }
    }));
});
