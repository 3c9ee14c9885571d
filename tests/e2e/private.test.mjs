// A crawl of a public site that is led into a private network asks before it goes there.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World, crawl } from "./browser.mjs";
import { link, Site } from "./site.mjs";

describe("a public site that leads into a private network", () => {
  // The public name leads to this machine, as every name does: nothing is sent elsewhere.
  const world = World.forSuite({ flags: ["--host-resolver-rules=MAP *.example.org 127.0.0.1"] });

  /** Crawls a public site with two links to this machine, to the end. */
  async function crawlPublic(page) {
    const start = `http://public.example.org:${new URL(world.site.url).port}`;
    const site = new Site(start);
    const away = [`${world.elsewhere.url}/a`, `${world.elsewhere.url}/b`];
    site.page("/", "Public", away.map((to) => link(to, "Within")));
    const within = new Site(world.elsewhere.url);
    within.page("/a", "A", [link("/c", "C")]).page("/b", "B", []).page("/c", "C", []);
    world.site.serve(site.answers);
    world.elsewhere.serve(within.answers);
    const { scope } = await crawl(page, { url: `${start}/`, scope: "all", delay: 0 });
    return { scope, away };
  }

  test("asks it for nothing, says how much was met, and crawls exactly that after a click", () =>
    world.page(async (page) => {
      const { scope, away } = await crawlPublic(page);
      assert.equal(world.elsewhere.asked, 0);
      const { pages } = await scope.json();
      assert.deepEqual(pages.slice(1).map(({ url, reason }) => [url, reason]), away.map((url) => [url, "private"]));
      const question = page.getByRole("region", { name: "Private network" });
      assert.match(await question.innerText(), /2 addresses of a private network \(127\.0\.0\.1\)/);
      assert.match(await question.innerText(), /Up to 2 pages from 127\.0\.0\.1:\d+/);

      await page.getByRole("button", { name: "Crawl them too" }).click();
      await scope.ended(2);
      assert.deepEqual((await scope.json()).pages.filter(({ state }) => state === "ok").map(({ url }) => url), away);
      assert.deepEqual([...world.elsewhere.requests.keys()].sort(), ["/a", "/b", "/robots.txt"]);
      assert.equal(await question.isVisible(), false);
    }));

  test("asks again in the next crawl: the permission was that run's", () =>
    world.page(async (page) => {
      const { scope } = await crawlPublic(page);
      await page.getByRole("button", { name: "Crawl them too" }).click();
      await scope.ended(2);
      world.elsewhere.reset();
      await scope.crawl();
      assert.equal(world.elsewhere.asked, 0);
      await page.getByRole("button", { name: "Crawl them too" }).waitFor();
    }));
});
