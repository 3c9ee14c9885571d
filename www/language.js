// @ts-check
// The page's language: where its words are, and how what stands in the page before the module has arrived is said in it.
import { address } from "./at.js";

/** Languages that there are words for, besides English. */
const languages = ["de"];

/** @type {Record<string, string>} */
let texts = {};

/** @typedef {{ language: string, words: string }} Spoken a language, and the text of its file */
/** @type {Promise<Spoken | undefined> | undefined} */
let spoken;

/**
 * The language of the page's first element, once its words are here: what `lang` on it or around it says, if there are
 * words for that. Else, or where they can't be had, it is English, and nothing is loaded.
 *
 * @param {Element} element
 */
export function languageOf(element) {
  return spoken ??= load(element.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang);
}

/** @param {string} tag @returns {Promise<Spoken | undefined>} */
async function load(tag) {
  const language = tag.toLowerCase().split("-")[0];
  if (!languages.includes(language)) return undefined;
  try {
    const words = await (await fetch(address(`languages/${language}.json`))).text();
    texts = JSON.parse(words);
    return { language, words };
  } catch {
    return undefined;
  }
}

/** A text in the page's language, as far as its words are here. @param {string} english @param {string} [value] what stands for `{}` */
export function tr(english, value = "") {
  return (texts[english] ?? english).replace("{}", () => value);
}

/** Says the texts within a node in the page's language. @param {Node} root */
export function translate(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    node.data = tr(node.data);
  }
}
