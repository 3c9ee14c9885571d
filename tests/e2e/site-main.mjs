// The main fixture site: about 150 pages that a crawl reads in a few seconds, with an example of every kind of link,
// redirect, status, charset and file.
import { readFileSync } from "node:fs";
import { HTML, Site, link } from "./site.mjs";

const CHARSETS = new URL("./fixtures/charsets/", import.meta.url);

/** The address of a site that has nothing to do with ours. */
const AWAY = "https://elsewhere.example/";

/** The site's robots.txt: what is forbidden to us is only what our own group forbids. */
export const ROBOTS = `User-agent: *
Disallow: /

User-agent: Crawlscope
Disallow: /robots/private/
Allow: /robots/private/but$
Disallow: /*.secret
`;

/** What the start page links to. */
export const SECTIONS = ["/grid/", "/chain/1", "/redirect/", "/status/", "/charset/", "/files/", "/paths/", "/links/", "/robots/"];

/**
 * The main site on the servers of a world, and attributes for a crawl of it at full speed. Both can be used once the
 * world is open.
 *
 * @param {import("./browser.mjs").World} world
 */
export function mainSiteOf(world) {
  /** @type {Site | undefined} */
  let site;
  return {
    get site() {
      return (site ??= mainSite(world.sites));
    },
    get attributes() {
      return { url: `${world.site.url}/`, delay: 0 };
    },
  };
}

/**
 * @param {{site: string, elsewhere: string, closed: string}} origins this site's; another
 *   that lets itself be read; one that does not
 */
export function mainSite(origins) {
  const site = new Site(origins.site);
  // Asked for twice: as the start, and by the redirect that leads home.
  site.page("/", "Fixture site", SECTIONS.map((path) => link(path, path.slice(1))), { found: { requests: 2 } });
  grid(site);
  chain(site);
  redirects(site, origins);
  statuses(site);
  charsets(site);
  files(site);
  paths(site);
  links(site, origins);
  robots(site);
  return site;
}

/** Folders of pages in rows and circles: cycles, links to themselves, ways up. */
function grid(site) {
  const rows = [1, 2, 3, 4, 5, 6, 7];
  const cells = [1, 2, 3, 4, 5, 6, 7];
  site.page("/grid/", "Grid", rows.map((row) => link(`${row}/`, `Row ${row}`, { to: `/grid/${row}/` })));
  for (const row of rows) {
    const folder = `/grid/${row}/`;
    const below = (row % rows.length) + 1;
    site.page(folder, `Row ${row}`, [
      link("..", "Up", { to: "/grid/" }),
      link(`../${below}/`, "Next row", { to: `/grid/${below}/` }),
      ...cells.map((cell) => link(`./${cell}.html`, `Cell ${cell}`, { to: `${folder}${cell}.html` })),
    ]);
    for (const cell of cells) {
      const own = `${folder}${cell}.html`;
      const next = (cell % cells.length) + 1;
      site.page(own, `Cell ${row}.${cell}`, [
        link("../../", "Home", { to: "/" }),
        link(".", "Row", { to: folder }),
        link(`${next}.html`, "Next", { to: `${folder}${next}.html` }),
        link(`../${below}/${cell}.html`, "Below", { to: `/grid/${below}/${cell}.html` }),
        link(`${cell}.html`, "This page", { to: own }),
        link("#top", "Top", { to: own, fragment: "top" }),
      ]);
    }
  }
}

/** One page after the other, past the greatest depth. */
function chain(site) {
  for (let n = 1; n <= 18; n += 1) {
    site.page(`/chain/${n}`, `Link ${n} of a chain`, [link(`${n + 1}`, "On", { to: `/chain/${n + 1}` }), link("/", "Home")]);
  }
}

