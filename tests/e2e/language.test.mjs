// The page in another language than English, all of it, and read from right to left.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { World, poll } from "./browser.mjs";
import { Site, link } from "./site.mjs";

const german = JSON.parse(readFileSync(new URL("../../www/languages/de.json", import.meta.url), "utf8"));

/** A site whose own words have no letters, so that what has some is the page's. */
function numbers(origin) {
  const site = new Site(origin);
  site.page("/", "1", [link("/2", "2"), link("/3", "3"), link("/4", "4"), link("/5#6", "5", { to: "/5", fragment: "6" })]).add("/robots.txt", { status: 404 }, {});
  site.page("/2", "2", [link("/", "1"), link("/3", "3")]).page("/3", "3", []).broken("/4", 404).page("/5", "5", []);
  return site;
}

/** All that is said within the element: its texts, and what is read of attributes. */
function said() {
  const found = [];
  const walk = (node) => {
    if (node instanceof Text && node.data.trim()) found.push(node.data.trim());
    if (!(node instanceof Element)) return void node.childNodes.forEach(walk);
    if (node.matches("style, .listing, .printed, textarea")) return;
    for (const name of ["title", "aria-label", "aria-valuetext", "placeholder"]) if (node.getAttribute(name)?.trim()) found.push(node.getAttribute(name));
    node.childNodes.forEach(walk);
  };
  walk(document.querySelector("crawl-scope").shadowRoot);
  walk(document.querySelector("header"));
  return [...new Set(found)];
}

/** What of a text is neither in the marks of the made-up language, nor a name, an address, a unit or a key. */
function inEnglish(text) {
  let rest = text;
  // From within, as sentences have others in them.
  for (let before; before !== rest;) [before, rest] = [rest, rest.replace(/«[^«»]*»/g, "")];
  rest = rest.replace(/https?:\/\/\S*|\b(Crawlscope|Markdown|MyST|Quarto|Python|Rust|robots\.txt|localhost|index\.html|text\/html|charset=utf-8|consumer-\d+|c-\d+|worker-\d+|main|producer|permits|asyncio\.\w+)\b/g, "");
  return /\p{L}{2,}/u.test(rest.replace(/\b(ms|KB|MB|min)\b/g, "")) ? [text] : [];
}

