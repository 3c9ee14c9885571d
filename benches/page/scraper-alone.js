// @ts-check
// `scraper` over the same bytes, in a worker as ours; only the parsing is timed.

/** @param {import("./measure.js").Task} task @returns {Promise<{ms: number, anchors: number}>} */
export function run(task) {
  const worker = new Worker(new URL("./scraper-worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}
