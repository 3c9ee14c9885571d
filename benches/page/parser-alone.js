// @ts-check
// One parser over the same bytes, in a worker as ours; only the parsing is timed.

/**
 * @param {import("./measure.js").Task} task
 * @param {{parser: string}} options the crate that parses, built by run.sh
 * @returns {Promise<{ms: number, anchors: number}>}
 */
export function run(task, { parser }) {
  const worker = new Worker(new URL("./parser-worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ task, parser });
  }).finally(() => worker.terminate());
}
