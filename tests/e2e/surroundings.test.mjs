// What a page around may demand, and where the page may come from: it works there, or says in words what is missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { World, crawl } from "./browser.mjs";
import { link, Site } from "./site.mjs";

/** How long it may take to say what is missing, ms. */
const SAID = 10_000;
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src *; style-src 'self'; img-src 'self' data: blob:";
const BODY = `<!doctype html><meta charset="utf-8"><title>Trusted Types</title><link rel="icon" href="data:,">
  <script type="module" src="crawlscope.js"></script>`;

describe("a page that requires Trusted Types", () => {
  const world = World.forSuite();
  const policies = {
    "required.html": "require-trusted-types-for 'script'",
    "listed.html": "require-trusted-types-for 'script'; trusted-types crawlscope",
    "unlisted.html": "require-trusted-types-for 'script'; trusted-types another",
  };
  before(() => {
    const headers = (more) => ({ "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": `${POLICY}; ${more}` });
    /** @type {Map<string, import("./server.mjs").Answer>} */
    const answers = new Map(Object.entries(policies).map(([file, more]) => [`/${file}`, { headers: headers(more), body: BODY }]));
    // Workers have the policy that came with their own script.
    const script = readFileSync(new URL("worker.js", world.dist));
    answers.set("/worker.js", { headers: { ...headers(policies["listed.html"]), "Content-Type": "text/javascript" }, body: script });
    world.app.overlay(answers);
  });

  for (const file of ["required.html", "listed.html"]) {
    test(`crawls and draws where the policy is ${file === "listed.html" ? "listed" : "not restricted"}`, () =>
      world.page(async (page) => {
        const site = new Site(world.site.url);
        site.page("/", "Start", [link("/a", "A")]).page("/a", "A", []);
        world.site.serve(site.answers);
        const { scope, stats } = await crawl(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0 });
        assert.deepEqual([stats.state, stats.ok], ["done", 2]);
        assert.equal((await scope.call("positionOf", 0)).state, "ok");
        assert.equal((await scope.json()).pages.length, 2);
      }, { file }));
  }

  test("and doesn't list the policy is told what to add", () =>
    world.page(async (page, problems) => {
      await page.evaluate(() => document.body.append(document.createElement("crawl-scope")));
      const message = page.locator("crawl-scope [role=status]", { hasText: "Trusted Types" });
      await message.waitFor({ timeout: SAID });
      assert.match(await message.innerText(), /does not permit the policy “crawlscope”: add that name to trusted-types/);
      const others = problems.filter((problem) => !/trusted/i.test(problem));
      problems.splice(0, problems.length, ...others);
    }, { file: "unlisted.html" }));
});

describe("the page opened as a file", () => {
  const world = World.forSuite();

  test("says that browsers load no modules from files, and what to do", () =>
    world.page(async (page, problems) => {
      await page.goto(new URL("index.html", world.dist).href);
      const message = page.getByText("Crawlscope has not started");
      await message.waitFor({ timeout: SAID });
      assert.match(await message.innerText(), /opened as a file, browsers load no modules there:\s+serve its folder, by make serve/);
      // That it can't be loaded is what the test is about.
      problems.length = 0;
    }));

  test("but served, it says no such thing", () =>
    world.page(async (page) => {
      await page.locator("crawl-scope").waitFor();
      assert.equal(await page.getByText("Crawlscope has not started").count(), 0);
    }, { file: "index.html?url=%2F" }));
});
