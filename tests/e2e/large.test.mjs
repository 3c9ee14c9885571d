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

  test("one that takes more memory than a reader has costs that page alone", () =>
    world.page(async (page) => {
      const html = { "Content-Type": "text/html; charset=utf-8", "Access-Control-Allow-Origin": "*" };
      const links = (/** @type {number} */ count, /** @type {string} */ base) => Array.from({ length: count }, (_, n) => `<a href="${base}${n}">${n}</a>`).join("\n");
      const others = Array.from({ length: 40 }, (_, n) => /** @type {const} */ ([`/p${n}`, { headers: html, body: `<title>${n}</title><a href="/">Home</a>` }]));
      const greedy = { headers: html, body: links(20_000, `/${"x".repeat(150)}/`) };
      world.site.serve(new Map([["/", { headers: html, body: `<a href="/greedy">Greedy</a>${links(40, "/p")}` }], ["/greedy", greedy], ...others]));
      const body = withMemory(readFileSync(new URL("reader_bg.wasm", world.dist)), 64);
      world.app.overlay(new Map([["/reader_bg.wasm", { headers: { "Content-Type": "application/wasm" }, body }]]));
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, throttle: "off", "max-pages": 100, exclude: "/xxx*" });
      await scope.crawl();
      const { pages } = await scope.json();
      const found = (/** @type {string} */ path) => pages.find(({ url }) => new URL(url).pathname === path);
      assert.deepEqual([found("/greedy").state, found("/greedy").reason], ["failed", "reader-lost"]);
      for (const [path] of others) assert.equal(found(path).state, "ok", path);
      const notes = (await scope.trace()).filter(({ kind }) => kind === "note");
      assert.ok(notes.some(({ what }) => /its memory may have run out/.test(what.text)), "it is told why");
    }));
});

/** A module whose memory may grow by so many pages of 64 KiB beyond what it begins with. @param {Buffer} module @param {number} more */
function withMemory(module, more) {
  const number = (/** @type {number} */ at) => {
    let [value, shift, next] = [0, 0, at];
    do value += (module[next] & 0x7f) * 2 ** shift, (shift += 7); while (module[next++] & 0x80);
    return { value, next };
  };
  const leb = (/** @type {number} */ value) => [0, 7, 14, 21].map((shift) => ((value >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
  for (let at = 8; at < module.length; ) {
    const { value: size, next: body } = number(at + 1);
    if (module[at] === 5) {
      const least = number(body + 2).value;
      const memory = [1, 1, ...leb(least), ...leb(least + more)];
      return Buffer.concat([module.subarray(0, at), Buffer.from([5, memory.length, ...memory]), module.subarray(body + size)]);
    }
    at = body + size;
  }
  throw new Error("the module has no memory of its own");
}
