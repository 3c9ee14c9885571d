//! What was found: the table's order, the selection, the problems, the tabs.

use super::Columns;
use crate::graph::{Arrangement, Degrees, FindingGroup, Graph, Neighborhood};
use crate::trace::UrlId;

/// What is looked at. Where there is enough width, the machine always stands beside the rest and has no tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The machine.
    Machine,
    /// The problems.
    Problems,
    /// The table of pages.
    #[default]
    Pages,
    /// The selected page.
    Selected,
    /// The steps of the run.
    Steps,
}

impl Tab {
    /// All of them, in their order on the page.
    pub const ALL: [Self; 5] = [Self::Machine, Self::Problems, Self::Pages, Self::Selected, Self::Steps];

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
    /// The columns of the table.
    pub columns: Columns,
    /// The pages so arranged; none where that is all of them in the order of finding.
    pub(super) order: Option<Vec<UrlId>>,
    /// The first row of a page of another site, if there is one.
    pub external_at: Option<usize>,
    pub(super) arranged_at: f64,
    pub(super) arranged_version: u64,
    /// The selected page.
    pub selected: Option<UrlId>,
    /// The address of a page that is to be selected once it has been found.
    pub(super) wanted: Option<String>,
    /// So many pages are not it.
    pub(super) wanted_from: usize,
    /// Whoever opened a link wants to see it.
    pub(super) wanted_fronts: bool,
    /// The pages selected so far.
    pub trail: Trail,
    /// What is around it, once the stage has answered.
    pub neighborhood: Option<Neighborhood>,
    pub(super) asked_at: f64,
    pub(super) asked_version: Option<u64>,
    /// The page under the pointer, or walked to, where it is, px of the stage, and how many pages it stands for.
    pub hovered: Option<(UrlId, f32, f32, u32)>,
    /// What is wrong or worth knowing, by kind.
    pub problems: Vec<FindingGroup>,
    /// Changes with each answer about problems or the neighbourhood.
    pub answers: u64,
    pub(super) problems_asked_at: f64,
    pub(super) problems_asked_version: Option<u64>,
    /// Whether all of them were asked for, and not only the first of each kind.
    pub(super) problems_are_whole: bool,
    /// Whether the stage owes an answer about them.
    pub(super) awaits_problems: bool,
    /// How long its last answer took, ms.
    pub(super) problems_took: f64,
    /// A crawl has ended, and what is wrong with its site is to be seen first.
    pub(super) fronts_problems: bool,
    /// Links in and out of each page, once the stage has told them to a search or a column that asks.
    pub degrees: Option<Degrees>,
    /// The picture is lit by the search.
    pub(super) is_lit: bool,
    /// The search asks for them.
    pub(super) search_wants_degrees: bool,
    /// What is wrong with the search, if it is not understood.
    pub search_error: Option<String>,
    pub(super) degrees_asked_at: f64,
    pub(super) degrees_asked_version: Option<u64>,
    /// The tab that is shown.
    pub tab: Tab,
    /// Whether the user has chosen it, or is at work on what it shows.
    pub(super) is_tab_chosen: bool,
}

/// Pages selected one after another, to go back and forward over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    pages: Vec<UrlId>,
    /// How many of them lead to where one is, that one included.
    at: usize,
}

/// Pages that a trail remembers.
const MOST_TRAIL: usize = 100;

impl Trail {
    /// Another page was selected: what lay ahead is forgotten.
    pub(super) fn push(&mut self, page: UrlId) {
        if self.pages.get(self.at.wrapping_sub(1)) == Some(&page) {
            return;
        }
        self.pages.truncate(self.at);
        if self.pages.len() == MOST_TRAIL {
            self.pages.remove(0);
        }
        self.pages.push(page);
        self.at = self.pages.len();
    }

    /// The page so many steps further on, or back; none beyond an end.
    pub fn peek(&self, by: i32) -> Option<UrlId> {
        self.pages.get(self.at.checked_sub(1)?.checked_add_signed(by as isize)?).copied()
    }

    /// Goes there.
    pub(super) fn go(&mut self, by: i32) -> Option<UrlId> {
        let page = self.peek(by)?;
        self.at = self.at.saturating_add_signed(by as isize);
        Some(page)
    }
}

impl Findings {
    /// Those that are known are of another run.
    pub(super) fn forget_degrees(&mut self) {
        (self.degrees, self.degrees_asked_version) = (None, None);
    }

    /// How many problems are listed, or counted where the list leaves some out.
    pub fn problem_count(&self) -> u64 {
        self.problems.iter().map(|group| u64::from(group.count)).sum()
    }

    /// Those that are known are of another run, and so is an answer that may still come.
    pub(super) fn forget_problems(&mut self) {
        self.problems.clear();
        (self.problems_asked_version, self.fronts_problems) = (None, false);
        self.answers += 1;
    }

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
    pub(super) fn step(&self, rows: i32, graph: &Graph) -> Option<UrlId> {
        let last = self.len(graph).checked_sub(1)?;
        let row = match self.selected.and_then(|page| self.row_of(page)) {
            Some(row) => row.saturating_add_signed(rows as isize).min(last),
            None => 0,
        };
        self.page(row, graph)
    }
}
