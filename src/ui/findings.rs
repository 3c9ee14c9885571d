//! The column of what was found: pages as a table, problems, the inspector, files.

use super::dom::{El, el};
use super::inspector::Inspector;
use crate::graph::Column;
use std::cell::Cell;
use web_sys::{Element, HtmlButtonElement, HtmlElement, HtmlInputElement};

/// What stands in the column.
pub(super) struct Findings {
    pub(super) panel: HtmlElement,
    /// The tabs, as in [`Tab::ALL`].
    pub(super) tabs: [HtmlButtonElement; 5],
    pub(super) search: HtmlInputElement,
    pub(super) pages: HtmlElement,
    pub(super) scroller: HtmlElement,
    pub(super) table: HtmlElement,
    pub(super) heads: Vec<(Column, HtmlElement, HtmlButtonElement)>,
    pub(super) rows: HtmlElement,
    /// Said where no row is.
    pub(super) empty: HtmlElement,
    pub(super) problems: HtmlElement,
    pub(super) steps: HtmlElement,
    pub(super) steps_list: HtmlElement,
    /// How far the steps are scrolled and how much of them is seen, px, when they were last looked at.
    pub(super) steps_sight: Cell<(f64, i32, i32)>,
    pub(super) inspector: Inspector,
    /// Opens a recorded run, by way of the hidden file field.
    pub(super) open: HtmlButtonElement,
    pub(super) file: HtmlInputElement,
    pub(super) copy: HtmlButtonElement,
    pub(super) exports: Vec<(&'static str, HtmlButtonElement)>,
}

/// What is looked at. Where there is room the machine and the selected page always stand
/// beside the rest, and have no tab.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Machine,
    Pages,
    Problems,
    Steps,
    Selected,
}

impl Tab {
    pub(super) const ALL: [Self; 5] = [Self::Machine, Self::Pages, Self::Problems, Self::Steps, Self::Selected];

    /// What stands on it, the class of the tab, and the id of its panel.
    fn names(self) -> [&'static str; 3] {
        match self {
            Self::Machine => ["Machine", "tab narrow", "tab-machine"],
            Self::Pages => ["Pages", "tab", "tab-pages"],
            Self::Problems => ["Problems", "tab", "tab-problems"],
            Self::Steps => ["Steps", "tab", "tab-steps"],
            Self::Selected => ["Selected", "tab narrow", "tab-selected"],
        }
    }

    /// The id of its panel.
    pub(super) fn panel(self) -> &'static str {
        self.names()[2]
    }
}

/// The table's columns. The table can be brought back into the order of finding by the first.
const HEADS: [(Column, &str); 4] =
    [(Column::State, "State"), (Column::Address, "Page"), (Column::Status, "Status"), (Column::Depth, "Depth")];

fn button(label: &str) -> El {
    el("button").attr("type", "button").text(label)
}

fn tab(tab: Tab) -> HtmlButtonElement {
    let [label, class, panel] = tab.names();
    button(label).class(class).attr("role", "tab").attr("aria-controls", panel).done()
}

impl Findings {
    pub(super) fn build() -> Self {
        let tabs = Tab::ALL.map(tab);
        let list = el("div").class("tabs").attr("role", "tablist").attr("aria-label", "What was found").0;
        for tab in &tabs {
            El(list.clone()).with(&[tab]);
        }
        let search =
            el("input").attr("type", "search").attr("name", "search").attr("placeholder", "Search address and title");
        let search =
            search.attr("aria-label", "Search pages").attr("aria-keyshortcuts", "/").attr("autocomplete", "off");
        let search: HtmlInputElement = search.done();
        let heads: Vec<(Column, HtmlElement, HtmlButtonElement)> = HEADS
            .map(|(column, label)| {
                let sort: HtmlButtonElement = button(label).class("sort").done();
                (column, el("th").attr("scope", "col").attr("aria-sort", "none").with(&[&sort]).0, sort)
            })
            .into();
        let cells: Vec<&Element> = heads.iter().map(|(_, head, _)| &**head).collect();
        let head = el("thead").with(&[&el("tr").with(&cells).0]).0;
        let rows = el("tbody").0;
        let table = el("table").attr("aria-label", "Pages").with(&[&head, &rows]).0;
        let empty = el("p").class("empty").0;
        let scroller = el("div").class("scroller").attr("tabindex", "0").attr("role", "region");
        let scroller = scroller.attr("aria-label", "Pages, scrollable").with(&[&table, &empty]).0;
        let pages =
            el("div").class("tabpanel").attr("id", "tab-pages").attr("role", "tabpanel").attr("aria-label", "Pages");
        let pages = pages.with(&[&search, &scroller]).0;
        let problems = el("div").class("tabpanel problems").attr("id", "tab-problems").attr("role", "tabpanel");
        let problems = problems.attr("aria-label", "Problems").attr("tabindex", "0").attr("hidden", "").0;
        let steps_list = el("ol").0;
        let steps = el("div").class("tabpanel steps").attr("id", "tab-steps").attr("role", "tabpanel");
        let steps = steps.attr("aria-label", "Steps").attr("tabindex", "0").attr("hidden", "").with(&[&steps_list]).0;
        let inspector = Inspector::build();
        let copy: HtmlButtonElement =
            button("Copy table").attr("title", "The pages shown, as text for a spreadsheet").done();
        let exports = ["json", "ndjson", "perfetto", "png"].map(|format| {
            let button: HtmlButtonElement = button(&format.to_ascii_uppercase()).done();
            (format, button)
        });
        let save = el("div").class("exports").with(&[&el("span").text("Save").0]).0;
        for (_, button) in &exports {
            El(save.clone()).with(&[button]);
        }
        El(save.clone()).with(&[&copy]);
        let panel = el("section").class("pages").attr("aria-label", "Findings");
        let file = el("input").attr("type", "file").attr("accept", ".ndjson,.jsonl,.txt,application/x-ndjson");
        let file: HtmlInputElement = file.attr("aria-label", "A recorded run").attr("hidden", "").done();
        let open: HtmlButtonElement =
            button("Open").attr("title", "A recorded run (NDJSON); it can also be dropped anywhere here").done();
        El(save.clone()).with(&[&open, &file]);
        let panel = panel.with(&[&list, &pages, &problems, &steps, &inspector.panel, &save]).0;
        Self {
            panel,
            tabs,
            search,
            pages,
            scroller,
            table,
            heads,
            rows,
            empty,
            problems,
            steps,
            steps_list,
            steps_sight: Cell::default(),
            open,
            file,
            inspector,
            copy,
            exports: exports.to_vec(),
        }
    }

    /// Whether machine and selected page have tabs of their own.
    pub(super) fn is_narrow(&self) -> bool {
        self.tabs[0].offset_width() > 0
    }
}
