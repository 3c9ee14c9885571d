//! What the `<meta name>` of a document say of it.

use super::attributes::Attributes;
use super::directives::Directives;
use super::info::DESCRIPTION_CHARS;
use super::value::collapsed;

/// What they have said so far.
#[derive(Debug, Default)]
pub(super) struct Metas {
    /// What is asked of robots.
    pub(super) directives: Directives,
    /// What the first description says, once there was one.
    description: Option<Option<String>>,
}

impl Metas {
    /// Takes note of a `<meta>` that is part of the document.
    pub(super) fn note(&mut self, tag: &impl Attributes) {
        self.directives = self.directives.and(Directives::of_meta(tag));
        if self.description.is_none() && is_description(tag) {
            self.description = tag.get("content").map(|text| collapsed(text.chars(), DESCRIPTION_CHARS));
        }
    }

    /// The document's description, if it has one that says something.
    pub(super) fn description(self) -> Option<String> {
        self.description.flatten()
    }
}

/// <https://html.spec.whatwg.org/multipage/semantics.html#meta-description>
fn is_description(tag: &impl Attributes) -> bool {
    tag.get("name").is_some_and(|name| name.eq_ignore_ascii_case("description"))
}
