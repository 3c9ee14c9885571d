// What colours say, what the legend filters, and what the picture leaves out.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Scope, World } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STILL = { context: { reducedMotion: /** @type {const} */ ("reduce") } };

/** A site with two sections whose pages all link to its menu, one to a missing page, some to other sites. */
function menusOf(origin) {
  const site = new Site(origin);
  const menu = ["/", "/blog/", "/docs/"].map((path) => link(path, path));
  const pages = (section) => Array.from({ length: 9 }, (_, n) => `/${section}/${n}`);
  site.page("/", "Home", menu);
  for (const section of ["blog", "docs"]) {
    site.page(`/${section}/`, section, [...menu, ...pages(section).map((path) => link(path, path))]);
    pages(section).forEach((path, n) => site.page(path, path, [...menu, ...(path === "/docs/3" ? [link("/docs/gone", "Gone")] : []), ...(n === 5 ? [1, 2, 3].map((at) => link(`https://away-${at}.example/`, "Away")) : [])]));
  }
  site.broken("/docs/gone", 404);
  return site;
}

describe("colours and what is left out", () => {
  const world = World.forSuite();
  const crawled = (then, attributes = {}) =>
    world.page(async (page, problems) => {
      world.site.serve(menusOf(world.site.url).answers);
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, robots: "ignore", delay: 0, ...attributes });
      await scope.crawl();
      await scope.until("the picture to be at rest", async (element) => (await element.frames()).atRest);
      return then({ page, scope, within: page.locator("crawl-scope"), problems });
    }, STILL);
  const legend = (within) => within.getByRole("group", { name: "Show and hide by colour" });
  const entries = async (within) => (await legend(within).locator("[data-action=show-class]:visible").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

  test("a colour is chosen from the list, and the legend says what its colours mean", () =>
    crawled(async ({ scope, within }) => {
      await within.locator("select[name=color]").selectOption("section");
      await legend(within).getByText("docs/").waitFor();
      assert.deepEqual(await entries(within), ["blog/ 10", "docs/ 11", "other 1", "not followed 3"]);
      assert.equal(await scope.evaluate((element) => element.getAttribute("color")), "section");
      await within.locator("select[name=color]").selectOption("status");
      await legend(within).getByText("4xx").waitFor();
      assert.deepEqual(await entries(within), ["2xx 21", "3xx 0", "4xx 1", "5xx 0", "none 3"]);
      await within.locator("select[name=size]").selectOption("pagerank");
      assert.equal(await scope.evaluate((element) => element.getAttribute("size")), "pagerank");
    }));

  test("the legend hides a section, or shows only one, and what is hidden cannot be picked", () =>
    crawled(async ({ page, scope, within }) => {
      const { pages } = await scope.json();
      const pick = async (path) => {
        await page.keyboard.press("Escape");
        const { x, y } = await scope.call("positionOf", pages.find(({ url }) => url.endsWith(path)).id);
        await within.locator(".stage canvas").click({ position: { x, y } });
        await scope.call("positionOf", 0);
        await within.getByRole("tab", { name: "Pages" }).click();
        return within.locator("tr[aria-selected=true]").count();
      };
      await legend(within).getByText("blog/").click();
      assert.equal(await pick("/blog/3"), 0);
      assert.equal(await pick("/docs/4"), 1);
      await legend(within).getByRole("button", { name: "Only blog/" }).focus();
      await page.keyboard.press("Enter");
      assert.equal(await pick("/docs/4"), 0);
      assert.equal(await pick("/blog/3"), 1);
      await within.locator("select[name=color]").selectOption("state");
      assert.equal(await pick("/docs/4"), 1, "another colour shows all again");
    }, { color: "section" }));

  test("links to what most pages link to are hidden until they are asked for", () =>
    crawled(async ({ scope, within }) => {
      const says = within.locator(".navigation");
      await says.filter({ hasText: /[1-9]\d* links to 3 pages that most pages link to are hidden/ }).waitFor();
      const before = await scope.blob("png");
      await says.getByRole("button", { name: "Show" }).click();
      await says.getByRole("button", { name: "Hide" }).waitFor();
      const after = await scope.blob("png");
      assert.notDeepEqual(after.bytes, before.bytes);
      await says.getByRole("button", { name: "Hide" }).click();
      await says.getByRole("button", { name: "Show" }).waitFor();
      assert.deepEqual((await scope.blob("png")).bytes, before.bytes);
    }));

  test("a colour that there is not is an error, and nothing starts", () =>
    world.page(async (page) => {
      const scope = await Scope.mount(page, { url: `${world.site.url}/`, color: "mood" });
      await scope.call("start");
      const [error] = await scope.until("the error", (element) => {
        const found = element.heard.filter(({ type }) => type === "crawl-error").map(({ detail }) => detail);
        return found.length > 0 && found;
      });
      assert.deepEqual(error, { message: "The colour is one of state, section, depth, links-in, time and status.", field: "color" });
    }, STILL));

  test("its controls are accessible", () =>
    crawled(async ({ page, problems }) => {
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run("crawl-scope", { rules: { region: { enabled: false } } }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ failureSummary }) => failureSummary)]), []);
      // axe tries out styles, which the page's policy forbids.
      problems.splice(0, problems.length, ...problems.filter((problem) => !/inline/.test(problem)));
    }, { color: "section" }));
});
