//! The forms and their names, which show and hide: in the picture and in the table.

use super::dom::{El, el, flag, mark, set_text, show, thousands};
use crate::graph::{DisplayState, Filter, Graph};
use web_sys::{HtmlButtonElement, HtmlElement};

/// A button for each look.
pub(super) struct Legend {
    pub(super) panel: HtmlElement,
    pub(super) buttons: Vec<(DisplayState, HtmlButtonElement)>,
    counts: Vec<HtmlElement>,
}

impl Legend {
    pub(super) fn build() -> Self {
        let panel = el("div").class("legend").attr("role", "group").attr("aria-label", "Show and hide by state").0;
        let (mut buttons, mut counts) = (Vec::new(), Vec::new());
        for look in DisplayState::ALL {
            let mark = mark(look.name());
            let count = el("span").class("count").0;
            let button = el("button").attr("type", "button").attr("aria-pressed", "true").attr("hidden", "");
            let button: HtmlButtonElement = button.with(&[&mark, &el("span").text(look.name()).0, &count]).done();
            El(panel.clone()).with(&[&button]);
            buttons.push((look, button));
            counts.push(count);
        }
        Self { panel, buttons, counts }
    }

    /// Shows how many there are of each, and what is shown.
    pub(super) fn draw(&self, graph: &Graph, filter: Filter) {
        for ((look, button), count) in self.buttons.iter().zip(&self.counts) {
            let many = graph.count(*look);
            let shown = filter.shows(*look);
            show(button, many > 0 || !shown);
            set_text(count, &thousands(many.into()));
            flag(button, "aria-pressed", shown);
        }
    }
}
