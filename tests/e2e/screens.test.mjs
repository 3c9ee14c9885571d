// What the page looks like: pictures of it against stored ones that somebody has looked at.
//
//   UPDATE=1 scripts/e2e.sh screens.test.mjs   stores them anew; look at each before it is kept
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Scope, World } from "./browser.mjs";
import { readPng } from "./png.mjs";

const FOLDER = fileURLToPath(new URL("./fixtures/screens/", import.meta.url));
const RUN = readFileSync(`${FOLDER}run.ndjson`, "utf8");
const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
/** How far a channel may be off and the pixel still be the same. */
const TOLERANCE = 32;
/** The share of inked pixels that may differ. */
const MOST = 0.05;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 900 };

/** A pixel as one number. */
const code = ([red, green, blue]) => (red << 16) | (green << 8) | blue;

/** The colour that most of a picture has: its paper. */
function paper({ width, height, at }) {
  const seen = new Map();
  for (let y = 0; y < height; y += 3) {
    for (let x = 0; x < width; x += 3) seen.set(code(at(x, y)), (seen.get(code(at(x, y))) ?? 0) + 1);
  }
  const [most] = [...seen].sort(([, a], [, b]) => b - a);
  return [most[0] >> 16, (most[0] >> 8) & 255, most[0] & 255];
}

const near = (one, other) => one.every((channel, n) => Math.abs(channel - other[n]) <= TOLERANCE);

/** How many pixels have ink in one picture or the other, and how many of them differ. */
function compare(one, other) {
  const ground = paper(other);
  let [inked, differing] = [0, 0];
  for (let y = 0; y < other.height; y += 1) {
    for (let x = 0; x < other.width; x += 1) {
      const [a, b] = [one.at(x, y), other.at(x, y)];
      if (near(a, ground) && near(b, ground)) continue;
      inked += 1;
      if (!near(a, b)) differing += 1;
    }
  }
  return { inked, differing };
}

/** Compares with the stored picture, or stores it. What differs is left beside the stored one. */
function assertLooks(name, file) {
  const stored = `${FOLDER}${name}.png`;
  if (process.env.UPDATE) return writeFileSync(stored, file);
  assert.ok(existsSync(stored), `there is no ${stored}; UPDATE=1 makes it`);
  const [now, then] = [readPng(file), readPng(readFileSync(stored))];
  const size = ({ width, height }) => `${width} × ${height}`;
  const { inked, differing } = compare(now, then);
  const share = differing / inked;
  if (size(now) === size(then) && share <= MOST) return;
  const folder = fileURLToPath(new URL("../../test-results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.png`, file);
  assert.fail(`${name}: ${(share * 100).toFixed(1)} % of ${inked} inked pixels differ (${size(now)}, stored ${size(then)}); see ${folder}${name}.png`);
}

describe("the look", { skip: existsSync(FONT) ? false : `${FONT} is missing, which the stored pictures are set in` }, () => {
  before(() => {
    process.env.FONTCONFIG_FILE = `${FOLDER}fonts.conf`;
  });
  const world = World.forSuite();

  /** A recorded run, shown by the page itself, at rest. */
  const shown = (name, { dark = false, viewport = WIDE, query = "" }, arrange = async () => {}) =>
    test(`is the stored one: ${name}`, () =>
      world.page(async (page) => {
        const scope = await Scope.onPage(page);
        await scope.evaluate((element, run) => element.load(new Blob([run])), RUN);
        const within = page.locator("crawl-scope");
        await arrange({ scope, within, page });
        await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
        await page.mouse.move(0, 0);
        await scope.evaluate(async (element) => {
          document.activeElement?.blur();
          element.shadowRoot.activeElement?.blur();
          for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
          await element.frames();
        });
        assertLooks(name, await page.screenshot({ animations: "disabled", caret: "hide" }));
      }, {
        file: `index.html?url=https%3A%2F%2Fpatterns.example%2F&renderer=canvas2d${query}`,
        context: { viewport, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" },
      }));

  /** In the middle of the run, where every part of the machine has something to show. */
  const looksBack = ({ scope }) => scope.call("seek", 300);
  const picks = async ({ within }) => {
    await within.getByRole("tab", { name: "Pages" }).click();
    await within.locator("tbody tr[data-id]").nth(2).click();
  };

  shown("wide-light", {}, looksBack);
  shown("wide-dark", { dark: true }, picks);
  shown("narrow-light", { viewport: NARROW }, looksBack);
  shown("narrow-dark", { viewport: NARROW, dark: true }, async (parts) => {
    await picks(parts);
    await parts.within.getByRole("tab", { name: "Selected" }).click();
  });
  shown("lanes-light", {}, async ({ within, scope }) => {
    await scope.call("seek", 400);
    await within.getByRole("button", { name: "Lanes" }).click();
    await within.getByRole("tab", { name: "Steps" }).click();
  });
  shown("embedded-light", { viewport: { width: 640, height: 400 }, query: "&embed" });
});
