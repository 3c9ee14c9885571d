//! Predict, then run: the questions, and what is said to a wrong answer.

use crate::app::{Lesson, Model};
use crate::lessons::Asked;
use crate::ui::dom::{El, Memo, button, el, flag, prose, refill, show};
use web_sys::HtmlElement;

/// The questions.
pub(super) struct Quiz {
    pub(super) panel: HtmlElement,
    shown: Memo<(Vec<Asked>, Vec<Option<usize>>, bool)>,
}

impl Quiz {
    pub(super) fn build() -> Self {
        Self { panel: el("div").class("quiz").0, shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model, open: &Lesson) {
        // Until all are answered, or left out, nothing is shown of the run.
        let ahead = model.lessons.predicting && open.chosen.contains(&None);
        if self.shown.is_new((open.asked.clone(), open.chosen.clone(), ahead)) {
            refill(&self.panel, |add| draw(open, ahead, add));
        }
    }
}

fn draw(open: &Lesson, ahead: bool, add: &dyn Fn(&HtmlElement)) {
    add(&el("h3").text("Predict, then run").0);
    for (at, (asked, chosen)) in open.asked.iter().zip(&open.chosen).enumerate() {
        let group = el("fieldset").with(&[&prose("legend", &asked.text).0]).0;
        for (option, text) in asked.options.iter().enumerate() {
            let choose = button(&text.replace('`', ""), "predict").attr("data-at", &at.to_string());
            let choose = choose.attr("data-option-at", &option.to_string()).0;
            flag(&choose, "aria-pressed", *chosen == Some(option));
            El(group.clone()).with(&[&choose]);
        }
        if let Some(chosen) = chosen {
            let right = *chosen == asked.right;
            let word = el("strong").text(if right { "Yes. " } else { "Not quite. " }).0;
            let says = el("p").class(if right { "right" } else { "wrong" }).attr("role", "status");
            let see = button("Show the step", "show-answer").attr("data-at", &at.to_string()).0;
            show(&see, !ahead);
            El(group.clone()).with(&[&says.with(&[&word, &prose("span", &asked.why).0]).0, &see]);
        }
        add(&group);
    }
    let label = if ahead { "Skip the questions and run" } else { "Run" };
    add(&button(label, "run").class("primary").0);
}