describe("in another language", () => {
  const world = World.forSuite();

  test("the page is German where it is asked for", () =>
    world.page(async (page) => {
      world.site.serve(numbers(world.site.url).answers);
      await page.goto(world.address(`index.html?lang=de&robots=ignore&delay=0&url=${encodeURIComponent(`${world.site.url}/`)}`));
      const within = page.locator("crawl-scope");
      await within.getByRole("button", { name: "Crawlen", exact: true }).click();
      await within.getByText("5 Seiten gelesen: 4 in Ordnung, 1 kaputt.").waitFor();
      await within.getByText("Berichtige die Links hierher, oder leite diese Adresse auf ihren Ersatz um.", { exact: false }).first().waitFor();
      await page.getByRole("link", { name: "Lernen" }).click();
      await within.getByText("Kleine Programme, die wirklich laufen", { exact: false }).waitFor();
    }));

  test("nothing is left in English, before a crawl, after it, in its panels and in a lesson", () =>
    world.page(async (page) => {
      world.site.serve(numbers(world.site.url).answers);
      const marked = Object.fromEntries(Object.keys(german).map((english) => [english, english.includes("|") ? `«{} ${english}»` : english.replace(/^(\s*)(.*?)(\s*)$/s, "$1«$2»$3")]));
      await page.route("**/languages/de.json", (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify(marked) }));
      const left = new Map();
      const look = async (where) => (await page.evaluate(said)).flatMap(inEnglish).forEach((text) => left.has(text) || left.set(text, where));
      const within = page.locator("crawl-scope");
      const press = (name) => within.getByRole("button", { name, exact: true }).first().click();
      await page.goto(world.address(`index.html?lang=de&robots=ignore&delay=0&url=${encodeURIComponent(`${world.site.url}/`)}`));
      await within.getByRole("button", { name: "«Crawl»", exact: true }).waitFor();
      await look("before the crawl");
      await press("«Crawl»");
      await within.locator(".headline .state").filter({ hasText: "«Read" }).waitFor();
      await look("after it");
      for (const tab of ["«Pages»", "«Page»"]) {
        await within.getByRole("tab", { name: tab, exact: true }).click();
        await look(tab);
      }
      await within.getByRole("tab", { name: "«Pages»", exact: true }).click();
      await within.locator("tbody tr").filter({ hasText: "404" }).click();
      await poll("the page's facts", async () => (await within.locator(".inspector .facts").textContent()) !== "");
      await look("a page");
      for (const item of [/^«Options/, /^«Share»/]) {
        await within.locator(".menu-toggle").click();
        await within.getByRole("menuitem", { name: item }).click();
        await look(String(item));
        await press("«Close»");
      }
      for (const name of ["«Timeline»", "«depth»", "«folders»"]) {
        await press(name);
        await look(name);
      }
      for (const [select, value] of [["color", "depth"], ["color", "time"], ["color", "section"], ["size", "bytes"]]) {
        await within.locator(`select[name=${select}]`).selectOption(value);
        await poll("other classes", async () => (await within.locator(`select[name=${select}]`).inputValue()) === value);
        await look(`${select} by ${value}`);
      }
      await page.goto(world.address("index.html?lang=de&lesson=semaphore&step=100"));
      await poll("the run", async () => Number(await within.locator("[name=scrub]").first().inputValue().catch(() => 0)) === 100);
      // The lesson's own words are in its file.
      await within.locator(".words").evaluate((words) => words.querySelectorAll(".text, fieldset, .exercise, .more-lessons, .times").forEach((part) => part.remove()));
      await within.locator(".settings").evaluate((settings) => settings.querySelectorAll("label, .variants").forEach((part) => part.remove()));
      await look("a lesson");
      assert.deepEqual([...left], []);
    }));

  test("English asks for no words", () =>
    world.page(async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(world.address("index.html?lesson=index&lang=en"));
      await page.locator("crawl-scope").getByRole("heading", { name: "Lessons" }).waitFor();
      assert.deepEqual(asked.filter((url) => /languages/.test(url)), []);
    }));

  test("a language whose words can't be had, or are broken, is English", () =>
    world.page(async (page, problems) => {
      for (const answer of [{ status: 404, body: "" }, { body: "{\"Crawl\":" }]) {
        await page.route("**/languages/de.json", (route) => route.fulfill(answer));
        await page.goto(world.address("index.html?lesson=index&lang=de"));
        await page.locator("crawl-scope").getByRole("heading", { name: "Lessons" }).waitFor();
        await page.unroute("**/languages/de.json");
      }
      problems.splice(0, problems.length, ...problems.filter((problem) => !/status of 404/.test(problem)));
    }));

  for (const width of [1280, 390]) {
    test(`nothing runs over where the page is read from right to left, at ${width} px`, () =>
      world.page(async (page) => {
        await page.addInitScript(() => addEventListener("DOMContentLoaded", () => { document.documentElement.dir = "rtl"; }));
        for (const query of ["lesson=semaphore&step=60", "lesson=index", `url=${encodeURIComponent(`${world.site.url}/`)}`]) {
          await page.goto(world.address(`index.html?${query}`));
          await page.locator("crawl-scope .body").waitFor();
          const { over, time } = await page.evaluate(() => ({
            over: document.documentElement.scrollWidth - innerWidth,
            time: getComputedStyle(document.querySelector("crawl-scope").shadowRoot.querySelector(".scrub")).direction,
          }));
          assert.ok(over <= 0, `${query}: ${over} px`);
          assert.equal(time, "ltr", query);
        }
      }, { context: { viewport: { width, height: 800 } } }));
  }
});
