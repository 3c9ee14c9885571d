// A package of the built page for learning platforms, by SCORM 1.2 and by cmi5, after "make build", as dist-scorm/<lesson>.zip:
//   node scripts/scorm.mjs semaphore          of one lesson
//   node scripts/scorm.mjs lock,queue 80      of several, each an item of its own, passed from a score of 80
//   node scripts/scorm.mjs my-lesson.json     of a lesson of one's own, with its recording
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
// Kept, without dependencies, and writes what platforms read: names in UTF-8, no data descriptors.
import { strToU8, zipSync } from "fflate";
import { DIST, onePage, write } from "./bundle.mjs";

/** What a platform serves as it is. */
const SERVED = /\.(html|js|css|json|xml)$/;
/** Zip has no time zones, and the same input is to give the same file. */
const WHEN = new Date(2020, 0, 1);

/** @param {string} text */
const xml = (text) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/**
 * A lesson: what it takes of the built-in ones, its title, how the page is asked for it, and its own files.
 *
 * @param {string} given a name, or the path of a file
 */
function lesson(given) {
  if (!given.endsWith(".json")) {
    const path = join(DIST, "lessons", given, "lesson.json");
    if (!/^[\w-]+$/.test(given) || !existsSync(path)) throw new Error(`there is no lesson “${given}”; there are ${readdirSync(join(DIST, "lessons")).join(", ")}`);
    return { base: given, title: /** @type {string} */ (JSON.parse(readFileSync(path, "utf8")).title), query: given, files: {} };
  }
  if (!existsSync(given)) throw new Error(`there is no file ${given}`);
  const own = JSON.parse(readFileSync(given, "utf8"));
  const base = own.lesson ?? own.program;
  const name = basename(given).replace(/[^\w.-]/g, "-");
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  if (own.trace !== undefined) {
    const path = join(dirname(given), own.trace);
    if (!existsSync(path)) throw new Error(`${given}: its recording ${own.trace} is not beside it`);
    // Some platforms serve no NDJSON.
    own.trace = `${name.replace(/\.json$/, "")}-run.json`;
    files[own.trace] = readFileSync(path);
  }
  files[name] = strToU8(JSON.stringify(own));
  const title = own.title ?? (base && JSON.parse(readFileSync(join(DIST, "lessons", base, "lesson.json"), "utf8")).title);
  if (typeof title !== "string") throw new Error(`${given}: it has no title`);
  return { base, title, query: name, files };
}

/**
 * The package's table of contents.
 *
 * @param {{ title: string, query: string }[]} lessons
 * @param {string[]} paths all files but this one
 * @param {number | undefined} pass
 */
export function manifest(lessons, paths, pass) {
  const title = lessons.map(({ title }) => title).join(", ");
  const id = `crawlscope-${lessons.map(({ query }) => query.replace(/\W+/g, "-")).join("-")}`.slice(0, 80);
  const items = lessons.map(({ title, query }, n) => `
      <item identifier="item-${n + 1}" identifierref="lesson" isvisible="true"${lessons.length > 1 ? ` parameters="?lesson=${xml(encodeURIComponent(query))}"` : ""}>
        <title>${xml(title)}</title>${pass === undefined ? "" : `
        <adlcp:masteryscore>${pass}</adlcp:masteryscore>`}
      </item>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${xml(id)}" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${xml(title)}</title>${items.join("")}
    </organization>
  </organizations>
  <resources>
    <resource identifier="lesson" type="webcontent" adlcp:scormtype="sco" href="index.html">${paths.map((path) => `
      <file href="${xml(path)}"/>`).join("")}
    </resource>
  </resources>
</manifest>
`;
}

/**
 * The package's table of contents for cmi5.
 *
 * @param {{ title: string, query: string }[]} lessons
 * @param {number | undefined} pass
 */
export function structure(lessons, pass) {
  // Nobody has these addresses; they are names (RFC 2606).
  const id = (/** @type {string} */ name) => xml(`https://crawlscope.example/lessons/${encodeURIComponent(name)}`);
  const said = (/** @type {string} */ name, /** @type {string} */ text) => `<${name}><langstring lang="en">${xml(text)}</langstring></${name}>`;
  const title = lessons.map(({ title }) => title).join(", ");
  const units = lessons.map((lesson) => `
  <au id="${id(lesson.query)}" moveOn="${pass === undefined ? "Completed" : "Passed"}"${pass === undefined ? "" : ` masteryScore="${pass / 100}"`} launchMethod="AnyWindow">
    ${said("title", lesson.title)}
    ${said("description", lesson.title)}
    <url>index.html?lesson=${xml(encodeURIComponent(lesson.query))}</url>
  </au>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="${id(lessons.map(({ query }) => query).join("-"))}-course">
    ${said("title", title)}
    ${said("description", title)}
  </course>${units.join("")}
</courseStructure>
`;
}

/** @param {string} given names and paths, separated by commas @param {string | undefined} passed */
async function scorm(given, passed) {
  const names = given.split(",").map((name) => name.trim()).filter(Boolean);
  if (names.length === 0) throw new Error("say which lesson: LESSON=semaphore, LESSON=lock,queue or LESSON=my-lesson.json");
  const pass = passed === undefined ? undefined : Number(passed);
  if (pass !== undefined && !(pass >= 0 && pass <= 100)) throw new Error(`PASS=${passed} is no score from 0 to 100`);
  const lessons = names.map(lesson);
  // A platform that passes on no parameters opens the first. The list would ask for lessons that are not in here.
  const query = `lesson=${encodeURIComponent(lessons[0].query)}`;
  const bases = [...new Set(lessons.map(({ base }) => base).filter(Boolean))];
  /** @type {Record<string, Uint8Array>} */
  const files = Object.assign({ "cmi5.xml": strToU8(structure(lessons, pass)), "index.html": strToU8(await onePage(bases, query, "www/scorm/page.js", lessons.some(({ files }) => Object.keys(files).length > 0))) }, ...lessons.map(({ files }) => files));
  const odd = Object.keys(files).filter((path) => !SERVED.test(path));
  if (odd.length > 0) throw new Error(`platforms do not serve ${odd.join(", ")}`);
  const contents = { "imsmanifest.xml": strToU8(manifest(lessons, Object.keys(files), pass)), ...files };
  const name = names.map((name) => basename(name, ".json")).join("-").slice(0, 80);
  write("dist-scorm", `${name}.zip`, zipSync(contents, { level: 9, mtime: WHEN }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  scorm(process.argv[2] ?? "", process.argv[3]).catch((error) => {
    console.error(`scorm: ${error.message}`);
    process.exitCode = 1;
  });
}