function redirects(site, { elsewhere, closed }) {
  const back = [link("/redirect/", "Back")];
  const listed = [];
  /** A redirect that is linked to. */
  const redirect = (name, status, location, found) => {
    listed.push(link(name, name, { to: `/redirect/${name}` }));
    site.redirect(`/redirect/${name}`, status, location, found);
  };
  const unreadable = { state: "unreadable", reason: "not-shared", requests: 2 };
  // Asked for to be read, to see whether anything answers, and to see whether it redirects.
  const nowhere = { state: "unreadable", reason: "bad-redirect", requests: 3 };

  for (const status of [301, 302, 303, 307, 308]) {
    const target = `/redirect/to-${status}`;
    redirect(`by-${status}`, status, target, { redirectedTo: target });
    site.page(target, `Reached by ${status}`, back);
  }
  redirect("relative", 302, "folder/?from=here", { redirectedTo: "/redirect/folder/?from=here" });
  site.page("/redirect/folder/?from=here", "Reached by a relative location", [
    link("inner.html", "Relative to where the redirect led", { to: "/redirect/folder/inner.html" }),
  ]);
  site.page("/redirect/folder/inner.html", "Inner", back);

  redirect("chain", 301, "/redirect/hop-1", { redirectedTo: "/redirect/chain-end" });
  site.hop("/redirect/hop-1", 302, "/redirect/hop-2").hop("/redirect/hop-2", 307, "/redirect/chain-end");
  site.page("/redirect/chain-end", "The end of a chain of redirects", back);

  // A hop that is also linked to, so that two redirects lead to the same page.
  redirect("through", 302, "/redirect/linked-hop", { redirectedTo: "/redirect/linked-end" });
  redirect("linked-hop", 302, "/redirect/linked-end", { redirectedTo: "/redirect/linked-end", requests: 2 });
  site.page("/redirect/linked-end", "Reached twice", back, { found: { requests: 2 } });

  redirect("home", 301, "/", { redirectedTo: "/" });
  redirect("sibling", 302, "/redirect/linked", { redirectedTo: "/redirect/linked" });
  listed.push(link("linked", "Linked to, and redirected to", { to: "/redirect/linked" }));
  site.page("/redirect/linked", "Linked to, and redirected to", back, { found: { requests: 2 } });

  redirect("fragment", 302, "/redirect/fragment-end#part", { redirectedTo: "/redirect/fragment-end" });
  site.page("/redirect/fragment-end", "Reached with a fragment", back);
  redirect("gone", 302, "/redirect/missing", { redirectedTo: "/redirect/missing" });
  site.broken("/redirect/missing", 404);
  redirect("private", 302, "/robots/private/by-redirect", { redirectedTo: "/robots/private/by-redirect" });
  site.page("/robots/private/by-redirect", "Not to be read", [link("/never-asked-for", "x")], { found: forbidden(1) });

  redirect("elsewhere", 302, `${elsewhere}/landing`, { redirectedTo: `${elsewhere}/landing` });
  site.skipped(`${elsewhere}/landing`, "off-site");
  redirect("closed", 302, `${closed}/landing`, unreadable);
  redirect("to-data", 302, "data:text/html,<a href=/never-asked-for>x</a>", nowhere);
  // A browser follows 20 redirects: 21 requests between the two.
  redirect("loop", 302, "/redirect/loop-back", { ...nowhere, requests: 23 });
  site.hop("/redirect/loop-back", 302, "/redirect/loop", 20);

  listed.push(link("no-location", "no-location", { to: "/redirect/no-location" }));
  site.page("/redirect/no-location", "A redirect to nowhere is a page", back, {
    answer: { status: 302 },
    found: { status: 302 },
  });
  site.page("/redirect/", "Redirects", listed);
}

/** A page that robots.txt forbids. */
function forbidden(requests = 0) {
  return { state: "skipped", status: null, reason: "robots", title: null, contentType: null, bytes: 0, links: [], requests };
}

function statuses(site) {
  const statuses = [400, 401, 403, 404, 410, 418, 429, 500, 502, 503];
  const closed = [link("closed", "Readable by nobody", { to: "/status/closed" }), link("closed-404", "", { to: "/status/closed-404" })];
  site.page("/status/", "Statuses", [...statuses.map((status) => link(`${status}`, `${status}`, { to: `/status/${status}` })), ...closed]);
  // What may pass is asked for three times.
  for (const status of statuses) site.broken(`/status/${status}`, status, { requests: [429, 502, 503].includes(status) ? 3 : 1 });
  // Without the header that permits reading, a 404 is not known to be one.
  for (const [path, status] of [["/status/closed", 200], ["/status/closed-404", 404]]) {
    const headers = { "Access-Control-Allow-Origin": "", "Content-Type": HTML };
    site.add(path, { status, headers, body: "<title>Closed</title>" }, { state: "unreadable", reason: "not-shared", requests: 2 });
  }
}

