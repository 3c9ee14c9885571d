// Our crawl beside its peers, in Chromium, on one site on this machine:  [ROUNDS=5] benches/run.sh
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Bench } from "./browser.mjs";
import { summarize, table } from "./report.mjs";
import { mainThreadTasks } from "./tasks.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

const ROUNDS = Number(process.env.ROUNDS || 5);
const DIST = process.env.DIST ?? path("../dist");
const OUT = path("../target/bench.json");
const CONTENDERS = {
  on: { label: "ours, picture on", module: "ours.js", options: { picture: true } },
  off: { label: "ours, picture off", module: "ours.js", options: { picture: false } },
  peer: { label: "JavaScript crawler", module: "peer-crawler.js" },
  fetches: { label: "bare fetches", module: "fetch-only.js" },
  reader: { label: "our reader alone", module: "parser-alone.js", options: { parser: "reader-alone" } },
  scraper: { label: "scraper alone", module: "parser-alone.js", options: { parser: "scraper-alone" } },
};

/** Starts the site, in a process of its own. @returns {Promise<{process: import("node:child_process").ChildProcess, origin: string, paths: string[], bytes: number}>} */
async function startSite() {
  const process = fork(path("site-server.mjs"));
  const [about] = await once(process, "message");
  return { process, ...about };
}

/** What is wrong with what was found: everybody is to find the same. */
function disagreements(results, site) {
  const wrong = [];
  const expect = (what, is, expected) => is === expected || wrong.push(`${what}: ${is}, not ${expected}`);
  const like = results.peer.runs[0];
  expect("pages of the site that the JavaScript crawler read", like.read, site.paths.length);
  for (const [key, { label, runs }] of Object.entries(results)) {
    for (const run of runs) {
      for (const figure of ["pages", "read", "links", "anchors", "digest"]) {
        if (figure in run) expect(`${figure} by ${label}`, run[figure], like[figure]);
      }
      if (key === "on" || key === "off") expect(`bytes by ${label}`, run.bytes, site.bytes);
    }
  }
  return wrong;
}

const site = await startSite();
const bench = await Bench.open([DIST, path("page"), path("../target/bench/web")]);
try {
  const start = `${site.origin}/`;
  const task = { start, urls: site.paths.map((path) => site.origin + path), permits: 5, consumers: 8, maxPages: 100_000 };
  const keys = Object.keys(CONTENDERS);
  /** @type {import("./report.mjs").Results} */
  const results = Object.fromEntries(keys.map((key) => [key, { label: CONTENDERS[key].label, runs: [] }]));
  const load = [loadavg()[0]];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each begins a round in turn.
    for (const key of [...keys.slice(round % keys.length), ...keys.slice(0, round % keys.length)]) {
      const { label, module, options } = CONTENDERS[key];
      const run = await bench.run(module, task, options);
      results[key].runs.push(run);
      console.error(`round ${round + 1}: ${label} ${run.ms.toFixed(0)} ms`);
    }
    load.push(loadavg()[0]);
  }
  // In a run of its own: whoever watches slows each request down.
  const tasks = await mainThreadTasks(bench.control, () => bench.run(CONTENDERS.on.module, task, CONTENDERS.on.options));
  const { pages, read, links, anchors } = results.peer.runs[0];
  const report = {
    when: new Date().toISOString(),
    rounds: ROUNDS,
    machine: {
      cores: cpus().length,
      model: cpus()[0].model,
      chromium: bench.version,
      node: process.version,
      load: load.map((value) => value.toFixed(1)).join(" "),
    },
    site: { pages, read, links, anchors, bytes: site.bytes },
    ...summarize(results, tasks),
  };
  await mkdir(path("../target"), { recursive: true });
  await writeFile(OUT, `${JSON.stringify(report, null, 2)}\n`);
  console.log(table(report));
  const wrong = disagreements(results, site);
  if (wrong.length) {
    console.error(`\nbench: the contenders disagree:\n${wrong.join("\n")}`);
    process.exitCode = 1;
  }
} finally {
  await bench.close();
  site.process.disconnect();
}
