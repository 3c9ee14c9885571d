//! The exercise: what the learner arranges, chooses or turns is run and judged.

use super::code::code_line;
use crate::app::{CodeState, Lesson, Model};
use crate::lessons::Kind;
use crate::say;
use crate::ui::dom::{Memo, append, each, flag, refill, set, show};
use crate::ui::templates::{fragment, part, template, write};
use crate::ui::text::prose;
use web_sys::{DocumentFragment, Element, HtmlElement, HtmlInputElement};

/// The lesson, what was made of it, and the verdict.
type Shown = (String, Vec<u32>, Option<Result<(), String>>);

/// The exercise.
pub(super) struct ExercisePanel {
    panel: HtmlElement,
    shown: Memo<Shown>,
    lit: Memo<(bool, u64)>,
}

impl ExercisePanel {
    pub(super) fn build(panel: HtmlElement) -> Self {
        Self { panel, shown: Memo::default(), lit: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model, open: &Lesson) {
        let exercise = &open.exercise;
        let is_new = self.shown.is_new((open.name().to_owned(), exercise.answer.clone(), exercise.verdict.clone()));
        if is_new {
            show(&self.panel, !open.files.words.exercise.text.is_empty());
            refill(&self.panel, |add| add(&draw(open)));
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

fn draw(open: &Lesson) -> DocumentFragment {
    let (exercise, words) = (fragment("exercise"), &open.files.words.exercise);
    prose(&part(&exercise, "text"), &words.text);
    let program: HtmlElement = part(&exercise, "program");
    if words.program.is_empty() {
        program.remove();
    } else {
        write_program(&program, open);
    }
    write_choices(&part(&exercise, "choices"), open);
    write_number(&part(&exercise, "number"), open);
    let verdict: HtmlElement = part(&exercise, "verdict");
    match &open.exercise.verdict {
        None => verdict.remove(),
        Some(result) => {
            verdict.set_class_name(if result.is_ok() { "right" } else { "wrong" });
            prose(&verdict, result.as_ref().err().unwrap_or(&words.solved));
        }
    }
    exercise
}

/// The lines to choose from, where one is to be chosen.
fn write_choices(group: &HtmlElement, open: &Lesson) {
    if !matches!(open.kind(), Kind::Repair(_)) {
        return group.remove();
    }
    for (at, key) in open.kind().keys().iter().enumerate() {
        let choose = template("line-choice");
        set(&choose, "data-at", &at.to_string());
        write(&choose, "text", open.files.words.exercise.line(key).unwrap_or_default());
        flag(&choose, "aria-pressed", open.exercise.answer.first() == Some(&(at as u32)));
        append(group, &choose);
    }
}

/// The field of a number, where one is to be found.
fn write_number(label: &HtmlElement, open: &Lesson) {
    let Kind::Number(knob, _) = open.kind() else { return label.remove() };
    write(label, "knob", open.files.words.knob(knob).map_or(knob, |words| &words.label));
    let value = open.exercise.answer.first().copied().unwrap_or(1).to_string();
    part::<HtmlInputElement>(label, "value").set_value(&value);
}

/// The program around what is to be made.
fn write_program(list: &HtmlElement, open: &Lesson) {
    let (words, answer) = (&open.files.words.exercise, &open.exercise.answer);
    let keys = open.kind().keys();
    let text = |at: u32| keys.get(at as usize).and_then(|key| words.line(key)).unwrap_or_default();
    for given in &words.program {
        let Some(indent) = given.strip_suffix('…') else {
            append(list, &code_line(given));
            continue;
        };
        match open.kind() {
            Kind::Arrange(_) => {
                for (place, at) in answer.iter().enumerate() {
                    append(list, &movable(indent, text(*at), place, answer.len()));
                }
            }
            _ => {
                for part in text(answer.first().copied().unwrap_or(0)).lines() {
                    let row = code_line(&format!("{indent}{part}"));
                    row.set_class_name("chosen");
                    append(list, &row);
                }
            }
        }
    }
}

/// A line with buttons that move it.
fn movable(indent: &str, text: &str, place: usize, many: usize) -> HtmlElement {
    let row = template("movable-line");
    write(&row, "text", &format!("{indent}{text}"));
    let ways: [(Element, &str, Option<usize>); 2] = [
        (part(&row, "up"), "up", place.checked_sub(1)),
        (part(&row, "down"), "down", Some(place + 1).filter(|next| *next < many)),
    ];
    for (go, word, to) in ways {
        set(&go, "aria-label", &say!("Move {word}: {text}", word, text));
        set(&go, "data-at", &place.to_string());
        match to {
            Some(to) => set(&go, "data-to", &to.to_string()),
            None => set(&go, "disabled", ""),
        }
    }
    row
}
