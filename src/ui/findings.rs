//! The column of what was found: problems, pages as a table, the selected page, and a program's steps.

use super::dom::{append, class, flag, set, set_if, set_text, show};
use super::inspector::Inspector;
use super::problems::Problems;
use super::table::Table;
use super::templates::{fill_slot, part, template};
use super::text::thousands;
use crate::app::{Model, Msg, Tab};
use crate::language::tr;
use crate::say;
use std::rc::Rc;
use web_sys::HtmlElement;

/// The column.
pub(super) struct Findings {
    pub(super) panel: HtmlElement,
    /// As in [`Tab::ALL`].
    pub(super) tabs: [HtmlElement; Tab::ALL.len()],
    pub(super) table: Table,
    pub(super) problems: Problems,
    inspector: Inspector,
    /// Where the steps of a program stand.
    pub(super) program_steps: HtmlElement,
}

/// What stands on a tab.
fn label(tab: Tab) -> &'static str {
    match tab {
        Tab::Machine => tr("How it works"),
        Tab::Pages => tr("Pages"),
        Tab::Problems => tr("Problems"),
        Tab::Steps => tr("Steps"),
        Tab::Selected => tr("Page"),
    }
}

fn build_tab(tab: Tab) -> HtmlElement {
    let button = template("tab");
    button.set_text_content(Some(label(tab)));
    // Where there is space for it beside the picture, it has no tab.
    class(&button, "narrow", tab == Tab::Machine);
    set(&button, "aria-controls", tab.panel());
    set(&button, "data-at", &(tab as usize).to_string());
    button
}

impl Findings {
    pub(super) fn build(send: &Rc<dyn Fn(Msg)>) -> Self {
        let panel = template("findings");
        let (tabs, list): (_, HtmlElement) = (Tab::ALL.map(build_tab), part(&panel, "tabs"));
        tabs.iter().for_each(|tab| append(&list, tab));
        let (table, problems, inspector) = (Table::build(send), Problems::build(), Inspector::build());
        fill_slot(&panel, "table", &table.panel);
        fill_slot(&panel, "problems", &problems.panel);
        fill_slot(&panel, "inspector", &inspector.panel);
        let program_steps = part(&panel, "program-steps");
        Self { panel, tabs, table, problems, inspector, program_steps }
    }

    /// Whether the machine has a tab of its own.
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
            if model.sheet().is_some() {
                flag(button, "aria-expanded", is_on && model.is_sheet_open());
            } else {
                // Removing what is not there is no error.
                let _ = button.remove_attribute("aria-expanded");
            }
            set_if(button, "tabindex", if is_on { "0" } else { "-1" });
        }
        let count = match model.findings.problem_count() {
            0 => String::new(),
            many => format!(" {}", thousands(many)),
        };
        set_text(&self.tabs[Tab::Problems as usize], &say!("Problems{count}", count));
        show(&self.table.panel, model.findings.tab == Tab::Pages);
        if model.findings.tab == Tab::Pages {
            self.table.render(model);
        }
        self.problems.render(model);
        self.inspector.render(model);
    }
}
