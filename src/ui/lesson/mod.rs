//! Lessons on the page: which one is open, where its knobs stand, and what the workers say of it.

mod beside;
mod code;
mod crawler;
mod exercise;
mod files;
mod index;
mod link;
mod progress;
mod quiz;
mod scheduler;
mod state;
mod view;

pub(super) use beside::Beside;
pub(super) use view::LessonView;

use super::dom::set;
use super::findings::Tab;
use super::links::{WorkerLink, first_message};
use super::page::Page;
use crate::graph::RunState;
use crate::lessons::{Asked, Bar, Kind, Lesson, Settings, Words};
use crate::machine::Axis;
use crate::trace::TaskId;
use crate::worker::{FromLesson, LessonRequest, LessonWork, ToCrawl, read_message};
use exercise::Attempt;
use js_sys::Array;
use scheduler::Turn;
use wasm_bindgen::JsValue;

/// The lesson that is open.
pub(super) struct Open {
    lesson: &'static Lesson,
    /// The program shown, by its place.
    variant: usize,
    settings: Settings,
    /// A schedule to run it in; empty for asyncio's order.
    schedule: String,
    words: Words,
    /// The words as they came, for the worker.
    json: String,
    /// The questions as they are put, once the worker has answered them.
    asked: Vec<Asked>,
    /// What was chosen.
    chosen: Vec<Option<usize>>,
    /// Its chart, where it has one.
    bars: Vec<Bar>,
    attempt: Attempt,
    turn: Turn,
    /// A search for a bad order.
    search: Option<WorkerLink>,
    /// Whether what is looked at is the run of what the learner made.
    own: bool,
    /// What is wrong with how the run came out.
    wrong: Option<String>,
    /// The task whose line is lit, if not that of the one that ran last.
    picked: Option<TaskId>,
}

