// The tests notice when a page reports a problem.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World } from "./browser.mjs";

describe("a page of the tests", () => {
  const world = World.forSuite();

  /** @type {Record<string, [() => unknown, RegExp]>} */
  const complaints = {
    "an error": [() => setTimeout(() => { throw new Error("one too many"); }), /one too many/],
    "a rejection nobody handles": [() => void Promise.reject(new Error("unheard")), /unheard/],
    "an error on the console": [() => console.error("oh dear"), /oh dear/],
    "a breach of its policy": [() => document.body.insertAdjacentHTML("beforeend", "<img src='http://127.0.0.1:1/x.png'>"), /policy: img-src/],
    "a dialog": [() => setTimeout(() => alert("hello")), /dialog: hello/],
  };
  for (const [what, [act, words]] of Object.entries(complaints)) {
    test(`fails its test over ${what}`, () =>
      world.page(async (page, problems) => {
        await page.evaluate(act);
        // A round trip through everything that reports.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
        await page.reload();
        assert.match(problems.join("\n"), words);
        problems.length = 0;
      }));
  }
});
