// The widgets and %%crawlscope in JupyterLab, and what is left of them in a saved notebook.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Host, PROGRAM, drawn, program, scopes, shot } from "./host.mjs";

const RUN = new URL("../fixtures/screens/run.ndjson", import.meta.url);
const CELLS = [
  "%load_ext crawlscope\nfrom crawlscope import Crawl, Lesson, Run",
  'lesson = Lesson("semaphore", height=500)\nlesson',
  'Run("run.ndjson")',
  "Crawl(delay=0, latency=0)",
  `%%crawlscope\n${PROGRAM}await asyncio.gather(*(worker(name, permits) for name in "abcd"))`,
  'print("names:", sorted(finished), lesson)',
];

/** A notebook's text. @param {string[]} cells */
const notebook = (cells) => JSON.stringify({
  cells: cells.map((source, n) => ({ cell_type: "code", execution_count: null, id: `cell-${n}`, metadata: {}, outputs: [], source })),
  metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" } },
  nbformat: 4,
  nbformat_minor: 5,
});

describe("in JupyterLab", () => {
  const host = Host.forSuite(
    (port) => [program("jupyter-lab"), [
      "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--IdentityProvider.token=",
      "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]],
    (folder) => {
      writeFileSync(join(folder, "lab.ipynb"), notebook(CELLS));
      copyFileSync(RUN, join(folder, "run.ndjson"));
    },
  );

  test("a lesson, a recorded run, a crawl and a cell's own program are drawn, and what the cell made is there", () =>
    host.page("/lab/tree/lab.ipynb?reset", async (page) => {
      await page.locator(".jp-Notebook").waitFor();
      await page.getByRole("menuitem", { name: "Run", exact: true }).click();
      await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
      await page.getByText("names: ['a', 'b', 'c', 'd'] Lesson(lesson='semaphore')").waitFor();
      const [lesson, run, crawl, cell] = await scopes(page, 4);
      const all = page.locator("crawl-scope");

      await run.until("the run", (element) => element.stats.pages > 30);
      await drawn(all.nth(1).locator(".stage canvas"));
      assert.ok((await crawl.crawl()).ok > 60);
      await drawn(all.nth(2).locator(".stage canvas"));
      await cell.until("the end of the cell's program", (element) => element.stats.state === "done");
      await drawn(all.nth(3).locator(".lanes canvas"));
      assert.match(await cell.text("ndjson"), /"name":"worker-4".*"acquired"/s);
      await lesson.call("start");
      await lesson.until("the end of the lesson", (element) => element.stats.state === "done");
      await drawn(all.nth(0).locator(".lanes canvas"));
      await shot(page, "lab");
      await shot(page.locator(".jp-CodeCell").nth(4), "cell");
    }));

  test("a cell that hangs is interrupted by the notebook's own button, and its lanes say who waits", () =>
    host.page("/lab/tree/lab.ipynb?reset", async (page) => {
      writeFileSync(join(host.folder, "hang.ipynb"), notebook(["%load_ext crawlscope", "%%crawlscope\nimport asyncio\nlock = asyncio.Lock()\nasync with lock:\n    print('hangs')\n    await lock.acquire()"]));
      await page.goto(`${host.url}/lab/tree/hang.ipynb?reset`);
      await page.locator(".jp-Notebook").waitFor();
      await page.getByRole("menuitem", { name: "Run", exact: true }).click();
      await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
      await page.locator(".jp-OutputArea-output", { hasText: "hangs" }).waitFor();
      await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
      await page.getByRole("menuitem", { name: /^Interrupt Kernel/ }).click();
      const error = page.locator(".jp-OutputArea-output", { hasText: "KeyboardInterrupt" });
      await error.waitFor();
      assert.doesNotMatch((await error.textContent()) ?? "", /cells\.py|base_events/, "what runs the cell is no part of its traceback");
      const [cell] = await scopes(page, 1);
      await cell.until("why it is stuck", (element) => /stuck/i.test(element.shadowRoot.textContent));
      await shot(page, "hang");
    }));

  test("a saved notebook has the runs' pictures, which nbconvert shows without scripts", () => {
    writeFileSync(join(host.folder, "saved.ipynb"), notebook(CELLS));
    execFileSync(program("jupyter-nbconvert"), ["--to", "html", "--execute", "--ExecutePreprocessor.store_widget_state=False", "saved.ipynb"], { cwd: host.folder, env: host.surroundings, stdio: ["ignore", "ignore", "inherit"] });
    const html = readFileSync(join(host.folder, "saved.html"), "utf8");
    const pictures = [...html.matchAll(/<img [^>]*src="data:image\/svg\+xml;base64,([^"]*)"/g)].map(([, text]) => Buffer.from(text, "base64").toString());
    assert.deepEqual(pictures.map((svg) => /<title>(.* events), .*<\/title>/.exec(svg)?.[1]), ["8 tasks, 586 events", "5 tasks, 79 events"]);
    assert.match(pictures[1], />worker-4</);
    assert.match(html, /<pre>Lesson\(lesson=('|&#39;)semaphore/, "where there is no run to draw, what it would show is said");
  });
});
