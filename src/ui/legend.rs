//! The forms and their names, which show and hide: in the picture and in the table.

use super::dom::{append, class, flag, set, set_text, show};
use super::templates::{part, template, write};
use super::text::thousands;
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
        let (panel, mut buttons) = (template("legend"), Vec::new());
        for (at, state) in DisplayState::ALL.into_iter().enumerate() {
            let toggle = template("legend-state");
            set(&toggle, "data-at", &at.to_string());
            class(&part(&toggle, "mark"), state.name(), true);
            write(&toggle, "name", state.name());
            append(&panel, &toggle);
            let count = part(&toggle, "count");
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
