// @ts-check
// The shell of <crawl-scope>: it loads the module once a page and passes everything on to it.
import { address, base } from "./at.js";
import { languageOf, tr, translate } from "./language.js";
import { Shell, make, wordsOf } from "./shell.js";

const names = ["url", "lesson", "trace", "consumers", "permits", "host-permits", "max-pages", "max-depth", "delay", "throttle", "latency",
  "scope", "include", "exclude", "extra-hops", "tidy", "robots", "resources", "soft-404", "select", "extract", "order", "seed",
  "speed", "step", "autoplay", "embed", "projector", "renderer", "arrange", "color", "size", "search", "page", "poster"];

/** @typedef {typeof import("./app.js")} App */
/** @type {Promise<{ Instance: App["Instance"], module: WebAssembly.Module }> | undefined} */
let app;

/** Compiles the page's module, which most workers share, while its glue is loaded. @param {Element} element the page's first */
async function load(element) {
  const [{ default: init, Instance, speak }, module, spoken] = await Promise.all([import("./app.js"), compile("app"), languageOf(element)]);
  await init({ module_or_path: module });
  if (spoken) speak(spoken.language, spoken.words);
  return { Instance, module };
}

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

/** A binary's module, which is fetched and compiled once a page. @param {string} binary */
function compile(binary) {
  const known = modules.get(binary);
  if (known) return known;
  const module = fetchModule(address(`${binary}_bg.wasm`));
  modules.set(binary, module);
  // The next that asks tries again.
  module.catch(() => modules.delete(binary));
  return module;
}

