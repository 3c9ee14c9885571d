// @ts-check
// How long the picture of a large recorded run moves, on a page that embeds the element.
import { mounted } from "./element.js";

/**
 * @param {{trace: string}} task
 * @param {{renderer: string}} options `canvas2d` draws some three frames a second where there is no GPU
 */
export async function run({ trace }, { renderer }) {
  const element = await mounted({ renderer });
  const before = await element.frames();
  await element.load(new URL(trace, location.href).href);
  const began = performance.now();
  /** @type {{atRest: boolean, drawn: number, renderer: string}} */
  let now = before;
  do {
    await new Promise((done) => setTimeout(done, 100));
    now = await element.frames();
  } while (!now.atRest);
  return { ms: performance.now() - began, frames: now.drawn - before.drawn, renderer: now.renderer, pages: element.stats.pages };
}
