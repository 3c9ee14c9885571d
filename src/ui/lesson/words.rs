//! The words of a lesson, with its questions, its chart and its exercise.

use super::exercise::ExercisePanel;
use super::quiz::Quiz;
use crate::app::{Lesson, LessonLink, Model};
use crate::lessons::{Bar, LESSONS};
use crate::ui::dom::{El, Memo, button, el, make, prose, refill, show, style};
use web_sys::HtmlElement;

/// The column of words.
pub(in crate::ui) struct LessonWords {
    pub(in crate::ui) panel: HtmlElement,
    text: HtmlElement,
    quiz: Quiz,
    chart: HtmlElement,
    exercise: ExercisePanel,
    more: HtmlElement,
    /// The lesson whose words are shown.
    shown: Memo<(&'static str, String)>,
    charted: Memo<Vec<Bar>>,
}

impl LessonWords {
    pub(in crate::ui) fn build() -> Self {
        let [text, chart, more] = ["text", "times", "more-lessons"].map(|class| el("div").class(class).0);
        let (quiz, exercise) = (Quiz::build(), ExercisePanel::build());
        let panel = make("section class=words aria-label=Lesson tabindex=0");
        let panel = panel.with(&[&text, &quiz.panel, &chart, &exercise.panel, &more]).0;
        Self { panel, text, quiz, chart, exercise, more, shown: Memo::default(), charted: Memo::default() }
    }

    pub(in crate::ui) fn render(&self, model: &Model) {
        show(&self.panel, !model.lessons.index_open);
        let Some(open) = &model.main().lesson else { return };
        if self.shown.is_new((open.lesson.name, open.files.words.title.clone())) {
            refill(&self.text, |add| text(open, add));
            refill(&self.more, |add| more(open, add));
            self.panel.set_scroll_top(0);
        }
        if self.charted.is_new(open.bars.clone()) {
            refill(&self.chart, |add| chart(open, add));
        }
        self.quiz.render(model, open);
        self.exercise.render(model, open);
    }
}

fn text(open: &Lesson, add: &dyn Fn(&HtmlElement)) {
    let words = &open.files.words;
    add(&el("h2").text(&words.title).0);
    let known = words.body.iter().map(|text| (text, ""));
    // What gives the run away comes after the questions.
    let after = words.after.iter().map(|text| (text, "after"));
    for (text, class) in std::iter::once((&words.summary, "after")).chain(known).chain(after) {
        add(&prose("p", text).class(class).0);
    }
    for variant in &words.variants {
        let name = el("strong").text(&variant.title).0;
        add(&el("p").with(&[&name, &el("span").text(": ").0, &prose("span", &variant.text).0]).0);
    }
}

fn chart(open: &Lesson, add: &dyn Fn(&HtmlElement)) {
    let Some(most) = open.bars.iter().map(|bar| bar.value.max(1)).max() else { return };
    let Some(chart) = &open.lesson.chart else { return };
    let list = el("ol").class(if chart.long_names { "waited" } else { "" }).0;
    for bar in &open.bars {
        let length = el("span").class("time").0;
        style(&length, "width", &format!("{}%", bar.value * 70 / most));
        let name = el("span").class("name").text(&bar.name).0;
        El(list.clone()).with(&[&el("li").with(&[&name, &length, &el("span").text(&bar.text).0]).0]);
    }
    add(&el("h3").text(chart.title).0);
    add(&list);
    if open.lesson.crawls {
        add(&button("The same on the real network", "crawl-for-real").0);
    }
}

/// Where to go from here.
fn more(open: &Lesson, add: &dyn Fn(&HtmlElement)) {
    add(&el("h3").text("Try next").0);
    let list = el("ul").0;
    for next in &open.files.words.next {
        let mut link = format!("{}/{}", next.lesson, next.variant);
        next.knobs.iter().for_each(|(knob, value)| link.push_str(&format!(",{knob}={value}")));
        debug_assert!(LessonLink::read(&link).is_some(), "{link} leads nowhere");
        let go = button(&next.text.replace('`', ""), "open-lesson").class("next-lesson").attr("data-lesson", &link).0;
        El(list.clone()).with(&[&el("li").with(&[&go]).0]);
    }
    add(&list);
    let here = LESSONS.iter().position(|lesson| lesson.name == open.lesson.name).unwrap_or(0);
    let named = |at: Option<usize>| at.and_then(|at| LESSONS.get(at)).map(|lesson| lesson.name);
    let row = el("div").class("row").0;
    let ways = [
        ("Previous lesson", named(here.checked_sub(1))),
        ("All lessons", Some("index")),
        ("Next lesson", named(Some(here + 1))),
    ];
    for (label, lesson) in ways {
        if let Some(lesson) = lesson {
            El(row.clone()).with(&[&button(label, "open-lesson").attr("data-lesson", lesson).0]);
        }
    }
    add(&row);
}
