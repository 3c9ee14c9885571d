// @ts-check
// A widget for notebooks, by the protocol of anywidget (https://anywidget.dev/en/afm/): Jupyter, marimo, Colab, VS Code
// and MyST show it by this module alone.
import "../crawlscope.js";

/**
 * @typedef {object} Model what the notebook's side and this one share
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, then: () => void) => void} on
 * @property {(event: string, then: () => void) => void} off
 */

/** Waits until the element takes calls. @param {any} element */
async function ready(element) {
  while (element.isConnected && element.stats === null) await new Promise(requestAnimationFrame);
  return element.isConnected;
}

/**
 * Shows an element for a model: `attributes` (an object of the element's), `height` in px, and `trace`, the bytes of a
 * recorded run, if there are any. `stats` is set at the end of each run.
 *
 * @param {{ model: Model, el: HTMLElement }} given
 * @returns {() => void} takes it away
 */
function render({ model, el }) {
  const element = /** @type {any} */ (document.createElement("crawl-scope"));
  const names = element.constructor.observedAttributes;
  const dress = () => {
    const attributes = model.get("attributes") ?? {};
    for (const name of names) {
      const value = attributes[name];
      if (value === undefined || value === null || value === false) element.removeAttribute(name);
      else element.setAttribute(name, value === true ? "" : String(value));
    }
    element.style.height = `${model.get("height") ?? 600}px`;
  };
  const open = async () => {
    /** @type {DataView | undefined} */
    const trace = model.get("trace");
    if (!trace?.byteLength || !(await ready(element))) return;
    // What is wrong with a recording is said on the element itself.
    await element.load(new Uint8Array(trace.buffer, trace.byteOffset, trace.byteLength)).catch(() => {});
  };
  const ended = (/** @type {CustomEvent} */ { detail }) => {
    model.set("stats", detail);
    model.save_changes();
  };
  element.addEventListener("crawl-end", ended);
  dress();
  el.append(element);
  open();
  const heard = /** @type {const} */ ([["change:attributes", dress], ["change:height", dress], ["change:trace", open]]);
  for (const [event, then] of heard) model.on(event, then);
  return () => {
    for (const [event, then] of heard) model.off(event, then);
    element.remove();
  };
}

export default { render };
