// @ts-check
// A widget for notebooks, by the protocol of anywidget (https://anywidget.dev/en/afm/): Jupyter, marimo, Colab, VS Code
// and MyST show it by this module alone.

/**
 * @typedef {object} Model what the notebook's side and this one share
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, then: () => void) => void} on
 * @property {(event: string, then: () => void) => void} off
 */

/**
 * Defines the element, once a page: a notebook evaluates this module for each of its widgets. Not while the module is
 * evaluated, as anywidget waits only two seconds for that.
 *
 * @type {() => Promise<unknown>}
 */
const defined = () => {
  const key = Symbol.for("crawlscope");
  const shared = /** @type {Record<symbol, Promise<unknown>>} */ (/** @type {unknown} */ (globalThis));
  shared[key] ??= import("../crawlscope.js");
  // The next widget tries again.
  shared[key].catch(() => { delete shared[key]; });
  return shared[key];
};

const FORBIDDEN = "it runs in workers, and the program that shows this notebook lets none be started (worker-src of its content \
security policy). Open the notebook in a browser, in JupyterLab or marimo";

/** Whether workers may be started here: a policy that forbids it is told by an event, a sandbox by an exception. */
async function mayWork() {
  const url = URL.createObjectURL(new Blob(["postMessage(0)"], { type: "text/javascript" }));
  try {
    const worker = new Worker(url);
    const may = await new Promise((then) => {
      worker.onmessage = () => then(true);
      worker.onerror = () => then(false);
    });
    worker.terminate();
    return may;
  } catch (error) {
    return !(error instanceof DOMException);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Calls what a model of MyST's answers with an exception: behind it there is no notebook. @param {() => void} call */
function allowed(call) {
  try {
    call();
  } catch (error) {
    console.debug(error);
  }
}

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
 * @returns {Promise<() => void>} takes it away
 */
async function render({ model, el }) {
  try {
    if (!(await mayWork())) throw new Error(FORBIDDEN);
    await defined();
  } catch (error) {
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.textContent = `Crawlscope could not be loaded: ${error instanceof Error ? error.message : error}.`;
    el.append(message);
    return () => message.remove();
  }
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
    allowed(() => model.save_changes());
  };
  element.addEventListener("crawl-end", ended);
  dress();
  el.append(element);
  open();
  const heard = /** @type {const} */ ([["change:attributes", dress], ["change:height", dress], ["change:trace", open]]);
  for (const [event, then] of heard) model.on(event, then);
  return () => {
    element.remove();
    allowed(() => heard.forEach(([event, then]) => model.off(event, then)));
  };
}

export default { render };
