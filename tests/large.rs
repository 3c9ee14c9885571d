//! Inputs of up to 64 KB for all that reads what strangers write: a few of a size at which a cost that grows with the
//! square is felt, and costs counted where there is something to count.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/events.rs"]
mod events;
mod support;

use crawlscope_engine::crawl::{
    Config, Following, Patterns, Recents, RobotsRules, Sitemap, SitemapStep, Tidy, parse_start, parse_starts,
};
use crawlscope_engine::fetch::Served;
use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::html::{Decoder, Options, PageInfo, Parsers, Selection, Selectors, Streaming};
use crawlscope_engine::machine::Machine;
use crawlscope_engine::trace::{Fold, NdjsonReader, PageState, ndjson_header, ndjson_line};
use proptest::prelude::*;
use proptest::sample::select;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use support::{Run, START, config, url};

/// Bytes of the largest input.
const MOST: usize = 64 << 10;
const SIZES: Range<usize> = MOST / 2..MOST;

const HTML: &[&str] = &[
    "<a href=x>",
    "<a href='/y' ",
    "</a>",
    "<b>",
    "</b>",
    "<p>",
    "<div>",
    "</div>",
    "<table>",
    "<td>",
    "<template>",
    "</template>",
    "<svg>",
    "</svg>",
    "<select>",
    "<option>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<title>",
    "</title>",
    "<script>",
    "</script",
    "<base href=",
    "<meta charset=",
    "<img srcset='",
    "&amp",
    "&#x",
    "&",
    "\"",
    "'",
    ">",
    "<",
    "/",
    "=",
    " ",
    "\r",
    "\0",
    "é",
    "text",
    "<h1 id=a>",
    "<nav>",
    "</nav>",
    "<formatting ",
    "<x xmlns='y'",
    "<?",
    "<!DOCTYPE",
];
const SRCSET: &[&str] = &["a", " ", ",", "1x", "2w", "3h", "(", ")", "é", "-.e", "\t", "x,", "0x", "1e9x"];
const CHARSET: &[&str] = &[
    "<meta ",
    "charset",
    "=",
    "utf-8",
    "'",
    "\"",
    ">",
    "<",
    "</",
    "<!--",
    "-->",
    "<style>",
    "</style ",
    "<title>",
    "content=",
    "http-equiv=content-type ",
    ";",
    " ",
    "/",
    "é",
    "<?xml",
    "encoding",
    "a=b ",
    "<noscript>",
    "<script>",
];
const ROBOTS: &[&str] = &[
    "User-agent: *\n",
    "User-agent: crawlscope\n",
    "Disallow: /",
    "Allow: /",
    "*",
    "$",
    "a",
    "%",
    "%2F",
    "%C3",
    "?",
    "\n",
    "\r",
    ":",
    "#",
    " ",
    "Crawl-delay: 9",
    "Sitemap: https://a.test/",
    "é",
    "\0",
];
const SITEMAP: &[&str] = &[
    "<urlset>",
    "<sitemapindex ",
    "<url>",
    "<loc>",
    "</loc>",
    "</url>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE [",
    "]",
    ">",
    "&",
    "&#x110000;",
    "&amp;",
    "'",
    "\"",
    "<",
    "/>",
    "<?",
    " ",
    "é",
    "\n",
    "https://a.test/",
];
const URLS: &[&str] = &[
    "https://",
    "a.test",
    "/",
    "\\",
    "?",
    "#",
    "&",
    "=",
    "..",
    ".",
    "%2e",
    "%",
    "@",
    ":",
    "[",
    "]",
    "xn--",
    "é",
    "💩",
    " ",
    "\t",
    "\n",
    "utm_source=x",
    "sid=0123456789abcdef",
    ";jsessionid=",
    "A",
    "a/b/",
    "*",
    "$",
];
const JSON: &[&str] =
    &["{", "}", "[", "]", "\"", "\\", "\\u", "at", ":", ",", "1", "-", "e9", "null", "\n", " ", "é", "{\"what\":"];

