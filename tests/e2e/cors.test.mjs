// Sites that do not let a browser read them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, crawl } from "./browser.mjs";
import { assertFound, assertRequests } from "./findings.mjs";
import { Site, link } from "./site.mjs";

const NO_CORS = { headers: { "Access-Control-Allow-Origin": "", "Content-Type": "text/html" } };

describe("a site without CORS", () => {
  const world = World.forSuite();

  for (const status of [200, 404, 500]) {
    test(`is unreadable and not broken, although it answers ${status}`, () =>
      world.page(async (page) => {
        world.closed.serve(new Map([["/", { ...NO_CORS, status, body: '<a href="/next">x</a>' }], ["/robots.txt", { ...NO_CORS, status }]]));
        const { scope, stats } = await crawl(page, { url: `${world.closed.url}/` });
        const { state, pages, unreadable, broken, failed } = stats;
        assert.deepEqual({ state, pages, unreadable, broken, failed }, { state: "done", pages: 1, unreadable: 1, broken: 0, failed: 0 });
        const document = await scope.json();
        assert.deepEqual(document.pages.map(({ state, status, reason }) => [state, status, reason]), [["unreadable", null, "not-shared"]]);
        // Once to read it, and once to see whether anything answers.
        assertRequests(world.closed, new Map([["/", 2], ["/robots.txt", 2]]));
        const robots = (await scope.trace()).filter(({ kind }) => kind === "robots").map(({ what }) => what);
        assert.deepEqual(robots, [{ origin: world.closed.url, outcome: "unreadable" }]);
      }));
  }

  test("is explained in two sentences that name CORS", () =>
    world.page(async (page) => {
      world.closed.serve(new Map());
      const { scope } = await crawl(page, { url: `${world.closed.url}/` });
      const explanation = (await scope.visibleText()).split("\n").filter((text) => text.includes("CORS"));
      assert.ok(explanation.length > 0, `no visible text mentions CORS:\n${await scope.visibleText()}`);
      assert.ok(explanation.some((text) => /[.:]\s+\S.*\.$/s.test(text)), `two sentences: ${explanation.join(" | ")}`);
    }));

  test("is told apart from a server that is not there", () =>
    world.page(async (page) => {
      const { scope } = await crawl(page, { url: "http://127.0.0.1:9/", robots: "ignore" });
      const document = await scope.json();
      assert.deepEqual(document.pages.map(({ state, reason }) => [state, reason]), [["unreadable", "unreachable"]]);
    }));

  test("does not keep a crawl from the pages that can be read", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url);
      const unreadable = { state: "unreadable", reason: "not-shared", requests: 2 };
      site
        .page("/", "Start", [link("/closed", "Closed"), link("/missing", "Missing"), link("/open", "Open")])
        .add("/closed", { ...NO_CORS, body: '<a href="/never-asked-for">x</a>' }, unreadable)
        .add("/missing", { ...NO_CORS, status: 404 }, unreadable)
        .page("/open", "Open", [link("/", "Home")]);
      world.site.serve(site.answers);
      const { scope } = await crawl(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      const expectation = site.expectation();
      assertFound(await scope.json(), expectation);
      assertRequests(world.site, site.requests(expectation));
    }));
});
