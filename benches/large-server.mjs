// Serves a site of 10,000 small pages, made as they are asked for, in a process of its own (forked by large.mjs).
import { createServer } from "node:http";

const PAGES = 10_000;
/** Links of a page besides those to its ten children: to the menu and across. */
const [MENU, ACROSS] = [10, 10];
const TEXT = "<p>Some words of a page of this site, as many as such a page has on average, with <b>markup</b> in it.</p>\n".repeat(40);

/** @param {number} page */
function html(page) {
  const link = (/** @type {number} */ to) => `<a href="/${to % PAGES}">Page ${to % PAGES}</a>`;
  const menu = Array.from({ length: MENU }, (_, n) => link(n));
  const children = Array.from({ length: 10 }, (_, n) => 10 * page + n + 1).filter((child) => child < PAGES).map(link);
  const across = Array.from({ length: ACROSS }, (_, n) => link(page * 7919 + n * 104_729));
  return `<!doctype html><title>Page ${page}</title><nav>${menu.join(" ")}</nav><main>${TEXT}${[...children, ...across].join(" ")}</main>`;
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const page = request.url === "/" ? 0 : Number(request.url?.slice(1));
  const known = Number.isInteger(page) && page >= 0 && page < PAGES;
  response.writeHead(known ? 200 : 404, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*" });
  response.end(known ? html(page) : "No such page\n");
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  // The first is met at both addresses.
  process.send?.({ origin: `http://127.0.0.1:${port}`, paths: ["/", ...Array.from({ length: PAGES }, (_, n) => `/${n}`)] });
});
process.on("disconnect", () => process.exit());
