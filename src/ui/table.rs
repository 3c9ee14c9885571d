//! The table of pages. Only the rows in sight are in the document, so it is as quick for
//! fifty thousand pages as for fifty.

use super::dom::{el, set};
use super::parts::Parts;
use crate::graph::{Graph, PageRow};
use crate::trace::UrlId;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// A row's height, px, as the style sheet has it.
const ROW: f64 = 28.0;
/// Rows drawn beyond the edges of what is in sight.
const BEYOND: usize = 6;

/// The table's window on the pages.
#[derive(Default)]
pub(super) struct Table {
    /// The rows in the document, from the first to before the last.
    shown: Cell<(usize, usize)>,
    /// What stands for the rows below them.
    below: RefCell<Option<HtmlElement>>,
}

impl Table {
    /// Draws the rows in sight anew.
    pub(super) fn draw(&self, parts: &Parts, graph: &Graph, selected: Option<UrlId>) {
        let pages = graph.pages();
        let (first, last) = in_sight(parts, pages.len());
        self.shown.set((first, last));
        let start = pages.first().map_or("", |page| page.address.as_str());
        let below = el("td").attr("colspan", "4").0;
        let rows = pages.iter().enumerate().take(last).skip(first);
        let rows = rows.map(|(id, page)| row(id as UrlId, page, start, selected));
        parts.rows.set_text_content(None);
        let above = el("td").attr("colspan", "4").0;
        stretch(&above, first);
        for row in [spacer(&above)].into_iter().chain(rows).chain([spacer(&below)]) {
            // A new node, in no other place: appending it cannot fail.
            let _ = parts.rows.append_child(&row);
        }
        *self.below.borrow_mut() = Some(below);
        self.stretch(parts, pages.len());
    }

    /// Shows what changed: rows only if one in sight did, else just that there are more.
    pub(super) fn update(&self, parts: &Parts, graph: &Graph, changed: &[UrlId], selected: Option<UrlId>) {
        let (first, last) = self.shown.get();
        let touched = changed.iter().any(|&id| (first..last).contains(&(id as usize)));
        if touched || in_sight(parts, graph.pages().len()) != (first, last) {
            self.draw(parts, graph, selected);
        } else {
            self.stretch(parts, graph.pages().len());
        }
    }

    fn stretch(&self, parts: &Parts, pages: usize) {
        set(&parts.table, "aria-rowcount", &(pages + 1).to_string());
        if let Some(below) = &*self.below.borrow() {
            stretch(below, pages - self.shown.get().1.min(pages));
        }
    }

    /// Scrolls a page's row into sight.
    pub(super) fn reveal(parts: &Parts, page: UrlId) {
        let top = f64::from(page) * ROW;
        let (seen, height) =
            (f64::from(parts.scroller.scroll_top()), f64::from(parts.scroller.client_height()) - 2.0 * ROW);
        if top < seen || top > seen + height {
            parts.scroller.set_scroll_top((top - height / 2.0).max(0.0) as i32);
        }
    }
}

/// The page whose row was clicked.
pub(super) fn clicked(event: &MouseEvent) -> Option<UrlId> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("tr[data-id]").ok()??.get_attribute("data-id")?.parse().ok()
}

/// The rows that should be in the document: those in sight, and a few more.
fn in_sight(parts: &Parts, pages: usize) -> (usize, usize) {
    let first = ((f64::from(parts.scroller.scroll_top()) / ROW) as usize).saturating_sub(BEYOND).min(pages);
    let many = (f64::from(parts.scroller.client_height()) / ROW) as usize + 2 * BEYOND;
    (first, (first + many).min(pages))
}

fn spacer(cell: &HtmlElement) -> HtmlElement {
    el("tr").class("spacer").attr("aria-hidden", "true").with(&[cell]).0
}

/// Gives a spacer's cell the height of some rows.
fn stretch(cell: &HtmlElement, rows: usize) {
    // By the object model, not by attribute: the page's policy forbids inline styles.
    let _ = cell.style().set_property("height", &format!("{}px", rows as u32 * ROW as u32));
}

fn row(id: UrlId, page: &PageRow, start: &str, selected: Option<UrlId>) -> HtmlElement {
    let mark = el("span").class(&format!("mark {}", look(page))).attr("aria-hidden", "true").0;
    let state = el("td").class("state").with(&[&mark, &el("span").text(look(page)).0]).0;
    let address = el("td").class("address").attr("title", &page.address).text(short(page, start)).0;
    let status = el("td").class("figure").text(&page.status.map(|status| status.to_string()).unwrap_or_default()).0;
    let depth = el("td").class("figure").text(&page.depth.to_string()).0;
    let row = el("tr").attr("data-id", &id.to_string()).attr("aria-rowindex", &(id + 2).to_string());
    let row = if selected == Some(id) { row.attr("aria-selected", "true") } else { row };
    row.with(&[&state, &address, &status, &depth]).0
}

/// The word for how a page looks.
pub(super) fn look(page: &PageRow) -> &'static str {
    if page.redirected_to.is_some() { "redirected" } else { page.state.name() }
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
