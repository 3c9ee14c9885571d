// Serves the bench's site from memory, in a process of its own (forked by crawl.mjs).
import { createServer } from "node:http";
import { site } from "./site.mjs";

const pages = site();
const answers = new Map([...pages].map(([path, body]) => [path, { body, headers: headers(body) }]));
const missing = { body: Buffer.from("No such page\n"), headers: headers(Buffer.from("No such page\n")) };

/** @param {Buffer} body */
function headers(body) {
  return [
    "Content-Type", "text/html; charset=utf-8", "Content-Length", String(body.length), "Cache-Control", "no-store",
    "Access-Control-Allow-Origin", "*",
  ];
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const known = answers.get(request.url ?? "");
  const { body, headers } = known ?? missing;
  response.writeHead(known ? 200 : 404, headers);
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const bytes = [...pages.values()].reduce((sum, body) => sum + body.length, 0);
  process.send?.({ origin: `http://127.0.0.1:${port}`, paths: [...pages.keys()], bytes });
});
process.on("disconnect", () => process.exit());
