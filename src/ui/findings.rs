//! The column of what was found: pages as a table, problems, steps, the inspector, files.

use super::dom::{El, button, el, flag, make, set_text, show, thousands};
use super::inspector::Inspector;
use super::problems::Problems;
use super::table::Table;
use crate::app::{Model, Tab};
use crate::trace::PageState;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// Formats that can be saved: what stands on the button, and the format.
const FORMATS: [(&str, &str); 4] = [
    ("Report (.json)", "json"),
    ("Recording (.ndjson)", "ndjson"),
    ("Perfetto trace", "perfetto"),
    ("Picture (.png)", "png"),
];

/// The column.
pub(super) struct Findings {
    pub(super) panel: HtmlElement,
    /// As in [`Tab::ALL`].
    pub(super) tabs: [HtmlElement; Tab::ALL.len()],
    pub(super) table: Table,
    pub(super) problems: Problems,
    inspector: Inspector,
    pub(super) file: HtmlInputElement,
}

/// What stands on a tab, and its class.
fn tab_names(tab: Tab) -> (&'static str, &'static str) {
    match tab {
        Tab::Machine => ("How it works", "tab narrow"),
        Tab::Pages => ("Pages", "tab"),
        Tab::Problems => ("Problems", "tab"),
        Tab::Steps => ("Steps", "tab"),
        Tab::Selected => ("Selected", "tab narrow"),
    }
}

impl Findings {
    /// Builds the column around the steps of the first pane.
    pub(super) fn build(steps: &HtmlElement) -> Self {
        let tabs = Tab::ALL.map(|tab| {
            let (label, class) = tab_names(tab);
            let button = button(label, "tab").class(class).attr("role", "tab").attr("aria-controls", tab.panel());
            button.attr("data-at", &(tab as usize).to_string()).0
        });
        let list = make("div class=tabs role=tablist").attr("aria-label", "What was found");
        let list = list.with(&tabs.each_ref().map(|tab| -> &Element { tab })).0;
        let (table, problems, inspector) = (Table::build(), Problems::build(), Inspector::build());
        let save = make("div class=exports").with(&[&el("span").text("Save").0]).0;
        for (label, format) in FORMATS {
            El(save.clone()).with(&[&button(label, "save").attr("data-format", format).0]);
        }
        let copy = button("Copy table", "copy-table").attr("title", "The pages shown, as text for a spreadsheet").0;
        let open =
            button("Open", "open").attr("title", "A recorded run (NDJSON); it can also be dropped anywhere here").0;
        let file = make("input type=file accept=.ndjson,.jsonl,.txt,application/x-ndjson hidden");
        let file: HtmlInputElement = file.attr("aria-label", "A recorded run").0.unchecked_into();
        El(save.clone()).with(&[&copy, &open, &file]);
        let panel = make("section class=pages aria-label=Findings");
        let panel = panel.with(&[&list, &table.panel, &problems.panel, steps, &inspector.panel, &save]).0;
        Self { panel, tabs, table, problems, inspector, file }
    }

    /// Whether machine and selected page have tabs of their own.
    pub(super) fn is_narrow(&self) -> bool {
        self.tabs[0].offset_width() > 0
    }

    /// The tabs that are there.
    pub(super) fn shown_tabs(&self) -> Vec<Tab> {
        Tab::ALL.into_iter().zip(&self.tabs).filter(|(_, tab)| tab.offset_width() > 0).map(|(tab, _)| tab).collect()
    }

    pub(super) fn render(&self, model: &Model) {
        for (tab, button) in Tab::ALL.into_iter().zip(&self.tabs) {
            let is_on = tab == model.findings.tab;
            flag(button, "aria-selected", is_on);
            super::dom::set_if(button, "tabindex", if is_on { "0" } else { "-1" });
        }
        let stats = model.main().graph.fold().stats();
        let states = [PageState::Broken, PageState::Unreadable, PageState::Failed];
        let count: u32 = states.iter().map(|state| stats.count(*state)).sum();
        set_text(&self.tabs[Tab::Problems as usize], &format!("Problems {}", thousands(count.into())));
        show(&self.table.panel, model.findings.tab == Tab::Pages);
        if model.findings.tab == Tab::Pages {
            self.table.render(model);
        }
        self.problems.render(model);
        self.inspector.render(model);
    }
}
