// Why a run is stuck, on the page: recorded programs that wait for ever, and no false alarms.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, test } from "node:test";
import { Scope, World, poll, stopClock } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const TOP = fileURLToPath(new URL("../..", import.meta.url));
/** Longer than a page waits before it says that a run under way is stuck, ms. */
const SILENCE = 30_000;

/** Runs a program under the recorder until both its tasks wait for a lock, and ends it by a signal. */
async function record(program, signal) {
  const folder = await mkdtemp(join(tmpdir(), "crawlscope-stuck-"));
  const file = join(folder, "run.ndjson");
  const python = spawn(process.env.PYTHON ?? "python3", ["-B", `${TOP}/python/crawlscope/recorder.py`, "-o", file, `${TOP}/tests/record/programs/${program}`]);
  const gone = once(python, "exit");
  try {
    const waits = /"waiting":\{"on":\{"acquire"/g;
    const read = () => readFile(file, "utf8").catch(() => "");
    await poll("the deadlock", async () => ((await read()).match(waits) ?? []).length === 2);
    python.kill(signal);
    await gone;
    return await read();
  } finally {
    python.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  }
}

const load = (scope, text) => scope.evaluate((element, text) => element.load(new Blob([text])), text);

describe("why it is stuck", () => {
  const world = World.forSuite();

  const sentence = "both-1 holds lock left and waits for lock right; both-2 holds lock right and waits for lock left.";

  test("a recorded program that was interrupted is explained, at the step where it was", () =>
    world.page(async (page) => {
      const text = await record("deadlock.py", "SIGINT");
      const scope = await Scope.mount(page, {});
      const events = await load(scope, text);
      const [within, box] = [page.locator("crawl-scope"), page.locator("crawl-scope .player .why")];
      assert.equal(await box.locator("p").innerText(), `Stuck. ${sentence}`);
      assert.deepEqual(await box.getByRole("list", { name: "Who waits for whom" }).locator("li").allInnerTexts(), [
        "both-1 waits for both-2, which holds lock right",
        "both-2 waits for both-1, which holds lock left",
        "main waits for both-1 to end",
      ]);
      assert.match(await within.locator(".notice").innerText(), /It was stuck when it was interrupted, at step \d+\./);
      const step = Number(await within.getByRole("spinbutton", { name: "Step" }).inputValue());
      assert.match(text.split("\n")[step + 1], /Interrupted\./);
      for (const at of [step - 1, step + 1, events]) {
        await scope.call("seek", at);
        assert.equal(await box.isVisible(), false, `at ${at}`);
      }
      await scope.call("seek", step);
      assert.equal(await box.isVisible(), true);
      assert.equal(await within.locator(".stage").isVisible(), false, "there is no graph");
      assert.equal(await within.getByRole("tabpanel", { name: "Steps" }).isVisible(), true);
    }));

  test("one that was killed is explained at its end, one that is cut is not", () =>
    world.page(async (page) => {
      const text = await record("deadlock.py", "SIGKILL");
      const scope = await Scope.mount(page, {});
      const events = await load(scope, text);
      const box = page.locator("crawl-scope .player .why");
      assert.equal(await box.locator("p").innerText(), `Stuck. ${sentence}`);
      for (let at = 0; at < events; at += 1) {
        await scope.call("seek", at);
        assert.equal(await box.isVisible(), false, `at ${at}`);
      }
      await load(scope, `${text}{"at":99999999,"task":1,"wh`);
      assert.equal(await box.isVisible(), false, "who knows what came then");
      await load(scope, text.split("\n").slice(0, -2).join("\n"));
      assert.match(await page.locator("crawl-scope .said").innerText(), /waits/);
    }));

  test("a crawl that waits for the network, is paused, or is over is not stuck", () =>
    world.page(async (page) => {
      const site = new Site(world.site.url);
      site.page("/", "Home", [link("/a", "A"), link("/b", "B")]);
      for (const name of ["a", "b"]) site.page(`/${name}`, name, []);
      world.site.serve(site.answers);
      world.site.hold("/");
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
      const box = page.locator("crawl-scope .player .why");
      await stopClock(page);
      await scope.call("start");
      await scope.until("requests", (element) => element.stats.fetching === 2);
      await page.clock.runFor(SILENCE);
      assert.equal(await box.isVisible(), false, "while it waits for answers");
      await scope.call("pause");
      world.site.release();
      await scope.until("the last answers", (element) => element.stats.inFlight === 0);
      await page.clock.runFor(SILENCE);
      assert.equal(await box.isVisible(), false, "while it is paused");
      await scope.call("resume");
      await scope.ended();
      assert.equal(await box.isVisible(), false);
      const text = await scope.text("ndjson");
      const lines = text.trimEnd().split("\n");
      for (let many = 2; many < lines.length; many += 1) {
        await load(scope, `${lines.slice(0, many).join("\n")}\n`);
        assert.equal(await box.isVisible(), false, `cut after ${lines[many - 1]}`);
      }
    }));
});
