//! Predict, then run: the questions, and what is said to a wrong answer.

use super::Open;
use super::view::{button, keep_focus, prose};
use crate::ui::dom::{El, el, flag, set, show};
use crate::ui::page::Page;
use crate::ui::player::Move;
use web_sys::HtmlElement;

impl Page {
    pub(super) fn draw_quiz(&self) {
        keep_focus(&self.parts.lesson.quiz, &|| self.draw_questions());
    }

    fn draw_questions(&self) {
        let open = self.open.borrow();
        let (Some(open), panel) = (&*open, &self.parts.lesson.quiz) else { return };
        self.listeners.empty(panel);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
        // Until all are answered, or left out, nothing is shown of the run.
        let ahead = self.is_predicting() && open.chosen.contains(&None);
        add(&el("h3").text("Predict, then run").0);
        for (at, (asked, chosen)) in open.asked.iter().zip(&open.chosen).enumerate() {
            let group = el("fieldset").with(&[&prose("legend", &asked.text)]).0;
            for (option, text) in asked.options.iter().enumerate() {
                let choose = button(&text.replace('`', ""));
                flag(&choose, "aria-pressed", *chosen == Some(option));
                self.hear(&choose, "click", move |page, _| page.predict(at, option));
                El(group.clone()).with(&[&choose]);
            }
            if let Some(chosen) = chosen {
                let right = *chosen == asked.right;
                let word = el("strong").text(if right { "Yes. " } else { "Not quite. " }).0;
                let why = prose("span", &asked.why);
                let says = el("p").class(if right { "right" } else { "wrong" }).attr("role", "status");
                El(group.clone()).with(&[&says.with(&[&word, &why]).0]);
                let see = button("Show the step");
                show(&see, !ahead);
                let step = asked.step;
                let variant = open.lesson.questions.get(at).map_or("", |question| question.variant);
                let variant = open.lesson.variants.iter().position(|known| known.name == variant);
                self.hear(&see, "click", move |page, _| page.show_step(variant, step));
                El(group.clone()).with(&[&see]);
            }
            add(&group);
        }
        let run = button(if ahead { "Skip the questions and run" } else { "Run" });
        run.set_class_name("primary");
        self.hear(&run, "click", |page, _| {
            if page.is_played() {
                return page.play_turn("end");
            }
            page.go(Move::Start);
            page.start_lesson();
            page.parts.lesson.code.scroll_into_view();
        });
        add(&run);
    }

    fn is_predicting(&self) -> bool {
        self.parts.root.class_list().contains("predicting")
    }

    /// Shows the run, or hides it until what is asked of it is answered.
    pub(super) fn predict_first(&self, first: bool) {
        if self.is_predicting() != first {
            let _ = self.parts.root.class_list().toggle_with_force("predicting", first);
            self.draw_quiz();
            self.tell_size();
            self.fit_lanes();
            self.look();
            self.show_cursor();
        }
    }

    fn predict(&self, question: usize, option: usize) {
        if let Some(open) = &mut *self.open.borrow_mut()
            && let Some(chosen) = open.chosen.get_mut(question)
        {
            *chosen = Some(option);
        }
        self.draw_quiz();
    }

    /// Goes to the step that shows an answer, in the program that it is about.
    fn show_step(&self, variant: Option<usize>, step: u32) {
        // What was made or chosen runs otherwise.
        let other = |open: &Open| (Some(open.variant), open.own || !open.schedule.is_empty());
        let (now, other) = self.open.borrow().as_ref().map_or((None, false), other);
        self.predict_first(false);
        self.stop_playing();
        let shows = |page: &Page| page.open.borrow().as_ref().is_some_and(|open| Some(open.variant) == variant);
        if let Some(peer) = self.peer().filter(|peer| shows(peer) && !shows(self)) {
            return peer.seek(f64::from(step + 1));
        }
        if other || variant.is_some_and(|variant| now != Some(variant)) {
            // Told by the attribute, for it is run first.
            set(&self.host, "step", &(step + 1).to_string());
            return self.show_variant(variant.or(now).unwrap_or(0));
        }
        self.seek(f64::from(step + 1));
    }
}