function charsets(site) {
  const pages = JSON.parse(readFileSync(new URL("charsets.json", CHARSETS), "utf8"));
  const names = [...pages.map(({ file }) => file), "invalid-utf-8.html"];
  site.page("/charset/", "Charsets", names.map((name) => link(name, name, { to: `/charset/${name}` })));
  for (const { file, type, title, text } of pages) {
    const body = readFileSync(new URL(file, CHARSETS));
    site.page(`/charset/${file}`, title, [link("/charset/", text)], { type, answer: { body }, found: { bytes: body.length } });
  }
  const body = Buffer.from('<title>Caf\xE9</title><a href="/charset/">\xFFback</a>', "latin1");
  const found = { bytes: body.length, reason: "undecodable" };
  site.page("/charset/invalid-utf-8.html", "Caf\uFFFD", [link("/charset/", "\uFFFDback")], { answer: { body }, found });
}

function files(site) {
  const types = {
    "paper.pdf": "application/pdf",
    "picture.png": "image/png",
    "notes.txt": "text/plain; charset=utf-8",
    "data.json": "application/json",
    "feed.xml": "application/xml",
    "style.css": "TEXT/CSS",
    "unknown.bin": "application/octet-stream",
  };
  const pages = ["page.xhtml", "Shouting.html", "no-type", "empty.html", "no-content"];
  site.page("/files/", "Files", [...Object.keys(types), ...pages].map((name) => link(name, name, { to: `/files/${name}` })));
  for (const [name, type] of Object.entries(types)) site.file(`/files/${name}`, type, '<a href="/never-asked-for">x</a>');
  const back = [link("/files/", "Back")];
  site.page("/files/page.xhtml", "XHTML", back, { type: "application/xhtml+xml" });
  site.page("/files/Shouting.html", "Shouting", back, { type: 'TEXT/HTML;CHARSET="UTF-8"' });
  site.page("/files/no-type", "No content type", back, { type: null });
  const empty = { state: "ok", reason: "empty" };
  site.add("/files/empty.html", { headers: { "Content-Type": HTML } }, { ...empty, status: 200, contentType: HTML });
  site.add("/files/no-content", { status: 204 }, { ...empty, status: 204 });
}

/** Addresses as written, and as the URL Standard reads them. */
function paths(site) {
  const { origin } = site;
  const host = origin.slice("http:".length);
  const listed = [
    ["case.html", "/paths/case.html"],
    ["Case.html", "/paths/Case.html"],
    ["slash", "/paths/slash"],
    ["slash/", "/paths/slash/"],
    ["?a=1&b=2", "/paths/?a=1&b=2"],
    ["?b=2&a=1", "/paths/?b=2&a=1"],
    ["?q=two words&r='x'&s=ü", "/paths/?q=two%20words&r=%27x%27&s=%C3%BC"],
    ["ü/ñ.html", "/paths/%C3%BC/%C3%B1.html"],
    ["%C3%BC/%C3%B1.html#again", "/paths/%C3%BC/%C3%B1.html", "again"],
    ["日本/語.html", "/paths/%E6%97%A5%E6%9C%AC/%E8%AA%9E.html"],
    ["%7Euser", "/paths/%7Euser"],
    ["~user", "/paths/~user"],
    ["a b.html", "/paths/a%20b.html"],
    ["lower%2fcase", "/paths/lower%2fcase"],
    ["./deep/../dots/./one.html", "/paths/dots/one.html"],
    ["deep/%2e%2e/dots/two.html", "/paths/dots/two.html"],
    ["../../../../paths/dots/three.html", "/paths/dots/three.html"],
    ["back\\slash.html", "/paths/back/slash.html"],
    ["/paths//double.html", "/paths//double.html"],
    [`${host}/paths/scheme-relative`, "/paths/scheme-relative"],
    [`HTTP:${host}/paths/scheme-in-capitals`, "/paths/scheme-in-capitals"],
    [origin.replace("127.0.0.1", "0x7f.1") + "/paths/numbers", "/paths/numbers"],
    [`${origin}#home`, "/", "home"],
    ["#ünder the sea", "/paths/", "%C3%BCnder%20the%20sea"],
    ["#", "/paths/"],
    ["", "/paths/"],
    ["case.html#:~:text=case", "/paths/case.html", ":~:text=case"],
  ];
  const written = listed.map(([href, to, fragment = null]) => link(href, href.trim(), { to, fragment }));
  site.page("/paths/", "Paths", written);
  for (const to of new Set(listed.map(([, to]) => to))) {
    if (!site.answers.has(to)) site.page(to, `At ${to}`, [link("/paths/", "Back")]);
  }
}

