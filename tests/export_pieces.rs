//! Files are written in pieces, however large the run.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::graph::{Graph, Keep, ReportFormat, write_json, write_json_again, write_report};
use crawlscope_engine::trace::{Cursor, ElementKind, Event, EventKind, Link, Page, PageState, Perfetto};
use std::io;

/// Pages, and links of each: 300,000 in all.
const PAGES: u32 = 600;
const LINKS: u32 = 500;
/// Most bytes written at once.
const PIECE: usize = 8 << 10;

/// Takes note of what is written to it.
#[derive(Default)]
struct Written {
    text: Vec<u8>,
    largest: usize,
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.largest = self.largest.max(bytes.len());
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A run of many links, all of which lead to pages that are not there.
fn events() -> Vec<Event> {
    let discovered = |url: u32| {
        let (address, from) = (format!("https://site.test/{url}"), (url > 0).then_some(0));
        EventKind::Discovered { url, address, depth: u32::from(url > 0), from }
    };
    let link = |target| Link {
        target,
        element: ElementKind::A,
        text: format!("to page {target}"),
        rel: String::new(),
        fragment: None,
        count: 1,
        place: None,
    };
    let read = |url: u32| {
        let links = (0..LINKS).map(|n| link((url + n) % PAGES)).collect();
        let state = if url % 2 == 1 { PageState::Broken } else { PageState::Ok };
        EventKind::Page(Box::new(Page { state, status: Some(404), links, link_count: LINKS, ..Page::bare(url) }))
    };
    let kinds = (0..PAGES).map(discovered).chain((0..PAGES).map(read));
    kinds.map(|kind| Event { at: 0, task: 0, kind }).collect()
}

fn graph(events: &[Event], keep: Keep) -> Graph {
    let mut graph = Cursor::new(Graph::new(keep));
    graph.advance(events);
    graph.into_fold()
}

#[test]
fn json_is_written_link_by_link_from_a_graph_that_keeps_none() {
    let events = events();
    let (mut kept, mut again) = (Written::default(), Written::default());
    write_json(&graph(&events, Keep::Links), &mut kept).unwrap();
    let pages = graph(&events, Keep::Pages);
    assert!(pages.links().is_empty());
    write_json_again(&pages, events.into_iter(), &mut again).unwrap();
    assert!(kept.largest < PIECE && again.largest < PIECE, "{} and {}", kept.largest, again.largest);
    assert!(kept.text == again.text, "the same file");
    let json: serde_json::Value = serde_json::from_slice(&again.text).unwrap();
    let count = |field: &str| json[field].as_array().map(Vec::len);
    assert_eq!((count("start"), count("pages"), count("links")), (Some(1), Some(600), Some(300_000)));
}

#[test]
fn reports_are_written_link_by_link() {
    let graph = graph(&events(), Keep::Links);
    for format in ReportFormat::ALL {
        let mut written = Written::default();
        write_report(&graph, format, &mut written).unwrap();
        assert!(written.text.len() > 1_000_000, "{format:?} has {} bytes", written.text.len());
        assert!(written.largest < PIECE, "{format:?} writes {} at once", written.largest);
    }
}

#[test]
fn a_perfetto_trace_taken_event_by_event_is_the_same_file() {
    let mut reader = crawlscope_engine::trace::NdjsonReader::new();
    reader.push(include_bytes!("fixtures/golden.ndjson"));
    let (mut whole, mut taken, mut pieces) = (Perfetto::default(), Perfetto::default(), String::new());
    for event in reader.finish().events {
        whole.add(&event);
        taken.add(&event);
        pieces.push_str(&taken.take());
        assert_eq!(taken.take(), "");
    }
    pieces.push_str(&taken.finish());
    assert_eq!(pieces, whole.finish());
    let empty: serde_json::Value = serde_json::from_str(&Perfetto::default().finish()).unwrap();
    assert_eq!(empty["traceEvents"], serde_json::json!([]));
}
