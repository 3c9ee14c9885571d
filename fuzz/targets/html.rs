//! A page of strangers: it is read to its end or its bounds, whatever the slices.
#![no_main]

use crawlscope_engine::html::{Limits, PageParser, Progress, TEXT_CHARS, TITLE_CHARS, decode};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|body: &[u8]| {
    let url = Url::parse("https://a.test/b/c.html?d#e").expect("a URL");
    // Small, so that their edges are met.
    let limits = Limits { depth: 40, nodes: 4_000, links: 60, href: 200 };
    let text = decode(body, None).text;
    let whole = PageParser::new(&text, &url, limits).finish();
    assert!(whole.links.len() <= limits.links);
    assert!(whole.title.as_ref().is_none_or(|title| title.chars().count() <= TITLE_CHARS));
    assert!(whole.links.iter().all(|link| link.text.chars().count() <= TEXT_CHARS));
    let mut parser = PageParser::new(&text, &url, limits).with_slice(body.len() % 97 + 1);
    while parser.advance() == Progress::More {}
    assert_eq!(parser.finish(), whole, "the slices change what is found");
});
