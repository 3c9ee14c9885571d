//! A button and the panel that it opens.

use super::dom::{button, flag, make, show};
use web_sys::HtmlElement;

/// Closed at first.
pub(super) struct Popover {
    pub(super) toggle: HtmlElement,
    pub(super) panel: HtmlElement,
}

impl Popover {
    /// The panel is found by this id, and is of a class of that name.
    pub(super) fn build(id: &str, label: &str, action: &str) -> Self {
        let toggle = button(label, action).attr("aria-expanded", "false").attr("aria-controls", id).0;
        let panel = make("div hidden").class(&format!("{id} sheet")).attr("id", id).0;
        Self { toggle, panel }
    }

    /// Opens or closes it.
    pub(super) fn open(&self, open: bool) {
        show(&self.panel, open);
        flag(&self.toggle, "aria-expanded", open);
    }
}
