//! The table of pages. Only the rows in sight are in the document, so it is as quick for
//! fifty thousand pages as for fifty.

use super::dom::{el, mark, row_height, set, set_text, show};
use super::parts::Parts;
use crate::graph::{Arrangement, Column, Graph, PageRow, RunState};
use crate::trace::UrlId;
use std::cell::{Cell, RefCell};
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// Rows drawn beyond the edges of what is in sight.
const BEYOND: usize = 6;

/// Least ms between two arrangements while a crawl runs.
const ARRANGE_MS: f64 = 700.0;

/// The table's window on the pages.
#[derive(Default)]
pub(super) struct Table {
    /// What is shown, and in what order.
    pub(super) arrangement: RefCell<Arrangement>,
    /// The pages so arranged; none where that is all in the order of finding.
    order: RefCell<Option<Vec<UrlId>>>,
    /// When they were arranged, ms.
    arranged: Cell<f64>,
    /// The rows in the document, from the first to before the last.
    shown: Cell<(usize, usize)>,
    /// A row's height, px, how far it is scrolled and how much of it is seen, when it was last looked at.
    sight: Cell<(u32, i32, i32)>,
    /// What stands for the rows below them.
    below: RefCell<Option<HtmlElement>>,
}

impl Table {
    /// Notes what is in sight. To ask that in the middle of changes would cost a layout of the page.
    pub(super) fn look(&self, parts: &Parts) {
        let scroller = &parts.found.scroller;
        self.sight.set((pitch(parts), scroller.scroll_top(), scroller.client_height()));
    }

    /// The rows that should be in the document: those in sight, and a few more.
    fn in_sight(&self, rows: usize) -> Range<usize> {
        let (pitch, top, height) = self.sight.get();
        let fit = |px: i32| (px.max(0) as u32 / pitch.max(1)) as usize;
        let first = fit(top).saturating_sub(BEYOND).min(rows);
        let many = fit(height) + 2 * BEYOND;
        first..(first + many).min(rows)
    }

    /// Arranges the pages anew and draws them.
    pub(super) fn arrange(&self, parts: &Parts, graph: &Graph, selected: Option<UrlId>) {
        *self.order.borrow_mut() = self.arrangement.borrow().rows(graph);
        self.arranged.set(js_sys::Date::now());
        let arrangement = self.arrangement.borrow();
        for (column, head, _) in &parts.found.heads {
            let sort = match (arrangement.column == *column, arrangement.is_reversed) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            };
            set(head, "aria-sort", sort);
        }
        self.draw(parts, graph, selected);
    }

    /// Sorts by a column; again, the other way round; again, in the order of finding.
    pub(super) fn sort(&self, column: Column) {
        let mut now = self.arrangement.borrow_mut();
        (now.column, now.is_reversed) = match (now.column == column, now.is_reversed) {
            (false, _) => (column, false),
            (true, false) => (column, true),
            (true, true) => (Column::Found, false),
        };
    }

    fn len(&self, graph: &Graph) -> usize {
        self.order.borrow().as_ref().map_or(graph.pages().len(), Vec::len)
    }

    /// The page in a row.
    pub(super) fn page(&self, row: usize, graph: &Graph) -> Option<UrlId> {
        match &*self.order.borrow() {
            Some(order) => order.get(row).copied(),
            None => (row < graph.pages().len()).then_some(row as UrlId),
        }
    }

    fn row_of(&self, page: UrlId) -> Option<usize> {
        match &*self.order.borrow() {
            Some(order) => order.iter().position(|id| *id == page),
            None => Some(page as usize),
        }
    }

    /// The pages that are shown.
    pub(super) fn pages(&self, graph: &Graph) -> Vec<UrlId> {
        (0..self.len(graph)).filter_map(|row| self.page(row, graph)).collect()
    }

    /// The row that is so many below a page's, or the first; within the table.
    pub(super) fn step(&self, from: Option<UrlId>, rows: i32, graph: &Graph) -> Option<UrlId> {
        let last = self.len(graph).checked_sub(1)?;
        let row = match from.and_then(|page| self.row_of(page)) {
            Some(row) => row.saturating_add_signed(rows as isize).min(last),
            None => 0,
        };
        self.page(row, graph)
    }

    /// Draws the rows in sight anew.
    pub(super) fn draw(&self, parts: &Parts, graph: &Graph, selected: Option<UrlId>) {
        let rows = self.in_sight(self.len(graph));
        self.shown.set((rows.start, rows.end));
        let pages = graph.pages();
        let start = first(pages);
        let below = el("td").attr("colspan", "4").0;
        parts.found.rows.set_text_content(None);
        let above = el("td").attr("colspan", "4").0;
        self.stretch_cell(&above, rows.start);
        let seen = rows.filter_map(|at| {
            let id = self.page(at, graph)?;
            Some(row(at, id, pages.get(id as usize)?, start, selected))
        });
        for row in [spacer(&above)].into_iter().chain(seen).chain([spacer(&below)]) {
            // A new node, in no other place: appending it cannot fail.
            let _ = parts.found.rows.append_child(&row);
        }
        *self.below.borrow_mut() = Some(below);
        self.stretch(parts, graph);
    }

    /// Shows what changed: rows only if one in sight did, else just that there are more.
    pub(super) fn update(&self, parts: &Parts, graph: &Graph, changed: &[UrlId], selected: Option<UrlId>) {
        let arranged = self.order.borrow().is_some();
        if arranged {
            let live = graph.stats().state.is_live();
            // Sorting fifty thousand rows with each batch would be felt.
            if !live || js_sys::Date::now() - self.arranged.get() >= ARRANGE_MS {
                self.arrange(parts, graph, selected);
            }
            return;
        }
        let (first, last) = self.shown.get();
        let touched = changed.iter().any(|&id| (first..last).contains(&(id as usize)));
        if touched || self.in_sight(graph.pages().len()) != (first..last) {
            self.draw(parts, graph, selected);
        } else {
            self.stretch(parts, graph);
        }
    }

    fn stretch(&self, parts: &Parts, graph: &Graph) {
        let rows = self.len(graph);
        set(&parts.found.table, "aria-rowcount", &(rows + 1).to_string());
        if let Some(below) = &*self.below.borrow() {
            self.stretch_cell(below, rows - self.shown.get().1.min(rows));
        }
        let text = match (rows, graph.pages().is_empty(), graph.stats().state == RunState::Idle) {
            (0, false, _) => "No page matches. Clear the search, or show more states in the legend.",
            (0, true, true) => "Each page of the site will be a row here. Press Crawl to begin.",
            _ => "",
        };
        set_text(&parts.found.empty, text);
        show(&parts.found.table, rows > 0);
    }

    /// Gives a spacer's cell the height of some rows.
    fn stretch_cell(&self, cell: &HtmlElement, rows: usize) {
        // By the object model, not by attribute: the page's policy forbids inline styles.
        let _ = cell.style().set_property("height", &format!("{}px", rows as u32 * self.sight.get().0));
    }

    /// Scrolls a page's row into sight.
    pub(super) fn reveal(&self, parts: &Parts, page: UrlId) {
        let Some(row) = self.row_of(page) else { return };
        let scroller = &parts.found.scroller;
        let pitch = pitch(parts) as i32;
        // The heading is as high as a row.
        let (seen, height) = (scroller.scroll_top(), scroller.client_height() - 2 * pitch);
        let top = (row as i32).saturating_mul(pitch);
        if top < seen || top > seen.saturating_add(height) {
            scroller.set_scroll_top((top - height / 2).max(0));
        }
    }
}

