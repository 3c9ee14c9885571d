// Looks for pages in pictures: whether their shapes and colours are where `positionOf` says.
import assert from "node:assert/strict";
import { readPng } from "./png.mjs";
import { HTML, Site, link } from "./site.mjs";

/** The light theme's colours. */
const COLOURS = {
  ok: "#0072b2",
  broken: "#c4400a",
  unreadable: "#8f4a86",
  failed: "#9a5b13",
  queued: "#6b7280",
  fetching: "#b97700",
  skipped: "#8a9099",
  redirected: "#3b8fc4",
};
/** How far a channel of a colour may be off. */
const TOLERANCE = 40;
/** Device pixels per CSS pixel. */
const RATIO = 2;
/** Where one arrangement covers a page, the next shows it. */
const ARRANGEMENTS = ["map", "depth", "folders", "layers"];
const TURN = 2 * Math.PI;

/** Points on a circle of this radius. */
const circle = (radius, count = 24) =>
  Array.from({ length: count }, (_, n) => [radius * Math.cos((n * TURN) / count), radius * Math.sin((n * TURN) / count)]);
const middle = [[0, 0]];
/** Points on the sides of a square or diamond whose corners these are. */
const outline = (corners, steps = 8) =>
  corners.flatMap(([x, y], n) => {
    const [toX, toY] = corners[(n + 1) % corners.length];
    return Array.from({ length: steps }, (_, step) => [x + ((toX - x) * (step + 0.5)) / steps, y + ((toY - y) * (step + 0.5)) / steps]);
  });

/**
 * The shape of a state: points around the centre (in radii), and the least and greatest share of them that have the
 * state's colour.
 *
 * @type {Record<string, [number[][], number, number][]>}
 */
const FORMS = {
  ok: [[[...middle, ...circle(0.4), ...circle(0.75)], 0.9, 1]],
  redirected: [[[[-0.5, 0], [-0.3, 0.5], [-0.3, -0.5], [-0.75, 0]], 0.9, 1], [[[0.75, 0], [0.8, 0.08], [0.8, -0.08]], 0, 0.1]],
  broken: [[[-0.6, -0.3, 0, 0.3, 0.6].flatMap((d) => [[d, d], [d, -d]]), 0.9, 1], [[[1, 0], [-1, 0], [0, 1], [0, -1]], 0, 0.25]],
  unreadable: [[outline([[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]], 12), 0.3, 0.95], [middle, 0, 0]],
  failed: [[[...middle, ...outline([[-0.7, -0.7], [0.7, -0.7], [0.7, 0.7], [-0.7, 0.7]])], 0.9, 1]],
  queued: [[circle(1), 0.9, 1], [middle, 0, 0]],
  fetching: [[circle(1), 0.1, 0.95], [middle, 0, 0]],
  skipped: [[middle, 1, 1], [circle(3), 0, 0.4]],
};

/** Whether a point or one of its neighbours has a colour. */
function shows(picture, x, y, colour) {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (const dx of [-1, 0, 1]) {
    for (const dy of [-1, 0, 1]) {
      const pixel = picture.at(Math.floor(x) + dx, Math.floor(y) + dy);
      if (pixel.every((channel, n) => Math.abs(channel - wanted[n]) <= TOLERANCE)) return true;
    }
  }
  return false;
}

/**
 * The browser context for pictures: high resolution, light theme, no animations.
 *
 * @type {import("playwright-core").BrowserContextOptions}
 */
export const CONTEXT = { deviceScaleFactor: RATIO, colorScheme: "light", reducedMotion: "reduce" };

