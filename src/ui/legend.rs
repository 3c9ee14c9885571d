//! What forms and colours mean: entries that show and hide pages.

use super::dom::{append, class, flag, set, set_text, show, style};
use super::templates::{part, template, write};
use super::text::thousands;
use crate::app::Model;
use crate::draw::{ColorBy, Theme};
use crate::graph::DisplayState;
use crate::language::tr;
use crate::say;
use std::cell::Cell;
use web_sys::HtmlElement;

/// Classes that a colour can tell apart at most.
const MOST_CLASSES: usize = 10;

/// A button for each state, and for each class that colours tell apart.
pub(super) struct Legend {
    pub(super) panel: HtmlElement,
    states: Vec<StateEntry>,
    classes: Vec<ClassEntry>,
}

struct StateEntry {
    state: DisplayState,
    button: HtmlElement,
    count: HtmlElement,
    /// Whether there was any in the run that is shown.
    was_seen: Cell<bool>,
}

struct ClassEntry {
    entry: HtmlElement,
    toggle: HtmlElement,
    swatch: HtmlElement,
    name: HtmlElement,
    count: HtmlElement,
    only: HtmlElement,
}

impl Legend {
    pub(super) fn build() -> Self {
        let panel = template("legend");
        let states = (0..).zip(DisplayState::ALL).map(|(at, state)| StateEntry::build(at, state)).collect();
        let classes = (0..MOST_CLASSES).map(ClassEntry::build).collect();
        let legend = Self { panel, states, classes };
        legend.states.iter().for_each(|entry| append(&legend.panel, &entry.button));
        legend.classes.iter().for_each(|entry| append(&legend.panel, &entry.entry));
        legend
    }

    /// Shows how many there are of each, and what is shown.
    pub(super) fn render(&self, model: &Model) {
        let by_state = model.view.color == ColorBy::State;
        let label = if by_state { tr("Show and hide by state") } else { tr("Show and hide by colour") };
        set(&self.panel, "aria-label", label);
        self.states.iter().for_each(|entry| entry.render(model, by_state));
        for (at, entry) in self.classes.iter().enumerate() {
            entry.render(model, at);
        }
    }
}

impl StateEntry {
    fn build(at: usize, state: DisplayState) -> Self {
        let button = template("legend-state");
        set(&button, "data-at", &at.to_string());
        class(&part(&button, "mark"), state.name(), true);
        write(&button, "name", tr(state.name()));
        let count = part(&button, "count");
        Self { state, button, count, was_seen: Cell::new(false) }
    }

    fn render(&self, model: &Model, by_state: bool) {
        let graph = model.main().graph.fold();
        let (many, is_shown) = (graph.count(self.state), model.findings.arrangement.filter.shows(self.state));
        // While a crawl runs, what is at none for a moment keeps its place.
        let keeps_place = self.was_seen.get() && graph.stats().pages > 0 && graph.latest().state.is_live();
        self.was_seen.set(many > 0 || keeps_place);
        show(&self.button, !is_shown || (by_state && (many > 0 || keeps_place)));
        set_text(&self.count, &thousands(many.into()));
        flag(&self.button, "aria-pressed", is_shown);
    }
}

impl ClassEntry {
    fn build(at: usize) -> Self {
        let entry = template("legend-class");
        let (toggle, only): (HtmlElement, HtmlElement) = (part(&entry, "toggle"), part(&entry, "only"));
        [&toggle, &only].into_iter().for_each(|button| set(button, "data-at", &at.to_string()));
        Self {
            name: part(&entry, "name"),
            count: part(&entry, "count"),
            swatch: part(&entry, "swatch"),
            entry,
            toggle,
            only,
        }
    }

    fn render(&self, model: &Model, at: usize) {
        let found = model.view.classes.get(at).filter(|_| model.view.color != ColorBy::State);
        show(&self.entry, found.is_some());
        let Some(found) = found else { return };
        set_text(&self.name, tr(&found.name));
        set_text(&self.count, &thousands(found.count.into()));
        style(&self.swatch, "background", &format!("var({})", Theme::property(found.ink)));
        set(&self.only, "aria-label", &say!("Only {}", tr(&found.name)));
        flag(&self.toggle, "aria-pressed", model.findings.arrangement.filter.shows_class(at));
    }
}
