//! What is sent without a type that says anything: whether it is HTML.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::Served;
use crawlscope_engine::html::{SNIFFED, is_unknown, sniffs_as_html};
use crawlscope_engine::trace::{PageState, Reason};
use support::{Run, START, config, site};

#[test]
fn a_type_is_unknown_if_it_says_nothing() {
    for unknown in
        [None, Some(""), Some(" ; charset=utf-8"), Some("*/*"), Some("Unknown/unknown"), Some("application/unknown;x")]
    {
        assert!(is_unknown(unknown), "{unknown:?}");
    }
    for known in ["text/html", "application/octet-stream", "text/plain", "unknown", "image/*"] {
        assert!(!is_unknown(Some(known)), "{known}");
    }
}

#[test]
fn html_is_told_by_its_beginning_as_the_standard_says() {
    for html in [
        "<!DOCTYPE html>",
        "<!doctype HTML PUBLIC>",
        "\t\n\u{c}\r <HtMl lang=en>",
        "<head>",
        "<script >",
        "<iframe ",
        "<h1>",
        "<div ",
        "<font>",
        "<table>",
        "<a href=x>",
        "<style>",
        "<title>",
        "<b>",
        "<body>",
        "<br>",
        "<p>",
        "<!-- x -->",
        "<!-->",
    ] {
        assert!(sniffs_as_html(html.as_bytes()), "{html}");
    }
    for other in [
        "",
        "<html",
        "<html\n>",
        "<p/>",
        "<ul>",
        "<span>",
        "<!--x-->",
        "x<html>",
        "Text <p>",
        "{\"a\": 1}",
        "<?xml version='1.0'?><html>",
        "%PDF-1.7 <html>",
        "%!PS-Adobe-3.0",
        "\u{feff}<!doctype html>",
        "GIF89a<html>",
        "PK\u{3}\u{4}",
        "\u{0}<html>",
    ] {
        assert!(!sniffs_as_html(other.as_bytes()), "{other}");
    }
    for other in [&b"\x89PNG\r\n\x1a\n"[..], b"\xfe\xff\0<\0p\0>", b"\xff\xfe<\0p\0>\0", b"\x1f\x8b\x08", b"ID3<p>"] {
        assert!(!sniffs_as_html(other), "{other:?}");
    }
    assert!(sniffs_as_html(format!("{}<p>", " ".repeat(SNIFFED - 3)).as_bytes()));
    assert!(!sniffs_as_html(format!("{}<p>", " ".repeat(SNIFFED - 2)).as_bytes()));
}

fn served(content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Served {
    Served::Page { status: 200, content_type: content_type.map(str::to_owned), body: body.into() }
}

fn crawl(config: Config, start: Served) -> Run {
    Run::to_end(config, site(&[("/", start), ("/a", Served::html("<p>a"))]))
}

/// What becomes of a start page, and how many pages are known then.
fn outcome(start: Served) -> (PageState, Option<Reason>, usize) {
    let run = crawl(config(), start);
    let page = run.page(START);
    (page.state, page.reason, run.graph().pages().len())
}

#[test]
fn a_page_of_no_type_is_read_if_it_begins_like_one() {
    let links = "<a href=a>a</a>";
    for content_type in [None, Some(""), Some("*/*"), Some("application/unknown")] {
        assert_eq!(outcome(served(content_type, links)), (PageState::Ok, None, 2), "{content_type:?}");
        let long = format!("<p>{}{links}", "x".repeat(100_000));
        assert_eq!(outcome(served(content_type, long)), (PageState::Ok, None, 2), "{content_type:?}");
        let text = format!("See {links}");
        assert_eq!(outcome(served(content_type, text)), (PageState::Ok, Some(Reason::NotHtml), 1), "{content_type:?}");
        let empty = outcome(served(content_type, ""));
        assert_eq!(empty, (PageState::Ok, Some(Reason::Empty), 1), "{content_type:?}");
    }
    assert_eq!(outcome(served(Some("text/html"), format!("See {links}"))), (PageState::Ok, None, 2));
}

#[test]
fn no_more_is_read_of_what_is_no_page() {
    let run = crawl(config(), served(None, vec![b'x'; 4_000_000]));
    assert!(run.page(START).bytes < 1_000_000, "{}", run.page(START).bytes);
    assert_eq!(run.page(START).reason, Some(Reason::NotHtml));
}

#[test]
fn a_bound_below_what_is_looked_at_holds() {
    let mut config = config();
    config.limits.body_bytes = 30;
    let run = crawl(config.clone(), served(None, format!("<a href=a>a</a>{}", " ".repeat(100))));
    assert_eq!((run.page(START).reason, run.graph().pages().len()), (Some(Reason::TooLarge), 2));
    let run = crawl(config, served(None, format!("text <a href=a>a</a>{}", " ".repeat(100))));
    assert_eq!((run.page(START).reason, run.graph().pages().len()), (Some(Reason::NotHtml), 1));
}

#[test]
fn an_error_of_no_type_is_broken_all_the_same() {
    let gone = Served::Page { status: 404, content_type: None, body: b"<p>gone".to_vec() };
    assert_eq!(outcome(gone).0, PageState::Broken);
}
