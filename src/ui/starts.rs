//! Addresses to start from: those crawled before, and sites that permit it.

use super::dom::{Memo, append, set, show};
use super::popover::Popover;
use super::templates::{part, template};
use crate::app::Model;
use crate::crawl::Recents;
use web_sys::HtmlElement;

/// The list and the button that opens it.
pub(super) struct Starts {
    pub(super) popover: Popover,
    recent: HtmlElement,
    list: HtmlElement,
    shown: Memo<Recents>,
}

impl Starts {
    /// `toggle` opens it.
    pub(super) fn build(toggle: HtmlElement, built_in: &str) -> Self {
        let panel = template("starts");
        set_pick(&part(&panel, "built-in"), built_in);
        let (recent, list) = (part(&panel, "recent"), part(&panel, "recents"));
        Self { popover: Popover { toggle, panel }, recent, list, shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        self.popover.open(model.start.starts_open);
        let recents = &model.start.recents;
        if self.shown.is_new(recents.clone()) {
            self.list.set_text_content(None);
            for starts in recents.sets() {
                let row = template("recent-start");
                set_pick(&part(&row, "pick"), starts);
                append(&self.list, &row);
            }
            show(&self.recent, !recents.sets().is_empty());
        }
    }
}

/// Makes a button stand for start addresses.
fn set_pick(button: &HtmlElement, starts: &str) {
    button.set_text_content(Some(starts));
    set(button, "title", starts);
}
