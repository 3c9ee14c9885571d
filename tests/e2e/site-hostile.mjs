// Pages that no crawl should meet and every crawl does: too large, too deep, endless, broken. Each must end with a
// state and a reason, and the crawl must go on.
import { gzipSync } from "node:zlib";
import { HTML, Site, link } from "./site.mjs";

/** Bytes that are read of one body. */
export const BODY_LIMIT = 8 * 1024 * 1024;
/** Links that are kept of one page. */
const LINK_LIMIT = 20_000;

/** What is known about a page that is cut at the size limit. */
const CUT = { reason: "too-large", bytes: BODY_LIMIT };

/** @param {string} origin */
export function hostileSite(origin) {
  const site = new Site(origin);
  const back = [link("/", "Back")];
  const listed = [];
  const list = (path) => listed.push(link(path, path.slice(1)));
  /** @type {Site["page"]} */
  const page = (path, ...rest) => {
    list(path);
    return site.page(path, ...rest);
  };
  /** An answer that is not a complete page. */
  const answer = (path, given, found) => {
    list(path);
    site.add(path, { headers: { "Content-Type": HTML }, ...given }, { contentType: HTML, ...found });
  };
  // The slow ones come first, so that they run beside the others.
  answer("/never", { manner: "never" }, { state: "failed", reason: "timed-out", contentType: null });
  answer("/drip", { manner: "drip", body: "<p>drip" }, { state: "failed", status: 200, reason: "timed-out", bytes: null });

  const head = '<title>Large</title><a href="/">Back</a>';
  const filling = Buffer.alloc(9 * 1024 * 1024, "<p>Filling.</p>\n");
  const large = Buffer.concat([Buffer.from(head), filling, Buffer.from('<a href="/never-asked-for">x</a>')]);
  page("/too-large", "Large", back, { answer: { body: large }, found: CUT });
  page("/gzip-bomb", "Large", back, {
    answer: { body: gzipSync(Buffer.concat([large, Buffer.alloc(64 * 1024 * 1024)])), headers: { "Content-Encoding": "gzip" } },
    found: CUT,
  });
  // Only text, so that the size limit is tested and not the speed of reading tags.
  answer("/endless", { manner: "endless", body: Buffer.alloc(65_536, "endless ") }, { state: "ok", status: 200, ...CUT });
  answer("/endless.pdf", { manner: "endless", body: Buffer.alloc(65_536), headers: { "Content-Type": "application/pdf" } }, {
    state: "ok", status: 200, reason: "not-html", contentType: "application/pdf",
  });
  answer("/broken-off", { manner: "broken-off", body: '<title>x</title><a href="/never-asked-for">x</a>' }, {
    state: "failed", status: 200, reason: "broken-body", bytes: null,
  });
  answer("/hang-up", { manner: "hang-up" }, { state: "unreadable", reason: "unreachable", contentType: null, requests: 6 });
  answer("/not-gzip", { headers: { "Content-Type": HTML, "Content-Encoding": "gzip" }, body: "this is not gzip" }, {
    state: "failed", status: 200, reason: "broken-body", bytes: null,
  });

  page("/too-deep", "Deep", back, { body: `${"<div>".repeat(1_000_000)}<a href="/never-asked-for">x</a>`, found: { reason: "too-deep" } });
  page("/misnested", "Misnested", back, { body: "<b><i><u><p>".repeat(20_000) });
  page("/too-many-links", "Many", manyLinks(), { body: '<a href="/never-asked-for">x</a>'.repeat(30_000), found: { reason: "too-many-links" } });
  page("/attributes", "Attributes", back, { body: `<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}=1`).join(" ")}>` });
  page("/long-attribute", "Long", back, { body: `<p title="${"x".repeat(2_000_000)}">` });
  page("/long-title", "t".repeat(1_000_000), back, { found: { title: "t".repeat(300) } });
  page("/null-bytes", "Null", back, { body: "\0".repeat(10_000) });
  page("/unclosed", "Unclosed", back, { body: "<!--".repeat(100_000) });

  const name = "http://user:secret@" + origin.slice("http://".length) + "/";
  listed.push(link(name, "A name and a password", { to: "/" }));

  for (let n = 1; n <= 20; n += 1) page(`/tame/${n}`, `Tame ${n}`, back);
  site.page("/", "Hostile site", listed);
  return site;
}

/** As many links as are kept of one page, to five parts of four pages. */
function manyLinks() {
  const links = [];
  for (let n = 0; n < LINK_LIMIT; n += 1) {
    const [to, fragment] = [`/tame/${(n % 4) + 1}`, `part-${n % 5}`];
    links.push(link(`${to}#${fragment}`, "", { to, fragment }));
  }
  return links;
}
