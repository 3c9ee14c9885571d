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

/** Whether a start URL can only mean a page of this page's own origin. @param {string} url */
function own(url) {
  // As the engine reads it, anything else may get a scheme of its own: "example.org" is another site.
  if (!/^(https?:\/\/|[./?])/i.test(url)) return false;
  try { return new URL(url, location.href).origin === location.origin; } catch { return false; }
}

const url = query.get("url");
// The engine takes several, apart by what Unicode calls white space.
const home = url === null || url.trim().split(/[\s\u0085]+/).every(own);
const stays = !["all", "subdomains"].includes(query.get("scope") ?? "host");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
// A link must not make its reader's browser crawl somebody else's site: that waits for a click.
if (!stays || !home) element.removeAttribute("autoplay");
else if (query.size === 0 && !still) element.setAttribute("autoplay", "");

document.documentElement.classList.toggle("embed", query.has("embed"));
document.querySelector("main")?.append(element);
