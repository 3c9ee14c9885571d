// What the page looks like: screenshots are compared with stored ones that somebody has checked.
//
//   UPDATE=1 scripts/e2e.sh screens.test.mjs   stores them again; check each before you commit it
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Scope, World, frames } from "./browser.mjs";
import { cut, differences, readPng, regions } from "./png.mjs";

const FOLDER = fileURLToPath(new URL("./fixtures/screens/", import.meta.url));
const RUN = readFileSync(`${FOLDER}run.ndjson`, "utf8");
const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
/** The largest region, in pixels, that may differ from the stored picture. */
const MOST = 3;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 900 };

const RESULTS = fileURLToPath(new URL("../../test-results/", import.meta.url));

/** The regions of a picture that are not as stored. @param {import("./png.mjs").Pixels} now */
const changed = (now, then) => differences(now, then).filter(({ pixels }) => pixels > MOST);

/** Compares with the stored picture, or stores it. What differs is left beside the stored one. */
function assertLooks(name, file) {
  const stored = `${FOLDER}${name}.png`;
  if (process.env.UPDATE) return writeFileSync(stored, file);
  assert.ok(existsSync(stored), `there is no ${stored}; UPDATE=1 makes it`);
  const [now, then] = [readPng(file), readPng(readFileSync(stored))];
  const size = ({ width, height }) => `${width} × ${height}`;
  const isSameSize = size(now) === size(then);
  const found = isSameSize ? changed(now, then) : [];
  if (isSameSize && found.length === 0) return;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}${name}.png`, file);
  const where = found.slice(0, 5).map(({ pixels, x, y, ...box }) => `${pixels} px at ${x}, ${y} (${size(box)})`);
  const what = isSameSize ? `${found.length} regions differ: ${where.join("; ")}` : `${size(now)} is not the stored ${size(then)}`;
  assert.fail(`${name}: ${what}; see ${RESULTS}${name}.png`);
}

describe("the comparison with stored pictures", () => {
  const stored = readPng(readFileSync(`${FOLDER}wide-light.png`));
  const colour = (picture, at) => picture.data.readUInt32BE(at * 4);

  test("notices each mark, letter and button that is missing", () => {
    const paper = colour(stored, 0);
    const marks = regions(stored.width, stored.height, (at) => colour(stored, at) !== paper)
      // Hairlines tell nothing, nor does the key's example of a faint one.
      .filter(({ pixels, width, height }) => pixels >= 16 && Math.min(width, height) > 2 && width <= 160 && height <= 60);
    assert.ok(marks.length > 500, `${marks.length} marks`);
    for (const { x, y, width, height } of marks) {
      const before = cut(stored, { x, y, width, height });
      const after = { ...before, data: Buffer.alloc(before.data.length) };
      for (let at = 0; at < width * height; at += 1) after.data.writeUInt32BE(paper, at * 4);
      assert.notDeepEqual(changed(after, before), [], `${width} × ${height} pixels at ${x}, ${y}`);
    }
  });

  test("is not disturbed by edges that are smoothed otherwise", () => {
    const { data } = stored;
    const shifted = Buffer.from(data);
    for (let at = 0; at + 4 < data.length; at += 1) shifted[at] = Math.round(data[at] * 0.875 + data[at + 4] * 0.125);
    assert.notDeepEqual(shifted, data);
    assert.deepEqual(changed({ ...stored, data: shifted }, stored), []);
  });
});

describe("the look", { skip: existsSync(FONT) ? false : `${FONT} is missing, which the stored pictures are set in` }, () => {
  before(() => {
    process.env.FONTCONFIG_FILE = `${FOLDER}fonts.conf`;
  });
  const world = World.forSuite();

  /** A recorded run, shown by the page itself, at rest. */
  const shown = (name, { dark = false, viewport = WIDE, query = "" }, arrange = async (/** @type {any} */ _) => {}) =>
    test(`is the stored one: ${name}`, () =>
      world.page(async (page) => {
        const scope = await Scope.onPage(page);
        await scope.evaluate((element, run) => element.load(new Blob([run])), RUN);
        const within = page.locator("crawl-scope");
        await arrange({ scope, within, page });
        const isAtRest = () => scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
        await isAtRest();
        // Names keep the places that they had while the picture grew, which differ: without pages they have none.
        const step = Number(await within.locator("[name=step]").first().inputValue());
        for (const at of [0, step]) {
          await scope.call("seek", at);
          await frames(page, 3);
          await isAtRest();
        }
        await page.mouse.move(0, 0);
        await scope.evaluate((element) => {
          for (const { activeElement } of [element.shadowRoot, document]) {
            if (activeElement instanceof HTMLElement) activeElement.blur();
          }
        });
        await frames(page, 3);
        await scope.call("frames");
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
    await parts.within.getByRole("tab", { name: /^Page$/ }).click();
  });
  shown("lanes-light", {}, async ({ within, scope }) => {
    await scope.call("seek", 400);
    await within.getByRole("button", { name: "Timeline" }).click();
  });
  shown("embedded-light", { viewport: { width: 640, height: 400 }, query: "&embed" });
});
