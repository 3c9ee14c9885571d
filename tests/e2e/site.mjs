// Describes a site once, as data. What its server answers and what a crawl must find both follow from this, without an
// HTML parser in between.
import { CORS } from "./server.mjs";

/**
 * A link as it is written on a page, and as it must be understood.
 *
 * @typedef {object} Link
 * @property {string} href the attribute's value
 * @property {string} to the page it leads to: a path of the site, or a whole address
 * @property {string} text
 * @property {"a" | "area"} element
 * @property {string} rel as it must be understood
 * @property {string | null} fragment
 * @property {number} count
 * @property {string} [markup] how it is written, where that is not the plain way
 */

/**
 * What a crawl must report about one address.
 *
 * @typedef {object} Found
 * @property {string} url
 * @property {string} state
 * @property {number | null} status
 * @property {string | null} reason
 * @property {number} depth
 * @property {string | null} title
 * @property {string | null} contentType
 * @property {number | null} bytes null where it can't be foretold
 * @property {string | null} redirectedTo
 * @property {Omit<Link, "href" | "markup">[]} links in document order
 */

/** @typedef {import("./server.mjs").Answer} Answer */

export const HTML = "text/html; charset=utf-8";
const XHTML = "application/xhtml+xml";

/**
 * A link.
 *
 * @param {string} href
 * @param {string} text
 * @param {Partial<Link>} [more] `to` is the href itself unless said otherwise
 * @returns {Link}
 */
export function link(href, text, more = {}) {
  return { href, to: href, text, element: "a", rel: "", fragment: null, count: 1, ...more };
}

/** A text as it is written in HTML, also within double quotes. */
export function escape(text) {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
}

/** A link as it is written. @param {Link} link */
export function written({ markup, element, href, rel, text }) {
  if (markup !== undefined) return markup;
  const attributes = `href="${escape(href)}"${rel && ` rel="${escape(rel)}"`}`;
  return element === "area" ? `<area ${attributes} alt="${escape(text)}">` : `<a ${attributes}>${escape(text)}</a>`;
}

/** Nothing known but the state. */
const BARE = { state: "ok", status: null, reason: null, title: null, contentType: null, bytes: 0, redirectedTo: null, links: [] };

/** A site and what a crawl of it must find. */
export class Site {
  /** What each path answers. @type {Map<string, Answer>} */
  answers = new Map();
  /** What is known of each address before it is known how deep it lies. @type {Map<string, any>} */
  entries = new Map();

  /** @param {string} origin without a slash at its end */
  constructor(origin) {
    this.origin = origin;
  }

  /** The address of a path; a whole address is left as it is. */
  address(path) {
    return path.startsWith("/") ? this.origin + path : path;
  }

  /**
   * Adds an answer, and what a crawl must find there.
   *
   * @param {string} path
   * @param {Answer} answer
   * @param {Partial<Found> & {requests?: number}} found `requests`: how often it is asked for
   */
  add(path, answer, { requests = 1, ...found }) {
    if (this.answers.has(path)) throw new Error(`${path} is there already`);
    const { "Access-Control-Allow-Origin": cors = "*", ...headers } = answer.headers ?? {};
    const permission = cors ? { ...CORS } : {};
    this.answers.set(path, { latency: 10 + ((this.answers.size * 7) % 31), ...answer, headers: { ...permission, ...headers } });
    if (found.state !== undefined) this.entries.set(this.address(path), { ...BARE, requests, path, ...found });
    else this.hops.set(path, requests);
    return this;
  }

  /** Paths that are asked for and are no pages, and how often. @type {Map<string, number>} */
  hops = new Map();

  /**
   * Adds an HTML page that is read in full.
   *
   * @param {string} path
   * @param {string} title
   * @param {Link[]} links
   * @param {{head?: string, body?: string, type?: string, answer?: Answer, found?: object}} [more]
   */
  page(path, title, links, { head = "", body = "", type = HTML, answer = {}, found = {} } = {}) {
    const lines = links.map((link) => `<p>${written(link)}</p>`).join("\n");
    const html = type === XHTML
      ? `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${escape(title)}</title>${head}</head><body>${lines}${body}</body></html>`
      : `<!doctype html>\n<title>${escape(title)}</title>${head}\n${lines}\n${body}\n`;
    const headers = type === null ? {} : { "Content-Type": type };
    const expected = { state: "ok", status: 200, title, contentType: type, bytes: Buffer.byteLength(html), links };
    return this.add(path, { body: html, ...answer, headers: { ...headers, ...answer.headers } }, { ...expected, ...found });
  }

