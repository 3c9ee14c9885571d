//! Showing the fold: counters, state, table, the card of a page, errors.

use super::dom::{bytes, el, set, set_text, show, thousands};
use super::page::Page;
use super::parts::Counter;
use super::problems::ASK_MS;
use crate::crawl::{Config, ConfigError};
use crate::graph::{Graph, RunState};
use crate::trace::{PageState, RobotsOutcome};

impl Page {
    /// Puts what an attribute says into its field, if it has one; the others keep what was typed.
    pub(super) fn fill_field(&self, name: &str) {
        let default = Config::new(self.built_in.clone(), None);
        if name == "speed" {
            let speed = self.host.get_attribute("speed").unwrap_or_else(|| "1".into());
            return self.parts.player.speed.set_value(speed.trim());
        }
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
        // What is asked of the page's layout is asked before anything is written: each question after
        // that would lay it out once more. But the state comes first, as it says what is displayed.
        set(&self.parts.root, "data-state", self.fold.borrow().fold().stats().state.name());
        self.look();
        let start = self.start_address();
        self.with_machine(|machine| self.parts.machine.draw(machine, self.fold.borrow().fold().pages(), &start));
        self.show_state();
        self.table.update(&self.parts, self.fold.borrow().fold(), &changed, self.selected.get());
        self.parts.legend.draw(self.fold.borrow().fold(), self.table.arrangement.borrow().filter);
        self.count_problems();
        self.show_cursor();
        let live = self.fold.borrow().fold().latest().state.is_live();
        let hurries = live || self.playing.get().is_some();
        let due = |asked: f64| !hurries || js_sys::Date::now() - asked >= ASK_MS;
        // Links may have come from elsewhere, so it is not enough to look at what changed.
        if self.selected.get().is_some() && due(self.parts.found.inspector.asked.get()) {
            self.show_inspector();
        }
        if !self.parts.found.problems.hidden() && due(self.problems_asked.get()) {
            self.ask_problems();
        }
    }

    fn start_address(&self) -> String {
        self.fold.borrow().fold().pages().first().map(|page| page.address.clone()).unwrap_or_default()
    }

    /// Notes what of table and steps is in sight.
    pub(super) fn look(&self) {
        self.table.look(&self.parts);
        self.look_at_steps();
    }

    pub(super) fn draw_table(&self) {
        self.table.look(&self.parts);
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
        let latest = graph.latest().state;
        let word = match latest {
            _ if !graph.is_latest() => "Looking back",
            RunState::Idle => "Ready",
            RunState::Running => "Crawling",
            RunState::Paused => "Paused",
            RunState::Done => "Done",
            RunState::Stopped => "Stopped",
            RunState::Crashed => "Failed",
        };
        // While it is under way the progress below has the numbers.
        let is_over = !latest.is_live() && latest != RunState::Idle;
        let counted = format!(" · {} of {} pages", thousands(stats.finished().into()), thousands(stats.pages.into()));
        set_text(&parts.state, &format!("{word}{}", if is_over { &counted } else { "" }));
        set(&parts.root, "data-state", stats.state.name());
        parts.pause.set_disabled(!latest.is_live());
        parts.stop.set_disabled(!latest.is_live());
        set_text(&parts.pause, if latest == RunState::Paused { "Resume" } else { "Pause" });
        show(&parts.hint, stats.pages == 0);
        if parts.live.text_content().is_none_or(|text| !text.starts_with(word)) {
            set_text(
                &parts.live,
                &format!("{word}. {} pages, {} broken.", stats.pages, stats.count(PageState::Broken)),
            );
        }
        self.show_robots(graph);
        if latest == RunState::Done
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

    /// Says what is wrong beside the field, or takes it back.
    pub(super) fn say_error(&self, error: Option<&ConfigError>) {
        let parts = &self.parts;
        set_text(&parts.error, error.map(|error| error.message.as_str()).unwrap_or_default());
        show(&parts.error, error.is_some());
        for (field, name) in [(&parts.url, "url"), (&parts.consumers, "consumers"), (&parts.permits, "permits")] {
            let wrong = error.is_some_and(|error| error.field == name);
            super::dom::flag(field, "aria-invalid", wrong);
            if wrong && self.parts.form.contains(Some(field)) {
                // Focus is a convenience; where it is refused nothing is lost.
                let _ = field.focus();
            }
        }
        self.place_error(error);
    }
}
