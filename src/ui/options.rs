//! What a crawl obeys, in one panel: each with what it does and what it costs the other side.

use super::dom::{append, fill_field, flag, set, set_if, set_text, show};
use super::option_groups::{Choice, GROUPS};
use super::templates::{fill_slot, part, template, write};
use crate::app::Model;
use crate::crawl::{Config, RobotsPolicy, ScopeKind};
use crate::language::tr;
use crate::say;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlElement, HtmlInputElement};

/// The panel.
pub(super) struct Options {
    pub(super) panel: HtmlElement,
    reset: HtmlButtonElement,
    fields: Vec<Field>,
}

struct Field {
    name: &'static str,
    /// What shows an error of it, when there is one.
    row: HtmlElement,
    /// A select is taken for an input: of both only the value is used.
    input: HtmlInputElement,
    about: HtmlElement,
}

impl Field {
    fn build((name, label, choices, about): Choice) -> Self {
        let input = match choices.len() {
            0 => template("option-number"),
            1 => template("option-text"),
            _ => template("option-select"),
        };
        for (value, words) in choices.iter().filter(|_| choices.len() > 1) {
            let choice = template("option-choice");
            set(&choice, "value", value);
            choice.set_text_content(Some(tr(words)));
            append(&input, &choice);
        }
        let about_id = format!("about-{name}");
        set(&input, "id", name);
        set(&input, "name", name);
        set(&input, "data-option", name);
        set(&input, "aria-describedby", &format!("{about_id} error"));
        let row = template("option");
        set(&part(&row, "label"), "for", name);
        write(&row, "label", tr(label));
        set(&part(&row, "about"), "id", &about_id);
        write(&row, "about", tr(about));
        fill_slot(&row, "input", &input);
        let about = part(&row, "about");
        Self { name, row, input: input.unchecked_into(), about }
    }
}

impl Options {
    pub(super) fn build() -> Self {
        let panel = template("options");
        let grid: HtmlElement = part(&panel, "fields");
        let mut fields = Vec::new();
        for (heading, choices) in GROUPS {
            let group = template("option-group");
            write(&group, "heading", tr(heading));
            set(&group, "aria-label", tr(heading));
            for field in choices.iter().map(|choice| Field::build(*choice)) {
                append(&group, &field.row);
                fields.push(field);
            }
            append(&grid, &group);
        }
        Self { reset: part(&panel, "reset"), panel, fields }
    }

    /// The row of an option.
    pub(super) fn row(&self, name: &str) -> Option<&HtmlElement> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.row)
    }

    /// The field of an option.
    pub(super) fn field(&self, name: &str) -> Option<HtmlElement> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.input.clone().into())
    }

    pub(super) fn render(&self, model: &Model) {
        show(&self.panel, model.start.options_open);
        for field in &self.fields {
            let value = model.attributes.get(field.name);
            let value = value.unwrap_or_default();
            fill_field(&field.input, value);
            let default = default_of(field.name, &model.start.defaults);
            match field.input.first_element_child() {
                Some(choice) => set_text(&choice, &default),
                None => set_if(&field.input, "placeholder", &default),
            }
            if field.name == "delay" {
                set_text(&field.about, &about_delay(value.parse().unwrap_or(model.start.defaults.delay)));
            }
            let is_wrong = model.error.as_ref().is_some_and(|error| error.field == field.name);
            flag(&field.input, "aria-invalid", is_wrong);
        }
        self.reset.set_disabled(model.options_set() == 0);
    }
}

/// What holds where an option is not set.
fn default_of(name: &str, bare: &Config) -> String {
    match name {
        "max-pages" => bare.max_pages.to_string(),
        "max-depth" => bare.max_depth.to_string(),
        "delay" => bare.delay.to_string(),
        "scope" if bare.scope == ScopeKind::Prefix => tr("folder (default)").into(),
        "scope" => tr("host (default)").into(),
        "robots" if bare.robots == RobotsPolicy::Obey => tr("obey (default)").into(),
        "robots" => tr("ignore (default)").into(),
        "throttle" if bare.throttle => tr("on (default)").into(),
        "throttle" => tr("off (default)").into(),
        "resources" => tr("ignore (default)").into(),
        "soft-404" => tr("where a page sounds missing (default)").into(),
        "order" => tr("breadth first (default)").into(),
        "extra-hops" => "0".into(),
        "host-permits" => tr("any").into(),
        "include" => tr("all in scope").into(),
        "exclude" | "tidy" => tr("none").into(),
        "select" => tr("a (every link)").into(),
        "extract" => tr("none").into(),
        _ => bare.seed.to_string(),
    }
}

/// What a delay means for the hosts that are asked.
fn about_delay(delay: u32) -> String {
    let pace = match delay {
        0 => tr("no wait").into(),
        1..=1000 => say!("at most {} requests a second to each", 1000 / delay),
        1001..=60_000 => say!("at most {} requests a minute to each", 60_000 / delay),
        _ => say!("one request to each in {} s", delay / 1000),
    };
    say!(
        "The least time between two requests to one host. Now: {pace}. Default: 100 for other sites, 0 for the page's own.",
        pace
    )
}
