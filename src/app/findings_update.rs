//! What changes the findings: the table's order, the selection, the tabs.

use super::messages::ToStage;
use super::{Effect, Focus, Model, Tab};
use crate::graph::{Column, DisplayState};
use crate::trace::UrlId;

/// Time between two arrangements of the table while a crawl runs, ms.
const ARRANGE_MS: f64 = 700.0;
/// Time between two questions to the stage while a crawl runs, ms.
const ASK_MS: f64 = 1000.0;

impl Model {
    /// Brings the table into its order again.
    fn arrange(&mut self) {
        let graph = self.panes[0].graph.fold();
        self.findings.order = self.findings.arrangement.rows(graph);
        self.findings.arranged_at = self.now;
        self.findings.arranged_version = self.panes[0].version;
    }

    /// The order or choice of pages was changed by the user.
    fn rearrange(&mut self, effects: &mut Vec<Effect>) {
        self.arrange();
        effects.push(Effect::ScrollTableToTop);
        effects.push(Effect::ToStage(ToStage::Filter(self.findings.arrangement.filter)));
    }

    /// The search was typed.
    pub(super) fn search(&mut self, text: String, effects: &mut Vec<Effect>) {
        self.findings.arrangement.search = text;
        self.rearrange(effects);
    }

    /// Sorts by a column; again, the other way round; again, in the order of finding.
    pub(super) fn sort(&mut self, column: Column, effects: &mut Vec<Effect>) {
        let now = &mut self.findings.arrangement;
        (now.column, now.is_reversed) = match (now.column == column, now.is_reversed) {
            (false, _) => (column, false),
            (true, false) => (column, true),
            (true, true) => (Column::Found, false),
        };
        self.rearrange(effects);
    }

    /// Shows or hides a state.
    pub(super) fn toggle(&mut self, state: DisplayState, effects: &mut Vec<Effect>) {
        self.findings.arrangement.filter.toggle(state);
        self.rearrange(effects);
    }

    /// Selects a page, or none; `send` says whether the stage does not know yet.
    pub(super) fn select(&mut self, page: Option<UrlId>, send: bool, effects: &mut Vec<Effect>) {
        if self.findings.selected != page {
            self.findings.neighborhood = None;
        }
        self.findings.selected = page;
        self.findings.asked_version = None;
        if send {
            effects.push(Effect::ToStage(ToStage::Select(page)));
        } else if let Some(page) = page {
            effects.push(Effect::RevealPage(page));
            self.show_selected(effects);
        }
    }

    /// Selects the page whose button was clicked in a list, and shows it.
    pub(super) fn jump(&mut self, page: UrlId, effects: &mut Vec<Effect>) {
        self.select(Some(page), true, effects);
        effects.push(Effect::RevealPage(page));
        self.show_selected(effects);
    }

    /// Moves the selection by rows of the table.
    pub(super) fn select_row(&mut self, rows: i32, effects: &mut Vec<Effect>) {
        if let Some(next) = self.findings.step(rows, self.panes[0].graph.fold()) {
            effects.push(Effect::RevealPage(next));
            self.select(Some(next), true, effects);
        }
    }

    /// Brings up the selected page where it has a tab: whoever picked it wants to know about it.
    fn show_selected(&mut self, effects: &mut Vec<Effect>) {
        if self.view.narrow == Some(true) {
            self.show_tab(Tab::Selected, effects);
        }
    }

    /// Shows what a tab stands for.
    pub(super) fn show_tab(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        self.findings.tab = tab;
        match tab {
            Tab::Problems => {
                self.findings.problems.clear();
                self.findings.problems_asked_version = None;
            }
            Tab::Steps => effects.push(Effect::RevealStep(0)),
            _ => {}
        }
    }

    /// Goes to the next tab in a direction.
    pub(super) fn move_tab(&mut self, from: Tab, by: i32, shown: &[Tab], effects: &mut Vec<Effect>) {
        let Some(at) = shown.iter().position(|tab| *tab == from) else { return };
        let next = shown[(at + shown.len()).saturating_add_signed(by as isize) % shown.len()];
        self.show_tab(next, effects);
        effects.push(Effect::Focus(Focus::Tab(next)));
    }

    /// The place for it all has changed: machine and selection get tabs or lose them.
    pub(super) fn fit_tabs(&mut self, narrow: bool, effects: &mut Vec<Effect>) {
        if self.view.narrow.replace(narrow) != Some(narrow) {
            self.show_tab(if narrow { Tab::Machine } else { Tab::Pages }, effects);
        }
    }

    /// Brings what depends on the run up to date: the table's order, and what only the stage knows.
    /// While a run goes on not with every batch.
    pub(super) fn refresh_findings(&mut self, effects: &mut Vec<Effect>) {
        let version = self.panes[0].version;
        let is_live = self.panes[0].graph.fold().latest().state.is_live();
        let findings = &self.findings;
        let arranged = findings.order.is_some() && findings.arranged_version != version;
        // To sort fifty thousand rows with each batch would be felt.
        if arranged && (!is_live || self.now - findings.arranged_at >= ARRANGE_MS) {
            self.arrange();
        }
        let hurries = is_live || self.is_playing();
        let is_due = |version_then: Option<u64>, then: f64| match version_then {
            None => true,
            Some(before) => before != version && (!hurries || self.now - then >= ASK_MS),
        };
        let asks = is_due(self.findings.asked_version, self.findings.asked_at);
        let asks_problems = is_due(self.findings.problems_asked_version, self.findings.problems_asked_at);
        if let Some(page) = self.findings.selected.filter(|_| asks) {
            (self.findings.asked_version, self.findings.asked_at) = (Some(version), self.now);
            effects.push(Effect::ToStage(ToStage::Neighborhood(page)));
        }
        if self.findings.tab == Tab::Problems && asks_problems {
            (self.findings.problems_asked_version, self.findings.problems_asked_at) = (Some(version), self.now);
            effects.push(Effect::ToStage(ToStage::Problems));
        }
    }
}
