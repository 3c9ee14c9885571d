//! The list of lessons, and how far the reader is.

use crate::app::Model;
use crate::lessons::{LESSONS, Lesson};
use crate::ui::dom::{El, Memo, button, el, make, prose, refill, show};
use web_sys::HtmlElement;

/// The list.
pub(in crate::ui) struct Index {
    pub(in crate::ui) panel: HtmlElement,
    shown: Memo<(usize, Vec<String>)>,
}

impl Index {
    pub(in crate::ui) fn build() -> Self {
        let panel = make("section class=lesson-index aria-label=Lessons tabindex=-1 hidden").0;
        Self { panel, shown: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, model: &Model) {
        show(&self.panel, model.lessons.index_open);
        let lessons = &model.lessons;
        if lessons.index_open && self.shown.is_new((lessons.titles.len(), lessons.solved.clone())) {
            refill(&self.panel, |add| draw(model, add));
        }
    }
}

fn draw(model: &Model, add: &dyn Fn(&HtmlElement)) {
    let is_solved = |lesson: &Lesson| model.lessons.solved.iter().any(|name| name == lesson.name);
    add(&el("h2").text("Lessons").0);
    add(&el("p").text("Small programs that run for real: predict, run, step, break, mend.").0);
    let (mut above, mut list) = ("", el("ol").0);
    for (at, lesson) in LESSONS.iter().enumerate() {
        if above != lesson.part.title() {
            above = lesson.part.title();
            list = el("ol").attr("start", &(at + 1).to_string()).0;
            add(&el("h3").text(above).0);
            add(&list);
        }
        // Its name at once, its title and what it is about when they have come.
        let words = model.lessons.titles.get(lesson.name);
        let title = words.map_or(lesson.name, |words| &words.title);
        let go = button(title, "open-lesson").class("open-lesson").attr("data-lesson", lesson.name).0;
        let done = el("span").class("done").text(if is_solved(lesson) { "✓ solved" } else { "" }).0;
        let row = el("li").with(&[&go, &done]);
        if let Some(words) = words {
            row.clone().with(&[&prose("p", &words.summary).0]);
        }
        El(list.clone()).with(&[&row.0]);
    }
    let solved = LESSONS.iter().filter(|lesson| is_solved(lesson)).count();
    let forget = button("Forget my progress", "forget-progress").0;
    show(&forget, solved > 0);
    let said = format!("{solved} of {} exercises solved. Only this browser knows.", LESSONS.len());
    add(&el("div").class("row").with(&[&el("p").text(&said).0, &forget]).0);
}
