//! `select` and `extract`: how they are written, what they find on a page, and what a crawl makes of it.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, Crawl};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::write_json;
use crawlscope_engine::html::{Options, PageInfo, Parsers, Selection, Selectors, Truncation};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::trace::{EventKind, NdjsonReader, PageState, Reason, Trace, ndjson_header, ndjson_line};
use std::cell::Cell;
use std::rc::Rc;
use support::{Run, START, config, url};
use url::Url;

fn selection(select: &str, extract: &str) -> Selection {
    let set = |text| Some(text).filter(|text: &&str| !text.is_empty());
    Selection::read(set(select), set(extract)).expect("a selection")
}

fn read_in(html: &str, selection: &Selection, options: Options, is_late: &dyn Fn() -> bool) -> PageInfo {
    let selectors = Rc::new(Selectors::parse(selection).expect("selectors"));
    let mut parser = selectors.begin(&url(START), Some("text/html; charset=utf-8"), options);
    html.as_bytes().chunks(16 * 1_024).for_each(|slice| parser.write(slice));
    parser.end(None, is_late)
}

fn read(html: &str, select: &str, extract: &str) -> PageInfo {
    read_in(html, &selection(select, extract), Options::default(), &|| false)
}

/// What is taken out of a page by one column.
fn value(html: &str, column: &str) -> String {
    read(html, "", &format!("it={column}")).extracted.expect("a column").remove(0)
}

/// The links that may be followed.
fn selected(html: &str, select: &str) -> Vec<String> {
    let links = read(html, select, "").links.into_iter().filter(|link| link.selected);
    links.map(|link| link.href.expect("a URL").replace(START, "/")).collect()
}

mod grammar {
    use super::*;

    fn columns(extract: &str) -> Vec<(String, String, Option<String>)> {
        let columns = selection("", extract).extract.into_iter();
        columns.map(|column| (column.name, column.selector, column.attribute)).collect()
    }

    fn column(name: &str, selector: &str, attribute: Option<&str>) -> (String, String, Option<String>) {
        (name.into(), selector.into(), attribute.map(str::to_owned))
    }

    #[test]
    fn columns_are_names_with_selectors_and_perhaps_an_attribute() {
        let expected = [column("h1", "h1", None), column("descr", "meta[name=description]", Some("content"))];
        assert_eq!(columns("h1=h1; descr=meta[name=description]@content"), expected);
        assert_eq!(columns(" h1 = h1 ;descr= meta[name=description] @ content ; ; "), expected);
        assert_eq!(columns(""), []);
    }

