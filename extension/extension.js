// @ts-check
// Before a start reads another site, the browser is asked for the permission to read it, without which that site would
// have to allow it by CORS. Who declines starts as on any page.
const api = /** @type {any} */ (globalThis).browser ?? /** @type {any} */ (globalThis).chrome;

/** The controls besides the bar's own that go on with what the bar has, or with a part of it. */
const STARTS = ["try-again", "check-again", "lift", "resume-run", "crawl-from"].map((action) => `[data-action="${action}"]`).join();

/** Patterns of hosts that may be read. @type {Set<string>} */
const granted = new Set();
const learn = async () => {
  granted.clear();
  for (const pattern of (await api.permissions.getAll()).origins ?? []) granted.add(pattern);
};
api.permissions.onAdded.addListener(learn);
api.permissions.onRemoved.addListener(learn);
await learn();

/** What to ask for to read an address' host; none for a path, or what is no address. @param {string} address */
function patternOf(address) {
  const whole = /^https?:/i.test(address) ? address : `https://${address}`;
  if (/^[./]|^(?!https?:)[a-z-]+:\/\//i.test(address) || !URL.canParse(whole)) return [];
  const { protocol, hostname } = new URL(whole);
  return [`${protocol}//${hostname}/*`];
}

/** What was held and may go on. @type {EventTarget | undefined} */
let passed;

/**
 * Holds a start until the browser has asked, which it does only in the task of a click.
 *
 * @param {Event} event
 * @param {HTMLElement | null | undefined} control what was pressed
 * @param {() => void} again presses it once more
 */
function hold(event, control, again) {
  const field = /** @type {HTMLInputElement | null | undefined} */ (shadow?.querySelector(".bar input[name=url]"));
  const origins = (field?.value ?? "").split(/\s+/).filter(Boolean).flatMap(patternOf).filter((pattern) => !granted.has(pattern));
  if (!control || control === passed || origins.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // In a task of its own: a form is not submitted again while this event is on its way.
  api.permissions.request({ origins }).catch(() => {}).then(() => setTimeout(() => {
    passed = control;
    again();
    passed = undefined;
  }));
}

await customElements.whenDefined("crawl-scope");
const shadow = document.querySelector("crawl-scope")?.shadowRoot;
shadow?.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  hold(event, form.matches(".bar") ? form : null, () => form.requestSubmit());
}, true);
shadow?.addEventListener("click", (event) => {
  const control = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(STARTS));
  hold(event, control, () => control?.click());
}, true);
