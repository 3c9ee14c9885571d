// @ts-check
// Before the boot of a worker in a page that is one file: what is asked of the page's own address is answered by the
// built-in site, which is in the script; for the worker that address is its own origin.

import { base } from "./base.js";

/** @type {Record<string, string>} by path; scripts/bundle.mjs puts them here */
const pages = /** @type {any} */ (globalThis).CRAWLSCOPE_SITE ?? {};

Object.defineProperty(globalThis, "origin", { value: new URL(base).origin });

const { fetch: elsewhere } = globalThis;
globalThis.fetch = async (input, options) => {
  const url = new URL(input instanceof Request ? input.url : String(input));
  url.hash = "";
  if (!url.href.startsWith(base)) return elsewhere(input, options);
  const path = decodeURIComponent(url.pathname.slice(1));
  const page = pages[path] ?? pages[`${path}index.html`];
  const [status, type] = page === undefined ? [404, "text/plain"] : [200, path.endsWith(".txt") ? "text/plain" : "text/html"];
  const answer = new Response(page ?? "There is no such page.", { status, headers: { "Content-Type": `${type}; charset=utf-8` } });
  // That of an answer which was not fetched is empty.
  return Object.defineProperty(answer, "url", { value: url.href });
};
