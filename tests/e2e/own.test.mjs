// Trying one's own site: start addresses, what a crawl costs others, and the progress of the run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { Scope, World, choose, frames, poll, stopClock } from "./browser.mjs";
import { CORS } from "./server.mjs";
import { Site, link } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { context: { viewport: { width: 360, height: 740 }, hasTouch: true } };
const HTML = { ...CORS, "Content-Type": "text/html" };

/** A site whose first page links to `many` others. */
function star(origin, many) {
  const site = new Site(origin);
  const paths = Array.from({ length: many }, (_, n) => `/p${n}`);
  site.page("/", "Star", paths.map((path) => link(path, path)));
  for (const path of paths) site.page(path, path, [link("/", "Home")]);
  return site;
}

describe("trying one's own site", () => {
  const world = World.forSuite();

  /** Opens the page with a query, both sites being stars, and gives what a test wants of it. */
  const open = (query, test, options) =>
    world.page(
      async (page, problems) => {
        world.site.serve(star(world.site.url, 12).answers);
        world.elsewhere.serve(star(world.elsewhere.url, 2).answers);
        const scope = await Scope.onPage(page);
        const button = (name) => page.getByRole("button", { name, exact: true });
        const field = page.getByRole("textbox", { name: "Start URL" });
        const plan = page.locator("crawl-scope .plan");
        await test({ page, scope, problems, button, field, plan });
      },
      { file: `index.html${query}`, ...options },
    );
  const foreign = () => `${world.site.url}/`;
  const there = (more = "") => `?url=${encodeURIComponent(foreign())}${more}`;
  /** Dispatches what a paste of this text is. */
  const paste = (field, text, type = "paste") =>
    field.evaluate((input, { text, type }) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      input.focus();
      input.select();
      const init = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
      return input.dispatchEvent(type === "paste" ? new ClipboardEvent(type, init) : new DragEvent(type, init));
    }, { text, type });
  const pickToggle = (page) => page.getByRole("button", { name: "Recent and suggested addresses" });
  const recent = (page) => page.getByRole("list", { name: "Recent addresses" }).getByRole("button").allTextContents();

  test("starts from several addresses, and counts the hosts of all of them in", () =>
    open("?url=%2F", async ({ scope, field }) => {
      await field.fill(`“${world.site.url}”, <${world.elsewhere.url}/p0>  ${world.site.url}/#again`);
      await field.press("Enter");
      await scope.ended();
      const { start, stats } = await scope.json();
      assert.deepEqual(start, [foreign(), `${world.elsewhere.url}/p0`]);
      assert.equal(stats.ok, 13 + 3);
    }));

  for (const type of ["paste", "drop"]) {
    test(`keeps lines apart that come by ${type}`, () =>
      open("?url=%2F", async ({ scope, field }) => {
        const went = await paste(field, `${world.site.url}/\r\n${world.elsewhere.url}/\n`, type);
        assert.equal(went, false, "the browser would have joined them");
        await field.press("Enter");
        await scope.ended();
        assert.deepEqual((await scope.json()).start, [foreign(), `${world.elsewhere.url}/`]);
      }));
  }

  test("shows addresses that stand on lines of the attribute on one line", () =>
    open("?url=%2F", async ({ scope, field }) => {
      await scope.set("url", `${world.site.url}/\n${world.elsewhere.url}/`);
      assert.equal(await field.inputValue(), `${world.site.url}/ ${world.elsewhere.url}/`);
    }));

  for (const [what, between] of Object.entries({ "a space": " ", "a line's end": "\n", "a separator that only Unicode counts as space": "\u0085" })) {
    test(`does not start by itself from a link whose second address, after ${what}, is another origin's`, () =>
      open(`?autoplay&robots=ignore&url=${encodeURIComponent(`./demo/about.html${between}${world.elsewhere.url}/`)}`, async ({ page, scope, button }) => {
        await button("Crawl").waitFor();
        await frames(page);
        assert.equal((await scope.stats()).state, "idle");
        assert.deepEqual([...world.elsewhere.requests.keys()], []);
      }));
  }

  test("names the bad one of several addresses", () =>
    open("?url=%2F", async ({ scope, field }) => {
      await field.fill(`${foreign()} ftp://files.example.org/`);
      await field.press("Enter");
      const [{ message, field: about }] = await scope.heard("crawl-error");
      assert.equal(about, "url");
      assert.match(message, /“ftp:\/\/files\.example\.org\/”/);
    }));

  test("remembers the addresses that could be crawled, the latest first, and forgets them when asked to", () =>
    open(there("&robots=ignore"), async ({ page, scope, button, field }) => {
      const tried = [foreign(), `${world.closed.url}/`, `${world.elsewhere.url}/ ${foreign()}`];
      for (const [n, starts] of tried.entries()) {
        await field.fill(starts);
        await field.press("Enter");
        await scope.ended(n + 1);
      }
      await page.reload();
      const again = await Scope.onPage(page);
      await pickToggle(page).click();
      assert.deepEqual(await recent(page), [tried[2], tried[0]], "not the one that could not be read");

      await page.getByRole("button", { name: tried[2], exact: true }).click();
      assert.equal(await field.inputValue(), tried[2]);
      assert.equal((await again.stats()).state, "idle", "filled in and not started");
      assert.equal(await pickToggle(page).getAttribute("aria-expanded"), "false");

      await pickToggle(page).click();
      await button("Forget these").click();
      assert.deepEqual(await recent(page), []);
      assert.equal(await page.evaluate(() => localStorage.length), 0);
    }));

  test("does not remember the built-in site, nor what was crawled where it is embedded", () =>
    open(`?embed&max-pages=1&url=${encodeURIComponent(foreign())}`, async ({ page, scope }) => {
      await scope.crawl();
      await scope.evaluate((element) => ["embed", "url"].forEach((name) => element.removeAttribute(name)));
      await scope.crawl();
      assert.equal(await page.evaluate(() => localStorage.length), 0);
    }));

  test("does without a memory that is forbidden, full or spoilt", () =>
    world.page(async (page) => {
      world.site.serve(star(world.site.url, 1).answers);
      for (const spoil of [
        () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }),
        () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; },
        () => localStorage.setItem("crawlscope.recents.1", "\u0000{[1,2\njavascript:alert(1)\nhttps://kept.example.org/\n" + "x".repeat(9_000)),
      ]) {
        const fresh = await page.context().newPage();
        await fresh.addInitScript(spoil);
        await fresh.goto(world.address(`index.html${there("&robots=ignore")}`));
        const scope = await Scope.onPage(fresh);
        await scope.crawl();
        await pickToggle(fresh).click();
        const kept = await recent(fresh);
        assert.ok(kept.every((text) => [foreign(), "https://kept.example.org/"].includes(text)), kept.join("\n"));
        await fresh.close();
      }
    }));

  test("suggests sites that allow it, each with the reason, and asks them nothing", () =>
    open(there(), async ({ page, scope, field, plan }) => {
      const asked = [];
      // The page's own files may still be on their way to its workers.
      page.on("request", (request) => request.url().startsWith(world.app.url) || asked.push(request.url()));
      await pickToggle(page).click();
      const items = page.getByRole("list", { name: "Sites that allow it" }).getByRole("listitem");
      assert.ok((await items.count()) >= 3);
      for (const text of await items.allTextContents()) assert.match(text, /^https?:\/\/\S+\/\S*[A-Z].{20,}\.$/, text);
      await items.nth(1).getByRole("button").click();
      assert.match(await field.inputValue(), /^https:\/\/[a-z-]+\.github\.io\//);
      assert.equal((await scope.stats()).state, "idle");
      assert.match(await plan.textContent(), /^Up to 500 pages from [a-z-]+\.github\.io, /);
      assert.deepEqual(asked, []);
      await pickToggle(page).click();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      assert.equal(await items.first().isVisible(), false);
      assert.equal(await pickToggle(page).evaluate((toggle) => toggle.getRootNode().activeElement === toggle), true);
    }));

  test("says before the start whom it will ask and how fast, and follows the fields", () =>
    open(there(), async ({ page, scope, button, field, plan }) => {
      const host = new URL(foreign()).host;
      assert.equal(await plan.textContent(), `Up to 500 pages from ${host}, at most 5 requests at once, one every 0.1 s; robots.txt is respected.`);
      const described = await button("Crawl").evaluate((crawl) => crawl.getRootNode().getElementById(crawl.getAttribute("aria-describedby")).className);
      assert.equal(described, "plan");
      for (const [name, value] of Object.entries({ delay: 0, permits: 2, robots: "ignore", "max-pages": 20 })) await scope.set(name, value);
      assert.equal(await plan.textContent(), `Up to 20 pages from ${host}, at most 2 requests at once, without pauses; robots.txt is ignored.`);
      await field.fill("/docs/");
      assert.equal(await plan.isVisible(), false, "its own origin");
      await field.fill("ht!tp://docs");
      assert.equal(await plan.isVisible(), false, "no address yet");
      await field.fill("docs.example.org guide.example.org");
      assert.match(await plan.textContent(), /^Up to 20 pages from docs\.example\.org and guide\.example\.org, .* robots\.txt is ignored\.$/);
      await field.fill(foreign());
      world.site.hold();
      await button("Crawl").click();
      await scope.until("the start", (element) => element.stats.state === "running");
      assert.equal(await plan.isVisible(), false, "it is being done");
      world.site.release();
      await scope.ended();
      assert.equal(await plan.isVisible(), false, "it was done");
      await scope.set("delay", 1000);
      assert.match(await plan.textContent(), /one every 1 s/);
      assert.equal(await plan.isVisible(), true, "another start would ask something else");
    }));

  test("has every option that a crawl obeys in one panel, and obeys them", () =>
    open(there(), async ({ page, scope, button }) => {
      await choose(page, "Options");
      const given = { "Page limit": ["max-pages", "3"], "Depth limit (clicks from the start)": ["max-depth", "1"], "Delay, ms": ["delay", "5"], Seed: ["seed", "7"] };
      for (const [label, [name, value]] of Object.entries(given)) {
        const input = page.getByRole("spinbutton", { name: label });
        await input.fill(value);
        await input.press("Tab");
        assert.equal(await scope.evaluate((element, name) => element.getAttribute(name), name), value);
      }
      for (const [label, value] of [["Follow links to", "prefix"], ["robots.txt", "ignore"]]) {
        await page.getByRole("combobox", { name: label }).selectOption(value);
      }
      await button("Crawl").click();
      await scope.ended();
      const { config } = await scope.json();
      const { maxPages, maxDepth, delay, scope: kind, robots, seed } = config;
      assert.deepEqual({ maxPages, maxDepth, delay, kind, robots, seed }, { maxPages: 3, maxDepth: 1, delay: 5, kind: "prefix", robots: "ignore", seed: 7 });
      assert.equal(world.site.requests.size, 3);

      await button("Menu, 6 options set").waitFor();
      await button("Reset to defaults").click();
      assert.deepEqual(await scope.evaluate((element) => element.getAttributeNames()), ["url"]);
      for (const label of Object.keys(given)) assert.equal(await page.getByRole("spinbutton", { name: label }).inputValue(), "");
      await button("Menu").waitFor();
    }));

  test("shows the defaults that depend on where the start is", () =>
    open(there(), async ({ page, button, field }) => {
      await choose(page, "Options");
      const shown = async () => [
        await page.getByRole("spinbutton", { name: "Delay" }).getAttribute("placeholder"),
        await page.getByRole("combobox", { name: "robots.txt" }).evaluate((select) => select.selectedOptions[0].text),
      ];
      assert.deepEqual(await shown(), ["100", "obey (default)"]);
      await field.fill("/docs/");
      assert.deepEqual(await shown(), ["0", "ignore (default)"]);
      await field.fill(`/docs/ ${foreign()}`);
      assert.deepEqual(await shown(), ["100", "obey (default)"]);
      await field.fill("/docs/");
      await page.getByRole("combobox", { name: "Follow links to" }).selectOption("all");
      assert.deepEqual(await shown(), ["100", "obey (default)"], "a crawl that may leave its origin");
      const about = await page.locator("crawl-scope #about-delay").textContent();
      assert.match(about, /at most 10 requests a second to each/);
    }));

  test("says beside an option that it cannot be obeyed, at once and at the start, and takes it back", () =>
    open(there("&delay=soon"), async ({ page, scope, button }) => {
      await button("Crawl").click();
      const delay = page.getByRole("spinbutton", { name: "Delay" });
      const error = page.locator("crawl-scope .option .error");
      assert.match(await error.textContent(), /delay must be a whole number/);
      assert.equal(await delay.getAttribute("aria-invalid"), "true");
      assert.equal(await delay.evaluate((input) => input.getRootNode().activeElement === input), true);
      await delay.fill("20");
      await delay.press("Tab");
      assert.equal(await delay.getAttribute("aria-invalid"), "false");
      await error.waitFor({ state: "hidden" });
      const pages = page.getByRole("spinbutton", { name: "Page limit" });
      await pages.fill("0");
      await pages.press("Enter");
      assert.match(await page.locator("crawl-scope .option:has([name=max-pages]) .error").textContent(), /from 1 to/);
      assert.equal((await scope.stats()).state, "idle");
      await pages.fill("5");
      await pages.press("Enter");
      await scope.ended();
      assert.equal(world.site.requests.size, 6, "five pages and robots.txt");
    }));

  /** @type {Record<string, [Record<string, import("./server.mjs").Answer>, string, RegExp]>} */
  const failures = {
    "a page that is not there": [{ "/": { status: 404, headers: HTML } }, "", /answered 404.*There is no such page/],
    "a page that robots.txt keeps out": [{ "/robots.txt": { headers: { ...CORS, "Content-Type": "text/plain" }, body: "User-agent: *\nDisallow: /" } }, "", /robots\.txt asks crawlers not to read it/],
    "a file that is no page": [{ "/": { headers: { ...CORS, "Content-Type": "application/pdf" }, body: "%PDF" } }, "", /is not an HTML page \(it is application\/pdf\)/],
    "a page without links": [{ "/": { headers: HTML, body: "<div id=app></div>" } }, "&robots=ignore", /runs no scripts/],
  };
  for (const [what, [answers, query, says]] of Object.entries(failures)) {
    test(`explains a start from ${what}`, () =>
      open(there(query), async ({ page, scope, button }) => {
        world.site.serve(new Map(Object.entries(answers)));
        await button("Crawl").click();
        await scope.ended();
        assert.match(await page.locator("crawl-scope .failure").textContent(), says);
        assert.equal(await page.locator("crawl-scope .notice").isVisible(), false, "it is said once");
      }));
  }

  test("explains a start while the browser is offline", () =>
    open(there(), async ({ page, scope, button }) => {
      await page.context().setOffline(true);
      await button("Crawl").click();
      await scope.ended();
      assert.match(await page.locator("crawl-scope .failure").textContent(), /offline.*Connect and press Crawl again/);
      await page.context().setOffline(false);
    }));

  test("lets consumers and permits be turned while it runs, by key and by pointer", () =>
    open(there("&delay=0&robots=ignore&permits=2&consumers=12"), async ({ page, scope, button }) => {
      world.site.hold("/");
      const held = (count) => world.site.until(`${count} held requests`, ({ held }) => held === count);
      await button("Crawl").click();
      await held(2);
      const dial = page.getByRole("slider", { name: "Permits" });
      const number = page.getByRole("spinbutton", { name: "Permits" });
      assert.equal(await dial.inputValue(), "2");
      for (let n = 0; n < 3; n += 1) await dial.press("ArrowRight");
      // Chromium opens six connections to a host; five are within that.
      await held(5);
      assert.equal(await number.inputValue(), "5");
      assert.equal(await scope.evaluate((element) => element.getAttribute("permits")), "5");
      const box = await dial.boundingBox();
      await page.mouse.move(box.x + 8 + ((box.width - 16) * 4) / 19, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + 8 + ((box.width - 16) * 9) / 19, box.y + box.height / 2, { steps: 8 });
      await page.mouse.up();
      await poll("the attribute", () => scope.evaluate((element) => element.getAttribute("permits") === "10"));
      const resized = (await scope.trace()).filter(({ kind }) => kind === "resized");
      assert.ok(resized.length <= 3 + 8, `${resized.length} changes`);
      await number.fill("40");
      // What is drawn meanwhile leaves a number alone that is still being typed.
      const consumers = page.getByRole("slider", { name: "Consumers" });
      await scope.set("consumers", 11);
      await poll("the consumers", async () => (await consumers.inputValue()) === "11");
      assert.equal(await number.inputValue(), "40");
      await number.press("Tab");
      assert.equal(await dial.inputValue(), "40");
      await scope.set("permits", 4);
      // A slider that was moved a moment ago stays where it was put for as long.
      await poll("both at 4", async () => (await dial.inputValue()) === "4" && (await number.inputValue()) === "4");
      world.site.release();
      assert.equal((await scope.ended()).ok, 13);
    }));

  test("tells how far it is and what is left, and nothing before and after", () =>
    open(there("&delay=0&robots=ignore"), async ({ page, scope, button }) => {
      const progress = page.locator("crawl-scope .progress");
      const bar = page.getByRole("progressbar");
      assert.equal(await progress.isVisible(), false);
      world.site.hold("/");
      await button("Crawl").click();
      await poll("the first page", async () => /^1 of 13 in scope, /.test((await progress.locator("p").first().textContent()) ?? ""));
      assert.deepEqual([await bar.getAttribute("value"), await bar.getAttribute("max")], ["1", "13"]);
      await poll("the outlook", async () => /12 (more|left)/.test((await progress.textContent()) ?? ""));
      // Nothing is answered, so no time is estimated, however long it takes.
      await poll("the honesty of it", async () => /12 left; none has finished for a few seconds\./.test((await progress.textContent()) ?? ""));
      world.site.release();
      await scope.ended();
      await progress.waitFor({ state: "hidden" });
    }));

  test("draws the run over time in the track of the cursor, step by step, and says its values at the cursor", () =>
    open(there("&delay=40&robots=ignore"), async ({ page, scope, button }) => {
      const lines = page.locator("crawl-scope .sparklines");
      assert.equal(await lines.isVisible(), false);
      await button("Crawl").click();
      await scope.ended();
      const cursor = page.getByRole("slider", { name: "Cursor" });
      const steps = await cursor.getAttribute("max");
      await poll("the whole run", async () => (await lines.locator("svg").getAttribute("viewBox")) === `0 0 ${steps} 100`);
      for (const path of await lines.locator("path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")))) {
        assert.match(path, /^M0 100(V\d+H\d+)+V100$/);
        assert.ok(path.endsWith(`H${steps}V100`), path);
      }
      assert.match(await cursor.getAttribute("title"), /^Peak: \d+ queued, [1-5] in flight, \d+\.\d pages\/s$/);
      const said = () => page.locator("crawl-scope .said").textContent();
      assert.equal(await said(), "", "the end has a headline");
      await cursor.press("Home");
      assert.match(await cursor.getAttribute("aria-valuetext"), /^step 0 of /);
      assert.equal(await page.locator("crawl-scope .empty").filter({ hasText: "Press Crawl" }).count(), 0);
      await cursor.press("ArrowRight");
      assert.notEqual(await said(), "");
      await cursor.fill(String(Math.round(steps / 2)));
      assert.match(await cursor.getAttribute("aria-valuetext"), /s, \d+ queued, [0-5] in flight: /);
      const inFlight = (await cursor.getAttribute("aria-valuetext")).match(/(\d+) in flight/)[1];
      assert.ok((await page.locator("crawl-scope .site-part .value").textContent()).startsWith(`${inFlight} in flight, most `));
      // The line of a moment is where the middle of the slider's thumb is.
      const [track, box] = [await cursor.boundingBox(), await lines.locator("svg").boundingBox()];
      assert.deepEqual([box.x - track.x, box.width], [8, track.width - 16]);
    }));

  test("draws the lines a few times a second however many events come, and not at all at rest", () =>
    open(there("&delay=50&robots=ignore"), async ({ page, scope, button }) => {
      await page.evaluate(() => {
        window.drawn = 0;
        const watch = new MutationObserver(() => (window.drawn += 1));
        watch.observe(document.querySelector("crawl-scope").shadowRoot.querySelector(".sparklines path"), { attributes: true });
      });
      const drawn = () => page.evaluate(() => window.drawn);
      await stopClock(page);
      world.site.hold("/");
      await button("Crawl").click();
      await scope.until("requests in flight", (element) => element.stats.inFlight === 5);
      const before = await drawn();
      assert.ok(before <= 1, `drawn ${before} times while no time went by`);
      await page.clock.runFor(2_000);
      const live = (await drawn()) - before;
      assert.ok(live >= 2 && live <= 8, `drawn ${live} times in two seconds`);
      world.site.release();
      await scope.ended();
      await page.clock.runFor(1_000);
      await page.locator("crawl-scope .progress").waitFor({ state: "hidden" });
      const over = await drawn();
      assert.ok(over - before - live <= 4, `drawn ${over - before - live} times in the last second`);
      await page.clock.runFor(60_000);
      assert.equal(await drawn(), over);
    }));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`has no fault that axe knows of with every panel open, under way and over, in the ${colorScheme} theme`, () =>
      open(there(), async ({ page, scope, problems, button }) => {
        await page.evaluate((text) => localStorage.setItem("crawlscope.recents.1", text), foreign());
        await choose(page, "Options");
        world.site.hold("/", "/robots.txt");
        await button("Crawl").click();
        await page.locator("crawl-scope .sparklines").waitFor();
        await pickToggle(page).click();
        await page.evaluate(AXE);
        const faults = async () => {
          const { violations } = await page.evaluate(() => window.axe.run());
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`).join("; ")}`);
        };
        assert.deepEqual(await faults(), []);
        world.site.release();
        await scope.ended();
        await page.locator("crawl-scope .headline .state").filter({ hasText: /^Read/ }).waitFor();
        assert.deepEqual(await faults(), []);
        // axe tries out styles, which the page's policy forbids.
        problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
      }, { context: { colorScheme } }));
  }

  test("fits on a phone with every panel open, and can be used with a thumb", () =>
    open(there(), async ({ page, button }) => {
      await page.evaluate(() => localStorage.setItem("crawlscope.recents.1", `https://long.example.org/${"x".repeat(300)}`));
      await choose(page, "Options");
      await pickToggle(page).click();
      await button("Crawl").click();
      await page.locator("crawl-scope .sparklines").waitFor();
      await pickToggle(page).click();
      assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= 360);
      const small = await page.locator("crawl-scope").evaluate((element) =>
        [...element.shadowRoot.querySelectorAll(":is(.bar, .machine) :is(button, input, select, [role=slider])")]
          .map((control) => [control.name || control.textContent || control.className, control.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < 44 || box.left < 0 || box.right > 360))
          .map(([name, box]) => `${name}: ${JSON.stringify(box)}`),
      );
      assert.deepEqual(small, []);
    }, PHONE));

  test("keeps options and addresses away where it is embedded, until the details are asked for", () =>
    open(there("&embed"), async ({ page, button, plan, field }) => {
      await button("Details").waitFor();
      assert.equal(await button("Menu").isVisible(), false);
      assert.equal(await plan.isVisible(), true, "whom it will ask is said there too");
      await button("Details").click();
      await choose(page, "Options");
      await page.getByRole("spinbutton", { name: "Delay" }).waitFor();
      assert.equal(await field.isVisible(), false);
      assert.equal(await pickToggle(page).isVisible(), false);
    }));

  test("is reached by the keyboard in the order in which it is read", () =>
    open(there(), async ({ page, button, field }) => {
      await choose(page, "Options");
      await field.focus();
      const reached = [];
      for (let n = 0; n < 23; n += 1) {
        await page.keyboard.press("Tab");
        reached.push(await page.locator("crawl-scope").evaluate((element) => {
          const { name, textContent, title } = element.shadowRoot.activeElement;
          return name || title || textContent;
        }));
      }
      assert.deepEqual(reached, ["Recent and suggested addresses", "Crawl", "Menu", "max-pages", "max-depth", "scope", "include", "exclude", "extra-hops", "tidy", "delay", "host-permits", "throttle", "robots", "latency", "resources", "soft-404", "select", "extract", "order", "seed", "Close", "consumers"]);
    }));
});
