//! Be the scheduler: at each point the learner chooses which of the ready tasks runs next.

use crate::app::{Lesson, Turn};
use crate::language::tr;
use crate::lessons::Ready;
use crate::say;
use crate::ui::dom::{Memo, append, set, set_text, show};
use crate::ui::templates::{fill_slot, gather, part, template, write};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Lines of a turn that are shown.
const MOST_LINES: usize = 4;

/// The panel.
pub(super) struct Turns {
    pub(super) panel: HtmlElement,
    goal: HtmlElement,
    said: HtmlElement,
    ready: HtmlElement,
    shown: Memo<(Vec<Ready>, usize)>,
}

impl Turns {
    pub(super) fn build() -> Self {
        let panel = template("turns");
        let (goal, said, ready) = (part(&panel, "goal"), part(&panel, "said"), part(&panel, "ready"));
        Self { panel, goal, said, ready, shown: Memo::default() }
    }

    pub(super) fn render(&self, open: &Lesson) {
        show(&self.panel, open.goal().is_some());
        let Some(goal) = open.goal().filter(|_| !open.turn.is_pending) else { return };
        set_text(&self.goal, open.files.words.goal(open.lesson.goals[goal].variant).unwrap_or_default());
        let (class, said) = in_words(open, &open.turn);
        self.said.set_class_name(class);
        set_text(&self.said, &said);
        if !self.shown.is_new((open.turn.ready.clone(), open.variant)) {
            return;
        }
        let is_focused = self.panel.matches(":focus-within").unwrap_or(false);
        self.ready.set_text_content(None);
        for (at, ready) in open.turn.ready.iter().enumerate() {
            append(&self.ready, &row(at, ready, open.program().code.python));
        }
        if is_focused {
            // Under the fingers of who chooses by keyboard the buttons are others now.
            let first = self.ready.query_selector("button").ok().flatten().map(Element::unchecked_into);
            let _ = first.as_ref().unwrap_or(&self.panel).focus();
        }
    }
}

/// How it stands: how many choices were made, or whether the goal is met.
fn in_words(open: &Lesson, turn: &Turn) -> (&'static str, String) {
    match turn.met {
        Some(true) => ("right", say!("Goal met. {}", turn.said)),
        Some(false) => ("wrong", say!("Not met. {}", turn.said)),
        None => {
            let (made, other) = open.choices_made();
            ("", say!("Choice {}. So far {other} of {made} departed from asyncio’s order.", made + 1, other, made))
        }
    }
}

/// A task that can go on: who, from where, and the lines of its turn.
fn row(at: usize, ready: &Ready, python: &str) -> HtmlElement {
    let from = match ready.stands {
        0 => "begins".to_owned(),
        line => say!("goes on from line {line}", line),
    };
    let usual = if at == 0 { tr(", asyncio’s choice") } else { "" };
    let row = template("ready-task");
    set(&part(&row, "choose"), "data-do", &at.to_string());
    write(&row, "key", &(at + 1).to_string());
    write(&row, "name", &ready.name);
    write(&row, "from", &(from + usual));
    let lines = ready.runs.iter().take(MOST_LINES).map(|line| {
        let code = template("ready-line");
        let text = python.lines().nth(*line as usize - 1).unwrap_or_default().trim_start();
        code.set_text_content(Some(&format!("{line}  {text}")));
        code
    });
    fill_slot(&row, "lines", &gather(lines));
    row
}
