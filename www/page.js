// @ts-check
// index.html's whole state is its query string, with names as in the element's attributes.
import "./crawlscope.js";

const query = new URLSearchParams(location.search);
const element = document.createElement("crawl-scope");
for (const [name, value] of query) {
  if (/^[a-z][a-z-]*$/.test(name)) element.setAttribute(name, value);
}

/** Whether a start URL is on this page's own origin. @param {string} url */
function own(url) {
  try { return new URL(url, location.href).origin === location.origin; } catch { return false; }
}

const url = query.get("url");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
// A link must not make its reader's browser crawl somebody else's site: that waits for a click.
if (url !== null && !own(url)) element.removeAttribute("autoplay");
else if (query.size === 0 && !still) element.setAttribute("autoplay", "");

document.documentElement.classList.toggle("embed", query.has("embed"));
document.querySelector("main")?.append(element);
