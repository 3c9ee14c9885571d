// Checks the built-in demo website, www/demo. Run with: node --test tests/demo-site.test.mjs
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const SITE = fileURLToPath(new URL("../www/demo/", import.meta.url));
const BROKEN = ["crawling/teapot.html", "history/mesa.html"];
const ORPHAN = "orphan.html";
const PRIVATE = ["private/drafts.html", "private/ledger.html"];
const VOID = new Set(["meta", "link", "br", "hr", "img", "input"]);

/** Every file below the site's folder, by its path with forward slashes, sorted. */
function listFiles(folder = "") {
  return readdirSync(join(SITE, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path) : [path];
    })
    .sort();
}

const decode = (text) =>
  text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) =>
    ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name] ?? "'");

/** What the tests want to know about a page. The pages are tidy, so that patterns will do. */
function readPage(path) {
  const source = readFileSync(join(SITE, path), "utf8");
  const html = source.replace(/<!--[^]*?-->/g, "");
  const tags = [...html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g)].map(
    ([, slash, name, rest]) => ({
      name,
      end: slash === "/",
      attrs: Object.fromEntries(
        [...rest.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, decode(value ?? "")]),
      ),
    }),
  );
  const starts = tags.filter((tag) => !tag.end);
  const ids = starts.filter((tag) => "id" in tag.attrs).map((tag) => tag.attrs.id);
  const hrefs = starts.filter((tag) => tag.name === "a").map((tag) => tag.attrs.href);
  return { path, source, html, tags, starts, ids, hrefs };
}

const files = listFiles();
const pages = new Map(files.filter((path) => path.endsWith(".html")).map((path) => [path, readPage(path)]));
const isInternal = (href) => !/^[a-z][a-z0-9+.-]*:/i.test(href);

/** An internal link's target file (or missing file) and fragment. */
function resolve(from, href) {
  const [path, fragment] = href.split("#");
  return { target: path === "" ? from : posix.join(posix.dirname(from), path), fragment };
}

function targets(path) {
  return new Set(pages.get(path).hrefs.filter(isInternal).map((href) => resolve(path, href).target));
}

/** Depth of every page that links lead to. */
function walk(start) {
  const depth = new Map([[start, 0]]);
  for (const path of depth.keys()) {
    if (!pages.has(path)) continue;
    for (const target of targets(path)) {
      if (!depth.has(target)) depth.set(target, depth.get(path) + 1);
    }
  }
  return depth;
}

const linkingTo = (target) => [...pages.keys()].filter((path) => path !== target && targets(path).has(target));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

test("there are 80 to 100 pages, below 500 KB with everything else", () => {
  assert.ok(pages.size >= 80 && pages.size <= 100, `${pages.size} pages`);
  const bytes = files.reduce((sum, path) => sum + statSync(join(SITE, path)).size, 0);
  assert.ok(bytes < 500_000, `${bytes} bytes`);
});

test("every page is complete", () => {
  const titles = new Set();
  for (const { path, source, html, starts, ids } of pages.values()) {
    assert.match(source, /^<!doctype html>\n<html lang="en">\n/, path);
    const title = html.match(/<title>([^<]+)<\/title>/)?.[1];
    assert.ok(title, `${path} has no title`);
    assert.ok(!titles.has(title), `${path} has the title of another page`);
    titles.add(title);
    for (const name of ["title", "h1", "main", "header", "footer"]) {
      assert.equal(starts.filter((tag) => tag.name === name).length, 1, `${path}: one ${name}`);
    }
    const metas = starts.filter((tag) => tag.name === "meta").map((tag) => tag.attrs);
    assert.ok(metas.some((meta) => meta.charset === "utf-8"), path);
    assert.ok(metas.some((meta) => meta.name === "viewport" && meta.content === "width=device-width, initial-scale=1"), path);
    assert.ok(metas.some((meta) => meta.name === "description" && meta.content.length > 20), path);
    assert.equal(new Set(ids).size, ids.length, `${path}: an id occurs twice`);
  }
});

