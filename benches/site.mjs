// The site that is crawled: like the documentation of a large library, the same bytes every time.
import { Random, codeLine, name, words } from "./words.mjs";

const SECTIONS = 25;
const PAGES_A_SECTION = 20;
/** Bytes of a page: from the first to the second number, most of them near the first. */
const SIZES = [32_000, 300_000];

/** @typedef {{path: string, title: string, section: number}} Entry */

/** @returns {Entry[]} the start page, then each section's own page and its pages */
function contents() {
  const random = new Random(1);
  const entries = [{ path: "/", title: "The manual", section: -1 }];
  for (let section = 0; section < SECTIONS; section += 1) {
    const folder = `${name(random)}-${section}`;
    entries.push({ path: `/${folder}/`, title: `Part ${section}: ${words(random, 3)}`, section });
    for (let n = 0; n < PAGES_A_SECTION; n += 1) {
      entries.push({ path: `/${folder}/${name(random)}-${n}.html`, title: `${words(random, 4)} (${n})`, section });
    }
  }
  return entries;
}

/** @param {string} href @param {string} text @param {string} [more] */
const link = (href, text, more = "") => `<a class="reference internal" href="${href}"${more}>${text}</a>`;

/** One page as it is written. */
class Writer {
  #random;
  #all;
  #self;
  #html = "";
  #headings = 0;

  /** @param {Entry[]} all @param {number} index */
  constructor(all, index) {
    this.#random = new Random(1000 + index);
    this.#all = all;
    this.#self = index;
  }

  write() {
    const [least, most] = SIZES;
    const size = least + (most - least) * this.#random.next() ** 4;
    const { title } = this.#all[this.#self];
    this.#html = this.#head(title);
    this.#html += `<div class="body" role="main"><section id="top"><h1>${title}${this.#anchor("top")}</h1>\n`;
    while (this.#html.length < size) this.#section();
    this.#html += `</section></div>${this.#sidebar()}${this.#foot()}</body></html>\n`;
    return this.#html;
  }

  /** @param {string} id */
  #anchor(id) {
    return `<a class="headerlink" href="#${id}" title="Link to this heading">¶</a>`;
  }

  /** A page of the site, half the time of the same section. */
  #other() {
    const { section } = this.#all[this.#self];
    if (section < 0 || this.#random.chance(0.5)) return this.#random.pick(this.#all);
    return this.#all[1 + section * (PAGES_A_SECTION + 1) + this.#random.int(0, PAGES_A_SECTION)];
  }