/// The page whose row was clicked.
pub(super) fn clicked(event: &MouseEvent) -> Option<UrlId> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("tr[data-id]").ok()??.get_attribute("data-id")?.parse().ok()
}

/// The height of a row, px.
fn pitch(parts: &Parts) -> u32 {
    row_height(&parts.found.scroller) as u32
}

fn spacer(cell: &HtmlElement) -> HtmlElement {
    el("tr").class("spacer").attr("aria-hidden", "true").with(&[cell]).0
}

fn row(at: usize, id: UrlId, page: &PageRow, start: &str, selected: Option<UrlId>) -> HtmlElement {
    let mark = mark(page.look().name());
    let state = el("td").class("state").with(&[&mark, &el("span").text(page.look().name()).0]).0;
    let address = el("td").class("address").attr("title", &page.address).text(short(page, start)).0;
    let status = el("td").class("figure").text(&page.status.map(|status| status.to_string()).unwrap_or_default()).0;
    let depth = el("td").class("figure").text(&page.depth.to_string()).0;
    let row = el("tr").attr("data-id", &id.to_string()).attr("aria-rowindex", &(at + 2).to_string());
    let row = if selected == Some(id) { row.attr("aria-selected", "true") } else { row };
    row.with(&[&state, &address, &status, &depth]).0
}

/// The address that others are told short from: the first start's.
pub(super) fn first(pages: &[PageRow]) -> &str {
    pages.first().map_or("", |page| page.address.as_str())
}

/// An address as short as it can be told: from the start's folder or its origin, else
/// without the scheme.
pub(super) fn short<'a>(page: &'a PageRow, start: &str) -> &'a str {
    let address = page.address.as_str();
    let folder = &start[..start.rfind('/').map_or(0, |slash| slash + 1)];
    let host = start.find("://").map_or(0, |at| at + 3);
    let origin = &start[..start[host..].find('/').map_or(start.len(), |at| host + at)];
    let below = address.strip_prefix(folder).filter(|rest| !rest.is_empty() && folder.len() > origin.len() + 1);
    let within = || address.strip_prefix(origin).filter(|path| path.starts_with('/'));
    let bare = || address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    below.or_else(within).or_else(bare).unwrap_or(address)
}
