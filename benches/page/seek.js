// @ts-check
// Looking back in a large recorded run, on a page that embeds the element.
import { mounted } from "./element.js";

/** What the page's handlers of a worker's messages took, ms: taking in a trace is all that they do. */
function handling() {
  const spent = { ms: 0 };
  const listen = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = /** @type {any} */ (
    function (/** @type {string} */ type, /** @type {any} */ handler, /** @type {any} */ options) {
      const timed = (/** @type {Event} */ event) => {
        const began = performance.now();
        handler(event);
        spent.ms += performance.now() - began;
      };
      return listen.call(/** @type {any} */ (this), type, type === "message" ? timed : handler, options);
    }
  );
  return spent;
}

/**
 * @param {{trace: string, seeks: number}} task
 * @param {{lanes: boolean}} options
 */
export async function run({ trace, seeks }, { lanes }) {
  const spent = handling();
  const element = await mounted({});
  const events = await element.load(new URL(trace, location.href).href);
  const folding = spent.ms;
  const root = element.shadowRoot;
  if (lanes) [...root.querySelectorAll("button")].find((button) => button.textContent === "Timeline").click();
  // The stage has the trace too, and lays it out on a thread of its own.
  for (let n = 0; n < 30 && !(await element.frames()).atRest; n += 1) await new Promise((done) => setTimeout(done, 300));
  const seek = (/** @type {number} */ step) => {
    const began = performance.now();
    element.seek(step);
    // With the layout that it asks for.
    root.querySelector(".player").getBoundingClientRect();
    return performance.now() - began;
  };
  const [times, first] = [[], []];
  let [state, here] = [1, 0];
  for (let n = 0; n < seeks; n += 1) {
    // A small seeded generator (Lehmer): the same steps each time.
    state = (state * 48271) % 2147483647;
    const there = Math.floor((state / 2147483647) * events);
    const tries = [];
    // The least of three: whatever else the machine was busy with is not what it takes.
    for (let again = 0; again < 3; again += 1) {
      if (again) seek(here);
      tries.push(seek(there));
      await new Promise((done) => setTimeout(done, 5));
    }
    times.push(Math.min(...tries));
    first.push(tries[0]);
    here = there;
  }
  return { events, folding, times, first };
}