  #reference() {
    if (this.#random.chance(0.03)) {
      return `<a class="reference external" rel="nofollow noopener" href="https://example.org/rfc/${this.#random.int(1, 40)}">RFC</a>`;
    }
    const { path, title } = this.#other();
    const fragment = this.#random.chance(0.5) ? `#part-${this.#random.int(1, 9)}` : "";
    return link(path + fragment, `<code class="xref py"><span class="pre">${title}</span></code>`);
  }

  #head(title) {
    const menu = this.#all.filter(({ path }) => path.endsWith("/")).slice(0, 9);
    return `<!DOCTYPE html>
<html lang="en" data-content_root="../"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} — The manual</title><link rel="stylesheet" href="/_static/style.css"><link rel="icon" href="/_static/icon.svg">
<script>window.options = {"path": "${this.#all[this.#self].path}", "search": true, "languages": ["en", "de", "fr"]};</script>
<script src="/_static/doctools.js" defer></script></head>
<body><div class="related" role="navigation" aria-label="Related"><ul>
${menu.map(({ path, title }) => `<li class="nav-item">${link(path, title)} |</li>`).join("\n")}
</ul><form class="search" method="get"><input type="text" name="q" placeholder="Quick search"><button>Go</button></form></div>\n`;
  }

  /** About sixty links: the pages of this section, and all sections. */
  #sidebar() {
    const { section } = this.#all[this.#self];
    const first = 1 + Math.max(0, section) * (PAGES_A_SECTION + 1);
    const items = this.#all.slice(first, first + PAGES_A_SECTION + 1).map(({ path, title }) => `<li class="toctree-l2">${link(path, title)}</li>`);
    const parts = this.#all.filter(({ path }) => path.endsWith("/")).map(({ path, title }) => `<li class="toctree-l1">${link(path, title)}</li>`);
    const here = Array.from({ length: Math.min(14, this.#headings) }, (_, n) => `<li>${link(`#part-${n + 1}`, `Section ${n + 1}`)}</li>`);
    return `<div class="sidebar" role="navigation"><h3>Contents</h3><ul>\n${items.join("\n")}\n</ul><h3>Parts</h3><ul>\n${parts.join("\n")}
</ul><h3>On this page</h3><ul>${here.join("")}</ul><p class="logo"><a href="/"><img src="/_static/logo.png" alt="Logo of the manual"></a></p></div>\n`;
  }

  #foot() {
    const [before, after] = [this.#all[this.#self - 1], this.#all[this.#self + 1]];
    const previous = before ? link(before.path, "previous", ' rel="prev"') : "";
    const next = after ? link(after.path, "next", ' rel="next"') : "";
    return `<div class="footer">${previous} ${next} <a href="mailto:docs@example.org">Write to us</a>. <!-- built with care --></div>`;
  }

  #section() {
    this.#headings += 1;
    const id = `part-${this.#headings}`;
    this.#html += `<section id="${id}"><h2>${words(this.#random, 4)}${this.#anchor(id)}</h2>\n`;
    for (let n = this.#random.int(3, 6); n > 0; n -= 1) {
      const kind = this.#random.next();
      if (kind < 0.45) this.#paragraph();
      else if (kind < 0.65) this.#code();
      else if (kind < 0.8) this.#definition();
      else if (kind < 0.9) this.#table();
      else this.#list();
    }
    this.#html += "</section>\n";
  }

  #sentence() {
    const random = this.#random;
    let text = `${words(random, random.int(6, 16))} `;
    if (random.chance(0.3)) text += `<code class="docutils literal notranslate"><span class="pre">${name(random)}</span></code> `;
    if (random.chance(0.15)) text += `<em>${words(random, 2)}</em> `;
    if (random.chance(0.45)) text += `(see ${this.#reference()}) `;
    return `${text}${words(random, 4)}. `;
  }

  #paragraph() {
    this.#html += "<p>";
    for (let n = this.#random.int(3, 7); n > 0; n -= 1) this.#html += this.#sentence();
    this.#html += "</p>\n";
  }

  #code() {
    this.#html += '<div class="highlight-python3 notranslate"><div class="highlight"><pre><span></span>';
    for (let n = this.#random.int(6, 30); n > 0; n -= 1) this.#html += codeLine(this.#random);
    this.#html += "</pre></div></div>\n";
  }

  #definition() {
    const random = this.#random;
    const id = `${name(random)}-${this.#html.length}`;
    const parameters = Array.from({ length: random.int(1, 4) }, () => `<em class="sig-param"><span class="n">${name(random)}</span></em>`);
    this.#html += `<dl class="py function"><dt class="sig sig-object py" id="${id}"><span class="sig-name descname">${name(random)}</span>` +
      `<span class="sig-paren">(</span>${parameters.join(", ")}<span class="sig-paren">)</span>${this.#anchor(id)}</dt>\n<dd><p>`;
    for (let n = random.int(2, 4); n > 0; n -= 1) this.#html += this.#sentence();
    this.#html += `</p><div class="versionadded"><p><span class="versionmodified">Added in version 3.${random.int(1, 14)}.</span></p></div></dd></dl>\n`;
  }

  #table() {
    this.#html += '<table class="docutils align-default"><thead><tr class="row-odd">';
    for (let n = 0; n < 4; n += 1) this.#html += `<th class="head"><p>${words(this.#random, 1)}</p></th>`;
    this.#html += "</tr></thead><tbody>\n";
    for (let row = this.#random.int(5, 16); row > 0; row -= 1) {
      this.#html += `<tr class="row-even"><td><p>${this.#reference()}</p></td>`;
      for (let n = 0; n < 3; n += 1) this.#html += `<td><p>${words(this.#random, this.#random.int(1, 6))}</p></td>`;
      this.#html += "</tr>\n";
    }
    this.#html += "</tbody></table>\n";
  }

  #list() {
    this.#html += '<ul class="simple">\n';
    for (let n = this.#random.int(3, 9); n > 0; n -= 1) this.#html += `<li><p>${this.#sentence()}</p></li>\n`;
    this.#html += "</ul>\n";
  }
}

/** The site, by path. @returns {Map<string, Buffer>} */
export function site() {
  const all = contents();
  return new Map(all.map(({ path }, index) => [path, Buffer.from(new Writer(all, index).write())]));
}
