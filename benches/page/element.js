// @ts-check
// Our element on a bench's page.

/** Puts an element with these attributes on the page, and waits until it takes calls. @param {Record<string, unknown>} attributes */
export async function mounted(attributes, { hidden = false } = {}) {
  await import(new URL("/crawlscope.js", location.href).href);
  const element = /** @type {any} */ (document.createElement("crawl-scope"));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.hidden = hidden;
  document.body.append(element);
  while (element.stats === null) await new Promise((done) => setTimeout(done, 10));
  return element;
}
