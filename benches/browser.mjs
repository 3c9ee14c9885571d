// Chromium with nothing attached to it: a debugger that watches the network slows each request down.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { staticFiles } from "../scripts/static.mjs";

// As the end-to-end tests', but for software WebGL: with it a 2D canvas draws three frames a second.
const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-extensions", "--disable-features=OptimizationHints,MediaRouter", "--mute-audio", "--window-size=1280,1000",
];
/** How long a run may take before something is wrong with it, ms. */
const PATIENCE = 180_000;
/** Where a page gets what it is to run, and says what came of it. */
const JOB = "/job";

/** A browser, and the server of its pages, to which they report. */
export class Bench {
  #chromium;
  #server;
  #profile;
  /** Where the browser can be talked to by its DevTools protocol. */
  control = "";
  #job = "";
  #reported = (/** @type {any} */ _report) => {};
  /** Name and version, for the record. */
  version = "";

  /** @param {string[]} folders what the pages are served from @param {string[]} flags for this browser besides */
  static async open(folders, flags = []) {
    const bench = new Bench();
    await bench.#serve(staticFiles(folders));
    bench.#profile = await mkdtemp(join(tmpdir(), "crawlscope-bench-"));
    const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
    bench.#chromium = spawn(executable, [...FLAGS, ...flags, "--remote-debugging-port=0", `--user-data-dir=${bench.#profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    // Also where this process is interrupted.
    process.once("exit", () => bench.#kill());
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
    bench.control = await addressOf(bench.#chromium);
    bench.version = (await (await fetch(`${bench.control}/json/version`)).json()).Browser;
    return bench;
  }

  /** @param {import("node:http").RequestListener} files */
  async #serve(files) {
    this.#server = createServer(async (request, response) => {
      if (request.url !== JOB) return files(request, response);
      if (request.method === "GET") return response.end(this.#job);
      const report = JSON.parse(await text(request));
      response.end();
      this.#reported(report);
    });
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
  }

  /** Runs a contender on a tab of its own. @param {string} module @param {object} task @param {object} options */
  async run(module, task, options = {}) {
    this.#job = JSON.stringify({ module, task, options });
    const url = `http://127.0.0.1:${this.#server.address().port}/host.html`;
    const report = new Promise((resolve) => { this.#reported = resolve; });
    const tab = await (await fetch(`${this.control}/json/new?${url}`, { method: "PUT" })).json();
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${module} took over ${PATIENCE} ms`)), PATIENCE); });
    try {
      const { error, result } = await Promise.race([report, late]);
      if (error) throw new Error(`${module}: ${error}`);
      return result;
    } finally {
      clearTimeout(timer);
      await fetch(`${this.control}/json/close/${tab.id}`);
    }
  }

  /** Its first process. @returns {number} */
  get pid() {
    return this.#chromium.pid;
  }

  /** Ends Chromium with all its processes, which are a group. */
  #kill() {
    if (this.#chromium.exitCode === null && this.#chromium.signalCode === null) process.kill(-this.#chromium.pid, "SIGTERM");
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    const gone = once(this.#chromium, "exit");
    this.#kill();
    await gone;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Where a browser says that it can be talked to. @param {import("node:child_process").ChildProcess} chromium @returns {Promise<string>} */
function addressOf(chromium) {
  return new Promise((resolve, reject) => {
    let said = "";
    chromium.stderr.setEncoding("utf8").on("data", (data) => {
      said += data;
      const found = said.match(/DevTools listening on ws:\/\/([^/]+)\//);
      if (found) resolve(`http://${found[1]}`);
    });
    chromium.once("error", reject).once("exit", () => reject(new Error(`Chromium did not start:\n${said}`)));
  });
}
