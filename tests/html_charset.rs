//! Which encoding a page is read in, where its header, its beginning and its head disagree.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::html::{Decoder, Options, Parsers, Selectors, Streaming};
use proptest::prelude::*;
use std::rc::Rc;
use std::time::Instant;
use url::Url;

const META: &str = "<meta charset=koi8-r>";
const REACH: usize = 64 * 1_024;

/// Text and encoding of what comes in pieces of this size.
fn decoded_in(size: usize, bytes: &[u8], content_type: Option<&str>) -> (String, String) {
    let mut decoder = Decoder::new(content_type);
    let mut text = String::new();
    bytes.chunks(size).for_each(|piece| decoder.decode(piece, false, &mut |part| text += part));
    decoder.decode(&[], true, &mut |part| text += part);
    (text, decoder.charset())
}

fn charset_by(header: Option<&str>, page: &[u8]) -> String {
    let (all, charset) = decoded_in(page.len().max(1), page, header);
    for size in [1, 7, 1_000, 5_000] {
        assert_eq!(decoded_in(size, page, header), (all.clone(), charset.clone()), "in pieces of {size}");
    }
    charset
}

fn charset(page: &str) -> String {
    charset_by(Some("text/html"), page.as_bytes())
}

#[test]
fn a_byte_order_mark_outweighs_the_header_and_that_the_page() {
    let page = format!("{META}<p>x");
    let marked = [b"\xef\xbb\xbf", page.as_bytes()].concat();
    let header = |label: &str| format!("text/html; charset={label}");
    assert_eq!(charset_by(Some(&header("big5")), &marked), "utf-8");
    assert_eq!(charset_by(Some(&header("big5")), page.as_bytes()), "big5");
    assert_eq!(charset_by(Some("text/html"), page.as_bytes()), "koi8-r");
    // No encoding at all, and those that are not decoded any more.
    for label in ["klingon", "", "iso-2022-kr", "hz-gb-2312", "replacement"] {
        assert_eq!(charset_by(Some(&header(label)), page.as_bytes()), "koi8-r", "{label}");
    }
}

#[test]
fn labels_mean_what_browsers_take_them_for() {
    for (label, name) in [
        ("utf-16", "utf-8"),
        ("utf-16be", "utf-8"),
        ("unicode", "utf-8"),
        ("iso-8859-1", "windows-1252"),
        ("latin1", "windows-1252"),
        ("ascii", "windows-1252"),
        ("us-ascii", "windows-1252"),
        (" UTF8 ", "utf-8"),
        ("gb2312", "gbk"),
        ("iso-8859-9", "windows-1254"),
        ("x-sjis", "shift_jis"),
    ] {
        for filler in [0, 2_000] {
            let page = format!("<title>{}</title><meta charset='{label}'>\u{e9}", "x".repeat(filler));
            assert_eq!(charset(&page), name, "{label} after {filler}");
        }
    }
    // A header may well say UTF-16.
    assert_eq!(charset_by(Some("text/html; charset=utf-16"), b"<\0p\0>\0"), "utf-16le");
}

#[test]
fn a_declaration_counts_as_long_as_the_head_goes_on() {
    let long = "x".repeat(2_000);
    for head in [
        " ".repeat(2_000),
        long.clone(),
        format!("<!doctype html><html lang=en><head><title>{long}</title>"),
        format!("<title>{long}<div></title>"),
        format!("<script>if (1</div) write('<div><body>') // {long}</script >"),
        format!("<STYLE>a::after {{ content: '<p>{long}' }}</STYLE>"),
        format!("<noscript><p>{long}</p></noscript>"),
        format!("<template><div>{long}</div></template>"),
        format!("<link title='<p>{long}'><base><object data={long}></object><meta name=x>"),
        format!("<!-- <body> {long} --><?x <p {long}><!x <p {long}></ <p>"),
        format!("<meta charset=klingon>{long}"),
        format!("1 < 2 <3 << {long}"),
        format!("<script>'</scripted>'{long}</script>"),
    ] {
        assert_eq!(charset(&format!("{head}{META}")), "koi8-r", "{head}");
        let pragma = format!("{head}<meta http-equiv=content-type content='text/html; charset=koi8-r'>");
        assert_eq!(charset(&pragma), "koi8-r", "{head}");
    }
}

