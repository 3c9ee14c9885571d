//! What was found: the table's order, the selection, the problems, the tabs.

use super::messages::ToStage;
use super::{Effect, Focus, Model};
use crate::graph::{Arrangement, Column, DisplayState, Graph, Neighborhood, PageRow, Problem};
use crate::trace::UrlId;

/// Time between two arrangements of the table while a crawl runs, ms.
const ARRANGE_MS: f64 = 700.0;
/// Time between two questions to the stage while a crawl runs, ms.
const ASK_MS: f64 = 1000.0;

/// What is looked at. Where there is enough width, machine and selection always stand beside the
/// rest and have no tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The machine.
    Machine,
    /// The table of pages.
    #[default]
    Pages,
    /// The problems.
    Problems,
    /// The steps of the run.
    Steps,
    /// The selected page.
    Selected,
}

impl Tab {
    /// All of them, in their order on the page.
    pub const ALL: [Self; 5] = [Self::Machine, Self::Pages, Self::Problems, Self::Steps, Self::Selected];

    /// The id of its panel.
    pub fn panel(self) -> &'static str {
        match self {
            Self::Machine => "tab-machine",
            Self::Pages => "tab-pages",
            Self::Problems => "tab-problems",
            Self::Steps => "tab-steps",
            Self::Selected => "tab-selected",
        }
    }
}

/// What was found and how it is looked at.
#[derive(Debug, Default)]
pub struct Findings {
    /// What the table shows, and in what order.
    pub arrangement: Arrangement,
    /// The pages so arranged; none where that is all of them in the order of finding.
    order: Option<Vec<UrlId>>,
    arranged_at: f64,
    arranged_version: u64,
    /// The selected page.
    pub selected: Option<UrlId>,
    /// What is around it, once the stage has answered.
    pub neighborhood: Option<Neighborhood>,
    asked_at: f64,
    asked_version: Option<u64>,
    /// The page under the pointer, or walked to, and where it is, px of the stage.
    pub hovered: Option<(UrlId, f32, f32)>,
    /// What links do not reach.
    pub problems: Vec<Problem>,
    /// Changes with each answer about problems or the neighbourhood.
    pub answers: u64,
    problems_asked_at: f64,
    problems_asked_version: Option<u64>,
    /// The tab that is shown.
    pub tab: Tab,
}

impl Findings {
    /// Rows of the table.
    pub fn len(&self, graph: &Graph) -> usize {
        self.order.as_ref().map_or(graph.pages().len(), Vec::len)
    }

    /// Whether it has no rows.
    pub fn is_empty(&self, graph: &Graph) -> bool {
        self.len(graph) == 0
    }

    /// The page in a row.
    pub fn page(&self, row: usize, graph: &Graph) -> Option<UrlId> {
        match &self.order {
            Some(order) => order.get(row).copied(),
            None => (row < graph.pages().len()).then_some(row as UrlId),
        }
    }

    /// The row of a page.
    pub fn row_of(&self, page: UrlId) -> Option<usize> {
        match &self.order {
            Some(order) => order.iter().position(|id| *id == page),
            None => Some(page as usize),
        }
    }

    /// The page that is so many rows below the selected one, or the first; within the table.
    fn step(&self, rows: i32, graph: &Graph) -> Option<UrlId> {
        let last = self.len(graph).checked_sub(1)?;
        let row = match self.selected.and_then(|page| self.row_of(page)) {
            Some(row) => row.saturating_add_signed(rows as isize).min(last),
            None => 0,
        };
        self.page(row, graph)
    }
}

/// The address that others are shortened against: the first start's.
pub fn start_of(pages: &[PageRow]) -> &str {
    pages.first().map_or("", |page| page.address.as_str())
}

/// An address as short as it can be and still be understood: relative to the start's folder or its origin, else
/// without the scheme.
pub fn short_address<'a>(page: &'a PageRow, start: &str) -> &'a str {
    let address = page.address.as_str();
    let folder = &start[..start.rfind('/').map_or(0, |slash| slash + 1)];
    let host = start.find("://").map_or(0, |at| at + 3);
    let origin = &start[..start[host..].find('/').map_or(start.len(), |at| host + at)];
    let below = address.strip_prefix(folder).filter(|rest| !rest.is_empty() && folder.len() > origin.len() + 1);
    let within = || address.strip_prefix(origin).filter(|path| path.starts_with('/'));
    let bare = || address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    below.or_else(within).or_else(bare).unwrap_or(address)
}

/// The pages shown in the table, tab-separated, as spreadsheets take it.
pub fn table_as_text(model: &Model) -> String {
    let graph = model.main().graph.fold();
    let mut text = String::from("state\tstatus\tdepth\taddress\ttitle\treason");
    let columns = graph.columns();
    columns.iter().for_each(|name| text.extend(["\t", &cell(name)]));
    text.push('\n');
    for id in (0..model.findings.len(graph)).filter_map(|row| model.findings.page(row, graph)) {
        let page = &graph.pages()[id as usize];
        let status = page.status.map(|status| status.to_string()).unwrap_or_default();
        let title = cell(page.title.as_deref().unwrap_or_default());
        let reason = page.reason.map_or("", |reason| reason.code());
        text.push_str(
            &[page.look().name(), &status, &page.depth.to_string(), &page.address, &title, reason].join("\t"),
        );
        let values = page.extracted.as_deref().unwrap_or_default();
        (0..columns.len()).for_each(|at| text.extend(["\t", &cell(values.get(at).map_or("", String::as_str))]));
        text.push('\n');
    }
    text
}

/// A page's text as a cell: on one line, and nothing that a spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("{guard}{}", text.replace(['\t', '\r', '\n'], " "))
}

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
