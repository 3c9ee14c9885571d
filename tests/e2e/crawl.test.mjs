// A whole crawl: every page, link and state, and what the server saw of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { World, Scope, crawl } from "./browser.mjs";
import { assertFound, assertRequests, mostInFlight, traceOf } from "./findings.mjs";
import { readPng } from "./png.mjs";
import { Site, link } from "./site.mjs";
import { ROBOTS, mainSiteOf } from "./site-main.mjs";

describe("a crawl", () => {
  const world = World.forSuite();
  const main = mainSiteOf(world);

  /** Serves a small site instead of the main one for one test. */
  function small(build) {
    const site = new Site(world.site.url);
    build(site);
    world.site.serve(site.answers);
    return site;
  }

  test("finds every page and link of the site, each as it is, and asks for each path once", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      const { scope, stats } = await crawl(page, main.attributes);
      assert.equal(stats.state, "done");
      const document = await scope.json();
      const expectation = main.site.expectation();
      assertFound(document, expectation);
      assertRequests(world.site, main.site.requests(expectation));
      assert.equal(world.site.requests.get("/robots.txt"), 1);
      assert.deepEqual(document.start, [main.attributes.url]);
      assert.deepEqual(document.stats, stats);
      assert.deepEqual(await scope.stats(), stats);
      const events = await scope.trace();
      const at = (kind) => events.find((event) => event.kind === kind).at;
      assert.equal(stats.elapsedMs, Math.floor((at("run-ended") - at("run-started")) / 1000));
    }));

  test("tries a redirect to no address three times: the browser does not say that anything answered", () =>
    world.page(async (page) => {
      const site = small((site) =>
        site
          .page("/", "Start", [link("nowhere", "Nowhere", { to: "/nowhere" })])
          // Each try asks for it to be read, to see whether anything answers, and to see whether it redirects.
          .redirect("/nowhere", 302, "http://[", { state: "unreadable", reason: "unreachable", requests: 9 }));
      const { scope } = await crawl(page, main.attributes);
      assertFound(await scope.json(), site.expectation());
      assert.equal(world.site.requests.get("/nowhere"), 9);
      assert.ok(world.site.requests.get("/robots.txt") > 1, "meanwhile it is asked whether the host is there");
    }));

  test("reads the sitemap that robots.txt names, compressed or not, and finds what no page links to", () =>
    world.page(async (page) => {
      const at = (path) => `${world.site.url}${path}`;
      small((site) =>
        site
          .page("/", "Start", [link("/linked", "Linked")])
          .page("/linked", "Linked", [])
          .page("/orphan", "Orphan", [])
          .add("/robots.txt", { body: `User-agent: *\nAllow: /\nSitemap: ${at("/index.xml")}` }, {})
          .add("/index.xml", { body: `<sitemapindex><sitemap><loc>${at("/part.xml.gz")}</loc></sitemap></sitemapindex>` }, {})
          .add("/part.xml.gz", { body: gzipSync(`<urlset><url><loc>${at("/orphan")}</loc></url></urlset>`) }, {}));
      const { scope } = await crawl(page, main.attributes);
      const { pages, start } = await scope.json();
      assert.deepEqual(pages.map(({ url, state }) => [url, state]), [[at("/"), "ok"], [at("/linked"), "ok"], [at("/orphan"), "ok"]]);
      assert.deepEqual(start, [at("/")]);
      const report = JSON.parse(await scope.text("report-json"));
      assert.deepEqual(report.findings.map(({ kind, page }) => [kind, page.url]), [["orphan", at("/orphan")], ["missing-description", at("/")]]);
    }));

  test("sees a page mended that was broken in the last crawl, and reads in full one that has not changed", () =>
    world.page(async (page) => {
      const listed = [link("/mended", "Mended"), link("/same", "Same"), link("/changed", "Changed"), link("/lost", "Lost")];
      const begun = (site) =>
        site.page("/", "Start", listed).page("/same", "Same", [link("/a", "A"), link("/", "Start")]).page("/a", "A", []).add("/robots.txt", { status: 404 }, {});
      const before = small((site) =>
        begun(site).broken("/mended", 404).page("/changed", "Wrong", [link("/gone", "Gone")]).broken("/gone", 404).page("/lost", "Not yet lost", []));
      const { scope } = await crawl(page, main.attributes);
      assertFound(await scope.json(), before.expectation());
      assert.equal(world.site.unchanged.size, 0);

      world.site.reset();
      const after = small((site) =>
        begun(site).page("/mended", "Mended", [link("/a", "A")]).page("/changed", "Right", [link("/new", "New")]).page("/new", "New", []).broken("/lost", 404));
      await scope.crawl();
      assertFound(await scope.json(), after.expectation());
      assertRequests(world.site, after.requests(after.expectation()));
      assert.deepEqual([...world.site.unchanged].sort(), ["/", "/a", "/same"].map((path) => [path, 1]), "answered with 304");
    }));

  test("exports its configuration, as asked for and by default", () =>
    world.page(async (page) => {
      small((site) => site.page("/", "Alone", []).add("/robots.txt", { status: 404 }, {}));
      const { scope } = await crawl(page, { url: `${world.site.url}/`, permits: 3, "max-depth": 2, seed: 7 });
      const { config } = await scope.json();
      const { start, consumers, permits, maxPages, maxDepth, delay, robots, seed } = config;
      assert.deepEqual(
        { start, consumers, permits, maxPages, maxDepth, delay, scope: config.scope, robots, seed },
        { start: [`${world.site.url}/`], consumers: 8, permits: 3, maxPages: 500, maxDepth: 2, delay: 100, scope: "host", robots: "obey", seed: 7 },
      );
    }));

  for (const permits of [1, 3, undefined, 6]) {
    const most = permits ?? 5;
    test(`has ${most} requests in flight at most, and at times that many, with ${permits ? `permits=${permits}` : "the default permits"}`, () =>
      world.page(async (page) => {
        world.site.serve(main.site.answers);
        const scope = await Scope.mount(page, permits ? { ...main.attributes, permits } : main.attributes);
        world.site.hold("/", "/robots.txt");
        await scope.call("start");
        await world.site.until(`${most} requests in flight`, ({ inFlight }) => inFlight === most);
        await scope.until(`${most} in the counters`, (element, most) => element.stats.inFlight === most, most);
        world.site.release();
        const stats = await scope.ended();
        assert.equal(world.site.maxInFlight, most, "in flight at the server");
        assert.equal(stats.maxInFlight, most, "in the counters");
        assert.equal(stats.inFlight, 0);
        assertFound(await scope.json(), main.site.expectation());
      }));
  }

  test("leaves a trace in which permits, requests, pages and tasks add up", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      const { scope, stats } = await crawl(page, { ...main.attributes, permits: 4 });
      const { type, bytes } = await scope.blob("ndjson");
      assert.match(type, /json/);
      const events = traceOf(bytes.toString());
      const count = (kind) => events.filter((event) => event.kind === kind).length;
      assert.equal(mostInFlight(events), 4);
      assert.equal(stats.maxInFlight, 4);
      assert.equal(events[0].kind, "run-started");
      assert.deepEqual(events.filter(({ kind }) => kind === "run-ended").map(({ what }) => what.why), ["joined"]);
      assert.equal(count("discovered"), stats.pages);
      assert.equal(count("put"), count("item-done") + events.filter(({ kind, what }) => kind === "page" && what.done !== null).length);
      assert.equal(count("task-started"), count("task-ended") + count("task-cancelled"));
      assert.deepEqual(events.filter(({ kind }) => kind === "robots").map(({ what }) => what), [
        { origin: world.site.url, outcome: { read: { bytes: ROBOTS.length } } },
      ]);
    }));

  test("can be exported for Perfetto, every slice with its end", () =>
    world.page(async (page) => {
      small((site) => site.page("/", "Start", [link("/b", "B")]).page("/b", "B", []));
      const { scope } = await crawl(page, main.attributes);
      const { type, bytes } = await scope.blob("perfetto");
      assert.equal(type, "application/json");
      const { traceEvents } = JSON.parse(bytes.toString());
      const count = (phase) => traceEvents.filter(({ ph }) => ph === phase).length;
      assert.ok(count("B") > 10 && count("C") > 4, `${count("B")} slices, ${count("C")} figures`);
      assert.equal(count("B"), count("E"));
    }));

  test("can be exported as a picture", () =>
    world.page(async (page) => {
      small((site) => site.page("/", "Start", [link("/b", "B")]).page("/b", "B", []));
      const { scope } = await crawl(page, main.attributes);
      const { type, bytes } = await scope.blob("png");
      assert.equal(type, "image/png");
      const picture = readPng(bytes);
      assert.ok(picture.width >= 300 && picture.width <= 8_192 && picture.height >= 200 && picture.height <= 8_192, `${picture.width} × ${picture.height}`);
      const colours = new Set();
      for (let y = 0; y < picture.height; y += 2) for (let x = 0; x < picture.width; x += 2) colours.add(picture.at(x, y).join());
      assert.ok(colours.size > 3, "there is something to be seen in it");
    }));

  test("claims no more than max-pages pages and says of the others why not", () =>
    world.page(async (page) => {
      world.site.serve(main.site.answers);
      const { scope } = await crawl(page, { ...main.attributes, "max-pages": 25 });
      const { pages } = await scope.json();
      const limited = pages.filter(({ reason }) => reason === "limit");
      const claimed = pages.filter(({ state, reason }) => state !== "skipped" || reason === "robots");
      assert.equal(claimed.length, 25);
      assert.ok(limited.length > 0 && limited.every(({ state }) => state === "skipped"));
    }));

  test("reads no page deeper than max-depth, and one after all to which a shorter way is found late", () =>
    world.page(async (page) => {
      const site = small((site) =>
        site
          .page("/", "Start", [link("/1", "Long way"), link("/late", "Short cut")])
          .page("/1", "1", [link("/2", "2")])
          .page("/2", "2", [link("/3", "3")])
          .page("/3", "3", [link("/4", "4")])
          .page("/4", "4", [link("/5", "5")])
          .page("/5", "5", [])
          .page("/late", "Late", [link("/3", "Short cut to 3")])
          .add("/robots.txt", { status: 404 }, {}),
      );
      const scope = await Scope.mount(page, { ...main.attributes, "max-depth": 3 });
      world.site.hold("/", "/1", "/2", "/3", "/4", "/5", "/robots.txt");
      await scope.call("start");
      await scope.until("a page that is too deep", (element) => element.stats.skipped === 1);
      assert.equal(world.site.requests.has("/4"), false);
      world.site.release();
      const stats = await scope.ended();
      assert.equal(stats.state, "done");
      assertFound(await scope.json(), site.expectation({ maxDepth: 3 }));
      assertRequests(world.site, new Map(["/", "/1", "/2", "/3", "/4", "/late", "/robots.txt"].map((path) => [path, 1])));
    }));

  test("stays below the start's folder with scope=prefix", () =>
    world.page(async (page) => {
      small((site) =>
        site
          .page("/docs/start.html", "Start", [link("deep/", "In"), link("/docs", "Out"), link("/other/", "Out")])
          .page("/docs/deep/", "Deep", []),
      );
      const { scope } = await crawl(page, { ...main.attributes, url: `${world.site.url}/docs/start.html`, scope: "prefix" });
      const { pages } = await scope.json();
      const states = pages.map(({ url, state, reason }) => [url.slice(world.site.url.length), state, reason]);
      assert.deepEqual(states.sort(), [
        ["/docs", "skipped", "off-site"], ["/docs/deep/", "ok", null], ["/docs/start.html", "ok", null], ["/other/", "skipped", "off-site"],
      ]);
    }));

  test("takes where the start redirects to for the site", () =>
    world.page(async (page) => {
      const there = new Site(world.elsewhere.url);
      there.page("/home", "Home", [link("/next", "Next")]).page("/next", "Next", []);
      world.elsewhere.serve(there.answers);
      small((site) => site.redirect("/", 301, `${world.elsewhere.url}/home`, {}));
      const { scope } = await crawl(page, main.attributes);
      const { pages } = await scope.json();
      assert.deepEqual(pages.map(({ url, state, redirectedTo }) => [url, state, redirectedTo]), [
        [`${world.site.url}/`, "ok", 1], [`${world.elsewhere.url}/home`, "ok", null], [`${world.elsewhere.url}/next`, "ok", null],
      ]);
      world.elsewhere.serve(new Map());
    }));

  test("keeps out of a site whose robots.txt fails, and crawls one that has none", () =>
    world.page(async (page) => {
      for (const [status, reason] of [[503, "robots-failed"], [404, null], [403, null]]) {
        world.site.reset();
        small((site) => site.page("/", "Start", []).add("/robots.txt", { status }, {}));
        const { scope } = await crawl(page, main.attributes);
        const { pages } = await scope.json();
        assert.deepEqual(pages.map((page) => [page.state, page.reason]), [[reason ? "skipped" : "ok", reason]], `status ${status}`);
        assert.equal(world.site.requests.get("/") ?? 0, reason ? 0 : 1);
      }
    }));

  test("asks for an address with an empty query as it is written", () =>
    world.page(async (page) => {
      const site = small((site) => {
        site.page("/", "Start", [link("/?", "Empty query")]).page("/?", "Another page", []).add("/robots.txt", { status: 404 }, {});
      });
      const { scope } = await crawl(page, main.attributes);
      assertFound(await scope.json(), site.expectation());
      assertRequests(world.site, site.requests(site.expectation()));
    }));

  test("does not ask for robots.txt with robots=ignore", () =>
    world.page(async (page) => {
      small((site) => site.page("/", "Start", []).add("/robots.txt", { body: "User-agent: *\nDisallow: /" }, {}));
      const { stats } = await crawl(page, { ...main.attributes, robots: "ignore" });
      assert.equal(stats.ok, 1);
      assertRequests(world.site, new Map([["/", 1]]));
    }));

  test("sends requests to another origin in turn", () =>
    world.page(async (page) => {
      const names = [1, 2, 3, 4, 5, 6];
      small((site) => {
        site.page("/", "Start", names.map((n) => link(`/${n}`, `${n}`)));
        for (const n of names) site.page(`/${n}`, `${n}`, []);
      });
      const { scope } = await crawl(page, { url: main.attributes.url });
      const events = await scope.trace();
      const { host } = new URL(main.attributes.url);
      const turn = events.find(({ kind, what }) => kind === "made" && what.name.includes(host));
      const turns = events.filter(({ kind, what }) => kind === "acquired" && what.id === turn.what.id);
      const sent = events.filter(({ kind }) => kind === "fetch-started");
      assert.equal(turns.length, sent.length, "each request waits for its turn");
    }));

  test("shows text of pages as text", () =>
    world.page(async (page) => {
      const attack = '<img src=x onerror="window.pwned=1">';
      small((site) => site.page("/", attack, [link("/next", attack)]).page("/next", "</td><script>window.pwned=1</script>", []));
      const { scope } = await crawl(page, main.attributes);
      await page.getByRole("tab", { name: "Pages" }).click();
      await page.locator("crawl-scope tr[data-id='0']").dblclick();
      assert.ok((await scope.visibleText()).includes(attack), "the selected page's title is to be read");
      const found = await scope.evaluate((element) => ({
        isPwned: "pwned" in window,
        images: element.shadowRoot.querySelectorAll("img, script").length,
      }));
      assert.deepEqual(found, { isPwned: false, images: 0 });
    }));

  test("sends bare requests: no cookies, no referrer, no header of its own", () =>
    world.page(async (page) => {
      const seen = [];
      const site = new Site(world.site.url);
      site.page("/", "Start", [link("/next", "Next")]).page("/next", "Next", []).add("/robots.txt", { status: 404 }, {});
      world.site.serve(site.answers, (request) => seen.push(request));
      await page.context().addCookies([{ name: "session", value: "secret", url: world.site.url }]);
      await crawl(page, main.attributes);
      assert.equal(seen.length, 3);
      for (const { method, headers } of seen) {
        assert.equal(method, "GET");
        assert.equal(headers.cookie, undefined);
        assert.equal(headers.referer, undefined);
        assert.equal(headers["access-control-request-headers"], undefined);
      }
    }));
});
