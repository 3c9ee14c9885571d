//! The list of lessons, and how far the reader is.

use super::files::text;
use super::progress;
use super::view::{button, prose};
use crate::lessons::{LESSONS, Lesson, Words};
use crate::ui::dom::{El, el, set_text, show};
use crate::ui::page::Page;
use web_sys::HtmlElement;

impl Page {
    /// Shows the list of lessons; `wanted` is what was asked for.
    pub(super) fn open_index(&self, wanted: &str) {
        self.set_beside(None);
        self.open.take();
        self.clear(0);
        self.draw_index();
        self.show_index(true);
        let known = matches!(wanted.trim(), "" | "index");
        let missing = format!("There is no lesson “{wanted}”. These are the lessons there are.");
        self.notice((!known).then_some(missing.as_str()));
    }

    fn draw_index(&self) {
        let panel = &self.parts.lesson.index;
        self.listeners.empty(panel);
        let add = |element: &HtmlElement| _ = panel.append_child(element);
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
            El(list.clone()).with(&[&self.index_row(lesson)]);
        }
        let solved = LESSONS.iter().filter(|lesson| progress::is_done(lesson.name)).count();
        let forget = button("Forget my progress");
        show(&forget, solved > 0);
        self.hear(&forget, "click", |page, _| {
            progress::forget();
            page.draw_index();
            let _ = page.parts.lesson.index.focus();
        });
        let said = format!("{solved} of {} exercises solved. Only this browser knows.", LESSONS.len());
        add(&el("div").class("row").with(&[&el("p").text(&said).0, &forget]).0);
    }

    /// A lesson's row: its name at once, its title and what it is about when they have come.
    fn index_row(&self, lesson: &'static Lesson) -> HtmlElement {
        let go = button(lesson.name);
        go.set_class_name("open-lesson");
        self.hear(&go, "click", move |page, _| page.set_lesson(lesson.name));
        let done = el("span").class("done").text(if progress::is_done(lesson.name) { "✓ solved" } else { "" }).0;
        let row = el("li").with(&[&go, &done]).0;
        let (made, me) = (row.clone(), self.me.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let Some(page) = me.upgrade() else { return };
            let json = text(&page, &format!("lessons/{}/lesson.json", lesson.name)).await;
            match json.and_then(|json| Words::read(&json).map_err(|error| error.to_string())) {
                Ok(words) => {
                    set_text(&go, &words.title);
                    El(made).with(&[&prose("p", &words.summary)]);
                }
                Err(text) => page.notice(Some(&text)),
            }
        });
        row
    }

    /// Shows the list of lessons or the lesson, and goes there with the focus if it is in here.
    pub(super) fn show_index(&self, shown: bool) {
        let within = self.host.matches(":focus-within").unwrap_or(false);
        let lesson = &self.parts.lesson;
        show(&lesson.index, shown);
        show(&lesson.words, !shown);
        let _ = self.parts.root.class_list().toggle_with_force("index", shown);
        let panel = if shown { &lesson.index } else { &lesson.words };
        panel.set_scroll_top(0);
        if within && !self.is_beside() {
            // Where it is refused nothing is lost.
            let _ = panel.focus();
        }
    }
}
