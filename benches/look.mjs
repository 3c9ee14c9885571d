// Looking around in the picture of 10,000 pages beside sigma, in Chromium:  benches/run.sh, which builds what both need
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Bench } from "./browser.mjs";
import { siteGraph, traceOf } from "./graphs.mjs";
import { LAYOUTS } from "./layouts.mjs";
import { median, verdict } from "./report.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

const ROUNDS = Number(process.env.ROUNDS || 3);
/** Sigma takes WebGL, which without a GPU is drawn by software. */
const FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
/** How many times sigma's frames ours are to be, at least; most ms until a gesture is answered; most ms of a PNG. */
const GOALS = { frames: 3, answer: 100, png: 3000 };
const CONTENDERS = {
  webgl2: { label: "ours, webgl2", module: "look-ours.js", options: { renderer: "webgl2" } },
  canvas2d: { label: "ours, canvas2d", module: "look-ours.js", options: { renderer: "canvas2d" } },
  auto: { label: "ours, as it chooses", module: "look-ours.js", options: { renderer: "auto" } },
  sigma: { label: "sigma", module: "look-sigma.bundle.js", options: {} },
};

/** What both draw; sigma gets the places from our layout, for it has none of its own. */
async function prepare() {
  const graph = siteGraph(10_000);
  const drawing = LAYOUTS.ours(graph);
  for (let n = 0; n < 300; n += 1) drawing.settling();
  const { x, y } = drawing.places();
  await writeFile(path("../target/bench/look.ndjson"), traceOf(graph));
  await writeFile(path("../target/bench/look.json"), JSON.stringify({ x: [...x], y: [...y], links: [...graph.links] }));
  return graph;
}

const { nodes, links } = await prepare();
const bench = await Bench.open([process.env.DIST ?? path("../dist"), path("page"), path("../target/bench/web"), path("../target/bench")], FLAGS);
try {
  /** @type {Record<string, any[]>} */
  const runs = Object.fromEntries(Object.keys(CONTENDERS).map((key) => [key, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [key, { module, options }] of Object.entries(CONTENDERS)) {
      runs[key].push(await bench.run(module, { trace: "/look.ndjson", graph: "/look.json" }, options));
    }
  }
  console.log(`looking around for 5 s, ${nodes} pages, ${links.length / 2} links, median of ${ROUNDS}, ${bench.version}\n`);
  const row = (/** @type {(string | number)[]} */ [first, ...rest]) => console.log(String(first).padEnd(32) + rest.map((cell) => String(cell).padStart(12)).join(""));
  row(["", "frames", "answer, ms", "PNG, ms"]);
  const of = Object.fromEntries(Object.entries(runs).map(([key, all]) => {
    const middle = (/** @type {(run: any) => number} */ figure) => median(all.map(figure));
    return [key, { frames: middle((run) => run.frames), answer: middle((run) => median(run.answers)), png: middle((run) => run.png ?? NaN) }];
  }));
  for (const [key, { frames, answer, png }] of Object.entries(of)) {
    const used = runs[key][0].renderer;
    row([CONTENDERS[key].label + (key === "auto" ? ` (${used})` : ""), frames, answer.toFixed(0), Number.isNaN(png) ? "–" : png.toFixed(0)]);
  }
  const { auto, sigma } = of;
  const ratio = auto.frames / sigma.frames;
  console.log(`\n${[
    verdict(ratio >= GOALS.frames, `${ratio.toFixed(1)} times sigma's frames`, `at least ${GOALS.frames}`),
    verdict(auto.answer <= GOALS.answer, `${auto.answer.toFixed(0)} ms until a gesture is answered`, `at most ${GOALS.answer}`),
    verdict(auto.png <= GOALS.png, `${auto.png.toFixed(0)} ms until a PNG is there`, `at most ${GOALS.png}`),
  ].join("\n")}\n`);
} finally {
  await bench.close();
}
