// From times to a table: medians, spreads, ratios, goals.

/** @typedef {Record<string, {label: string, runs: {ms: number, long?: number[], frames?: number, pages?: number, read?: number, links?: number, anchors?: number}[]}>} Results */

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number} number */
const tenth = (number) => Math.round(number * 10) / 10;
/** @param {number} ratio */
const hundredth = (ratio) => Math.round(ratio * 100) / 100;

/**
 * The figures of every contender, and what they come to.
 *
 * @param {Results} results
 */
export function summarize(results) {
  const contenders = Object.fromEntries(
    Object.entries(results).map(([key, { label, runs }]) => {
      const times = runs.map(({ ms }) => tenth(ms));
      const about = { label, ms: median(times), least: Math.min(...times), most: Math.max(...times), times };
      const frames = runs[0].frames === undefined ? {} : { framesASecond: tenth(median(runs.map(({ frames = 0, ms }) => (frames * 1000) / ms))) };
      const long = runs[0].long === undefined ? {} : { longTasks: longOf(runs.map(({ long = [] }) => long)) };
      return [key, { ...about, ...frames, ...long }];
    }),
  );
  const { on, off, peer, fetches, scraper } = contenders;
  const larger = fetches.ms >= scraper.ms ? fetches : scraper;
  const goals = [
    goal(`picture on, to the JavaScript crawler`, on.ms / peer.ms, 0.6),
    goal(`picture off, to the larger of bare fetches and scraper alone (here: ${larger.label})`, off.ms / larger.ms, 1.5),
    { what: "main-thread tasks over 50 ms, in all rounds with the picture on", is: on.longTasks?.count ?? 0, atMost: 0, met: !on.longTasks?.count },
  ];
  return { contenders, goals };
}

/** @param {number[][]} rounds */
function longOf(rounds) {
  const all = rounds.flat();
  return { count: all.length, longest: Math.round(Math.max(0, ...all)), perRound: rounds.map((long) => long.length) };
}

/** @param {string} what @param {number} ratio @param {number} atMost */
function goal(what, ratio, atMost) {
  return { what, is: hundredth(ratio), atMost, met: ratio <= atMost };
}

/**
 * The report as people read it.
 *
 * @param {ReturnType<typeof summarize> & {site: Record<string, number>, machine: Record<string, unknown>, rounds: number}} report
 */
export function table({ contenders, goals, site, machine, rounds }) {
  const { peer, fetches, scraper } = contenders;
  const rows = Object.values(contenders).map(({ label, ms, least, most, framesASecond, longTasks }) => [
    label, ms.toFixed(0), `${least.toFixed(0)}–${most.toFixed(0)}`,
    ...[peer, fetches, scraper].map((other) => (ms / other.ms).toFixed(2)),
    longTasks ? `${longTasks.count} (${longTasks.longest})` : "–", framesASecond?.toFixed(0) ?? "–",
  ]);
  const head = ["", "ms", "least–most", "÷ JS", "÷ fetches", "÷ scraper", "long tasks", "frames/s"];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at].length)));
  const line = (/** @type {string[]} */ row) => row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join("  ");
  return [
    `${site.read} pages, ${(site.bytes / 1e6).toFixed(1)} MB, ${site.links} links; median of ${rounds}; ` +
      `${machine.cores} cores, ${machine.chromium}, load ${machine.load}`,
    "",
    line(head),
    ...rows.map(line),
    "",
    ...goals.map(({ what, is, atMost, met }) => `${met ? "met   " : "MISSED"}  ${is} (goal: at most ${atMost})  ${what}`),
  ].join("\n");
}
