// Recorded runs of 100,000 and 200,000 pages: taken in, drawn and looked around in, in Chromium:  benches/run.sh
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Bench } from "./browser.mjs";
import { siteGraph, traceOf } from "./graphs.mjs";
import { verdict } from "./report.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Most ms from the trace to a picture of all of it. */
const GOAL = 2000;

console.log("very large recorded runs\n");
console.log(`${"".padEnd(44)}${["taken in, ms", "drawn, ms", "frames/s"].map((title) => title.padStart(14)).join("")}`);
let last = 0;
for (const [pages, arrange] of /** @type {const} */ ([[100_000, "map"], [200_000, "folders"]])) {
  await writeFile(path("../target/bench/scale.ndjson"), traceOf(siteGraph(pages)));
  const bench = await Bench.open([process.env.DIST ?? path("../dist"), path("page"), path("../target/bench")]);
  try {
    const { loaded, shown, frames, ...found } = await bench.run("scale.js", { trace: "/scale.ndjson" }, { arrange });
    console.log(`${found.pages} pages, ${found.links} links, ${arrange}`.padEnd(44) + [loaded.toFixed(0), shown.toFixed(0), frames.toFixed(1)].map((cell) => cell.padStart(14)).join(""));
    last = shown;
  } finally {
    await bench.close();
  }
}
console.log(`\n${verdict(last <= GOAL, `${last.toFixed(0)} ms`, `at most ${GOAL} ms`)}  until 200,000 pages that were taken in are drawn, by folders\n`);
