//! Why it is stuck, said where a run has come to rest.

use super::dom::{append, set_text, show};
use super::templates::{part, template};
use super::text::item;
use crate::app::{Model, Pane};
use crate::language::tr;
use crate::machine::{Edge, Machine, Stuck};
use crate::say;
use web_sys::HtmlElement;

/// Waits that are spelled out.
const MOST: usize = 12;

/// The box that says it.
pub(super) struct StuckView {
    pub(super) panel: HtmlElement,
    head: HtmlElement,
    says: HtmlElement,
    waits: HtmlElement,
}

impl StuckView {
    pub(super) fn build() -> Self {
        let panel = template("stuck");
        Self { head: part(&panel, "head"), says: part(&panel, "says"), waits: part(&panel, "waits"), panel }
    }

    /// Says why the run is stuck, if at the cursor it is known to have come to rest.
    pub(super) fn render(&self, model: &Model, pane: &Pane, stuck: Option<&Stuck>) {
        let leaked = if stuck.is_none() { pane.leaked(model.now) } else { None };
        if let Some(stuck) = stuck {
            self.draw(pane.machine(), stuck, &|item| pane.item_name(item));
        } else if let Some(leaked) = &leaked {
            set_text(&self.head, "");
            set_text(&self.says, leaked);
            self.waits.set_text_content(None);
        }
        show(&self.panel, stuck.is_some() || leaked.is_some());
    }

    /// Says it, each wait in a row of its own; those of the circle come first.
    fn draw(&self, machine: &Machine, stuck: &Stuck, name_of: &dyn Fn(u32) -> String) {
        // What is there already must not be read aloud again.
        if !self.panel.hidden() && self.says.text_content().as_ref() == Some(&stuck.sentence) {
            return;
        }
        set_text(&self.head, tr("Stuck. "));
        set_text(&self.says, &stuck.sentence);
        self.waits.set_text_content(None);
        let circle = stuck.cycle.as_deref().unwrap_or_default();
        let closes = |edge: &&Edge| {
            let at = circle.iter().position(|task| *task == edge.from);
            at.is_some_and(|at| circle[(at + 1) % circle.len()] == edge.to)
        };
        let add = |class: &str, text: &str| {
            let row = item(text);
            row.set_class_name(class);
            append(&self.waits, &row);
        };
        let mut left = MOST;
        for in_circle in [true, false] {
            for edge in stuck.edges.iter().filter(|edge| closes(edge) == in_circle).take(left) {
                add(if in_circle { "closes" } else { "" }, &machine.edge_in_words(edge, name_of));
                left -= 1;
            }
        }
        if stuck.edges.len() > MOST {
            add("", &say!("and {} more waits", stuck.edges.len() - MOST));
        }
    }
}
