// The server behind `make serve`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const SERVE = fileURLToPath(new URL("../../scripts/serve.mjs", import.meta.url));

/** Runs the server; returns its first line of output and a promise of its exit code. */
async function serve(folder, port) {
  const server = spawn(process.execPath, [SERVE, folder], { env: { ...process.env, PORT: String(port) } });
  const exited = once(server, "exit");
  const line = await Promise.race([once(server.stdout, "data"), once(server.stderr, "data")]);
  return { server, exited, line: line[0].toString().trim() };
}

describe("make serve", () => {
  let folder;
  let server;
  let origin;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "crawlscope-"));
    mkdirSync(join(folder, "dist/sub"), { recursive: true });
    writeFileSync(join(folder, "secret.txt"), "secret");
    symlinkSync(join(folder, "secret.txt"), join(folder, "dist/way-out.txt"));
    const files = ["index.html", "engine.wasm", "app.js", "style.css", "sub/index.html", "a b ü.html"];
    for (const file of files) writeFileSync(join(folder, "dist", file), file);
    const started = await serve(join(folder, "dist"), 0);
    server = started.server;
    origin = started.line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
    assert.ok(origin, started.line);
  });
  after(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  /** Asks for a path exactly as it is written. */
  async function ask(path) {
    const [response] = await once(get(origin, { path }), "response");
    let body = "";
    for await (const chunk of response) body += chunk;
    return { status: response.statusCode, headers: response.headers, body };
  }

  const types = {
    "/": "text/html; charset=utf-8",
    "/index.html?query": "text/html; charset=utf-8",
    "/engine.wasm": "application/wasm",
    "/app.js": "text/javascript; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
    "/sub/": "text/html; charset=utf-8",
    "/a%20b%20%C3%BC.html": "text/html; charset=utf-8",
  };
  for (const [path, type] of Object.entries(types)) {
    test(`answers ${path} as ${type}, never to be cached`, async () => {
      const { status, headers, body } = await ask(path);
      assert.equal(status, 200);
      assert.equal(headers["content-type"], type);
      assert.equal(headers["cache-control"], "no-store");
      assert.ok(body.length > 0);
    });
  }

  test("leads from a folder's name to its page", async () => {
    const { status, headers } = await ask("/sub?query");
    assert.equal(status, 301);
    assert.equal(new URL(headers.location, `${origin}/sub?query`).href, `${origin}/sub/?query`);
  });

  const ways = ["/../secret.txt", "/sub/../../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/way-out.txt", "//secret.txt"];
  for (const path of [...ways, "/%00", "/%ff", "/nothing"]) {
    test(`gives nothing away at ${path}`, async () => {
      const { status, body } = await ask(path);
      assert.ok([400, 404].includes(status), `${status}`);
      assert.notEqual(body, "secret");
    });
  }

  test("says in one line that the port is in use, and what to do", async () => {
    const { exited, line } = await serve(join(folder, "dist"), new URL(origin).port);
    const [code] = await exited;
    assert.equal(code, 1);
    assert.match(line, /^serve: port \d+ is in use; .*PORT=\d+ make serve$/);
  });

  test("says in one line that there is nothing built yet", async () => {
    const { exited, line } = await serve(folder, 0);
    const [code] = await exited;
    assert.equal(code, 1);
    assert.match(line, /^serve: .*index\.html is missing; .*make build/);
  });
});
