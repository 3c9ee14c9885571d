// @ts-check
// Serves folders of static files, for `make serve` and for the browser tests.
import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import serveStatic from "serve-static";

/**
 * A request listener that answers from `folders`, the first that has the file, below
 * the path `base`. A folder's own page is its `index.html`.
 *
 * @param {string[]} folders
 * @param {string} [base] begins and ends with a slash
 * @returns {import("node:http").RequestListener}
 */
export function staticFiles(folders, base = "/") {
  const handlers = folders.map((folder) => ({
    folder,
    serve: serveStatic(folder, {
      acceptRanges: false,
      cacheControl: false,
      etag: false,
      lastModified: false,
      setHeaders: (response) => response.setHeader("Cache-Control", "no-store"),
    }),
  }));
  return (request, response) => {
    const address = request.url ?? "/";
    /** @param {number} status @param {string} text @param {Record<string, string>} [headers] */
    const say = (status, text, headers = {}) => {
      response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...headers });
      response.end(request.method === "HEAD" ? undefined : `${text}\n`);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return say(405, "Only GET and HEAD", { Allow: "GET, HEAD" });
    if (!address.startsWith(base)) return say(404, `Nothing here; the site is at ${base}`);
    // As mounted at the base: serve-static leads from a folder's name to its page by the original address.
    const url = address.slice(base.length - 1);
    Object.assign(request, { originalUrl: address, url });
    const left = handlers.filter(({ folder }) => !leadsOut(folder, url.split("?")[0]));
    const next = () => {
      const handler = left.shift();
      if (handler) handler.serve(request, response, next);
      else say(404, `No such file: ${address}`);
    };
    next();
  };
}

/** Whether a path leads out of the folder by a link, which serve-static follows. @param {string} folder @param {string} path */
function leadsOut(folder, path) {
  try {
    const root = realpathSync(folder);
    return !`${realpathSync(join(root, decodeURIComponent(path)))}${sep}`.startsWith(root + sep);
  } catch {
    // There is no such file, or no such path.
    return false;
  }
}
