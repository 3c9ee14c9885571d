// A crawl of 10,000 pages beside bare fetches of them, and the memory of all of Chromium's processes meanwhile:  benches/run.sh
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Bench } from "./browser.mjs";
import { memory } from "./memory.mjs";
import { median, verdict } from "./report.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

const ROUNDS = Number(process.env.ROUNDS || 3);
const GOALS = { ratio: 1.2, megabytes: 400 };
const CONTENDERS = {
  on: { label: "ours, picture on", module: "ours.js", options: { picture: true, counts: true } },
  off: { label: "ours, picture off", module: "ours.js", options: { picture: false, counts: true } },
  fetches: { label: "bare fetches", module: "fetch-only.js", options: {} },
};

const server = fork(path("large-server.mjs"));
const [{ origin, paths }] = await once(server, "message");
/** @type {Record<string, {ms: number[], megabytes: number[]}>} */
const results = Object.fromEntries(Object.keys(CONTENDERS).map((key) => [key, { ms: [], megabytes: [] }]));
let version = "";
try {
  const task = { start: `${origin}/`, urls: paths.map((/** @type {string} */ path) => origin + path), permits: 6, consumers: 8, maxPages: 100_000 };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [key, { label, module, options }] of Object.entries(CONTENDERS)) {
      // A browser of its own: what one contender left behind would count as another's.
      const bench = await Bench.open([process.env.DIST ?? path("../dist"), path("page")]);
      try {
        version = bench.version;
        await bench.run("nothing.js", {}, {});
        const empty = memory(bench.pid);
        let most = 0;
        const watch = setInterval(() => { most = Math.max(most, memory(bench.pid)); }, 500);
        const { ms, read } = await bench.run(module, task, options).finally(() => clearInterval(watch));
        if (read !== paths.length) throw new Error(`${label} read ${read} pages of ${paths.length}`);
        results[key].ms.push(ms);
        results[key].megabytes.push((most - empty) / 1e6);
        console.error(`round ${round + 1}: ${label} ${ms.toFixed(0)} ms, ${((most - empty) / 1e6).toFixed(0)} MB`);
      } finally {
        await bench.close();
      }
    }
  }
} finally {
  server.disconnect();
}
const fetches = median(results.fetches.ms);
console.log(`a crawl of ${paths.length} pages, ${version}, median of ${ROUNDS}\n`);
console.log(`${"".padEnd(20)}${["ms", "÷ fetches", "most MB"].map((title) => title.padStart(12)).join("")}`);
for (const [key, { label }] of Object.entries(CONTENDERS)) {
  const [ms, megabytes] = [median(results[key].ms), median(results[key].megabytes)];
  console.log(label.padEnd(20) + [ms.toFixed(0), (ms / fetches).toFixed(2), megabytes.toFixed(0)].map((cell) => cell.padStart(12)).join(""));
}
const ratio = median(results.off.ms) / fetches;
const megabytes = median(results.on.megabytes);
console.log(`\n${verdict(ratio <= GOALS.ratio, ratio.toFixed(2), `at most ${GOALS.ratio}`)}  picture off, to bare fetches`);
console.log(`${verdict(megabytes <= GOALS.megabytes, `${megabytes.toFixed(0)} MB`, `at most ${GOALS.megabytes} MB`)}  memory above an empty page, picture on\n`);
