// The widgets, and a program that is run for one, in marimo.
import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Host, PROGRAM, drawn, program, scopes, shot } from "./host.mjs";

const RUN = new URL("../fixtures/screens/run.ndjson", import.meta.url);
const MAIN = `${PROGRAM}
async def main():
    await asyncio.gather(*(worker(name, permits) for name in "abcd"))
`;
const CELLS = [
  'lesson = Lesson("semaphore", height=500)\nlesson',
  'Run("run.ndjson")',
  "Crawl(delay=0, latency=0)",
  `${MAIN}\nRun.of(main)`,
];

/** A notebook's text. @param {string[]} cells */
const notebook = (cells) => `import marimo
app = marimo.App()

with app.setup:
    from crawlscope import Crawl, Lesson, Run

${cells.map((cell) => `@app.cell\ndef _():\n${cell.replace(/^(?=.)/gm, "    ")}\n    return\n`).join("\n")}
`;

describe("in marimo", () => {
  const host = Host.forSuite(
    (port) => [program("marimo"), ["-y", "run", "--headless", "--no-token", "--host=127.0.0.1", `--port=${port}`, "notebook.py"]],
    (folder) => {
      writeFileSync(join(folder, "notebook.py"), notebook(CELLS));
      copyFileSync(RUN, join(folder, "run.ndjson"));
    },
  );

  test("a lesson, a recorded run, a crawl and a program are drawn", () =>
    host.page("/", async (page) => {
      const [lesson, run, crawl, main] = await scopes(page, 4);
      const all = page.locator("crawl-scope");
      await run.until("the run", (element) => element.stats.pages > 30);
      await drawn(all.nth(1).locator(".stage canvas"));
      assert.ok((await crawl.crawl()).ok > 60);
      await drawn(all.nth(2).locator(".stage canvas"));
      await main.until("the end of the program", (element) => element.stats.state === "done");
      await drawn(all.nth(3).locator(".lanes canvas"));
      assert.match(await main.text("ndjson"), /"name":"worker-4".*"acquired"/s);
      await lesson.call("start");
      await lesson.until("the end of the lesson", (element) => element.stats.state === "done");
      await drawn(all.nth(0).locator(".lanes canvas"));
      await shot(page, "marimo");
    }));
});