  /** Adds a file whose headers are read and whose body is not. */
  file(path, type, body, found = {}) {
    const answer = { headers: { "Content-Type": type }, body };
    return this.add(path, answer, { state: "ok", status: 200, reason: "not-html", contentType: type, ...found });
  }

  /** Adds an answer of 400 or more, whose links nobody follows. */
  broken(path, status, { requests = 1 } = {}) {
    const answer = { status, headers: { "Content-Type": HTML }, body: `<title>${status}</title><a href="/never-asked-for">x</a>` };
    return this.add(path, answer, { state: "broken", status, contentType: HTML, requests });
  }

  /**
   * Adds a redirect.
   *
   * @param {string} path
   * @param {number} status
   * @param {string} location
   * @param {Partial<Found>} found
   */
  redirect(path, status, location, found) {
    return this.add(path, { status, headers: { Location: location } }, { state: "ok", ...found });
  }

  /** Adds a redirect that no page links to: the browser follows it, and the crawl never sees it. */
  hop(path, status, location, requests = 1) {
    return this.add(path, { status, headers: { Location: location } }, { requests });
  }

  /** Says that an address is discovered and never requested. */
  skipped(address, reason) {
    this.entries.set(this.address(address), { ...BARE, state: "skipped", reason, requests: 0 });
    return this;
  }

  /** Says that the browser will not let the crawl read an address on another site. */
  unreadable(address) {
    this.entries.set(this.address(address), { ...BARE, state: "unreadable", reason: "not-shared", requests: 0 });
    return this;
  }

  /**
   * Everything a crawl must find, by address.
   *
   * @param {{start?: string, maxDepth?: number}} [crawl]
   * @returns {Map<string, Found>}
   */
  expectation({ start = "/", maxDepth = 16 } = {}) {
    const depths = this.#depths(this.address(start), maxDepth);
    const found = new Map();
    for (const [url, depth] of depths) {
      const { requests, path, ...entry } = this.#entry(url);
      const known = entry.state === "skipped" || depth <= maxDepth ? entry : { ...BARE, state: "skipped", reason: "depth" };
      const redirectedTo = known.redirectedTo && this.address(known.redirectedTo);
      found.set(url, { url, depth, ...known, redirectedTo, links: this.#merged(known.links) });
    }
    return found;
  }

  /**
   * How often each path must have been requested.
   *
   * @param {Map<string, Found>} found
   * @returns {Map<string, number>}
   */
  requests(found) {
    const counts = new Map(this.hops);
    for (const url of found.keys()) {
      const { requests, path } = this.#entry(url);
      if (path && requests > 0 && found.get(url).reason !== "depth") counts.set(path, requests);
    }
    return counts;
  }

  #entry(url) {
    const entry = this.entries.get(url);
    if (!entry) throw new Error(`a link leads to ${url}, which the site does not have`);
    return entry;
  }

  /** The least number of links from the start; a redirect costs nothing. */
  #depths(start, maxDepth) {
    const depths = new Map([[start, 0]]);
    const improved = [start];
    while (improved.length > 0) {
      const url = improved.shift();
      const depth = depths.get(url);
      const { links, redirectedTo } = this.#entry(url);
      if (depth > maxDepth) continue;
      const steps = links.map(({ to }) => [to, depth + 1]);
      if (redirectedTo) steps.push([redirectedTo, depth]);
      for (const [to, reached] of steps) {
        const target = this.address(to);
        if (reached >= (depths.get(target) ?? Infinity)) continue;
        depths.set(target, reached);
        improved.push(target);
      }
    }
    return depths;
  }

  /** Links that differ only in their text are merged, with the text of the first. */
  #merged(links) {
    const merged = new Map();
    for (const { to, element, text, rel, fragment, count } of links) {
      const key = JSON.stringify([to, element, rel, fragment]);
      const known = merged.get(key);
      if (known) known.count += count;
      else merged.set(key, { to: this.address(to), element, text, rel, fragment, count });
    }
    return [...merged.values()];
  }
}

/**
 * A site in which each page links to the next two and to the first: however a crawl of it breaks off, there is more
 * than one way on.
 *
 * @param {string} origin without a slash at its end
 * @param {number} pages besides the first
 */
export function ladder(origin, pages) {
  const site = new Site(origin);
  const to = (n) => link(`/p/${n}`, `Page ${n}`);
  site.page("/", "Start", [to(0), to(1)]).add("/robots.txt", { status: 404 }, {});
  for (let n = 0; n < pages; n += 1) {
    const next = [n + 1, n + 2].filter((next) => next < pages).map(to);
    site.page(`/p/${n}`, `Page ${n}`, [link("/", "Start"), ...next]);
  }
  return site;
}
