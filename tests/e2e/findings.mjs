// Reads the element's exports, and compares them with what a crawl of a site must find.
import assert from "node:assert/strict";

/** @typedef {import("./site.mjs").Found} Found */

const STATES = ["queued", "fetching", "ok", "broken", "unreadable", "failed", "skipped"];
/** What is compared of a page, besides its links. */
const FIELDS = ["state", "status", "reason", "depth", "title", "contentType", "bytes", "redirectedTo"];
/** Differences listed; the rest is only counted. */
const TOLD = 25;

/**
 * Checks that an `exportAs("json")` is consistent, and returns its pages by address.
 *
 * @param {any} document
 * @returns {Map<string, Found>}
 */
export function pagesOf(document) {
  assert.equal(document.format, "crawlscope");
  assert.equal(document.version, 1);
  const url = (id) => document.pages[id]?.url ?? `page ${id}, which there is not`;
  const pages = new Map();
  document.pages.forEach(({ id, ms, ...page }, index) => {
    assert.equal(id, index, "ids are in the order of discovery");
    assert.ok(ms >= 0, `${page.url}: ${ms} ms`);
    assert.ok(!pages.has(page.url), `${page.url} is there twice`);
    const redirectedTo = page.redirectedTo === null ? null : url(page.redirectedTo);
    pages.set(page.url, { ...page, redirectedTo, links: [] });
  });
  for (const { source, target, ...rest } of document.links) {
    assert.ok(pages.has(url(source)), `a link starts at ${url(source)}`);
    pages.get(url(source)).links.push({ to: url(target), ...rest });
  }
  assertAddsUp(document.stats);
  for (const state of STATES) {
    const count = document.pages.filter((page) => page.state === state).length;
    assert.equal(document.stats[state], count, `stats.${state}`);
  }
  assert.equal(document.stats.pages, document.pages.length);
  assert.equal(document.stats.links, document.links.length);
  return pages;
}

/** The states sum to the number of pages. */
export function assertAddsUp(stats) {
  const sum = STATES.reduce((total, state) => total + stats[state], 0);
  assert.equal(sum, stats.pages, `the states of ${JSON.stringify(stats)} sum to ${sum}`);
}

/**
 * Checks that a crawl found exactly what it must.
 *
 * @param {any} document an `exportAs("json")`
 * @param {Map<string, Found>} expectation
 */
export function assertFound(document, expectation) {
  const pages = pagesOf(document);
  const differences = [];
  for (const url of pages.keys()) {
    if (!expectation.has(url)) differences.push(`${url}: not expected (${pages.get(url).state})`);
  }
  for (const [url, expected] of expectation) {
    const found = pages.get(url);
    if (found) differences.push(...pageDifferences(found, expected));
    else differences.push(`${url}: missing`);
  }
  assertNone("the crawl found something else than the site has", differences);
}

function* pageDifferences(found, expected) {
  const isOpen = (field) => field === "bytes" && expected.bytes === null;
  for (const field of FIELDS) {
    if (isOpen(field) || found[field] === expected[field]) continue;
    yield `${found.url}: ${field} is ${JSON.stringify(found[field])}, expected ${JSON.stringify(expected[field])}`;
  }
  const length = Math.max(found.links.length, expected.links.length);
  for (let n = 0; n < length; n += 1) {
    const [has, wants] = [found.links[n], expected.links[n]].map(described);
    if (has === wants) continue;
    yield `${found.url}: link ${n} is ${has}, expected ${wants}`;
    // What comes after a missing or surplus link differs too.
    if (found.links.length !== expected.links.length) return;
  }
}

const described = (link) =>
  link ? `<${link.element} ${link.to}#${link.fragment ?? ""}> ${JSON.stringify(link.text)} rel=${JSON.stringify(link.rel)} ×${link.count}` : "none";

/** Checks how often a server was asked for each path. */
export function assertRequests(origin, expected) {
  const differences = [];
  for (const path of new Set([...expected.keys(), ...origin.requests.keys()])) {
    const [asked, wanted] = [origin.requests.get(path) ?? 0, expected.get(path) ?? 0];
    if (asked !== wanted) differences.push(`${path}: asked for ${asked} times, expected ${wanted}`);
  }
  assertNone("the server was asked for something else than expected", differences);
}

function assertNone(title, differences) {
  const { length } = differences;
  const more = length > TOLD ? `\n  and ${length - TOLD} more` : "";
  assert.ok(length === 0, `${title}; ${length} differences:\n  ${differences.slice(0, TOLD).join("\n  ")}${more}`);
}

/**
 * Reads an `exportAs("ndjson")`.
 *
 * @param {string} text
 * @returns {{at: number, task: number, kind: string, what: any}[]}
 */
export function traceOf(text) {
  assert.ok(text.endsWith("\n"), "the last line is complete");
  const [header, ...events] = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(header, { format: "crawlscope-trace", version: 1, time: "us" });
  let last = 0;
  return events.map(({ at, task, what }) => {
    assert.ok(at >= last, "time does not go back");
    last = at;
    if (typeof what === "string") return { at, task, kind: what, what: {} };
    const [[kind, content]] = Object.entries(what);
    return { at, task, kind, what: content };
  });
}

/** The largest number of page requests in flight at once in a trace. */
export function mostInFlight(events) {
  let now = 0;
  let most = 0;
  for (const { kind } of events) {
    if (kind === "fetch-started") most = Math.max(most, (now += 1));
    if (kind === "body-finished") now -= 1;
  }
  assert.equal(now, 0, "every request has an end");
  return most;
}

/** The number of consumers that wait for the paused run to resume. */
export function waitingToResume(events) {
  const waiting = new Set();
  for (const { task, kind, what } of events) {
    if (kind === "waiting" && what.on === "resume") waiting.add(task);
    if (kind === "woken") waiting.delete(what.to);
  }
  return waiting.size;
}
