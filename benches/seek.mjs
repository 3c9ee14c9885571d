// Looking back in the trace of a large crawl, in Chromium:  benches/run.sh, which makes the trace
import { fileURLToPath } from "node:url";
import { Bench } from "./browser.mjs";
import { median } from "./report.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Most ms that a seek may take: a frame. */
const GOAL = 16;
const SEEKS = 100;

const bench = await Bench.open([process.env.DIST ?? path("../dist"), path("page"), path("../target/bench")]);
try {
  let worst = 0;
  console.log(`looking back on the page, ${bench.version}\n`);
  console.log(`${"".padEnd(38)}${"median ms".padStart(10)}${"most ms".padStart(10)}`);
  for (const lanes of [false, true]) {
    const { events, folding, times, first } = await bench.run("seek.js", { trace: "/seek.ndjson", seeks: SEEKS }, { lanes });
    const row = (/** @type {string} */ what, /** @type {number[]} */ ...ms) => console.log(what.padEnd(38) + ms.map((ms) => ms.toFixed(1).padStart(10)).join(""));
    if (!lanes) row(`taking in ${events} events`, folding);
    row(`${SEEKS} random seeks, ${lanes ? "with" : "without"} lanes`, median(times), Math.max(...times));
    row("  the first try of each", median(first), Math.max(...first));
    worst = Math.max(worst, ...times);
  }
  console.log(`\n${worst <= GOAL ? "met   " : "MISSED"}  ${worst.toFixed(1)} ms (goal: at most ${GOAL} ms)  a seek on the page\n`);
} finally {
  await bench.close();
}
