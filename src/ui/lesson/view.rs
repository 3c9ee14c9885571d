//! The lesson's panels: words on the left, code in the middle below what can be set, state on the right.

use super::scheduler::TurnsView;
use crate::ui::dom::{El, el, flag, make, set};
use crate::ui::page::Page;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlElement, HtmlInputElement};

/// The panels' parts.
pub(crate) struct LessonView {
    pub(crate) words: HtmlElement,
    pub(crate) index: HtmlElement,
    /// Which program, and where its knobs stand.
    pub(crate) settings: HtmlElement,
    pub(crate) code: HtmlElement,
    pub(crate) state: HtmlElement,
    /// The parts of `words` that change by themselves.
    pub(super) text: HtmlElement,
    pub(super) quiz: HtmlElement,
    pub(super) chart: HtmlElement,
    pub(super) exercise: HtmlElement,
    pub(super) more: HtmlElement,
    /// What a search came to.
    pub(super) found: HtmlElement,
    /// What the program has printed; it stands beside the lanes.
    pub(super) printed: HtmlElement,
    pub(super) turns: TurnsView,
    /// While the crawl that a lesson led to is shown: what became of it, and the way back.
    pub(super) real: HtmlElement,
}

/// Text in which code stands between backticks.
pub(super) fn prose(tag: &str, text: &str) -> HtmlElement {
    let paragraph = el(tag);
    for (at, part) in text.split('`').enumerate() {
        let piece = el(if at % 2 == 1 { "code" } else { "span" }).text(part).0;
        El(paragraph.0.clone()).with(&[&piece]);
    }
    paragraph.0
}

/// Draws a panel anew, and gives the focus back to the control that had it: the one of the
/// same name, or else at the same place.
pub(super) fn keep_focus(panel: &HtmlElement, draw: &dyn Fn()) {
    const CONTROLS: &str = "button:enabled, input";
    let name = |control: &HtmlElement| control.get_attribute("aria-label");
    let (mut place, mut named) = (None, None);
    each(panel, CONTROLS, &mut |at, control| {
        if control.matches(":focus").unwrap_or(false) {
            (place, named) = (Some(at), name(control));
        }
    });
    draw();
    let Some(place) = place else { return };
    let mut next = None;
    each(panel, CONTROLS, &mut |at, control| {
        // At an end a line has no way on, but the way back is at the same place.
        if at == place && next.is_none() || named.is_some() && name(control) == named {
            next = Some(control.clone());
        }
    });
    if let Some(control) = next {
        let _ = control.focus();
    }
}

/// Goes through the elements of a panel that fit.
pub(super) fn each(panel: &HtmlElement, which: &str, then: &mut dyn FnMut(u32, &HtmlElement)) {
    let Ok(list) = panel.query_selector_all(which) else { return };
    for at in 0..list.length() {
        if let Some(element) = list.item(at) {
            then(at, element.unchecked_ref());
        }
    }
}

pub(super) fn button(label: &str) -> HtmlButtonElement {
    el("button").attr("type", "button").text(label).done()
}

impl LessonView {
    pub(crate) fn build() -> Self {
        let part = |class: &str| el("div").class(class).0;
        let (text, quiz, chart, exercise, more) =
            (part("text"), part("quiz"), part("times"), part("exercise"), part("more-lessons"));
        let found = el("p").class("found").attr("role", "status").0;
        let words = el("section").class("words").attr("aria-label", "Lesson").attr("tabindex", "0");
        let words = words.with(&[&text, &quiz, &chart, &exercise, &more]).0;
        let index = el("section")
            .class("lesson-index")
            .attr("aria-label", "Lessons")
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .0;
        let settings = el("section").class("settings").attr("aria-label", "Program").0;
        let code = el("section").class("code").attr("aria-label", "Code").0;
        let state = el("section").class("state-now").attr("aria-label", "State").attr("tabindex", "0").0;
        let printed = el("ol").class("printed").attr("aria-label", "Printed").attr("tabindex", "0").0;
        let (turns, real) = (TurnsView::build(), make("p class=real hidden").0);
        Self { words, index, settings, code, state, text, quiz, chart, exercise, more, found, printed, turns, real }
    }
}

impl Page {
    /// Draws what does not follow the cursor.
    pub(super) fn draw_lesson(&self) {
        self.draw_settings();
        self.draw_code();
        // Words are those of the first; what stands beside it is there to be compared.
        if !self.is_beside() {
            self.draw_text();
            self.draw_exercise();
            self.draw_more();
        }
    }

