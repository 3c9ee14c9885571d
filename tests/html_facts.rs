//! What a page says of itself, and what tells it from others, by each way to read it.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Desk, Head, PageLoop, Wanted};
use crawlscope_engine::fetch::{MemorySite, Served, Source};
use crawlscope_engine::html::{DESCRIPTION_CHARS, Options, PageInfo, Parsers, Selectors, Streaming, Truncation};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::trace::{Facts, Trace};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use support::{START, url};

const XHTML: &str = "<html xmlns='http://www.w3.org/1999/xhtml'>";

fn read_by(parsers: &dyn Parsers, content_type: &str, page: &[u8], options: Options) -> PageInfo {
    let mut parser = parsers.begin(&url(START), Some(content_type), options);
    parser.write(page);
    parser.end(None, &|| false)
}

/// The page as it streams and as a tree; both find the same.
fn read_as(content_type: &str, page: &[u8]) -> PageInfo {
    let read = |parsers: &dyn Parsers| read_by(parsers, content_type, page, Options::default());
    let (streamed, tree) = (read(&Streaming), read(&Rc::new(Selectors::default())));
    assert_eq!(streamed, tree, "{}", String::from_utf8_lossy(page));
    streamed
}

fn read(html: &str) -> PageInfo {
    read_as("text/html; charset=utf-8", html.as_bytes())
}

#[test]
fn the_first_description_of_the_document_counts() {
    for (html, description) in [
        ("<meta name=description content='What it is'>", Some("What it is")),
        ("<meta name=DESCRIPTION content=' Of\n two&amp;  lines '>", Some("Of two& lines")),
        ("<meta name=description><meta name=description content=second>", Some("second")),
        ("<meta name=description content=' '><meta name=description content=second>", None),
        ("<meta name=description content=a><meta name=description content=b>", Some("a")),
        ("<template><meta name=description content=no></template><meta name=description content=yes>", Some("yes")),
        ("<noscript><meta name=description content=unscripted></noscript>", Some("unscripted")),
        ("<body><p><meta name=description content=late>", Some("late")),
        ("<meta name=descriptions content=no><meta property=description content=no>", None),
        ("<svg><meta name=description content=out></svg>", Some("out")),
        ("<svg><desc><meta name=description content=in></desc></svg>", Some("in")),
        ("", None),
    ] {
        assert_eq!(read(html).description.as_deref(), description, "{html}");
    }
    let xhtml = format!("{XHTML}<meta name='description' content='a &lt; b'/></html>");
    assert_eq!(read_as("application/xhtml+xml", xhtml.as_bytes()).description.as_deref(), Some("a < b"));
}

#[test]
fn a_description_is_cut() {
    let info = read(&format!("<meta name=description content='{}'>", "ab ".repeat(200)));
    assert_eq!(info.description.unwrap().chars().count(), DESCRIPTION_CHARS - 1);
}

#[test]
fn pages_of_the_same_text_have_the_same_fingerprint_in_whatever_encoding() {
    let page = "<title>é</title><p>one";
    let utf_8 = read(page).fingerprint;
    assert!(utf_8.is_some());
    assert_eq!(read_as("text/html", &[b"\xef\xbb\xbf", page.as_bytes()].concat()).fingerprint, utf_8);
    assert_eq!(read_as("text/html", page.as_bytes()).fingerprint, utf_8);
    assert_eq!(read_as("text/html; charset=latin1", b"<title>\xe9</title><p>one").fingerprint, utf_8);
    assert_ne!(read(&page.replace("one", "two")).fingerprint, utf_8);
    // By the algorithm's own test vector.
    assert_eq!(read("foobar").fingerprint, Some(0x8594_4171_f739_67e8));
}

#[test]
fn a_page_that_was_not_read_to_its_end_has_no_fingerprint() {
    let options = Options { links: 1, ..Options::default() };
    for parsers in [&Streaming as &dyn Parsers, &Rc::new(Selectors::default())] {
        let info = read_by(parsers, "text/html", b"<a href=a>a</a><a href=b>b</a>", options);
        assert_eq!((info.truncation, info.fingerprint), (Some(Truncation::TooManyLinks), None));
    }
    let faulty = read_as("application/xhtml+xml", format!("{XHTML}<p></q></html>").as_bytes());
    assert_eq!((faulty.truncation, faulty.fingerprint), (Some(Truncation::NotWellFormed), None));
}

/// What a crawl's reader says of a page that is served like this.
fn facts_of(served: Served) -> Facts {
    let clock = Virtual::new(0);
    let runtime = Runtime::new(clock.clone(), Trace::silent());
    let site = MemorySite::new(0);
    site.run_on(&runtime);
    site.serve(START, served);
    let found = Rc::<RefCell<Option<Facts>>>::default();
    let (into, runs_on) = (found.clone(), runtime.clone());
    runtime.spawn(crawlscope_engine::trace::Role::Crawl.named("main"), async move {
        let (head, mut body) = Head::of(site.get(&url(START)).await.unwrap());
        let limits = crawlscope_engine::crawl::Limits { body_bytes: 1_000, ..Default::default() };
        let wanted = Wanted { limits, resources: false };
        let mut page = PageLoop::new(&head, &wanted, &runs_on, &Streaming, &Desk::new(&Streaming));
        page.receive(&mut *body, &Cell::new(0)).await;
        into.replace(Some(page.finish().facts));
    });
    clock.run();
    found.take().unwrap()
}

#[test]
fn the_facts_of_a_page_go_to_the_crawl() {
    let page = "<meta name=description content=d><meta name=robots content=noindex>";
    let expected = Facts {
        description: Some("d".to_owned()),
        fingerprint: read(page).fingerprint.map(|hash| hash >> 12),
        noindex: true,
    };
    assert_eq!(facts_of(Served::html(page)), expected);
    assert!(facts_of(Served::Tagged("noindex".into(), b"<p>x".to_vec())).noindex);
    assert!(!facts_of(Served::Tagged("nofollow".into(), b"<p>x".to_vec())).noindex);
}

#[test]
fn what_broke_off_or_was_cut_has_no_fingerprint() {
    assert!(facts_of(Served::html("<p>x")).fingerprint.is_some());
    assert_eq!(facts_of(Served::Breaks(b"<p>x".to_vec())).fingerprint, None);
    assert_eq!(facts_of(Served::html("x".repeat(1_001))).fingerprint, None);
}