impl Page {
    /// Opens what the attribute `lesson` names, or goes back to crawling.
    pub(super) fn open_lesson(&self) {
        let Some(wanted) = self.host.get_attribute("lesson") else {
            let _ = self.parts.root.class_list().remove_1("lesson");
            self.set_beside(None);
            self.open.take();
            return;
        };
        let _ = self.parts.root.class_list().add_1("lesson");
        let Some(page) = self.me.upgrade() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let opened = match link::read(&wanted) {
                Some(link) => page.fetch_lesson(link, &wanted).await,
                None => {
                    page.open_index(&wanted);
                    Ok(())
                }
            };
            if let Err(text) = opened {
                page.notice(Some(&text));
            }
        });
    }

    /// Shows an opened lesson, and runs it so that there is something to look at.
    fn begin_lesson(&self, open: Open) {
        self.notice(None);
        self.listen_to_turns();
        // A link to a step, or to a schedule that was found, is there to show it; so is Play.
        let shown = self.is_beside() || self.host.has_attribute("step") || self.beside.eager.get();
        let first = !shown && open.schedule.is_empty();
        *self.open.borrow_mut() = Some(open);
        self.listen_to_tasks();
        // Who chooses the order itself is not told how it comes out.
        self.predict_first(first && !self.is_played());
        self.draw_lesson();
        if !self.is_beside() {
            self.ask_questions();
        }
        self.run_lesson();
    }

    /// Runs the program as the knobs stand; the cursor goes to the attribute `step`, or the start.
    pub(super) fn run_lesson(&self) {
        self.work_on_lesson(self.first_work());
    }

    /// Plays the run, or will when it has come.
    pub(super) fn start_lesson(&self) {
        self.predict_first(false);
        self.beside.eager.set(self.play.borrow().is_empty());
        self.start_playing();
    }

    fn ask_questions(&self) {
        let json = self.open.borrow().as_ref().map(|open| open.json.clone()).unwrap_or_default();
        self.work_on_lesson(LessonWork::Ask(json));
    }

    /// Sends a worker to work. Each has one, so that a panic takes nothing else with it.
    fn work_on_lesson(&self, work: LessonWork) {
        let request = {
            let open = self.open.borrow();
            let Some(open) = &*open else { return };
            LessonRequest {
                lesson: open.lesson.name.into(),
                variant: open.lesson.variants[open.variant].name.into(),
                knobs: open.settings.named().map(|(_, value)| value).collect(),
                seed: open.settings.seed,
                schedule: open.schedule.clone(),
                pages: open.settings.pages.to_vec(),
                work,
            }
        };
        let runs = !matches!(request.work, LessonWork::Ask(_) | LessonWork::Search);
        let searches = matches!(request.work, LessonWork::Search);
        // What is played goes on from what there is.
        if runs && !matches!(request.work, LessonWork::Play { have: 1.., .. }) {
            self.clear(request.seed);
        }
        let worker = WorkerLink::start(
            &self.script,
            "crawl",
            &first_message("crawl", &self.modules, &[]),
            &Array::new(),
            self.when(|page, data: JsValue| match read_message::<FromLesson>(&data) {
                Some(reply) => page.hear_lesson(reply),
                None => page.take_in(data),
            }),
            self.when(|page, words: String| {
                page.notice(Some(&format!("The lesson's worker failed and was ended: {words}. Run starts it anew.")));
            }),
        );
        match worker {
            Ok(worker) => {
                worker.send(&ToCrawl::Lesson(Box::new(request)));
                // Dropping one that is at work ends it: what it would have said is out of date.
                match &mut *self.open.borrow_mut() {
                    Some(open) if searches => open.search = Some(worker),
                    _ => *(if runs { &self.crawl } else { &self.aside }).borrow_mut() = Some(worker),
                }
            }
            Err(_) => self.notice(Some("The browser refused to start a worker.")),
        }
    }

    fn hear_lesson(&self, reply: FromLesson) {
        match reply {
            FromLesson::Ran(wrong) => self.show_run(false, wrong),
            FromLesson::Checked(verdict) => {
                self.show_run(true, verdict.clone());
                self.show_verdict(verdict);
            }
            FromLesson::Asked(asked, bars) => {
                if let Some(open) = &mut *self.open.borrow_mut() {
                    open.chosen = vec![None; asked.len()];
                    (open.asked, open.bars) = (asked, bars);
                }
                self.draw_quiz();
                self.draw_chart();
            }
            FromLesson::Searching(tried) => self.show_searching(tried),
            FromLesson::Found { schedule, why } => self.show_found(schedule, &why),
            FromLesson::Played { schedule, ready, met, said, wrong } => {
                self.show_turn(schedule, Turn { ready, met, said });
                self.show_run(false, wrong);
                let _ = self.host.remove_attribute("step");
            }
            FromLesson::Failed(text) => self.say_found(&text, None),
        }
    }

    /// Shows a run that has come: from the start, so that it can be predicted, or from its end.
    fn show_run(&self, own: bool, wrong: Option<String>) {
        self.crawl.take();
        let mut outcome = own;
        if let Some(open) = &mut *self.open.borrow_mut() {
            // A number is tried in a program of the lesson itself.
            open.own = own && !matches!(open.lesson.exercise.kind, Kind::Number(..));
            (open.wrong, open.picked) = (wrong, None);
            outcome |= !open.schedule.is_empty();
        }
        if own {
            self.predict_first(false);
        }
        // A program that is stuck has no end of its own.
        if !self.is_to_choose() {
            self.fold.borrow_mut().fold_mut().cut_off(RunState::Stopped);
        }
        let graph = !self.fold.borrow().fold().pages().is_empty();
        let _ = self.parts.root.class_list().toggle_with_force("has-graph", graph);
        if !graph {
            self.show_tab(Tab::Steps);
        }
        let first = self.first();
        if !self.parts.player.is_open() {
            self.parts.player.open(true);
            self.set_axis(first.as_ref().map_or(Axis::Step, |first| first.axis()));
        }
        self.tell_size();
        self.seek(if outcome || self.is_played() { f64::INFINITY } else { 0.0 });
        first.as_deref().unwrap_or(self).seek_to_attribute();
        if self.beside.eager.take() {
            self.start_playing();
        }
        self.fire("crawl-end", &self.latest());
    }

    /// Turns a knob; what was asked and run is out of date.
    fn turn_knob(&self, knob: &'static str, value: u32) {
        if let Some(open) = &mut *self.open.borrow_mut() {
            open.settings.set(knob, value);
            open.schedule.clear();
        }
        self.end_search();
        let _ = self.host.remove_attribute("step");
        self.draw_code();
        if !self.is_beside() {
            self.ask_questions();
        }
        self.run_lesson();
    }

    /// Shows another of the lesson's programs.
    fn show_variant(&self, variant: usize) {
        if let Some(open) = &mut *self.open.borrow_mut() {
            open.variant = variant;
            open.schedule.clear();
        }
        self.end_search();
        self.draw_lesson();
        self.draw_quiz();
        self.run_lesson();
    }

    /// Shows what follows the cursor: the lit lines, what was printed, who has what.
    pub(super) fn show_lesson_cursor(&self) {
        if self.open.borrow().is_some() {
            let at = self.lesson_at();
            self.light_code(&at);
            self.draw_state(&at);
        } else {
            self.show_real();
        }
    }

    pub(super) fn set_lesson(&self, lesson: &str) {
        let _ = self.host.remove_attribute("step");
        set(&self.host, "lesson", lesson);
    }
}
