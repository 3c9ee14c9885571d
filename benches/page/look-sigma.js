// @ts-check
// The same with sigma, which draws by WebGL on the page's own thread. Bundled by run.sh.
import { UndirectedGraph } from "graphology";
import Sigma from "sigma";
import { gestures } from "./gestures.js";

/** @param {{graph: string}} task */
export async function run({ graph: address }) {
  const { x, y, links } = await (await fetch(address)).json();
  const graph = new UndirectedGraph();
  for (const node of x.keys()) graph.addNode(node, { x: x[node], y: y[node], size: 3, label: `Page ${node}`, color: "#47c" });
  for (let at = 0; at < links.length; at += 2) graph.mergeEdge(links[at], links[at + 1]);
  const container = document.createElement("div");
  Object.assign(container.style, { width: "1200px", height: "800px" });
  document.body.append(container);
  const sigma = new Sigma(graph, container);
  let drawn = 0;
  sigma.on("afterRender", () => { drawn += 1; });
  const camera = sigma.getCamera();
  await new Promise((done) => setTimeout(done, 1000));
  return gestures({
    drawn: async () => drawn,
    // A share of the picture's width, as the camera counts.
    move: (x, y) => camera.setState({ x: 0.5 - x / 1200, y: 0.5 + y / 800 }),
    magnify: (steps) => camera.setState({ ratio: camera.ratio * 0.96 ** steps }),
  });
}