test("elements are closed, and headings skip no level", () => {
  for (const { path, html, tags, starts } of pages.values()) {
    assert.equal((html.match(/</g) ?? []).length, tags.length + 1, `${path}: a stray <, or a tag not understood`);
    const open = [];
    for (const tag of tags) {
      if (VOID.has(tag.name)) continue;
      if (tag.end) assert.equal(open.pop(), tag.name, `${path}: </${tag.name}>`);
      else open.push(tag.name);
    }
    assert.deepEqual(open, [], path);
    const levels = starts.filter((tag) => /^h[1-6]$/.test(tag.name)).map((tag) => Number(tag.name[1]));
    assert.equal(levels[0], 1, path);
    levels.forEach((level, n) => assert.ok(n === 0 || level <= levels[n - 1] + 1, `${path}: a heading skips a level`));
  }
});

test("no script, no inline style, nothing loaded but the stylesheet", () => {
  for (const { path, starts } of pages.values()) {
    for (const { name, attrs } of starts) {
      assert.ok(!["script", "style", "iframe", "img", "object", "embed", "base", "form"].includes(name), `${path}: <${name}>`);
      for (const key of Object.keys(attrs)) {
        assert.ok(key !== "style" && !key.startsWith("on") && key !== "src", `${path}: ${key}=`);
      }
    }
    const links = starts.filter((tag) => tag.name === "link");
    assert.equal(links.length, 1, path);
    assert.equal(links[0].attrs.rel, "stylesheet", path);
    assert.equal(resolve(path, links[0].attrs.href).target, "style.css", path);
  }
  assert.doesNotMatch(readFileSync(join(SITE, "style.css"), "utf8"), /@import|url\(/);
});

test("internal links are relative and name a file", () => {
  for (const { path, hrefs } of pages.values()) {
    for (const href of hrefs) {
      assert.ok(href, `${path}: a link without href`);
      if (!isInternal(href)) continue;
      assert.ok(!href.startsWith("/"), `${path}: ${href} is absolute`);
      assert.ok(!resolve(path, href).target.startsWith(".."), `${path}: ${href} leaves the site`);
      assert.match(href, /^(?:#|(?:[\w./-]+\/)?[\w-]+\.[a-z]+(?:#|$))/, `${path}: ${href} names no file`);
    }
  }
});

test("every internal link leads to a file, but for the two that are meant not to", () => {
  const broken = [];
  for (const { path, hrefs } of pages.values()) {
    for (const href of hrefs.filter(isInternal)) {
      const { target } = resolve(path, href);
      if (files.includes(target)) continue;
      broken.push(target);
      const { source } = pages.get(path);
      const after = source.slice(source.indexOf(`href="${href}"`));
      assert.match(after.slice(0, 120), /<!--\s*Deliberately\s+broken/, `${path}: no comment next to ${href}`);
    }
  }
  assert.deepEqual(broken.sort(), BROKEN);
});

test("every fragment exists where it points to", () => {
  let across = 0;
  for (const { path, hrefs } of pages.values()) {
    for (const href of hrefs.filter(isInternal)) {
      const { target, fragment } = resolve(path, href);
      if (fragment === undefined) continue;
      assert.ok(pages.get(target)?.ids.includes(fragment), `${path}: ${href}`);
      if (target !== path) across += 1;
    }
  }
  assert.ok(across >= 20, `only ${across} links to fragments of other pages`);
});

test("every file can be reached from the home page, but for the orphan", () => {
  const depth = walk("index.html");
  const unreached = files.filter((path) => !depth.has(path) && path !== "style.css");
  assert.deepEqual(unreached, [ORPHAN]);
  assert.deepEqual(linkingTo(ORPHAN), []);
});

test("the tour is a chain that can be entered only at its start", () => {
  const chain = [...pages.keys()].filter((path) => path.startsWith("tour/"));
  assert.ok(chain.length >= 11);
  const depth = walk("index.html");
  const menu = new Set([...targets(ORPHAN)].filter((path) => linkingTo(path).length >= pages.size - 1));
  chain.forEach((path, n) => {
    assert.equal(depth.get(path), n + 1, path);
    if (n > 0) assert.deepEqual(linkingTo(path), [chain[n - 1]], path);
    if (n < chain.length - 1) {
      const onward = [...targets(path)].filter((target) => target !== path && !menu.has(target));
      assert.deepEqual(onward, [chain[n + 1]], path);
    }
  });
  assert.equal(Math.max(...[...depth.values()]), chain.length);
});

test("every page has the menu, and all but the home page say where they are", () => {
  for (const { path, source } of pages.values()) {
    const linked = targets(path);
    for (const section of ["", "patterns/", "problems/", "crawling/", "theory/", "history/", "glossary/"]) {
      assert.ok(linked.has(`${section}index.html`), `${path}: no link to ${section}index.html`);
    }
    assert.equal(source.includes('aria-label="Breadcrumb"'), path !== "index.html", path);
  }
});

test("no page but the glossary is a hub of everything", () => {
  for (const path of pages.keys()) {
    if (path.startsWith("glossary/")) continue;
    assert.ok(targets(path).size <= 35, `${path} links to ${targets(path).size} others`);
  }
});

test("a few links leave the site, and one is for mail", () => {
  const out = [...pages.values()].flatMap(({ hrefs }) => hrefs.filter((href) => !isInternal(href)));
  const mail = out.filter((href) => href.startsWith("mailto:"));
  assert.deepEqual(mail, ["mailto:editor@example.org"]);
  const external = new Set(out.filter((href) => !href.startsWith("mailto:")));
  assert.ok(external.size >= 6 && external.size <= 10, `${external.size} external links`);
  for (const href of external) assert.match(href, /^https:\/\//);
});

test("robots.txt closes the private pages, which one page links to", () => {
  assert.match(readFileSync(join(SITE, "robots.txt"), "utf8"), /^User-agent: \*\nDisallow: \/private\/$/m);
  for (const path of PRIVATE) assert.deepEqual(linkingTo(path), ["crawling/robots-txt.html"], path);
  assert.deepEqual([...pages.keys()].filter((path) => path.startsWith("private/")), PRIVATE);
});

test("one page asks that its links not be followed, and one page is behind it", () => {
  const asking = [...pages.values()].filter(({ starts }) =>
    starts.some((tag) => tag.name === "meta" && tag.attrs.name === "robots"));
  assert.deepEqual(asking.map(({ path }) => path), ["crawling/nofollow.html"]);
  assert.match(asking[0].html, /<meta name="robots" content="nofollow">/);
  assert.deepEqual(linkingTo("crawling/behind-nofollow.html"), ["crawling/nofollow.html"]);
});

test("the essay shows every line of the crawler, in order", () => {
  const program = readFileSync(join(SITE, "files/crawler.py"), "utf8").replace(/^"""[^]*?"""\n/, "");
  const { html } = pages.get("crawling/line-by-line.html");
  const listings = [...html.matchAll(/<pre class="python"[^>]*><code>([^]*?)<\/code><\/pre>/g)].map((m) => decode(m[1]));
  const lines = (text) => text.split("\n").filter((line) => line.trim());
  assert.deepEqual(lines(listings.join("\n")), lines(program));
});

test("the crawler compiles", { skip: !hasPython && "no python3" }, () => {
  const cache = mkdtempSync(join(tmpdir(), "demo-site-"));
  try {
    const run = spawnSync("python3", ["-m", "py_compile", join(SITE, "files/crawler.py")], {
      env: { ...process.env, PYTHONPYCACHEPREFIX: cache },
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stderr);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});

test("the crawler crawls this site, from a sub-path", { skip: !hasPython && "no python3", timeout: 60_000 }, async () => {
  const types = { ".html": "text/html", ".css": "text/css", ".txt": "text/plain" };
  const server = createServer((request, response) => {
    const path = request.url.replace(/^\/some\/place\//, "");
    if (!files.includes(path)) return response.writeHead(404, { "content-type": "text/html" }).end();
    response.writeHead(200, { "content-type": types[posix.extname(path)] ?? "application/octet-stream" });
    response.end(readFileSync(join(SITE, path)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const base = `http://127.0.0.1:${port}/some/place/`;
    const env = { ...process.env, no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };
    const output = await new Promise((done, fail) =>
      execFile("python3", [join(SITE, "files/crawler.py"), `${base}index.html`], { env }, (error, stdout) =>
        error ? fail(error) : done(stdout)));
    const seen = output.trimEnd().split("\n").slice(0, -1).map((line) => line.split(" "));
    const urls = (wanted) => seen.filter(([status]) => status === wanted).map(([, , url]) => url.replace(base, "")).sort();
    assert.deepEqual(urls("404"), BROKEN);
    assert.deepEqual(urls("200"), files.filter((path) => path !== ORPHAN && path !== "style.css"));
    assert.equal(seen.length, urls("200").length + BROKEN.length);
  } finally {
    server.close();
  }
});
