// Hostile pages: each ends with a state and a reason, and the crawl goes on.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, crawl } from "./browser.mjs";
import { assertFound } from "./findings.mjs";
import { hostileSite } from "./site-hostile.mjs";
import { Site, link } from "./site.mjs";

describe("a crawl of a hostile site", () => {
  const world = World.forSuite();

  test("ends each page with its state and reason, keeps what it found until then, and comes to its end", () =>
    world.page(async (page) => {
      const site = hostileSite(world.site.url);
      world.site.serve(site.answers);
      // More permits than connections: two of them are taken for 20 s each.
      const { scope, stats } = await crawl(page, { url: `${world.site.url}/`, delay: 0, permits: 6 });
      assert.equal(stats.state, "done");
      assert.equal(stats.inFlight, 0);
      assertFound(await scope.json(), site.expectation());
      await world.site.until("the end of all requests", ({ inFlight }) => inFlight === 0);
      for (const path of ["/never", "/drip", "/endless", "/endless.pdf"]) {
        assert.ok(world.site.aborted.includes(path), `${path} was aborted`);
      }
      assert.equal(world.site.requests.has("/never-asked-for"), false);
    }));

  for (const length of [9_000, 20_000, 100_000]) {
    test(`calls an address of ${length} characters too long, and does not store it all`, () =>
      world.page(async (page) => {
        const site = new Site(world.site.url);
        site.page("/", "Start", [link(`/${"x".repeat(length)}`, "Long")]);
        world.site.serve(site.answers);
        const { scope } = await crawl(page, { url: `${world.site.url}/`, delay: 0 });
        const [, { state, reason, url }] = (await scope.json()).pages;
        assert.deepEqual({ state, reason }, { state: "skipped", reason: "too-long" });
        assert.ok(url.startsWith(`${world.site.url}/xxx`) && url.length < 500, `${url.slice(0, 300)} (${url.length})`);
        assert.equal(world.site.requests.size, 2, "robots.txt and the start");
      }));
  }
});