function links(site, { closed }) {
  const names = ["base-absolute", "base-relative", "base-late", "base-second", "map", "rel", "text", "twice", "schemes", "markup", "hostile"];
  site.page("/links/", "Links", names.map((name) => link(`${name}.html`, name, { to: `/links/${name}.html` })));
  const page = (name, title, list, more) => site.page(`/links/${name}.html`, title, list, more);
  const deep = "/links/deep/";
  site.page(deep, "Deep", [link("one.html", "One", { to: `${deep}one.html` })]);
  for (const name of ["one", "two", "three", "four"]) site.page(`${deep}${name}.html`, `Deep ${name}`, [link("/links/", "Back")]);

  page("base-absolute", "An absolute base", [
    link("one.html", "One", { to: `${deep}one.html` }),
    link("#here", "A fragment of the base", { to: deep, fragment: "here" }),
    link("", "The base itself", { to: deep }),
  ], { head: `<base href="${site.origin}${deep}">` });
  page("base-relative", "A relative base", [link("two.html", "Two", { to: `${deep}two.html` })], { head: "<base href=deep/x?y>" });
  page("base-late", "A base after the links", [link("three.html", "Three", { to: `${deep}three.html` })], { body: "<base href='deep/'>" });
  page("base-second", "The first base with an address", [link("four.html", "Four", { to: `${deep}four.html` })], {
    head: "<base target=_blank><base href=deep/><base href=/wrong/>",
  });

  page("map", "An image map", [
    link("/grid/", "The grid", { element: "area" }),
    link("/grid/", "The grid in words"),
    link("/grid/#one", "A part of the grid", { to: "/grid/", fragment: "one", element: "area" }),
    link("/", "", { element: "area", markup: '<map name=m><area shape=default href="/"></map>' }),
    link("/grid/1/", "Named by its title", { element: "area", markup: '<map name=n><area href="/grid/1/" title="Named by its title"></map>' }),
  ]);

  const nofollow = "/links/nofollow-target.html";
  page("rel", "Rel values", [
    link("/", "Two tokens", { rel: "nofollow noopener", markup: '<a rel="  NoFollow\n\tnoopener " href="/">Two tokens</a>' }),
    link("/", "One twice", { rel: "me", markup: '<a href="/" rel="me ME Me">One twice</a>' }),
    link("/", "None", { markup: '<a href="/" rel>None</a>' }),
    link("/", "A comma is no separator", { rel: "a,b" }),
    link(nofollow, "Followed all the same"),
  ]);
  site.page(nofollow, "Linked to with and without rel", [link("/links/", "Back")]);

  const long = "word ".repeat(40).trim();
  page("text", "Link\n texts  &   title", [
    link("/", "two bold& more", { markup: "<a href='/'>  two\n <b>bold</b>&amp;<br>more </a>" }),
    link("/grid/", "A picture", { markup: '<a href="/grid/"><img src="/no.png" alt=" A  picture "></a>' }),
    link("/grid/1/", "", { markup: '<a href="/grid/1/"><img src="/no.png"></a>' }),
    link("/grid/2/", "Labelled", { markup: '<a href="/grid/2/" aria-label="Labelled"> </a>' }),
    link("/grid/3/", long.slice(0, 119), { markup: `<a href="/grid/3/">${long}</a>` }),
    link("/grid/4/", "“Ünïcode” 🦀 – 漢字"),
    link("/grid/5/", "", { markup: '<a href="/grid/5/"></a>' }),
  ], { found: { title: "Link texts & title" } });

  page("twice", "The same link more than once", [
    link("/grid/", "First"),
    link("/grid/", "Second"),
    link("/grid/#a", "Another fragment", { to: "/grid/", fragment: "a" }),
    link("/grid/", "Another rel", { rel: "up" }),
    link("/./grid/", "Written otherwise", { to: "/grid/" }),
    link("/grid/#a", "The fragment again", { to: "/grid/", fragment: "a" }),
    link("twice.html", "This page", { to: "/links/twice.html" }),
  ]);

  schemes(site, closed);

  page("markup", "Odd markup", [
    link("/paths/?a=1&b=2", "An entity", { markup: '<a href="/paths/?a=1&amp;b=2">An entity</a>' }),
    link("/paths/?b=2&a=1", "A bare ampersand", { markup: "<a href=/paths/?b=2&a=1>A bare ampersand</a>" }),
    link("/paths/?x=1&copy=2", "No entity", { markup: '<a href="/paths/?x=1&copy=2">No entity</a>' }),
    link("/grid/6/", "Numbers", { markup: "<A HREF='&#x2F;gr&#105;d/6/'>Numbers</A>" }),
    link("/grid/7/", "Space around", { markup: '<a href=" \n\t/grid/7/ \r\n">Space around</a>' }),
    link("/grid/1/", "Space within", { markup: '<a href="/gr\nid/\t1/">Space within</a>' }),
    link("/grid/2/", "The first href", { markup: '<a href="/grid/2/" href="/never-asked-for">The first href</a>' }),
    link("/grid/3/", "Not closed", { markup: "<a href=/grid/3/>Not closed<a href=/grid/5/>Closes it</a>" }),
    link("/grid/5/", "Closes it", { markup: "" }),
    link("/grid/4/", "In noscript", { markup: "<noscript><a href=/grid/4/>In noscript</a></noscript>" }),
  ], {
    body: `<!-- <a href="/never-asked-for">x</a> --><script>"<a href='/never-asked-for'>x</a>"</script>
      <textarea><a href="/never-asked-for">x</a></textarea><a name="/never-asked-for">x</a>
      <link rel=stylesheet href="/never-asked-for"><form><input formaction="/never-asked-for"></form>`,
  });
  site.page("/paths/?x=1&copy=2", "An ampersand before copy", [link("/links/", "Back")]);

  const attack = '<img src=x onerror="window.pwned=1">';
  page("hostile", `${attack}</title><script>window.pwned=1</script>`, [
    link("/links/", attack),
  ]);
}

