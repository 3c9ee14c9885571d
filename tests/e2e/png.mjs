// Reads pictures, and finds the places where two of them differ.
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/**
 * Pixels, four bytes each: red, green, blue and opacity.
 *
 * @typedef {object} Pixels
 * @property {number} width
 * @property {number} height
 * @property {Buffer} data
 */

/** @typedef {Pixels & {at: (x: number, y: number) => [number, number, number]}} Picture */

/**
 * Connected pixels, and the box around them.
 *
 * @typedef {{pixels: number, x: number, y: number, width: number, height: number}} Region
 */

/**
 * How far apart two colours may be before they count as different: 0 is equal, 1 is black and white. An edge that
 * falls a seventh of a pixel elsewhere stays below it. pixelmatch's own detection of smoothed edges is not used,
 * because it takes whole letters and thin lines for such edges.
 */
const THRESHOLD = 0.15;

/**
 * @param {Buffer} file
 * @returns {Picture} whose `at` gives the colour at a point, or at the nearest one within the picture
 */
export function readPng(file) {
  const { width, height, data } = PNG.sync.read(file);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => {
    const from = (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) * 4;
    return /** @type {[number, number, number]} */ ([data[from], data[from + 1], data[from + 2]]);
  };
  return { width, height, data, at };
}

/** A part of a picture. @param {Pixels} picture @param {Omit<Region, "pixels">} box @returns {Pixels} */
export function cut({ width: stride, data }, { x, y, width, height }) {
  const rows = Array.from({ length: height }, (_, row) => {
    const from = ((y + row) * stride + x) * 4;
    return data.subarray(from, from + width * 4);
  });
  return { width, height, data: Buffer.concat(rows) };
}

/**
 * The regions in which two pictures of one size differ by more than the smoothing of edges, largest first.
 *
 * @param {Pixels} one
 * @param {Pixels} other
 */
export function differences(one, other) {
  const { width, height } = one;
  const mask = new Uint8Array(width * height * 4);
  pixelmatch(one.data, other.data, mask, width, height, { threshold: THRESHOLD, includeAA: true, diffMask: true });
  return regions(width, height, (at) => mask[at * 4 + 3] > 0);
}

/**
 * The regions of the pixels that are `in`, largest first. Pixels that touch at a corner are connected.
 *
 * @param {number} width
 * @param {number} height
 * @param {(at: number) => boolean} isIn
 * @returns {Region[]}
 */
export function regions(width, height, isIn) {
  const isSeen = new Uint8Array(width * height);
  const take = (/** @type {number} */ at) => !isSeen[at] && (isSeen[at] = 1) && isIn(at);
  const found = [];
  for (let start = 0; start < width * height; start += 1) {
    if (!take(start)) continue;
    const region = [start];
    // The loop also visits what is pushed meanwhile.
    for (const at of region) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny += 1) {
        for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx += 1) {
          if (take(ny * width + nx)) region.push(ny * width + nx);
        }
      }
    }
    found.push(boxed(region, width));
  }
  return found.sort((a, b) => b.pixels - a.pixels);
}

/** @param {number[]} region @param {number} stride @returns {Region} */
function boxed(region, stride) {
  const [columns, rows] = [region.map((at) => at % stride), region.map((at) => Math.floor(at / stride))];
  const least = (/** @type {number[]} */ list) => list.reduce((a, b) => Math.min(a, b));
  const most = (/** @type {number[]} */ list) => list.reduce((a, b) => Math.max(a, b));
  const [x, y] = [least(columns), least(rows)];
  return { pixels: region.length, x, y, width: most(columns) - x + 1, height: most(rows) - y + 1 };
}
