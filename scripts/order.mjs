// Puts the functions of a WebAssembly module in an order that compresses well: each after those it is
// most like, so that what they share is still within gzip's reach.
//
//   node scripts/order.mjs module.wasm
//
// It only names the functions by their place; wasm-opt --reorder-functions-by-name then moves them.
// The module must have no names yet.
import { readFileSync, writeFileSync } from "node:fs";

const path = process.argv[2];
const bytes = readFileSync(path);
const { imported, bodies } = functions(bytes);
const names = places(bodies).map((place, index) => [...leb(imported + index), ...text(String(place).padStart(6, "0"))]);
const section = [...text("name"), 1, ...sized([...leb(names.length), ...names.flat()])];
writeFileSync(path, Buffer.concat([bytes, Buffer.from([0, ...sized(section)])]));

// The number of imported functions, and the others' code.
function functions(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const skip = () => { const size = number(); at += size; return at - size; };
  const limits = () => { const flags = number(); number(); if (flags & 1) number(); };
  // What follows an import's names, by its kind: function, table, memory, global, tag.
  const kinds = [number, () => { at++; limits(); }, limits, () => { at += 2; }, () => { at++; number(); }];
  let imported = 0;
  const bodies = [];
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    const end = at + size;
    if (id === 2) {
      for (let left = number(); left > 0; left--) {
        skip();
        skip();
        const kind = bytes[at++];
        kinds[kind]();
        if (kind === 0) imported++;
      }
    }
    if (id === 10) {
      for (let left = number(); left > 0; left--) {
        const start = skip();
        bodies.push(bytes.subarray(start, at));
      }
    }
    at = end;
  }
  return { imported, bodies };
}

// Each function's place. Two are alike in the runs of six bytes they share; what most have says nothing.
// Next is whichever has, for its length, most in common with the last sixteen, the latest above all. The
// numbers are those that made the smallest file.
function places(bodies) {
  const RUN = 6, COMMON = 200, SHORT = 800, BACK = 16, FADE = 0.85;
  const runs = bodies.map((body) => {
    const found = new Set();
    for (let at = 0; at + RUN <= body.length; at++) found.add(body.toString("latin1", at, at + RUN));
    return found;
  });
  const owners = new Map();
  runs.forEach((found, index) => found.forEach((run) => {
    if (!owners.has(run)) owners.set(run, []);
    owners.get(run).push(index);
  }));
  const telling = runs.map((found) => [...found].map((run) => owners.get(run)).filter(({ length }) => length > 1 && length <= COMMON));

  const left = new Set(bodies.keys());
  const order = [];
  while (left.size > 0) {
    const likeness = new Map();
    order.slice(-BACK).reverse().forEach((last, back) => {
      for (const index of telling[last].flat()) {
        if (left.has(index)) likeness.set(index, (likeness.get(index) ?? 0) + FADE ** back);
      }
    });
    let [next] = left;
    let most = 0;
    for (const [index, like] of likeness) {
      const value = like / (runs[index].size + SHORT);
      if (value > most) [most, next] = [value, index];
    }
    left.delete(next);
    order.push(next);
  }
  const places = [];
  order.forEach((index, place) => { places[index] = place; });
  return places;
}

function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function sized(content) {
  return [...leb(content.length), ...content];
}

function text(string) {
  return sized([...Buffer.from(string)]);
}
