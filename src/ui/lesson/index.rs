//! The list of lessons, and how far the reader is.

use crate::app::Model;
use crate::language::tr;
use crate::lessons::{LESSONS, Lesson};
use crate::say;
use crate::ui::dom::{Memo, append, refill, set, show};
use crate::ui::templates::{fill_slot, fragment, gather, part, template, write};
use crate::ui::text::prose;
use web_sys::{DocumentFragment, Element, HtmlElement};

/// The list.
pub(in crate::ui) struct Index {
    pub(in crate::ui) panel: HtmlElement,
    shown: Memo<(usize, Vec<String>)>,
}

impl Index {
    pub(in crate::ui) fn build() -> Self {
        Self { panel: template("lesson-index"), shown: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, model: &Model) {
        show(&self.panel, model.lessons.index_open);
        let lessons = &model.lessons;
        if lessons.index_open && self.shown.is_new((lessons.titles.len(), lessons.solved.clone())) {
            refill(&self.panel, |add| add(&draw(model)));
        }
    }
}

fn draw(model: &Model) -> DocumentFragment {
    let is_solved = |lesson: &Lesson| model.lessons.solved.iter().any(|name| name == lesson.name);
    let mut parts: Vec<DocumentFragment> = Vec::new();
    let mut first = 1;
    for lessons in LESSONS.chunk_by(|one, next| one.part == next.part) {
        let above = fragment("lessons-part");
        write(&above, "title", lessons[0].part.title());
        let rows: Element = part(&above, "rows");
        set(&rows, "start", &first.to_string());
        lessons.iter().for_each(|lesson| append(&rows, &row(model, lesson, is_solved(lesson))));
        first += lessons.len();
        parts.push(above);
    }
    let solved = LESSONS.iter().filter(|lesson| is_solved(lesson)).count();
    let lessons = fragment("lessons");
    fill_slot(&lessons, "parts", &gather(parts));
    write(
        &lessons,
        "solved",
        &say!("{solved} of {} exercises solved. Only this browser knows.", solved, LESSONS.len()),
    );
    show(&part(&lessons, "forget"), solved > 0);
    lessons
}

/// Its name at once, its title and what it is about when they have come.
fn row(model: &Model, lesson: &Lesson, is_solved: bool) -> HtmlElement {
    let (row, words) = (template("lessons-row"), model.lessons.titles.get(lesson.name));
    set(&part(&row, "go"), "data-lesson", lesson.name);
    write(&row, "go", words.map_or(lesson.name, |words| &words.title));
    write(&row, "done", if is_solved { tr("✓ solved") } else { "" });
    let summary: Element = part(&row, "summary");
    match words {
        Some(words) => prose(&summary, &words.summary),
        None => summary.remove(),
    }
    row
}
