//! The element's DOM: what is built once, and the parts that change.

use super::dom::{El, el, mark};
use super::findings::{Findings, Tab};
use super::legend::Legend;
use super::lesson::LessonView;
use super::machine::MachineView;
use super::player::PlayerView;
use crate::trace::PageState;
use web_sys::{HtmlButtonElement, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement};

/// What changes while the element lives.
pub(super) struct Parts {
    pub(super) root: HtmlElement,
    pub(super) form: HtmlFormElement,
    pub(super) url: HtmlInputElement,
    pub(super) pause: HtmlButtonElement,
    pub(super) stop: HtmlButtonElement,
    /// Opens, where embedded, what the embedded form leaves out.
    pub(super) more: HtmlButtonElement,
    pub(super) error: HtmlElement,
    pub(super) notice: HtmlElement,
    pub(super) live: HtmlElement,
    pub(super) state: HtmlElement,
    pub(super) consumers: HtmlInputElement,
    pub(super) permits: HtmlInputElement,
    /// Counters: each with the element that shows its number.
    pub(super) counters: Vec<(Counter, HtmlElement)>,
    pub(super) machine: MachineView,
    pub(super) machine_panel: HtmlElement,
    pub(super) robots: HtmlElement,
    pub(super) stage: HtmlElement,
    pub(super) hint: HtmlElement,
    pub(super) zoom_in: HtmlButtonElement,
    pub(super) zoom_out: HtmlButtonElement,
    pub(super) fit: HtmlButtonElement,
    pub(super) keys: HtmlButtonElement,
    pub(super) legend: Legend,
    pub(super) hover: HtmlElement,
    pub(super) found: Findings,
    pub(super) player: PlayerView,
    pub(super) lesson: LessonView,
    /// Where what was walked to is told.
    pub(super) told: HtmlElement,
    pub(super) help: HtmlDialogElement,
    pub(super) close_help: HtmlButtonElement,
}

/// What is counted.
#[derive(Clone, Copy)]
pub(super) enum Counter {
    State(PageState),
    InFlight,
    Links,
    Bytes,
    Elapsed,
}

fn button(label: &str, class: &str) -> HtmlButtonElement {
    el("button").class(class).attr("type", "button").text(label).done()
}

/// A button that shows a sign and says a word.
fn sign(sign: &str, name: &str) -> HtmlButtonElement {
    el("button").class("sign").attr("type", "button").attr("aria-label", name).attr("title", name).text(sign).done()
}

fn number(name: &str, label: &str, explain: &str) -> (HtmlElement, HtmlInputElement) {
    let input = el("input").attr("type", "number").attr("min", "1").attr("max", "100").attr("name", name).0;
    let caption = el("span").text(label).0;
    let field = el("label").class("number").attr("title", explain).with(&[&caption, &input]).0;
    (field, wasm_bindgen::JsCast::unchecked_into(input))
}

fn counter(label: &str, class: &str) -> (HtmlElement, HtmlElement) {
    let value = el("dd").text("0").0;
    let name = el("dt").with(&[&mark(class), &el("span").text(label).0]).0;
    (el("div").with(&[&name, &value]).0, value)
}

impl Parts {
    /// Builds everything but the canvas.
    pub(super) fn build() -> Self {
        let bar = Bar::build();
        let machine = Machine::build();
        let stage = StageBox::build();
        let found = Findings::build();
        let player = PlayerView::build();
        let lesson = LessonView::build();
        let (help, close_help) = super::help::build();
        let [live, told] = ["live", "live"].map(|class| el("p").class(class).attr("aria-live", "polite").0);
        let notice = el("p").class("notice").attr("role", "status").attr("hidden", "").0;
        let body = el("div")
            .class("body")
            .with(&[
                &machine.panel,
                &lesson.words,
                &lesson.index,
                &lesson.settings,
                &lesson.code,
                &stage.panel,
                &lesson.state,
                &found.panel,
            ])
            .0;
        let root = el("div").class("cs").with(&[&bar.form, &notice, &body, &player.panel, &live, &told, &help]).0;
        Self {
            root,
            form: wasm_bindgen::JsCast::unchecked_into(bar.form),
            url: bar.url,
            pause: bar.pause,
            stop: bar.stop,
            more: bar.more,
            error: bar.error,
            notice,
            live,
            state: machine.state,
            consumers: machine.consumers,
            permits: machine.permits,
            counters: machine.counters,
            machine: machine.live,
            machine_panel: machine.panel,
            robots: machine.robots,
            stage: stage.panel,
            hint: stage.hint,
            zoom_in: stage.zoom_in,
            zoom_out: stage.zoom_out,
            fit: stage.fit,
            keys: stage.keys,
            legend: stage.legend,
            hover: stage.hover,
            found,
            player,
            lesson,
            told,
            help,
            close_help,
        }
    }
}

