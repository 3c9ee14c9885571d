//! `html`: one page in, info out.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::html::{
    Decoder, Element, HtmlReader, InvalidHref, Options, PageInfo, Parsers, Selectors, Streaming, TEXT_CHARS,
    TITLE_CHARS, Truncation, charset, is_html,
};
use proptest::prelude::*;
use url::Url;

const PAGE: &str = "https://example.org/docs/start/index.html";

fn reader(options: Options) -> HtmlReader {
    HtmlReader::new(&Url::parse(PAGE).unwrap(), Some("text/html; charset=utf-8"), options)
}

fn read_within(html: &str, options: Options) -> PageInfo {
    let mut reader = reader(options);
    reader.write(html.as_bytes());
    reader.finish()
}

fn read(html: &str) -> PageInfo {
    read_within(html, Options::default())
}

/// Each link's URL (or `!` and what is none) without the page's folder, and its text.
fn links(info: &PageInfo) -> Vec<(String, &str)> {
    let address = |href: &Result<String, InvalidHref>| match href {
        Ok(url) => url.replace("https://example.org/docs/", ""),
        Err(InvalidHref::Malformed(raw) | InvalidHref::TooLong(raw, _)) => format!("!{raw}"),
    };
    info.links.iter().map(|link| (address(&link.href), link.text.as_str())).collect()
}

fn hrefs(html: &str) -> Vec<String> {
    links(&read(html)).into_iter().map(|(href, _)| href).collect()
}

// ---------------------------------------------------------------- info

#[test]
fn a_documentation_page_gives_its_title_base_and_links_in_order() {
    let info = read(include_str!("fixtures/html/documentation.html"));
    assert_eq!(info.title.as_deref(), Some("Queues & locks — asyncio"));
    assert_eq!(info.base.as_str(), "https://example.org/docs/library/");
    assert_eq!(info.truncation, None);
    let expected = [
        ("library/svg.html", "no"),
        ("library/index.html", "The logo"),
        ("https://example.org/search?q=a&lang=en&copy=1", "Search"),
        ("library/queue.html#asyncio.Queue", "asyncio.Queue"),
        ("library/", "itself"),
        ("library/plain.html", "Without scripts"),
        ("library/stamped.html", "Stamped"),
        ("library/card.html", "Title Lead"),
        ("library/labelled.html", "Labelled"),
        ("library/titled.html", "Titled"),
        ("library/west.html", "West"),
        ("mailto:a@example.org", "Write"),
        ("javascript:void(0)", "Run"),
        ("!http://[::bad", "Broken"),
        ("library/spacedout.html", "Spaced"),
        ("https://other.example/x", "Elsewhere"),
    ];
    assert_eq!(links(&info), expected.map(|(href, text)| (href.to_owned(), text)));
    assert_eq!(info.links[1].rel, "home nofollow");
    assert_eq!(info.links[10].rel, "next");
    let areas = info.links.iter().filter(|link| link.element == Element::Area);
    assert_eq!(areas.count(), 1);
}

