// Layouts with one face, each used as its documentation says, at the same theta, on one thread.
import { forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force"; // what most pages use
import { UndirectedGraph } from "graphology"; // the graph of ForceAtlas2 and of sigma
import forceAtlas2 from "graphology-layout-forceatlas2"; // what sigma's documentation goes with
import { graphToByteArrays } from "graphology-layout-forceatlas2/helpers.js";
import iterate from "graphology-layout-forceatlas2/iterate.js";
import createLayout from "ngraph.forcelayout"; // the fastest known in plain JavaScript
import createGraph from "ngraph.graph"; // the graph that it takes
import { createRequire } from "node:module";
import { chance } from "./graphs.mjs";

/** As ours: a part of the drawing seen under less than this angle (size ÷ distance) acts as one body. */
const THETA = 0.9;

/**
 * @typedef {object} Drawing
 * @property {() => void} tick goes one step at full temperature, if it has any
 * @property {() => void} settling goes one step of a drawing that comes to rest
 * @property {() => import("./quality.mjs").Places} places
 */

/** Everybody's name, and how to begin a drawing. @type {Record<string, (graph: import("./graphs.mjs").Graph) => Drawing>} */
export const LAYOUTS = { ours, "d3-force": d3, "ngraph.forcelayout": ngraph, ForceAtlas2: fa2 };

/** A link's ends, one after another. @param {Uint32Array} links */
function* pairs(links) {
  for (let at = 0; at < links.length; at += 2) yield [links[at], links[at + 1]];
}

/** @param {import("./graphs.mjs").Graph} graph @returns {Drawing} */
function ours({ nodes, links }) {
  // Built by run.sh.
  const { Drawing } = createRequire(import.meta.url)("../target/bench/layout-alone/layout_alone.js");
  const drawing = new Drawing(1, nodes, links);
  const settling = () => drawing.tick();
  const tick = () => {
    drawing.relax();
    drawing.tick();
  };
  return { tick, settling, places: () => ({ x: drawing.xs(), y: drawing.ys() }) };
}

/** @param {import("./graphs.mjs").Graph} graph @returns {Drawing} */
function d3(graph) {
  const nodes = Array.from({ length: graph.nodes }, () => /** @type {{x?: number, y?: number}} */ ({}));
  const links = Array.from(pairs(graph.links), ([source, target]) => ({ source, target }));
  const simulation = forceSimulation(nodes)
    .force("charge", forceManyBody().theta(THETA))
    .force("link", forceLink(links))
    // In the place of `forceCenter`, which does not keep parts together that no link holds.
    .force("x", forceX().strength(0.003))
    .force("y", forceY().strength(0.003))
    .stop();
  const settling = () => void simulation.tick();
  const tick = () => void simulation.alpha(1).tick();
  return { tick, settling, places: () => ({ x: nodes.map(({ x = 0 }) => x), y: nodes.map(({ y = 0 }) => y) }) };
}

/** @param {import("./graphs.mjs").Graph} graph @returns {Drawing} */
function ngraph({ nodes, links }) {
  const graph = createGraph();
  for (let node = 0; node < nodes; node += 1) graph.addNode(node);
  for (const [source, target] of pairs(links)) graph.addLink(source, target);
  const layout = createLayout(graph, { theta: THETA });
  const tick = () => void layout.step();
  const all = Array.from({ length: nodes }, (_, node) => layout.getNodePosition(node));
  return { tick, settling: tick, places: () => ({ x: all.map(({ x }) => x), y: all.map(({ y }) => y) }) };
}

/** @param {import("./graphs.mjs").Graph} graph @returns {Drawing} */
function fa2({ nodes, links }) {
  const graph = new UndirectedGraph();
  const below = chance(1);
  // It starts from what places there are; from random ones, says its documentation.
  for (let node = 0; node < nodes; node += 1) graph.addNode(node, { x: below(1000), y: below(1000) });
  for (const [source, target] of pairs(links)) if (source !== target) graph.mergeEdge(source, target);
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: true, barnesHutTheta: THETA };
  const defaults = createRequire(import.meta.url)("graphology-layout-forceatlas2/defaults.js");
  const { nodes: matrix, edges } = graphToByteArrays(graph, () => 1);
  const tick = () => void iterate({ ...defaults, ...settings }, matrix, edges);
  const column = (/** @type {number} */ at) => Float32Array.from({ length: nodes }, (_, node) => matrix[node * 10 + at]);
  return { tick, settling: tick, places: () => ({ x: column(0), y: column(1) }) };
}
