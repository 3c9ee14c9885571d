// @ts-check
// The shell of <crawl-scope>: it loads the module once a page and passes everything on to it.
import init, { Instance } from "./crawlscope-engine.js";

const base = new URL("./", import.meta.url).href;
const names = ["url", "lesson", "trace", "consumers", "permits", "max-pages", "max-depth", "delay", "scope", "robots",
  "seed", "speed", "step", "autoplay", "embed", "renderer"];

/** @type {Promise<WebAssembly.Module> | undefined} */
let engine;

/** Compiles the module, for this page and every worker. */
async function compile() {
  const url = new URL("crawlscope-engine_bg.wasm", base);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  // Some hosts don't know the type; then it can't be compiled while it arrives.
  const typed = response.headers.get("content-type")?.startsWith("application/wasm");
  const module = typed
    ? await WebAssembly.compileStreaming(response)
    : await WebAssembly.compile(await response.arrayBuffer());
  await init({ module_or_path: module });
  return module;
}

/** @param {string} tag @param {Record<string, string>} attributes @param {string} [text] */
function make(tag, attributes, text) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

class CrawlScope extends HTMLElement {
  static observedAttributes = names;

  /** @type {Instance | undefined} */ #instance;
  /** @type {IntersectionObserver | undefined} */ #seen;
  /** Calls made before the module has arrived. @type {(() => void)[]} */ #early = [];

  connectedCallback() {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const message = make("p", { class: "loading", role: "status" }, "Loading Crawlscope…");
    const styles = make("link", { rel: "stylesheet", href: new URL("crawlscope.css", base).href });
    const styled = new Promise((done) => ["load", "error"].forEach((event) => styles.addEventListener(event, done)));
    shadow.replaceChildren(styles, message);
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      message.textContent = "This browser lacks WebAssembly or workers, which Crawlscope runs on. Any current browser has both.";
      return;
    }
    engine ??= compile();
    Promise.all([engine, styled]).then(([module]) => {
      // It may have been removed, or removed and put back, while the module was on its way.
      if (!this.isConnected || !message.isConnected) return;
      message.remove();
      this.#instance = new Instance(this, shadow, base, module);
      this.#early.splice(0).forEach((call) => call());
      this.#autoplay();
    }).catch((error) => {
      engine = undefined;
      message.textContent = `Crawlscope could not be loaded: ${error?.message ?? error}. Reload the page to try again.`;
    });
  }

  disconnectedCallback() {
    this.#seen?.disconnect();
    this.#instance?.free();
    this.#instance = undefined;
    this.#early = [];
  }

  /** @param {string} name */
  attributeChangedCallback(name) { this.#instance?.attribute(name); }

  #autoplay() {
    if (!this.hasAttribute("autoplay")) return;
    this.#seen = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      this.#seen?.disconnect();
      this.start();
    });
    this.#seen.observe(this);
  }

  /** @param {() => void} call */
  #soon(call) { this.#instance ? call() : this.#early.push(call); }

  /** Starts a run by the attributes, ending one that is under way. */
  start() { this.#soon(() => this.#instance?.start()); }
  /** Holds consumers before their next permit. */
  pause() { this.#instance?.pause(); }
  /** Ends a pause. */
  resume() { this.#instance?.resume(); }
  /** Stops the run, aborting what is in flight. */
  stop() { this.#early = []; this.#instance?.stop(); }
  /** Counters of the run; see the README. */
  get stats() { return this.#instance?.stats ?? null; }

  /** @param {string} format @returns {Promise<Blob>} */
  async exportAs(format) { return this.#ready().exportAs(format); }
  /** Where a page is drawn, in px of the canvas. @param {number} id */
  async positionOf(id) { return this.#ready().positionOf(id); }
  /** Whether the picture is at rest, how many frames were drawn, and by what. */
  async frames() { return this.#ready().frames(); }

  /** Shows a recorded run; resolves to the number of its events. @param {Blob | ArrayBuffer | Uint8Array | string} source a file, its bytes or text, or its address */
  async load(source) { return this.#ready().load(source); }
  /** Moves the cursor. @param {number} step `Infinity` follows what comes */
  seek(step) { this.#soon(() => this.#instance?.seek(step)); }

  #ready() {
    if (!this.#instance) throw new Error("Crawlscope is not loaded yet. Wait for it, or put the element into the document.");
    return this.#instance;
  }
}

// A page may load this module twice, by two addresses.
if (!customElements.get("crawl-scope")) customElements.define("crawl-scope", CrawlScope);
