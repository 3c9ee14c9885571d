//! The exercise: what the learner arranges, chooses or turns is run and judged.

use super::progress;
use super::view::{button, keep_focus, prose};
use crate::lessons::{Kind, Lesson};
use crate::ui::dom::{El, el, flag, set};
use crate::ui::page::Page;
use crate::worker::LessonWork;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// What the learner has made so far.
pub(super) struct Attempt {
    /// The order of the lines, the line chosen, or the number.
    answer: Vec<u32>,
    /// What was said of it: whether it is right, and why not.
    said: Option<Result<(), String>>,
}

impl Attempt {
    pub(super) fn new(lesson: &Lesson) -> Self {
        let answer = match lesson.exercise.kind {
            Kind::Arrange(lines) => (0..lines.len() as u32).collect(),
            Kind::Repair(_) => vec![0],
            Kind::Number(knob, _) => vec![lesson.settings().with(knob, 0).get(knob)],
        };
        Self { answer, said: None }
    }
}

impl Page {
    pub(super) fn draw_exercise(&self) {
        keep_focus(&self.parts.lesson.exercise, &|| self.draw_making());
    }

    fn draw_making(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.exercise) else { return };
        let (words, answer) = (&open.words.exercise, &open.attempt.answer);
        self.listeners.empty(panel);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        add(&el("h3").text("Exercise").0);
        add(&prose("p", &words.text));
        let keys = open.lesson.exercise.kind.keys();
        let text = |at: u32| keys.get(at as usize).and_then(|key| words.line(key)).unwrap_or_default();
        let listing = el("ol").class("made").0;
        let line = |text: &str| el("li").with(&[&el("code").text(if text.is_empty() { " " } else { text }).0]);
        for given in &words.program {
            let Some(indent) = given.strip_suffix('…') else {
                El(listing.clone()).with(&[&line(given).0]);
                continue;
            };
            match open.lesson.exercise.kind {
                Kind::Arrange(_) => {
                    for (place, at) in answer.iter().enumerate() {
                        let row = line(&format!("{indent}{}", text(*at)));
                        El(listing.clone()).with(&[&self.movable(row, place, answer.len(), text(*at))]);
                    }
                }
                _ => {
                    for part in text(answer.first().copied().unwrap_or(0)).lines() {
                        El(listing.clone()).with(&[&line(&format!("{indent}{part}")).attr("class", "chosen").0]);
                    }
                }
            }
        }
        if !words.program.is_empty() {
            add(&listing);
        }
        match open.lesson.exercise.kind {
            Kind::Repair(_) => {
                let group =
                    el("div").class("choices").attr("role", "group").attr("aria-label", "Lines to choose from").0;
                for at in 0..keys.len() {
                    let choose = el("button").attr("type", "button").with(&[&el("code").text(text(at as u32)).0]).0;
                    let pressed = answer.first() == Some(&(at as u32));
                    flag(&choose, "aria-pressed", pressed);
                    self.hear(&choose, "click", move |page, _| page.make(vec![at as u32]));
                    El(group.clone()).with(&[&choose]);
                }
                add(&group);
            }
            Kind::Number(knob, _) => {
                let label = open.words.knob(knob).map_or(knob, |words| &words.label);
                let input: HtmlInputElement = el("input").attr("type", "number").attr("min", "0").done();
                input.set_value(&answer.first().copied().unwrap_or(1).to_string());
                add(&el("label").class("number").with(&[&el("span").text(label).0, &input]).0);
                let settings = open.lesson.settings();
                self.hear(&input, "change", move |page, event| {
                    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                    if let Some(number) = input.and_then(|input| input.value().trim().parse().ok()) {
                        page.make(vec![settings.clone().with(knob, number).get(knob)]);
                    }
                });
            }
            Kind::Arrange(_) => {}
        }
        let check = button("Run what I made");
        self.hear(&check, "click", |page, _| page.check_exercise());
        add(&check);
        if let Some(said) = &open.attempt.said {
            let (class, text) = match said {
                Ok(()) => ("right", words.solved.as_str()),
                Err(why) => ("wrong", why.as_str()),
            };
            let says = prose("p", text);
            says.set_class_name(class);
            set(&says, "role", "status");
            add(&says);
        }
    }

    /// A line with buttons that move it.
    fn movable(&self, row: El, place: usize, many: usize, text: &str) -> HtmlElement {
        let row = row.attr("class", "movable");
        let ways = [("↑", "up", place.checked_sub(1)), ("↓", "down", Some(place + 1).filter(|next| *next < many))];
        for (sign, word, to) in ways {
            let go = el("button").attr("type", "button").class("sign").text(sign);
            let go = go.attr("aria-label", &format!("Move {word}: {text}"));
            match to {
                Some(to) => self.hear(&go.0, "click", move |page, _| page.swap_lines(place, to)),
                None => set(&go.0, "disabled", ""),
            }
            El(row.0.clone()).with(&[&go.0]);
        }
        row.0
    }

    fn swap_lines(&self, from: usize, to: usize) {
        let answer = self.open.borrow().as_ref().map(|open| open.attempt.answer.clone());
        if let Some(mut answer) = answer {
            answer.swap(from, to);
            self.make(answer);
        }
    }

    fn make(&self, answer: Vec<u32>) {
        if let Some(open) = &mut *self.open.borrow_mut() {
            open.attempt = Attempt { answer, said: None };
        }
        self.draw_exercise();
    }

    fn check_exercise(&self) {
        let answer = self.open.borrow().as_ref().map(|open| open.attempt.answer.clone());
        self.turn_to_answer();
        self.work_on_lesson(LessonWork::Check(answer.unwrap_or_default()));
    }

    /// A number is the place of a knob: it is shown there, and in its program.
    fn turn_to_answer(&self) {
        {
            let open = &mut *self.open.borrow_mut();
            let Some(open) = open else { return };
            let Kind::Number(knob, variant) = open.lesson.exercise.kind else { return };
            open.settings = open.lesson.settings().with(knob, open.attempt.answer[0]);
            open.variant = open.lesson.variants.iter().position(|known| known.name == variant).unwrap_or(0);
            open.schedule.clear();
        }
        self.draw_settings();
        self.draw_code();
        self.ask_questions();
    }

    pub(super) fn show_verdict(&self, why_not: Option<String>) {
        if let Some(open) = &mut *self.open.borrow_mut() {
            if why_not.is_none() {
                progress::done(open.lesson.name);
            }
            open.attempt.said = Some(why_not.map_or(Ok(()), Err));
        }
        self.draw_exercise();
    }

    /// An address that brings back the lesson, its knobs, schedule and step.
    pub(super) fn lesson_link(&self) -> String {
        let open = self.open.borrow();
        let Some(open) = &*open else { return String::new() };
        let page = crate::ui::dom::window().location().href().ok().and_then(|href| url::Url::parse(&href).ok());
        let Some(mut link) = page else { return String::new() };
        link.set_fragment(None);
        link.query_pairs_mut().clear().append_pair("lesson", &self.lesson_text());
        if open.settings.seed != 0 {
            link.query_pairs_mut().append_pair("seed", &open.settings.seed.to_string());
        }
        let step = self.driver().map_or(0, |driver| driver.cursor());
        if step > 0 {
            link.query_pairs_mut().append_pair("step", &step.to_string());
        }
        link.into()
    }
}
