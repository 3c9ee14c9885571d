//! The panel of the machine: how the run stands, what can be changed while it runs, the counters.

use super::chart::Chart;
use super::dom::{append, class, fill_field, flag, set, set_text, show};
use super::machine::MachineView;
use super::templates::{fill_slot, part, template, write};
use super::text::{bytes, item, tenths, thousands};
use crate::app::{LIVE_OPTIONS, Model};
use crate::graph::{Graph, RunState};
use crate::trace::{Micros, PageState, RobotsOutcome};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// Where a slider ends, so that each number has some px; more than this is typed.
const SLIDER_END: u32 = 20;
/// Time between two sentences of how long it will take, ms: a sentence is read more slowly than a number.
const OUTLOOK_MS: f64 = 1000.0;

/// The panel.
pub(super) struct Panel {
    pub(super) panel: HtmlElement,
    state: HtmlElement,
    sliders: [Slider; 2],
    machine: MachineView,
    counters: Vec<(Counter, HtmlElement)>,
    robots: HtmlElement,
    chart: Chart,
    progress: HtmlElement,
    bar: HtmlElement,
    so_far: HtmlElement,
    outlook: HtmlElement,
    outlook_at: Cell<f64>,
}

/// What is counted.
#[derive(Clone, Copy)]
enum Counter {
    State(PageState),
    InFlight,
    Links,
    Bytes,
    Elapsed,
}

/// A slider with a number's field: dragged while it runs, and the effect is seen at once.
struct Slider {
    name: &'static str,
    field: HtmlInputElement,
    slider: HtmlInputElement,
}

impl Slider {
    fn render(&self, model: &Model) {
        let default =
            if self.name == "consumers" { model.start.defaults.consumers } else { model.start.defaults.permits };
        let value =
            model.attributes.get(self.name).map_or_else(|| default.to_string(), |text| text.replace(['\n', '\r'], " "));
        if value.parse().is_ok_and(|number: u32| number > SLIDER_END) {
            // It stays long: shortened, it would jump under a finger.
            set(&self.slider, "max", "100");
        }
        fill_field(&self.field, &value);
        if self.slider.value() != value {
            self.slider.set_value(&value);
        }
        flag(&self.field, "aria-invalid", model.error.as_ref().is_some_and(|error| error.field == self.name));
    }
}

impl Panel {
    pub(super) fn build() -> Self {
        let panel = template("panel");
        let list: HtmlElement = part(&panel, "counters");
        let states = PageState::ALL.map(|state| (Counter::State(state), state.name()));
        let others = [
            (Counter::InFlight, "in flight"),
            (Counter::Links, "links"),
            (Counter::Bytes, "read"),
            (Counter::Elapsed, "time"),
        ];
        let mut counters = Vec::new();
        for (kind, label) in states.into_iter().chain(others) {
            let row = template("counter");
            let form = if let Counter::State(state) = kind { state.name() } else { "none" };
            class(&part(&row, "mark"), form, true);
            write(&row, "label", label);
            append(&list, &row);
            counters.push((kind, part(&row, "value")));
        }
        let (machine, chart) = (MachineView::build(), Chart::build());
        let view = Self {
            state: part(&panel, "state"),
            sliders: [
                Slider {
                    name: "consumers",
                    field: part(&panel, "consumers"),
                    slider: part(&panel, "consumers-slider"),
                },
                Slider { name: "permits", field: part(&panel, "permits"), slider: part(&panel, "permits-slider") },
            ],
            counters,
            robots: part(&panel, "robots"),
            progress: part(&panel, "progress"),
            bar: part(&panel, "bar"),
            so_far: part(&panel, "so-far"),
            outlook: part(&panel, "outlook"),
            outlook_at: Cell::new(0.0),
            machine,
            chart,
            panel,
        };
        fill_slot(&view.panel, "machine", &view.machine.panel);
        fill_slot(&view.panel, "chart", &view.chart.figure);
        view
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
        set_text(&self.state, &state_in_words(model));
        self.render_robots(graph);
        self.chart.render(model);
        self.render_progress(model);
        set(&self.panel, "role", if model.view.narrow == Some(true) { "tabpanel" } else { "region" });
    }

