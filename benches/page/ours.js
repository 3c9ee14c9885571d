// @ts-check
// Our crawl, as a page that embeds the element runs it.
import { digest, longTasks } from "./measure.js";

/**
 * @param {import("./measure.js").Task} task
 * @param {{picture: boolean}} options without its picture, the element is not in view
 */
export async function run({ start, permits, consumers, maxPages }, { picture }) {
  await import(new URL("/crawlscope.js", location.href).href);
  const element = /** @type {any} */ (document.createElement("crawl-scope"));
  const attributes = { url: start, permits, consumers, "max-pages": maxPages, delay: 0, robots: "ignore" };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.hidden = !picture;
  document.body.append(element);
  while (element.stats === null) await new Promise((done) => setTimeout(done, 10));
  // The stage's own start is not the crawl's.
  await element.frames();
  const ended = new Promise((done) => element.addEventListener("crawl-end", () => done(performance.now()), { once: true }));
  const failed = new Promise((_, fail) => element.addEventListener("crawl-error", (/** @type {any} */ event) => fail(new Error(event.detail.message))));
  const tasks = longTasks();
  const before = await element.frames();
  const began = performance.now();
  element.start();
  const ms = (await Promise.race([ended, failed])) - began;
  const { drawn } = await element.frames();
  const stats = element.stats;
  const long = await tasks.between(began, began + ms);
  const json = JSON.parse(await (await element.exportAs("json")).text());
  const url = (/** @type {number} */ id) => json.pages[id].url;
  return {
    ms,
    frames: drawn - before.drawn,
    long,
    bytes: stats.bytes,
    ...(await digest(
      json.pages,
      json.links.map((/** @type {any} */ link) => ({ ...link, source: url(link.source), target: url(link.target) })),
    )),
  };
}
