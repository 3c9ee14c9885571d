// The built page in Firefox: it loads, crawls its built-in site to the end, and draws it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { poll } from "./browser.mjs";
import { FIREFOX, Firefox } from "./marionette.mjs";
import { readPng } from "./png.mjs";
import { Origin } from "./server.mjs";
import { staticFiles } from "../../scripts/static.mjs";
import { fileURLToPath } from "node:url";

const DIST = process.env.DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const missing = existsSync(FIREFOX) ? false : `${FIREFOX} is not there: apt-get install firefox-esr, or name another in FIREFOX`;

describe("in Firefox, the page", { skip: missing }, () => {
  /** @type {Origin} */ let app;
  /** @type {Firefox} */ let firefox;
  before(async () => {
    app = await Origin.listen(staticFiles([DIST]));
    firefox = await Firefox.open();
  });
  after(async () => {
    await firefox?.close();
    await app?.close();
  });

  const stats = () => firefox.evaluate(() => ({ ...document.querySelector("crawl-scope")?.stats }));

  test("crawls the built-in site to the end and shows it", async () => {
    await firefox.go(`${app.url}/index.html`);
    await poll("the end", async () => (await stats()).state === "done", async () => JSON.stringify(await stats()));
    const { ok, broken, fetching, queued, pages } = await stats();
    assert.deepEqual({ broken, fetching, queued }, { broken: 2, fetching: 0, queued: 0 });
    assert.ok(ok > 60 && pages > ok, `${ok} of ${pages} pages`);
    await poll("the picture to be at rest", () => firefox.evaluate(async () => (await document.querySelector("crawl-scope").frames()).atRest));
    const places = await firefox.evaluate(async () => {
      const element = document.querySelector("crawl-scope");
      const { left, top, width, height } = element.shadowRoot.querySelector(".stage canvas").getBoundingClientRect();
      const found = await Promise.all(Array.from({ length: 40 }, (_, id) => element.positionOf(id)));
      const places = found.map(({ x, y, state }) => ({ x: x + left, y: y + top, state }));
      return places.filter(({ x, y, state }) => state === "ok" && x > left && x < left + width && y > top && y < top + height);
    });
    const picture = readPng(await firefox.screenshot());
    const ratio = await firefox.evaluate(() => devicePixelRatio);
    const paper = picture.at(2, 2);
    const blank = places.filter(({ x, y }) => picture.at(Math.round(x * ratio), Math.round(y * ratio)).every((channel, n) => Math.abs(channel - paper[n]) < 40));
    assert.ok(places.length > 20 && blank.length === 0, `${blank.length} of ${places.length} pages are not drawn`);
  });

  test("can be looked back over, and its files are those of the run", async () => {
    const text = await firefox.evaluate(async () => (await document.querySelector("crawl-scope").exportAs("ndjson")).text());
    const events = text.trimEnd().split("\n").length - 1;
    const there = await firefox.evaluate(async (text) => {
      const other = document.createElement("crawl-scope");
      document.body.append(other);
      while (!other.stats) await new Promise(requestAnimationFrame);
      const events = await other.load(new Blob([text]));
      other.seek(Math.floor(events / 2));
      const { pages, ok } = other.stats;
      other.remove();
      return { events, pages, ok };
    }, text);
    assert.equal(there.events, events);
    assert.ok(there.pages > 0 && there.ok < (await stats()).ok, JSON.stringify(there));
  });
});
