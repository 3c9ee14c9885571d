//! The table of pages.

use super::column_widths;
use super::dom::{Listeners, Memo, append, class, flag, say, set, set_if, set_text, show, style};
use super::templates::{part, template};
use super::text::{thousands, write_cut};
use super::virtual_list::VirtualList;
use crate::app::{Columns, Model, Msg, cell, start_of};
use crate::graph::{Column, RunState};
use crate::language::tr;
use crate::say;
use crate::trace::UrlId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The columns. The order of finding comes back by a third click on one.
const HEADS: [(Column, &str); 11] = [
    (Column::State, "State"),
    (Column::Address, "Page"),
    (Column::Status, "Status"),
    (Column::LinksIn, "Links in"),
    (Column::LinksOut, "Links out"),
    (Column::Depth, "Depth"),
    (Column::Type, "Type"),
    (Column::Size, "Size"),
    (Column::Time, "ms"),
    (Column::Title, "Title"),
    (Column::Redirect, "Redirects to"),
];
/// Width of a column of what is taken out of pages, px.
const EXTRACTED_PX: u32 = 140;

/// What a row shows: drawn anew only where it is something else.
#[derive(Debug, PartialEq)]
enum Row {
    /// A page, its cells, and whether it is selected.
    Page(UrlId, &'static str, Vec<(Column, String)>, Vec<String>, bool),
    /// What stands above the pages of other sites, and how many cells wide that is.
    Divider(String, usize),
}

/// What the headings depend on: columns, whether there is little room, columns of what is taken out, width.
type HeadKey = (Columns, bool, Vec<String>, i32);

/// The table with its search.
pub(super) struct Table {
    pub(super) panel: HtmlElement,
    pub(super) search: HtmlInputElement,
    table: HtmlElement,
    heads: [Head; HEADS.len()],
    /// Their row, in which those of what is taken out of pages follow.
    head: HtmlElement,
    rows: HtmlElement,
    columns: Memo<HeadKey>,
    /// How many of the pages are shown, and what is wrong with the search.
    count: HtmlElement,
    error: HtmlElement,
    /// Said where no row is.
    empty: HtmlElement,
    list: VirtualList,
    shown: Memo<(Rc<Vec<Row>>, u32, u32)>,
    _listeners: Listeners,
}

/// A heading, the edge at its right, and the box that shows its column.
struct Head {
    head: HtmlElement,
    edge: Element,
    choice: Option<HtmlInputElement>,
}

impl Head {
    fn build(column: Column, label: &str, choices: &HtmlElement) -> Self {
        let head = template("table-head");
        let sort: HtmlElement = part(&head, "sort");
        sort.set_text_content(Some(label));
        set(&sort, "data-column", column.name());
        // Else the edge's name would be a part of it.
        set(&head, "aria-label", label);
        class(&head, "figure", column.is_number());
        let edge = part(&head, "edge");
        column_widths::set_up(&edge, column, label);
        // Without an address no row could be told from another.
        let choice = (column != Column::Address).then(|| {
            let row = template("table-choice");
            set_text(&part(&row, "label"), label);
            let field: HtmlInputElement = part(&row, "field");
            set(&field, "data-column", column.name());
            append(choices, &row);
            field
        });
        Self { head, edge, choice }
    }
}

impl Table {
    pub(super) fn build(send: &Rc<dyn Fn(Msg)>) -> Self {
        let panel = template("table");
        let (head, rows): (HtmlElement, HtmlElement) = (part(&panel, "heads"), part(&panel, "rows"));
        let choices = part(&panel, "choices");
        let heads = HEADS.map(|(column, label)| Head::build(column, tr(label), &choices));
        heads.iter().for_each(|cell| append(&head, &cell.head));
        let listeners = Listeners::default();
        column_widths::listen(&listeners, &head, send);
        Self {
            list: VirtualList::new(part(&panel, "scroller"), rows.clone()),
            search: part(&panel, "search"),
            table: part(&panel, "table"),
            empty: part(&panel, "empty"),
            count: part(&panel, "count"),
            error: part(&panel, "search-error"),
            columns: Memo::default(),
            shown: Memo::default(),
            _listeners: listeners,
            panel,
            heads,
            head,
            rows,
        }
    }

    pub(super) fn look(&self) {
        self.list.look();
    }

    /// Scrolls a page's row into sight.
    pub(super) fn reveal(&self, model: &Model, page: UrlId) {
        if let Some(row) = model.findings.row_of(page) {
            let below = model.findings.external_at.is_some_and(|at| row >= at);
            // The heading is as high as a row.
            self.list.reveal(row as u32 + u32::from(below), 1.0);
        }
    }

    pub(super) fn to_top(&self) {
        self.list.to_top();
    }

    pub(super) fn render(&self, model: &Model) {
        let graph = model.main().graph.fold();
        let len = model.findings.len(graph);
        self.render_heads(model);
        self.render_search(model, len);
        let text = match (len, graph.pages().is_empty(), graph.latest().state == RunState::Idle) {
            (0, false, _) => tr("No page matches. Clear the search, or show more states in the legend."),
            (0, true, true) => tr("Each page of the site will be a row here. Press Crawl to begin."),
            _ => "",
        };
        set_text(&self.empty, text);
        show(&self.table, len > 0);
        self.render_rows(model, len);
    }

