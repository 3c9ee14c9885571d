// @ts-check
// index.html's whole state is its query string, with names as in the element's attributes.
import "./crawlscope.js";

const query = new URLSearchParams(location.search);
const element = document.createElement("crawl-scope");
const known = /** @type {any} */ (element.constructor).observedAttributes;
for (const [name, value] of query) {
  // Of a name said twice the first counts, here as in query.get below.
  if (known.includes(name) && !element.hasAttribute(name)) element.setAttribute(name, value);
}

// A first visit shows the built-in site being crawled. Whether a start may go ahead without a click
// is for the engine to say: it alone knows what it will ask of whom.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
if (query.size === 0 && !still) element.setAttribute("autoplay", "");

const embedded = query.has("embed");
document.documentElement.classList.toggle("embed", embedded);
document.querySelector("main")?.append(element);

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
addEventListener("popstate", () => {
  const lesson = new URLSearchParams(location.search).get("lesson");
  if (lesson === null) element.removeAttribute("lesson");
  else element.setAttribute("lesson", lesson);
});
// The page is the element's alone, so its key holds wherever nothing has the focus.
addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key === "p" && target === document.body && !ctrlKey && !metaKey && !altKey) element.toggleAttribute("projector");
});
