//! The places of a page that a fragment may lead to.
//! <https://html.spec.whatwg.org/multipage/browsing-the-web.html#find-a-potential-indicated-element>

use super::attributes::Attributes;
use super::hidden::Namespace;

/// Most of them kept of one page, and most bytes of all their names.
const MANY: usize = 20_000;
const BYTES: usize = 1 << 20;

/// The names of such places.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: Vec<String>,
    bytes: usize,
    /// There are more than are kept.
    is_full: bool,
}

impl Anchors {
    /// Takes note of an element: of its `id`, and of the `name` of an `<a>`.
    pub(super) fn note(&mut self, name: &str, namespace: Namespace, tag: &impl Attributes) {
        self.add(tag.get("id"));
        if name == "a" && namespace.is_html() {
            self.add(tag.get("name"));
        }
    }

    fn add(&mut self, name: Option<String>) {
        let Some(name) = name.filter(|name| !name.is_empty()) else { return };
        self.bytes += name.len();
        self.is_full |= self.names.len() >= MANY || self.bytes > BYTES;
        if !self.is_full {
            self.names.push(name);
        }
    }

    /// All of them, sorted, each once; `None` if there are more than are kept.
    pub(super) fn take(&mut self) -> Option<Vec<String>> {
        let mut names = std::mem::take(&mut self.names);
        names.sort_unstable();
        names.dedup();
        (!self.is_full).then_some(names)
    }
}
