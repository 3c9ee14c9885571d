// @ts-check
// Serves the built page on this machine:  [PORT=8080] node scripts/serve.mjs [folder]
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { staticFiles } from "./static.mjs";

const folder = process.argv[2] ?? "dist";
const port = Number(process.env.PORT || 8080);

function die(message) {
  console.error(`serve: ${message}`);
  process.exit(1);
}

if (!Number.isInteger(port) || port < 0 || port > 65_535) die(`PORT is a number from 1 to 65535, not “${process.env.PORT}”.`);
if (!existsSync(join(folder, "index.html"))) die(`${folder}/index.html is missing; run "make build" first.`);

const server = createServer(staticFiles([folder]));
server.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
  if (error.code === "EADDRINUSE") die(`port ${port} is in use; choose another, such as: PORT=${port + 1} make serve`);
  if (error.code === "EACCES") die(`port ${port} may not be used by this user; choose one above 1023: PORT=8080 make serve`);
  die(error.message);
});
// Loopback only: this is for looking at one's own build.
server.listen(port, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`Crawlscope is at http://127.0.0.1:${port}/ (Ctrl-C ends it)`);
});
