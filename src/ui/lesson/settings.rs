//! Which program it is, where its knobs stand, and what can be done with it.

use crate::app::{CodePane, Lesson, Model, Pane, SearchNote};
use crate::language::tr;
use crate::say;
use crate::ui::dom::{Memo, append, flag, refill, set, set_text};
use crate::ui::templates::{fragment, part, template, write};
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

/// The lesson and its title, the program, where its knobs stand, whether there are two, and what of them is shown.
type Shown = (String, String, usize, Vec<u32>, bool, CodePane);

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
        Self { panel: template("settings"), found: template("found"), shown: Memo::default(), noted: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, model: &Model, pane: &Pane, second: bool) {
        let Some(open) = &pane.lesson else { return };
        let knobs: Vec<u32> = open.settings.named().map(|(_, value)| value).collect();
        let title = open.files.words.title.clone();
        if self.shown.is_new((open.name().to_owned(), title, open.variant, knobs, model.is_two(), model.view.code)) {
            refill(&self.panel, |add| {
                programs(open, add);
                numbers(open, add);
                if !second {
                    controls(model, open, add);
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
        let (text, is_searching, departs) = match note {
            None => (String::new(), false, false),
            Some(SearchNote::Searching(0)) => (tr("Trying other orders… ").into(), true, false),
            Some(SearchNote::Searching(tried)) => (say!("Trying other orders… {tried} so far. ", tried), true, false),
            Some(SearchNote::Over(text, departs)) => (text.clone(), false, *departs),
        };
        // While it goes on only the number changes, so that the button can be pressed.
        if let (true, 2) = (is_searching, self.found.child_element_count())
            && let Some(said) = self.found.first_element_child()
        {
            return set_text(&said, &text);
        }
        refill(&self.found, |add| {
            let note = fragment("found-note");
            write(&note, "text", &text);
            let parts: [Element; 3] = [part(&note, "text"), part(&note, "cancel"), part(&note, "back")];
            for (part, is_there) in parts.iter().zip([!text.is_empty(), is_searching, departs]) {
                if !is_there {
                    part.remove();
                }
            }
            add(&note);
        });
    }
}

fn programs(open: &Lesson, add: &dyn Fn(&Node)) {
    if open.lesson.variants.len() < 2 {
        return;
    }
    let tabs = template("variants");
    for (at, variant) in open.lesson.variants.iter().enumerate() {
        let title = open.files.words.variant(variant.name).map_or(variant.name, |words| &words.title);
        append(&tabs, &choice(template("variant"), title, at, at == open.variant));
    }
    add(&tabs);
}

/// A button that stands for one of several.
fn choice(button: HtmlElement, label: &str, at: usize, is_on: bool) -> HtmlElement {
    button.set_text_content(Some(label));
    set(&button, "data-at", &at.to_string());
    flag(&button, "aria-pressed", is_on);
    button
}

fn numbers(open: &Lesson, add: &dyn Fn(&Node)) {
    for (knob, value) in open.settings.named() {
        let Some(words) = open.files.words.knob(knob.name) else { continue };
        if !open.program().knobs.contains(&knob.name) {
            continue;
        }
        let label = template("knob");
        set(&label, "title", &words.text);
        write(&label, "name", &words.label);
        let input: HtmlInputElement = part(&label, "value");
        set(&input, "name", knob.name);
        for (name, number) in [("min", knob.min), ("max", knob.max), ("step", knob.step)] {
            set(&input, name, &number.to_string());
        }
        input.set_value(&value.to_string());
        add(&label);
    }
}

fn controls(model: &Model, open: &Lesson, add: &dyn Fn(&Node)) {
    let row = template("controls");
    flag(&part(&row, "beside"), "aria-pressed", model.is_two());
    if open.files.words.trace.is_some() {
        // A recording is of one run.
        let parts: [Element; 2] = [part(&row, "beside"), part(&row, "search")];
        parts.iter().for_each(Element::remove);
    }
    add(&row);
    if !model.is_two() {
        return;
    }
    let group = template("code-panes");
    for (at, code) in CodePane::ALL.into_iter().enumerate() {
        append(&group, &choice(template("code-pane"), code.name(), at, code == model.view.code));
    }
    add(&group);
}