struct Bar {
    form: HtmlElement,
    url: HtmlInputElement,
    pause: HtmlButtonElement,
    stop: HtmlButtonElement,
    more: HtmlButtonElement,
    error: HtmlElement,
}

impl Bar {
    fn build() -> Self {
        let url = el("input")
            .attr("type", "text")
            .attr("name", "url")
            .attr("inputmode", "url")
            .attr("autocomplete", "url")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .attr("placeholder", "https://docs.example.org/")
            .attr("aria-describedby", "error")
            .0;
        let field = el("label").class("url").with(&[&el("span").text("Start URL").0, &url]).0;
        let crawl = el("button").class("primary").attr("type", "submit").text("Crawl").0;
        let (pause, stop) = (button("Pause", ""), button("Stop", ""));
        let more = el("button").class("more").attr("type", "button").attr("aria-expanded", "false").text("Details");
        let more: HtmlButtonElement = more.done();
        let error = el("p").class("error").attr("id", "error").attr("role", "alert").attr("hidden", "").0;
        let form =
            el("form").class("bar").attr("novalidate", "").with(&[&field, &crawl, &pause, &stop, &more, &error]).0;
        Self { form, url: wasm_bindgen::JsCast::unchecked_into(url), pause, stop, more, error }
    }
}

struct Machine {
    panel: HtmlElement,
    state: HtmlElement,
    consumers: HtmlInputElement,
    permits: HtmlInputElement,
    counters: Vec<(Counter, HtmlElement)>,
    live: MachineView,
    robots: HtmlElement,
}

impl Machine {
    fn build() -> Self {
        let state = el("p").class("state").text("Ready").0;
        let (consumer_field, consumers) =
            number("consumers", "Consumers", "Tasks that take URLs off the queue; can be changed while it runs");
        let (permit_field, permits) =
            number("permits", "Permits", "Requests under way at once; can be changed while it runs");
        let list = el("dl").class("counters").0;
        let mut counters = Vec::new();
        let states = PageState::ALL.map(|state| (Counter::State(state), state.name()));
        let others = [
            (Counter::InFlight, "in flight"),
            (Counter::Links, "links"),
            (Counter::Bytes, "read"),
            (Counter::Elapsed, "time"),
        ];
        for (kind, label) in states.into_iter().chain(others) {
            let class = if let Counter::State(state) = kind { state.name() } else { "none" };
            let (row, value) = counter(label, class);
            El(list.clone()).with(&[&row]);
            counters.push((kind, value));
        }
        let live = MachineView::build();
        let robots = el("ul").class("robots").attr("aria-label", "robots.txt").0;
        let heading = el("h2").text("Machine").0;
        // Where two columns fit, what is set and what it does now is one, and what came of it the other.
        let now = el("div").class("half").with(&[&state, &consumer_field, &permit_field, &live.panel]).0;
        let so_far = el("div").class("half").with(&[&list, &robots]).0;
        let panel = el("section")
            .class("machine")
            .attr("id", Tab::Machine.panel())
            .attr("aria-label", "Machine")
            .with(&[&heading, &now, &so_far])
            .0;
        Self { panel, state, consumers, permits, counters, live, robots }
    }
}

struct StageBox {
    panel: HtmlElement,
    hint: HtmlElement,
    zoom_in: HtmlButtonElement,
    zoom_out: HtmlButtonElement,
    fit: HtmlButtonElement,
    keys: HtmlButtonElement,
    legend: Legend,
    hover: HtmlElement,
}

impl StageBox {
    fn build() -> Self {
        let hint = el("p").class("hint").text("The link graph grows here. Press Crawl to begin.").0;
        let (zoom_in, zoom_out, fit) = (sign("+", "Zoom in"), sign("−", "Zoom out"), sign("⤢", "Show all"));
        let keys = sign("?", "Keys");
        let tools = el("div").class("tools").with(&[&keys, &zoom_in, &zoom_out, &fit]).0;
        let legend = Legend::build();
        let hover = el("div").class("hover").attr("aria-hidden", "true").attr("hidden", "").0;
        let panel = el("section").class("stage").attr("aria-label", "Link graph");
        let panel = panel.with(&[&hint, &legend.panel, &tools, &hover]).0;
        Self { panel, hint, zoom_in, zoom_out, fit, keys, legend, hover }
    }
}
