//! The table of pages.

use super::dom::{Memo, append, class, set, set_if, set_text, show, style};
use super::templates::{part, template, write};
use super::virtual_list::VirtualList;
use crate::app::{Model, short_address, start_of};
use crate::graph::{Column, PageRow, RunState};
use crate::trace::UrlId;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The columns. The order of finding comes back by a third click on one.
const HEADS: [(Column, &str); 4] =
    [(Column::State, "State"), (Column::Address, "Page"), (Column::Status, "Status"), (Column::Depth, "Depth")];

/// The table with its search.
pub(super) struct Table {
    pub(super) panel: HtmlElement,
    pub(super) search: HtmlInputElement,
    table: HtmlElement,
    heads: [HtmlElement; HEADS.len()],
    /// Their row, in which those of what is taken out of pages follow.
    head: HtmlElement,
    rows: HtmlElement,
    columns: Memo<Vec<String>>,
    /// Said where no row is.
    empty: HtmlElement,
    list: VirtualList,
    shown: Memo<(u64, u32, u32, Option<UrlId>, usize)>,
}

impl Table {
    pub(super) fn build() -> Self {
        let panel = template("table");
        let heads = HEADS.map(|(_, label)| {
            let head = template("table-head");
            let sort: HtmlElement = part(&head, "sort");
            sort.set_text_content(Some(label));
            set(&sort, "data-column", label);
            head
        });
        let (head, rows): (HtmlElement, HtmlElement) = (part(&panel, "heads"), part(&panel, "rows"));
        heads.iter().for_each(|cell| append(&head, cell));
        let list = VirtualList::new(part(&panel, "scroller"), rows.clone());
        let (search, table, empty) = (part(&panel, "search"), part(&panel, "table"), part(&panel, "empty"));
        let (columns, shown) = (Memo::default(), Memo::default());
        Self { panel, search, table, heads, head, rows, columns, empty, list, shown }
    }

    /// Gives each column of what is taken out of pages its heading.
    fn render_columns(&self, columns: &[String]) {
        if !self.columns.is_new(columns.to_vec()) {
            return;
        }
        while self.head.child_element_count() as usize > HEADS.len() {
            self.head.last_element_child().iter().for_each(Element::remove);
        }
        for name in columns {
            let head = template("table-column");
            head.set_text_content(Some(name));
            set(&head, "title", name);
            append(&self.head, &head);
        }
        let width = if columns.is_empty() { String::new() } else { format!("{}px", 360 + 140 * columns.len()) };
        style(&self.table, "min-width", &width);
        for spacer in [self.rows.first_element_child(), self.rows.last_element_child()].into_iter().flatten() {
            if let Some(cell) = spacer.first_element_child() {
                set(&cell, "colspan", &(HEADS.len() + columns.len()).to_string());
            }
        }
    }

    /// The column of a heading.
    pub(super) fn column(label: &str) -> Option<Column> {
        HEADS.into_iter().find(|head| head.1 == label).map(|head| head.0)
    }

    pub(super) fn look(&self) {
        self.list.look();
    }

    /// Scrolls a page's row into sight.
    pub(super) fn reveal(&self, model: &Model, page: UrlId) {
        if let Some(row) = model.findings.row_of(page) {
            // The heading is as high as a row.
            self.list.reveal(row as u32, 1.0);
        }
    }

    pub(super) fn to_top(&self) {
        self.list.to_top();
    }

    pub(super) fn render(&self, model: &Model) {
        let (graph, findings) = (model.main().graph.fold(), &model.findings);
        let len = findings.len(graph);
        let arrangement = &findings.arrangement;
        for (head, (column, _)) in self.heads.iter().zip(HEADS) {
            let sort = match (arrangement.column == column, arrangement.is_reversed) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            };
            set_if(head, "aria-sort", sort);
        }
        self.render_columns(graph.columns());
        if self.search.value() != arrangement.search {
            self.search.set_value(&arrangement.search);
        }
        set(&self.table, "aria-rowcount", &(len + 1).to_string());
        let text = match (len, graph.pages().is_empty(), graph.stats().state == RunState::Idle) {
            (0, false, _) => "No page matches. Clear the search, or show more states in the legend.",
            (0, true, true) => "Each page of the site will be a row here. Press Crawl to begin.",
            _ => "",
        };
        set_text(&self.empty, text);
        show(&self.table, len > 0);
        let range = self.list.range(len as u32);
        let key = (fingerprint(model, &range), range.start, range.end, findings.selected, len);
        if self.shown.is_new(key) {
            let (pages, start) = (graph.pages(), start_of(graph.pages()));
            let rows = range.clone().filter_map(|at| {
                let id = findings.page(at as usize, graph)?;
                Some(row(at, id, pages.get(id as usize)?, start, findings.selected, graph.columns().len()))
            });
            self.list.fill(&range, len as u32, rows);
        } else {
            self.list.stretch(&range, len as u32);
        }
    }
}

/// Changes with what the rows in sight show.
fn fingerprint(model: &Model, range: &std::ops::Range<u32>) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let graph = model.main().graph.fold();
    let mut hasher = DefaultHasher::new();
    graph.columns().hash(&mut hasher);
    for at in range.clone() {
        let Some(id) = model.findings.page(at as usize, graph) else { continue };
        let Some(page) = graph.pages().get(id as usize) else { continue };
        (id, page.look().name(), page.status, page.depth, &page.address, &page.extracted).hash(&mut hasher);
    }
    hasher.finish()
}

fn row(at: u32, id: UrlId, page: &PageRow, start: &str, selected: Option<UrlId>, columns: usize) -> HtmlElement {
    let (row, look) = (template("table-row"), page.look().name());
    class(&part(&row, "mark"), look, true);
    write(&row, "state", look);
    set(&part(&row, "address"), "title", &page.address);
    write(&row, "address", short_address(page, start));
    write(&row, "status", &page.status.map(|status| status.to_string()).unwrap_or_default());
    write(&row, "depth", &page.depth.to_string());
    set(&row, "data-id", &id.to_string());
    set(&row, "aria-rowindex", &(at + 2).to_string());
    if selected == Some(id) {
        set(&row, "aria-selected", "true");
    }
    for at in 0..columns {
        let (cell, value) = (template("table-value"), page.extracted.iter().flatten().nth(at));
        let value = value.map_or("", String::as_str);
        cell.set_text_content(Some(value));
        set(&cell, "title", value);
        append(&row, &cell);
    }
    row
}
