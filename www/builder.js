// @ts-check
// builder.html: a lesson's file as text beside the element that shows it. What is wrong with it the element itself says.
import "./crawlscope.js";

/** How long nothing is typed before the lesson is shown, ms. */
const PAUSE = 400;

/** @template {HTMLElement} E @param {string} id @param {new () => E} type */
function find(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`builder.html has no #${id}`);
  return found;
}

const text = find("text", HTMLTextAreaElement);
const says = find("says", HTMLParagraphElement);
const go = find("go", HTMLButtonElement);
const base = find("base", HTMLSelectElement);
const name = find("name", HTMLInputElement);
const open = find("open", HTMLInputElement);

const element = document.createElement("crawl-scope");
/** The address of what is shown. */
let shown = "";
/** The line and the column of what is wrong. @type {[number, number] | undefined} */
let place;
/** What was saved last, or begun with. */
let saved = "";
let timer = 0;

/** @param {string} words @param {boolean} [isWrong] */
function say(words, isWrong = false) {
  says.textContent = words;
  says.classList.toggle("wrong", isWrong);
  text.setAttribute("aria-invalid", String(isWrong));
  const [, line, column] = /line (\d+), column (\d+)/.exec(isWrong ? words : "") ?? [];
  place = line ? [Number(line), Number(column)] : undefined;
  go.hidden = !place;
}

/** Has the element show what is in the field. */
function show() {
  clearTimeout(timer);
  const before = shown;
  // The element takes what ends so for the address of a lesson.
  shown = `${URL.createObjectURL(new Blob([text.value], { type: "application/json" }))}#lesson.json`;
  element.setAttribute("lesson", shown);
  if (!element.isConnected) find("preview", HTMLElement).append(element);
  if (before) URL.revokeObjectURL(before);
}

element.addEventListener("crawl-error", (event) => {
  const { message, field } = /** @type {CustomEvent<{ message: string, field?: string }>} */ (event).detail;
  // That the file is only in memory is nothing to its author.
  if (field === "lesson") say(message.replace(/ at blob:\S+/, ""), true);
});
element.addEventListener("lesson-progress", () => { if (text.getAttribute("aria-invalid") !== "false") say("This is shown on the right."); });

text.addEventListener("input", () => {
  clearTimeout(timer);
  text.removeAttribute("aria-invalid");
  timer = setTimeout(show, PAUSE);
});

go.addEventListener("click", () => {
  if (!place) return;
  const lines = text.value.split("\n");
  const [line, column] = [Math.min(place[0], lines.length), place[1]];
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + lines[line - 1].length);
  // Selecting scrolls nothing in some browsers.
  text.scrollTop = (text.scrollHeight * (line - 2)) / lines.length;
  text.scrollLeft = column > 60 ? text.scrollWidth : 0;
});

/** Puts a text into the field, unless that would lose another. @param {string} next */
function begin(next) {
  if (text.value !== saved && !confirm("What you have changed is not saved. Leave it?")) return;
  text.value = saved = next;
  text.scrollTop = 0;
  show();
}

/** A file's own text. @param {string} path */
async function json(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** Begins with the words of a built-in lesson. @param {string} lesson */
async function startFrom(lesson) {
  const words = await json(`lessons/${lesson}/lesson.json`);
  const schema = new URL("lesson.schema.json", import.meta.url).href;
  begin(`${JSON.stringify({ $schema: schema, program: lesson, ...words }, null, 2)}\n`);
}

/** @param {unknown} error */
const failed = (error) => say(`A part of the builder could not be loaded: ${error instanceof Error ? error.message : error}. Load the page again.`, true);

base.addEventListener("change", () => { if (base.value) startFrom(base.value).catch(failed); });

open.addEventListener("change", async () => {
  const file = open.files?.[0];
  if (!file) return;
  begin(await file.text());
  name.value = file.name;
  describe();
});

/** The file's name, which ends as the element asks for. */
const fileName = () => {
  const given = name.value.trim().replace(/[^\w.-]+/g, "-") || "my-lesson";
  return given.endsWith(".json") ? given : `${given}.json`;
};

find("form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text.value], { type: "application/json" }));
  link.download = fileName();
  link.click();
  saved = text.value;
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});

/** Says how the file gets into a page. */
function describe() {
  const script = new URL("crawlscope.js", import.meta.url).href;
  find("snippet", HTMLPreElement).textContent =
    `<script type="module" src="${script}"></script>\n<crawl-scope lesson="${fileName()}" style="height: 800px"></crawl-scope>`;
  find("address", HTMLElement).textContent = new URL(`./?lesson=${fileName()}`, import.meta.url).href;
}
name.addEventListener("input", describe);

const copy = find("copy", HTMLButtonElement);
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(find("snippet", HTMLPreElement).textContent ?? "").then(
    () => { copy.textContent = "Copied"; },
    () => { copy.textContent = "The browser refused: select the text and copy it"; },
  );
  setTimeout(() => { copy.textContent = "Copy"; }, 2000);
});

addEventListener("beforeunload", (event) => { if (text.value !== saved) event.preventDefault(); });

describe();
json("lesson.schema.json").then(async ({ $defs }) => {
  for (const lesson of $defs.name.enum) base.append(new Option(lesson, lesson));
  base.value = "semaphore";
  await startFrom("semaphore");
}).catch(failed);
