//! The bar on top: where to start, what a crawl obeys, what is wrong with either.

use super::dom::{El, button, el, flag, make, set, set_text, show, sign};
use super::options::Options;
use super::starts::Starts;
use crate::app::Model;
use crate::graph::RunState;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlElement, HtmlInputElement};

/// The bar.
pub(super) struct Bar {
    pub(super) form: HtmlElement,
    pub(super) url: HtmlInputElement,
    pause: HtmlButtonElement,
    stop: HtmlButtonElement,
    more: HtmlElement,
    error: HtmlElement,
    plan: HtmlElement,
    pub(super) starts: Starts,
    pub(super) options: Options,
    /// While the crawl that a lesson led to is shown: what became of it, and the way back.
    real: HtmlElement,
    real_said: HtmlElement,
}

impl Bar {
    pub(super) fn build(built_in: &str) -> Self {
        let url = make("input type=text name=url inputmode=url autocomplete=url autocapitalize=off spellcheck=false")
            .attr("placeholder", "https://docs.example.org/")
            .attr("aria-describedby", "error")
            .0;
        let field = make("label class=url").with(&[&el("span").text("Start URL").0, &url]).0;
        let starts = Starts::build(built_in);
        let crawl = make("button class=primary type=submit aria-describedby=plan").text("Crawl").0;
        let (pause, stop) = (button("Pause", "pause").0, button("Stop", "stop").0);
        let options = Options::build();
        let more = button("Details", "details").class("more").attr("aria-expanded", "false").0;
        let error = make("p class=error id=error role=alert hidden").0;
        let plan = make("p class=plan id=plan hidden").0;
        let real_said = make("span role=status").0;
        let back = button("Back to the lesson", "back-to-lesson").0;
        let real = make("p class=real hidden").with(&[&real_said, &back]).0;
        let form = make("form class=bar novalidate").with(&[
            &field,
            &starts.popover.toggle,
            &starts.popover.panel,
            &crawl,
            &pause,
            &stop,
            &options.popover.toggle,
            &more,
            &error,
            &plan,
            &options.popover.panel,
            &real,
        ]);
        let (pause, stop) = (pause.unchecked_into(), stop.unchecked_into());
        Self {
            form: form.0,
            url: url.unchecked_into(),
            pause,
            stop,
            more,
            error,
            plan,
            starts,
            options,
            real,
            real_said,
        }
    }

    pub(super) fn render(&self, model: &Model) {
        // An equal value is not set: it would move the caret.
        if self.url.value() != model.start.url {
            self.url.set_value(&model.start.url);
        }
        let latest = model.main().graph.fold().latest().state;
        let is_live = latest.is_live() && model.main().lesson.is_none();
        self.pause.set_disabled(!is_live);
        self.stop.set_disabled(!is_live);
        set_text(&self.pause, if latest == RunState::Paused { "Resume" } else { "Pause" });
        flag(&self.more, "aria-expanded", model.view.details_open);
        set_text(&self.plan, model.start.plan.as_deref().unwrap_or_default());
        show(&self.plan, model.start.plan.is_some());
        self.starts.render(model);
        self.options.render(model);
        self.render_error(model);
        let is_real = model.lessons.back_to.is_some();
        show(&self.real, is_real);
        if is_real {
            set_text(&self.real_said, &model.real_in_words());
        }
    }

    /// Puts the error beside the option that it is about, or else into the bar.
    fn render_error(&self, model: &Model) {
        let error = model.error.as_ref();
        set_text(&self.error, error.map_or("", |error| &error.message));
        show(&self.error, error.is_some());
        flag(&self.url, "aria-invalid", error.is_some_and(|error| error.field == "url"));
        let row = error.filter(|_| model.shows_options()).and_then(|error| self.options.row(error.field));
        let home = match row {
            Some(row) => row.clone(),
            None => self.form.clone(),
        };
        if self.error.parent_element().as_ref() != Some(&home) {
            // Before the plan, where it is at home; nodes of ours, so it cannot fail.
            let before = if row.is_some() { None } else { Some(&self.plan) };
            let _ = home.insert_before(&self.error, before.map(AsRef::as_ref));
        }
    }

    /// The field of an attribute.
    pub(super) fn field(&self, name: &str) -> Option<HtmlElement> {
        if name == "url" { Some(self.url.clone().into()) } else { self.options.field(name) }
    }
}

/// A number's field with its label.
pub(super) fn number(name: &str, label: &str, explain: &str) -> (HtmlElement, HtmlInputElement) {
    let input = make("input type=number min=1 max=100").attr("name", name).attr("data-option", name).0;
    let field = make("label class=number").attr("title", explain).with(&[&el("span").text(label).0, &input]).0;
    (field, input.unchecked_into())
}

/// The buttons at a corner of the picture.
pub(super) fn tools() -> HtmlElement {
    let zoom = [sign("+", "Zoom in", "zoom-in").0, sign("−", "Zoom out", "zoom-out").0, sign("⤢", "Show all", "fit").0];
    let tools = make("div class=tools").with(&[&sign("?", "Keys", "help").0]);
    let _: El = tools.clone().with(&zoom.each_ref().map(AsRef::as_ref));
    set(&tools.0, "role", "group");
    tools.0
}
