//! The words of a lesson, with its questions, its chart and its exercise.

use super::exercise::ExercisePanel;
use super::quiz::Quiz;
use crate::app::{Lesson, LessonLink, Model};
use crate::lessons::{Bar, LESSONS};
use crate::ui::dom::{Memo, append, refill, set, show, style};
use crate::ui::templates::{fill_slot, fragment, gather, part, template, write};
use crate::ui::text::prose;
use web_sys::{DocumentFragment, Element, HtmlElement};

/// The column of words.
pub(in crate::ui) struct LessonWords {
    pub(in crate::ui) panel: HtmlElement,
    text: HtmlElement,
    quiz: Quiz,
    chart: HtmlElement,
    exercise: ExercisePanel,
    more: HtmlElement,
    /// The lesson whose words are shown.
    shown: Memo<(String, String)>,
    charted: Memo<Vec<Bar>>,
}

impl LessonWords {
    pub(in crate::ui) fn build() -> Self {
        let panel = template("words");
        Self {
            text: part(&panel, "text"),
            quiz: Quiz::build(part(&panel, "quiz")),
            chart: part(&panel, "times"),
            exercise: ExercisePanel::build(part(&panel, "exercise")),
            more: part(&panel, "more"),
            shown: Memo::default(),
            charted: Memo::default(),
            panel,
        }
    }

    pub(in crate::ui) fn render(&self, model: &Model) {
        show(&self.panel, !model.lessons.index_open);
        let Some(open) = &model.main().lesson else { return };
        if self.shown.is_new((open.name().to_owned(), open.files.words.title.clone())) {
            refill(&self.text, |add| add(&text(open)));
            refill(&self.more, |add| add(&more(open)));
            self.panel.set_scroll_top(0);
        }
        if self.charted.is_new(open.bars.clone()) {
            refill(&self.chart, |add| {
                if let Some(chart) = chart(open) {
                    add(&chart);
                }
            });
        }
        self.quiz.render(model, open);
        self.exercise.render(model, open);
    }
}

fn text(open: &Lesson) -> DocumentFragment {
    let (text, words) = (fragment("words-text"), &open.files.words);
    write(&text, "title", &words.title);
    let known = words.body.iter().map(|text| (text, ""));
    // What gives the run away comes after the questions.
    let after = words.after.iter().map(|text| (text, "after"));
    let paragraphs = std::iter::once((&words.summary, "after")).chain(known).chain(after).map(|(text, class)| {
        let paragraph = template("paragraph");
        paragraph.set_class_name(class);
        prose(&paragraph, text);
        paragraph
    });
    fill_slot(&text, "paragraphs", &gather(paragraphs));
    let variants = words.variants.iter().filter(|variant| !variant.text.is_empty()).map(|variant| {
        let paragraph = template("words-variant");
        write(&paragraph, "name", &variant.title);
        prose(&part(&paragraph, "text"), &variant.text);
        paragraph
    });
    fill_slot(&text, "variants", &gather(variants));
    text
}

fn chart(open: &Lesson) -> Option<DocumentFragment> {
    let most = open.bars.iter().map(|bar| bar.value.max(1)).max()?;
    let chart = open.lesson.chart.as_ref()?;
    let times = fragment("times");
    write(&times, "title", chart.title);
    let list: Element = part(&times, "bars");
    list.set_class_name(if chart.long_names { "waited" } else { "" });
    for bar in &open.bars {
        let row = template("time");
        write(&row, "name", &bar.name);
        style(&part(&row, "length"), "width", &format!("{}%", bar.value * 70 / most));
        write(&row, "text", &bar.text);
        append(&list, &row);
    }
    if !open.lesson.crawls {
        part::<Element>(&times, "real").remove();
    }
    Some(times)
}

/// Where to go from here.
fn more(open: &Lesson) -> DocumentFragment {
    let more = fragment("more-lessons");
    let list: Element = part(&more, "next");
    for next in &open.files.words.next {
        let mut link = format!("{}/{}", next.lesson, next.variant);
        next.knobs.iter().for_each(|(knob, value)| link.push_str(&format!(",{knob}={value}")));
        debug_assert!(LessonLink::own(&link).is_some() || LessonLink::read(&link).is_some(), "{link} leads nowhere");
        let row = template("next-lesson");
        write(&row, "go", &next.text.replace('`', ""));
        set(&part(&row, "go"), "data-lesson", &link);
        append(&list, &row);
    }
    // A lesson of one's own is not one of these.
    let here = LESSONS.iter().position(|lesson| lesson.name == open.name());
    let ways: [(Element, Option<usize>); 2] = [
        (part(&more, "previous"), here.and_then(|here| here.checked_sub(1))),
        (part(&more, "following"), here.map(|here| here + 1)),
    ];
    for (go, at) in ways {
        match at.and_then(|at| LESSONS.get(at)) {
            Some(lesson) => set(&go, "data-lesson", lesson.name),
            None => go.remove(),
        }
    }
    more
}