#[test]
fn a_declaration_behind_the_head_counts_only_within_the_first_1024_bytes() {
    let (near, far) = (" ".repeat(900), " ".repeat(1_024));
    for over in ["<body>", "</head>", "</html>", "<p>", "</p>", "<headers>", "<svg/>", "<object><param>"] {
        assert_eq!(charset(&format!("{over}{near}{META}")), "koi8-r", "{over}");
        assert_eq!(charset(&format!("{over}{far}{META}")), "utf-8", "{over}");
        assert_eq!(charset(&format!("{far}{over}{META}")), "utf-8", "{over}");
    }
}

#[test]
fn a_declaration_that_is_none_does_not_count() {
    let far = " ".repeat(1_024);
    for none in [
        "<script><meta charset=big5></script>",
        "<noscript><meta charset=big5></noscript>",
        "<template><meta charset=big5></template>",
        "<title><meta charset=big5></title>",
        "<!-- <meta charset=big5> -->",
        "<link title='<meta charset=big5>'>",
        "</meta charset=big5>",
        "<meta content='charset=big5'>",
    ] {
        assert_eq!(charset(&format!("{far}{none}")), "utf-8", "{none}");
        assert_eq!(charset(&format!("{far}{none}{META}")), "koi8-r", "{none}");
    }
    for broken_off in ["<meta charset=koi8-r", "<meta charset='koi8-r", "<script>", "<!--", "<", "</", "<title>x</titl"]
    {
        assert_eq!(charset(&format!("{far}{broken_off}")), "utf-8", "{broken_off}");
    }
}

#[test]
fn a_declaration_is_looked_for_in_64_kib_at_most() {
    for (before, name) in [(REACH - META.len(), "koi8-r"), (REACH - META.len() + 1, "utf-8"), (REACH, "utf-8")] {
        assert_eq!(charset(&format!("{}{META}", " ".repeat(before))), name, "{before}");
    }
}

#[test]
fn each_way_to_read_believes_a_late_declaration() {
    let page = [" ".repeat(3_000).as_bytes(), META.as_bytes(), b"<title>\xf0\xd2</title>"].concat();
    for parsers in [&Streaming as &dyn Parsers, &Rc::new(Selectors::default())] {
        let url = Url::parse("https://example.org/").unwrap();
        let mut parser = parsers.begin(&url, Some("text/html"), Options::default());
        page.chunks(100).for_each(|piece| parser.write(piece));
        let info = parser.end(None, &|| false);
        assert_eq!((info.title.as_deref(), info.charset.as_str()), (Some("Пр"), "koi8-r"));
    }
}

#[test]
fn a_hostile_head_takes_no_time_to_speak_of() {
    let names = (0..20_000).map(|n| format!("{n:x} ")).collect::<String>();
    for page in [
        format!("<meta {names}>"),
        format!("<meta http-equiv=content-type content='{}'>", "charset ".repeat(10_000)),
        "<script>".repeat(10_000),
        "</".repeat(40_000),
        "<!--".repeat(20_000),
        "<meta charset='".repeat(6_000),
        "<script></scriptx ".repeat(5_000),
    ] {
        let began = Instant::now();
        decoded_in(1, page.as_bytes(), None);
        assert!(began.elapsed().as_secs() < 5, "{}", &page[..20]);
    }
}

const SOUP: [&str; 18] = [
    "<meta charset=koi8-r>",
    "<meta charset=klingon>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<!--",
    "-->",
    "<p>",
    "<head>",
    "</head>",
    "<",
    ">",
    "'",
    "<template>",
    "</template>",
    "<link rel='",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_declared_does_not_depend_on_the_pieces(
        soup in prop::collection::vec(prop::sample::select(&SOUP[..]), 0..30),
        filler in 0_usize..3_000,
        size in 1_usize..3_000,
    ) {
        let page = format!("{}{}{}", soup.concat(), " ".repeat(filler), soup.concat());
        let whole = decoded_in(page.len().max(1), page.as_bytes(), None);
        prop_assert_eq!(decoded_in(size, page.as_bytes(), None), whole, "{}", page);
    }
}
