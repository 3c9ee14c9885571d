// Empties functions that are in a WebAssembly module only because the compiler cannot know that they
// never run: they and what only they call are left out of the download. One that did run would end its
// worker, as a panic does.
//
//   node scripts/snip.mjs module.wasm
//
// The module must have names yet.
import { readFileSync, writeFileSync } from "node:fs";
import { leb, read, sized, write } from "./wasm.mjs";

const NEVER = [
  // html5ever's profile and its words for each parse error: asked for by options that are off.
  /^html5ever::tokenizer::Tokenizer<.*>::dump_profile$/,
  /BTreeMap<html5ever::tokenizer::states::State, u64>>?::(entry|get_mut|insert)\b/,
  /^html5ever::util::str::to_escaped_string/,
  // Angles beyond 2^28: the layout's are a few turns for each page.
  /^libm::math::rem_pio2_large::rem_pio2_large$/,
];

const path = process.argv[2];
const { sections, imported, bodies, names } = read(readFileSync(path));
const plain = (name = "") => name.replace(/\[[0-9a-f]+\]/g, "").replace(/^<(.*?)>::(\w+)$/, "$1::$2");
// No locals, unreachable, end.
const empty = Buffer.from([0, 0, 11]);
let saved = 0;
const code = bodies.map((body, index) => {
  if (!NEVER.some((never) => never.test(plain(names.get(imported + index))))) return body;
  saved += body.length;
  return empty;
});
const content = Buffer.concat([Buffer.from(leb(code.length)), ...code.map(sized)]);
writeFileSync(path, write(sections.map((section) => (section.id === 10 ? { id: 10, content } : section))));
console.log(`snip: ${saved} bytes of functions that never run`);
