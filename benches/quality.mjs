// How well a drawing shows its graph: two figures that don't change with its scale.

/** Who is linked with whom, without doubles and direction. @param {import("./graphs.mjs").Graph} graph @returns {number[][]} */
function neighbours({ nodes, links }) {
  const near = Array.from({ length: nodes }, () => new Set());
  for (let at = 0; at < links.length; at += 2) {
    const [source, target] = [links[at], links[at + 1]];
    if (source === target) continue;
    near[source].add(target);
    near[target].add(source);
  }
  return near.map((set) => [...set]);
}

/** Links from a node to each other, -1 where no path leads. @param {number[][]} near @param {number} from */
function hopsFrom(near, from) {
  const hops = new Int32Array(near.length).fill(-1);
  hops[from] = 0;
  const queue = [from];
  for (const node of queue) {
    for (const next of near[node]) {
      if (hops[next] >= 0) continue;
      hops[next] = hops[node] + 1;
      queue.push(next);
    }
  }
  return hops;
}

/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>}} Places */

/**
 * Scale-normalised stress: the mean squared relative error of distances against hops, over all pairs, at the scale that
 * makes it least. With r = distance ÷ hops that is 1 − (Σr)² ÷ (n Σr²), from 0 (exact) to 1.
 * Ahmed, Erten, Kobourov, Lubiw et al., "Size should not matter: scale-invariant stress metrics", arXiv 2408.04688.
 *
 * @param {import("./graphs.mjs").Graph} graph
 * @param {Places} places
 */
export function stress(graph, { x, y }) {
  const near = neighbours(graph);
  let [sum, squares, pairs] = [0, 0, 0];
  for (let from = 0; from < graph.nodes; from += 1) {
    const hops = hopsFrom(near, from);
    for (let to = 0; to < from; to += 1) {
      if (hops[to] < 0) continue;
      const ratio = Math.hypot(x[from] - x[to], y[from] - y[to]) / hops[to];
      sum += ratio;
      squares += ratio * ratio;
      pairs += 1;
    }
  }
  return 1 - (sum * sum) / (squares * pairs);
}

/**
 * Neighbourhood preservation: how much a node's neighbours and the as many nodes drawn nearest to it are the same, as
 * Jaccard's index, on average over all nodes that have any; from 0 to 1 (the very same).
 * Kruiger, Rauber, Martins, Kerren, Kobourov & Telea, "Graph layouts by t-SNE", Computer Graphics Forum 36 (2017), at r = 1.
 *
 * @param {import("./graphs.mjs").Graph} graph
 * @param {Places} places
 */
export function preservation(graph, { x, y }) {
  const near = neighbours(graph);
  let [sum, counted] = [0, 0];
  const others = Uint32Array.from(near.keys());
  for (const [node, linked] of near.entries()) {
    if (!linked.length) continue;
    const far = (/** @type {number} */ other) => (other === node ? -1 : (x[other] - x[node]) ** 2 + (y[other] - y[node]) ** 2);
    const distance = Float64Array.from(others, (_, other) => far(other));
    // The node itself comes first.
    const nearest = others.slice().sort((a, b) => distance[a] - distance[b]).subarray(1, 1 + linked.length);
    const drawn = new Set(nearest);
    const both = linked.filter((other) => drawn.has(other)).length;
    sum += both / (2 * linked.length - both);
    counted += 1;
  }
  return sum / counted;
}
