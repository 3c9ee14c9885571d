//! Broken and unreadable pages at a glance, with the pages that link there.

use super::advice::advice;
use super::dom::{Memo, append, show};
use super::inspector::{entry, jump};
use super::templates::{fill_slot, part, template, write};
use super::text::{item_more, thousands};
use crate::app::{Model, Tab, start_of};
use web_sys::HtmlElement;

/// The list of problems.
pub(super) struct Problems {
    pub(super) panel: HtmlElement,
    /// The answer shown, and whether there are pages and more may come.
    shown: Memo<(u64, usize, bool, bool)>,
}

impl Problems {
    pub(super) fn build() -> Self {
        Self { panel: template("problems"), shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        let is_shown = model.findings.tab == Tab::Problems;
        show(&self.panel, is_shown);
        let graph = model.main().graph.fold();
        let problems = &model.findings.problems;
        let (none, is_live) = (graph.pages().is_empty(), graph.stats().state.is_live());
        if !is_shown || !self.shown.is_new((model.findings.answers, problems.len(), none, is_live)) {
            return;
        }
        let (pages, panel) = (graph.pages(), &self.panel);
        let start = start_of(pages);
        panel.set_text_content(None);
        if problems.is_empty() {
            let text = match (none, is_live) {
                (true, _) => {
                    "Broken, unreadable and failed pages will be listed here, each with the pages that link to it."
                }
                (_, true) => "No problem so far.",
                (_, false) => "No problem was found: every page that was fetched could be read.",
            };
            let none = template("problems-none");
            none.set_text_content(Some(text));
            return append(panel, &none);
        }
        let list = template("problems-list");
        for problem in problems {
            let Some(page) = pages.get(problem.page as usize) else { continue };
            let status = page.status.map(|status| format!("Status {status}. ")).unwrap_or_default();
            let reason = page.reason.map_or("", |reason| reason.explain());
            let row = template("problem");
            fill_slot(&row, "page", &jump(problem.page, page, start));
            write(&row, "says", format!("{status}{reason} {}", advice(page)).trim());
            let sources: HtmlElement = part(&row, "sources");
            problem.sources.iter().for_each(|near| append(&sources, &entry(near, pages, start)));
            let many = problem.source_count;
            let linked = match many {
                0 => "No page that was read links to it.".to_owned(),
                1 => "Linked from 1 page:".to_owned(),
                _ => format!("Linked from {} pages:", thousands(many.into())),
            };
            write(&row, "linked", &linked);
            if many as usize > problem.sources.len() {
                let more = format!("and {} more", many as usize - problem.sources.len());
                append(&sources, &item_more(&more));
            }
            append(&list, &row);
        }
        append(panel, &list);
    }
}
