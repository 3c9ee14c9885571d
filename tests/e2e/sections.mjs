// Recordings of sites with sections, as a crawl would have written them.

/**
 * A crawl of a site with these sections, each a tree below its index page, with links between its pages and some to
 * others: an address below the section is `folder + number`.
 *
 * @param {[folder: string, pages: number][]} sections
 * @param {{ broken?: number, away?: number }} [options] every which page is broken, and has links to other sites
 */
export function sectionsTrace(sections, { broken = 97, away = 0 } = {}) {
  const addresses = ["https://site.test/"];
  const [from, depth, members] = [[null], [0], sections.map(() => /** @type {number[]} */ ([]))];
  const most = Math.max(...sections.map(([, pages]) => pages));
  const add = (address, parent) => {
    from.push(parent);
    depth.push(depth[parent] + 1);
    return addresses.push(address) - 1;
  };
  for (let n = 0; n < most; n += 1) {
    for (const [at, [folder, pages]] of sections.entries()) {
      if (n >= pages) continue;
      const parent = n === 0 ? 0 : members[at][Math.floor((n - 1) / 8)];
      members[at].push(add(`https://site.test${folder}${n || ""}`, parent));
    }
  }
  const own = addresses.length;
  for (let page = 1; away && page < own; page += away) {
    for (let n = 0; n < 3; n += 1) add(`https://away-${page}-${n}.example/`, page);
  }
  /** @type {number[][]} */
  const targets = addresses.map(() => []);
  for (let page = 1; page < addresses.length; page += 1) targets[from[page]].push(page);
  for (const [at, pages] of members.entries()) {
    for (const [n, page] of pages.entries()) {
      targets[page].push(pages[(n * 7 + 3) % pages.length], 0);
      if (n % 12 === 0) targets[page].push(members[(at + 1) % members.length][0]);
    }
  }
  const line = (/** @type {object} */ what) => JSON.stringify({ at: 0, task: 0, what });
  const link = (/** @type {number} */ target) => ({ target, element: "a", text: `Page ${target}`, rel: "", fragment: null, count: 1 });
  const lines = [JSON.stringify({ format: "crawlscope-trace", version: 1, time: "us" }), line({ "run-started": { config: JSON.stringify({ start: [addresses[0]] }) } })];
  for (const [url, address] of addresses.entries()) {
    lines.push(line({ discovered: { url, address, depth: depth[url], from: from[url] } }));
    if (url >= own) lines.push(line({ skipped: { url, reason: "off-site" } }));
  }
  const facts = { reason: null, content_type: "text/html", bytes: 1000, took: 100, parsed: 100, redirected_to: null, done: null };
  for (let url = 0; url < own; url += 1) {
    const isBroken = url % broken === broken - 1;
    const found = isBroken ? [] : [...new Set(targets[url])].filter((target) => target !== url).map(link);
    const state = isBroken ? { state: "broken", status: 404 } : { state: "ok", status: 200 };
    lines.push(line({ page: { url, ...facts, ...state, title: isBroken ? null : `Page ${url}`, link_count: found.length, links: found } }));
  }
  return `${[...lines, line({ "run-ended": { why: "joined" } })].join("\n")}\n`;
}

/** A dozen sections of all sizes, 10,000 pages in all. */
export const DOZEN = /** @type {[string, number][]} */ ([
  ["/docs/", 2600], ["/blog/", 1800], ["/api/", 1400], ["/forum/", 1200], ["/shop/", 900], ["/news/", 700],
  ["/help/", 500], ["/wiki/", 400], ["/events/", 250], ["/people/", 150], ["/jobs/", 70], ["/press/", 30],
]);