#[test]
fn whatever_leads_somewhere_is_found_with_its_element() {
    let info = read(include_str!("fixtures/html/elements.html"));
    let found = info.links.iter().map(|link| {
        let href = link.href.as_deref().unwrap().strip_prefix("https://example.org").unwrap();
        (link.element.as_str(), href, link.text.as_str(), link.is_page)
    });
    let expected = [
        ("link", "/canonical", "", true),
        ("link", "/docs/start/next", "", true),
        ("link", "/docs/start/prev", "Before", true),
        ("link", "/de", "", true),
        ("link", "/feed", "Feed", false),
        ("meta", "/later?a=1&b=2", "", true),
        ("iframe", "/inner", "Inside", true),
        ("a", "/svg", "Drawn", true),
        ("a", "/xlink", "Old", true),
        ("a", "/both", "x", true),
        ("a", "/empty", "", true),
        ("a", "/outer", "Out In", true),
        ("a", "/in", "In", true),
        ("form", "/search", "Search", false),
        ("area", "/area", "Region", true),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    let frames = read("<frameset cols=50%,50%><frame src=one><frame src=two title=Two></frameset>");
    assert_eq!(links(&frames), [("start/one".to_owned(), ""), ("start/two".to_owned(), "Two")]);
    assert_eq!(frames.links[0].element, Element::Frame);
}

#[test]
fn a_refresh_leads_where_the_standard_says() {
    for (content, href) in [
        ("5; url=x", Some("x")),
        ("0;URL=x", Some("x")),
        (" 1.5 , x", Some("x")),
        (".; x", Some("x")),
        ("3 url='x' y", Some("x")),
        ("3;url=&quot;x&quot; y", Some("x")),
        ("3;'x", Some("x")),
        ("3; url", Some("url")),
        ("3; urlx", Some("urlx")),
        ("3;url = x", Some("x")),
        ("3; url=", None),
        ("3", None),
        ("3;", None),
        ("x;url=x", None),
        ("-1;url=x", None),
        ("3x;url=x", None),
        ("", None),
    ] {
        let found = hrefs(&format!("<meta http-equiv=refresh content=\"{content}\">"));
        assert_eq!(found, href.map(|href| format!("start/{href}")).into_iter().collect::<Vec<_>>(), "{content}");
    }
}

#[test]
fn what_a_document_asks_of_robots_is_found() {
    for (html, nofollow, noindex) in [
        ("<meta name=robots content='noindex,nofollow'>", true, true),
        ("<meta name=' ROBOTS ' content=' None '>", true, true),
        ("<meta name=robots content=noindex><meta name=crawlscope content=nofollow>", true, true),
        ("<body><p><meta name=robots content='index, nofollow'>", true, false),
        ("<meta name=googlebot content=none><meta name=robots content='nofollowing'><meta name=robots>", false, false),
        ("<template><meta name=robots content=none></template>", false, false),
    ] {
        let directives = read(html).directives;
        assert_eq!((directives.nofollow, directives.noindex), (nofollow, noindex), "{html}");
    }
}

#[test]
fn character_references_are_read_to_the_longest_name() {
    let text = |html: &str| read(&format!("<title>{html}</title>")).title;
    for (html, meant) in [
        ("&lt;&gt;&quot;&amp;&apos;", "<>\"&'"),
        ("&Aacute;&aacute&zwnj;.", "Áá\u{200c}."),
        ("&NotLessTilde;&nvlt;&NotEqualTilde;&fjlig;", "≴<\u{20d2}≂\u{338}fj"),
        ("&notin;&notit;&not&notx", "∉¬it;¬¬x"),
        ("&amp;;&amp&;&;&", "&;&&;&;&"),
        ("&nosuch;&AElig&Aeli;&sup&sup1&sup;", "&nosuch;Æ&Aeli;&sup¹⊃"),
        ("&CounterClockwiseContourIntegral;", "∳"),
        ("&#x41;&#66;&#128;&#x9f;&#129;", "AB€Ÿ\u{81}"),
    ] {
        assert_eq!(text(html).as_deref(), Some(meant), "{html}");
    }
    assert_eq!(hrefs("<a href='?a&copy=1&copy;&copyx&lt'>x</a>"), ["start/index.html?a&copy=1%C2%A9&copyx%3C"]);
}

#[test]
fn a_malformed_page_gives_the_links_its_author_meant() {
    let info = read(include_str!("fixtures/html/malformed.html"));
    assert_eq!(info.title.as_deref(), Some("Mis<b>nested"));
    let expected = [
        ("start/one.html", "One"),
        ("start/two.html", "Two"),
        // Misnested: a browser has a clone of it in the next block; here it is one link.
        ("start/three.html", "Three more"),
        ("start/four.html", "Four"),
        ("start/five.html", "Five"),
        ("start/six.html", "Six"),
        ("start/seven.html", "Seven"),
    ];
    assert_eq!(links(&info), expected.map(|(href, text)| (href.to_owned(), text)));
}

#[test]
fn the_first_base_wins() {
    assert_eq!(hrefs("<base href=/a/><base href=/b/><a href=x>"), ["https://example.org/a/x"]);
}

#[test]
fn a_base_without_href_is_passed_over() {
    assert_eq!(hrefs("<base target=_top><base href=/b/><a href=x>"), ["https://example.org/b/x"]);
}

#[test]
fn a_base_after_the_links_still_applies_to_them() {
    assert_eq!(hrefs("<a href=x>1</a><p><base href=//cdn.example/d/>"), ["https://cdn.example/d/x"]);
}

#[test]
fn a_first_base_that_may_not_be_used_is_not_replaced_by_a_second() {
    for bad in ["javascript:alert(1)", "data:text/html,x", "http://[::bad", &"x".repeat(9_999)] {
        let html = format!("<base href='{bad}'><base href=/b/><a href=x>");
        assert_eq!(hrefs(&html), ["start/x"], "{bad:.20}");
    }
}

#[test]
fn links_that_a_base_cannot_resolve_are_kept_as_written() {
    assert_eq!(hrefs("<base href=mailto:a@b><a href=x><a href=http://c/>"), ["!x", "http://c/"]);
}

#[test]
fn a_title_is_collapsed_and_cut() {
    let info = read(&format!("<title>\n a\u{a0}\t b {} </title>", "ü ".repeat(999)));
    let title = info.title.unwrap();
    assert!(title.starts_with("a b ü ü"));
    assert!(title.chars().count() <= TITLE_CHARS && !title.ends_with(' '));
    assert_eq!(read("<title> </title><title>second</title>").title, None);
}

#[test]
fn an_anchors_text_is_cut() {
    let info = read(&format!("<a href=x>{}</a>", "ab ".repeat(1_000_000)));
    assert_eq!(info.links[0].text.chars().count(), TEXT_CHARS - 1);
}

#[test]
fn text_outweighs_an_image_and_an_image_a_label() {
    let info = read(
        "<a href=1 title=t><img alt=i>x</a><a href=2 title=t><img alt=''><img alt=i><img alt=j></a>\
         <a href=3 title=t><img></a><a href=4><script>s</script><style>s</style></a>",
    );
    assert_eq!(links(&info).iter().map(|link| link.1).collect::<Vec<_>>(), ["x", "i", "t", ""]);
}

#[test]
fn what_is_not_shown_in_a_link_is_no_part_of_its_text() {
    for (html, text) in [
        ("<style>.x{color:red}</style>News", "News"),
        ("<script>var a=1</script>Go", "Go"),
        ("<svg viewBox='0 0 1 1'><style>.st0{fill:#fff}</style><script>1</script><path/></svg> Home", "Home"),
        ("<svg><style/><script/><defs><text>x</text></defs><text>Map</text></svg>", "Map"),
        ("<svg><desc>x</desc><metadata>y</metadata><clipPath><text>z</text></clipPath></svg>Home", "Home"),
        ("<template>x<img alt=y></template>Card", "Card"),
        ("<video>x<img alt=y></video>Film", "Film"),
        ("<math><semantics><mi>x</mi><annotation>\\x</annotation></semantics></math>", "x"),
        ("<noscript><style>x</style>Plain</noscript>", "Plain"),
        // An icon's own title says what it shows, as alt does.
        ("<svg><title>The &amp; icon</title><path/></svg>", "The & icon"),
        ("<svg><title>The icon</title></svg> Words", "Words"),
        ("<svg><defs><title>no</title></defs><title>The icon</title></svg><img alt=late>", "The icon"),
    ] {
        assert_eq!(read(&format!("<a href=x>{html}</a>")).links[0].text, text, "{html}");
    }
    let info = read("<a href=1>One<template>no <a href=2>Two</a></template></a>");
    assert_eq!(links(&info), [("start/1".to_owned(), "One"), ("start/2".to_owned(), "Two")]);
}

#[test]
fn a_link_that_ends_inside_another_gives_each_its_own_text() {
    let info = read("<a href=1>one <object><a href=2><img alt=pic></a> and</object> more</a>");
    assert_eq!(links(&info), [("start/1".to_owned(), "one and more"), ("start/2".to_owned(), "pic")]);
}

#[test]
fn nothing_is_found_in_nothing() {
    for html in ["", " ", "\0", "\0\0\0<\0", "<", "&", "<!--", "<a", "<a href", "<a href=", "</a>", "\u{feff}"] {
        let info = read(html);
        assert_eq!((info.links.len(), info.title, info.truncation), (0, None, None), "{html:?}");
    }
}

#[test]
fn null_bytes_do_not_hide_links() {
    assert_eq!(hrefs("\0<p\0>\0<a href=x>\0y</a>"), ["start/x"]);
}

// ---------------------------------------------------------------- bounds

#[test]
fn no_depth_an_honest_page_may_have_hides_a_link() {
    let html = format!("<a href=x>x</a>{}<a href=y>y</a>", "<div>".repeat(20_000));
    let info = read(&html);
    assert_eq!(info.truncation, None);
    assert_eq!(links(&info), [("start/x".to_owned(), "x"), ("start/y".to_owned(), "y")]);
}

#[test]
fn nesting_of_every_kind_is_read_to_the_end_or_cut_with_a_reason() {
    for piece in [
        "<div>",
        "<span>",
        "<b>",
        "<font size=7>",
        "<a href=x>",
        "<a href=x><div>",
        "<table>",
        "<a href=x><table><td>",
        "<table><tr><td>",
        "<ul><li>",
        "<svg>",
        "<math><mi>",
        "<template>",
        "<a href=x><object>",
        "<b><p>",
        "<button>",
        "<select>",
        "<option>",
        "<form>",
    ] {
        let info = read(&piece.repeat(300_000));
        let links = info.links.len();
        match info.truncation {
            None => assert_eq!(links, 0, "{piece}"),
            Some(Truncation::TooManyLinks) => assert_eq!(links, 20_000, "{piece}"),
            Some(why) => assert_eq!(why, Truncation::TooDeep, "{piece}"),
        }
    }
}

#[test]
fn what_must_be_remembered_of_a_page_is_bounded() {
    let options = Options { memory: 1 << 16, ..Options::default() };
    let deep = format!("<a href=x>x</a>{}", "<div>".repeat(10_000));
    let long = format!("<a href=x>x</a><a href=y title='{}'>y", "z".repeat(1 << 17));
    for html in [deep, long] {
        let info = read_within(&html, options);
        assert_eq!((info.truncation, info.links.len()), (Some(Truncation::TooDeep), 1));
        assert_eq!(info.links[0].text, "x");
    }
}

#[test]
fn a_long_address_is_not_kept() {
    let long = "y".repeat(1_000_000);
    let info = read(&format!("<p><a rel={long} href={long}>{}", "</p><p>x".repeat(1_000)));
    assert_eq!(info.links.len(), 1);
    let Err(InvalidHref::TooLong(start, bytes)) = &info.links[0].href else { panic!("{:?}", info.links[0].href) };
    assert_eq!(*bytes, 1_000_000);
    assert!(start.len() + info.links[0].rel.len() + info.links[0].text.len() < 1_000);
}

#[test]
fn links_beyond_the_limit_are_left_out() {
    let html: String = (0..50_000).map(|i| format!("<a href=/{i}>Page {i}</a>\n")).collect();
    let info = read(&html);
    assert_eq!((info.truncation, info.links.len()), (Some(Truncation::TooManyLinks), 20_000));
    assert_eq!(info.links[19_999].text, "Page 19999");
    let options = Options { links: 50_000, ..Options::default() };
    assert_eq!(read_within(&html, options).truncation, None);
}

#[test]
fn text_of_nested_anchors_is_gathered_once() {
    let html = format!("{}end", "<a href=x>word<object> ".repeat(300));
    let info = read(&html);
    assert_eq!((info.truncation, info.links.len()), (None, 300));
    assert_eq!(info.links[299].text, "word end");
    assert!(info.links[0].text.starts_with("word word word"));
}

#[test]
fn a_reader_that_is_stopped_keeps_what_it_had_found() {
    let mut reader = reader(Options::default());
    for i in 0..1_000 {
        reader.write(format!("<p><a href={i}>{i}</a>").as_bytes());
    }
    let info = reader.stop(Truncation::TimeOut);
    assert_eq!((info.truncation, info.links.len()), (Some(Truncation::TimeOut), 1_000));
    assert_eq!(info.links[999].text, "999");
}

#[test]
fn an_enormous_attribute_is_read_over() {
    let html = format!("<p title='{}'><a href=x>x", "<a href=y>".repeat(200_000));
    assert_eq!(hrefs(&html), ["start/x"]);
}

// ---------------------------------------------------------------- decoding

/// Text, encoding and whether anything was replaced, of bytes that come in pieces.
fn decoded_in(pieces: &[&[u8]], content_type: Option<&str>) -> (String, String, bool) {
    let mut decoder = Decoder::new(content_type);
    let mut text = String::new();
    for (n, piece) in pieces.iter().enumerate() {
        decoder.decode(piece, n + 1 == pieces.len(), &mut |part| text += part);
    }
    (text, decoder.charset(), decoder.replaced())
}

fn decoded(bytes: &[u8], content_type: Option<&str>) -> (String, String, bool) {
    decoded_in(&[bytes], content_type)
}

fn charset_of(bytes: &[u8]) -> String {
    decoded(bytes, None).1
}

fn ok(text: &str, charset: &str) -> (String, String, bool) {
    (text.to_owned(), charset.to_owned(), false)
}

#[test]
fn a_byte_order_mark_outweighs_header_and_page() {
    let header = Some("text/html; charset=windows-1251");
    assert_eq!(decoded(b"\xEF\xBB\xBF\xC3\xA9<meta charset=big5>", header), ok("é<meta charset=big5>", "utf-8"));
    assert_eq!(decoded(b"\xFF\xFEh\0i\0", header), ok("hi", "utf-16le"));
    assert_eq!(decoded(b"\xFE\xFF\0h\0i", header), ok("hi", "utf-16be"));
}

#[test]
fn the_header_outweighs_the_page() {
    let page = b"<meta charset=utf-8>\xCF\xF0\xE8\xE2\xE5\xF2";
    let (text, name, replaced) = decoded(page, Some("text/html;charset=\"CP1251\""));
    assert_eq!((&text[20..], name.as_str(), replaced), ("Привет", "windows-1251", false));
}

#[test]
fn the_page_is_believed_where_the_header_is_silent_or_unknown() {
    for header in [None, Some("text/html"), Some("text/html; charset=klingon"), Some("text/html;charset=")] {
        let (text, name, replaced) = decoded(b"<meta charset=shift_jis>\x93\xFA\x96{", header);
        assert_eq!((&text[24..], name.as_str(), replaced), ("日本", "shift_jis", false));
    }
}

#[test]
fn declarations_are_found_as_the_standard_says() {
    for (page, name) in [
        ("<meta charset=gb2312>\u{80}", "gbk"),
        ("<META\nCharSet = 'GB18030' >", "gb18030"),
        ("<meta/charset=koi8-r>", "koi8-r"),
        ("<!-- <meta charset=big5> --><meta charset=koi8-r>", "koi8-r"),
        ("<!--><meta charset=koi8-r>", "koi8-r"),
        ("<a title='<meta charset=big5>'></a x=\"<meta charset=big5>\"><meta charset=koi8-r>", "koi8-r"),
        ("<!x <meta charset=big5> <?y ><meta charset=koi8-r>", "koi8-r"),
        ("<metal charset=big5><meta charset=koi8-r>", "koi8-r"),
        ("<meta charset=klingon><meta charset=koi8-r>", "koi8-r"),
        ("<meta charset=koi8-r charset=big5>", "koi8-r"),
        ("<meta http-equiv=Content-Type content='text/html; charset=euc-kr'>", "euc-kr"),
        ("<meta content=\"charset charset = 'euc-kr' x\" http-equiv='content-type'>", "euc-kr"),
        ("<meta content='charset=big5'><meta charset=koi8-r>", "koi8-r"),
        ("<meta http-equiv=refresh content='charset=big5'>", "utf-8"),
        ("<meta http-equiv=content-type content='charset=\"big5'>", "utf-8"),
        ("<meta charset=utf-16le>", "utf-8"),
        ("<meta charset=x-user-defined>", "windows-1252"),
        ("<meta charset=iso-8859-1>", "windows-1252"),
        ("<meta charset=iso-2022-kr>", "utf-8"),
        ("<?xml version='1.0' encoding='ISO-8859-2'?><html>", "iso-8859-2"),
        ("<?xml version='1.0' encoding=\"utf-16\"?><html>", "utf-8"),
        ("<meta", "utf-8"),
        ("<meta charset", "utf-8"),
        ("<meta charset='koi8-r", "utf-8"),
    ] {
        assert_eq!(charset_of(page.as_bytes()), name, "{page}");
    }
    assert_eq!(charset_of(b"<\0?\0x\0m\0"), "utf-16le");
    assert_eq!(charset_of(b"\0<\0?\0x\0m"), "utf-16be");
}

#[test]
fn undeclared_bytes_are_utf_8_if_their_first_character_beyond_ascii_is_and_windows_1252_otherwise() {
    assert_eq!(decoded("é".as_bytes(), None), ok("é", "utf-8"));
    assert_eq!(decoded(b"caf\xE9 \x93x\x94", None), ok("café “x”", "windows-1252"));
    assert_eq!(decoded(b"caf\xE9", None), ok("café", "windows-1252"));
    assert_eq!(decoded(b"", None), ok("", "utf-8"));
}

#[test]
fn undeclared_utf_8_that_was_cut_inside_a_character_is_still_utf_8() {
    assert_eq!(decoded(b"\xC3\xA9 \xE2\x98", None), ("é \u{fffd}".to_owned(), "utf-8".to_owned(), true));
}

#[test]
fn bytes_that_mean_nothing_are_replaced_and_reported() {
    for (bytes, label) in [(&b"a\xFFb"[..], "utf-8"), (b"a\x81", "gb18030"), (b"a\xFF", "euc-jp")] {
        let (text, name, replaced) = decoded(bytes, Some(&format!("text/html; charset={label}")));
        assert_eq!((name.as_str(), replaced), (label, true));
        assert!(text.starts_with('a') && text.contains('\u{fffd}'), "{text}");
    }
}

#[test]
fn gb18030_reaches_beyond_the_basic_plane() {
    let header = Some("text/html; charset=gb18030");
    assert_eq!(decoded(b"\xD6\xD0\x94\x39\xDA\x33", header), ok("中💩", "gb18030"));
}

#[test]
fn only_html_is_html() {
    for html in [
        None,
        Some(""),
        Some("text/html"),
        Some(" TEXT/HTML ; charset=x"),
        Some("application/xhtml+xml"),
        Some("text/html, text/html"),
        Some(";"),
    ] {
        assert!(is_html(html), "{html:?}");
    }
    for other in ["text/plain", "application/xml", "text/html5", "image/png; text/html", "html"] {
        assert!(!is_html(Some(other)), "{other}");
    }
}

#[test]
fn a_charset_is_found_among_other_parameters() {
    assert_eq!(charset("text/html; boundary=x;CHARSET = 'utf-8' ;q"), Some("utf-8"));
    assert_eq!(charset("text/html; charset; charset=\"\"; charset=big5"), Some("big5"));
    assert_eq!(charset("charset=utf-8"), None);
    assert_eq!(charset("text/html; xcharset=utf-8"), None);
}

#[test]
fn the_query_of_a_link_is_in_the_pages_encoding_and_its_path_in_utf_8() {
    for (charset, page, href) in [
        ("windows-1252", &b"<a href='/gr\xF6\xDFe?q=Gr\xF6\xDFe'>"[..], "/gr%C3%B6%C3%9Fe?q=Gr%F6%DFe"),
        ("windows-1252", b"<a href='/t?q=&#9829;&amp;x#&#9829;'>", "/t?q=%26%239829%3B&x#%E2%99%A5"),
        ("windows-1251", b"<a href='/?\xEF\xF0\xE8%EF'>", "/?%EF%F0%E8%EF"),
        ("shift_jis", b"<a href='/?\x93\xFA'>", "/?%93%FA"),
        ("iso-2022-jp", b"<a href='/?\x1B$BF|\x1B(B&eacute;'>", "/?%1B$BF|%1B(B%26%23233%3B"),
        ("utf-16le", b"<\0a\0 \0h\0r\0e\0f\0=\0?\0\xE9\0>\0", "/docs/start/index.html?%C3%A9"),
        ("windows-1252", b"<a href='mailto:x?subject=\xE9'>", "mailto:x?subject=%C3%A9"),
        ("windows-1252", b"<a href='?\xE9'><base href='/b/'>", "/b/?%E9"),
        ("utf-8", "<a href='?é'>".as_bytes(), "/docs/start/index.html?%C3%A9"),
    ] {
        let url = Url::parse(PAGE).unwrap();
        let content_type = format!("text/html; charset={charset}");
        let mut streaming = HtmlReader::new(&url, Some(&content_type), Options::default());
        let mut tree = std::rc::Rc::new(Selectors::default()).begin(&url, Some(&content_type), Options::default());
        streaming.write(page);
        tree.write(page);
        for info in [streaming.finish(), tree.end(None, &|| false)] {
            let found = info.links[0].href.as_deref().unwrap();
            assert_eq!(found.strip_prefix("https://example.org").unwrap_or(found), href, "{charset}");
        }
    }
}

#[test]
fn an_encoding_that_shows_only_behind_a_link_counts_for_its_query() {
    let mut reader = HtmlReader::new(&Url::parse(PAGE).unwrap(), None, Options::default());
    reader.write(format!("<a href='/?&eacute;'>x</a>{}", " ".repeat(9_999)).as_bytes());
    reader.write(b"caf\xE9");
    assert_eq!(reader.finish().links[0].href.as_deref(), Ok("https://example.org/?%E9"));
}

// ---------------------------------------------------------------- XHTML

const XHTML: &str = "<html xmlns='http://www.w3.org/1999/xhtml'>";

fn read_xhtml_in(pieces: &[&[u8]]) -> PageInfo {
    let url = Url::parse(PAGE).unwrap();
    let mut reader = Streaming.begin(&url, Some("application/xhtml+xml"), Options::default());
    pieces.iter().for_each(|piece| reader.write(piece));
    reader.end(None, &|| false)
}

fn read_xhtml(page: &str) -> PageInfo {
    read_xhtml_in(&[page.as_bytes()])
}

#[test]
fn xhtml_is_read_as_xml() {
    let info = read_xhtml(include_str!("fixtures/html/page.xhtml"));
    assert_eq!(info.truncation, None);
    assert_eq!(info.title.as_deref(), Some("T & U &amp; <a href=\"no\">"));
    let expected = [
        ("one?a=1&b=2", "one"),
        ("frame", ""),
        ("two", "two words é"),
        ("three", "<three>"),
        ("four", "four five"),
        ("five", "five"),
        ("six", "six"),
        ("seven", "Seven"),
        ("eight", "Eight"),
    ];
    let expected = expected.map(|(href, text)| (format!("https://example.org/b/{href}"), text));
    assert_eq!(links(&info), expected);
}

#[test]
fn of_xhtml_with_a_fault_what_stands_before_it_is_kept() {
    for fault in
        ["</p>", "<p></q>", "<a href=x>", "<!x>", "<p", "<p title='", "<!-- ", "<![CDATA[", "<>", "</", "<", ""]
    {
        let info = read_xhtml(&format!("{XHTML}<a href='x'>x</a>{fault}<a href='y'>y</a>"));
        assert_eq!(info.truncation, Some(Truncation::NotWellFormed), "{fault}");
        assert_eq!(links(&info)[0], ("start/x".to_owned(), "x"), "{fault}");
        assert_eq!(links(&info).len(), if fault.is_empty() { 2 } else { 1 }, "{fault}");
    }
}

#[test]
fn xhtml_is_in_utf_8_unless_it_says_otherwise() {
    let page = |head: &[u8], text: &[u8]| {
        let info = read_xhtml_in(&[head, XHTML.as_bytes(), b"<title>", text, b"</title></html>"]);
        (info.title.unwrap(), info.charset, info.replaced)
    };
    assert_eq!(page(b"<?xml version='1.0' encoding='iso-8859-1'?>", b"caf\xE9"), ok("café", "windows-1252"));
    assert_eq!(page(b"<?xml version='1.0'?>", "café".as_bytes()), ok("café", "utf-8"));
    assert_eq!(page(b"<!-- <meta charset='koi8-r'> -->", b"caf\xE9"), ("caf\u{fffd}".into(), "utf-8".into(), true));
}

#[test]
fn xhtml_that_is_hostile_is_read_to_its_end_or_a_bound() {
    let prefixes: String = (0..100_000).map(|n| format!(" xmlns:p{n}='x'")).collect();
    for (page, why) in [
        ("<div>".repeat(1_000_000), Truncation::TooDeep),
        ("<a href='x'>".repeat(300_000), Truncation::TooManyLinks),
        (format!("<p title='{}", "<a href='y'>".repeat(500_000)), Truncation::NotWellFormed),
        (format!("<!--{}", "-".repeat(4_000_000)), Truncation::NotWellFormed),
        (format!("<p{}", " a='1'".repeat(500_000)), Truncation::NotWellFormed),
        (format!("<p{prefixes}>{}", "<p500:b/>".repeat(100_000)), Truncation::NotWellFormed),
        ("<".repeat(1_000_000), Truncation::NotWellFormed),
        (format!("<!DOCTYPE x [{}", "<!ENTITY a '&a;&a;'>".repeat(100_000)), Truncation::NotWellFormed),
    ] {
        let page = format!("{XHTML}{page}");
        let pieces: Vec<&[u8]> = page.as_bytes().chunks(4_096).collect();
        assert_eq!(read_xhtml_in(&pieces).truncation, Some(why), "{:.40}", &page[XHTML.len()..]);
    }
}

/// Pieces of XML with little regard for each other.
const XML_SOUP: &[&str] = &[
    "<a href='x'>",
    "<a href='y' rel='nofollow'/>",
    "</a>",
    "<p>",
    "</p>",
    "<p/>",
    "<b",
    ">",
    "/>",
    "'",
    "\"",
    "=",
    "<svg xmlns='http://www.w3.org/2000/svg'>",
    "</svg>",
    "<title>",
    "</title>",
    "<style>",
    "</style>",
    "<br/>",
    "<h:a href='z' xmlns:h='http://www.w3.org/1999/xhtml'>",
    "</h:a>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "?>",
    "<!DOCTYPE html [",
    "<!ENTITY a 'b'>",
    "<!NOT",
    "<!ELEMENT",
    "]",
    "<!",
    "<",
    "&amp;",
    "&am",
    "p;",
    "&#x41",
    "é💩",
    "\u{feff}",
    " ",
    "text",
];

// ---------------------------------------------------------------- properties

/// Things that stand between links and neither hide nor multiply nor move them.
const NOISE: &[&str] = &[
    "",
    "text ",
    "a < b & c &amp; &nosuch; ",
    "\r\n\t",
    "\0",
    "é☃💩",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<li>",
    "<b>",
    "</b>",
    "<br/>",
    "<h2>x</h2>",
    "</nothing>",
    "<!-- <a href=no> -->",
    "<!doctype html>",
    "<?php <a href=no> ?",
    "<script>'<a href=no>'</script>",
    "<style><a href=no></style>",
    "<textarea><a href=no></textarea>",
    "<title><a href=no></title>",
    "<p title='<a href=no>'>",
    "<a name=no>x</a>",
    "<svg><a name=no>x</a></svg>",
    "<table><tr><td>x</table>",
    "<noscript>x</noscript>",
    "<img alt=x src=\"a>b\">",
    "</a>",
    "<option>",
];

/// Pieces of markup with no regard for each other.
const SOUP: &[&str] = &[
    "<a href=x>",
    "<a href='/y' rel=nofollow>",
    "</a>",
    "<area href=z alt=q>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<template>",
    "</template>",
    "<svg>",
    "<math>",
    "<mi>",
    "<foreignObject>",
    "</svg>",
    "<select>",
    "<option>",
    "</select>",
    "<frameset>",
    "<head>",
    "<body>",
    "</body>",
    "</html>",
    "<title>t",
    "</title>",
    "<base href=/q/>",
    "<script>",
    "</script>",
    "<noscript>",
    "<form>",
    "</form>",
    "<button>",
    "<object>",
    "</object>",
    "<caption>",
    "<col>",
    "<nobr>",
    "<img alt=i>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&am",
    "p;",
    "&#x41",
    "\r",
    "\n",
    "\0",
    "é💩",
    "\u{feff}",
    "text",
    " ",
    "<",
    ">",
    "\"",
    "'",
    "<plaintext>",
    "<textarea>",
    "</textarea>",
    "<pre>",
    "<li>",
    "<dd>",
    "<font color=red>",
    "</font>",
    "<input type=hidden>",
    "<ruby>",
    "<rt>",
    "<h1>",
    "<br>",
    "<hr>",
    "<isindex>",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => prop::sample::select(SOUP).prop_map(str::to_owned), 1 => ".{0,4}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exactly_the_links_of_a_document_are_found_in_order(
        noise in prop::collection::vec(prop::collection::vec(prop::sample::select(NOISE), 0..6), 1..20),
    ) {
        let mut html = String::new();
        for (i, noise) in noise.iter().enumerate() {
            html += &format!("{} <a class=k href=\"page{i}?a=1&amp;b=2\">Page <i>{i}</i></a>", noise.concat());
        }
        let info = read(&html);
        let texts: Vec<String> = (0..noise.len()).map(|i| format!("Page {i}")).collect();
        let expected: Vec<_> = texts.iter().enumerate()
            .map(|(i, text)| (format!("start/page{i}?a=1&b=2"), text.as_str())).collect();
        prop_assert_eq!(links(&info), expected, "{}", html);
    }

    #[test]
    fn pieces_of_any_size_give_the_same_info(html in soup(), size in 1_usize..20) {
        let mut pieces = reader(Options::default());
        for piece in html.as_bytes().chunks(size) {
            pieces.write(piece);
        }
        prop_assert_eq!(pieces.finish(), read(&html));
    }

    #[test]
    fn pieces_of_xhtml_of_any_size_give_the_same_info(
        pieces in prop::collection::vec(prop::sample::select(XML_SOUP), 0..40),
        size in 1_usize..20,
        has_root in any::<bool>(),
    ) {
        let page = format!("{}{}", if has_root { XHTML } else { "" }, pieces.concat());
        let pieces: Vec<&[u8]> = page.as_bytes().chunks(size).collect();
        prop_assert_eq!(read_xhtml_in(&pieces), read_xhtml(&page), "{}", page);
    }

    #[test]
    fn pieces_of_any_size_are_the_same_text(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1_usize..20) {
        for content_type in [None, Some("text/html; charset=iso-2022-jp"), Some("text/html; charset=utf-8")] {
            let mut pieces: Vec<_> = bytes.chunks(size).collect();
            pieces.push(&[]);
            prop_assert_eq!(decoded_in(&pieces, content_type), decoded(&bytes, content_type));
        }
    }

    #[test]
    fn any_bytes_are_decoded_and_read(bytes in prop::collection::vec(any::<u8>(), 0..300), html in soup()) {
        for content_type in [None, Some("text/html; charset=iso-2022-jp")] {
            let mut reader = HtmlReader::new(&Url::parse(PAGE).unwrap(), content_type, Options::default());
            reader.write(&bytes);
            reader.write(html.as_bytes());
            let _ = reader.finish();
        }
    }
}
