// @ts-check
// The ceiling: the same URLs, fetched and read as text, nothing done with them.
import { fetchAll } from "./measure.js";

/** @param {import("./measure.js").Task} task */
export async function run(task) {
  const began = performance.now();
  const texts = await fetchAll(task, (response) => response.text());
  const ms = performance.now() - began;
  return { ms, read: texts.filter((text) => text.length > 0).length };
}
