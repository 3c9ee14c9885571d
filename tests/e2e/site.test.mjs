// Tests of the tests' own helpers.
import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { after, before, describe, test } from "node:test";
import { Origin } from "./server.mjs";
import { hostileSite } from "./site-hostile.mjs";
import { mainSite } from "./site-main.mjs";
import { Site, link, written } from "./site.mjs";

/** Asks for a path exactly as it is written; fetch would tidy it. */
async function ask(origin, path, headers = {}) {
  const request = get(origin.url + "/", { path, headers });
  const [response] = await once(request, "response");
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

describe("the main site", () => {
  let origin;
  let site;
  before(async () => {
    origin = await Origin.listen();
    site = mainSite({ site: origin.url, elsewhere: "http://127.0.0.1:1", closed: "http://127.0.0.1:2" });
    origin.serve(site.answers);
  });
  after(() => origin.close());

  test("has more than a hundred pages that are read, and every state and reason of an honest site", () => {
    const found = [...site.expectation().values()];
    assert.ok(found.filter(({ state }) => state === "ok").length > 100);
    const seen = new Set(found.map(({ state, reason }) => `${state} ${reason ?? ""}`.trim()));
    const wanted = [
      "ok", "ok empty", "ok not-html", "ok undecodable", "broken", "unreadable not-shared", "unreadable bad-redirect", "skipped depth",
      "skipped malformed", "skipped not-http", "skipped off-site", "skipped robots", "skipped too-long",
    ];
    assert.deepEqual([...seen].sort(), wanted.sort());
    assert.equal(Math.max(...found.map(({ depth }) => depth)), 17);
  });

  test("answers what it is said to answer", async () => {
    const found = site.expectation();
    await Promise.all([...site.answers].map(async ([path, answer]) => {
      const { status, headers, body } = await ask(origin, path);
      assert.equal(status, answer.status ?? 200, path);
      assert.equal(headers["cache-control"], "max-age=600", path);
      const page = found.get(origin.url + path);
      if (page?.state !== "ok" || page.status === null) return;
      assert.equal(headers["content-type"] ?? null, page.contentType, path);
      if (page.reason === null) assert.equal(body.length, page.bytes, path);
      assert.equal(headers["access-control-allow-origin"], "*", path);
    }));
    for (const [path, count] of origin.requests) assert.equal(count, 1, path);
  });

  test("writes every link on its page, with an address that the URL Standard reads as the expectation does", () => {
    for (const [url, { links, state }] of site.entries) {
      if (links.length === 0) continue;
      const html = site.answers.get(url.slice(origin.url.length))?.body?.toString() ?? "";
      const base = new URL(html.match(/<base href=["']?([^"'>]+)/)?.[1] ?? url, url);
      for (const entry of links) {
        if (state === "ok" && !url.includes("/charset/")) assert.ok(html.includes(written(entry)), `${url}: ${written(entry)}`);
        const isOdd = ["malformed", "too-long"].includes(site.entries.get(site.address(entry.to))?.reason);
        if (isOdd) continue;
        const target = new URL(entry.href, base);
        assert.equal(target.hash.slice(1) || null, entry.fragment, `${url}: ${entry.href}`);
        assert.equal(target.href.replace(/#.*/s, ""), site.address(entry.to), `${url}: ${entry.href}`);
      }
    }
  });
});

test("an expectation follows links and redirects over the shortest way, no deeper than allowed", () => {
  const site = new Site("http://a");
  site.page("/", "Start", [link("/go", "Go"), link("/one", "One"), link("/one", "Again")]);
  site.redirect("/go", 302, "/two", { redirectedTo: "/two" });
  site.page("/one", "One", [link("/two", "Two"), link("/three", "Three")]);
  site.page("/two", "Two", [link("/three", "Three"), link("/", "Home")]);
  site.page("/three", "Three", [link("/four", "Four")]);
  const found = site.expectation({ maxDepth: 1 });
  const depths = [...found.values()].map(({ url, depth, state, reason }) => [url.slice(8), depth, state, reason]);
  assert.deepEqual(depths.sort(), [
    ["/", 0, "ok", null], ["/go", 1, "ok", null], ["/one", 1, "ok", null],
    ["/three", 2, "skipped", "depth"], ["/two", 1, "ok", null],
  ].sort());
  assert.equal(found.get("http://a/").links.length, 2);
  assert.equal(found.get("http://a/").links[1].count, 2);
  assert.deepEqual([...site.requests(found).keys()].sort(), ["/", "/go", "/one", "/two"]);
});

test("the hostile site hangs together", () => {
  const found = hostileSite("http://127.0.0.1:1").expectation();
  const reasons = new Set([...found.values()].map(({ reason }) => reason).filter(Boolean));
  for (const reason of ["timed-out", "too-large", "broken-body", "too-deep", "too-many-links"]) assert.ok(reasons.has(reason), reason);
});

describe("an origin", () => {
  let origin;
  before(async () => {
    origin = await Origin.listen();
    origin.serve(new Map([
      ["/", { body: "home" }],
      ["/never", { manner: "never" }],
      ["/endless", { manner: "endless", body: "x".repeat(1_000) }],
      ["/broken-off", { manner: "broken-off", body: "x" }],
      ["/hang-up", { manner: "hang-up" }],
    ]));
  });
  after(() => origin.close());

  test("holds answers until they are released, and counts what is in flight", async () => {
    origin.reset();
    origin.hold("/free");
    const answers = ["/", "/", "/other"].map((path) => ask(origin, path));
    await ask(origin, "/free");
    await origin.until("three held requests", ({ held }) => held === 3);
    assert.equal(origin.inFlight, 3);
    assert.equal(origin.maxInFlight >= 3, true);
    origin.release();
    assert.deepEqual((await Promise.all(answers)).map(({ status }) => status), [200, 200, 404]);
    assert.equal(origin.inFlight, 0);
    assert.equal(origin.requests.get("/"), 2);
    assert.deepEqual(origin.aborted, []);
  });

  test("answers as GitHub Pages does to who has a page already", async () => {
    origin.reset();
    const { headers } = await ask(origin, "/");
    assert.equal(headers["cache-control"], "max-age=600");
    const { etag, "last-modified": date } = headers;
    const [before, after] = [-1_000, 1_000].map((ms) => new Date(Date.parse(date) + ms).toUTCString());
    for (const [asked, status] of /** @type {[Record<string, string>, number][]} */ ([
      [{ "If-None-Match": etag }, 304],
      [{ "If-None-Match": `"other", W/${etag}` }, 304],
      [{ "If-None-Match": "*" }, 304],
      [{ "If-None-Match": '"other"' }, 200],
      [{ "If-None-Match": '"other"', "If-Modified-Since": after }, 200],
      [{ "If-Modified-Since": date }, 304],
      [{ "If-Modified-Since": after }, 304],
      [{ "If-Modified-Since": before }, 200],
    ])) {
      const answer = await ask(origin, "/", asked);
      assert.equal(answer.status, status, JSON.stringify(asked));
      assert.equal(answer.body.toString(), status === 304 ? "" : "home");
      assert.equal(answer.headers.etag, etag);
    }
    assert.deepEqual([...origin.unchanged], [["/", 5]]);
    const missing = await ask(origin, "/other", { "If-None-Match": "*" });
    assert.equal(missing.status, 404);
  });

  test("tells which clients went away", async () => {
    origin.reset();
    for (const path of ["/never", "/endless"]) {
      const client = new AbortController();
      const answer = fetch(origin.url + path, { signal: client.signal });
      answer.catch(() => {});
      await origin.until(path, ({ inFlight }) => inFlight === 1);
      client.abort();
      await origin.until("the abort", ({ inFlight }) => inFlight === 0);
    }
    assert.deepEqual(origin.aborted, ["/never", "/endless"]);
  });

  test("breaks off and hangs up as told", async () => {
    await assert.rejects(ask(origin, "/hang-up"), /hang up|reset/);
    await assert.rejects(ask(origin, "/broken-off"), /abort/);
  });

  test("says what did not come", async () => {
    await assert.rejects(origin.until("a thing", () => false, 1), /waited 1 ms for a thing; in flight 0, held 0/);
  });
});
