// @ts-check
// The same crawl in plain JavaScript: fetch, DOMParser and a loop, on the main thread.
import { digest } from "./measure.js";

/** @typedef {{id: number, url: string, state: string, title: string | null}} Page */
/** @typedef {{source: number, target: number, element: string, text: string, rel: string, fragment: string | null, count: number}} Link */

class Crawler {
  /** @type {Page[]} */ pages = [];
  /** @type {Link[]} */ links = [];
  /** @type {Map<string, Page>} */ #known = new Map();
  /** @type {Page[]} */ #queue = [];
  #inFlight = 0;
  #unfinished = 0;
  #host = "";
  #finish = () => {};

  /** @param {{permits: number, maxPages: number}} options */
  constructor(options) {
    this.options = options;
  }

  /** @param {string} start */
  async crawl(start) {
    const url = new URL(start);
    this.#host = url.host;
    const finished = new Promise((done) => { this.#finish = () => done(undefined); });
    this.#meet(url);
    this.#send();
    await finished;
  }

  /** The page at a URL, queued if it is new and of this site. @param {URL} url without fragment */
  #meet(url) {
    const known = this.#known.get(url.href);
    if (known) return known;
    const page = { id: this.pages.length, url: url.href, state: "skipped", title: null };
    this.pages.push(page);
    this.#known.set(page.url, page);
    const isWeb = url.protocol === "http:" || url.protocol === "https:";
    if (isWeb && url.host === this.#host && this.#unfinished < this.options.maxPages) {
      page.state = "queued";
      this.#unfinished += 1;
      this.#queue.push(page);
    }
    return page;
  }

  /** Sends requests while there are pages and permits. */
  #send() {
    while (this.#inFlight < this.options.permits) {
      const page = this.#queue.shift();
      if (!page) return;
      this.#inFlight += 1;
      this.#visit(page);
    }
  }

  /** @param {Page} page */
  async #visit(page) {
    try {
      const response = await fetch(page.url, { credentials: "omit", referrerPolicy: "no-referrer" });
      const text = await response.text();
      page.state = response.ok ? "ok" : "broken";
      this.#permitBack();
      if (response.ok) this.#read(page, text);
    } catch {
      page.state = "unreadable";
      this.#permitBack();
    }
    this.#unfinished -= 1;
    this.#send();
    if (this.#unfinished === 0) this.#finish();
  }

  #permitBack() {
    this.#inFlight -= 1;
    this.#send();
  }

  /** Takes title and links from a page. @param {Page} page @param {string} text */
  #read(page, text) {
    const tree = new DOMParser().parseFromString(text, "text/html");
    page.title = tree.title || null;
    const base = tree.querySelector("base[href]")?.getAttribute("href");
    const root = base ? new URL(base, page.url).href : page.url;
    /** @type {Map<string, Link>} */
    const seen = new Map();
    for (const anchor of tree.querySelectorAll("a[href], area[href]")) {
      const url = new URL(anchor.getAttribute("href") ?? "", root);
      const fragment = url.hash.slice(1) || null;
      url.hash = "";
      const target = this.#meet(url).id;
      const element = anchor.localName;
      const rel = anchor.getAttribute("rel") ?? "";
      const key = `${target} ${element} ${rel} ${fragment}`;
      const link = seen.get(key);
      if (link) {
        link.count += 1;
        continue;
      }
      const text = (anchor.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 120);
      seen.set(key, { source: page.id, target, element, text, rel, fragment, count: 1 });
    }
    this.links.push(...seen.values());
  }
}

/** @param {import("./measure.js").Task} task */
export async function run({ start, permits, maxPages }) {
  const crawler = new Crawler({ permits, maxPages });
  const began = performance.now();
  await crawler.crawl(start);
  const ms = performance.now() - began;
  const url = (/** @type {number} */ id) => crawler.pages[id].url;
  const links = crawler.links.map((link) => ({ ...link, source: url(link.source), target: url(link.target) }));
  return { ms, ...(await digest(crawler.pages, links)) };
}
