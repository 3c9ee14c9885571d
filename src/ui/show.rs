//! Showing the fold: counters, state, table, the card of a page, errors.

use super::dom::{bytes, el, set, set_text, show, thousands};
use super::page::Page;
use super::parts::Counter;
use super::table::look;
use crate::crawl::{Config, ConfigError};
use crate::graph::{Graph, PageRow, RunState};
use crate::trace::{PageState, RobotsOutcome};
use web_sys::HtmlElement;

impl Page {
    /// Puts what an attribute says into its field, if it has one; the others keep what was typed.
    pub(super) fn fill_field(&self, name: &str) {
        let default = Config::new(self.built_in.clone(), None);
        let (field, default) = match name {
            "url" => (&self.parts.url, self.built_in.to_string()),
            "consumers" => (&self.parts.consumers, default.consumers.to_string()),
            "permits" => (&self.parts.permits, default.permits.to_string()),
            _ => return,
        };
        // A field of one line would join what stands on two.
        field.set_value(&self.host.get_attribute(name).unwrap_or(default).replace(['\n', '\r'], " "));
    }

    /// Shows everything that may have changed.
    pub(super) fn show_now(&self) {
        let changed = self.fold.borrow_mut().fold_mut().take_changed();
        self.show_state();
        let start = self.start_address();
        self.parts.machine.draw(self.machine.borrow().fold(), self.fold.borrow().fold().pages(), &start);
        self.table.update(&self.parts, self.fold.borrow().fold(), &changed, self.selected.get());
        if self.selected.get().is_some_and(|page| changed.contains(&page)) {
            self.show_card();
        }
    }

    fn start_address(&self) -> String {
        self.fold.borrow().fold().pages().first().map(|page| page.address.clone()).unwrap_or_default()
    }

    pub(super) fn draw_table(&self) {
        self.table.draw(&self.parts, self.fold.borrow().fold(), self.selected.get());
    }

    /// Counters, buttons, the state in a word, and what a start that failed means.
    pub(super) fn show_state(&self) {
        let fold = self.fold.borrow();
        let (graph, parts) = (fold.fold(), &self.parts);
        let stats = graph.stats();
        for (counter, element) in &parts.counters {
            set_text(
                element,
                &match counter {
                    Counter::State(state) => thousands(stats.count(*state).into()),
                    Counter::InFlight => format!("{} (most {})", stats.in_flight, stats.max_in_flight),
                    Counter::Links => thousands(stats.links),
                    Counter::Bytes => bytes(stats.bytes),
                    Counter::Elapsed => format!("{}.{} s", stats.elapsed / 1_000_000, stats.elapsed / 100_000 % 10),
                },
            );
        }
        let word = match stats.state {
            RunState::Idle => "Ready",
            RunState::Running => "Crawling",
            RunState::Paused => "Paused",
            RunState::Done => "Done",
            RunState::Stopped => "Stopped",
            RunState::Crashed => "Failed",
        };
        // While it is under way the progress below has the numbers.
        let is_over = !stats.state.is_live() && stats.state != RunState::Idle;
        let counted = format!(" · {} of {} pages", thousands(stats.finished().into()), thousands(stats.pages.into()));
        set_text(&parts.state, &format!("{word}{}", if is_over { &counted } else { "" }));
        set(&parts.root, "data-state", stats.state.name());
        parts.pause.set_disabled(!stats.state.is_live());
        parts.stop.set_disabled(!stats.state.is_live());
        set_text(&parts.pause, if stats.state == RunState::Paused { "Resume" } else { "Pause" });
        show(&parts.hint, stats.pages == 0);
        if parts.live.text_content().is_none_or(|text| !text.starts_with(word)) {
            set_text(
                &parts.live,
                &format!("{word}. {} pages, {} broken.", stats.pages, stats.count(PageState::Broken)),
            );
        }
        self.show_robots(graph);
        if stats.state == RunState::Done
            && let Some(text) = graph.explain_starts()
        {
            self.notice(Some(&text));
        }
    }

    fn show_robots(&self, graph: &Graph) {
        let list = &self.parts.robots;
        if list.child_element_count() as usize == graph.robots().len() {
            return;
        }
        list.set_text_content(None);
        for (origin, outcome) in graph.robots() {
            let said: String = match outcome {
                RobotsOutcome::Read { .. } => "was read and is obeyed".into(),
                RobotsOutcome::Missing { status } => format!("there is none ({status}), so all may be read"),
                RobotsOutcome::ServerError { status } => format!("answered {status}, so nothing may be read"),
                RobotsOutcome::Unreadable => "could not be read; going on at one request a second".into(),
            };
            // A fresh node in a list of ours: appending cannot fail.
            let _ = list.append_child(&el("li").text(&format!("robots.txt of {origin}: {said}.")).0);
        }
    }

    /// What is known of the hovered or else the selected page.
    pub(super) fn show_card(&self) {
        let card = &self.parts.card;
        card.set_text_content(None);
        let fold = self.fold.borrow();
        let pages = fold.fold().pages();
        let page = self.hovered.get().or(self.selected.get()).and_then(|id| pages.get(id as usize));
        let Some(page) = page else { return };
        let add = |element: HtmlElement| _ = card.append_child(&element);
        if let Some(title) = &page.title {
            add(el("strong").text(title).0);
        }
        add(address(page));
        add(el("span").text(&describe(page)).0);
        if let Some(reason) = page.reason {
            add(el("span").text(reason.explain()).0);
        }
        if let Some(to) = page.redirected_to.and_then(|to| pages.get(to as usize)) {
            add(el("span").text(&format!("Redirects to {}", to.address)).0);
        }
    }

    /// Says what is wrong beside the field, or takes it back.
    pub(super) fn say_error(&self, error: Option<&ConfigError>) {
        let parts = &self.parts;
        set_text(&parts.error, error.map(|error| error.message.as_str()).unwrap_or_default());
        show(&parts.error, error.is_some());
        for (field, name) in [(&parts.url, "url"), (&parts.consumers, "consumers"), (&parts.permits, "permits")] {
            let wrong = error.is_some_and(|error| error.field == name);
            super::dom::set(field, "aria-invalid", if wrong { "true" } else { "false" });
            if wrong && self.parts.form.contains(Some(field)) {
                // Focus is a convenience; where it is refused nothing is lost.
                let _ = field.focus();
            }
        }
        self.place_error(error);
    }
}

/// An address, as a link where it leads somewhere a click may go.
fn address(page: &PageRow) -> HtmlElement {
    if page.address.starts_with("http://") || page.address.starts_with("https://") {
        let link = el("a").attr("href", &page.address).attr("target", "_blank").attr("rel", "noopener noreferrer");
        return link.text(&page.address).0;
    }
    el("span").class("address").text(&page.address).0
}

fn describe(page: &PageRow) -> String {
    let mut parts = vec![look(page).to_owned()];
    parts.extend(page.status.map(|status| format!("status {status}")));
    parts.push(format!("depth {}", page.depth));
    if page.bytes > 0 {
        parts.push(bytes(page.bytes));
    }
    if page.took > 0 {
        parts.push(format!("{} ms", page.took / 1000));
    }
    parts.join(" · ")
}
