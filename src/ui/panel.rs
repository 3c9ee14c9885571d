//! How it works: the machine with what can be changed while it runs, and what there is to be said besides.

use super::dom::{append, set, set_text};
use super::machine::MachineView;
use super::slider::Slider;
use super::templates::{fill_slot, fragment, part, template, write};
use super::text::{bytes, item, thousands};
use crate::app::Model;
use crate::graph::Graph;
use crate::language::tr;
use crate::say;
use crate::trace::RobotsOutcome;
use web_sys::HtmlElement;

/// The panel.
pub(super) struct Panel {
    pub(super) panel: HtmlElement,
    /// The place for what explains the picture, where nothing is to lie over that.
    pub(super) explains: HtmlElement,
    sliders: [Slider; 2],
    machine: MachineView,
    counters: Vec<(Counter, HtmlElement)>,
    robots: HtmlElement,
}

/// What is counted.
#[derive(Clone, Copy)]
enum Counter {
    Links,
    Bytes,
}

impl Panel {
    pub(super) fn build() -> Self {
        let (panel, facts) = (template("panel"), fragment("run-facts"));
        let list: HtmlElement = part(&facts, "counters");
        let mut counters = Vec::new();
        for (kind, label) in [(Counter::Links, "links"), (Counter::Bytes, "read")] {
            let row = template("counter");
            write(&row, "label", tr(label));
            append(&list, &row);
            counters.push((kind, part(&row, "value")));
        }
        let robots = part(&facts, "robots");
        let tasks = tr("Tasks that take URLs off the queue; can be changed while it runs");
        let (consumers, workers) =
            Slider::build("consumers", [tr("Workers"), tr("(consumer tasks)")], tr("Consumers"), tasks);
        let requests = tr("Requests under way at once; can be changed while it runs");
        let (permits, at_once) =
            Slider::build("permits", [tr("Requests at once"), tr("(permits)")], tr("Permits"), requests);
        let machine = MachineView::build(&workers, &at_once, &facts);
        fill_slot(&panel, "machine", &machine.panel);
        Self { explains: part(&panel, "explains"), panel, sliders: [consumers, permits], machine, counters, robots }
    }

    /// The field of an attribute.
    pub(super) fn field(&self, name: &str) -> Option<HtmlElement> {
        self.sliders.iter().find(|slider| slider.name == name).map(|slider| slider.field.clone().into())
    }

    pub(super) fn render(&self, model: &Model) {
        let graph = model.main().graph.fold();
        self.machine.render(model);
        self.sliders.iter().for_each(|slider| slider.render(model));
        self.render_counters(graph);
        self.render_robots(graph);
        set(&self.panel, "role", if model.view.narrow == Some(true) { "tabpanel" } else { "region" });
    }

    fn render_counters(&self, graph: &Graph) {
        let stats = graph.stats();
        for (counter, element) in &self.counters {
            let value = match counter {
                Counter::Links => thousands(stats.links),
                Counter::Bytes => bytes(stats.bytes),
            };
            set_text(element, &value);
        }
    }

    fn render_robots(&self, graph: &Graph) {
        let list = &self.robots;
        if list.child_element_count() as usize == graph.robots().len() {
            return;
        }
        list.set_text_content(None);
        for (origin, outcome) in graph.robots() {
            let said: String = match outcome {
                RobotsOutcome::Read { .. } => tr("was read and is obeyed").into(),
                RobotsOutcome::Missing { status } => say!("there is none ({status}), so all may be read", status),
                RobotsOutcome::ServerError { status } => say!("answered {status}, so nothing may be read", status),
                RobotsOutcome::Unreadable => tr("could not be read; going on at one request a second").into(),
                RobotsOutcome::NoAnswer => tr("did not come in time, or broke off, so nothing may be read").into(),
            };
            append(list, &item(&say!("robots.txt of {origin}: {said}.", origin, said)));
        }
    }
}