    fn draw_text(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.text) else { return };
        self.listeners.empty(panel);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        add(&el("h2").text(&open.words.title).0);
        let words = &open.words;
        let known = words.body.iter().map(|text| (text, ""));
        let told = words.after.iter().map(|text| (text, "after"));
        for (text, class) in std::iter::once((&words.summary, "after")).chain(known).chain(told) {
            let paragraph = prose("p", text);
            paragraph.set_class_name(class);
            add(&paragraph);
        }
        for words in &open.words.variants {
            let name = el("strong").text(&words.title).0;
            let text = prose("span", &words.text);
            add(&el("p").with(&[&name, &el("span").text(": ").0, &text]).0);
        }
    }

    /// Draws which program it is and where its knobs stand.
    pub(super) fn draw_settings(&self) {
        keep_focus(&self.parts.lesson.settings, &|| self.draw_controls());
    }

    fn draw_controls(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.settings) else { return };
        panel.set_text_content(None);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        if open.lesson.variants.len() > 1 {
            let tabs = el("div").class("variants").attr("role", "group").attr("aria-label", "Program").0;
            for (at, variant) in open.lesson.variants.iter().enumerate() {
                let tab = button(open.words.variant(variant.name).map_or(variant.name, |words| &words.title));
                flag(&tab, "aria-pressed", at == open.variant);
                self.hear(&tab, "click", move |page, _| {
                    let _ = page.host.remove_attribute("step");
                    page.show_variant(at);
                });
                El(tabs.clone()).with(&[&tab]);
            }
            add(&tabs);
        }
        let used = open.lesson.variants[open.variant].knobs;
        for (knob, value) in open.settings.named() {
            let Some(words) = open.words.knob(knob.name) else { continue };
            if !used.contains(&knob.name) {
                continue;
            }
            let input = el("input").attr("type", "number").attr("name", knob.name);
            let input = input.attr("min", &knob.min.to_string()).attr("max", &knob.max.to_string());
            let input: HtmlInputElement = input.attr("step", &knob.step.to_string()).done();
            input.set_value(&value.to_string());
            let label = el("span").text(&words.label).0;
            add(&el("label").class("number").attr("title", &words.text).with(&[&label, &input]).0);
            let name = knob.name;
            self.hear(&input, "change", move |page, event| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                let Some(input) = input else { return };
                if let Ok(value) = input.value().trim().parse() {
                    page.turn_knob(name, value);
                }
                // Where it stands now: not beyond its end, and at a whole step.
                if let Some(open) = &*page.open.borrow() {
                    input.set_value(&open.settings.get(name).to_string());
                }
            });
        }
        if self.is_beside() {
            return;
        }
        let paired = self.peer().is_some();
        let pair = button("Side by side");
        flag(&pair, "aria-pressed", paired);
        set(&pair, "title", "Another program, or the same with other numbers, under the same cursor");
        self.hear(&pair, "click", |page, _| page.toggle_beside());
        let search = button("Find a bad schedule");
        set(
            &search,
            "title",
            "Tries other orders in which the tasks could run, those with the fewest departures first",
        );
        self.hear(&search, "click", |page, _| page.search_schedules());
        let link = button("Copy link");
        let me = link.clone();
        self.hear(&link, "click", move |page, _| page.copy(&me, page.lesson_link()));
        add(&el("div").class("row").with(&[&pair, &search, &link]).0);
        if paired {
            add(&self.panes());
        }
        add(&self.parts.lesson.found);
    }

    pub(super) fn draw_chart(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.chart) else { return };
        self.listeners.empty(panel);
        let Some(most) = open.bars.iter().map(|bar| bar.value.max(1)).max() else { return };
        let Some(chart) = &open.lesson.chart else { return };
        let list = el("ol").class(if chart.long_names { "waited" } else { "" }).0;
        for bar in &open.bars {
            let length = el("span").class("time").0;
            let _ = length.style().set_property("width", &format!("{}%", bar.value * 70 / most));
            let name = el("span").class("name").text(&bar.name).0;
            El(list.clone()).with(&[&el("li").with(&[&name, &length, &el("span").text(&bar.text).0]).0]);
        }
        let panel = El(panel.clone()).with(&[&el("h3").text(chart.title).0, &list]);
        if open.lesson.crawls {
            let go = button("The same on the real network");
            self.hear(&go, "click", |page, _| page.crawl_for_real());
            panel.with(&[&go]);
        }
    }

    fn draw_more(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.more) else { return };
        self.listeners.empty(panel);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        add(&el("h3").text("Try next").0);
        let list = el("ul").0;
        for next in &open.words.next {
            let mut link = format!("{}/{}", next.lesson, next.variant);
            next.knobs.iter().for_each(|(knob, value)| link.push_str(&format!(",{knob}={value}")));
            let go = button(&next.text.replace('`', ""));
            go.set_class_name("next-lesson");
            self.hear(&go, "click", move |page, _| page.set_lesson(&link));
            El(list.clone()).with(&[&el("li").with(&[&go]).0]);
        }
        add(&list);
        let lessons = &crate::lessons::LESSONS;
        let here = lessons.iter().position(|lesson| lesson.name == open.lesson.name).unwrap_or(0);
        let row = el("div").class("row").0;
        let beside = [("Previous lesson", here.checked_sub(1)), ("All lessons", None), ("Next lesson", Some(here + 1))];
        for (label, at) in beside {
            let name = match at {
                None if label == "All lessons" => "index",
                at => match at.and_then(|at| lessons.get(at)) {
                    Some(lesson) => lesson.name,
                    None => continue,
                },
            };
            let go = button(label);
            self.hear(&go, "click", move |page, _| page.set_lesson(name));
            El(row.clone()).with(&[&go]);
        }
        add(&row);
    }
}
