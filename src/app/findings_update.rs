//! What changes the findings: the table's order, the selection, the tabs.

use super::messages::ToStage;
use super::{Columns, Effect, Focus, Model, Tab};
use crate::graph::{Column, Degrees, DisplayState, FindingGroup, Query, RunState};
use crate::trace::UrlId;

/// Time between two arrangements of the table while a crawl runs, ms.
const ARRANGE_MS: f64 = 700.0;
/// Time between two questions to the stage while a crawl runs, ms.
const ASK_MS: f64 = 1000.0;
/// Looking for problems takes at most one in so many ms of the stage's time, which also draws the picture.
const PROBLEMS_SHARE: f64 = 10.0;

impl Model {
    /// Brings the table into its order again, and lights in the picture what a search has found.
    fn arrange(&mut self, effects: &mut Vec<Effect>) {
        let graph = self.panes[0].graph.fold();
        self.findings.order = self.findings.arrangement.rows(graph, self.findings.degrees.as_ref());
        let is_own = |id: &UrlId| graph.pages().get(*id as usize).is_none_or(|page| !page.is_external());
        let external_at = self.findings.order.as_ref().map(|order| (order.partition_point(is_own), order.len()));
        self.findings.external_at = external_at.filter(|(at, len)| at < len).map(|(at, _)| at);
        self.findings.arranged_at = self.now;
        self.findings.arranged_version = self.panes[0].version;
        self.light(effects);
    }

    /// Lights in the picture what a search has found, or what is in the outline.
    pub(super) fn light(&mut self, effects: &mut Vec<Effect>) {
        let arrangement = &self.findings.arrangement;
        let searches = !arrangement.search.trim().is_empty() && self.findings.search_error.is_none();
        let searches = searches || arrangement.among.is_some();
        if searches || self.findings.is_lit {
            self.findings.is_lit = searches;
            let mut lit = if searches { self.findings.order.clone() } else { None };
            lit.iter_mut().for_each(|pages| pages.sort_unstable());
            effects.push(Effect::ToStage(ToStage::Lit(lit)));
        }
    }

    /// The order or choice of pages was changed by the user.
    pub(super) fn rearrange(&mut self, effects: &mut Vec<Effect>) {
        self.arrange(effects);
        effects.push(Effect::ScrollTableToTop);
        effects.push(Effect::ToStage(ToStage::Filter(self.findings.arrangement.filter)));
    }

    /// The search was typed.
    pub(super) fn search(&mut self, text: String, effects: &mut Vec<Effect>) {
        let query = Query::parse(&text);
        self.findings.search_wants_degrees = query.as_ref().is_ok_and(Query::needs_degrees);
        self.findings.search_error = query.err().map(|error| format!("{error}."));
        self.findings.arrangement.search = text;
        self.findings.degrees_asked_version = None;
        self.rearrange(effects);
    }

    /// The links in and out of each page have come, for which a search asks.
    pub(super) fn take_degrees(&mut self, degrees: Degrees, effects: &mut Vec<Effect>) {
        self.findings.degrees = Some(degrees);
        self.arrange(effects);
    }

    /// Whether the search, or what is seen of the table, asks for the links in and out of each page.
    fn wants_degrees(&self) -> bool {
        let (findings, narrow) = (&self.findings, self.view.narrow == Some(true));
        let is_seen = findings.tab == Tab::Pages && findings.columns.needs_degrees(narrow);
        findings.search_wants_degrees || is_seen || findings.arrangement.column.needs_degrees()
    }

    /// Shows a column of the table, or no longer.
    pub(super) fn toggle_column(&mut self, column: Column, effects: &mut Vec<Effect>) {
        self.findings.columns.toggle(column, self.view.narrow == Some(true));
        self.keep_columns(effects);
    }

    /// Makes a column so wide; none: as wide as it is by itself. While it is dragged it is not kept.
    pub(super) fn set_column_width(
        &mut self,
        column: Column,
        width: Option<i32>,
        keeps: bool,
        effects: &mut Vec<Effect>,
    ) {
        self.findings.columns.set_width(column, width);
        if keeps {
            self.keep_columns(effects);
        }
    }

