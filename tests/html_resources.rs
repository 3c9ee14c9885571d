//! What a page loads, where it is asked for: by each way to read it, and by a crawl.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::Served;
use crawlscope_engine::graph::write_json;
use crawlscope_engine::html::{Options, PageInfo, Parsers, Selectors, Streaming};
use crawlscope_engine::trace::{PageState, Reason};
use std::rc::Rc;
use support::{Run, START, config, site, url};

const XHTML: &str = "<html xmlns='http://www.w3.org/1999/xhtml'>";

fn read_by(parsers: &dyn Parsers, content_type: &str, page: &str, resources: bool) -> PageInfo {
    let options = Options { resources, ..Options::default() };
    let mut parser = parsers.begin(&url(START), Some(content_type), options);
    parser.write(page.as_bytes());
    parser.end(None, &|| false)
}

/// Element and address of each link, as the page streams and as its tree has it; both find the same.
fn found_as(content_type: &str, page: &str, resources: bool) -> Vec<String> {
    let read = |parsers: &dyn Parsers| read_by(parsers, content_type, page, resources);
    let (streamed, tree) = (read(&Streaming), read(&Rc::new(Selectors::default())));
    assert_eq!(streamed, tree, "{page}");
    let address = |link: &crawlscope_engine::html::Link| link.href.clone().unwrap().replace(START, "");
    streamed.links.iter().map(|link| format!("{} {}", link.element.as_str(), address(link))).collect()
}

fn found(html: &str) -> Vec<String> {
    found_as("text/html; charset=utf-8", html, true)
}

#[test]
fn what_a_page_loads_is_found_with_its_element() {
    for (html, expected) in [
        ("<img src=a.png alt=A>", &["img a.png"][..]),
        ("<img src=a srcset='b 1x, c 2x'>", &["img a", "img b", "img c"]),
        ("<picture><source srcset='a, b 2x'><img src=c></picture>", &["source a", "source b", "img c"]),
        ("<video src=a poster=b><source src=c><track src=d></video>", &["video a", "video b", "source c", "track d"]),
        ("<audio src=a></audio>", &["audio a"]),
        ("<script src=a></script><script>'<img src=no>'</script>", &["script a"]),
        ("<object data=a><embed src=b></object>", &["object a", "embed b"]),
        ("<link rel=stylesheet href=a><link rel='shortcut icon' href=b>", &["link a", "link b"]),
        ("<link rel=apple-touch-icon href=a><link rel=manifest href=b>", &["link a", "link b"]),
        ("<link rel=PRELOAD href=a><link rel=modulepreload href=b>", &["link a", "link b"]),
        ("<link rel='alternate stylesheet' href=a><link rel=alternate href=b>", &["link a", "link b"]),
        ("<link rel='canonical icon' href=a>", &["link a"]),
        ("<link rel=dns-prefetch href=a><link href=b>", &[]),
        ("<svg><image href=a /><use xlink:href='b#c'/><use href='#d'/></svg>", &["img a", "img b#c"]),
        ("<svg><image href=a xlink:href=b></image></svg>", &["img a"]),
        ("<image src=a>", &["img a"]),
        ("<noscript><img src=a></noscript>", &["img a"]),
        ("<template><img src=a></template>", &["img a"]),
        ("<a href=a><img src=b></a><img src=c>", &["a a", "img b", "img c"]),
        ("<img><img src><img src=''><script></script><video></video>", &[]),
    ] {
        assert_eq!(found(html), expected, "{html}");
        let pages: Vec<_> = expected.iter().copied().filter(|line| line.starts_with("a ")).collect();
        if !html.contains("rel=alternate href") && !html.contains("canonical") {
            assert_eq!(found_as("text/html", html, false), pages, "{html}");
        }
    }
    let xhtml = format!(
        "{XHTML}<img src='a&amp;b' srcset='c 2x'/><script src='d'/><svg xmlns='http://www.w3.org/2000/svg'><image href='e'/></svg></html>"
    );
    assert_eq!(found_as("application/xhtml+xml", &xhtml, true), ["img a&b", "img c", "script d", "img e"]);
    assert!(found_as("application/xhtml+xml", &xhtml, false).is_empty());
}

#[test]
fn what_a_page_loads_is_no_page_and_an_images_text_is_its_alt() {
    let info = read_by(&Streaming, "text/html", "<img src=a alt=' An  image '><script src=b title=t></script>", true);
    let texts: Vec<_> = info.links.iter().map(|link| (link.text.as_str(), link.is_page)).collect();
    assert_eq!(texts, [("An image", false), ("t", false)]);
}

#[test]
fn addresses_that_have_all_within_them_are_no_links() {
    for html in [
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        "<img src=' DATA:,x'>",
        "<img src='da&#10;ta:,x'>",
        "<video src='blob:https://site.test/1'></video>",
        "<img srcset='data:image/svg+xml,%3Csvg/%3E 2x'>",
        "<img src=' '>",
    ] {
        assert_eq!(found(html), Vec::<String>::new(), "{html}");
    }
    assert_eq!(found("<a href='data:,x'>x</a>"), ["a data:,x"]);
}

