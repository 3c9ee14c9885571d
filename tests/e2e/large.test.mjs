// Large pages, many at once: all of each is read, in memory that has a bound.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { Scope, World } from "./browser.mjs";

const PAGES = 40;
const MB = 1e6;
/** Hosts of the site, as browsers open six connections to each. */
const HOSTS = 8;
/** The most memory of a wasm module that has any part in a crawl, bytes: the page's; see docs/bounds.md. */
const MOST = { app: 2 ** 31, crawl: 2 ** 30 };

describe("large pages", () => {
  // The names lead to this machine: nothing is sent elsewhere.
  const world = World.forSuite({ flags: ["--host-resolver-rules=MAP *.example.org 127.0.0.1"] });

  before(() => {
    // Each worker keeps what it has of wasm memory where it can be asked for it.
    const keep = `const { instantiate } = WebAssembly; self.memories = [];
      WebAssembly.instantiate = async (...given) => {
        const made = await instantiate(...given);
        self.memories.push((made.instance ?? made).exports.memory);
        return made;
      };\n`;
    const body = keep + readFileSync(new URL("worker.js", world.dist), "utf8");
    world.app.overlay(new Map([["/worker.js", { headers: { "Content-Type": "text/javascript" }, body }]]));
  });

  test(`of 5 MB, ${PAGES} at once, are all read to their ends in bounded memory`, (context) =>
    world.page(async (page) => {
      const { port } = new URL(world.site.url);
      const address = (n) => `http://h${n % HOSTS}.example.org:${port}/${n}`;
      const html = { "Content-Type": "text/html; charset=utf-8", "Access-Control-Allow-Origin": "*" };
      const links = Array.from({ length: PAGES }, (_, n) => `<a href="${address(n)}">${n}</a>`).join("");
      const text = "<p>Some words of a page that is long, with <b>markup</b> in it.</p>\n";
      const large = text.repeat(Math.ceil((5 * MB) / text.length));
      const pages = Array.from({ length: PAGES }, (_, n) => /** @type {const} */ ([`/${n}`, { headers: html, body: `<title>${n}</title>${large}<a href="/last">last</a>` }]));
      world.site.serve(new Map([["/", { headers: html, body: links }], ["/last", { headers: html, body: "<title>last</title>" }], ...pages]));
      world.site.hold("/", ...pages.map(([path]) => path));
      const start = `http://h0.example.org:${port}/`;
      const scope = await Scope.mount(page, { url: start, scope: "all", robots: "ignore", delay: 0, throttle: "off", permits: PAGES, consumers: PAGES });
      await scope.call("start");
      // The workers live for as long as the last page is held.
      await scope.until("all pages", (element, least) => element.stats.ok === least, PAGES + 1, 120_000);
      const memory = await Promise.all(page.workers().map((worker) => worker.evaluate(() => [self.name, ...self.memories.map(({ buffer }) => buffer.byteLength)])));
      world.site.release();
      const stats = await scope.ended();
      assert.deepEqual([stats.state, stats.maxInFlight], ["done", PAGES]);
      const read = (await scope.json()).pages.filter(({ bytes }) => bytes > 5 * MB);
      assert.equal(read.length, PAGES);
      assert.deepEqual(read.filter(({ reason }) => reason !== null), [], "none is cut");
      context.diagnostic(memory.map(([name, ...bytes]) => `${name}: ${bytes.map((size) => `${Math.round(size / 2 ** 20)} MiB`)}`).join(", "));
      for (const [name, ...bytes] of memory) {
        const most = String(name).includes("stage") ? MOST.app : MOST.crawl;
        assert.ok(bytes.length > 0 && bytes.every((size) => size < most), `${name}: ${bytes}`);
      }
    }));
});
