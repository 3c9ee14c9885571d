//! Where to start: addresses to pick from, several pasted at once, and whom a start will ask.

use super::dom::{El, el, make, set, set_text, show, window};
use super::own::Sheet;
use super::page::Page;
use super::recents;
use crate::crawl::{Config, ConfigError, plan};
use url::Url;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Event, HtmlButtonElement, HtmlElement, KeyboardEvent};

/// Sites of others that permit it, each with where it is hosted and what that means. The
/// host's promise is the reason; it outlives any page.
const SITES: [(&str, &str); 2] = [
    (
        "https://rust-lang.github.io/async-book/",
        "A book on GitHub Pages: sites there send the permission with every page.",
    ),
    (
        "https://trio.readthedocs.io/en/stable/",
        "Documentation on Read the Docs: sites there send the permission with their files.",
    ),
];

/// Addresses to pick from, and what the next start means for others.
pub(super) struct Starts {
    pub(super) sheet: Sheet,
    recent: HtmlElement,
    list: HtmlElement,
    forget: HtmlButtonElement,
    plan: HtmlElement,
}

impl Starts {
    pub(super) fn build(built_in: &str) -> Self {
        let sheet = Sheet::build("picks", "▾");
        for name in ["aria-label", "title"] {
            set(&sheet.toggle, name, "Recent and suggested addresses");
        }
        sheet.toggle.set_class_name("sign pick-toggle");
        let list = el("ul").attr("aria-label", "Recent addresses").0;
        let forget = make("button type=button").text("Forget these");
        let head = make("p class=head").text("Recent").0;
        let recent = make("div hidden").with(&[&head, &list, &forget.0]).0;
        let sites = el("ul").attr("aria-label", "Sites that allow it").0;
        add_pick(&sites, built_in, "The site that comes with this page: a page may always read its own origin.");
        for (address, why) in SITES {
            add_pick(&sites, address, why);
        }
        let own = el("p").text("For a site of your own that sends no permission, put a copy of this page beside it.").0;
        let head = make("p class=head").text("Sites that allow it").0;
        El(sheet.panel.clone()).with(&[&recent, &el("div").with(&[&head, &sites, &own]).0]);
        let plan = make("p class=plan id=plan hidden").0;
        Self { sheet, recent, list, forget: forget.done(), plan }
    }

    /// Puts its parts into the bar.
    pub(super) fn place(&self, form: &HtmlElement, field: &HtmlElement, error: &HtmlElement) {
        // Nodes of ours, around nodes that are in the bar: this cannot fail.
        let _ = field
            .closest("label")
            .ok()
            .flatten()
            .map(|label| label.after_with_node_2(&self.sheet.toggle, &self.sheet.panel));
        let _ = error.after_with_node_1(&self.plan);
        if let Ok(Some(crawl)) = form.query_selector("[type=submit]") {
            set(&crawl, "aria-describedby", "plan");
        }
    }

    /// Puts the error where it is at home, before the plan.
    pub(super) fn home(&self, error: &HtmlElement) {
        if error.next_element_sibling().as_ref() != Some(&self.plan) {
            // A node of ours beside one that has a parent.
            let _ = self.plan.before_with_node_1(error);
        }
    }

    /// Lists what is remembered now.
    fn list(&self) {
        let recents = recents::load();
        self.list.set_text_content(None);
        for starts in recents.sets() {
            add_pick(&self.list, starts, "");
        }
        show(&self.recent, !recents.sets().is_empty());
    }
}

/// Adds a button that stands for start addresses, and what is to be said of them.
fn add_pick(list: &HtmlElement, starts: &str, why: &str) {
    let button = make("button class=pick type=button").attr("title", starts).text(starts).0;
    El(list.clone()).with(&[&el("li").with(&[&button, &el("span").text(why).0]).0]);
}

impl Page {
    pub(super) fn listen_starts(&self) {
        let Starts { sheet, forget, .. } = &self.own.starts;
        self.hear(&sheet.toggle, "click", |page, _| {
            page.own.starts.list();
            page.own.starts.sheet.open(page.own.starts.sheet.panel.hidden());
        });
        self.hear(&sheet.panel, "click", |page, event| {
            let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            if let Some(pick) = target.filter(|target| target.class_name() == "pick") {
                page.parts.url.set_value(&pick.text_content().unwrap_or_default());
                page.leave_starts(&page.parts.url);
                page.drafted();
            }
        });
        self.hear(&sheet.panel, "keydown", |page, event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                page.leave_starts(&page.own.starts.sheet.toggle);
            }
        });
        self.hear(forget, "click", |page, _| {
            recents::forget();
            page.own.starts.list();
            // The button that had the focus is gone.
            let _ = page.own.starts.sheet.toggle.focus();
        });
        self.hear(&self.parts.url, "input", |page, _| page.drafted());
        for name in ["paste", "drop"] {
            self.hear(&self.parts.url, name, Self::pasted);
        }
    }

    fn leave_starts(&self, to: &HtmlElement) {
        self.own.starts.sheet.open(false);
        // Focus is a convenience; where it is refused nothing is lost.
        let _ = to.focus();
    }

    /// Several lines become several addresses on one: left to itself a field joins them.
    fn pasted(&self, event: &Event) {
        // Each kind of event has one of the two.
        let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
        let data = data.or_else(|| event.unchecked_ref::<DragEvent>().data_transfer());
        let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if !text.trim().contains(['\n', '\r']) {
            return;
        }
        event.prevent_default();
        // Trimmed, so that a line's end at the end adds nothing.
        if self.parts.url.set_range_text(&text.trim().replace(['\n', '\r'], " ")).is_ok() {
            self.drafted();
        }
    }

    /// The configuration by attributes that are had from elsewhere than the element.
    pub(super) fn read(&self, get: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        Config::from_attributes(get, &self.address(), &self.built_in)
    }

    /// The address of the page the element is on.
    pub(super) fn address(&self) -> Url {
        let page = window().location().href().ok().and_then(|href| Url::parse(&href).ok());
        page.unwrap_or_else(|| self.built_in.clone())
    }

    /// What would be crawled if Crawl were pressed now.
    fn draft(&self, name: &str) -> Option<String> {
        if name != "url" {
            return self.host.get_attribute(name);
        }
        let typed = self.parts.url.value();
        (typed.trim() != self.built_in.as_str()).then_some(typed)
    }

    /// Something that the next start depends on may have changed: says whom it will ask, and
    /// what holds where nothing is set.
    pub(super) fn drafted(&self) {
        // It stays while a crawl runs: a line that came and went would move all that is below.
        let draft = self.read(&|name| self.draft(name)).ok();
        let said = draft.and_then(|config| plan(&config, &self.address()));
        set_text(&self.own.starts.plan, said.as_deref().unwrap_or_default());
        show(&self.own.starts.plan, said.is_some());
        let bare = self.read(&|name| self.draft(name).filter(|_| matches!(name, "url" | "scope")));
        let bare = bare.unwrap_or_else(|_| Config::new(self.built_in.clone(), None));
        self.own.options.tell(&self.host, &bare);
    }

    /// What is wrong with one option, if that is what is wrong.
    pub(super) fn doubt(&self, name: &str) -> Option<ConfigError> {
        self.read(&|other| self.draft(other).filter(|_| other == name)).err().filter(|error| error.field == name)
    }
}
