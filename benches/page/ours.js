// @ts-check
// Our crawl, as a page that embeds the element runs it.
import { mounted } from "./element.js";
import { digest } from "./measure.js";

/** What the readers say of each page: how long it took them to read it; in all, ms. @param {any} element */
async function readingTime(element) {
  const events = (await (await element.exportAs("ndjson")).text()).split("\n");
  const times = events.filter((line) => line.includes('"parsed"')).map((line) => JSON.parse(line).what.page.parsed);
  return times.reduce((sum, micros) => sum + micros, 0) / 1000;
}

/**
 * @param {import("./measure.js").Task} task
 * @param {{picture: boolean, counts?: boolean}} options without its `picture` the element is not in view; `counts` alone are
 *   told, without what was found
 */
export async function run({ start, permits, consumers, maxPages }, { picture, counts }) {
  const attributes = { url: start, permits, consumers, "max-pages": maxPages, delay: 0, robots: "ignore" };
  const element = await mounted(attributes, { hidden: !picture });
  // The stage's own start is not the crawl's.
  await element.frames();
  const ended = new Promise((done) => element.addEventListener("crawl-end", () => done(performance.now()), { once: true }));
  const failed = new Promise((_, fail) => element.addEventListener("crawl-error", (/** @type {any} */ event) => fail(new Error(event.detail.message))));
  const before = await element.frames();
  const began = performance.now();
  performance.mark("crawl begins");
  element.start();
  const ms = (await Promise.race([ended, failed])) - began;
  performance.mark("crawl ends");
  const { drawn } = await element.frames();
  const stats = element.stats;
  if (counts) return { ms, frames: drawn - before.drawn, read: stats.ok };
  const json = JSON.parse(await (await element.exportAs("json")).text());
  const url = (/** @type {number} */ id) => json.pages[id].url;
  return {
    ms,
    frames: drawn - before.drawn,
    reading: await readingTime(element),
    bytes: stats.bytes,
    ...(await digest(
      json.pages,
      json.links.map((/** @type {any} */ link) => ({ ...link, source: url(link.source), target: url(link.target) })),
    )),
  };
}