#[test]
fn a_srcset_is_read_as_the_standard_says() {
    for (srcset, expected) in [
        ("a", &["a"][..]),
        (" , a 1x,, b 2x ,", &["a", "b"]),
        ("a,b", &["a,b"]),
        ("a, b", &["a", "b"]),
        ("a,, b", &["a", "b"]),
        ("a 100w,b 2.5e1x", &["a", "b"]),
        ("data:image/png;base64,AAA= 1x, b 2x", &["b"]),
        ("x/w_1,h_2/c.jpg 640w, d 1280w", &["x/w_1,h_2/c.jpg", "d"]),
        ("a 100w 50h, b 50h", &["a"]),
        ("a 0w, b -1x, c 1y, d 1.x, e +1x, f infx, g w", &[]),
        ("a 1x 2x, b 1w 1x, c 1w 1w, d 0x", &["d"]),
        ("a calc(1, 2), b", &["b"]),
        ("a (1x, b 2x", &[]),
        ("a (1x), b 2x", &["b"]),
        ("a\t1x\n,\u{c}b\r2x", &["a", "b"]),
        ("", &[]),
        (",", &[]),
        ("a é", &[]),
    ] {
        let expected: Vec<_> = expected.iter().map(|href| format!("img {href}")).collect();
        assert_eq!(found(&format!("<img srcset='{srcset}'>")), expected, "{srcset}");
    }
}

#[test]
fn links_beyond_the_limit_are_left_out_of_a_srcset_too() {
    let page = "<img srcset='a, b 2x, c 3x'>";
    for parsers in [&Streaming as &dyn Parsers, &Rc::new(Selectors::default())] {
        let options = Options { resources: true, links: 2, ..Options::default() };
        let mut parser = parsers.begin(&url(START), Some("text/html"), options);
        parser.write(page.as_bytes());
        assert_eq!(parser.end(None, &|| false).links.len(), 2);
    }
}

// ---------------------------------------------------------------- in a crawl

const PAGE: &str = "<img src=a.png><img src=gone.png><link rel=stylesheet href=s.css><iframe src=f.html></iframe>\
    <link rel=alternate type='application/atom+xml' href=feed><form action=search></form>";

fn served(content_type: &str) -> Served {
    Served::Page { status: 200, content_type: Some(content_type.into()), body: b"<a href=no>no</a>".to_vec() }
}

fn crawl(config: Config) -> Run {
    Run::to_end(
        config,
        site(&[
            ("/", Served::html(PAGE)),
            ("/a.png", served("image/png")),
            ("/s.css", served("text/css")),
            ("/f.html", Served::html("<img src=inner.html>")),
            ("/inner.html", Served::html("<img src=a.png>")),
            ("/feed", served("application/atom+xml")),
        ]),
    )
}

fn outcome(run: &Run, path: &str) -> (PageState, Option<Reason>) {
    let page = run.page(&format!("{START}{path}"));
    (page.state, page.reason)
}

#[test]
fn what_pages_load_is_checked_where_that_is_asked_for() {
    let run = crawl(Config { resources: true, ..config() });
    for path in ["a.png", "s.css", "feed"] {
        assert_eq!(outcome(&run, path), (PageState::Ok, Some(Reason::NotHtml)), "{path}");
    }
    assert_eq!(outcome(&run, "gone.png").0, PageState::Broken);
    assert_eq!(outcome(&run, "inner.html"), (PageState::Ok, None));
    assert_eq!(outcome(&run, "search"), (PageState::Skipped, Some(Reason::Form)));
    assert_eq!(run.page(&format!("{START}a.png")).bytes, 0);
    let mut json = Vec::new();
    write_json(&run.graph(), &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&json["config"]["resources"], &json["links"][0]["element"]), (&true.into(), &"img".into()));
}

#[test]
fn what_pages_load_is_not_even_known_else() {
    let run = crawl(config());
    assert_eq!(run.site.requests().len(), 2);
    assert_eq!(outcome(&run, "feed"), (PageState::Skipped, Some(Reason::Resource)));
    let graph = run.graph();
    assert!(graph.pages().iter().all(|page| !page.address.ends_with("png") && !page.address.ends_with("css")));
}

#[test]
fn whether_to_check_is_an_attribute_and_old_recordings_do_not() {
    let read = |value: Option<&str>| {
        let get = |name: &str| value.filter(|_| name == "resources").map(str::to_owned);
        Config::from_attributes(get, &url(START), &url(START))
    };
    let resources = |value| read(value).map(|config| config.resources);
    assert_eq!(
        [None, Some(""), Some("ignore"), Some(" check ")].map(resources),
        [Ok(false), Ok(false), Ok(false), Ok(true)]
    );
    let error = read(Some("yes")).unwrap_err();
    assert_eq!((error.field, error.message.as_str()), ("resources", "resources must be check or ignore, not “yes”."));
    let mut old = serde_json::to_value(config()).unwrap();
    for later in ["limits", "select", "extract", "resources"] {
        assert!(old.as_object_mut().unwrap().remove(later).is_some(), "{later}");
    }
    assert_eq!(serde_json::from_value::<Config>(old).unwrap(), config());
}
