// Lessons of one's own: from an address, refused with the line, and in the builder.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Scope, World, poll } from "./browser.mjs";
import { CORS } from "./server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCHEMA = JSON.parse(readFileSync(new URL("../../www/lesson.schema.json", import.meta.url), "utf8"));
const DOC = readFileSync(new URL("../../docs/own-lessons.md", import.meta.url), "utf8");
/** The example of the documentation. */
const SHOP = JSON.parse(/```json\n(\{\n  "program"[^]*?)```/.exec(DOC)?.[1] ?? "");
const JSON_TYPE = { ...CORS, "Content-Type": "application/json" };
const lesson = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../../www/lessons/${name}/lesson.json`, import.meta.url), "utf8"));

describe("a lesson of one's own", () => {
  const world = World.forSuite();

  /** Opens the page with a lesson that is served elsewhere. */
  const open = (file, content, test, { query = "", isThere = true } = {}) =>
    world.page(async (page, problems) => {
      const body = typeof content === "string" ? content : JSON.stringify(content, null, 2);
      world.elsewhere.serve(new Map(isThere ? [[`/${file}`, { headers: JSON_TYPE, body }]] : []));
      await page.goto(world.address(`index.html?lesson=${encodeURIComponent(`${world.elsewhere.url}/${file}`)}${query}`));
      const within = page.locator("crawl-scope");
      await test({ page, within, scope: await Scope.onPage(page), problems });
    });

  test("has its author's words, Python, knobs, questions and exercise", () =>
    open("shop.json", SHOP, async ({ page, within, scope }) => {
      await within.getByRole("heading", { name: "Checkouts in a shop" }).waitFor();
      await within.locator("fieldset").nth(1).waitFor();
      assert.deepEqual(await within.locator("fieldset").first().locator("button").allInnerTexts(), ["2 s", "4 s", "6 s", "12 s"]);
      await within.getByRole("button", { name: "6 s", exact: true }).click();
      await within.locator("fieldset").nth(1).getByRole("button", { name: "2", exact: true }).click();
      assert.deepEqual(await scope.evaluate((element) => element.progress), {
        lesson: `${world.elsewhere.url}/shop.json/program`, chosen: [2, 1], right: [true, true], answer: [1], solved: false,
      });
      assert.match(await within.locator("[data-language=Python]").innerText(), /WORKERS = 6\s+PERMITS = 2/);
      assert.deepEqual(await within.locator(".settings label:has(input[type=number])").evaluateAll((labels) => labels.map((label) => label.innerText.trim())), ["Customers", "Checkouts"]);
      const number = within.locator(".exercise input");
      await number.fill("3");
      await number.press("Enter");
      await within.getByRole("button", { name: "Run what I made" }).click();
      await within.getByText("Right. One fewer, and somebody waits too long.").waitFor();
      await scope.call("seek", 20);
      assert.equal(await within.locator("[data-language=Python] .lit").count() <= 1, true);
      assert.equal((await scope.evaluate((element) => element.progress)).solved, true);
      assert.match(page.url(), /shop\.json/);
    }));

  test("lights the lines of its Python that are marked", () =>
    open("shop.json", SHOP, async ({ within, scope }) => {
      await within.locator("fieldset").nth(1).waitFor();
      const lit = async () => (await within.locator("[data-language=Python] .lit").allInnerTexts()).map((text) => text.trim());
      const seen = new Set();
      for (let step = 0; step < 60; step += 1) {
        await scope.call("seek", step);
        for (const line of await lit()) seen.add(line);
      }
      assert.deepEqual([...seen].sort(), ["async with checkouts:", "await asyncio.sleep(SECONDS)"]);
    }, { query: "&step=5" }));

  test("opens as another of its programs with numbers after its address", () =>
    open("lock.json", { lesson: "lock", title: "Schloss" }, async ({ page, within }) => {
      await page.goto(world.address(`index.html?lesson=${encodeURIComponent(`${world.elsewhere.url}/lock.json/with-lock,tasks=3`)}`));
      await within.getByRole("heading", { name: "Schloss" }).waitFor();
      assert.match(await within.locator("[data-language=Python]").innerText(), /TASKS = 3/);
    }));

  test("shows a recording beside its program, and answers by it", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { lesson: "semaphore", step: 3 });
      await scope.until("a run", (element) => Number(element.shadowRoot.querySelector("input[name=step]").max) > 0);
      const trace = await scope.text("ndjson");
      const own = {
        trace: "run.ndjson", title: "What I saw", summary: "A run.", body: ["It was like this."], python: ["import asyncio", "", "# the program"],
        questions: [{ id: "n", text: "How many start?", why: "{answer} do.", answer: { printed: "starts" }, wrong: [1, 3] }],
      };
      world.elsewhere.serve(new Map([["/l/own.json", { headers: JSON_TYPE, body: JSON.stringify(own) }], ["/l/run.ndjson", { headers: JSON_TYPE, body: trace }]]));
      await page.goto(world.address(`index.html?lesson=${encodeURIComponent(`${world.elsewhere.url}/l/own.json`)}`));
      const within = page.locator("crawl-scope");
      await within.getByRole("heading", { name: "What I saw" }).waitFor();
      await within.getByRole("button", { name: "10", exact: true }).click();
      assert.match(await within.locator("fieldset").getByRole("status").innerText(), /^Yes\. 10 do\./);
      assert.equal(await within.locator("[data-language=Rust]").count(), 0);
      assert.equal(await within.getByRole("button", { name: "Find a bad schedule" }).count(), 0);
      assert.equal(await within.locator(".exercise").isVisible(), false);
      assert.match(await within.locator("[data-language=Python]").innerText(), /# the program/);
      await within.getByRole("button", { name: "Show the step" }).click();
      const max = await within.locator("input[name=step]").getAttribute("max");
      assert.equal(Number(max), trace.trim().split("\n").length - 1);
    }));

  for (const [what, content, says] of /** @type {const} */ ([
    ["is not there", undefined, /The lesson at \S+broken\.json could not be read: the server answered 404/],
    ["is no JSON", "{\n  \"lesson\": \"lock\",\n}", /broken\.json can’t be shown: line 3, column 1: this is not JSON: trailing comma/],
    ["lacks something", "{\n  \"program\": \"lock\"\n}", /line 2, column \d+: `title` is missing here/],
    ["names what is not there", "{\n  \"lesson\": \"lock\",\n  \"knobs\": [{ \"name\": \"tusks\" }]\n}", /line 3, column \d+ \(knobs\[0\]\.name\): there is no knob “tusks” here; there are tasks, pause/],
    ["has its recording elsewhere", "{ \"trace\": \"https://elsewhere.example/a.ndjson\", \"title\": \"a\", \"summary\": \"a\", \"body\": [] }", /\(trace\): a recording must be at the lesson’s own site/],
    ["is too long", `{ "lesson": "lock", "title": "${"a".repeat(1 << 20)}" }`, /is longer than 1 MB, and was not read/],
  ])) {
    test(`that ${what} is refused in words`, () =>
      open("broken.json", content ?? "", async ({ within, problems }) => {
        await within.getByText(says).waitFor();
        problems.splice(0, problems.length, ...problems.filter((problem) => !/404/.test(problem)));
      }, { isThere: content !== undefined }));
  }

  test("asks nobody but its own site", () =>
    open("own.json", { lesson: "crawler", title: "A crawl" }, async ({ within }) => {
      await within.getByRole("heading", { name: "A crawl" }).waitFor();
      await within.locator("fieldset").nth(1).waitFor();
      assert.deepEqual([...world.site.requests.keys()], []);
      assert.deepEqual([...world.elsewhere.requests.keys()], ["/own.json"]);
    }));

  test("fits the schema, as the words of all built-in lessons do", () => {
    const validate = new Ajv2020({ allowUnionTypes: true, strict: true, strictTuples: false, strictRequired: false }).compile(SCHEMA);
    const check = (/** @type {object} */ own) => assert.ok(validate(own), JSON.stringify(validate.errors, null, 1));
    check(SHOP);
    for (const name of SCHEMA.$defs.name.enum) {
      check({ lesson: name, ...lesson(name) });
      check({ program: name, ...lesson(name) });
    }
    for (const wrong of [{}, { lesson: "nothing" }, { program: "lock" }, { ...SHOP, titel: "" }, { ...SHOP, questions: [{ id: "a", answer: "lenght" }] }]) {
      assert.equal(validate(wrong), false, JSON.stringify(wrong));
    }
  });
});

describe("the lesson builder", () => {
  const world = World.forSuite();

  /** @param {(page: import("playwright-core").Page, problems: string[]) => Promise<void>} run */
  const built = (run, context = {}) => world.page(async (page, problems) => {
    await page.locator("crawl-scope").getByRole("heading", { name: "Semaphore" }).waitFor();
    await run(page, problems);
  }, { file: "builder.html", context });

  test("shows what is typed, and where it is wrong", () =>
    built(async (page) => {
      const text = page.getByLabel("The lesson, as JSON");
      const begun = await text.inputValue();
      await text.fill(begun.replace('"title": "Semaphore"', '"title": "Mine"'));
      await page.locator("crawl-scope").getByRole("heading", { name: "Mine" }).waitFor();
      await text.fill(begun.replace('"name": "permits"', '"name": "permitz"'));
      const says = page.locator("#says");
      await poll("an error", async () => (await says.innerText()).includes("no knob “permitz”"));
      assert.match(await says.innerText(), /^The lesson can’t be shown: line \d+, column \d+ \(knobs\[1\]\.name\)/);
      assert.equal(await text.getAttribute("aria-invalid"), "true");
      await page.getByRole("button", { name: "Go to the line" }).click();
      const selected = await text.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
      assert.match(selected, /"name": "permitz"/);
      await text.fill(begun);
      await poll("no error", async () => (await text.getAttribute("aria-invalid")) === "false");
      assert.equal(await page.getByRole("button", { name: "Go to the line" }).isVisible(), false);
    }));

  test("begins with any lesson, saves the file and says how to use it", () =>
    built(async (page) => {
      await page.getByLabel("Start from").selectOption("lock");
      await page.locator("crawl-scope").getByRole("heading", { name: "Lock", exact: true }).waitFor();
      await page.getByLabel("File name").fill("week 3");
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save the file" }).click();
      const file = await download;
      assert.equal(file.suggestedFilename(), "week-3.json");
      const saved = JSON.parse(readFileSync(await file.path(), "utf8"));
      assert.deepEqual([saved.program, saved.title], ["lock", "Lock"]);
      await page.getByText("Put it into a page").click();
      assert.match(await page.locator("#snippet").innerText(), /<crawl-scope lesson="week-3\.json"/);
    }));

  test("opens a file", () =>
    built(async (page) => {
      await page.getByLabel("Open a file").setInputFiles({ name: "shop.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(SHOP)) });
      await page.locator("crawl-scope").getByRole("heading", { name: "Checkouts in a shop" }).waitFor();
      assert.equal(await page.getByLabel("File name").inputValue(), "shop.json");
    }));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`can be used by everyone, ${colorScheme}`, () =>
      built(async (page, problems) => {
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run({ exclude: ["crawl-scope"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`).join("; ")}`), []);
        problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
      }, { colorScheme }));
  }

  test("has room on a phone", () =>
    built(async (page) => {
      const [wide, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= view, `${wide} px of ${view}`);
    }, { viewport: { width: 390, height: 844 } }));
});
