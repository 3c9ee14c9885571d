// Gives what a WebAssembly module and its glue know each other by short names: wasm-bindgen's carry a
// hash each, which does not compress.
//
//   node scripts/rename.mjs module.wasm glue.js
import { readFileSync, writeFileSync } from "node:fs";
import { Reader, leb, read, sized, write } from "./wasm.mjs";

const [module, glue] = process.argv.slice(2);
const LONG = /\b(__wbg_|__wbindgen_|wasm_bindgen_)\w+/g;
const short = new Map();

/** The name instead; what is not wasm-bindgen's own stays, as classes are reached by it. */
function name(long) {
  if (!long.match(LONG)?.includes(long)) return long;
  if (!short.has(long)) short.set(long, `$${short.size.toString(36)}`);
  return short.get(long);
}

function imports(content) {
  const reader = new Reader(content);
  const parts = [Buffer.from(leb(reader.number()))];
  while (reader.at < content.length) {
    const from = reader.string();
    parts.push(sized(Buffer.from(from)), sized(Buffer.from(name(reader.string()))));
    const start = reader.at;
    reader.imported();
    parts.push(content.subarray(start, reader.at));
  }
  return Buffer.concat(parts);
}

function exports(content) {
  const reader = new Reader(content);
  const parts = [Buffer.from(leb(reader.number()))];
  while (reader.at < content.length) {
    parts.push(sized(Buffer.from(name(reader.string()))));
    const start = reader.at++;
    reader.number();
    parts.push(content.subarray(start, reader.at));
  }
  return Buffer.concat(parts);
}

const renamed = { 2: imports, 7: exports };
const { sections } = read(readFileSync(module));
writeFileSync(module, write(sections.map(({ id, content }) => ({ id, content: renamed[id]?.(content) ?? content }))));
writeFileSync(glue, readFileSync(glue, "utf8").replace(LONG, (long) => short.get(long) ?? long));
console.log(`rename: ${short.size} names`);