    /// The columns are as nobody had chosen any.
    pub(super) fn reset_columns(&mut self, effects: &mut Vec<Effect>) {
        self.findings.columns = Columns::default();
        self.keep_columns(effects);
    }

    /// Embedded, nothing is kept: the page around is somebody else's.
    fn keep_columns(&self, effects: &mut Vec<Effect>) {
        if !self.attributes.has("embed") {
            effects.push(Effect::KeepColumns(self.findings.columns.text()));
        }
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
        if let Some(page) = page {
            self.findings.trail.push(page);
        }
        self.note_selected(page, effects);
        self.findings.asked_version = None;
        if send {
            effects.push(Effect::ToStage(ToStage::Select(page)));
        } else if let Some(page) = page {
            effects.push(Effect::RevealPage(page));
            self.show_selected(effects);
        } else {
            // A tap on the picture's ground is for the picture.
            self.view.sheet_open = false;
        }
    }

    /// Selects the page whose button was clicked in a list, and shows it.
    pub(super) fn jump(&mut self, page: UrlId, effects: &mut Vec<Effect>) {
        self.select(Some(page), true, effects);
        self.show_selected(effects);
        // The button may have gone from sight.
        effects.push(Effect::Focus(Focus::Tab(Tab::Selected)));
    }

    /// Selects the page that was selected before, or after.
    pub(super) fn retrace(&mut self, by: i32, effects: &mut Vec<Effect>) {
        if let Some(page) = self.findings.trail.go(by) {
            self.jump(page, effects);
        }
    }

    /// Moves the selection by rows of the table.
    pub(super) fn select_row(&mut self, rows: i32, effects: &mut Vec<Effect>) {
        if let Some(next) = self.findings.step(rows, self.panes[0].graph.fold()) {
            effects.push(Effect::RevealPage(next));
            self.select(Some(next), true, effects);
        }
    }

    /// Selects a row of the table; the selected one's page is shown.
    pub(super) fn pick_row(&mut self, page: Option<UrlId>, effects: &mut Vec<Effect>) {
        if page.is_some() && page == self.findings.selected {
            self.show_selected(effects);
            effects.push(Effect::Focus(Focus::Tab(Tab::Selected)));
        } else {
            self.select(page, true, effects);
        }
    }

    /// Brings up the selected page: whoever picked it wants to know about it.
    fn show_selected(&mut self, effects: &mut Vec<Effect>) {
        self.choose_tab(Tab::Selected, effects);
    }

    /// Shows what a tab stands for, as the user wants it: from now on no other comes up by itself.
    pub(super) fn choose_tab(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        self.findings.is_tab_chosen = true;
        self.view.sheet_open = true;
        self.show_tab(tab, effects);
    }

    /// Shows what a tab stands for.
    pub(super) fn show_tab(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        self.findings.tab = tab;
        match (tab, self.findings.selected) {
            (Tab::Steps, _) => effects.push(Effect::RevealStep(0)),
            (Tab::Pages, Some(page)) => effects.push(Effect::RevealPage(page)),
            _ => {}
        }
    }

    /// Shows what is in front where nothing was chosen.
    pub(super) fn show_first_tab(&mut self, effects: &mut Vec<Effect>) {
        if !self.findings.is_tab_chosen {
            self.show_tab(self.first_tab(), effects);
        }
    }

    /// While a crawl goes on, the machine where it has a tab; once it is over, what is wrong with its site.
    fn first_tab(&self) -> Tab {
        let state = self.main().graph.fold().latest().state;
        let is_over = !state.is_live() && state != RunState::Idle;
        if is_over && !self.findings.problems.is_empty() {
            Tab::Problems
        } else if self.view.narrow == Some(true) && !is_over {
            Tab::Machine
        } else {
            Tab::Pages
        }
    }

    /// The steps have a tab only with a program.
    fn fit_steps(&mut self, effects: &mut Vec<Effect>) {
        if self.findings.tab == Tab::Steps && !self.has_program() {
            self.findings.is_tab_chosen = false;
            self.show_first_tab(effects);
        }
    }

