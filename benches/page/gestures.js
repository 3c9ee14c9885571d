// @ts-check
// Moving a picture and magnifying it, as fast as the page lets a reader.

/** How long, ms; half of it moving, half magnifying. */
const LONG = 5000;
/** How often an answer is waited for out of the stillness. */
const ANSWERS = 5;

const frame = () => new Promise((done) => requestAnimationFrame(done));

/**
 * @typedef {object} View
 * @property {() => Promise<number>} drawn frames so far
 * @property {(x: number, y: number) => void} move so many px from where it was in the beginning
 * @property {(steps: number) => void} magnify by so many steps of the wheel
 */

/** What the frames of a view were, and how soon a gesture was answered. @param {View} view */
export async function gestures(view) {
  const answers = [];
  for (let n = 1; n <= ANSWERS; n += 1) {
    const before = await view.drawn();
    const began = performance.now();
    view.move(8 * n, 0);
    while ((await view.drawn()) === before) await new Promise((done) => setTimeout(done));
    answers.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 500));
  }
  const before = await view.drawn();
  const began = performance.now();
  for (let now = 0; now < LONG; now = performance.now() - began) {
    const turn = now / 300;
    if (now < LONG / 2) view.move(120 * Math.sin(turn), 80 * Math.cos(turn));
    else view.magnify(Math.cos(turn) > 0 ? 1 : -1);
    await frame();
  }
  return { frames: (await view.drawn()) - before, ms: performance.now() - began, answers };
}
