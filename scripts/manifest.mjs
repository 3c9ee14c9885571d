// The custom elements manifest of <crawl-scope>, of what the README says:  node scripts/manifest.mjs > custom-elements.json
// Editors and documentation tools read it (https://github.com/webcomponents/custom-elements-manifest, schema 1.0.0).
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The rows of the table below a heading, without Markdown. @param {string} readme @param {string} heading */
function rows(readme, heading) {
  const from = readme.indexOf(`### ${heading}`);
  if (from < 0) throw new Error(`the README has no part “${heading}”`);
  const part = readme.slice(from, readme.indexOf("\n### ", from + 4));
  const plain = (/** @type {string} */ text) => text.replace(/ ?\(\[[^\]]*\]\([^)]*\)\)/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
  const lines = part.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => line.slice(2, -2).split(" | ")).map(([name, ...texts]) => ({ names: [...name.matchAll(/`([^`]+)`/g)].map(([, name]) => name), texts: texts.map(plain) }));
}

/** @param {string} readme */
export function manifest(readme) {
  const attributes = rows(readme, "Attributes, which are also").flatMap(({ names: [name], texts: [description, standard] }) =>
    ({ name, description, ...(standard !== "–" && { default: standard }) }));
  const members = rows(readme, "Methods and properties").flatMap(({ names, texts: [description] }) => names.map((name) =>
    name.endsWith(")") ? { kind: "method", name: name.replace(/\(.*/, ""), description } : { kind: "field", name, description, readonly: true }));
  const events = rows(readme, "Events").map(({ names: [name], texts: [description] }) => ({ name, description, type: { text: "CustomEvent" } }));
  const properties = [...new Set(readme.match(/--cs-[a-z-]+/g))].sort();
  const element = {
    kind: "class", customElement: true, tagName: "crawl-scope", name: "CrawlScope", superclass: { name: "HTMLElement" },
    description: "Crawls a website from inside the browser, or plays a lesson about concurrency, and shows how.",
    attributes, members, events, cssProperties: properties.map((name) => ({ name })),
  };
  const exports = [{ kind: "custom-element-definition", name: "crawl-scope", declaration: { name: "CrawlScope", module: "crawlscope.js" } }];
  return { schemaVersion: "1.0.0", modules: [{ kind: "javascript-module", path: "crawlscope.js", declarations: [element], exports }] };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(manifest(readFileSync(new URL("../README.md", import.meta.url), "utf8")), null, 2));
}
