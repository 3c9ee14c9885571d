//! Reads a page as our reader workers do.

use crawlscope_html::{Element, HtmlReader, Options};
use url::Url;
use wasm_bindgen::prelude::*;

/// Our reader, for pages of one address.
#[wasm_bindgen]
pub struct Links(Url);

#[wasm_bindgen]
impl Links {
    /// # Panics
    /// Never: the address is one.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "only JavaScript calls it")]
    pub fn new() -> Self {
        Self(Url::parse("http://127.0.0.1/").expect("the address is one"))
    }

    /// How many links by `<a>` and `<area>` a page has, and how long their addresses are together: proof that each
    /// was read. Title, texts and all else that a crawl is told are read too.
    pub fn count(&self, body: &[u8]) -> Vec<u32> {
        let mut reader = HtmlReader::new(&self.0, Some("text/html; charset=utf-8"), Options::default());
        reader.write(body);
        let info = reader.finish();
        let links = info.links.iter().filter(|link| matches!(link.element, Element::A | Element::Area));
        let (links, length) = links.fold((0, 0), |(links, length), link| {
            (links + 1, length + link.href.as_ref().map_or(0, |href| href.as_str().len() as u32))
        });
        vec![links, length]
    }
}
