// Looking back: the cursor, playing, lanes, steps, and recorded runs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, choose, poll, stopClock } from "./browser.mjs";
import { Site, link } from "./site.mjs";

function site(origin) {
  const site = new Site(origin);
  site.page("/", "Home", [link("/a", "A"), link("/b", "B"), link("/c", "C")]);
  for (const name of ["a", "b", "c"]) site.page(`/${name}`, `Page ${name}`, [link("/", "Home"), link("/end", "End")]);
  return site.page("/end", "The end", []);
}

describe("looking back", () => {
  const world = World.forSuite();

  const crawled = (test, options = {}) =>
    world.page(async (page, problems) => {
      world.site.serve(site(world.site.url).answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, consumers: 3, permits: 2 });
      await scope.crawl();
      const within = page.locator("crawl-scope");
      const step = () => within.getByRole("spinbutton", { name: "Step" }).inputValue().then(Number);
      const length = (await scope.trace()).length;
      await test({ page, scope, within, step, length, problems });
    }, options);

  test("shows every counter, row and page as it was at any step, and the end again", () =>
    crawled(async ({ scope, within, length }) => {
      const end = await scope.stats();
      const events = await scope.trace();
      await within.getByRole("tab", { name: "Pages" }).click();
      for (const at of [0, 3, Math.floor(length / 3), Math.floor(length / 2), length - 2, 1]) {
        await scope.call("seek", at);
        const stats = await scope.stats();
        const count = (kind) => events.slice(0, at).filter((event) => event.kind === kind).length;
        assert.equal(stats.pages, count("discovered"), `pages at ${at}`);
        assert.equal(stats.ok, count("page"), `pages read at ${at}`);
        assert.equal(stats.inFlight, count("fetch-started") - count("body-finished"), `in flight at ${at}`);
        assert.equal(await within.locator("tbody tr[data-id]").count(), stats.pages);
        const drawn = await Promise.all([0, 1, 2, 3, 4].map((id) => scope.call("positionOf", id)));
        assert.equal(drawn.filter(Boolean).length, stats.pages, `pages drawn at ${at}`);
      }
      await scope.evaluate((element) => element.seek(Infinity));
      assert.deepEqual(await scope.stats(), end);
    }));

  test("goes by step, by keyboard and by the number, and says each step in words", () =>
    crawled(async ({ page, within, step, length }) => {
      assert.equal(await step(), length);
      const scrub = within.getByRole("slider", { name: "Cursor" });
      await scrub.focus();
      await page.keyboard.press("Home");
      assert.equal(await step(), 0);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      assert.equal(await step(), 2);
      assert.match(await scrub.getAttribute("aria-valuetext"), /^step 2 of \d+, .*makes the queue “frontier”/);
      await page.keyboard.press("ArrowLeft");
      assert.equal(await step(), 1);
      await page.keyboard.press("5");
      assert.equal(await step(), Math.floor(length / 2));
      await page.keyboard.press("End");
      assert.equal(await step(), length);
      const number = within.getByRole("spinbutton", { name: "Step" });
      await number.fill("7");
      await number.press("Enter");
      assert.match(await within.locator(".said").innerText(), /starts consumer-1/);
    }));

  test("lists the steps, marks the cursor's, and goes where one is clicked", () =>
    crawled(async ({ scope, within, step, length }) => {
      await within.getByRole("button", { name: "Timeline" }).click();
      const list = within.getByRole("region", { name: "Steps" });
      await scope.call("seek", length - 5);
      await poll("the cursor's step", async () => (await list.locator("[aria-current=step]").count()) === 1);
      const row = list.locator("li").nth(8);
      const clicked = Number(await row.getAttribute("data-step"));
      await row.click();
      assert.equal(await step(), clicked);
    }));

  test("plays to the end, faster when asked, and stops when asked", () =>
    crawled(async ({ page, within, step, scope, length }) => {
      await stopClock(page);
      const later = (ms) => page.clock.runFor(ms).then(step);
      await scope.set("speed", 0.1);
      await within.getByRole("button", { name: "Play" }).click();
      const early = await later(100);
      assert.ok(early < length, "from the start");
      await poll("a step", async () => (await later(100)) > early);
      await page.keyboard.press(" ");
      const stopped = await step();
      assert.equal(await later(10_000), stopped);
      await scope.set("speed", 10);
      await page.keyboard.press(" ");
      await poll("the end", async () => (await later(100)) === length);
      await within.getByRole("button", { name: "Play" }).waitFor();
    }));

  test("looks back while a crawl goes on, and follows it again", () =>
    world.page(async (page) => {
      world.site.serve(site(world.site.url).answers);
      world.site.hold("/");
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      await scope.call("start");
      await scope.until("links", (element) => element.stats.fetching === 3);
      await scope.call("seek", 4);
      assert.equal((await scope.stats()).pages, 0);
      world.site.release();
      await scope.ended();
      assert.equal((await scope.stats()).pages, 0, "what comes does not move the cursor");
      assert.equal((await scope.heard("crawl-end"))[0].pages, 5, "but the run is told as it is");
      await scope.evaluate((element) => element.seek(Infinity));
      assert.equal((await scope.stats()).ok, 5);
    }));

  test("shows the lanes, and goes where they are clicked", () =>
    crawled(async ({ within, step, length }) => {
      await within.getByRole("button", { name: "Timeline" }).click();
      const canvas = within.locator(".lanes canvas");
      await canvas.click({ position: { x: 400, y: 60 } });
      const at = await step();
      assert.ok(at > 0 && at < length, String(at));
      await canvas.hover({ position: { x: 300, y: 75 } });
      await poll("what is under the pointer", async () => /^consumer-1 at /.test(await within.locator(".tip").innerText()));
      await within.getByRole("button", { name: "Axis:" }).click();
      await canvas.click({ position: { x: 96, y: 60 } });
      assert.equal(await step(), 0);
    }));

  test("opens what it saved, with the same view at every step", () =>
    crawled(async ({ page, scope, length }) => {
      const [text, json] = [await scope.text("ndjson"), await scope.json()];
      const other = await Scope.mount(page, {});
      const events = await other.evaluate((element, text) => element.load(new Blob([text])), text);
      assert.equal(events, length);
      assert.equal(await other.text("ndjson"), text);
      assert.deepEqual(await other.json(), json);
      await other.call("seek", Math.floor(length / 2));
      await scope.call("seek", Math.floor(length / 2));
      assert.deepEqual(await other.stats(), await scope.stats());
    }));

  test("replays the trace that its attribute names, at the step asked for", () =>
    crawled(async ({ page, scope, length }) => {
      const text = await scope.text("ndjson");
      world.elsewhere.serve(new Map([["/run.ndjson", { headers: { "Content-Type": "application/x-ndjson", "Access-Control-Allow-Origin": "*" }, body: text }]]));
      const other = await Scope.mount(page, { trace: `${world.elsewhere.url}/run.ndjson`, step: 9 });
      await other.call("start");
      await other.ended();
      await other.until("the step", (element) => element.stats.pages === 0);
      await other.evaluate((element) => element.seek(Infinity));
      assert.equal((await other.stats()).ok, 5);
      assert.equal((await other.trace()).length, length);
    }));

  test("says what is wrong with a file, and keeps what could be read and what was there before", () =>
    crawled(async ({ scope, within, length, problems }) => {
      const before = await scope.stats();
      /** @type {[string, RegExp][]} */
      const sources = [["{}", /line 1/], ["hello", /could not be read|no address/], [new Array(3).fill("\u0000").join(""), /.+/]];
      for (const [source, says] of sources) {
        const said = await scope.rejection("load", source.startsWith("{") ? source : `${world.elsewhere.url}/${encodeURIComponent(source)}`);
        assert.match(said, says);
        assert.deepEqual(await scope.stats(), before, source);
      }
      // The browser reports the addresses that do not exist.
      problems.splice(0, problems.length, ...problems.filter((problem) => !/404/.test(problem)));
      const text = await scope.text("ndjson");
      const cut = text.slice(0, Math.floor(text.length / 2));
      const events = await scope.evaluate((element, cut) => element.load(new Blob([cut])), cut);
      assert.ok(events > 0 && events < length);
      assert.match(await within.locator(".notice").innerText(), /Only the first \d+ events could be read/);
      const strange = text.replace('"hold"', '"hold"').replace(/\n/, '\n{"at":0,"task":0,"what":{"of-tomorrow":{}}}\n');
      await scope.evaluate((element, strange) => element.load(new Blob([strange])), strange);
      assert.match(await within.locator(".notice").innerText(), /1 events? of kinds/);
      assert.equal((await scope.stats()).ok, 5);
    }));

  /** Where on the canvas an event is, laid out by step: its task's row, or a little beside it. */
  const place = async (within, events, at) => {
    const { width } = await within.locator(".lanes canvas").boundingBox();
    return { x: 96 + ((width - 96) * at) / events.length, y: 24 + 20 * (events[at].task - 1) + 8 };
  };

  test("lights what is pointed at in the lanes, with both its ends in words", () =>
    crawled(async ({ scope, within }) => {
      await within.getByRole("button", { name: "Timeline" }).click();
      await within.getByRole("button", { name: "Axis:" }).click();
      const events = await scope.trace();
      const card = within.locator(".lanes .hover");
      /** @type {[string, RegExp][]} */
      const ends = [["put", /puts .+ on frontier[^]*Step \d+ · [^]*takes .+ from frontier/], ["handed", /is handed .+ by /]];
      for (const [kind, says] of ends) {
        const at = events.findIndex((event) => event.kind === kind);
        // It depends on the network whether anybody had to wait for a permit.
        if (at < 0 && kind === "handed") continue;
        await within.locator(".lanes canvas").hover({ position: await place(within, events, at) });
        await poll(`the card of ${kind}`, async () => says.test(await card.innerText()), () => card.innerText());
      }
      await within.getByRole("tab", { name: "Pages" }).hover();
      await poll("no card", async () => !(await card.isVisible()));
    }));

  test("tells the cursor's mark beside it while the lanes have the focus", () =>
    crawled(async ({ page, scope, within }) => {
      await within.getByRole("button", { name: "Timeline" }).click();
      const at = (await scope.trace()).findIndex((event) => event.kind === "put");
      await scope.call("seek", at);
      const card = within.locator(".lanes .hover");
      await page.keyboard.press("Tab");
      await within.locator(".lanes canvas").focus();
      assert.equal(await card.isVisible(), false);
      await page.keyboard.press("ArrowRight");
      assert.match(await card.innerText(), new RegExp(`^Step ${at + 1} · .*\\n.* puts `));
    }));

  test("reads the steps aloud, but not more of them than can be heard", () =>
    crawled(async ({ page, scope, within, length }) => {
      await page.evaluate(() => {
        const root = document.querySelector("crawl-scope").shadowRoot;
        window.said = [];
        for (const region of root.querySelectorAll("[aria-live]")) {
          new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
        }
      });
      const said = () => page.evaluate(() => window.said.filter((text) => text.startsWith("Step ")));
      await stopClock(page);
      await scope.call("seek", 3);
      const words = await within.locator(".said").innerText();
      assert.deepEqual(await said(), [`Step 3: ${words}`]);
      for (const at of [5, 7, 9, 11]) await scope.call("seek", at);
      assert.equal((await said()).length, 1);
      await page.clock.runFor(2_000);
      assert.equal((await said()).length, 2, "those between are left out");
      assert.match((await said())[1], /^Step 11: /);
      await scope.set("speed", 10);
      await within.getByRole("button", { name: "Play" }).click();
      let [seconds, before] = [0, (await said()).length];
      for (; !(await said()).at(-1).startsWith(`Step ${length}: `); seconds += 1) {
        assert.ok(seconds < 300, "it does not come to the end");
        await page.clock.runFor(1_000);
        const now = (await said()).length;
        assert.ok(now <= before + 1, `${now - before} steps in a second`);
        before = now;
      }
    }));

  test("says what the lanes leave out, and what was wrong with the times of a file", () =>
    crawled(async ({ scope, within }) => {
      const lines = ['{"format":"crawlscope","version":1,"time":"us"}', '{"at":0,"task":0,"what":{"task-started":{"id":1,"name":"main"}}}'];
      lines.push('{"at":0,"task":1,"what":{"made":{"id":0,"thing":{"queue":{"capacity":null}},"name":"work"}}}');
      for (let n = 0; n < 400; n += 1) lines.push(`{"at":${n === 7 ? 0 : n},"task":1,"what":{"put":{"id":0,"item":${n}}}}`);
      const [header] = (await scope.text("ndjson")).split("\n");
      lines[0] = header;
      await scope.evaluate((element, text) => element.load(new Blob([text])), `${lines.join("\n")}\n`);
      assert.match(await within.locator(".notice").innerText(), /^Times before that of the event before were set to it: 1\.$/);
      assert.match(await within.locator(".left-out").innerText(), /^400 marks and hand-offs are too many/);
      const canvas = within.locator(".lanes canvas");
      await canvas.focus();
      await canvas.hover({ position: { x: 300, y: 30 } });
      for (let n = 0; n < 12; n += 1) await within.page().mouse.wheel(0, -400);
      await poll("less to show", async () => (await within.locator(".left-out").innerText()) === "");
    }));

  test("charts the run that was opened, and not the one before it", () =>
    crawled(async ({ scope, within }) => {
      const lines = within.locator(".sparklines path");
      const paths = () => lines.evaluateAll((paths) => paths.map((path) => path.getAttribute("d")).join());
      const text = await scope.text("ndjson");
      await poll("the crawl's lines", () => within.locator(".sparklines").isVisible());
      await scope.evaluate((element, text) => element.load(new Blob([text])), text);
      const once = await paths();
      await scope.evaluate((element, text) => element.load(new Blob([text])), text);
      assert.equal(await paths(), once, "as long as before, and not twice");
      assert.equal(await within.locator(".sparklines").isVisible(), true);
    }));

  test("opens a file that is picked", () =>
    crawled(async ({ page, scope, within }) => {
      const text = await scope.text("ndjson");
      await Scope.mount(page, {});
      const chooser = page.waitForEvent("filechooser");
      await choose(within.nth(1), "Open…");
      await (await chooser).setFiles({ name: "run.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(text) });
      await poll("the run", () => page.evaluate(() => document.querySelectorAll("crawl-scope")[1].stats.ok === 5));
    }));
});
