// @ts-check
// Looking around in our picture of a large recorded run, and saving it.
import { mounted } from "./element.js";
import { gestures } from "./gestures.js";

/**
 * @param {{trace: string}} task
 * @param {{renderer: string}} options
 */
export async function run({ trace }, { renderer }) {
  const element = await mounted({ renderer });
  await element.load(new URL(trace, location.href).href);
  while (!(await element.frames()).atRest) await new Promise((done) => setTimeout(done, 100));
  const canvas = /** @type {HTMLCanvasElement} */ (element.shadowRoot.querySelector(".stage canvas"));
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const point = (/** @type {string} */ type, x = 0, y = 0) =>
    canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, pointerType: "mouse", button: 0, clientX: left + 20 + x, clientY: top + 20 + y }));
  canvas.focus();
  // Near the corner, where the ground is.
  point("pointerdown");
  const looked = await gestures({
    drawn: async () => (await element.frames()).drawn,
    move: (x, y) => point("pointermove", x, y),
    magnify: (steps) => canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: -40 * steps, clientX: left + width / 2, clientY: top + height / 2 })),
  });
  point("pointerup");
  while (!(await element.frames()).atRest) await new Promise((done) => setTimeout(done, 100));
  const began = performance.now();
  const { size } = await element.exportAs("png");
  const used = (await element.frames()).renderer;
  return { ...looked, png: performance.now() - began, size, renderer: used };
}
