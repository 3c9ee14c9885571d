// Programs that show notebooks, each with a folder of its own, and a browser on them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Scope, poll } from "../browser.mjs";
import { readPng } from "../png.mjs";

/** What scripts/notebooks.sh has installed. @param {string} name of a program */
export const program = (name) => fileURLToPath(new URL(`../../../target/notebooks/bin/${name}`, import.meta.url));

/** A program of a task, a semaphore and a result that the notebook's names have afterwards. */
export const PROGRAM = `import asyncio

finished = []

async def worker(name, permits):
    async with permits:
        await asyncio.sleep(0.05)
        print("done:", name)
        finished.append(name)

permits = asyncio.Semaphore(2)
`;

/** @typedef {import("playwright-core").Page} Page */

export class Host {
  /** Where its files are. */
  folder = mkdtempSync(join(tmpdir(), "crawlscope-notebooks-"));
  /** @type {import("node:child_process").ChildProcess | undefined} */ #process;
  /** @type {import("playwright-core").Browser | undefined} */ #browser;
  #said = "";

  /**
   * Starts one before the tests of a suite, and ends it after them.
   *
   * @param {(port: number) => [command: string, args: string[]]} command
   * @param {(folder: string) => void} write puts its files into the folder
   */
  static forSuite(command, write) {
    const host = new Host();
    before(async () => {
      write(host.folder);
      await host.#start(command);
    });
    after(() => host.#end());
    return host;
  }

  /** Where nothing of the user's is. */
  get surroundings() {
    const { folder } = this;
    return { ...process.env, HOME: folder, IPYTHONDIR: folder, JUPYTER_CONFIG_DIR: folder, JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, PYTHONDONTWRITEBYTECODE: "1" };
  }

  /** @param {(port: number) => [command: string, args: string[]]} command */
  async #start(command) {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (free.address());
    free.close();
    const [name, args] = command(port);
    // In a process group of its own, since it starts others.
    this.#process = spawn(name, args, { cwd: this.folder, detached: true, env: this.surroundings, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) stream?.on("data", (text) => { this.#said += text; });
    this.url = `http://127.0.0.1:${port}`;
    const isUp = () => fetch(`${this.url}/`).then(({ ok }) => ok, () => false);
    await poll(`${name} to answer`, isUp, async () => this.#said);
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    });
  }

  async #end() {
    await this.#browser?.close();
    if (this.#process?.pid && this.#process.exitCode === null) {
      const over = once(this.#process, "exit");
      process.kill(-this.#process.pid, "SIGTERM");
      await over;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /**
   * Opens a page, tests it, and fails if it reports an error.
   *
   * @param {string} path
   * @param {(page: Page) => Promise<void>} test
   */
  async page(path, test) {
    assert.ok(this.#browser);
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 3600 } });
    try {
      /** @type {string[]} */ const problems = [];
      page.on("pageerror", (error) => problems.push(error.stack ?? String(error)));
      page.on("console", (message) => { if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`); });
      await page.goto(`${this.url}${path}`);
      await test(page);
      assert.deepEqual(problems, []);
    } catch (error) {
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, "failed.png") });
      throw error;
    } finally {
      await page.close();
    }
  }
}

/** Keeps a picture of what is tested in the folder that SHOTS names, for people. @param {Page | import("playwright-core").Locator} page @param {string} name */
export async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}

/**
 * The elements of a page, once so many are ready.
 *
 * @param {Page} page
 * @param {number} count
 */
export async function scopes(page, count) {
  await page.locator("crawl-scope").nth(count - 1).waitFor();
  const elements = await page.locator("crawl-scope").elementHandles();
  assert.equal(elements.length, count);
  return Promise.all(elements.map((element) => Scope.of(element)));
}

/**
 * Waits until much of a canvas has another colour than its corner.
 *
 * @param {import("playwright-core").Locator} canvas
 */
export async function drawn(canvas) {
  await poll("the picture", async () => {
    const picture = readPng(await canvas.screenshot());
    const paper = picture.at(1, 1);
    let other = 0;
    for (let y = 0; y < picture.height; y += 2) {
      for (let x = 0; x < picture.width; x += 2) other += Number(picture.at(x, y).some((channel, n) => Math.abs(channel - paper[n]) > 40));
    }
    return other > 150;
  });
}
