// @ts-check
// The boot of every worker: the page posts a binary's name, its compiled module and a role; the binary
// does the rest.

/** @typedef {{ binary: "app" | "reader" | "files" | "selecting" | "own", module: WebAssembly.Module, role: string }} FirstMessage */

/** @type {unknown[]} Messages that came before the module was ready. */
const early = [];
/** @param {unknown} data */
let take = (data) => { early.push(data); };

/** Loads a binary into this worker. @param {string} binary @param {WebAssembly.Module} module */
const load = async (binary, module) => {
  const exports = await import(`./${binary}.js`);
  await exports.default({ module_or_path: module });
  return exports;
};

// Set before anything is awaited: a message that finds no listener is lost.
onmessage = async (/** @type {MessageEvent<FirstMessage>} */ { data: first }) => {
  onmessage = ({ data }) => take(data);
  try {
    const { takeRole } = await load(first.binary, first.module);
    take = takeRole(first, load);
    early.forEach((data) => take(data));
  } catch (error) {
    // A rejected promise would stay in here; the page listens for errors.
    reportError(error);
  }
};
