// Packages for learning platforms: what they have in them, and what they tell a platform by SCORM 1.2 and by cmi5.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { pack, score, unpack } from "../../www/scorm/report.js";
import { World, poll } from "./browser.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { unzipSync } = createRequire(join(ROOT, "scripts/package.json"))("fflate");
const PLATFORM = readFileSync(new URL("node_modules/scorm-again/dist/scorm12.min.js", import.meta.url), "utf8");
const TYPES = { html: "text/html; charset=utf-8", json: "application/json", js: "text/javascript", css: "text/css", xml: "application/xml" };
const decode = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);

/** The files of a package. @param {string[]} given @returns {Record<string, Uint8Array>} */
function packaged(...given) {
  execFileSync("node", ["scripts/scorm.mjs", ...given], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const name = given[0].split(",").map((name) => name.replace(/^.*\//, "").replace(/\.json$/, "")).join("-");
  return unzipSync(readFileSync(join(ROOT, `dist-scorm/${name}.zip`)));
}

/** The parts of a manifest, by a real parser of XML. @param {import("playwright-core").Page} page @param {Uint8Array} xml */
const parsed = (page, xml) => page.evaluate((xml) => {
  const root = new DOMParser().parseFromString(xml, "application/xml");
  const all = (/** @type {string} */ name) => [...root.getElementsByTagNameNS("*", name)];
  const texts = (/** @type {string} */ name) => all(name).map(({ textContent }) => textContent);
  return {
    broken: texts("parsererror"), schema: [...texts("schema"), ...texts("schemaversion")], titles: texts("title"), mastery: texts("masteryscore"),
    files: all("file").map((file) => file.getAttribute("href")),
    resources: all("resource").map((one) => [one.getAttribute("identifier"), one.getAttribute("href"), one.getAttributeNS("http://www.adlnet.org/xsd/adlcp_rootv1p2", "scormtype")]),
    items: all("item").map((one) => [one.getAttribute("identifierref"), one.getAttribute("parameters")]),
  };
}, decode(xml));

/** @typedef {import("playwright-core").FrameLocator | import("playwright-core").Page} Within */
/** Chooses an option. */
const answer = (/** @type {Within} */ frame, /** @type {number} */ question, /** @type {string} */ option) =>
  frame.locator("crawl-scope fieldset").nth(question).getByRole("button", { name: option, exact: true }).click();
/** Puts the exercise's lines in order and runs them. @param {Within} frame */
async function solve(frame) {
  const lines = () => frame.locator("crawl-scope .movable").allInnerTexts();
  const wanted = ["acquire", "print", "sleep", "release"];
  for (let place = 0; place < wanted.length; place++) {
    for (;;) {
      const at = (await lines()).findIndex((line) => line.includes(wanted[place]));
      if (at <= place) break;
      await frame.locator("crawl-scope .movable").nth(at).getByRole("button", { name: /^Move up/ }).click();
    }
  }
  await frame.getByRole("button", { name: "Run what I made" }).click();
  await frame.locator("crawl-scope .exercise .right").waitFor();
}

describe("a package for a learning platform", () => {
  const world = World.forSuite();
  /** @type {Record<string, Uint8Array>} */ let one;
  /** @type {Record<string, Uint8Array>} */ let two;
  /** @type {Record<string, Uint8Array>} */ let own;
  before(() => {
    one = packaged("semaphore");
    two = packaged("lock,queue", "80");
    const folder = mkdtempSync(join(tmpdir(), "crawlscope-"));
    writeFileSync(join(folder, "run.ndjson"), readFileSync(new URL("../fixtures/golden.ndjson", import.meta.url)));
    writeFileSync(join(folder, "mine.json"), JSON.stringify({ trace: "run.ndjson", title: "Mine & <yours>", summary: "A run.", body: ["It was so."] }));
    own = packaged(join(folder, "mine.json"));
  });

  test("lists all its files, each of a kind that platforms serve", () =>
    world.page(async (page) => {
      for (const files of [one, two, own]) {
        const { broken, schema, files: listed, resources, items } = await parsed(page, files["imsmanifest.xml"]);
        assert.deepEqual([broken, schema], [[], ["ADL SCORM", "1.2"]]);
        assert.deepEqual(listed.sort(), Object.keys(files).filter((path) => path !== "imsmanifest.xml").sort());
        assert.ok(Object.keys(files).every((path) => /\.(html|js|css|json|xml)$/.test(path)), Object.keys(files).join(" "));
        assert.deepEqual(resources, [["lesson", "index.html", "sco"]]);
        assert.ok(items.every(([resource]) => resource === "lesson"));
      }
    }));

  test("has an item for each lesson, with its title", () =>
    world.page(async (page) => {
      const alone = await parsed(page, one["imsmanifest.xml"]);
      assert.deepEqual([alone.titles, alone.items, alone.mastery], [["Semaphore", "Semaphore"], [["lesson", null]], []]);
      const both = await parsed(page, two["imsmanifest.xml"]);
      assert.deepEqual(both.titles, ["Lock, Queue", "Lock", "Queue"]);
      assert.deepEqual(both.items, [["lesson", "?lesson=lock"], ["lesson", "?lesson=queue"]]);
      assert.deepEqual(both.mastery, ["80", "80"]);
      assert.deepEqual((await parsed(page, own["imsmanifest.xml"])).titles, ["Mine & <yours>", "Mine & <yours>"]);
    }));

  test("is refused for lessons and scores that there are not", () => {
    for (const [given, says] of /** @type {const} */ ([[["nothing"], /no lesson “nothing”; there are/], [["lock", "200"], /PASS=200/], [[""], /say which lesson/], [["no.json"], /no file no\.json/]])) {
      assert.throws(() => execFileSync("node", ["scripts/scorm.mjs", ...given], { cwd: ROOT, stdio: "pipe" }), ({ stderr }) => says.test(String(stderr)));
    }
  });

  /** Serves a package below /pkg/, and a platform around it. @param {Record<string, Uint8Array>} files @param {string} platform its script */
  function serve(files, platform) {
    const html = (/** @type {string} */ body) => ({ headers: { "Content-Type": TYPES.html }, body });
    world.site.serve(new Map(/** @type {[string, any][]} */ ([
      ...Object.entries(files).map(([path, body]) => ([`/pkg/${path}`, { headers: { "Content-Type": TYPES[path.split(".").pop() ?? ""] }, body: Buffer.from(body) }])),
      ["/pkg/index.html?lesson=queue", { headers: { "Content-Type": TYPES.html }, body: Buffer.from(files["index.html"]) }],
      ["/scorm12.js", { headers: { "Content-Type": TYPES.js }, body: PLATFORM }],
      ["/lms.html", html(`<!doctype html><title>A platform</title><link rel="icon" href="data:,">${platform}<iframe title="A lesson" width="1000" height="800"></iframe>`)],
      ["/blank.html", html("<!doctype html><title>Nothing</title><link rel=icon href=data:,>")],
    ])));
  }

  /** A platform that takes note of every call, and keeps values as long as the tab. */
  const FAKE = `<script>
    const kept = JSON.parse(sessionStorage.kept ?? "{}");
    window.calls = [];
    const call = (name, answer) => (...given) => { calls.push([name, ...given]); return answer(...given); };
    window.API = {
      LMSInitialize: call("LMSInitialize", () => "true"),
      LMSGetValue: call("LMSGetValue", (name) => kept[name] ?? (name === "cmi.core.lesson_status" ? "not attempted" : "")),
      LMSSetValue: call("LMSSetValue", (name, value) => { kept[name] = value; return "true"; }),
      LMSCommit: call("LMSCommit", () => { sessionStorage.kept = JSON.stringify(kept); return "true"; }),
      LMSFinish: call("LMSFinish", () => { sessionStorage.kept = JSON.stringify(kept); return "true"; }),
    };
    window.kept = kept;
  </script>`;

  /** The same by scorm-again, which checks names, values and order. */
  const AGAIN = `<script src="/scorm12.js"></script><script>
    window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
    if (sessionStorage.kept) API.loadFromJSON(JSON.parse(sessionStorage.kept).cmi, "cmi");
    API.on("LMSFinish", () => { sessionStorage.kept = JSON.stringify(API.renderCommitCMI(true)); window.finished = true; });
  </script>`;

  /** Opens a lesson in the platform, and leaves it. @param {import("playwright-core").Page} page @param {(frame: import("playwright-core").FrameLocator) => Promise<void>} learn */
  async function session(page, learn, query = "") {
    await page.goto(`${world.site.url}/lms.html`);
    await page.evaluate((query) => { /** @type {any} */ (document.querySelector("iframe")).src = `/pkg/index.html${query}`; }, query);
    const frame = page.frameLocator("iframe");
    await frame.locator("crawl-scope fieldset").nth(2).waitFor();
    await learn(frame);
    await page.evaluate(() => new Promise((done) => {
      const frame = /** @type {any} */ (document.querySelector("iframe"));
      frame.onload = done;
      frame.src = "/blank.html";
    }));
  }

  const value = (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ name) => page.evaluate((name) => /** @type {any} */ (window).kept[name], name);
  test("tells status and score as the learner answers, and brings the answers back", () =>
    world.page(async (page) => {
      serve(one, FAKE);
      await session(page, async (frame) => {
        await answer(frame, 0, "20 s");
        await poll("a score", async () => (await value(page, "cmi.core.score.raw")) === "0");
        await answer(frame, 1, "3");
        await poll("a better one", async () => (await value(page, "cmi.core.score.raw")) === "25");
        // What was answered first counts.
        await answer(frame, 0, "8 s");
        assert.equal(await value(page, "cmi.core.lesson_status"), "incomplete");
      });
      const calls = await page.evaluate(() => /** @type {any} */ (window).calls);
      assert.deepEqual([calls[0], calls.at(-1), calls.at(-2)], [["LMSInitialize", ""], ["LMSFinish", ""], ["LMSCommit", ""]]);
      assert.match(await value(page, "cmi.core.session_time"), /^\d{4}:\d\d:\d\d$/);
      assert.deepEqual([await value(page, "cmi.core.score.min"), await value(page, "cmi.core.score.max"), await value(page, "cmi.core.score.raw"), await value(page, "cmi.core.exit")], ["0", "100", "25", "suspend"]);

      await session(page, async (frame) => {
        await frame.locator("crawl-scope fieldset").first().getByText("Yes.").waitFor();
        assert.equal(await frame.locator("crawl-scope fieldset").nth(1).getByRole("button", { name: "3", exact: true }).getAttribute("aria-pressed"), "true");
        await answer(frame, 2, "worker-4");
        await solve(frame);
        await poll("the end", async () => (await value(page, "cmi.core.lesson_status")) === "completed");
        assert.equal(await value(page, "cmi.core.score.raw"), "75");
      });
      await session(page, async (frame) => {
        await frame.locator("crawl-scope .exercise .right").waitFor();
        assert.equal(await value(page, "cmi.core.lesson_status"), "completed");
      });
    }));

  test("stays incomplete without a score where nothing was done", () =>
    world.page(async (page) => {
      serve(one, FAKE);
      await session(page, async () => {});
      assert.deepEqual([await value(page, "cmi.core.lesson_status"), await value(page, "cmi.core.score.raw")], ["incomplete", undefined]);
      const errors = await page.evaluate(() => /** @type {any} */ (window).calls.filter(([name]) => name === "LMSFinish").length);
      assert.equal(errors, 1);
    }));

  test("says no value that a strict platform refuses, and comes back there, too", () =>
    world.page(async (page) => {
      serve(one, AGAIN);
      await session(page, async (frame) => {
        await answer(frame, 0, "8 s");
        await answer(frame, 1, "3");
      });
      assert.deepEqual(await page.evaluate(() => [/** @type {any} */ (window).finished, /** @type {any} */ (window).API.lastErrorCode]), [true, "0"]);
      const kept = await page.evaluate(() => JSON.parse(sessionStorage.kept).cmi);
      assert.deepEqual([kept.core.lesson_status, kept.core.score.raw], ["incomplete", "50"]);
      await session(page, async (frame) => {
        await frame.locator("crawl-scope fieldset").nth(1).getByText("Yes.").waitFor();
        await answer(frame, 2, "worker-4");
        await solve(frame);
      });
      const done = await page.evaluate(() => JSON.parse(sessionStorage.kept).cmi.core);
      assert.deepEqual([done.lesson_status, done.score.raw], ["completed", "100"]);
    }));

  test("opens the lesson of its item, and works alone where there is no platform", () =>
    world.page(async (page) => {
      serve(two, "");
      await page.goto(`${world.site.url}/pkg/index.html?lesson=queue`);
      const within = page.locator("crawl-scope");
      await within.getByRole("heading", { name: "Queue", exact: true }).waitFor();
      await within.locator("fieldset").first().getByRole("button").first().click();
      await page.goto(`${world.site.url}/pkg/index.html`);
      await within.getByRole("heading", { name: "Lock", exact: true }).waitFor();
    }));

  test("has a lesson of one's own with its recording in it", () =>
    world.page(async (page) => {
      serve(own, "");
      await page.goto(`${world.site.url}/pkg/index.html`);
      const within = page.locator("crawl-scope");
      await within.getByRole("heading", { name: "Mine & <yours>" }).waitFor();
      await poll("the run", async () => Number(await within.locator("input[name=step]").getAttribute("max")) > 0);
    }));
});

/** A record store as a cmi5 platform has one: statements are noted, documents are kept. @param {object} launch */
async function recordStore(launch) {
  const statements = /** @type {any[]} */ ([]);
  const asked = /** @type {string[]} */ ([]);
  const kept = new Map([["LMS.LaunchData", JSON.stringify(launch)]]);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://store");
    const end = (/** @type {number} */ status, body = "") => response.writeHead(status, {
      "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*, Authorization", "Access-Control-Allow-Methods": "*",
    }).end(body);
    if (request.method === "OPTIONS") return end(204);
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
      asked.push(`${request.method} ${pathname}`);
      if (pathname === "/token") return end(200, "{\"auth-token\":\"dGVzdDp0ZXN0\"}");
      if (request.headers.authorization !== "Basic dGVzdDp0ZXN0" || request.headers["x-experience-api-version"] !== "1.0.3") return end(401);
      if (pathname === "/lrs/statements" && request.method === "PUT") {
        const statement = JSON.parse(body);
        if (statement.id !== searchParams.get("statementId")) return end(400);
        statements.push(statement);
        return end(204);
      }
      const id = searchParams.get("stateId") ?? "";
      if (pathname === "/lrs/activities/state" && request.method === "PUT") kept.set(id, body);
      return pathname === "/lrs/activities/state" && kept.has(id) ? end(200, kept.get(id)) : end(404);
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { statements, asked, kept, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe("a package in a platform that speaks cmi5", () => {
  const world = World.forSuite();
  const actor = { objectType: "Agent", account: { homePage: "https://platform.example", name: "learner" } };
  const launch = {
    contextTemplate: { contextActivities: { grouping: [{ id: "https://platform.example/course" }] }, extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "session" } },
    launchMode: "Normal", moveOn: "Passed", masteryScore: 0.5,
  };

  test("says that it began, what came of it, once, and that it ended, and comes back where it was", () =>
    world.page(async (page, problems) => {
      const files = packaged("semaphore", "50");
      const store = await recordStore(launch);
      const html = { headers: { "Content-Type": TYPES.html } };
      const query = new URLSearchParams({ lesson: "semaphore", endpoint: `${store.url}/lrs`, fetch: `${store.url}/token`, registration: "0b8a7b1e-7d6e-4d8a-9a52-2f3b0a2d4c11", activityId: "https://crawlscope.example/lessons/semaphore", actor: JSON.stringify(actor) });
      const path = `/pkg/index.html?${query}`;
      world.site.serve(new Map(/** @type {[string, any][]} */ ([
        [path, { ...html, body: Buffer.from(files["index.html"]) }],
        ["/blank.html", { ...html, body: "<!doctype html><title>Nothing</title><link rel=icon href=data:,>" }],
      ])));
      const verbs = () => store.statements.map(({ verb }) => verb.display.en);
      const within = page.locator("crawl-scope");
      /** Solves all, or finds it solved, and leaves. @param {boolean} isBack */
      const session = async (isBack) => {
        const before = store.statements.length;
        await page.goto(`${world.site.url}${path}`);
        await poll("the beginning", async () => verbs()[before] === "initialized");
        await within.locator("fieldset").nth(2).waitFor();
        if (isBack) await within.locator(".exercise .right").waitFor();
        else {
          for (const [at, option] of /** @type {const} */ ([[0, "8 s"], [1, "3"], [2, "worker-1"]])) await answer(page, at, option);
          await solve(page);
          await poll("the verdict", async () => verbs().includes("completed"));
        }
        await page.goto(`${world.site.url}/blank.html`);
        await poll("the end", async () => verbs().at(-1) === "terminated");
      };
      await session(false);
      await session(true);
      assert.deepEqual(verbs().filter((verb) => !["passed", "failed", "completed"].includes(verb)), ["initialized", "terminated", "initialized", "terminated"]);
      const judged = store.statements.filter(({ verb }) => ["passed", "failed", "completed"].includes(verb.display.en));
      assert.deepEqual(judged.map(({ verb, result }) => [verb.display.en, result.success, result.score?.scaled, result.completion]), [["passed", true, 0.75, undefined], ["completed", undefined, undefined, true]]);
      assert.ok(judged.every(({ context }) => context.contextActivities.category.some(({ id }) => id.endsWith("/moveon"))));
      for (const { actor: who, object, context, verb, result } of store.statements) {
        assert.deepEqual([who, object.id, context.registration], [actor, "https://crawlscope.example/lessons/semaphore", query.get("registration")]);
        assert.deepEqual(context.contextActivities.grouping, launch.contextTemplate.contextActivities.grouping);
        assert.ok(context.contextActivities.category.some(({ id }) => id.endsWith("/cmi5")), verb.display.en);
        if (verb.display.en !== "initialized") assert.match(result.duration, /^PT\d+\.\d\dS$/);
      }
      assert.deepEqual(store.asked.slice(0, 5), ["POST /token", "GET /lrs/activities/state", "GET /lrs/agents/profile", "GET /lrs/activities/state", "PUT /lrs/statements"]);
      store.close();
      // Preferences, and what is kept, need not be there.
      problems.splice(0, problems.length, ...problems.filter((problem) => !/status of 404/.test(problem)));
    }));

  test("has a table of contents with the score that it is passed from", () =>
    world.page(async (page) => {
      const files = packaged("lock", "50");
      const text = new TextDecoder().decode(files["cmi5.xml"]);
      const au = await page.evaluate((xml) => {
        const root = new DOMParser().parseFromString(xml, "application/xml");
        const unit = root.getElementsByTagName("au")[0];
        return [root.getElementsByTagName("parsererror").length, root.documentElement.namespaceURI, unit.getAttribute("moveOn"), unit.getAttribute("masteryScore"), unit.getElementsByTagName("url")[0].textContent];
      }, text);
      assert.deepEqual(au, [0, "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd", "Passed", "0.5", "index.html?lesson=lock"]);
    }));
});

describe("what a lesson keeps in a platform", () => {
  const state = { lesson: "lock/without-lock,tasks=3", chosen: [1, null], first: [true, null], answer: [0, 1], solved: false };

  test("comes back as it was, for its own lesson only", () => {
    assert.deepEqual(unpack(pack(state), "lock"), state);
    assert.equal(unpack(pack(state), "queue"), null);
    for (const text of ["", "{", "null", "[]", '{"lesson":"lock"}', '{"lesson":7,"chosen":[],"first":[],"answer":[]}']) assert.equal(unpack(text, "lock"), null, text);
  });

  test("is never longer than a platform takes", () => {
    const long = { ...state, lesson: `lock/without-lock,tasks=3,schedule=s:${"1.".repeat(4000)}` };
    assert.deepEqual(unpack(pack(long), "lock"), { ...state });
    const many = { ...long, answer: Array.from({ length: 3000 }, (_, n) => n) };
    assert.ok(pack(many).length <= 4096);
    assert.deepEqual(unpack(pack(many), "lock")?.answer, []);
  });

  test("counts first answers and the exercise, and is done when there is nothing left", () => {
    assert.deepEqual(score({ ...state, chosen: [null, null], first: [null, null] }), { raw: 0, isTouched: false, isDone: false });
    assert.deepEqual(score(state), { raw: 33, isTouched: true, isDone: false });
    assert.deepEqual(score({ ...state, first: [true, false], solved: true }), { raw: 67, isTouched: true, isDone: true });
    assert.deepEqual(score({ ...state, first: [true, true], solved: null }), { raw: 100, isTouched: true, isDone: true });
  });
});
