// @ts-check
// index.html's whole state is its query string, with names as in the element's attributes. A page that is one file may
// have a query of its own, for where there is none.
import "./crawlscope.js";
import { languageOf, translate } from "./language.js";

const query = new URLSearchParams(location.search || document.documentElement.dataset.query);
const element = document.createElement("crawl-scope");
const lang = query.get("lang");
if (lang !== null) {
  document.documentElement.lang = lang;
  for (const link of document.querySelectorAll(".chrome a")) {
    const to = new URL(/** @type {HTMLAnchorElement} */ (link).href);
    to.searchParams.set("lang", lang);
    link.setAttribute("href", to.href);
  }
}
const known = /** @type {any} */ (element.constructor).observedAttributes;
for (const [name, value] of query) {
  // Of a name said twice the first counts, here as in query.get below.
  if (known.includes(name) && !element.hasAttribute(name)) element.setAttribute(name, value);
}

// A first visit shows the built-in site being crawled. Whether a start may go ahead without a click
// is for the engine to say: it alone knows what it will ask of whom.
const still = window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
/** How something is looked at, which says nothing of what. */
const view = ["arrange", "color", "size", "search", "page", "projector"];
const isBare = [...query.keys()].every((name) => view.includes(name));
if (isBare || (query.has("projector") && !query.has("lesson"))) element.setAttribute("autoplay", "");
// Who wants nothing to move gets the finished picture.
if (isBare && still) element.setAttribute("latency", "0");

const embedded = query.has("embed");
document.documentElement.classList.toggle("embed", embedded);
// The page around a frame is told how it stands.
if (embedded && window.parent !== window) (await import("./frame.js")).attach(/** @type {any} */ (element));
document.querySelector("main")?.replaceChildren(element);
const chrome = document.querySelector(".chrome");
if (chrome) languageOf(element).then(() => translate(chrome));

// The lesson that is open stands in the address, and the browser's own buttons go back and forth.
new MutationObserver(() => {
  const now = new URL(location.href);
  const lesson = element.getAttribute("lesson");
  if (lesson === now.searchParams.get("lesson")) return;
  // A step is one of the lesson that was left.
  ["lesson", "step"].forEach((name) => now.searchParams.delete(name));
  if (lesson !== null) now.searchParams.set("lesson", lesson);
  history[embedded ? "replaceState" : "pushState"](null, "", now);
}).observe(element, { attributeFilter: ["lesson"] });
// So does what is crawled and how, so that the address can be passed on. A start elsewhere waits there for a click.
const followed = known.filter((/** @type {string} */ name) => !["lesson", "step", "autoplay", "embed", "latency"].includes(name));
/** Told to the browser together: of an address that changes with every move of a slider some browsers hear no more. */
let told = 0;
const tell = () => {
  const now = new URL(location.href);
  for (const name of followed) {
    const value = element.getAttribute(name);
    if (value === null) now.searchParams.delete(name);
    else now.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", now);
};
new MutationObserver(() => {
  clearTimeout(told);
  told = setTimeout(tell, 300);
}).observe(element, { attributeFilter: followed });
addEventListener("popstate", () => {
  const lesson = new URLSearchParams(location.search).get("lesson");
  if (lesson === null) element.removeAttribute("lesson");
  else element.setAttribute("lesson", lesson);
});
// The page is the element's alone, so its key holds wherever nothing has the focus.
addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key === "p" && target === document.body && !ctrlKey && !metaKey && !altKey) element.toggleAttribute("projector");
});
