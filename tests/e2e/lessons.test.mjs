// The lessons: predict, run, step, fix, link.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The result of each program's native run: lesson, variant, seed, events, and a hash of the NDJSON. */
const NATIVE = readFileSync(new URL("../fixtures/lessons.txt", import.meta.url), "utf8").trim().split("\n")
  .map((line) => line.split(" "))
  .map(([lesson, variant, seed, events, hash]) => ({ lesson, variant, seed, events: Number(events), hash }));
const TEACHING = readFileSync(new URL("../../docs/teaching.md", import.meta.url), "utf8");
const LESSONS = [...new Set(NATIVE.map(({ lesson }) => lesson))];

/** A page with room for only one program, so that lessons on mistakes do not open the fix beside the mistake. */
const ALONE = { viewport: { width: 1080, height: 900 } };
/** Lessons whose runs depend on more than the program: a real site, or an order that is chosen turn by turn. */
const OWN = ["crawler", "scheduler"];

/** The beginning of a text's SHA-256, as `tests/support/lesson_digests.rs` has it. */
const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

describe("lessons", () => {
  const world = World.forSuite();

  /** Opens the page with this query, and waits until the lesson is there. */
  const open = (query, test, context = {}) =>
    world.page(async (page, problems) => {
      const scope = await Scope.onPage(page);
      const within = page.locator("crawl-scope");
      const button = (name) => within.getByRole("button", { name, exact: true });
      const step = () => within.locator("input[name=step]").inputValue().then(Number);
      const length = () => within.locator("input[name=step]").getAttribute("max").then(Number);
      const ran = (events) => poll("a run", async () => (events ? (await length()) === events : (await length()) > 0));
      const skip = () => button("Skip the questions and run").click();
      const stop = () => within.getByRole("button", { name: "Stop playing" }).click();
      await test({ page, scope, within, button, step, length, ran, skip, stop, problems });
    }, { file: `index.html?${query}`, context: { ...ALONE, ...context } });

  test("leave the same bytes on the page as natively, each program in two schedules", () =>
    world.page(async (page) => {
      for (const { lesson, variant, seed, events, hash } of NATIVE) {
        const of = `${lesson}/${variant} with seed ${seed}`;
        const scope = await Scope.mount(page, { lesson: `${lesson}/${variant}`, seed });
        const length = (element) => Number(element.shadowRoot.querySelector("input[name=step]").max);
        const run = await scope.until(`the run of ${of}`, length);
        // What goes on the real site, or on the one that comes with the page, is for tests of its own.
        if (!OWN.includes(lesson)) assert.equal(run, events, of);
        const [head, ...lines] = (await scope.text("ndjson")).split("\n");
        assert.match(head, /crawlscope/, of);
        if (!OWN.includes(lesson)) assert.equal(digest(lines.join("\n")), hash, of);
        await scope.evaluate((element) => element.remove());
      }
    }, { context: ALONE }));

  for (const lesson of LESSONS.filter((lesson) => lesson !== "scheduler")) {
    test(`${lesson} asks before it shows, and shows every program in step`, () =>
      open(`lesson=${lesson}`, async ({ within, button, ran, skip, stop, scope }) => {
        await within.locator("fieldset").nth(2).waitFor();
        await ran();
        for (const part of [".player", ".state-now", ".pages", ".stage", ".times", ".after"]) {
          assert.equal(await within.locator(part).first().isVisible(), false, `${part} gives the run away`);
        }
        await skip();
        await stop();
        await within.locator(".lanes canvas").waitFor();
        assert.ok(await within.locator(".after").last().isVisible(), "the rest of the text");
        for (const { variant } of NATIVE.filter((known) => known.lesson === lesson && known.seed === "0")) {
          const tabs = within.locator(".variants button");
          const at = NATIVE.filter((known) => known.lesson === lesson && known.seed === "0").findIndex((known) => known.variant === variant);
          if ((await tabs.count()) > 0) await tabs.nth(at).click();
          await poll(`the run of ${variant}`, async () => (await scope.text("ndjson")).includes(`\\"variant\\":\\"${variant}\\"`));
          assert.match(await within.locator("[data-language=Python]").innerText(), /asyncio\.run\(main\(\)\)/);
          assert.match(await within.locator("[data-language=Rust]").innerText(), /async fn /);
          await follows({ scope, within });
        }
        await button("Run what I made").waitFor();
        assert.ok((await within.locator(".next-lesson").count()) >= 2);
      }));
  }

  /** At some steps of the run: the lit lines, the marked ones and the prints are those of the trace. */
  async function follows({ scope, within }) {
    const trace = await scope.trace();
    for (const share of [0.2, 0.5, 0.8, 1]) {
      const at = Math.floor(trace.length * share);
      await scope.call("seek", at);
      const behind = trace.slice(0, at);
      const last = behind.findLast(({ task }) => task !== 0)?.task;
      const line = behind.findLast((event) => event.kind === "line" && event.task === last)?.what.line;
      for (const language of ["Python", "Rust"]) {
        const lit = await within.locator(`[data-language=${language}] .lit`).evaluateAll((rows) => rows.map((row) => Number(row.dataset.line)));
        assert.deepEqual([...new Set(lit)], line ? [line] : [], `${language} at step ${at}`);
      }
      const printed = behind.filter(({ kind }) => kind === "printed").map(({ what }) => what.text);
      assert.deepEqual(await within.locator(".printed li").allInnerTexts(), printed, `printed at step ${at}`);
    }
  }

  test("light the line of the task that is picked", () =>
    open("lesson=semaphore&step=60", async ({ page, within, ran, scope }) => {
      await ran();
      const lit = () => within.locator("[data-language=Python] .lit").innerText().then((text) => text.trim());
      const task = within.getByRole("button", { name: "main, line 21" });
      await task.focus();
      await page.keyboard.press("Enter");
      assert.equal(await lit(), "await asyncio.gather(*workers)");
      assert.equal(await task.getAttribute("aria-pressed"), "true");
      await scope.call("seek", 70);
      assert.equal(await lit(), "await asyncio.gather(*workers)", "it stays picked");
      assert.equal(await page.evaluate(() => document.querySelector("crawl-scope").shadowRoot.activeElement.textContent), "main, line 21");
      await page.keyboard.press("Enter");
      assert.notEqual(await lit(), "await asyncio.gather(*workers)");
    }));

  test("tell why an answer is wrong, and show the step that shows it", () =>
    open("lesson=semaphore", async ({ within, button, step, ran }) => {
      await ran();
      const [end, most, next] = await within.locator("fieldset").all();
      await end.getByRole("button", { name: "20 s" }).click();
      assert.match(await end.getByRole("status").innerText(), /^Not quite\. .*done at 8 s/);
      assert.equal(await within.getByRole("button", { name: "Show the step" }).count(), 0, "two are not answered");
      await most.getByRole("button", { name: "3", exact: true }).click();
      assert.match(await most.getByRole("status").innerText(), /^Yes\. /);
      await next.getByRole("button", { name: "worker-4" }).click();
      assert.equal(await within.locator(".player").isVisible(), false);
      await next.getByRole("button", { name: "Show the step" }).click();
      await within.locator(".lanes canvas").waitFor();
      assert.match(await within.locator(".said").innerText(), /^worker-4 is handed a permit by worker-1$/);
      assert.ok((await step()) > 0);
      await button("Run").waitFor();
    }));

  test("go to the program that an answer is about", () =>
    open("lesson=lock", async ({ within, ran, scope }) => {
      await ran();
      const asked = within.locator("fieldset").nth(1);
      for (const one of await within.locator("fieldset").all()) await one.getByRole("button").first().click();
      await asked.getByRole("button", { name: "Show the step" }).click();
      await poll("the other program", async () => (await scope.text("ndjson")).includes("with-lock"));
      await poll("its step", async () => /writes \[1, 2, 3, 4, 5\] to shared/.test(await within.locator(".said").innerText()));
      assert.equal(await within.locator(".variants [aria-pressed=true]").innerText(), "With a lock");
    }));

  test("judge lines that were put in order, by running them", () =>
    open("lesson=semaphore", async ({ page, within, button }) => {
      const lines = () => within.locator(".movable code").allInnerTexts();
      const check = async () => {
        await poll("the last verdict to go", async () => (await within.locator(".exercise [role=status]").count()) === 0);
        await button("Run what I made").click();
        return within.locator(".exercise [role=status]").innerText();
      };
      assert.match(await check(), /At most 3 at once: 10 were\./);
      assert.equal(await within.locator(".state-now h3").first().innerText(), "Tasks of what you made");
      const order = ["await semaphore.acquire", "print", "await asyncio.sleep", "semaphore.release"];
      for (const [place, wanted] of order.entries()) {
        if (place === 3) break;
        const up = within.getByRole("button", { name: `Move up: ${wanted}` });
        if (await up.isEnabled()) await up.focus();
        for (let moves = 0; !(await lines())[place].trim().startsWith(wanted); moves += 1) {
          assert.ok(moves < 4, `${wanted} is not moved`);
          // The focus moves with the line.
          await page.keyboard.press("Enter");
        }
      }
      assert.match(await check(), /^Right\./);
      assert.match(await within.locator(".printed").innerText(), /starts: worker 1/);
      await button("All lessons").click();
      await within.locator(".lesson-index").getByText("✓ solved").waitFor();
      await button("Forget my progress").click();
      await poll("it to be forgotten", async () => (await within.getByText("✓ solved").count()) === 0);
    }));

  test("judge a line that was chosen, and a number", () =>
    open("lesson=two-locks", async ({ page, within, button }) => {
      const status = within.locator(".exercise [role=status]");
      await button("Run what I made").click();
      assert.match(await status.innerText(), /^It is stuck: worker-1 holds lock a and waits for lock b; worker-2 holds lock b/);
      await page.keyboard.press("End");
      for (let choice = 1; ; choice += 1) {
        await within.locator(".choices button").nth(choice).click();
        await status.waitFor({ state: "detached" });
        await button("Run what I made").click();
        if (/^Right/.test(await status.innerText())) break;
        assert.ok(choice < 3, "no choice is right");
      }
      await page.goto(world.address("index.html?lesson=why-limit"));
      const number = within.locator(".exercise input");
      await number.fill("11");
      await number.press("Tab");
      await button("Run what I made").click();
      assert.equal(await status.innerText(), "40 requests are refused.");
      assert.match(await within.locator("[data-language=Python]").innerText(), /^PERMITS = 11$/m, "it is shown as what was run");
      await number.fill("10");
      await number.press("Tab");
      await status.waitFor({ state: "detached" });
      await button("Run what I made").click();
      assert.match(await status.innerText(), /^Right/);
    }));

  test("come back from their link: program, knobs, seed and step", () =>
    open("lesson=rate/paced,gap=300,permits=2&seed=7&step=40", async ({ page, within, button, ran, step, scope }) => {
      await ran();
      await poll("the step", async () => (await step()) === 40);
      const before = await scope.text("ndjson");
      await button("Copy link").click();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      const query = new URL(link).searchParams;
      assert.deepEqual([query.get("seed"), query.get("step")], ["7", "40"]);
      await page.goto("about:blank");
      await page.goto(link);
      const again = await Scope.onPage(page);
      await poll("the step", async () => (await step()) === 40);
      assert.equal(await again.text("ndjson"), before);
      assert.equal(await within.locator(".settings").getByLabel("Permits").inputValue(), "2");
      assert.match(await within.locator("[data-language=Python]").innerText(), /^GAP = 300/m);
      assert.equal(await within.locator(".player").isVisible(), true, "a link to a step shows it");
    }, { permissions: ["clipboard-read", "clipboard-write"] }));

  test("run anew when a knob is turned, with what may be copied as it stands", () =>
    open("lesson=semaphore", async ({ page, within, button, ran, scope }) => {
      await ran();
      const permits = within.locator(".settings").getByLabel("Permits");
      await permits.fill("99");
      await permits.press("Tab");
      assert.equal(await permits.inputValue(), "12", "no further than its end");
      await permits.fill("5");
      await permits.press("Tab");
      await poll("the run", async () => (await scope.text("ndjson")).includes('\\"permits\\":5'));
      await within.getByText("10 workers, 5 permits").waitFor();
      await within.locator(".program").first().getByRole("button", { name: "Copy" }).click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^PERMITS = 5$/m);
      assert.match(copied, /asyncio\.run\(main\(\)\)\n$/);
      await button("Skip the questions and run").click();
      assert.equal(await within.locator(".times li").count(), 10);
      assert.match(await within.locator(".times li").nth(4).innerText(), /5\s*4 s/);
    }, { permissions: ["clipboard-read", "clipboard-write"] }));

  test("come out as they are known to", () =>
    open("lesson=semaphore&step=9999", async ({ page, within, scope, ran }) => {
      const prints = async (query, events) => {
        await page.goto(world.address(`index.html?${query}&step=9999`));
        await poll("the prints", async () => (await within.locator(".printed li").count()) > 0);
        return within.locator(".printed li").allInnerTexts();
      };
      await ran();
      assert.deepEqual((await within.locator(".printed li").allInnerTexts()).filter((line) => /^8 s/.test(line)), ["8 s: worker 10 is done"]);
      assert.equal((await prints("lesson=lock/without-lock")).at(-1), "the list is [1, 1, 1, 1, 1]");
      assert.equal(await within.locator(".stuck").innerText().then((text) => /The list comes out as \[1, 1, 1, 1, 1\]/.test(text)), true);
      assert.equal((await prints("lesson=lock/with-lock")).at(-1), "the list is [1, 2, 3, 4, 5]");
      assert.equal(await within.locator(".stuck").count(), 0);
      assert.equal((await prints("lesson=why-limit")).at(-1), "10 answered, 40 refused");
      assert.ok(scope);
    }));

  test("name what is wrong, where the run has come to it", () =>
    open("lesson=two-locks&step=10", async ({ within, scope, ran }) => {
      await ran();
      assert.equal(await within.locator(".stuck").count(), 0);
      await scope.evaluate((element) => element.seek(Infinity));
      assert.match(await within.locator(".stuck").innerText(), /worker-1 holds lock a and waits for lock b; worker-2 holds lock b and waits for lock a/);
      assert.match(await within.locator(".tasks").innerText(), /worker-2, line 12\s+waits for lock a/);
    }));

  test("find a schedule in which a lucky program fails, and put it into the link", () =>
    open("lesson=check-then-act/lucky&step=9999", async ({ page, within, button, ran }) => {
      await ran();
      assert.equal(await within.locator(".stuck").count(), 0);
      await button("Find a bad schedule").click();
      await poll("the verdict", async () => (await within.locator(".stuck").count()) === 1);
      assert.match(await within.locator(".stuck").innerText(), /The page was read \d times/);
      await button("Copy link").click();
      assert.match(decodeURIComponent(await page.evaluate(() => navigator.clipboard.readText())), /lesson=check-then-act\/lucky,schedule=s:/);
    }, { permissions: ["clipboard-read", "clipboard-write"] }));

  test("can be taken by keyboard alone", () =>
    open("lesson=lock", async ({ page, within, step, ran }) => {
      await ran();
      await within.locator("fieldset").nth(3).waitFor();
      await within.locator(".words").focus();
      const focused = () => page.evaluate(() => document.querySelector("crawl-scope").shadowRoot.activeElement?.textContent);
      for (let asked = 0; asked < 4; asked += 1) {
        do await page.keyboard.press("Tab");
        while (!(await page.evaluate((asked) => document.querySelector("crawl-scope").shadowRoot.activeElement?.closest("fieldset") === document.querySelector("crawl-scope").shadowRoot.querySelectorAll("fieldset")[asked], asked)));
        const chosen = await focused();
        await page.keyboard.press("Enter");
        assert.equal(await focused(), chosen, "the focus stays");
      }
      do await page.keyboard.press("Tab");
      while ((await focused()) !== "Run");
      await page.keyboard.press("Enter");
      await within.getByRole("slider", { name: "Cursor" }).focus();
      await page.keyboard.press(" ");
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowLeft");
      assert.equal(await step(), (await within.locator("input[name=step]").getAttribute("max").then(Number)) - 1);
    }));

  test("open the next thing to try, and the lesson before and after", () =>
    open("lesson=semaphore&step=9999", async ({ within, button, ran, scope }) => {
      await ran();
      await button("One permit: the workers go one after the other.").click();
      await poll("one permit", async () => (await scope.text("ndjson")).includes('\\"permits\\":1'));
      assert.equal(await within.locator(".player").isVisible(), false, "that is to be predicted first");
      await button("Next lesson").click();
      await within.getByRole("heading", { name: "Lock", exact: true }).waitFor();
      await button("Previous lesson").click();
      await within.getByRole("heading", { name: "Semaphore", exact: true }).waitFor();
    }));

  test("are as the handbook for teachers says, behind each of its links", () =>
    world.page(async (page) => {
      const all = [...TEACHING.matchAll(/127\.0\.0\.1:8080\/\?([^)]*)\)/g)].map(([, query]) => query);
      assert.deepEqual(all.filter((query) => !query.startsWith("lesson=")), []);
      for (const lesson of LESSONS) assert.ok(all.some((query) => query === `lesson=${lesson}`), `no link to ${lesson}`);
      const within = page.locator("crawl-scope");
      for (const query of new Set(all)) {
        await page.goto(world.address(`index.html?${query}`));
        if (query === "lesson=index") {
          await within.locator(".open-lesson").last().waitFor();
          continue;
        }
        const link = new URLSearchParams(query);
        await within.locator("fieldset").nth(2).waitFor();
        assert.equal(await within.locator(".notice").isVisible(), false, query);
        if (link.has("step")) await within.locator(".player").waitFor();
        else if (query !== "lesson=scheduler") assert.equal(await within.locator(".player").isVisible(), false, query);
        const [, ...knobs] = link.get("lesson").split(",");
        const scope = await Scope.onPage(page);
        for (const [knob, value] of knobs.map((knob) => knob.split("="))) {
          assert.ok((await scope.text("ndjson")).includes(`\\"${knob}\\":${value}`), query);
        }
        // In the table of moments, the page's own words stand beside the link.
        const said = TEACHING.split(`?${query}) | \``)[1]?.split("`")[0];
        if (said) await poll(`“${said}” at ${query}`, async () => (await within.locator(".said").innerText()) === said);
      }
    }, { context: ALONE }));

  test("are listed where there is none of that name", () =>
    open("lesson=semafore", async ({ within, problems }) => {
      await within.getByText("There is no lesson “semafore”. These are the lessons there are.").waitFor();
      await poll("the list", async () => (await within.locator(".open-lesson").count()) === LESSONS.length);
      await within.getByRole("button", { name: "Semaphore", exact: true }).click();
      await within.getByRole("heading", { name: "Semaphore", exact: true }).waitFor();
      assert.equal(await within.getByText("There is no lesson").isVisible(), false);
      // Its words were asked for before anything knew which lessons there are.
      problems.splice(0, problems.length, ...problems.filter((problem) => !/status of 404/.test(problem)));
    }));

  test("say so when their words are missing or broken", () =>
    world.page(async (page, problems) => {
      await page.route("**/lessons/queue/lesson.json", (route) => route.fulfill({ status: 404, body: "" }));
      await page.route("**/lessons/lock/lesson.json", (route) => route.fulfill({ body: "{\"title\":" }));
      await page.route("**/lessons/rate/lesson.json", (route) => route.fulfill({ body: "{\"title\":\"Rate\"}" }));
      for (const [lesson, said] of [["queue", /could not be loaded: lessons\/queue\/lesson\.json\./], ["lock", /words are broken: the text is not JSON: /], ["rate", /words are broken: missing field `summary`/]]) {
        await page.goto(world.address(`index.html?lesson=${lesson}`));
        await page.locator("crawl-scope .notice").filter({ hasText: said }).waitFor();
      }
      problems.splice(0, problems.length, ...problems.filter((problem) => !/status of 404/.test(problem)));
    }));

  test("fit a telephone, text first, with the player at hand", () =>
    open("lesson=queue", async ({ page, within, skip, ran }) => {
      await ran();
      const top = (part) => within.locator(part).boundingBox().then((box) => box.y);
      assert.ok((await top(".words .text")) < (await top(".quiz")) && (await top(".quiz")) < (await top(".code")));
      await skip();
      const player = await within.locator(".player").boundingBox();
      assert.ok(player.y + player.height <= 741, "the player is in sight");
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    }, { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" }));

  for (const colorScheme of ["light", "dark"]) {
    test(`have no fault that axe knows of, in the ${colorScheme} theme`, () =>
      open("lesson=two-locks", async ({ page, within, ran, button, skip, stop, scope, problems }) => {
        await ran();
        await page.evaluate(AXE);
        const faultless = async (where) => {
          const { violations } = await page.evaluate(() => window.axe.run());
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`).join("; ")}`), [], where);
        };
        await within.locator("fieldset").first().getByRole("button").first().click();
        await faultless("before it runs");
        await skip();
        await stop();
        await scope.call("seek", 30);
        await faultless("in its course");
        await button("Run what I made").click();
        await within.locator(".exercise [role=status]").waitFor();
        await scope.evaluate((element) => element.seek(Infinity));
        await faultless("stuck");
        await scope.set("lesson", "index");
        await within.locator(".open-lesson").last().waitFor();
        await faultless("the list");
        // axe tries out styles, which the page's policy forbids.
        problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
      }, { colorScheme }));
  }
});
