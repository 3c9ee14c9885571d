// How long the tasks of a page's main thread ran for, by the thread's own clock: a wait for a core is no task's work.
import { chromium } from "../tests/e2e/node_modules/playwright-core/index.mjs";

/** What a page marks its run with. */
const [BEGIN, END] = ["crawl begins", "crawl ends"];

/**
 * The thread times of the tasks between a run's two marks, ms.
 *
 * @param {string} control the browser's address, as `Bench` has it
 * @param {() => Promise<unknown>} run
 * @returns {Promise<number[]>} the longest first
 */
export async function mainThreadTasks(control, run) {
  const browser = await chromium.connectOverCDP(control);
  try {
    await browser.startTracing(undefined, { categories: ["toplevel", "blink.user_timing"] });
    await run();
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    return between(traceEvents);
  } finally {
    await browser.close();
  }
}

/** @typedef {{name: string, ph: string, pid: number, tid: number, ts: number, tdur?: number}} TraceEvent */

/** @param {TraceEvent[]} events */
function between(events) {
  const [begin, end] = [BEGIN, END].map((mark) => events.find(({ name }) => name === mark));
  if (!begin || !end) throw new Error("the run has not marked its beginning and end");
  const ofThread = events.filter(({ name, ph, pid, tid, ts }) =>
    ph === "X" && name === "ThreadControllerImpl::RunTask" && pid === begin.pid && tid === begin.tid && ts >= begin.ts && ts < end.ts);
  return ofThread.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => b - a);
}
