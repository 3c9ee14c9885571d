//! Which program it is, where its knobs stand, and what can be done with it.

use crate::app::{CodePane, Lesson, Model, Pane, SearchNote};
use crate::ui::dom::{El, Memo, button, el, flag, make, refill, set_text};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// The lesson and its title, the program, where its knobs stand, whether there are two, and what of them is shown.
type Shown = (&'static str, String, usize, Vec<u32>, bool, CodePane);

/// The settings of a pane's lesson.
pub(in crate::ui) struct Settings {
    pub(in crate::ui) panel: HtmlElement,
    /// What a search came to.
    found: HtmlElement,
    shown: Memo<Shown>,
    noted: Memo<Option<SearchNote>>,
}

impl Settings {
    pub(in crate::ui) fn build() -> Self {
        let found = make("p class=found role=status").0;
        let panel = make("section class=settings aria-label=Program").0;
        Self { panel, found, shown: Memo::default(), noted: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, model: &Model, pane: &Pane, second: bool) {
        let Some(open) = &pane.lesson else { return };
        let knobs: Vec<u32> = open.settings.named().map(|(_, value)| value).collect();
        let title = open.files.words.title.clone();
        if self.shown.is_new((open.lesson.name, title, open.variant, knobs, model.is_two(), model.view.code)) {
            refill(&self.panel, |add| {
                programs(open, add);
                numbers(open, add);
                if !second {
                    controls(model, add);
                    add(&self.found);
                }
            });
        }
        if !second && self.noted.is_new(open.search.clone()) {
            self.render_note(open.search.as_ref());
        }
    }

    /// Says what a search came to, and what can be done then.
    fn render_note(&self, note: Option<&SearchNote>) {
        let (text, action) = match note {
            None => (String::new(), None),
            Some(SearchNote::Searching(0)) => ("Trying other orders… ".into(), Some(("Cancel", "end-search"))),
            Some(SearchNote::Searching(tried)) => {
                (format!("Trying other orders… {tried} so far. "), Some(("Cancel", "end-search")))
            }
            Some(SearchNote::Over(text, departs)) => {
                (text.clone(), departs.then_some(("Back to asyncio’s order", "usual-order")))
            }
        };
        // While it goes on only the number changes, so that the button can be pressed.
        if let (Some(SearchNote::Searching(_)), 2) = (note, self.found.child_element_count())
            && let Some(said) = self.found.first_element_child()
        {
            return set_text(&said, &text);
        }
        refill(&self.found, |add| {
            if !text.is_empty() {
                add(&el("span").text(&text).0);
            }
            if let Some((label, action)) = action {
                add(&button(label, action).0);
            }
        });
    }
}

fn programs(open: &Lesson, add: &dyn Fn(&HtmlElement)) {
    if open.lesson.variants.len() < 2 {
        return;
    }
    let tabs = make("div class=variants role=group aria-label=Program").0;
    for (at, variant) in open.lesson.variants.iter().enumerate() {
        let title = open.files.words.variant(variant.name).map_or(variant.name, |words| &words.title);
        let tab = button(title, "variant").attr("data-at", &at.to_string()).0;
        flag(&tab, "aria-pressed", at == open.variant);
        El(tabs.clone()).with(&[&tab]);
    }
    add(&tabs);
}

fn numbers(open: &Lesson, add: &dyn Fn(&HtmlElement)) {
    for (knob, value) in open.settings.named() {
        let Some(words) = open.files.words.knob(knob.name) else { continue };
        if !open.program().knobs.contains(&knob.name) {
            continue;
        }
        let input = make("input type=number data-action=knob").attr("name", knob.name);
        let input = input.attr("min", &knob.min.to_string()).attr("max", &knob.max.to_string());
        let input: HtmlElement = input.attr("step", &knob.step.to_string()).0;
        input.unchecked_ref::<HtmlInputElement>().set_value(&value.to_string());
        let label = make("label class=number").attr("title", &words.text);
        add(&label.with(&[&el("span").text(&words.label).0, &input]).0);
    }
}

fn controls(model: &Model, add: &dyn Fn(&HtmlElement)) {
    let pair = button("Side by side", "beside");
    let pair = pair.attr("title", "Another program, or the same with other numbers, under the same cursor").0;
    flag(&pair, "aria-pressed", model.is_two());
    let search = button("Find a bad schedule", "search-schedules");
    let explain = "Tries other orders in which the tasks could run, those with the fewest departures first";
    let search = search.attr("title", explain).0;
    add(&el("div").class("row").with(&[&pair, &search, &button("Copy link", "copy-link").0]).0);
    if !model.is_two() {
        return;
    }
    let group = make("div class=variants role=group aria-label=Show").class("variants panes").0;
    for (at, code) in CodePane::ALL.into_iter().enumerate() {
        let pick = button(code.name(), "show-code").attr("data-at", &at.to_string()).0;
        flag(&pick, "aria-pressed", code == model.view.code);
        El(group.clone()).with(&[&pick]);
    }
    add(&group);
}
