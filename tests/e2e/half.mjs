// A crawl of the main site, held half-way, and the workers that are at it.
import assert from "node:assert/strict";
import { Scope } from "./browser.mjs";
import { SECTIONS } from "./site-main.mjs";

/**
 * Starts a crawl and holds it where a few pages have been read.
 *
 * @param {import("./browser.mjs").World} world
 * @param {ReturnType<typeof import("./site-main.mjs").mainSiteOf>} main the world's
 * @param {import("playwright-core").Page} page
 */
export async function half(world, main, page) {
  world.site.serve(main.site.answers);
  const scope = await Scope.mount(page, { url: `${world.site.url}/`, delay: 0 });
  world.site.hold("/robots.txt", "/", ...SECTIONS);
  await scope.call("start");
  await scope.until("the first pages", (element, least) => element.stats.ok > least, SECTIONS.length);
  await world.site.until("held requests", ({ held }) => held === 5);
  return scope;
}

/**
 * The workers of the one element: the stage's is there before the crawl's, and that before its own.
 *
 * @param {import("playwright-core").Page} page
 */
export function workers(page) {
  const [stage, crawl, ...readers] = page.workers();
  assert.ok(readers.length <= 4, "at most four readers");
  return { stage, crawl, readers };
}
