//! What a crawl obeys, in one panel: each with what it does and what it costs the other side.

use super::dom::{El, el, flag, make, set, set_text};
use super::own::Sheet;
use super::page::Page;
use crate::crawl::{Config, ConfigError, RobotsPolicy, ScopeKind};
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlElement, HtmlInputElement};

/// Attributes with a field here. Consumers and permits, which act at once, are the machine's.
const FIELDS: [Choice; 6] = [
    ("max-pages", "Pages at most", &[], "Stops claiming pages at this many. Each is one request to its site."),
    (
        "max-depth",
        "Links from the start at most",
        &[],
        "Pages further away are listed and not asked for: a small number spares the site.",
    ),
    ("delay", "Delay, ms", &[], ""),
    (
        "scope",
        "Follow links to",
        &[("", ""), ("host", "host"), ("prefix", "folder"), ("subdomains", "subdomains too"), ("all", "every site")],
        "The start's folder, its host, its subdomains, or all: the wider, the more hosts are asked that you did not name.",
    ),
    (
        "robots",
        "robots.txt",
        &[("", ""), ("obey", "obey"), ("ignore", "ignore")],
        "To obey costs one request to each host. To ignore it reads what its owner asked crawlers to leave alone.",
    ),
    ("seed", "Seed", &[], "Another number arranges the picture another way. It costs the site nothing."),
];

/// Name, label, choices with their words (none: a number), and what it does.
type Choice = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// The panel.
pub(super) struct Options {
    pub(super) sheet: Sheet,
    reset: HtmlButtonElement,
    fields: [Field; FIELDS.len()],
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
        let input = make(if choices.is_empty() { "input type=number inputmode=numeric min=0" } else { "select" });
        for (value, words) in choices {
            input.clone().with(&[&el("option").attr("value", value).text(words).0]);
        }
        let about_id = format!("about-{name}");
        let input = input.attr("id", name).attr("name", name).attr("aria-describedby", &format!("{about_id} error")).0;
        let label = el("label").attr("for", name).text(label).0;
        let about = el("p").attr("id", &about_id).text(about).0;
        let row = make("div class=option").with(&[&label, &input, &about]).0;
        Self { name, row, input: input.unchecked_into(), about }
    }

    fn is_wrong(&self) -> bool {
        self.input.get_attribute("aria-invalid").as_deref() == Some("true")
    }
}

impl Options {
    pub(super) fn build() -> Self {
        let sheet = Sheet::build("options", "Options");
        let fields = FIELDS.map(Field::build);
        let grid = make("div class=grid").0;
        for field in &fields {
            El(grid.clone()).with(&[&field.row]);
        }
        let reset: HtmlButtonElement = make("button type=button").text("Reset to defaults").done();
        let foot = make("div class=foot").with(&[&reset, &el("p").text("These act at the next start.").0]).0;
        El(sheet.panel.clone()).with(&[&grid, &foot]);
        Self { sheet, reset, fields }
    }

    /// Shows what the attributes say.
    pub(super) fn fill(&self, host: &HtmlElement) {
        for field in &self.fields {
            field.input.set_value(&host.get_attribute(field.name).unwrap_or_default());
        }
    }

    /// Says what holds where nothing is set, which depends on where the start is.
    pub(super) fn tell(&self, host: &HtmlElement, bare: &Config) {
        let mut count = 0;
        for field in &self.fields {
            count += usize::from(host.has_attribute(field.name));
            let default = match field.name {
                "max-pages" => bare.max_pages.to_string(),
                "max-depth" => bare.max_depth.to_string(),
                "delay" => bare.delay.to_string(),
                "scope" if bare.scope == ScopeKind::Prefix => "folder (default)".into(),
                "scope" => "host (default)".into(),
                "robots" if bare.robots == RobotsPolicy::Obey => "obey (default)".into(),
                "robots" => "ignore (default)".into(),
                _ => bare.seed.to_string(),
            };
            match field.input.first_element_child() {
                Some(choice) => set_text(&choice, &default),
                None => set(&field.input, "placeholder", &default),
            }
            if field.name == "delay" {
                set_text(&field.about, &about_delay(field.input.value().parse().unwrap_or(bare.delay)));
            }
        }
        let label = if count > 0 { format!("Options ({count} set)") } else { "Options".into() };
        set_text(&self.sheet.toggle, &label);
        self.reset.set_disabled(count == 0);
    }
}

/// What a delay means for the hosts that are asked.
fn about_delay(delay: u32) -> String {
    let pace = match delay {
        0 => "no wait".into(),
        1..=1000 => format!("at most {} requests a second to each", 1000 / delay),
        _ => format!("at most {} requests a minute to each", 60_000 / delay),
    };
    format!(
        "The least time between two requests to one host. Now: {pace}. Default: 100 for other sites, 0 for the page's own."
    )
}

impl Page {
    pub(super) fn listen_options(&self) {
        let Options { sheet, reset, .. } = &self.own.options;
        self.hear(&sheet.toggle, "click", |page, _| page.own.options.sheet.open(page.own.options.sheet.panel.hidden()));
        self.hear(&sheet.panel, "change", |page, event| {
            let changed = event.target();
            let mut fields = page.own.options.fields.iter();
            if let Some(field) = fields.find(|field| changed.as_ref() == Some(field.input.as_ref())) {
                page.choose(field);
            }
        });
        self.hear(reset, "click", |page, _| {
            for field in &page.own.options.fields {
                // Removing what is not there is no error either.
                let _ = page.host.remove_attribute(field.name);
            }
            page.say_error(None);
            let _ = page.own.options.sheet.toggle.focus();
        });
    }

    /// An option was given another value: it becomes the attribute's, or is refused.
    fn choose(&self, field: &Field) {
        let value = field.input.value();
        if value.is_empty() {
            let _ = self.host.remove_attribute(field.name);
        } else {
            set(&self.host, field.name, &value);
        }
        match self.doubt(field.name) {
            Some(error) => self.say_error(Some(&error)),
            None if field.is_wrong() => self.say_error(None),
            None => {}
        }
    }

    /// Puts the error beside the option it is about, or back into the bar.
    pub(super) fn place_error(&self, error: Option<&ConfigError>) {
        let options = &self.own.options;
        let mut about = None;
        for field in &options.fields {
            let wrong = error.is_some_and(|error| error.field == field.name);
            flag(&field.input, "aria-invalid", wrong);
            about = about.or(wrong.then_some(field));
        }
        // Where the options are not shown the bar is the only place for it.
        match about.filter(|_| !self.host.has_attribute("embed") || self.parts.root.class_list().contains("open")) {
            Some(field) => {
                options.sheet.open(true);
                El(field.row.clone()).with(&[&self.parts.error]);
                let _ = field.input.focus();
            }
            None => self.own.starts.home(&self.parts.error),
        }
    }
}
