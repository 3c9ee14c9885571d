// @ts-check
// The button in the browser's bar opens the page with the address of the tab that is in front.
const api = /** @type {any} */ (globalThis).browser ?? /** @type {any} */ (globalThis).chrome;

api.action.onClicked.addListener((/** @type {{ url?: string }} */ { url = "" }) => {
  const page = new URL(api.runtime.getURL("index.html"));
  if (/^https?:/.test(url)) page.searchParams.set("url", url);
  api.tabs.create({ url: page.href });
});
