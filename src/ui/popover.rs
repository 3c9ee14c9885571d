//! A button and the panel that it opens.

use super::dom::{flag, show};
use web_sys::HtmlElement;

/// Closed at first.
pub(super) struct Popover {
    pub(super) toggle: HtmlElement,
    pub(super) panel: HtmlElement,
}

impl Popover {
    /// Opens or closes it.
    pub(super) fn open(&self, open: bool) {
        show(&self.panel, open);
        flag(&self.toggle, "aria-expanded", open);
    }
}
