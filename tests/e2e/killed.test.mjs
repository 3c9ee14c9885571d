// The browser is killed while it crawls, and opened again.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Mortal, Scope, World, poll } from "./browser.mjs";
import { assertFound } from "./findings.mjs";
import { random } from "./random.mjs";
import { ladder } from "./site.mjs";

/** Times that it is killed: three, or as many as `make soak` asks for. */
const KILLS = Number(process.env.KILLS ?? 3);
const SEED = Number(process.env.SEED ?? 1);
const PAGES = 60;
const PERMITS = 3;
/** Pages whose events may be on their way to the disk when it is killed, besides those in flight. */
const UNWRITTEN = 4;

describe("a crawl whose browser is killed", () => {
  const world = World.forSuite();
  const mortal = new Mortal();
  after(() => mortal.end());

  /** Serves a ladder. */
  function served() {
    const site = ladder(world.site.url, PAGES);
    world.site.serve(site.answers);
    return site.expectation({ maxDepth: 1_000 });
  }

  const asked = () => world.site.asked;

  test(`${KILLS} times at any moment goes on where it was, and asks again only for what was in flight`, async () => {
    const expectation = served();
    const next = random(SEED);
    let page = await mortal.open(world.address("host.html"));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      world.site.reset();
      const begun = await Scope.mount(page, { url: `${world.site.url}/`, delay: 0, permits: PERMITS, "max-depth": 1_000 });
      await begun.call("start");
      const moment = 3 + next(PAGES - 10);
      await world.site.until(`${moment} requests`, () => asked() >= moment);
      await mortal.kill();
      await world.site.until("the end of all requests", ({ inFlight }) => inFlight === 0);
      const before = new Map(world.site.requests);

      const which = `kill ${kill} of seed ${SEED}, after ${moment} requests`;
      page = await mortal.open(world.address("host.html"));
      const scope = await Scope.mount(page, {});
      const row = page.locator("crawl-scope .unfinished li");
      await poll(`the crawl to be offered, ${which}`, async () => (await row.count()) === 1);
      await row.locator("[data-part=resume]").click();
      assert.equal((await scope.ended()).state, "done", which);
      assertFound(await scope.json(), expectation);

      const events = await scope.trace();
      const kept = events.slice(0, events.findIndex(({ kind }) => kind === "run-resumed"));
      const read = kept.filter(({ kind }) => kind === "page").length;
      const again = [...before.keys()].filter((path) => path !== "/robots.txt" && world.site.requests.get(path) > before.get(path));
      for (const path of before.keys()) assert.ok(world.site.requests.get(path) <= 2, `${which}: ${path}`);
      const pages = before.size - Number(before.has("/robots.txt"));
      assert.equal(again.length, pages - read, `${which}: what was kept is not asked for again`);
      assert.ok(again.length <= PERMITS + UNWRITTEN, `${which}: asked again for ${again.join(" ")}`);
      await poll("nothing to be left to offer", async () => (await row.count()) === 0);
      await scope.evaluate((element) => element.remove());
    }
  });
});