    /// Goes to the next tab in a direction.
    pub(super) fn move_tab(&mut self, from: Tab, by: i32, shown: &[Tab], effects: &mut Vec<Effect>) {
        let Some(at) = shown.iter().position(|tab| *tab == from) else { return };
        let next = shown[(at + shown.len()).saturating_add_signed(by as isize) % shown.len()];
        self.choose_tab(next, effects);
        effects.push(Effect::Focus(Focus::Tab(next)));
    }

    /// The place for it all has changed: the machine gets a tab or loses it.
    pub(super) fn fit_tabs(&mut self, narrow: bool, effects: &mut Vec<Effect>) {
        if self.view.narrow.replace(narrow) == Some(narrow) {
            return;
        }
        if !narrow && self.findings.tab == Tab::Machine {
            self.findings.is_tab_chosen = false;
        }
        self.show_first_tab(effects);
    }

    /// What is wrong has been looked for. At the end of a crawl it is what its user came for.
    pub(super) fn take_problems(&mut self, problems: Vec<FindingGroup>, effects: &mut Vec<Effect>) {
        let findings = &mut self.findings;
        findings.awaits_problems = false;
        // Otherwise it is about the run before.
        if findings.problems_asked_version.is_none() {
            return;
        }
        findings.problems_took = self.now - findings.problems_asked_at;
        findings.problems = problems;
        findings.answers += 1;
        if findings.problems_asked_version == Some(self.panes[0].version)
            && std::mem::take(&mut findings.fronts_problems)
            && !findings.is_tab_chosen
            && !findings.problems.is_empty()
        {
            self.show_tab(Tab::Problems, effects);
        }
    }

    /// Brings what depends on the run up to date: the table's order, and what only the stage knows.
    /// While a run goes on not with every batch.
    pub(super) fn refresh_findings(&mut self, effects: &mut Vec<Effect>) {
        self.fit_steps(effects);
        self.select_wanted(effects);
        let version = self.panes[0].version;
        let is_live = self.panes[0].graph.fold().latest().state.is_live();
        let is_old = self.findings.arranged_version != version;
        // To sort fifty thousand rows with each batch would be felt.
        if is_old && (!is_live || self.now - self.findings.arranged_at >= ARRANGE_MS) {
            self.arrange(effects);
        }
        let findings = &self.findings;
        let hurries = is_live || self.is_playing();
        let is_due_after = |ms: f64, version_then: Option<u64>, then: f64| match version_then {
            None => true,
            Some(before) => before != version && (!hurries || self.now - then >= ms),
        };
        let is_due = |version_then, then| is_due_after(ASK_MS, version_then, then);
        let asks = is_due(findings.asked_version, findings.asked_at);
        let rest = ASK_MS.max(PROBLEMS_SHARE * findings.problems_took);
        // All of them, to be printed, only at rest at the end: every step back makes other ones.
        let whole = !hurries && self.panes[0].cursor.is_none();
        let asks_problems = !findings.awaits_problems
            && !self.panes[0].graph.fold().all_pages().is_empty()
            && (whole && !findings.problems_are_whole
                || is_due_after(rest, findings.problems_asked_version, findings.problems_asked_at));
        if let Some(page) = self.findings.selected.filter(|_| asks) {
            (self.findings.asked_version, self.findings.asked_at) = (Some(version), self.now);
            effects.push(Effect::ToStage(ToStage::Neighborhood(page)));
        }
        if self.wants_degrees() && is_due(self.findings.degrees_asked_version, self.findings.degrees_asked_at) {
            (self.findings.degrees_asked_version, self.findings.degrees_asked_at) = (Some(version), self.now);
            effects.push(Effect::ToStage(ToStage::Degrees));
        }
        if asks_problems {
            self.findings.awaits_problems = true;
            (self.findings.problems_asked_version, self.findings.problems_asked_at) = (Some(version), self.now);
            self.findings.problems_are_whole = whole;
            effects.push(Effect::ToStage(ToStage::Problems { whole }));
        }
    }
}
