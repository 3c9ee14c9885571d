// Our layout beside its peers, in this process, on one thread:  benches/run.sh, which builds ours for it
import { cpus } from "node:os";
import { siteGraph } from "./graphs.mjs";
import { LAYOUTS } from "./layouts.mjs";
import { preservation, stress } from "./quality.mjs";
import { median, verdict } from "./report.mjs";

const ROUNDS = Number(process.env.ROUNDS || 5);
/** Pages, ticks before anything is timed, ticks timed a round, and how often as fast as a peer ours is to be, at least. */
const SIZES = [
  { pages: 10_000, warmUp: 20, ticks: 5, goals: { "d3-force": 20, "ngraph.forcelayout": 10 } },
  { pages: 50_000, warmUp: 5, ticks: 2, goals: { "d3-force": 25 } },
];
/** What is drawn to be looked at, how many such sites, as one says little of the next, and for how many ticks. */
const DRAWN = { pages: 2000, sites: 5, ticks: 300 };

/** ms a tick by everybody, each round's; they take turns, so that what else the machine does hits all. @param {typeof SIZES[number]} size */
function times({ pages, warmUp, ticks }) {
  const graph = siteGraph(pages);
  const runs = Object.entries(LAYOUTS).map(([name, begin]) => ({ name, ms: [], drawing: begin(graph) }));
  for (const { drawing } of runs) for (let n = 0; n < warmUp; n += 1) drawing.tick();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { drawing, ms } of runs) {
      const began = performance.now();
      for (let n = 0; n < ticks; n += 1) drawing.tick();
      ms.push((performance.now() - began) / ticks);
    }
  }
  return { links: graph.links.length / 2, of: new Map(runs.map(({ name, ms }) => [name, ms])) };
}

/** @param {(string | number)[]} cells */
const row = ([first, ...rest]) => console.log(String(first).padEnd(26) + rest.map((cell) => String(cell).padStart(12)).join(""));

console.log(`layout, ms a tick, median of ${ROUNDS} rounds (least); node ${process.version}, ${cpus()[0].model}\n`);
const verdicts = [];
for (const size of SIZES) {
  const { links, of } = times(size);
  row([`${size.pages} pages, ${links} links`, "median", "least", "÷ ours"]);
  const ours = of.get("ours");
  for (const [name, ms] of of) {
    // Of each round its own ratio: the machine is as busy for one as for the other.
    const ratio = median(ms.map((ms, round) => ms / ours[round]));
    row([`  ${name}`, median(ms).toFixed(1), Math.min(...ms).toFixed(1), ratio.toFixed(1)]);
    const goal = size.goals[name];
    if (goal) verdicts.push(verdict(ratio >= goal, `${ratio.toFixed(1)} times as fast as ${name} at ${size.pages} pages`, `at least ${goal}`));
  }
}

const graphs = Array.from({ length: DRAWN.sites }, (_, n) => siteGraph(DRAWN.pages, n + 1));
const mean = (/** @type {number[]} */ figures) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
const quality = Object.fromEntries(Object.entries(LAYOUTS).map(([name, begin]) => {
  const figures = graphs.map((graph) => {
    const drawing = begin(graph);
    for (let n = 0; n < DRAWN.ticks; n += 1) drawing.settling();
    return { stress: stress(graph, drawing.places()), kept: preservation(graph, drawing.places()) };
  });
  return [name, { stress: mean(figures.map(({ stress }) => stress)), kept: mean(figures.map(({ kept }) => kept)) }];
}));
row([`\n${DRAWN.sites} sites of ${DRAWN.pages} pages`, "stress", "neighbours"]);
for (const [name, { stress, kept }] of Object.entries(quality)) row([`  ${name}`, stress.toFixed(3), kept.toFixed(3)]);
const { ours, ForceAtlas2: like } = quality;
const least = (/** @type {number} */ figure) => figure.toFixed(3);
verdicts.push(verdict(ours.stress <= like.stress, `stress ${least(ours.stress)}`, `at most ForceAtlas2's ${least(like.stress)}`));
verdicts.push(verdict(ours.kept >= like.kept, `neighbours kept ${least(ours.kept)}`, `at least ForceAtlas2's ${least(like.kept)}`));
console.log(`\n${verdicts.join("\n")}\n`);
