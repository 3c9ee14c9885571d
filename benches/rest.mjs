// How soon the picture of 10,000 pages comes to rest, in Chromium:  benches/run.sh, which makes the trace
import { fileURLToPath } from "node:url";
import { Bench } from "./browser.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Most ms from the last event until nothing moves. */
const GOAL = 20_000;

const bench = await Bench.open([process.env.DIST ?? path("../dist"), path("page"), path("../target/bench")]);
try {
  console.log(`the picture of a large trace coming to rest, ${bench.version}\n`);
  console.log(`${"".padEnd(38)}${"s".padStart(10)}${"frames".padStart(10)}`);
  let worst = 0;
  for (const renderer of ["webgl2", "canvas2d"]) {
    const { ms, frames, pages, renderer: used } = await bench.run("rest.js", { trace: "/seek.ndjson" }, { renderer });
    console.log(`${pages} pages, ${used}`.padEnd(38) + (ms / 1000).toFixed(1).padStart(10) + String(frames).padStart(10));
    worst = Math.max(worst, ms);
  }
  console.log(`\n${worst <= GOAL ? "met   " : "MISSED"}  ${(worst / 1000).toFixed(1)} s (goal: at most ${GOAL / 1000} s)  until the picture is at rest\n`);
} finally {
  await bench.close();
}