    /// The headings that are shown, their widths and their order.
    fn render_heads(&self, model: &Model) {
        let (arrangement, narrow) = (&model.findings.arrangement, model.view.narrow == Some(true));
        for (Head { head, .. }, (column, _)) in self.heads.iter().zip(HEADS) {
            let sort = match (arrangement.column == column, arrangement.is_reversed) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            };
            set_if(head, "aria-sort", sort);
        }
        let (columns, extracted) = (&model.findings.columns, model.main().graph.fold().columns());
        if !self.columns.is_new((columns.clone(), narrow, extracted.to_vec(), model.view.width)) {
            return;
        }
        for (Head { head, choice, .. }, (column, _)) in self.heads.iter().zip(HEADS) {
            let is_shown = columns.shows(column, narrow);
            show(head, is_shown);
            let width = columns.width(column).map_or(String::new(), |width| format!("{width}px"));
            style(head, "width", &width);
            choice.iter().for_each(|choice| choice.set_checked(is_shown));
        }
        self.render_extracted(extracted);
        let least = format!("{}px", columns.least_width(narrow) + EXTRACTED_PX * extracted.len() as u32);
        // Where nothing takes what is left, it stays empty: else it would be shared out among all.
        let is_fixed = columns.width(Column::Address).is_some();
        style(&self.table, "width", if is_fixed { &least } else { "" });
        style(&self.table, "min-width", if is_fixed { "" } else { &least });
        let cells = columns.shown(narrow).count() + extracted.len();
        for spacer in [self.rows.first_element_child(), self.rows.last_element_child()].into_iter().flatten() {
            spacer.first_element_child().iter().for_each(|cell| set(cell, "colspan", &cells.to_string()));
        }
        for Head { head, edge, .. } in &self.heads {
            set(edge, "aria-valuenow", &head.offset_width().to_string());
        }
    }

    /// Gives each column of what is taken out of pages its heading.
    fn render_extracted(&self, columns: &[String]) {
        while self.head.child_element_count() as usize > HEADS.len() {
            self.head.last_element_child().iter().for_each(Element::remove);
        }
        for name in columns {
            let head = template("table-column");
            head.set_text_content(Some(name));
            append(&self.head, &head);
        }
    }

    fn render_search(&self, model: &Model, len: usize) {
        let findings = &model.findings;
        if self.search.value() != findings.arrangement.search {
            self.search.set_value(&findings.arrangement.search);
        }
        let all = model.main().graph.fold().pages().len();
        let count = if len == all {
            String::new()
        } else {
            say!("{} of {} pages", thousands(len as u64), thousands(all as u64))
        };
        say(&self.count, &count);
        let error = findings.search_error.as_deref().unwrap_or_default();
        flag(&self.search, "aria-invalid", !error.is_empty());
        say(&self.error, error);
    }

    fn render_rows(&self, model: &Model, len: usize) {
        let len = len as u32 + u32::from(model.findings.external_at.is_some());
        set_if(&self.table, "aria-rowcount", &(len + 1).to_string());
        let range = self.list.range(len);
        let rows: Rc<Vec<Row>> = Rc::new(range.clone().filter_map(|at| row_at(model, at as usize)).collect());
        if self.shown.is_new((rows.clone(), range.start, range.end)) {
            self.list.fill(&range, len, range.clone().zip(&*rows).map(|(at, row)| draw(at, row)));
        } else {
            self.list.stretch(&range, len);
        }
    }
}

/// What stands in a row: pages, and between those of the site and others a divider.
fn row_at(model: &Model, at: usize) -> Option<Row> {
    let (graph, findings) = (model.main().graph.fold(), &model.findings);
    let (pages, extracted) = (graph.pages(), graph.columns().len());
    let external_at = findings.external_at;
    let columns = || findings.columns.shown(model.view.narrow == Some(true));
    if external_at == Some(at) {
        let many = thousands((findings.len(graph) - at) as u64);
        return Some(Row::Divider(say!("External ({many})", many), columns().count() + extracted));
    }
    let id = findings.page(at - usize::from(external_at.is_some_and(|external| at > external)), graph)?;
    let page = pages.get(id as usize)?;
    let (degrees, start) = (findings.degrees.as_ref(), start_of(pages));
    let cells = columns().map(|column| (column, cell(column, id, pages, degrees, start))).collect();
    let values = page.extracted.iter().flatten().map(String::as_str).chain(std::iter::repeat(""));
    let values = values.take(extracted).map(str::to_owned).collect();
    Some(Row::Page(id, page.look().name(), cells, values, findings.selected == Some(id)))
}

fn draw(at: u32, row: &Row) -> HtmlElement {
    let (id, look, cells, values, is_selected) = match row {
        Row::Page(id, look, cells, values, is_selected) => (id, look, cells, values, *is_selected),
        Row::Divider(text, cells) => {
            let row = template("table-divider");
            let cell: Element = part(&row, "text");
            cell.set_text_content(Some(text));
            set(&cell, "colspan", &cells.to_string());
            set(&row, "aria-rowindex", &(at + 2).to_string());
            return row;
        }
    };
    let row = template("table-row");
    set(&row, "data-id", &id.to_string());
    set(&row, "aria-rowindex", &(at + 2).to_string());
    if is_selected {
        set(&row, "aria-selected", "true");
    }
    for (column, text) in cells {
        append(&row, &draw_cell(*column, look, text));
    }
    for text in values {
        let cell = template("table-value");
        cell.set_text_content(Some(text));
        append(&row, &cell);
    }
    row
}

fn draw_cell(column: Column, look: &str, text: &str) -> HtmlElement {
    if column == Column::State {
        let cell = template("table-state");
        class(&part(&cell, "mark"), look, true);
        set_text(&part(&cell, "state"), text);
        return cell;
    }
    let cell = template("table-value");
    class(&cell, "figure", column.is_number());
    let is_address = matches!(column, Column::Address | Column::Redirect);
    class(&cell, "address", is_address);
    if is_address {
        write_cut(cell.unchecked_ref(), text);
    } else {
        cell.set_text_content(Some(text));
    }
    cell
}
