// @ts-check
// What stands in the element until its module has arrived: the frame and the words of the page, and an
// address field whose text is kept.
import { address, base } from "./at.js";
import { tr } from "./language.js";

/** @param {string} tag @param {Record<string, string>} attributes @param {string} [text] */
export function make(tag, attributes, text) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

/**
 * Title and summary of the lesson that an attribute names, if there is one.
 *
 * @param {string | null} lesson
 * @returns {Promise<{ title: string, summary: string } | undefined>}
 */
export async function wordsOf(lesson) {
  // What is at an address of its own is read, within its bounds, by the module.
  const name = /^[\w-]+(?=[/,\s]|$)/.exec(lesson?.trim() ?? "")?.[0];
  if (!name || name === "index") return;
  // The chapter of the mistakes begins with this one.
  const response = await fetch(address(`lessons/${name === "mistakes" ? "two-locks" : name}/lesson.json`));
  return response.ok ? response.json() : undefined;
}

/** The frame, of which the module's own takes the place. */
export class Shell {
  #message = make("p", { class: "loading", role: "status" });
  #field = /** @type {HTMLInputElement} */ (make("input", {
    type: "text", name: "url", inputmode: "url", autocomplete: "url", autocapitalize: "off", spellcheck: "false",
    placeholder: "https://docs.example.org/",
  }));
  #isTyped = false;
  #isPressed = false;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.root = make("div", { class: "cs", "data-state": "idle" });
    this.#field.value = host.getAttribute("url") ?? new URL("demo/index.html", base).href;
    const body = make("div", { class: "body" });
    const lesson = host.getAttribute("lesson");
    if (lesson === null) {
      const stage = make("div", { class: "stage" });
      stage.append(this.#message);
      body.append(make("section", { class: "machine" }), stage, make("section", { class: "pages" }));
      body.firstElementChild?.append(make("h2", {}, tr("How it works")));
      this.root.append(this.#bar(), body);
    } else {
      this.root.append(this.#message);
      // Without its words there is still the message.
      wordsOf(lesson).then((words) => words && this.root.prepend(introduction(words))).catch(() => {});
    }
  }

  #bar() {
    const form = make("form", { class: "bar", novalidate: "" });
    const label = make("label", { class: "url" });
    label.append(make("span", {}, tr("Start URL")), this.#field);
    form.append(label, make("button", { class: "primary", type: "submit" }, tr("Crawl")));
    this.#field.addEventListener("input", () => { this.#isTyped = true; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#isPressed = true;
      this.say(tr("Crawlscope is still loading; the crawl starts as soon as it is here."));
    });
    return form;
  }

  /** @param {string} words */
  say(words) {
    this.#message.textContent = words;
  }

  /** Whether Crawl was pressed. */
  get isPressed() { return this.#isPressed; }

  /**
   * Leaves its place to what `build` builds. What was typed goes into the new field, and if Crawl was
   * pressed, it is pressed there.
   *
   * @param {() => void} build
   */
  giveWay(build) {
    const shadow = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const { value, selectionStart, selectionEnd } = this.#field;
    const hadFocus = shadow.activeElement === this.#field;
    this.root.remove();
    try {
      build();
    } catch (error) {
      shadow.append(this.root);
      throw error;
    }
    const field = /** @type {HTMLInputElement | null} */ (shadow.querySelector(".bar input[name=url]"));
    if (!field) return;
    if (this.#isTyped) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (hadFocus) {
      field.focus();
      field.setSelectionRange(selectionStart, selectionEnd);
    }
    if (this.#isPressed) field.form?.requestSubmit();
  }
}

/** @param {{ title: string, summary: string }} words */
function introduction({ title, summary }) {
  const section = make("section", { class: "poster", "aria-label": title });
  section.append(make("h2", {}, title), make("p", {}, summary.replaceAll("`", "")));
  return section;
}
