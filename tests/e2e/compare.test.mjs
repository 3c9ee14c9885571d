// Around the lessons: two side by side, for a projector, embedded, printed, and their list.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, frames, poll } from "./browser.mjs";

const WIDE = { viewport: { width: 1400, height: 850 } };

describe("lessons", () => {
  const world = World.forSuite();

  /** Opens index.html with this query and waits until the lesson, and what is beside it, has run. */
  const opened = (query, test, context = WIDE) =>
    world.page(async (page, problems) => {
      const scope = await Scope.onPage(page);
      const within = page.locator("crawl-scope");
      await scrub(within).waitFor();
      await test({ page, scope, within, problems });
    }, { file: `index.html?${query}`, context });

  const scrub = (within) => within.getByRole("slider", { name: "Cursor" });
  const at = async (within) => Number(await scrub(within).inputValue());
  const length = async (within) => Number(await scrub(within).getAttribute("max"));
  /** Goes to the end and waits for what is said of it; a run that ends meanwhile takes the cursor to its step. */
  const toEnd = async (page, within, run) => {
    await scrub(within).focus();
    await poll("the sentence", async () => {
      await page.keyboard.press("End");
      return (await run.locator(".stuck").count()) === 1;
    });
  };
  const time = (within) => within.locator(".transport .of").last().innerText();
  const permits = (within) => within.locator(".settings input[name=permits]");

  test("show a mistake and its cure side by side, and the machine says of each how it ended", () =>
    opened("lesson=two-locks&step=0", async ({ within, page }) => {
      await poll("both runs", async () => (await length(within)) > 50);
      const [broken, fixed] = [within.locator(".state-now").first(), within.locator(".beside .state-now")];
      assert.equal(await within.locator(".beside").getByRole("button", { name: "Fixed" }).getAttribute("aria-pressed"), "true");
      assert.equal(await within.locator(".stuck").count(), 0, "nothing is given away before the run");
      await toEnd(page, within, broken);
      assert.match(await broken.locator(".stuck").innerText(), /worker-1 .*waits for (lock )?b/);
      assert.equal(await fixed.locator(".stuck").count(), 0);
      assert.match(await within.locator(".beside .printed").innerText(), /worker 2 holds both/);
    }));

  test("have one cursor for both, which goes on where the shorter run has ended", () =>
    opened("lesson=two-locks&step=0", async ({ within, page, scope }) => {
      await poll("both runs", async () => (await length(within)) > 50);
      const said = within.locator(".said");
      await scope.call("seek", 30);
      const thirty = await said.allInnerTexts();
      assert.equal(await at(within), 30);
      await scope.call("seek", 50);
      assert.equal(await at(within), 50, "the broken run is over by then");
      assert.equal(await within.locator(".stuck").count(), 1);
      await scrub(within).focus();
      for (let step = 0; step < 20; step++) await page.keyboard.press("ArrowLeft");
      assert.deepEqual(await said.allInnerTexts(), thirty);
      await page.keyboard.press(" ");
      await poll("playing", async () => (await at(within)) > 32);
      await page.keyboard.press(" ");
      const stopped = await at(within);
      assert.ok(stopped < (await length(within)));
    }));

  test("go by time on the time axis", () =>
    opened("lesson=semaphore/program,permits=10+semaphore/program,permits=1&step=0", async ({ within, scope }) => {
      await within.getByRole("button", { name: "Axis:" }).click();
      await poll("twenty seconds", async () => {
        await scope.evaluate((element) => element.seek(Infinity));
        return /20 s/.test(await time(within));
      });
      await scope.call("seek", 40);
      assert.match(await time(within), /· 0 s/);
      const [all, second] = [".printed li", ".beside .printed li"].map((part) => within.locator(part));
      assert.ok((await second.count()) <= 1, "with one permit one has begun");
      assert.equal((await all.count()) - (await second.count()), 10, "with ten permits all have");
      await scope.call("seek", 0);
      assert.equal(await all.count(), 0);
    }));

  test("name what came out wrong, where nothing is stuck", () =>
    opened("lesson=semaphore-each&step=0", async ({ within, page }) => {
      await poll("both runs", async () => (await within.locator(".beside .listing").count()) > 0 && (await length(within)) > 50);
      await toEnd(page, within, within);
      const wrong = within.locator(".state-now .stuck");
      assert.match(await wrong.innerText(), /wrong\s+At most 3 at once: 10 were\./i);
    }));

  test("put any two configurations side by side, and a link brings both back", () =>
    opened("lesson=semaphore&step=0", async ({ within, page, scope }) => {
      await poll("the run", async () => (await length(within)) > 100);
      await within.getByRole("button", { name: "Side by side" }).click();
      const beside = within.getByRole("region", { name: "Second program" });
      await permits(beside).fill("7");
      await permits(beside).press("Enter");
      await beside.getByRole("img", { name: "Lanes" }).waitFor();
      await poll("the run with 7", async () => {
        await scope.call("seek", 60);
        return (await at(within)) === 60 && /permits|worker/.test(await beside.locator(".said").innerText());
      });
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await within.getByRole("button", { name: "Copy link" }).click();
      const link = await poll("the link", () => page.evaluate(() => navigator.clipboard.readText()));
      assert.deepEqual([...new URL(link).searchParams], [["lesson", "semaphore/program semaphore/program,permits=7"], ["step", "60"]]);
      await page.goto(link);
      await poll("both again", async () => (await beside.count()) === 1 && (await permits(beside).count()) === 1 && (await at(within)) === 60);
      assert.equal(await permits(within).first().inputValue(), "3");
      assert.equal(await permits(beside).inputValue(), "7");
      await within.getByRole("button", { name: "Side by side" }).click();
      assert.equal(await beside.count(), 0);
    }));

  test("lay one beside the other below 1100 px only if asked to, and then one below the other", () =>
    opened("lesson=two-locks/broken+two-locks/fixed&step=0", async ({ within, page }) => {
      const beside = within.getByRole("region", { name: "Second program" });
      await beside.locator(".listing").first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      await within.getByRole("button", { name: "Side by side" }).click();
      assert.equal(await beside.count(), 0);
      await page.goto(world.address("index.html?lesson=two-locks&step=0"));
      await within.locator(".listing").first().waitFor();
      assert.equal(await beside.count(), 0);
    }, { viewport: { width: 360, height: 740 } }));

  test("are complete without the canvas: each step in words", () =>
    opened("lesson=two-locks&step=0", async ({ within }) => {
      await poll("both runs", async () => (await length(within)) > 50);
      await within.getByRole("button", { name: "Steps", exact: true }).click();
      const lists = within.getByRole("tabpanel", { name: "Steps" });
      assert.equal(await lists.count(), 2);
      await lists.nth(1).getByText("main makes the lock “a”").click();
      assert.ok((await at(within)) > 0);
      assert.equal(await lists.nth(1).locator("[aria-current=step]").count(), 1);
    }));

  for (const [width, height] of [[1280, 720], [1920, 1080]]) {
    test(`are legible from the back of a room at ${width} × ${height}`, () =>
      opened("lesson=semaphore&step=90", async ({ within, page }) => {
        await poll("the run", async () => (await at(within)) === 90);
        await page.keyboard.press("p");
        await poll("large type", () => page.evaluate(() => document.querySelector("crawl-scope").hasAttribute("projector")));
        const heights = await within.locator(".listing .lit, .tasks li:first-child, .said").evaluateAll((parts) =>
          parts.filter((part) => part.checkVisibility()).map((part) => part.getBoundingClientRect().height / innerHeight));
        assert.equal(heights.length, 3);
        assert.ok(heights.every((height) => height > 1 / 40), heights.join());
        const seen = await within.locator("form, select, .words p, .menu-toggle").evaluateAll((parts) => parts.filter((part) => part.checkVisibility()).length);
        assert.equal(seen, 0);
        assert.equal(await page.getByRole("heading", { name: "Crawlscope" }).isVisible(), false);
        const [ink, paper] = await page.evaluate(() => {
          const style = getComputedStyle(document.querySelector("crawl-scope"));
          return [style.color, style.backgroundColor];
        });
        assert.deepEqual([ink, paper], ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
        await within.getByRole("button", { name: "Projector" }).click();
        assert.ok(await within.getByText("Predict, then run").isVisible());
      }, { viewport: { width, height } }));
  }

  test("show a poster where embedded, and load nothing else until they are played", () =>
    world.page(async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(world.address("frames.html"));
      const frame = (at) => page.frameLocator("iframe").nth(at);
      await frame(0).getByRole("heading", { name: "Two locks in opposite order" }).waitFor();
      await frame(1).getByRole("heading", { name: "Semaphore" }).waitFor();
      const heavy = () => asked.filter((path) => /app|worker/.test(path));
      assert.deepEqual(heavy(), []);
      assert.equal(asked.some((path) => path.includes("lessons/lock/")), false, "words of a lesson far from the view");
      await frame(0).getByRole("button", { name: "Play: Two locks" }).click();
      const cursor = frame(0).getByRole("slider", { name: "Cursor" });
      await poll("playing", async () => Number(await cursor.inputValue().catch(() => 0)) > 2);
      assert.equal(await cursor.evaluate((cursor) => cursor.matches(":focus")), true, "the focus is on the cursor");
      assert.equal(heavy().filter((path) => path.endsWith(".wasm")).length, 1);
      const overflow = await page.frames()[1].evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
      assert.equal(overflow[0], overflow[1], "it has the size of its frame");
      await frame(0).getByRole("button", { name: "Details" }).click();
      assert.ok(await frame(0).getByText("Predict, then run").isVisible());
      await page.locator("iframe").nth(2).scrollIntoViewIfNeeded();
      await frame(2).getByRole("button", { name: "Play: Lock" }).waitFor();
    }));

  for (const [width, height] of [[358, 560], [728, 480], [1160, 480]]) {
    test(`show program and lanes in a box of ${width} × ${height} px, whatever the window's size`, () =>
      world.page(async (page) => {
        await page.evaluate((style) => {
          document.body.innerHTML = "<crawl-scope embed lesson=semaphore></crawl-scope>";
          document.querySelector("crawl-scope").style.cssText = style;
        }, `width: ${width}px; height: ${height}px`);
        const within = page.locator("crawl-scope");
        await within.getByRole("button", { name: /^Play/ }).click();
        await within.locator(".listing .lit").first().waitFor();
        const box = await within.boundingBox();
        const inSight = async (part) => {
          const { y, height } = await within.locator(part).first().boundingBox();
          return Math.min(box.y + box.height, y + height) - Math.max(box.y, y);
        };
        await poll("the line that runs, in sight", async () => (await inSight(".listing .lit")) >= 16);
        assert.ok((await inSight(".listing")) >= 100, "the program");
        assert.ok((await inSight(".lanes")) >= 60, "the lanes");
        assert.equal(await within.locator(".cs").first().evaluate((all) => all.scrollHeight > all.clientHeight), false, "nothing runs over");
      }));
  }

  test("leave what is embedded below alone until it is near the view, crawls too", () =>
    world.page(async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.evaluate(() => {
        const [above, element] = ["div", "crawl-scope"].map((tag) => document.createElement(tag));
        above.style.height = "4000px";
        element.toggleAttribute("embed");
        document.body.replaceChildren(above, element);
      });
      await frames(page);
      assert.deepEqual(asked.filter((url) => /app|worker/.test(new URL(url).pathname)), []);
      await page.locator("crawl-scope").scrollIntoViewIfNeeded();
      const scope = await Scope.onPage(page);
      assert.equal((await scope.stats()).state, "idle");
    }));

  test("print their text, code and a still, and no controls", () =>
    opened("lesson=two-locks&step=60", async ({ within, page }) => {
      await poll("both runs", async () => (await at(within)) === 60);
      await page.emulateMedia({ media: "print" });
      for (const part of [".words h2", ".words .text p", ".listing .lit", ".lanes canvas", ".stuck", ".beside .listing", ".beside .lanes canvas"]) {
        assert.ok(await within.locator(part).first().isVisible(), part);
      }
      const controls = within.locator("button, input, select").filter({ visible: true });
      const drawn = await controls.evaluateAll((parts) => parts.filter((part) => getComputedStyle(part).borderTopWidth !== "0px").length);
      assert.equal(drawn, 0);
      for (const name of ["Play", "Copy", "Run", "Projector"]) assert.equal(await within.getByRole("button", { name, exact: true }).filter({ visible: true }).count(), 0, name);
      const cut = await within.locator(".words, .listing, .state-now").evaluateAll((parts) =>
        parts.filter((part) => part.checkVisibility() && part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY !== "visible").length);
      assert.equal(cut, 0, "parts that are cut");
    }));

  test("are listed with what was solved, which can be forgotten, and led through by keyboard", () =>
    world.page(async (page) => {
      await page.goto(world.address("index.html?lesson=index"));
      const within = page.locator("crawl-scope");
      await within.getByRole("button", { name: "Why limit at all" }).waitFor();
      await poll("titles", async () => (await within.locator(".open-lesson").allInnerTexts()).every((title) => /^[A-Z]/.test(title)));
      assert.equal(await within.locator(".open-lesson").count(), 17);
      assert.match(await within.locator(".lesson-index").innerText(), /0 of 17 exercises solved/);
      await page.evaluate(() => localStorage.setItem("crawlscope-lessons-1", "lock"));
      await page.reload();
      await within.getByText("1 of 17 exercises solved").waitFor();
      assert.match(await within.locator("li", { hasText: "Lock" }).first().innerText(), /✓ solved/);
      await within.getByRole("button", { name: "Forget my progress" }).click();
      await within.getByText("0 of 17 exercises solved").waitFor();
      assert.equal(await page.evaluate(() => localStorage.getItem("crawlscope-lessons-1")), null);

      await within.getByRole("button", { name: "Semaphore", exact: true }).press("Enter");
      await within.getByRole("heading", { name: "Semaphore" }).waitFor();
      await poll("the focus on the words", () => page.evaluate(() => document.querySelector("crawl-scope").shadowRoot.activeElement?.className === "words"));
      assert.equal(new URL(page.url()).searchParams.get("lesson"), "semaphore");
      await within.getByRole("button", { name: "Next lesson" }).press("Enter");
      await within.getByRole("heading", { name: "Lock" }).waitFor();
      await within.getByRole("button", { name: "Previous lesson" }).press("Enter");
      await within.getByRole("heading", { name: "Semaphore" }).waitFor();
      await page.goBack();
      await within.getByRole("heading", { name: "Lock" }).waitFor();
      await page.getByRole("link", { name: "Learn" }).click();
      await within.getByRole("heading", { name: "Lessons" }).waitFor();
    }, { file: "index.html?lesson=index", context: WIDE }));
});
