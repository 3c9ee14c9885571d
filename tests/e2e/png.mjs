// Reads PNGs as Chromium writes them: 8 bits a channel, not interlaced.
import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
/** Bytes a pixel by colour type: RGB and RGBA. */
const CHANNELS = { 2: 3, 6: 4 };

/**
 * @param {Buffer} file
 * @returns {{width: number, height: number, at: (x: number, y: number) => [number, number, number]}}
 */
export function readPng(file) {
  assert.ok(file.subarray(0, 8).equals(SIGNATURE), "a PNG begins with its signature");
  const parts = [];
  let header;
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = data;
    if (type === "IDAT") parts.push(data);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, , , interlaced] = header.subarray(8);
  const channels = CHANNELS[colour];
  assert.ok(depth === 8 && channels && interlaced === 0, `a PNG of depth ${depth} and colour type ${colour}`);
  const pixels = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const at = (x, y) => {
    const from = (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) * channels;
    return [pixels[from], pixels[from + 1], pixels[from + 2]];
  };
  return { width, height, at };
}

/** Undoes the filters of the rows. https://www.w3.org/TR/png/#9Filters */
function unfilter(raw, stride, height, step) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const here = y * stride + x;
      const left = x >= step ? out[here - step] : 0;
      const up = y > 0 ? out[here - stride] : 0;
      const corner = x >= step && y > 0 ? out[here - stride - step] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[here] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
