// @ts-check
// The page in a frame: says to the page around it how it stands, and how high it would be, and is where it was when the
// frame is loaded anew, as slides do that unload what is out of sight. The form of the messages is in docs/embedding.md.

/** @typedef {HTMLElement & { stats: object | null, link: string | null, wasPlayed: boolean }} CrawlScope */

/** Of the address that the frame was given: it changes as the lesson does. */
const key = `crawlscope.frame.1:${location.href}`;

/** Storage throws where a browser forbids it to frames. @template T @param {() => T} use @returns {T | undefined} */
function stored(use) {
  try { return use(); } catch { return undefined; }
}

/** Puts a lesson back where it was, and has that kept. @param {CrawlScope} element */
function keep(element) {
  const was = new URLSearchParams(stored(() => sessionStorage.getItem(key)) ?? "");
  if (was.has("lesson")) {
    // Without a step there would be questions, which were answered.
    if (!was.has("step")) was.set("step", "0");
    for (const name of ["lesson", "seed", "step"]) {
      const value = was.get(name);
      if (value !== null) element.setAttribute(name, value);
    }
    element.wasPlayed = true;
  }
  const save = () => {
    const now = new URL(element.link || location.href);
    if (element.stats && now.searchParams.has("lesson")) stored(() => sessionStorage.setItem(key, now.search));
  };
  // Some browsers end a frame without a word.
  for (const type of ["change", "click", "keyup"]) element.addEventListener(type, () => setTimeout(save, 100));
  addEventListener("pagehide", save);
}

/** Each part as high as what is in it, where the frame's height follows. What changes while a lesson plays keeps its height. */
const OUTER = "html.embed, html.embed body { height: auto; min-height: 0; }";
const INNER = `.cs, .poster { height: auto; }
  .cs .lanes { max-height: 320px !important; }
  .cs:not(.lesson) .stage { min-height: clamp(240px, 56vw, 560px) !important; }
  .lesson > .body, .lesson > .player { flex: none !important; min-height: 0 !important; overflow: visible !important; }
  .lesson :is(.state-now, .stage) { min-height: 280px !important; }
  .lesson.open .words { max-height: none; }`;

/** Gives the page the height of what is in it, and calls with that height whenever it changes. @param {CrawlScope} element @param {(height: number) => void} call */
function fit(element, call) {
  for (const [root, rules] of /** @type {const} */ ([[document, OUTER], [/** @type {ShadowRoot} */ (element.shadowRoot), INNER]])) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    root.adoptedStyleSheets = [sheet];
  }
  // It calls when it begins, too.
  const observer = new ResizeObserver(() => call(Math.ceil(element.getBoundingClientRect().height)));
  observer.observe(element);
  return observer;
}

/** @param {CrawlScope} element before it is put into the document */
export function attach(element) {
  // Whoever has the page in a frame may know that much of it.
  const say = (/** @type {object} */ message, origin = "*") => parent.postMessage({ source: "crawlscope", ...message }, origin);
  element.addEventListener("crawl-ready", (event) => say({ type: "ready", .../** @type {CustomEvent} */ (event).detail }));
  element.addEventListener("crawl-error", (event) => say({ type: "error", .../** @type {CustomEvent} */ (event).detail }));
  /** @type {ResizeObserver | undefined} */
  let observer;
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || data?.target !== "crawlscope" || data.type !== "fit") return;
    observer?.disconnect();
    observer = fit(element, (height) => say({ type: "size", height }, origin === "null" ? "*" : origin));
  });
  keep(element);
}