/** A site with pages in every state, whose names are so short that labels cover no other page. */
export function serveForms(world) {
  const site = new Site(world.site.url);
  // One or two on each page: many of one page stand close together, and what is never read is one leaf.
  const others = ["b1", "b2", "b3", "u1", "u2", "u3", "f1", "f2", "m1", "m2", "m3", "m4", "m5"].map((name) => link(`/${name}`, ""));
  const away = (n) => (n >= 6 ? [link(`https://away-${n}.example/`, "Away")] : []);
  const under = (n) => [others[n - 1], ...others.slice(n + 7, n + 8), ...away(n)];
  /** @type {Record<string, [number, (path: string, n: number) => Site]>} */
  const kinds = {
    k: [8, (path, n) => site.page(path, `k${n}`, [link("/", "Home"), link(`/l${n}`, "Leaf"), ...under(n)])],
    b: [3, (path) => site.broken(path, 404)],
    u: [3, (path) => site.add(path, { headers: { "Access-Control-Allow-Origin": "" } }, { state: "unreadable" })],
    f: [2, (path) => site.add(path, { manner: "broken-off", headers: { "Content-Type": HTML }, body: "x" }, { state: "failed" })],
    m: [5, (path) => site.redirect(path, 302, "/k1", { redirectedTo: "/k1" })],
  };
  const links = [];
  for (const [letter, [count, build]] of Object.entries(kinds)) {
    for (let n = 1; n <= count; n += 1) {
      build(`/${letter}${n}`, n);
      if (letter === "k") links.push(link(`/${letter}${n}`, ""));
    }
  }
  for (let n = 1; n <= 8; n += 1) site.page(`/l${n}`, `l${n}`, []);
  site.page("/", "/", links);
  world.site.serve(site.answers);
}

/** Waits until the layout is at rest, and returns the picture and the shape and place of each page. */
export async function look(page, scope) {
  await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
  const pages = await scope.evaluate(async (element) => {
    const { pages } = JSON.parse(await (await element.exportAs("json")).text());
    const canvas = element.shadowRoot.querySelector("canvas");
    const { left, top } = canvas.getBoundingClientRect();
    const places = await Promise.all(pages.map(({ id }) => element.positionOf(id)));
    return pages.map(({ url, state, redirectedTo }, n) => {
      const place = places[n];
      const isTop = place && element.shadowRoot.elementFromPoint(left + place.x, top + place.y) === canvas;
      const isNear = (other) => Math.hypot(other.x - place.x, other.y - place.y) < place.radius + other.radius + 1;
      const isFree = isTop && places.filter((other) => other && isNear(other)).length === 1;
      return { url, state, form: redirectedTo === null ? state : "redirected", place, isFree };
    });
  });
  const picture = readPng(await page.locator("crawl-scope .stage canvas").screenshot());
  return { pages, picture };
}

/** Checks that a page has its shape at its place. */
function assertForm(picture, { url, form, place: { x, y, radius } }) {
  for (const [points, least, most] of FORMS[form]) {
    const hits = points.filter(([dx, dy]) => shows(picture, (x + dx * radius) * RATIO, (y + dy * radius) * RATIO, COLOURS[form]));
    const share = hits.length / points.length;
    const told = `${url} (${form}) at ${x}, ${y}, radius ${radius}: ${share} of ${points.length} points are ${COLOURS[form]}`;
    assert.ok(share >= least && share <= most, `${told}, expected ${least} to ${most}`);
  }
}

/**
 * Checks that at least one of the first five of these pages has its shape at its place: labels may cover the edges of
 * others.
 */
export function assertFormOfSome(picture, entries) {
  let failure = new Error("there is none to be looked at");
  for (const entry of entries.slice(0, 5)) {
    try {
      return assertForm(picture, entry);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Those of the pages that have a form and that no other covers. */
export const free = (pages, form) => pages.filter((entry) => entry.isFree && entry.form === form);

/** Looks at a page of each form: in each arrangement, then in those of another crawl, until each was uncovered once. */
export async function assertForms(page, scope, forms) {
  const missing = new Map(forms.map((form) => [form, "not uncovered"]));
  for (let attempt = 0; missing.size > 0 && attempt < 16; attempt += 1) {
    if (attempt > 0 && attempt % ARRANGEMENTS.length === 0) await scope.crawl();
    await scope.set("arrange", ARRANGEMENTS[attempt % ARRANGEMENTS.length]);
    const { pages, picture } = await look(page, scope);
    assert.deepEqual(pages.filter(({ place, state }) => place?.state !== state), [], "every page is drawn, in its state");
    for (const form of missing.keys()) {
      try {
        assertFormOfSome(picture, free(pages, form));
        missing.delete(form);
      } catch ({ message }) {
        missing.set(form, message);
      }
    }
  }
  assert.deepEqual([...missing], [], "forms that were not seen");
}