    fn render_counters(&self, graph: &Graph) {
        let stats = graph.stats();
        for (counter, element) in &self.counters {
            let value = match counter {
                Counter::State(state) => thousands(stats.count(*state).into()),
                Counter::InFlight => format!("{} (most {})", stats.in_flight, stats.max_in_flight),
                Counter::Links => thousands(stats.links),
                Counter::Bytes => bytes(stats.bytes),
                Counter::Elapsed => format!("{}.{} s", stats.elapsed / 1_000_000, stats.elapsed / 100_000 % 10),
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
                RobotsOutcome::Read { .. } => "was read and is obeyed".into(),
                RobotsOutcome::Missing { status } => format!("there is none ({status}), so all may be read"),
                RobotsOutcome::ServerError { status } => format!("answered {status}, so nothing may be read"),
                RobotsOutcome::Unreadable => "could not be read; going on at one request a second".into(),
                RobotsOutcome::NoAnswer => "did not come in time, or broke off, so nothing may be read".into(),
            };
            append(list, &item(&format!("robots.txt of {origin}: {said}.")));
        }
    }

    fn render_progress(&self, model: &Model) {
        let (pane, rates) = (model.main(), model.main().rates.fold());
        let known = rates.done() + rates.unfinished();
        show(&self.progress, pane.has_worker && known > 0);
        if known == 0 {
            return;
        }
        set(&self.bar, "max", &known.to_string());
        set(&self.bar, "value", &rates.done().to_string());
        let rate = tenths(rates.rate(rates.spans().len() - 1));
        set_text(&self.so_far, &format!("{} of {known} in scope, {rate} pages/s", rates.done()));
        if model.now - self.outlook_at.get() >= OUTLOOK_MS || !pane.has_worker {
            self.outlook_at.set(model.now);
            let silence = (model.now - pane.heard_at).max(0.0);
            set_text(&self.outlook, &rates.outlook((silence * 1000.0) as Micros));
        }
    }
}

/// How the run stands, in a word.
pub(super) fn state_word(model: &Model) -> &'static str {
    let graph = model.main().graph.fold();
    match graph.latest().state {
        _ if !graph.is_latest() => "Replay",
        RunState::Idle => "Ready",
        RunState::Running => "Crawling",
        RunState::Paused => "Paused",
        RunState::Done => "Done",
        RunState::Stopped => "Stopped",
        RunState::Crashed => "Failed",
    }
}

fn state_in_words(model: &Model) -> String {
    let graph = model.main().graph.fold();
    let (latest, stats) = (graph.latest().state, graph.stats());
    let mut words = state_word(model).to_owned();
    if !graph.is_latest() {
        words += &format!(" at {}", crate::trace::seconds(model.main().time()));
    }
    // While it is under way the progress below has the numbers.
    if !latest.is_live() && latest != RunState::Idle {
        words += &format!(" · {} of {} pages", thousands(stats.finished().into()), thousands(stats.pages.into()));
    }
    words
}

/// What is read aloud of how the run stands.
pub(super) fn state_aloud(model: &Model) -> String {
    let stats = model.main().graph.fold().stats();
    format!("{}. {} pages, {} broken.", state_word(model), stats.pages, stats.count(PageState::Broken))
}

/// The slider that an event is about: its attribute and its value.
pub(super) fn slider_of(element: &HtmlElement) -> Option<(&'static str, String)> {
    let name = element.get_attribute("data-slider")?;
    let name = LIVE_OPTIONS.into_iter().find(|known| *known == name)?;
    Some((name, element.unchecked_ref::<HtmlInputElement>().value()))
}