/** Links that are not asked for. */
function schemes(site, closed) {
  const skipped = {
    "not-http": ["mailto:someone@example.org", "tel:+49-30-1234", "javascript:void(0)", "data:text/html,x", "ftp://example.org/", "about:blank", "web+x:y"],
    malformed: ["http://[broken", "https://exa mple.org/", "http://example.org:99999/"],
    "off-site": [AWAY, `${closed}/never-asked-for`, "https://sub.elsewhere.example/a?b", "https://xn--bcher-kva.example/"],
  };
  const listed = Object.entries(skipped).flatMap(([reason, addresses]) => {
    for (const address of addresses) site.skipped(address, reason);
    return addresses.map((address) => link(address, reason));
  });
  const path = `/long?${"x".repeat(9_000)}`;
  const address = site.origin + path;
  const shortened = `${address.slice(0, 200)}… (${address.length} bytes)`;
  site.skipped(shortened, "too-long");
  site.page("/links/schemes.html", "Links nobody follows", [
    ...listed,
    link("JavaScript:void(0)", "not-http", { to: "javascript:void(0)" }),
    link("HTTPS://ELSEWHERE.example", "off-site", { to: AWAY }),
    link("https://bücher.example", "off-site", { to: "https://xn--bcher-kva.example/" }),
    link(`${AWAY}#part`, "off-site", { to: AWAY, fragment: "part" }),
    link("  http://[broken ", "malformed", { to: "http://[broken" }),
    link(path, "too-long", { to: shortened }),
  ]);
}

function robots(site) {
  site.add("/robots.txt", { headers: { "Content-Type": "text/plain" }, body: ROBOTS }, {});
  const paths = ["/robots/private/", "/robots/private/a?b", "/robots/private/but", "/robots/private/butter", "/robots/public", "/robots/some.secret"];
  site.page("/robots/", "Robots", paths.map((path) => link(path, path)));
  for (const path of paths) {
    const isAllowed = path.endsWith("but") || path.endsWith("public");
    site.page(path, `At ${path}`, [link("/robots/", "Back")], { found: isAllowed ? {} : forbidden() });
  }
}
