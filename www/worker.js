// @ts-check
// The boot of every worker: the page posts a binary's name, its compiled module and a role; the binary
// does the rest.

/** @typedef {{ binary: "app" | "reader" | "selecting", module: WebAssembly.Module, role: string }} FirstMessage */

/** @type {unknown[]} Messages that came before the module was ready. */
const early = [];
/** @param {unknown} data */
let take = (data) => { early.push(data); };

// Set before anything is awaited: a message that finds no listener is lost.
onmessage = async (/** @type {MessageEvent<FirstMessage>} */ { data: first }) => {
  onmessage = ({ data }) => take(data);
  try {
    const { default: init, takeRole } = await import(`./${first.binary}.js`);
    await init({ module_or_path: first.module });
    take = takeRole(first);
    early.forEach((data) => take(data));
  } catch (error) {
    // A rejected promise would stay in here; the page listens for errors.
    reportError(error);
  }
};
