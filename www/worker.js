// @ts-check
// The boot of every worker: the page posts the compiled module and a role, the module does the rest.
import init, { become_crawl_worker, crawl_worker_message, become_reader_worker, reader_worker_message, StageWorker, Export, Import } from "./crawlscope-engine.js";

/** @type {unknown[]} Messages that came before the module was ready. */
const early = [];
/** @param {unknown} data */
let take = (data) => { early.push(data); };

/** @type {Record<string, (first: any) => (data: any) => void>} By role: what takes the messages. */
const roles = {
  crawl: ({ module }) => {
    become_crawl_worker();
    const makeReader = () => {
      const worker = new Worker(location.href, { type: "module", name: "crawlscope reader" });
      worker.postMessage({ role: "reader", module });
      return worker;
    };
    return (data) => crawl_worker_message(data, makeReader);
  },
  reader: () => {
    become_reader_worker();
    return reader_worker_message;
  },
  stage: ({ canvas, renderer }) => {
    const stage = new StageWorker(canvas, renderer);
    return (data) => stage.message(data);
  },
  export: ({ format, crashed, batches }) => {
    const work = new Export(format);
    for (const batch of batches) work.add(batch);
    const file = work.finish(crashed);
    postMessage(file, [file.buffer]);
    return () => {};
  },
  import: ({ bytes }) => {
    const work = new Import();
    // In pieces, so that what was read of a large file is shown while the rest is.
    for (let at = 0; at < bytes.length; at += 1 << 20) work.add(bytes.subarray(at, at + (1 << 20)));
    work.finish();
    return () => {};
  },
};

// Set before anything is awaited: a message that finds no listener is lost.
onmessage = async ({ data: first }) => {
  onmessage = ({ data }) => take(data);
  try {
    await init({ module_or_path: first.module });
    take = roles[first.role](first);
    early.forEach((data) => take(data));
  } catch (error) {
    // A rejected promise would stay in here; the page listens for errors.
    reportError(error);
  }
};
