//! A page of strangers: it is read to its end or its bounds, whatever the pieces it comes in, also as XML.
#![no_main]

use crawlscope_engine::html::{HtmlReader, Options, Parsers, Streaming, TEXT_CHARS, TITLE_CHARS};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|body: &[u8]| {
    let url = Url::parse("https://a.test/b/c.html?d#e").expect("a URL");
    // Small, so that their edges are met.
    let resources = body.len() % 2 == 0;
    let options = Options { resources, links: 60, href: 200, memory: 1 << 16, ..Options::default() };
    let mut whole = HtmlReader::new(&url, None, options);
    whole.write(body);
    let whole = whole.finish();
    assert!(whole.links.len() <= options.links);
    assert!(whole.title.as_ref().is_none_or(|title| title.chars().count() <= TITLE_CHARS));
    assert!(whole.links.iter().all(|link| link.text.chars().count() <= TEXT_CHARS));
    let mut xml = Streaming.begin(&url, Some("application/xhtml+xml"), options);
    body.chunks(body.len() % 97 + 1).for_each(|piece| xml.write(piece));
    assert!(xml.end(None, &|| false).links.len() <= options.links);
    let mut pieces = HtmlReader::new(&url, None, Options { memory: 1 << 24, ..options });
    for piece in body.chunks(body.len() % 97 + 1) {
        pieces.write(piece);
    }
    // How much memory a tag takes depends on the pieces; what is found in enough of it does not.
    assert!(whole.truncation.is_some() || pieces.finish() == whole, "the pieces change what is found");
});
