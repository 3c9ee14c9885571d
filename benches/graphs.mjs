// Graphs to lay out, the same for everybody.

/**
 * @typedef {object} Graph
 * @property {number} nodes
 * @property {Uint32Array} links pairs of nodes
 */

/** Pages that one found at about the same time links to. */
const NEAR = 20;
/** Parents that pages are found on at the same time. */
const OPEN = 12;

/**
 * A site as the layout's tests make it: a tree of sections, a page of the menu that every page links to, and links
 * across, two thirds of them to pages found at about the same time. So it is a small world. Three links a page.
 *
 * @param {number} pages
 * @param {number} [seed]
 * @returns {Graph}
 */
export function siteGraph(pages, seed = 1) {
  const below = chance(seed);
  const links = [];
  const parents = [{ page: 0, room: 6 }];
  for (let page = 1; page < pages; page += 1) {
    while (parents[0].room === 0) parents.shift();
    const picked = parents[below(Math.min(parents.length, OPEN))];
    const parent = picked.room === 0 ? parents[0] : picked;
    parent.room -= 1;
    links.push(page, parent.page);
    if (page > 1) links.push(page, 1);
    for (let across = below(3); across > 0; across -= 1) {
      const target = below(3) > 0 ? page - 1 - below(Math.min(page, NEAR)) : below(page);
      links.push(page, target);
    }
    parents.push({ page, room: 2 + below(14) });
  }
  return { nodes: pages, links: Uint32Array.from(links) };
}

/** Whole numbers below a limit, by Lehmer's generator. @param {number} seed @returns {(limit: number) => number} */
export function chance(seed) {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
}

/** The trace of a crawl that found this, as NDJSON: a page's first link is from where it was found. @param {Graph} graph */
export function traceOf({ nodes, links }) {
  const [from, targets] = [new Map(), Array.from({ length: nodes }, () => [])];
  for (let at = 0; at < links.length; at += 2) {
    const [page, other] = [links[at], links[at + 1]];
    if (from.has(page)) {
      targets[page].push(other);
    } else {
      from.set(page, other);
      targets[other].push(page);
    }
  }
  const depth = [0];
  const line = (/** @type {object} */ what) => JSON.stringify({ at: 0, task: 0, what });
  const address = (/** @type {number} */ page) => `https://site.test/${page || ""}`;
  const link = (/** @type {number} */ target) => ({ target, element: "a", text: `Page ${target}`, rel: "", fragment: null, count: 1 });
  const lines = [JSON.stringify({ format: "crawlscope-trace", version: 1, time: "us" }), line({ "run-started": { config: JSON.stringify({ start: [address(0)] }) } })];
  for (let page = 0; page < nodes; page += 1) {
    if (page) depth[page] = depth[from.get(page)] + 1;
    lines.push(line({ discovered: { url: page, address: address(page), depth: depth[page], from: from.get(page) ?? null } }));
  }
  const facts = { state: "ok", status: 200, reason: null, content_type: "text/html", bytes: 1000, took: 100, parsed: 100, redirected_to: null, done: null };
  for (const [url, linked] of targets.entries()) {
    const found = [...new Set(linked)].map(link);
    lines.push(line({ page: { url, ...facts, title: `Page ${url}`, link_count: found.length, links: found } }));
  }
  return `${[...lines, line({ "run-ended": { why: "joined" } })].join("\n")}\n`;
}