/// Pieces in any order, and a few of them over and over: what is costly is most often the latter.
fn large(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let some = |most| prop::collection::vec(select(pieces), 1..most).prop_map(|some| some.concat());
    let soup = prop::collection::vec(select(pieces), MOST / 8).prop_map(|soup| soup.concat());
    let again = (some(4), some(4), some(4), SIZES).prop_map(|(before, again, after, size)| {
        let times = size.saturating_sub(before.len() + after.len()) / again.len();
        format!("{before}{}{after}", again.repeat(times))
    });
    prop_oneof![1 => soup, 2 => again].prop_map(|mut text| {
        text.truncate(text.floor_char_boundary(MOST));
        text
    })
}

fn read_by(parsers: &dyn Parsers, content_type: &str, page: &str, is_late: &dyn Fn() -> bool) -> PageInfo {
    let options = Options { resources: true, ..Options::default() };
    let mut parser = parsers.begin(&url(START), Some(content_type).filter(|given| !given.is_empty()), options);
    page.as_bytes().chunks(1_000).for_each(|piece| parser.write(piece));
    parser.end(None, is_late)
}

/// Reads a page in each way there is.
fn read(page: &str) {
    let limit = Options::default().links;
    for content_type in ["text/html; charset=utf-8", "", "application/xhtml+xml"] {
        for parsers in [&Streaming as &dyn Parsers, &Rc::new(Selectors::default())] {
            assert!(read_by(parsers, content_type, page, &|| false).links.len() <= limit);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_are_read(page in large(HTML)) {
        read(&page);
    }

    #[test]
    fn sets_of_images_are_read(set in large(SRCSET)) {
        read(&format!("<img srcset=\"{set}\"><img src=last>"));
    }

    #[test]
    fn declarations_of_encodings_are_looked_for(page in large(CHARSET), size in 1..100_usize) {
        let decoded = |size: usize| {
            let (mut decoder, mut text) = (Decoder::new(None), String::new());
            page.as_bytes().chunks(size).for_each(|piece| decoder.decode(piece, false, &mut |decoded| text += decoded));
            decoder.decode(&[], true, &mut |decoded| text += decoded);
            (decoder.charset(), text)
        };
        prop_assert!(decoded(size) == decoded(MOST));
    }

    #[test]
    fn robots_txt_is_decided_in_steps_that_grow_with_rules_and_path(robots in large(ROBOTS), path in large(URLS)) {
        let path = url(START).join(&format!("/{}", path.get(..2_000).unwrap_or("x"))).unwrap_or_else(|_| url(START));
        for rules in [RobotsRules::parse(robots.as_bytes(), "crawlscope"), RobotsRules::parse_part(robots.as_bytes(), "crawlscope")] {
            let mut question = rules.ask(&path);
            prop_assert!(question.go_on(usize::MAX).is_some());
            let rule = 4 * path.as_str().len() + 3;
            prop_assert!(question.steps() <= rule * (1 + robots.matches("llow:").count()));
        }
    }

    #[test]
    fn sitemaps_are_read_in_steps_each_of_which_takes_some(text in large(SITEMAP)) {
        let (mut sitemap, mut steps) = (Sitemap::new(&text), 0);
        while sitemap.step() != SitemapStep::End {
            steps += 1;
            prop_assert!(steps <= text.len());
        }
    }

    #[test]
    fn what_is_typed_is_addresses_or_an_error(text in large(URLS)) {
        for start in parse_start(&text, None).into_iter().chain(parse_starts(&text, None).unwrap_or_default()) {
            prop_assert!(matches!(start.scheme(), "http" | "https") && start.fragment().is_none());
        }
        prop_assert!(Recents::read(&text).sets().len() <= 8);
    }

    #[test]
    fn patterns_are_compared(text in large(URLS), path in large(URLS)) {
        // As a file has them, of which what is too long is left out.
        let patterns: Patterns = serde_json::from_value(text.into()).expect("patterns");
        if let Ok(url) = url(START).join(&path) {
            let any = patterns.to_string().split_whitespace().any(|one| Patterns::parse(one).is_ok_and(|one| one.matches(&url)));
            prop_assert_eq!(patterns.matches(&url), any);
        }
    }

    #[test]
    fn a_crawl_tidies_addresses_and_leaves_traps(links in large(URLS), one in large(URLS)) {
        let tidy = Tidy { tracking: true, query: true, slash: true, canonical: true };
        let exclude = Patterns::parse("/a* *b$ sid").expect("patterns");
        let following = Following { tidy, exclude, ..Following::default() };
        let quoted = |text: &str| text.replace('&', "&amp;").replace('"', "");
        let links: String = links.split(['\n', ' ']).map(|href| format!("<a href=\"{}\">x</a>", quoted(href))).collect();
        let page = format!("<a href=\"/?{}\">x</a>{links}", quoted(&one));
        let site = support::site(&[("/", Served::html(page))]);
        let run = Run::to_end(Config { following, max_pages: 50, ..config() }, site);
        prop_assert_eq!(run.page(START).state, PageState::Ok);
    }

    #[test]
    fn traces_of_any_events_come_back(log in events::log(600)) {
        let mut text = ndjson_header();
        log.iter().for_each(|event| ndjson_line(event, &mut text));
        let mut reader = NdjsonReader::new();
        text.as_bytes().chunks(1_000).for_each(|piece| reader.push(piece));
        let reading = reader.finish();
        prop_assert!(reading.fault.is_none());
        prop_assert!(reading.events == log);
        let (mut machine, mut graph) = (Machine::default(), Graph::new(Keep::Links));
        for (step, event) in (0..).zip(&log) {
            machine.apply(step, event);
            graph.apply(step, event);
        }
    }

    #[test]
    fn files_that_are_no_traces_are_read_to_their_first_fault(text in large(JSON)) {
        let mut reader = NdjsonReader::new();
        reader.push(ndjson_header().as_bytes());
        text.as_bytes().chunks(1_000).for_each(|piece| reader.push(piece));
        prop_assert!(reader.finish().events.len() <= text.lines().count());
    }
}

/// Cases of each: few, as each is large. `make soak` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).map_or(6, |cases: u32| cases / 40)
}

#[test]
fn twice_the_page_is_looked_over_twice_as_often() {
    let selection = Selection::read(Some("a ~ b ~ a"), Some("it=h6")).expect("a selection");
    let selectors = Rc::new(Selectors::parse(&selection).expect("selectors"));
    for piece in
        ["<a href=x>y</a>", "<div><a href=x>", "<p><b><i><a href=x>", "<table><td><a href=x>", "<a href=x><a href=y>"]
    {
        let looks = |bytes: usize| {
            let looks = Cell::new(0);
            let is_late = || {
                looks.set(looks.get() + 1);
                false
            };
            read_by(&selectors, "text/html; charset=utf-8", &piece.repeat(bytes / piece.len()), &is_late);
            looks.get()
        };
        let (half, all) = (looks(MOST / 2), looks(MOST));
        assert!(half > 0 && all <= 3 * half, "{piece}: {half} looks, then {all}");
    }
}

#[test]
fn twice_the_rules_are_decided_in_twice_the_steps() {
    let path = url(&format!("{START}{}", "ab".repeat(1_000)));
    for rule in ["Disallow: /*a*b*c\n", "Allow: /ab\n", "Disallow: /*abc$\n", "Disallow: /%61%62*\n"] {
        let steps = |bytes: usize| {
            let rules = format!("User-agent: *\n{}", rule.repeat(bytes / rule.len()));
            let rules = RobotsRules::parse(rules.as_bytes(), "crawlscope");
            let mut question = rules.ask(&path);
            assert!(question.go_on(usize::MAX).is_some());
            question.steps()
        };
        let (half, all) = (steps(MOST / 2), steps(MOST));
        assert!(half > 0 && all <= 3 * half, "{rule}: {half} steps, then {all}");
    }
}

#[test]
fn twice_the_sitemap_is_read_in_twice_the_steps() {
    for piece in ["<url><loc>https://a.test/</loc></url>", "<!-->", "<a>", "&amp;<", "<![CDATA[x]]>"] {
        let steps = |bytes: usize| {
            let text = format!("<urlset>{}", piece.repeat(bytes / piece.len()));
            let mut sitemap = Sitemap::new(&text);
            std::iter::from_fn(|| Some(sitemap.step()).filter(|step| *step != SitemapStep::End)).count()
        };
        let (half, all) = (steps(MOST / 2), steps(MOST));
        assert!(all <= 3 * half, "{piece}: {half} steps, then {all}");
    }
}
