// The built page as one file that needs no server and no network, after "make build":
//   node scripts/bundle.mjs [lesson]     dist-bundle/crawlscope.html, or dist-bundle/<lesson>.html with what that lesson needs
//   node scripts/bundle.mjs --notebook   dist-notebook/crawlscope.mjs, a module for notebooks
// scripts/scorm.mjs makes packages of the same page.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { base } from "../www/bundle/base.js";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const DIST = join(ROOT, "dist");

/** What the scripts take for their own address: the glue asks for it, though its module is given to it. */
const HERE = { "import.meta.url": JSON.stringify(base) };

/** Files below a folder of dist/, by path. @param {string} folder @returns {string[]} */
const below = (folder) => readdirSync(join(DIST, folder), { recursive: true }).map((path) => join(folder, String(path))).filter((path) => statSync(join(DIST, path)).isFile());
/** @param {string} path */
const text = (path) => readFileSync(join(DIST, path), "utf8");
/** @param {string | Buffer} bytes */
const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");
/** JavaScript that may stand in a page. @param {string} script */
const inline = (script) => script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

/** The workers' script with the binaries' glue and the built-in site in it. @param {string[]} binaries @param {string[]} site */
async function worker(binaries, site) {
  const pages = Object.fromEntries(site.map((path) => [path, text(path)]));
  const contents = `import "./www/bundle/worker.js";\n${binaries.map((name, n) => `import * as m${n} from "./dist/${name}.js";`).join("\n")}
    globalThis.CRAWLSCOPE_BINARIES = { ${binaries.map((name, n) => `"./${name}.js": m${n}`).join(", ")} };
    import "./www/worker.js";`;
  const { outputFiles: [script] } = await build({
    stdin: { contents, resolveDir: ROOT }, bundle: true, minify: true, write: false, format: "iife", logLevel: "error",
    define: HERE,
    plugins: [{
      name: "binaries",
      setup: ({ onLoad }) => onLoad({ filter: /www\/worker\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace("await import(`./${binary}.js`)", "globalThis.CRAWLSCOPE_BINARIES[`./${binary}.js`]"),
      })),
    }],
  });
  return `globalThis.CRAWLSCOPE_SITE = ${JSON.stringify(pages)};\n${script.text}`;
}

/** The page's script, with the files in it. @param {Record<string, string>} files by path, compressed @param {string} entry */
async function page(files, entry) {
  const { outputFiles: [script] } = await build({
    entryPoints: [join(ROOT, entry)], bundle: true, minify: true, write: false, format: "esm", target: "es2022", logLevel: "error",
    define: HERE,
    plugins: [{
      name: "one-file",
      setup: ({ onResolve }) => {
        onResolve({ filter: /^\.\/at\.js$/ }, () => ({ path: join(ROOT, "www/bundle/at.js") }));
        onResolve({ filter: /^\.\/app\.js$/ }, () => ({ path: join(DIST, "app.js") }));
      },
    }],
  });
  return `globalThis.CRAWLSCOPE_FILES = ${JSON.stringify(files)};\n${script.text}`;
}

/** What lessons need, and those of one's own with their programs if `own`; or all there is. @param {string[] | undefined} names @param {boolean} own @returns {Promise<Record<string, string>>} */
async function files(names, own) {
  const isAll = names === undefined;
  const crawls = isAll || names.includes("crawler");
  const binaries = ["app", "files", ...(isAll || own ? ["own"] : []), ...(crawls ? ["selecting"] : []), ...(isAll ? ["reader"] : [])];
  const lessons = below("lessons").filter((path) => isAll || names.some((name) => path.startsWith(`lessons/${name}/`)));
  const site = crawls ? below("demo") : [];
  const paths = ["crawlscope.css", ...below("languages"), ...binaries.map((name) => `${name}_bg.wasm`), ...lessons, ...site];
  const all = Object.fromEntries(paths.map((path) => [path, packed(readFileSync(join(DIST, path)))]));
  // Workers ask for the site only to crawl it.
  return { ...all, "worker.js": packed(await worker(binaries, isAll ? site : [])) };
}

/** Writes a file, and says so. @param {string} folder @param {string} name @param {string | Uint8Array} contents */
export function write(folder, name, contents) {
  mkdirSync(join(ROOT, folder), { recursive: true });
  writeFileSync(join(ROOT, folder, name), contents);
  console.log(`${folder}/${name}  ${(contents.length / 1e6).toFixed(1)} MB`);
}

/**
 * The page as one file.
 *
 * @param {string[] | undefined} lessons those that it is to have; all of them and the built-in site without
 * @param {string} query what it opens with
 * @param {string} [entry] its script
 * @param {boolean} [own] whether it is to show lessons of one's own
 */
export async function onePage(lessons, query, entry = "www/page.js", own = false) {
  if (!existsSync(join(DIST, "app_bg.wasm"))) throw new Error("dist/ is missing; run “make build” first");
  for (const lesson of lessons ?? []) {
    if (!existsSync(join(DIST, "lessons", lesson, "lesson.json"))) throw new Error(`there is no lesson “${lesson}”; there are ${readdirSync(join(DIST, "lessons")).join(", ")}`);
  }
  const script = await page(await files(lessons, own), entry);
  const policy = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline' blob:; img-src data: blob:; connect-src * blob:; base-uri 'none'; form-action 'none'";
  return text("index.html")
    .replace(/(http-equiv="?Content-Security-Policy"? content=)"[^"]*"/i, `$1"${policy}"`)
    .replace(/<link [^>]*rel="?(icon|modulepreload)"?[^>]*>\s*/g, "")
    .replace(/<link [^>]*page\.css[^>]*>/, () => `<style>${text("page.css")}</style>`)
    .replace(/<script [^>]*page\.js[^>]*><\/script>/, () => `<script type="module">${inline(script)}</script>`)
    .replace(/<link data-trunk[^>]*>\s*/g, "")
    .replace("<html ", `<html ${query && `data-query="${query}" `}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!existsSync(join(DIST, "app_bg.wasm"))) throw new Error("dist/ is missing; run “make build” first");
  const lesson = process.argv[2];
  if (lesson === "--notebook") write("dist-notebook", "crawlscope.mjs", await page(await files(undefined, true), "www/bundle/notebook.js"));
  else write("dist-bundle", `${lesson ?? "crawlscope"}.html`, await onePage(lesson === undefined ? undefined : [lesson], lesson === undefined ? "" : `lesson=${lesson}`));
}
