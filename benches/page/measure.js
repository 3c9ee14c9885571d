// @ts-check
// What the contenders have in common.

/**
 * What there is to crawl, and how.
 *
 * @typedef {object} Task
 * @property {string} start
 * @property {string[]} urls every page of the site, for those that don't look for links
 * @property {number} permits requests in flight
 * @property {number} consumers
 * @property {number} maxPages
 */

/**
 * How many pages and links there are, and a digest of which.
 *
 * @param {{url: string, state: string, title: string | null}[]} pages
 * @param {{source: string, target: string, element: string, rel: string, fragment: string | null, count: number}[]} links
 */
export async function digest(pages, links) {
  const lines = [
    ...pages.map(({ url, state, title }) => JSON.stringify([url, state, title])),
    ...links.map(({ source, target, element, rel, fragment, count }) => JSON.stringify([source, target, element, rel, fragment, count])),
  ];
  const bytes = new TextEncoder().encode(lines.sort().join("\n"));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return {
    pages: pages.length,
    read: pages.filter(({ state }) => state === "ok").length,
    links: links.length,
    anchors: links.reduce((sum, { count }) => sum + count, 0),
    digest: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}

/**
 * Fetches, so many at a time, and hands on each body's reading.
 *
 * @template T
 * @param {Task} task
 * @param {(response: Response) => Promise<T>} read
 * @returns {Promise<T[]>} in the order of the URLs
 */
export async function fetchAll({ urls, permits }, read) {
  /** @type {T[]} */
  const bodies = new Array(urls.length);
  let next = 0;
  const fetcher = async () => {
    while (next < urls.length) {
      const at = next++;
      bodies[at] = await read(await fetch(urls[at]));
    }
  };
  await Promise.all(Array.from({ length: permits }, fetcher));
  return bodies;
}
