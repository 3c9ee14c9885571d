//! What was found: the table's order, the selection, the problems, the tabs.

use crate::graph::{Arrangement, FindingGroup, Graph, Neighborhood, PageRow};
use crate::trace::UrlId;

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
    pub(super) order: Option<Vec<UrlId>>,
    pub(super) arranged_at: f64,
    pub(super) arranged_version: u64,
    /// The selected page.
    pub selected: Option<UrlId>,
    /// What is around it, once the stage has answered.
    pub neighborhood: Option<Neighborhood>,
    pub(super) asked_at: f64,
    pub(super) asked_version: Option<u64>,
    /// The page under the pointer, or walked to, and where it is, px of the stage.
    pub hovered: Option<(UrlId, f32, f32)>,
    /// What is wrong or worth knowing, by kind.
    pub problems: Vec<FindingGroup>,
    /// Changes with each answer about problems or the neighbourhood.
    pub answers: u64,
    pub(super) problems_asked_at: f64,
    pub(super) problems_asked_version: Option<u64>,
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
    pub(super) fn step(&self, rows: i32, graph: &Graph) -> Option<UrlId> {
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