    #[test]
    fn separators_in_brackets_quotation_marks_and_escapes_separate_nothing() {
        assert_eq!(columns("a=[title='x;y@z=w']@href"), [column("a", "[title='x;y@z=w']", Some("href"))]);
        assert_eq!(columns("a=a[href*=';']; b=b"), [column("a", "a[href*=';']", None), column("b", "b", None)]);
        assert_eq!(columns(r#"a=[title="\"];@"]"#), [column("a", r#"[title="\"];@"]"#, None)]);
        assert_eq!(columns(r"a=.x\@y\;z"), [column("a", r".x\@y\;z", None)]);
        assert_eq!(columns("a=:is(h1, [id='(;'])@id"), [column("a", ":is(h1, [id='(;'])", Some("id"))]);
    }

    fn error(select: &str, extract: &str) -> (&'static str, String) {
        let attributes = |name: &str| match name {
            "select" => Some(select.to_owned()),
            "extract" => Some(extract.to_owned()),
            _ => None,
        };
        let page = url("https://page.test/");
        let config = Config::from_attributes(attributes, &page, &url(START));
        let config = config.and_then(|config| {
            let clock = Virtual::new(0);
            let runtime = Runtime::new(clock.clone(), Trace::silent());
            Crawl::selecting(config, &runtime, MemorySite::new(1)).map(|_| ())
        });
        let error = config.expect_err("an error");
        (error.field, error.message)
    }

    #[test]
    fn what_is_wrong_is_said_of_the_attribute_it_is_wrong_with() {
        let many: String = (0..21).map(|n| format!("c{n}=p;")).collect();
        let deep = format!("{}a{}", ":is(".repeat(4), ")".repeat(4));
        let long = "x".repeat(501);
        for (extract, said) in [
            ("h1", "“h1” in extract is not of the form name=selector"),
            ("=h1", "“=h1” in extract is not of the form"),
            ("h1=", "is not of the form"),
            ("h1=@id", "is not of the form"),
            ("h1=h1@", "ends in @, which must be followed by the name"),
            ("h1=h1@two words", "ends in @"),
            ("a=h1; a=h2", "Two columns of extract are named “a”"),
            ("a=[title='x", "has a bracket or quotation mark that is not closed"),
            (&many, "has 21 columns, and may have at most 20"),
            (&format!("{long}=a"), "too long a name"),
            (&format!("a={long}"), "A selector in extract has 501 bytes, and may have at most 500"),
            (&format!("a={deep}"), "in extract has more than 3 parentheses around one another"),
            ("a=p; b=p >", "“p >” in extract is not a CSS selector that can be used: an element is missing"),
        ] {
            let (field, message) = error("", extract);
            assert_eq!(field, "extract", "{extract}");
            assert!(message.contains(said), "{extract}: {message}");
        }
        for (select, said) in [
            ("main a,", "a selector is missing, such as before or after a comma"),
            ("a:hover", "it has a pseudo-class or pseudo-element that is not supported"),
            ("p::before", "it has a pseudo-class or pseudo-element that is not supported"),
            ("a[=x]", "“a[=x]” in select is not a CSS selector that can be used: what stands in [ ]"),
            ("main {", "“main {” in select is not a CSS selector"),
            ("a.", "in select is not a CSS selector"),
            ("1", "in select is not a CSS selector"),
            (&long, "A selector in select has 501 bytes"),
            (&deep, "in select has more than 3 parentheses"),
        ] {
            let (field, message) = error(select, "");
            assert_eq!(field, "select", "{select}");
            assert!(message.contains(said), "{select}: {message}");
        }
    }
}

#[test]
fn select_says_which_links_may_be_followed_and_all_are_found() {
    let html = "<nav><a href=nav>Nav</a></nav><main><p><a href=one>One</a><map><area href=two alt=Two></map></main>";
    assert_eq!(selected(html, "main a"), ["/one"]);
    assert_eq!(selected(html, "main a, area"), ["/one", "/two"]);
    assert_eq!(selected(html, "a:not(nav *)"), ["/one"]);
    assert_eq!(selected(html, ""), ["/nav", "/one", "/two"]);
    assert_eq!(read(html, "main a", "").links.len(), 3);
}

#[test]
fn selectors_look_in_the_tree_that_the_standard_prescribes() {
    // <table> ends no paragraph's children, and a cell's anchor is in a <tbody> that nobody wrote.
    let html = "<table><tr><td><a href=in>x</a></table><ul><li><a href=1>1</a><li><a href=2>2</a></ul>";
    assert_eq!(selected(html, "table > tbody a"), ["/in"]);
    assert_eq!(selected(html, "li:nth-child(2) > a"), ["/2"]);
    assert_eq!(selected(html, "li:has(+ li) a"), ["/1"]);
    assert_eq!(selected("<a HREF=x CLASS='Big red'>x</a>", ".Big.red"), ["/x"]);
}

#[test]
fn extract_takes_text_or_an_attribute_of_the_first_that_matches() {
    let html =
        "<meta name=description content=' About \n  it '><h1>Big <b>news</b><br>today</h1><h1>Later</h1><p> </p>";
    assert_eq!(value(html, "h1"), "Big news today");
    assert_eq!(value(html, "meta[name=description]@content"), "About it");
    assert_eq!(value(html, "META[name=description]@CONTENT"), "About it");
    assert_eq!(["h2", "p", "h1@id", "body@style"].map(|column| value(html, column)), [""; 4]);
    assert_eq!(value("<h1>A<script>x()</script>&amp;<style>y</style>B</h1>", "h1"), "A&B");
    assert_eq!(value("<script type=application/ld+json>{\"a\": 1}</script>", "script"), "{\"a\": 1}");
    assert_eq!(value(&format!("<p>{}</p>", "word ".repeat(200)), "p").len(), 299);
    assert_eq!(read(html, "main a", "").extracted, None);
}

mod bounds {
    use super::*;

    fn cut(html: &str) -> PageInfo {
        read(html, "a", "it=p")
    }

    #[test]
    fn a_tree_that_is_too_deep_ends_there_and_keeps_what_it_had() {
        let info = cut(&format!("<a href=1>x</a><p>first</p>{}<a href=2>y</a>", "<div>".repeat(400_000)));
        assert_eq!(info.truncation, Some(Truncation::TooDeep));
        assert_eq!((info.links.len(), info.extracted), (1, Some(vec!["first".into()])));
        let shallow = cut(&format!("{}<a href=2>y</a>", "<div>".repeat(400)));
        assert_eq!((shallow.truncation, shallow.links.len()), (None, 1));
    }

    #[test]
    fn a_tree_that_is_too_large_ends_there_and_keeps_what_it_had() {
        let options = Options { nodes: 1_000, ..Options::default() };
        let html = format!("<a href=1>x</a>{}<a href=2>y</a>", "<i></i>".repeat(1_000));
        let info = read_in(&html, &selection("a", ""), options, &|| false);
        assert_eq!((info.truncation, info.links.len()), (Some(Truncation::TooLarge), 1));
        let info = read_in(&html, &selection("a", ""), Options::default(), &|| false);
        assert_eq!((info.truncation, info.links.len()), (None, 2));
    }

    #[test]
    fn markup_that_multiplies_itself_is_bounded() {
        // Each <p> opens all formatting elements again, and with them their attributes.
        let attributes: String = (0..200).map(|n| format!("a{n} ")).collect();
        let formatting: String = (0..100).map(|n| format!("<b id={n} {attributes}>")).collect();
        for html in [
            format!("<p>{formatting}{}", "<p>x".repeat(100_000)),
            format!("<a href=1>x</a>{}", "<b><i>".repeat(200) + &"<p></b></i>".repeat(100_000)),
            "<table><b>".repeat(100_000),
            "<a href=x><object>".repeat(100_000),
            "<template>".repeat(100_000),
            "<svg><desc>".repeat(100_000),
            "<select><optgroup><option>".repeat(100_000),
            format!("<p {}>", "x ".repeat(20_000)),
        ] {
            let info = cut(&html);
            let start = &html[..30];
            assert!(info.links.len() <= 512, "{start}: {} links", info.links.len());
        }
    }

    #[test]
    fn as_many_links_are_kept_as_are_asked_for() {
        let options = Options { links: 10, ..Options::default() };
        let info = read_in(&"<a href=x>y</a>".repeat(20), &selection("a", ""), options, &|| false);
        assert_eq!((info.truncation, info.links.len()), (Some(Truncation::TooManyLinks), 10));
    }

    #[test]
    fn what_selectors_cost_at_the_end_is_given_up_when_it_is_late() {
        let looks = Cell::new(0);
        let is_late = || {
            looks.set(looks.get() + 1);
            looks.get() > 5
        };
        let html = format!("{}<h6>last</h6>", "<a href=x>y</a>".repeat(20_000));
        let info = read_in(&html, &selection("a ~ b ~ a", "it=h6"), Options::default(), &is_late);
        assert_eq!(info.truncation, Some(Truncation::TimeOut));
        assert_eq!(info.extracted, Some(vec![String::new()]));
        assert!(looks.get() < 10, "{} looks", looks.get());
        assert!(!info.links.is_empty() && info.links.len() < 200, "{} links", info.links.len());
    }
}

/// A crawl that obeys selectors, to its end.
fn crawl(select: &str, extract: &str, pages: &[(&str, &str)], limit: impl Fn(Config) -> Config) -> Run {
    let site = MemorySite::new(7);
    for (path, body) in pages {
        site.serve(&format!("https://site.test{path}"), Served::html(*body));
    }
    let Selection { select, extract } = selection(select, extract);
    Run::selecting(limit(Config { select, extract, ..config() }), site)
}

fn requests(run: &Run) -> Vec<String> {
    let mut paths: Vec<String> = run.site.requests().into_keys().collect();
    paths.sort();
    paths.into_iter().map(|path| path.replace("https://site.test", "")).collect()
}

const NAV: &str = "<nav><a href=/nav>Nav</a></nav>";

#[test]
fn what_no_selected_link_leads_to_is_known_and_not_fetched() {
    let home = format!("{NAV}<main><a href=/a>A</a> <a href=https://else.test/>Else</a></main>");
    let run = crawl("main a", "", &[("/", &home), ("/a", NAV), ("/nav", "")], |config| config);
    assert_eq!(requests(&run), ["/", "/a"]);
    let nav = run.page("https://site.test/nav");
    assert_eq!((nav.state, nav.reason, nav.depth), (PageState::Skipped, Some(Reason::NotSelected), 1));
    assert_eq!(run.page("https://else.test/").reason, Some(Reason::OffSite));
    let graph = run.graph();
    assert_eq!(
        graph.links().iter().filter(|row| graph.pages()[row.link.target as usize].reason == nav.reason).count(),
        2
    );
}

#[test]
fn a_selected_link_readmits_what_was_not_selected_before() {
    let a = "<main><a href=/nav>Now</a></main>";
    let run = crawl(
        "main a",
        "",
        &[("/", &format!("{NAV}<main><a href=/a>A</a></main>")), ("/a", a), ("/nav", "")],
        |config| config,
    );
    let nav = run.graph().pages().iter().position(|page| page.address.ends_with("/nav")).expect("found") as u32;
    let events = run.events();
    assert!(events.contains(&EventKind::Skipped { url: nav, reason: Reason::NotSelected }));
    assert!(events.contains(&EventKind::Queued { url: nav }));
    // How far it is from the start is a matter of all links.
    assert_eq!((run.state("https://site.test/nav"), run.page("https://site.test/nav").depth), (PageState::Ok, 1));
    assert_eq!(requests(&run), ["/", "/a", "/nav"]);
}

#[test]
fn links_alike_of_which_one_is_selected_lead_on() {
    let home = "<nav><a href=/a>A</a></nav><main><a href=/a>A</a></main>";
    let run = crawl("main a", "", &[("/", home), ("/a", "")], |config| config);
    assert_eq!(requests(&run), ["/", "/a"]);
    assert_eq!(run.graph().links().iter().map(|row| row.link.count).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_redirect_leads_to_what_no_link_selects() {
    let site = MemorySite::new(7);
    site.serve(START, Served::html(format!("{NAV}<main><a href=/old>Old</a></main>")));
    site.serve("https://site.test/old", Served::Redirect("https://site.test/nav".into()));
    site.serve("https://site.test/nav", Served::html("<title>here</title>"));
    let run = Run::selecting(Config { select: Some("main a".into()), ..config() }, site);
    assert_eq!((run.state("https://site.test/nav"), run.ended()), (PageState::Ok, true));
}

#[test]
fn limits_hold_for_what_is_readmitted() {
    let pages =
        [("/", "<nav><a href=/x>X</a></nav><main><a href=/a>A</a></main>"), ("/a", "<main><a href=/x>X</a></main>")];
    let run = crawl("main a", "", &pages, |config| Config { max_pages: 2, ..config });
    assert_eq!(run.page("https://site.test/x").reason, Some(Reason::Limit));
    let run = crawl("main a", "", &pages, |config| Config { max_depth: 0, ..config });
    assert_eq!((requests(&run), run.page("https://site.test/x").reason), (vec!["/".into()], Some(Reason::NotSelected)));
}

#[test]
fn a_start_is_followed_whatever_is_selected() {
    let run = crawl("main a", "", &[("/", "<a href=/>Home</a>")], |config| config);
    assert_eq!((run.state(START), requests(&run)), (PageState::Ok, vec!["/".to_owned()]));
}

fn json(run: &Run) -> serde_json::Value {
    let mut json = Vec::new();
    write_json(&run.graph(), &mut json).expect("memory");
    serde_json::from_slice(&json).expect("JSON")
}

#[test]
fn what_is_extracted_is_in_the_export_by_the_names_of_its_columns() {
    let home = "<meta name=description content=About><h1>Home</h1><a href=/gone>x</a>";
    let run = crawl("", "h1=h1; descr=meta[name=description]@content", &[("/", home)], |config| config);
    let json = json(&run);
    assert_eq!(json["pages"][0]["extracted"], serde_json::json!({ "h1": "Home", "descr": "About" }));
    assert_eq!(json["pages"][1]["extracted"], serde_json::Value::Null);
    assert!(json["pages"][1].get("extracted").is_some());
    assert_eq!(json["config"]["extract"][1]["attribute"], "content");
    assert_eq!(run.graph().columns(), ["h1", "descr"]);
}

#[test]
fn where_nothing_is_asked_for_nothing_is_said_of_it() {
    let run = crawl("", "", &[("/", "<h1>Home</h1>")], |config| config);
    assert!(json(&run)["pages"][0].get("extracted").is_none());
    assert!(!ndjson(&run).contains("extracted"));
}

fn ndjson(run: &Run) -> String {
    let mut text = ndjson_header();
    run.log.borrow().events().iter().for_each(|event| ndjson_line(event, &mut text));
    text
}

#[test]
fn what_is_extracted_comes_back_from_a_recording_and_is_shown_from_its_step_on() {
    let run =
        crawl("main a", "h1=h1", &[("/", "<h1>Home</h1><main><a href=/a>A</a></main>"), ("/a", "")], |config| config);
    let text = ndjson(&run);
    assert!(text.contains("\"extracted\":[\"Home\"]"), "{text}");
    let mut reader = NdjsonReader::new();
    reader.push(text.as_bytes());
    let reading = reader.finish();
    assert_eq!((reading.fault.as_ref(), reading.skipped), (None, 0));
    assert_eq!(reading.events, run.log.borrow().events());
    let mut graph = run.graph();
    assert_eq!(graph.pages()[0].extracted, Some(vec!["Home".to_owned()]));
    assert_eq!(graph.pages()[1].extracted, Some(vec![String::new()]));
    graph.show(3, 0);
    assert!(graph.pages().iter().all(|page| page.extracted.is_none()));
}

#[test]
fn the_same_site_reads_the_same_with_and_without_a_tree() {
    let html = "<title>T</title><base href=/docs/><a href=x rel='nofollow  nofollow'>a <b>b</b></a><a href=#f><img alt=pic></a>";
    let with = read(html, "", "");
    let without = {
        let mut reader = crawlscope_engine::html::HtmlReader::new(
            &Url::parse(START).expect("a URL"),
            Some("text/html; charset=utf-8"),
            Options::default(),
        );
        reader.write(html.as_bytes());
        reader.finish()
    };
    assert_eq!(with, without);
}
