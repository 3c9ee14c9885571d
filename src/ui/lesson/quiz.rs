//! Predict, then run: the questions, and what is said to a wrong answer.

use crate::app::{Lesson, Model};
use crate::language::tr;
use crate::lessons::Asked;
use crate::ui::dom::{Memo, flag, refill, set, show};
use crate::ui::templates::{fill_slot, fragment, gather, part, template, write};
use crate::ui::text::prose;
use web_sys::{DocumentFragment, HtmlElement};

/// The questions.
pub(super) struct Quiz {
    panel: HtmlElement,
    shown: Memo<(Vec<Asked>, Vec<Option<usize>>, bool)>,
}

impl Quiz {
    pub(super) fn build(panel: HtmlElement) -> Self {
        Self { panel, shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model, open: &Lesson) {
        // Until all are answered, or left out, nothing is shown of the run.
        let ahead = model.lessons.predicting && open.chosen.contains(&None);
        if self.shown.is_new((open.asked.clone(), open.chosen.clone(), ahead)) {
            refill(&self.panel, |add| add(&draw(open, ahead)));
        }
    }
}

fn draw(open: &Lesson, ahead: bool) -> DocumentFragment {
    let quiz = fragment("quiz");
    let asked = open.asked.iter().zip(&open.chosen).enumerate();
    let questions = asked.map(|(at, (asked, chosen))| question(at, asked, *chosen, ahead));
    fill_slot(&quiz, "questions", &gather(questions));
    write(&quiz, "run", if ahead { tr("Skip the questions and run") } else { tr("Run") });
    quiz
}

fn question(at: usize, asked: &Asked, chosen: Option<usize>, ahead: bool) -> HtmlElement {
    let question = template("question");
    prose(&part(&question, "text"), &asked.text);
    let options = asked.options.iter().enumerate().map(|(option, text)| {
        let choose = template("question-option");
        choose.set_text_content(Some(&text.replace('`', "")));
        set(&choose, "data-at", &at.to_string());
        set(&choose, "data-option-at", &option.to_string());
        flag(&choose, "aria-pressed", chosen == Some(option));
        choose
    });
    fill_slot(&question, "options", &gather(options));
    let (verdict, see): (HtmlElement, HtmlElement) = (part(&question, "verdict"), part(&question, "show"));
    if let Some(chosen) = chosen {
        let right = chosen == asked.right;
        verdict.set_class_name(if right { "right" } else { "wrong" });
        write(&verdict, "word", if right { tr("Yes. ") } else { tr("Not quite. ") });
        prose(&part(&verdict, "why"), &asked.why);
        set(&see, "data-at", &at.to_string());
        show(&see, !ahead);
    } else {
        verdict.remove();
        see.remove();
    }
    question
}
