// Puts the functions of a WebAssembly module in an order that compresses well: each after those it is
// most like, so that what they share is still within gzip's reach.
//
//   node scripts/order.mjs module.wasm
//
// It only names the functions by their place; wasm-opt --reorder-functions-by-name then moves them.
// The module must have no names yet.
import { readFileSync, writeFileSync } from "node:fs";
import { leb, read, sized, write } from "./wasm.mjs";

const path = process.argv[2];
const { sections, imported, bodies } = read(readFileSync(path));
const names = places(bodies).map((place, index) => [...leb(imported + index), ...sized(Buffer.from(String(place).padStart(6, "0")))]);
const content = [...sized(Buffer.from("name")), 1, ...sized([...leb(names.length), ...names.flat()])];
writeFileSync(path, write([...sections, { id: 0, content: Buffer.from(content) }]));

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
