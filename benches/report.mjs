// From times to a table: medians, spreads, ratios, goals.

/** @typedef {Record<string, {label: string, runs: {ms: number, reading?: number, frames?: number, pages?: number, read?: number, links?: number, anchors?: number}[]}>} Results */

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A line on a goal. @param {boolean} met @param {string} is @param {string} goal */
export function verdict(met, is, goal) {
  return `${met ? "met   " : "MISSED"}  ${is} (goal: ${goal})`;
}

/** @param {number} number */
const tenth = (number) => Math.round(number * 10) / 10;
/** @param {number} ratio */
const hundredth = (ratio) => Math.round(ratio * 100) / 100;

/**
 * The figures of every contender, and what they come to.
 *
 * @param {Results} results
 * @param {number[]} tasks thread times of the main thread's tasks with the picture on, ms, the longest first
 */
export function summarize(results, tasks) {
  const contenders = Object.fromEntries(
    Object.entries(results).map(([key, { label, runs }]) => {
      const times = runs.map(({ ms }) => tenth(ms));
      const about = { label, ms: median(times), least: Math.min(...times), most: Math.max(...times), times };
      const frames = runs[0].frames === undefined ? {} : { framesASecond: tenth(median(runs.map(({ frames = 0, ms }) => (frames * 1000) / ms))) };
      const reading = runs[0].reading === undefined ? {} : { reading: median(runs.map(({ reading = 0 }) => reading)) };
      return [key, { ...about, ...frames, ...reading }];
    }),
  );
  const { on, off, peer, reader, scraper } = contenders;
  const goals = [
    goal("picture off, to the JavaScript crawler", hundredth(off.ms / peer.ms), 0.6),
    goal("picture on, to the JavaScript crawler", hundredth(on.ms / peer.ms), 0.9),
    goal("our reader alone, to scraper alone", hundredth(reader.ms / scraper.ms), hundredth(1 / 3)),
    goal("ms of thread time, the main thread's longest task with the picture on", tenth(tasks[0] ?? 0), 50),
  ];
  return { contenders, goals };
}

/** @param {string} what @param {number} is @param {number} atMost */
function goal(what, is, atMost) {
  return { what, is, atMost, met: is <= atMost };
}

/**
 * The report as people read it.
 *
 * @param {ReturnType<typeof summarize> & {site: Record<string, number>, machine: Record<string, unknown>, rounds: number}} report
 */
export function table({ contenders, goals, site, machine, rounds }) {
  const { peer, fetches, scraper } = contenders;
  const rows = Object.values(contenders).map(({ label, ms, least, most, framesASecond, reading }) => [
    label, ms.toFixed(0), `${least.toFixed(0)}–${most.toFixed(0)}`,
    ...[peer, fetches, scraper].map((other) => (ms / other.ms).toFixed(2)),
    reading?.toFixed(0) ?? "–", framesASecond?.toFixed(0) ?? "–",
  ]);
  const head = ["", "ms", "least–most", "÷ JS", "÷ fetches", "÷ scraper", "reading, ms", "frames/s"];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at].length)));
  const line = (/** @type {string[]} */ row) => row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join("  ");
  return [
    `${site.read} pages, ${(site.bytes / 1e6).toFixed(1)} MB, ${site.links} links; median of ${rounds}; ` +
      `${machine.cores} cores, ${machine.chromium}, load ${machine.load}`,
    "",
    line(head),
    ...rows.map(line),
    "",
    ...goals.map(({ what, is, atMost, met }) => `${verdict(met, String(is), `at most ${atMost}`)}  ${what}`),
  ].join("\n");
}
