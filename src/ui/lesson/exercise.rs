//! The exercise: what the learner arranges, chooses or turns is run and judged.

use crate::app::{CodeState, Lesson, Model};
use crate::lessons::Kind;
use crate::ui::dom::{El, Memo, button, each, el, flag, make, prose, refill, set, sign};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// The lesson, what was made of it, and the verdict.
type Shown = (&'static str, Vec<u32>, Option<Result<(), String>>);

/// The exercise.
pub(super) struct ExercisePanel {
    pub(super) panel: HtmlElement,
    shown: Memo<Shown>,
    lit: Memo<(bool, u64)>,
}

impl ExercisePanel {
    pub(super) fn build() -> Self {
        Self { panel: el("div").class("exercise").0, shown: Memo::default(), lit: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model, open: &Lesson) {
        let exercise = &open.exercise;
        let is_new = self.shown.is_new((open.lesson.name, exercise.answer.clone(), exercise.verdict.clone()));
        if is_new {
            refill(&self.panel, |add| draw(open, add));
        }
        if is_new | self.lit.is_new((open.is_own, model.main().version)) {
            // The line of what the learner made that runs.
            let at = if open.is_own { CodeState::of(model.main()) } else { CodeState::default() };
            let lit = if open.is_own { at.line(open.picked.unwrap_or(at.task)) } else { 0 };
            each(&self.panel, ".movable", &mut |at, row| {
                row.set_class_name(if at + 1 == lit { "movable lit" } else { "movable" });
            });
        }
    }
}

fn line(text: &str) -> El {
    el("li").with(&[&el("code").text(if text.is_empty() { " " } else { text }).0])
}

fn draw(open: &Lesson, add: &dyn Fn(&HtmlElement)) {
    let (words, answer) = (&open.files.words.exercise, &open.exercise.answer);
    add(&el("h3").text("Exercise").0);
    add(&prose("p", &words.text).0);
    if !words.program.is_empty() {
        add(&listing(open));
    }
    match open.lesson.exercise.kind {
        Kind::Repair(_) => {
            let group = make("div class=choices role=group").attr("aria-label", "Lines to choose from").0;
            for (at, key) in open.lesson.exercise.kind.keys().iter().enumerate() {
                let choose = button("", "choose-line").attr("data-at", &at.to_string());
                let choose = choose.with(&[&el("code").text(words.line(key).unwrap_or_default()).0]).0;
                flag(&choose, "aria-pressed", answer.first() == Some(&(at as u32)));
                El(group.clone()).with(&[&choose]);
            }
            add(&group);
        }
        Kind::Number(knob, _) => {
            let label = open.files.words.knob(knob).map_or(knob, |words| &words.label);
            let input = make("input type=number min=0 data-action=set-number").0;
            let value = answer.first().copied().unwrap_or(1).to_string();
            input.unchecked_ref::<HtmlInputElement>().set_value(&value);
            add(&make("label class=number").with(&[&el("span").text(label).0, &input]).0);
        }
        Kind::Arrange(_) => {}
    }
    add(&button("Run what I made", "check").0);
    if let Some(verdict) = &open.exercise.verdict {
        let (class, text) = match verdict {
            Ok(()) => ("right", words.solved.as_str()),
            Err(why) => ("wrong", why.as_str()),
        };
        add(&prose("p", text).class(class).attr("role", "status").0);
    }
}

/// The program around what is to be made.
fn listing(open: &Lesson) -> HtmlElement {
    let (words, answer) = (&open.files.words.exercise, &open.exercise.answer);
    let keys = open.lesson.exercise.kind.keys();
    let text = |at: u32| keys.get(at as usize).and_then(|key| words.line(key)).unwrap_or_default();
    let listing = el("ol").class("made").0;
    let add = |row: &HtmlElement| _ = El(listing.clone()).with(&[row]);
    for given in &words.program {
        let Some(indent) = given.strip_suffix('…') else {
            add(&line(given).0);
            continue;
        };
        match open.lesson.exercise.kind {
            Kind::Arrange(_) => {
                for (place, at) in answer.iter().enumerate() {
                    add(&movable(line(&format!("{indent}{}", text(*at))), place, answer.len(), text(*at)));
                }
            }
            _ => {
                for part in text(answer.first().copied().unwrap_or(0)).lines() {
                    add(&line(&format!("{indent}{part}")).class("chosen").0);
                }
            }
        }
    }
    listing
}

/// A line with buttons that move it.
fn movable(row: El, place: usize, many: usize, text: &str) -> HtmlElement {
    let row = row.class("movable");
    let ways = [("↑", "up", place.checked_sub(1)), ("↓", "down", Some(place + 1).filter(|next| *next < many))];
    for (arrow, word, to) in ways {
        let go = sign(arrow, &format!("Move {word}: {text}"), "move-line").attr("data-at", &place.to_string()).0;
        let _ = go.remove_attribute("title");
        match to {
            Some(to) => set(&go, "data-to", &to.to_string()),
            None => set(&go, "disabled", ""),
        }
        row.clone().with(&[&go]);
    }
    row.0
}
