//! Why it is stuck, said where a run has come to rest.

use super::dom::{El, el, set_text, show};
use super::page::Page;
use crate::graph::RunState;
use crate::machine::{Edge, Machine, Stuck};
use crate::trace::TaskId;
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// Silence of a run that is under way, ms, after which it is not merely slow to tell.
const SILENCE: f64 = 3000.0;
/// Waits that are spelled out.
const MOST: usize = 12;

/// The box that says it.
pub(super) struct StuckView {
    pub(super) panel: HtmlElement,
    head: HtmlElement,
    says: HtmlElement,
    waits: HtmlElement,
    /// Whether the trace breaks off, so that its end says nothing about the run's.
    pub(super) is_cut: Cell<bool>,
    /// The tasks that it is about, and those of them that wait for each other in a circle.
    about: RefCell<(Vec<TaskId>, Vec<TaskId>)>,
}

impl StuckView {
    pub(super) fn build() -> Self {
        let (head, says, waits) = (el("strong").0, el("span").0, el("ul").attr("aria-label", "Who waits for whom").0);
        let panel = el("div").class("why").attr("role", "status").attr("hidden", "").0;
        El(panel.clone()).with(&[&el("p").with(&[&head, &says]).0, &waits]);
        Self { panel, head, says, waits, is_cut: Cell::default(), about: RefCell::default() }
    }

    /// Says it, each wait in a row of its own; those of the circle come first.
    fn draw(&self, machine: &Machine, stuck: &Stuck, item: &dyn Fn(u32) -> String) {
        // What is there already must not be read aloud again.
        if !self.panel.hidden() && self.says.text_content().as_ref() == Some(&stuck.sentence) {
            return;
        }
        set_text(&self.head, "Stuck. ");
        set_text(&self.says, &stuck.sentence);
        self.waits.set_text_content(None);
        let circle = stuck.cycle.as_deref().unwrap_or_default();
        let closes = |edge: &&Edge| {
            let at = circle.iter().position(|task| *task == edge.from);
            at.is_some_and(|at| circle[(at + 1) % circle.len()] == edge.to)
        };
        let add = |class: &str, text: &str| {
            El(self.waits.clone()).with(&[&el("li").class(class).text(text).0]);
        };
        let mut left = MOST;
        for in_circle in [true, false] {
            for edge in stuck.edges.iter().filter(|edge| closes(edge) == in_circle).take(left) {
                add(if in_circle { "closes" } else { "" }, &machine.edge_in_words(edge, item));
                left -= 1;
            }
        }
        if stuck.edges.len() > MOST {
            add("", &format!("and {} more waits", stuck.edges.len() - MOST));
        }
    }
}

impl Page {
    /// Says why it is stuck, if at the cursor the run is known to have come to rest.
    pub(super) fn show_stuck(&self) {
        let view = &self.parts.player.stuck;
        let item = |item: u32| self.item_name(item);
        let rests = self.is_at_rest();
        self.with_machine(|machine| {
            let stuck = if rests && machine.is_quiet() { machine.stuck(&item) } else { None };
            // A crawl that is stopped leaves what it did not wait for.
            let leaked = if rests && self.fold.borrow().fold().pages().is_empty() { machine.leaked() } else { None };
            if let Some(stuck) = &stuck {
                view.draw(machine, stuck, &item);
            } else if let Some(leaked) = &leaked {
                set_text(&view.head, "");
                set_text(&view.says, &leaked.sentence);
                view.waits.set_text_content(None);
            }
            show(&view.panel, stuck.is_some() || leaked.is_some());
            *view.about.borrow_mut() =
                stuck.map(|stuck| (stuck.tasks, stuck.cycle.unwrap_or_default())).unwrap_or_default();
        });
    }

    /// The tasks that are stuck, and the circle that they wait in.
    pub(super) fn stuck_tasks(&self) -> std::cell::Ref<'_, (Vec<TaskId>, Vec<TaskId>)> {
        self.parts.player.stuck.about.borrow()
    }

    /// Whether nothing followed the cursor's step, or nothing of the run's own doing.
    fn is_at_rest(&self) -> bool {
        if let Some((step, _)) = self.looking.get() {
            let lanes = self.lanes.borrow();
            return lanes.mark_of(step).is_some_and(|mark| lanes.interrupts(mark));
        }
        if self.crawl.borrow().is_some() {
            return self.silence() >= SILENCE;
        }
        let state = self.fold.borrow().fold().latest().state;
        !state.is_live() && state != RunState::Crashed && !self.parts.player.stuck.is_cut.get()
    }

    /// The step at which a recorded program was interrupted, if it was stuck there.
    pub(super) fn interrupted_stuck(&self) -> Option<u32> {
        let step = self.lanes.borrow().interrupted()?;
        let play = self.play.borrow();
        let mut there = play.cursor();
        play.seek(&mut there, step);
        (there.fold().is_quiet() && there.fold().is_main_left()).then_some(step)
    }
}
