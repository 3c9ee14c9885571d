//! The forms and their names, which show and hide: in the picture and in the table.

use super::dom::{El, button, el, flag, make, mark, set_text, show, thousands};
use crate::app::Model;
use crate::graph::DisplayState;
use web_sys::HtmlElement;

/// A button for each state.
pub(super) struct Legend {
    pub(super) panel: HtmlElement,
    buttons: Vec<(DisplayState, HtmlElement, HtmlElement)>,
}

impl Legend {
    pub(super) fn build() -> Self {
        let panel = make("div class=legend role=group").attr("aria-label", "Show and hide by state").0;
        let mut buttons = Vec::new();
        for (at, state) in DisplayState::ALL.into_iter().enumerate() {
            let count = el("span").class("count").0;
            let toggle = button("", "show-state")
                .attr("data-at", &at.to_string())
                .attr("aria-pressed", "true")
                .attr("hidden", "");
            let toggle = toggle.with(&[&mark(state.name()), &el("span").text(state.name()).0, &count]).0;
            El(panel.clone()).with(&[&toggle]);
            buttons.push((state, toggle, count));
        }
        Self { panel, buttons }
    }

    /// Shows how many there are of each, and what is shown.
    pub(super) fn render(&self, model: &Model) {
        let (graph, filter) = (model.main().graph.fold(), model.findings.arrangement.filter);
        for (state, button, count) in &self.buttons {
            let many = graph.count(*state);
            let is_shown = filter.shows(*state);
            show(button, many > 0 || !is_shown);
            set_text(count, &thousands(many.into()));
            flag(button, "aria-pressed", is_shown);
        }
    }
}
