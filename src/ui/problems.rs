//! Broken and unreadable pages at a glance, with the pages that link there.

use super::advice::advice;
use super::dom::{El, el, set_text, thousands};
use super::findings::Tab;
use super::inspector::{entry, jump};
use super::page::Page;
use super::table::first;
use crate::graph::Problem;
use crate::trace::PageState;
use crate::worker::ToStage;

/// ms between two questions to the stage while a crawl runs.
pub(super) const ASK_MS: f64 = 1000.0;

impl Page {
    /// How many problems there are, on the tab.
    pub(super) fn count_problems(&self) {
        let fold = self.fold.borrow();
        let stats = fold.fold().stats();
        let states = [PageState::Broken, PageState::Unreadable, PageState::Failed];
        let count: u32 = states.iter().map(|state| stats.count(*state)).sum();
        set_text(&self.parts.found.tabs[Tab::Problems as usize], &format!("Problems {}", thousands(count.into())));
    }

    /// Asks the stage, which has the links.
    pub(super) fn ask_problems(&self) {
        self.problems_asked.set(js_sys::Date::now());
        self.tell_stage(&ToStage::Problems);
    }

    pub(super) fn show_problems(&self, problems: &[Problem]) {
        let fold = self.fold.borrow();
        let (graph, panel) = (fold.fold(), &self.parts.found.problems);
        let pages = graph.pages();
        let start = first(pages);
        panel.set_text_content(None);
        let add = |element: &web_sys::HtmlElement| _ = panel.append_child(element);
        if problems.is_empty() {
            let text = match (pages.is_empty(), graph.stats().state.is_live()) {
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
