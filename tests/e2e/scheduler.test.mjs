// Choosing who runs next, searching for a bad order, and the crawler's lesson with its real crawl.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scope, World, poll } from "./browser.mjs";

describe("orders of tasks", () => {
  const world = World.forSuite();

  /** Opens a lesson. */
  const lesson = (name, check, options = {}) =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { lesson: name });
      const within = page.locator("crawl-scope");
      await within.locator(".tasks").waitFor({ state: "attached" });
      const turns = within.getByRole("region", { name: "Who runs next" });
      const said = turns.getByRole("status");
      const ready = turns.locator("ol button");
      /** Waits until this many choices were made. */
      const made = (n) => said.filter({ hasText: `Choice ${n + 1}.` }).waitFor();
      const printed = () => within.getByRole("list", { name: "Printed" }).getByRole("listitem").allInnerTexts();
      const found = within.locator(".found");
      await check({ page, scope, within, turns, said, ready, made, printed, found });
    }, options);

  /** Skips the questions, which hide the run. */
  const skip = (within) => within.getByRole("button", { name: "Skip the questions and run" }).click();

  /** The schedule in the lesson's link. */
  const link = async ({ page, within }) => {
    await within.getByRole("button", { name: "Copy link" }).click();
    return poll("the link", () => page.evaluate(() => navigator.clipboard.readText()));
  };
  const clipboard = { context: { permissions: ["clipboard-read", "clipboard-write"] } };

  test("each ready task says where it stands and which lines it would run; a click runs just those", () =>
    lesson("scheduler/lost-update", async ({ turns, ready, made, scope }) => {
      await made(0);
      assert.equal(await turns.locator("strong").first().innerText(), "Make the list come out wrong.");
      assert.match(await ready.innerText(), /1\s*main\s*begins, asyncio’s choice\s*15 {2}shared = \[\]/);
      const before = (await scope.trace()).length;
      await ready.click();
      await made(1);
      assert.deepEqual(await ready.locator("strong").allInnerTexts(), ["task-1", "task-2"]);
      const code = await ready.first().locator("code").allInnerTexts();
      assert.deepEqual(code, ["9  last = shared[-1] if shared else 0", "10  await asyncio.sleep(0)"]);
      await ready.first().click();
      await made(2);
      const events = await scope.trace();
      assert.ok(events.length > before);
      const ran = events.filter((event) => event.kind === "line" && event.task === 2).map((event) => event.what.line);
      assert.deepEqual(ran, [9, 10]);
      assert.equal((await scope.stats()).state, "running");
    }));

  test("on a projector the choices stand beside the program, of which some lines are always in sight", () =>
    lesson("scheduler/lost-update", async ({ page, scope, within, ready, made }) => {
      await scope.set("projector", "");
      await page.evaluate(() => document.querySelector("crawl-scope").style.setProperty("height", "720px"));
      await made(0);
      await ready.click();
      await made(1);
      const listing = await within.locator(".listing").first().boundingBox();
      const line = await within.locator(".listing li").first().boundingBox();
      assert.ok(listing.height >= 6 * line.height, `${listing.height} px for lines of ${line.height} px`);
      for (const choice of await ready.all()) {
        const { x, y, height } = await choice.boundingBox();
        assert.ok(x >= listing.x + listing.width && y + height <= listing.y + listing.height + 1, "a choice is beside the program and in sight");
      }
    }, { context: { viewport: { width: 1280, height: 720 } } }));

  test("keys choose and take back, and the goal says how it was met", () =>
    lesson("scheduler/lost-update", async ({ page, turns, said, ready, made, printed }) => {
      await made(0);
      await ready.focus();
      for (const [n, key] of [[1, "1"], [2, "2"], [3, "2"]]) {
        await page.keyboard.press(key);
        await made(n);
      }
      await page.keyboard.press("Backspace");
      await made(2);
      await page.keyboard.press("9");
      await page.keyboard.press("2");
      await made(3);
      assert.match(await said.innerText(), /So far 2 of 3 departed/);
      await turns.getByRole("button", { name: "asyncio’s order to the end" }).click();
      await said.filter({ hasText: "Goal met. The list comes out as [1, 1], and should be [1, 2]." }).waitFor();
      assert.deepEqual(await printed(), ["the list is [1, 1]"]);
      assert.equal(await ready.count(), 0);
      await turns.getByRole("button", { name: "Start over" }).click();
      await made(0);
      await turns.getByRole("button", { name: "asyncio’s order to the end" }).click();
      await said.filter({ hasText: "Not met. The list comes out as [1, 2], which is right." }).waitFor();
    }));

  test("a deadlock is brought about, named by the machine, and had again from the link", () => {
    let address = "";
    return lesson("scheduler/deadlock", async (parts) => {
      const { page, within, said, ready, made } = parts;
      await made(0);
      await ready.focus();
      for (let n = 1; await ready.count(); n += 1) {
        // Main, then worker 2 twice, then whoever has waited longest.
        await page.keyboard.press(n === 2 || n === 3 ? "2" : "1");
        await poll(`choice ${n}`, async () => !(await said.innerText()).includes(`Choice ${n}.`));
        assert.equal(await within.locator(".stuck").count(), (await ready.count()) ? 0 : 1);
      }
      assert.match(await said.innerText(), /^Goal met. It is stuck: worker-1 holds lock a and waits for lock b/);
      await within.locator(".stuck").filter({ hasText: "worker-1 holds lock a" }).waitFor();
      address = await link(parts);
    }, clipboard).then(() => world.page(async (page) => {
      const scope = await Scope.onPage(page);
      const said = page.locator("crawl-scope .turns p");
      await said.filter({ hasText: "Goal met. It is stuck" }).waitFor();
      assert.equal((await scope.stats()).state, "stopped");
    }, { file: `index.html${new URL(address).search}` }));
  });

  test("the fewest turns are known, and the usual order does not have them", () =>
    lesson("scheduler/fewest-turns", async ({ turns, said, made }) => {
      await made(0);
      await turns.getByRole("button", { name: "asyncio’s order to the end" }).click();
      await said.filter({ hasText: /Not met. That took \d+ turns. It can be done in 7./ }).waitFor();
    }));

  test("a bad order is found, shown, put into the link, and left again", () =>
    lesson("check-then-act/lucky", async (parts) => {
      const { within, scope, printed, found } = parts;
      await within.getByRole("button", { name: "Find a bad schedule" }).click();
      await found.filter({ hasText: "With 1 departure from asyncio’s order, and with no fewer, it goes wrong: The page was read 2 times." }).waitFor();
      /** Waits until this many readers have read by the end of the run. */
      const readers = (n) =>
        poll(`${n} readers`, async () => {
          await scope.call("seek", 1e9);
          return (await printed()).filter((line) => line.endsWith("reads the page")).length === n;
        });
      await readers(2);
      assert.match(await link(parts), /schedule%3Ds%3A0\.1/);
      await found.getByRole("button", { name: "Back to asyncio’s order" }).click();
      await readers(1);
      assert.equal(await found.innerText(), "");
      assert.doesNotMatch(await link(parts), /schedule/);
    }, clipboard));

  test("a search says when nothing was found, and whether everything was tried", async () => {
    await lesson("lock/with-lock", async ({ within, found }) => {
      await within.getByRole("button", { name: "Find a bad schedule" }).click();
      await found.filter({ hasText: /^It goes wrong in no order: all \d+ in which the tasks can run were tried\.$/ }).waitFor();
    });
    await lesson("semaphore", async ({ within, found }) => {
      await within.getByRole("button", { name: "Find a bad schedule" }).click();
      await found.filter({ hasText: /^\d+ orders were tried and none goes wrong\. There are more; not all were tried\.$/ }).waitFor();
    });
    await lesson("two-locks/broken", async ({ within, found }) => {
      await within.getByRole("button", { name: "Find a bad schedule" }).click();
      await found.filter({ hasText: "Asyncio’s own order goes wrong: It is stuck: worker-1 holds lock a" }).waitFor();
    });
  });

  test("a long search leaves the page at work, counts, and can be cancelled", () =>
    lesson("crawler", async ({ within, scope, found }) => {
      await within.getByRole("button", { name: "Find a bad schedule" }).click();
      await found.filter({ hasText: /\d+ so far/ }).waitFor();
      await scope.call("seek", 5);
      assert.match(await within.locator(".said").innerText(), /./);
      await found.getByRole("button", { name: "Cancel" }).click();
      assert.equal(await found.innerText(), "");
    }));

  test("the crawler reads the built-in site, and its graph grows with the cursor", () =>
    lesson("crawler", async ({ within, scope }) => {
      await poll("the run", async () => {
        await scope.call("seek", 1e9);
        return (await scope.stats()).ok > 80;
      });
      await poll("the home page to be drawn", () => scope.call("positionOf", 0));
      await scope.call("seek", 0);
      assert.equal((await scope.stats()).pages, 0);
      await skip(within);
      const rows = within.locator(".waited li");
      await rows.first().waitFor();
      assert.match(await rows.nth(0).innerText(), /^5 consumers, 5 permits\s*nobody waits for a permit, at most 5 requests at once/);
      assert.match(await rows.nth(1).innerText(), /^8 consumers, 3 permits\s*somebody waits for a permit \d\d+ times, at most 3 requests at once/);
    }));

  test("the same is crawled for real, tells how often somebody waited, and leads back", () =>
    lesson("crawler/program,consumers=8,permits=3", async ({ within, scope }) => {
      await skip(within);
      const before = (await scope.heard("crawl-end")).length;
      await within.getByRole("button", { name: "The same on the real network" }).click();
      const real = within.locator(".real");
      const { ok, state, maxInFlight } = await scope.ended(before + 1);
      assert.deepEqual([state, maxInFlight, ok > 80], ["done", 3, true]);
      const events = await scope.trace();
      const permits = events.find((event) => event.kind === "made" && event.what.name === "permits").what.id;
      const waits = events.filter((event) => event.kind === "waiting" && event.what.on.acquire === permits).length;
      assert.ok(waits > 0);
      const text = new RegExp(`^On the network, 8 consumers, 3 permits: somebody waits for a permit ${waits} times\\.`);
      await real.filter({ hasText: text }).waitFor();
      await real.getByRole("button", { name: "Back to the lesson" }).click();
      await within.getByRole("heading", { name: "The crawler" }).waitFor();
      await skip(within);
      await within.locator(".waited").waitFor();
      assert.equal(await within.getByRole("spinbutton", { name: "Consumers" }).last().inputValue(), "8");
    }));

  test("five consumers with five permits never wait for one on the network either", () =>
    lesson("crawler", async ({ within, scope }) => {
      await skip(within);
      const before = (await scope.heard("crawl-end")).length;
      await within.getByRole("button", { name: "The same on the real network" }).click();
      assert.equal((await scope.ended(before + 1)).state, "done");
      await within.locator(".real").filter({ hasText: "On the network, 5 consumers, 5 permits: nobody waits for a permit." }).waitFor();
    }));
});