/** @param {string} url */
async function fetchModule(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  // Some hosts don't know the type, and some browsers can't: then it is not compiled while it arrives.
  const typed = response.headers.get("content-type")?.startsWith("application/wasm");
  return typed && WebAssembly.compileStreaming ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Keys that are used in the element are not the surrounding page's too: an arrow would turn over its slide. @param {KeyboardEvent} event */
function keepKey(event) {
  const at = event.composedPath()[0];
  if (!(at instanceof Element) || event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
  const isPress = event.key === " " || event.key === "Enter";
  if (event.defaultPrevented || at.matches(isPress ? "button, a, summary, input, select" : "input, select, textarea")) event.stopPropagation();
}

/** There are no elements where a page is rendered on a server. */
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

class CrawlScope extends Base {
  static observedAttributes = names;

  /** @type {InstanceType<App["Instance"]> | undefined} */ #instance;
  /** @type {IntersectionObserver | undefined} */ #seen;
  /** Loads the module, once. */ #load = () => {};
  /** Whether it was played before, and goes on without being asked. */ wasPlayed = false;
  /** Calls made before the module has arrived. @type {(() => void)[]} */ #early = [];

  connectedCallback() {
    // It was moved, and goes on.
    if (this.#instance) return;
    this.#seen?.disconnect();
    this.addEventListener("keydown", keepKey);
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    // What stands for it, also on paper, until it is played: a picture, or what is in the element.
    const poster = make("section", { class: "poster" });
    const picture = this.getAttribute("poster");
    if (picture) poster.append(make("img", { src: picture, alt: "", loading: "lazy" }));
    const message = make("p", { class: "loading", role: "status" });
    poster.append(make("slot", {}), message);
    const styles = make("link", { rel: "stylesheet", href: address("crawlscope.css") });
    const styled = new Promise((done) => ["load", "error"].forEach((event) => styles.addEventListener(event, done)));
    shadow.replaceChildren(styles, poster);
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      message.textContent = tr("This browser lacks WebAssembly or workers, which Crawlscope runs on. Any current browser has both.");
      this.#tell("crawl-error", { message: message.textContent });
      return;
    }
    this.#load = () => {
      this.#load = () => {};
      this.#seen?.disconnect();
      const shell = new Shell(this);
      poster.replaceWith(shell.root);
      shell.say(tr("Loading Crawlscope…"));
      languageOf(this).then(() => translate(shell.root));
      app ??= load(this);
      Promise.all([app, styled]).then(([{ Instance, module }]) => {
        // It may have been removed, or removed and put back, while the module was on its way.
        if (!this.isConnected || !shell.root.isConnected) return;
        shell.giveWay(() => { this.#instance = new Instance(this, shadow, base, address, module, compile); });
        this.#early.splice(0).forEach((call) => call());
        this.#tell("crawl-ready", { loaded: true });
        if (this.hasAttribute("autoplay") && !shell.isPressed) this.#near(0, () => this.#instance?.autoplay());
      }).catch((error) => {
        app = undefined;
        const words = tr("Crawlscope could not be loaded: {}. Reload the page to try again.", String(error?.message ?? error));
        shell.say(words);
        this.#tell("crawl-error", { message: words });
      });
    };
    // Embedded, there may be several on a page, and most of them never looked at.
    if (this.hasAttribute("embed") && !this.#early.length) this.#near(600, () => this.#poster(poster, message));
    else this.#load();
  }

  disconnectedCallback() {
    // In a task of its own: it may only be moved, and whoever removes it may have been called by the instance.
    setTimeout(() => { if (!this.isConnected) this.#end(); });
  }

  #end() {
    this.#seen?.disconnect();
    this.#instance?.free();
    this.#instance = undefined;
    this.#load = () => {};
    this.#early = [];
  }

  /** @param {string} name */
  attributeChangedCallback(name) { this.#instance?.attribute(name); }

  /** Does something once, when the element is within so many px of the view. @param {number} margin @param {() => void} then */
  #near(margin, then) {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      then();
    }, { rootMargin: `${margin}px` });
    seen.observe(this);
    this.#seen = seen;
  }

  /**
   * Stands for a lesson until it is played, and for whatever its author has put something in the place of; else it is loaded.
   *
   * @param {HTMLElement} poster
   * @param {HTMLElement} message
   */
  async #poster(poster, message) {
    const waits = !this.hasAttribute("autoplay") && !this.wasPlayed;
    const words = waits ? await wordsOf(this.getAttribute("lesson")).catch(() => {}) : undefined;
    await languageOf(this);
    if (!poster.isConnected) return;
    const [isPictured, isFilled] = [this.hasAttribute("poster"), this.childElementCount > 0];
    if (!waits || !(words || isPictured || isFilled)) return this.#load();
    const title = words?.title ?? "Crawlscope";
    const play = make("button", { type: "button", class: "primary", "aria-label": tr("Play: {}", title) }, tr("Play"));
    poster.setAttribute("aria-label", title);
    if (words && !isFilled) poster.prepend(make("h2", {}, title));
    message.replaceWith(...(words && !isPictured && !isFilled ? [make("p", {}, words.summary.replaceAll("`", ""))] : []), play);
    play.addEventListener("click", () => {
      // The button is gone then, and the keys go on where the cursor is moved.
      const focus = () => this.shadowRoot?.querySelector(/** @type {"input"} */ ("[name=scrub]"))?.focus();
      this.addEventListener("crawl-end", focus, { once: true });
      this.start();
    });
    this.#tell("crawl-ready", { loaded: false });
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })); }

  /** @param {() => void} call */
  #soon(call) { this.#instance ? call() : this.#early.push(call); }

  /** Starts a run by the attributes, ending one that is under way. */
  start() {
    this.#load();
    this.#soon(() => this.#instance?.start());
  }
  /** Holds consumers before their next permit. */
  pause() { this.#instance?.pause(); }
  /** Ends a pause. */
  resume() { this.#instance?.resume(); }
  /** Stops the run, aborting what is in flight. */
  stop() { this.#early = []; this.#instance?.stop(); }
  /** Counters of the run; see the README. */
  get stats() { return this.#instance?.stats ?? null; }
  /** An address that brings back what is shown: a lesson with its numbers and its step, or a crawl. */
  get link() { return this.#instance?.link ?? null; }
  /** How far the reader of the lesson is; see the README. */
  get progress() { return this.#instance?.progress ?? null; }
  /** Puts a reader's answers back, once `lesson-progress` has told of the questions. @param {{ chosen: (number | null)[], answer: number[], solved: boolean | null }} progress */
  restore({ chosen, answer, solved }) {
    this.#instance?.restore(Int32Array.from(chosen, (at) => at ?? -1), Uint32Array.from(answer), solved === true);
  }

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
if (globalThis.customElements && !customElements.get("crawl-scope")) customElements.define("crawl-scope", CrawlScope);
