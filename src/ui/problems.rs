//! Broken and unreadable pages at a glance, with the pages that link there.

use super::advice::advice;
use super::dom::{El, Memo, el, make, show, thousands};
use super::inspector::{entry, jump};
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
        let panel = make("div id=tab-problems role=tabpanel aria-label=Problems tabindex=0 hidden");
        Self { panel: panel.class("tabpanel problems").0, shown: Memo::default() }
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
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        if problems.is_empty() {
            let text = match (none, is_live) {
                (true, _) => {
                    "Broken, unreadable and failed pages will be listed here, each with the pages that link to it."
                }
                (_, true) => "No problem so far.",
                (_, false) => "No problem was found: every page that was fetched could be read.",
            };
            return add(&el("p").class("empty").text(text).0);
        }
        let list = el("ul").0;
        for problem in problems {
            let Some(page) = pages.get(problem.page as usize) else { continue };
            let status = page.status.map(|status| format!("Status {status}. ")).unwrap_or_default();
            let reason = page.reason.map_or("", |reason| reason.explain());
            let says = el("p").class("quiet").text(format!("{status}{reason} {}", advice(page)).trim()).0;
            let sources = el("ol").0;
            for near in &problem.sources {
                El(sources.clone()).with(&[&entry(near, pages, start)]);
            }
            let many = problem.source_count;
            let head = match many {
                0 => "No page that was read links to it.".to_owned(),
                1 => "Linked from 1 page:".to_owned(),
                _ => format!("Linked from {} pages:", thousands(many.into())),
            };
            let item = el("li").with(&[&jump(problem.page, pages, start), &says, &el("p").text(&head).0, &sources]);
            if many as usize > problem.sources.len() {
                let more = format!("and {} more", many as usize - problem.sources.len());
                El(sources).with(&[&el("li").class("quiet").text(&more).0]);
            }
            El(list.clone()).with(&[&item.0]);
        }
        add(&list);
    }
}
