//! A page without a browser, and what comes to it.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

use crawlscope_engine::app::{Attributes, Model, Msg, Place, update};
use crawlscope_engine::trace::{Event, EventKind, encode};
use url::Url;

/// A page with an element of these attributes.
pub fn page(attributes: Attributes) -> Model {
    page_at("http://here.test/", "http://here.test/demo/index.html", attributes)
}

/// The same, at an address, with the built-in site at another.
pub fn page_at(at: &str, built_in: &str, attributes: Attributes) -> Model {
    let url = |text: &str| Url::parse(text).expect("an address");
    let place = Place { built_in: url(built_in), page: url(at) };
    let mut model = Model::new(place, attributes);
    update(&mut model, Msg::Mounted);
    model
}

/// Events as a worker posts them.
pub fn batch(kinds: impl IntoIterator<Item = EventKind>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (at, kind) in kinds.into_iter().enumerate() {
        encode(&Event { at: at as u64 * 1000, task: 0, kind }, &mut bytes);
    }
    bytes
}
