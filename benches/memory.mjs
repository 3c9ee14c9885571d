// The memory of a process and all below it, on Linux.
import { readFileSync, readdirSync } from "node:fs";

/** Bytes that a process and those it started take, what they share counted once. @param {number} root */
export function memory(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // The name in brackets may have blanks.
    const parent = Number(read(`/proc/${name}/stat`).replace(/^.*\) \S /s, "").split(" ")[0]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (/** @type {number} */ pid) => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root).reduce((sum, pid) => sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0), 0);
}

/** A file's text, or none where the process is gone. @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
