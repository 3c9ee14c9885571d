// @ts-check
// The page's own files, where they are in the page itself: in place of ../at.js in a page that is one file.
// scripts/bundle.mjs puts them here, each compressed and as base64.

import { base } from "./base.js";

export { base };

/** @type {Record<string, string>} by path */
const files = /** @type {any} */ (globalThis).CRAWLSCOPE_FILES ?? {};

/** @type {Record<string, string>} */
const TYPES = { css: "text/css", js: "text/javascript", json: "application/json", html: "text/html", wasm: "application/wasm" };

/** Addresses by path; made once, as workers start others by their own. @type {Map<string, string>} */
const made = new Map();

/** Has each file's address ready. @param {Record<string, string>} all */
async function unpack(all) {
  await Promise.all(Object.entries(all).map(async ([path, text]) => {
    const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const bytes = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    const url = URL.createObjectURL(new Blob([bytes], { type: TYPES[path.split(".").pop() ?? ""] ?? "text/plain" }));
    // The workers' script is whole by itself: Chromium starts no module from a page that is a file.
    made.set(path, path === "worker.js" ? `${url}#classic` : url);
  }));
}

await unpack(files);

/** Where a file can be fetched. @param {string} path */
export const address = (path) => made.get(path) ?? `${base}${path}`;
