// @ts-check
// Before a start reads another site, the browser is asked for the permission to read it, without which that site would
// have to allow it by CORS. Who declines starts as on any page.
const api = /** @type {any} */ (globalThis).browser ?? /** @type {any} */ (globalThis).chrome;

/** Patterns of hosts that may be read. @type {Set<string>} */
const granted = new Set();
const learn = async () => {
  granted.clear();
  for (const pattern of (await api.permissions.getAll()).origins ?? []) granted.add(pattern);
};
api.permissions.onAdded.addListener(learn);
api.permissions.onRemoved.addListener(learn);
await learn();

/** What to ask for to read an address' host; none for what is no address. @param {string} address */
function patternOf(address) {
  const text = address.trim();
  const whole = /^https?:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, hostname } = new URL(whole);
  return `${protocol}//${hostname}/*`;
}

/** The form that was held and may go on. @type {EventTarget | undefined} */
let passed;

/** Holds a start until the browser has asked, which it does only in the task of a click. @param {Event} event */
function hold(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=url]"));
  const pattern = form.matches(".bar") && form !== passed && field?.value.startsWith(api.runtime.getURL("")) === false && patternOf(field.value);
  if (!pattern || granted.has(pattern)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // In a task of its own: a form is not submitted again while this event is on its way.
  api.permissions.request({ origins: [pattern] }).catch(() => {}).then(() => setTimeout(() => {
    passed = form;
    form.requestSubmit();
    passed = undefined;
  }));
}

await customElements.whenDefined("crawl-scope");
const element = document.querySelector("crawl-scope");
element?.shadowRoot?.addEventListener("submit", hold, true);
