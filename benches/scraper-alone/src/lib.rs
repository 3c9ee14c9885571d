//! Finds the links of a page as `scraper`'s documentation does it.

use scraper::{Html, Selector};
use wasm_bindgen::prelude::*;

/// A parser with its selector ready.
#[wasm_bindgen]
pub struct Links(Selector);

#[wasm_bindgen]
impl Links {
    /// # Panics
    /// Never: the selector is one.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "only JavaScript calls it")]
    pub fn new() -> Self {
        Self(Selector::parse("a[href], area[href]").expect("the selector is one"))
    }

    /// How many links a page has, and how long their addresses are together: proof that each was read.
    pub fn count(&self, body: &[u8]) -> Vec<u32> {
        let document = Html::parse_document(&String::from_utf8_lossy(body));
        let addresses = document.select(&self.0).filter_map(|element| element.attr("href"));
        let (links, length) = addresses.fold((0, 0), |(links, length), href| (links + 1, length + href.len() as u32));
        vec![links, length]
    }
}
