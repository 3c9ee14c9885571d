// What a package of the page says of itself is true of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { manifest } from "../scripts/manifest.mjs";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const element = manifest(read("README.md")).modules[0].declarations[0];
const types = read("www/npm/crawlscope.d.ts");

describe("the package", () => {
  test("has the attributes that the element takes, and no others", () => {
    const taken = /const names = (\[[^\]]*\])/.exec(read("www/crawlscope.js"))?.[1] ?? "[]";
    assert.deepEqual(element.attributes.map(({ name }) => name).sort(), JSON.parse(taken).sort());
  });

  test("has types of each method, property and event", () => {
    for (const { name, kind } of element.members) assert.match(types, new RegExp(kind === "method" ? `^  ${name}\\(` : `^  readonly ${name}:`, "m"));
    for (const { name } of element.events) assert.ok(types.includes(`"${name}": CustomEvent`), name);
  });

  test("has the version of the crate", () => {
    const version = /^version = "(.*)"$/m.exec(read("Cargo.toml"))?.[1];
    assert.equal(JSON.parse(read("www/npm/package.json")).version, version);
  });

  test("can be imported where there are no elements, as by a page that is rendered on a server", async () => {
    await import("../www/crawlscope.js");
    assert.equal(globalThis.customElements, undefined);
  });
});
