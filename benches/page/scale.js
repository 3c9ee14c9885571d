// @ts-check
// A very large recorded run: how soon it is taken in, drawn for the first time, and how it can be looked around in.
import { mounted } from "./element.js";

/**
 * @param {{trace: string}} task
 * @param {{arrange: string}} options
 */
export async function run({ trace }, { arrange }) {
  const element = await mounted({ arrange });
  const { drawn } = await element.frames();
  const began = performance.now();
  await element.load(new URL(trace, location.href).href);
  const loaded = performance.now() - began;
  // The last page has a place as soon as all are drawn.
  while ((await element.positionOf(element.stats.pages - 1)) === null || (await element.frames()).drawn === drawn) await new Promise((done) => setTimeout(done, 20));
  const shown = performance.now() - began - loaded;
  const canvas = /** @type {HTMLCanvasElement} */ (element.shadowRoot.querySelector(".stage canvas"));
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const before = (await element.frames()).drawn;
  const start = performance.now();
  for (let now = 0; now < 5000; now = performance.now() - start) {
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: Math.cos(now / 600) > 0 ? -40 : 40, clientX: left + width / 2, clientY: top + height / 2 }));
    await new Promise((done) => requestAnimationFrame(done));
  }
  const frames = ((await element.frames()).drawn - before) / 5;
  return { loaded, shown, frames, pages: element.stats.pages, links: element.stats.links };
}
