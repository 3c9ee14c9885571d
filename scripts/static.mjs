// Serves folders of static files, for `make serve` and for the browser tests.
import { createReadStream, promises as fs } from "node:fs";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".ndjson": "application/x-ndjson",
  ".png": "image/png",
  ".py": "text/x-python; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".xml": "application/xml",
};

/**
 * A request listener that answers from `folders`, the first that has the file, below
 * the path `base`. A folder's own page is its `index.html`.
 *
 * @param {string[]} folders
 * @param {string} [base] begins and ends with a slash
 * @returns {import("node:http").RequestListener}
 */
export function staticFiles(folders, base = "/") {
  const roots = folders.map((folder) => resolve(folder));
  return async (request, response) => {
    const say = (status, text, headers = {}) => {
      response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...headers });
      response.end(request.method === "HEAD" ? undefined : `${text}\n`);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return say(405, "Only GET and HEAD", { Allow: "GET, HEAD" });
    const [address, query] = request.url.split(/\?(.*)/s);
    const path = decoded(address);
    if (path === null) return say(400, "Not a path");
    if (!path.startsWith(base)) return say(404, `Nothing here; the site is at ${base}`);
    const found = await locate(roots, path.slice(base.length));
    if (!found) return say(404, `No such file: ${path}`);
    if (found.isFolder) return say(301, "A folder", { Location: `./${address.split("/").pop()}/${query ? `?${query}` : ""}` });
    response.writeHead(200, {
      "Content-Type": TYPES[extname(found.file).toLowerCase()] ?? "application/octet-stream",
      "Content-Length": found.size,
      "Cache-Control": "no-store",
    });
    if (request.method === "HEAD") return response.end();
    createReadStream(found.file).on("error", () => response.destroy()).pipe(response);
  };
}

/** The path with percent-encoding undone, or null if that is no path. */
function decoded(address) {
  try {
    const path = decodeURIComponent(address);
    return path.includes("\0") ? null : path;
  } catch {
    return null;
  }
}

/** The file that a path below the roots names. Links and dots don't lead out of a root. */
async function locate(roots, path) {
  for (const root of roots) {
    try {
      const named = join(root, path.endsWith("/") || path === "" ? `${path}index.html` : path);
      const file = await fs.realpath(named);
      if (!file.startsWith((await fs.realpath(root)) + sep)) continue;
      const about = await fs.stat(file);
      if (about.isDirectory()) return { isFolder: true };
      if (about.isFile()) return { isFolder: false, file, size: about.size };
    } catch {
      // Not in this one.
    }
  }
  return null;
}
