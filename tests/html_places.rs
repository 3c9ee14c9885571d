//! The part of a page that a link stands in: by each way to read it, and through a crawl.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::fetch::Served;
use crawlscope_engine::graph::write_json;
use crawlscope_engine::html::{Options, PageInfo, Parsers, Place, Selectors, Streaming};
use crawlscope_engine::trace::{self, ndjson_header, ndjson_line};
use std::rc::Rc;
use support::{Run, START, config, site, url};

fn read_by(parsers: &dyn Parsers, content_type: &str, page: &str) -> PageInfo {
    let mut parser = parsers.begin(&url(START), Some(content_type), Options::default());
    parser.write(page.as_bytes());
    parser.end(None, &|| false)
}

/// The place of each link, as the page streams and as its tree has it; both find the same.
fn places_as(content_type: &str, page: &str) -> Vec<Option<Place>> {
    let read = |parsers: &dyn Parsers| read_by(parsers, content_type, page);
    let (streamed, tree) = (read(&Streaming), read(&Rc::new(Selectors::default())));
    assert_eq!(streamed, tree, "{page}");
    streamed.links.iter().map(|link| link.place).collect()
}

fn places(html: &str) -> Vec<Option<Place>> {
    places_as("text/html; charset=utf-8", html)
}

const A: &str = "<a href=x>x</a>";

#[test]
fn a_link_stands_in_the_innermost_part_around_it() {
    let parts = [
        ("nav", "navigation", Place::Navigation),
        ("header", "banner", Place::Header),
        ("main", "main", Place::Main),
        ("aside", "complementary", Place::Aside),
        ("footer", "contentinfo", Place::Footer),
    ];
    for (name, role, place) in parts {
        let html = format!("{A}<{name}><p>{A}<area href=y></{name}>{A}<div role={role}>{A}</div>{A}");
        assert_eq!(places(&html), [None, Some(place), Some(place), None, Some(place), None], "{html}");
        let html = format!("<main><div><{name}>{A}</{name}></div>{A}</main>{A}");
        assert_eq!(places(&html), [Some(place), Some(Place::Main), None], "{html}");
    }
}

#[test]
fn a_role_counts_before_a_name() {
    for (tag, place) in [
        ("<section role='MAIN'>", Some(Place::Main)),
        ("<nav role='x contentinfo main'>", Some(Place::Footer)),
        ("<nav role=tablist>", Some(Place::Navigation)),
        ("<section role=search>", None),
        ("<section role>", None),
        ("<svg role=main>", None),
        ("<img role=main>", None),
    ] {
        assert_eq!(places(&format!("{tag}{A}")), [place], "{tag}");
    }
    assert_eq!(places("<a href=x role=navigation>x</a>"), [None]);
}

#[test]
fn a_part_ends_where_what_is_around_it_does() {
    let (nav, main) = (Some(Place::Navigation), Some(Place::Main));
    for (html, expected) in [
        (format!("<div><nav>{A}</div>{A}"), vec![nav, None]),
        (format!("<main><nav>{A}<aside></main>{A}"), vec![nav, None]),
        (format!("<table><td><nav>{A}</table>{A}"), vec![nav, None]),
        (format!("<main><noscript><nav>{A}</nav></noscript>{A}</main>{A}"), vec![nav, main, None]),
        (format!("<template><nav>{A}</template>{A}"), vec![nav, None]),
        (format!("<nav>{A}"), vec![nav]),
        (format!("</nav>{A}<nav/>{A}"), vec![None, nav]),
        (format!("<nav><a href=x>x<main>y</nav>{A}"), vec![nav, None]),
        (format!("<svg><nav>{A}</svg>{A}"), vec![None, None]),
    ] {
        assert_eq!(places(&html), expected, "{html}");
    }
}

#[test]
fn a_part_that_a_noscript_leaves_open_ends_with_it() {
    let info = read_by(&Streaming, "text/html", &format!("<main><noscript><nav>{A}</noscript>{A}</main>{A}"));
    let places: Vec<_> = info.links.iter().map(|link| link.place).collect();
    assert_eq!(places, [Some(Place::Navigation), Some(Place::Main), None]);
}

#[test]
fn parts_of_xhtml_are_found_by_their_namespace() {
    let xhtml = "<html xmlns='http://www.w3.org/1999/xhtml'>\
        <nav><a href='x'/></nav><nav/><a href='x'/><o:nav xmlns:o='x'><a href='x'/></o:nav>\
        <div role='main'><a href='x'/><aside><a href='x'/></aside><a href='x'/></div><Nav><a href='x'/></Nav></html>";
    let (main, aside) = (Some(Place::Main), Some(Place::Aside));
    let expected = [Some(Place::Navigation), None, None, main, aside, main, None];
    assert_eq!(places_as("application/xhtml+xml", xhtml), expected);
}

#[test]
fn places_go_into_the_trace_its_files_and_the_export_and_only_where_there_are_any() {
    let html = "<nav><a href=a>x</a></nav><main><a href=a>x</a></main><a href=b>x</a>";
    let run =
        Run::to_end(config(), site(&[("/", Served::html(html)), ("/a", Served::html("")), ("/b", Served::html(""))]));
    let graph = run.graph();
    let links: Vec<_> = graph.links().iter().map(|row| (row.link.count, row.link.place)).collect();
    assert_eq!(links, [(2, Some(trace::Place::Navigation)), (1, None)]);
    let mut text = ndjson_header();
    run.log.borrow().events().iter().for_each(|event| ndjson_line(event, &mut text));
    assert_eq!(text.matches(r#""count":2,"place":"navigation"}"#).count(), 1, "{text}");
    assert_eq!(text.matches("\"place\"").count(), 1, "{text}");
    let mut json = Vec::new();
    write_json(&graph, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&json["links"][0]["place"], json["links"][1].get("place")), (&"navigation".into(), None));
}
