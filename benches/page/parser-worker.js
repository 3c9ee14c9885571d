// @ts-check
import { fetchAll } from "./measure.js";

onmessage = async ({ data: { task, parser } }) => {
  try {
    const { default: init, Links } = await import(new URL(`/${parser}/${parser.replace("-", "_")}.js`, location.href).href);
    await init();
    const bodies = await fetchAll(task, async (response) => new Uint8Array(await response.arrayBuffer()));
    const links = new Links();
    let anchors = 0;
    const began = performance.now();
    for (const body of bodies) anchors += links.count(body)[0];
    postMessage({ ms: performance.now() - began, anchors });
  } catch (error) {
    reportError(error);
  }
};
