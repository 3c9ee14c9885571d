//! Lessons: opening one, running it, and what its worker says.

use super::messages::{FromLesson, LessonRequest, LessonWork};
use super::starting::LIVE_OPTIONS;
use super::{
    Effect, Exercise, Focus, Lesson, LessonFiles, LessonLink, LessonMsg, Model, Pane, SearchNote, Signal, Slot, Tab,
    Transport, Turn,
};
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::language::tr;
use crate::lessons::Kind;
use crate::machine::Axis;
use crate::say;

/// Px from which there is width enough for two, as in the style sheet.
const WIDE: i32 = 1100;

impl Model {
    /// Opens what the attribute `lesson` names, or goes back to crawling.
    pub(super) fn open_lesson(&mut self, effects: &mut Vec<Effect>) {
        let Some(wanted) = self.attributes.get("lesson").map(str::to_owned) else {
            self.close_beside(effects);
            self.main_mut().lesson = None;
            self.lessons.index_open = false;
            return;
        };
        if LessonLink::own(&wanted).is_some() || LessonLink::read(&wanted).is_some() {
            effects.push(Effect::FetchLesson { pane: 0, wanted });
        } else {
            self.open_index(&wanted, effects);
        }
    }

    /// Opens a lesson by its text.
    pub(super) fn set_lesson(&mut self, lesson: String, effects: &mut Vec<Effect>) {
        self.set_attribute("step", None, effects);
        self.set_attribute("lesson", Some(lesson), effects);
    }

    /// Shows the list of lessons; `wanted` is what was asked for.
    fn open_index(&mut self, wanted: &str, effects: &mut Vec<Effect>) {
        self.close_beside(effects);
        self.main_mut().lesson = None;
        self.clear(0, 0, effects);
        self.lessons.index_open = true;
        let is_known = matches!(wanted.trim(), "" | "index");
        let hint = if wanted.contains(':') { tr(" The address of a lesson ends with .json.") } else { "" };
        let missing = say!("There is no lesson “{wanted}”.{hint} These are the lessons there are.", wanted, hint);
        self.notice = (!is_known).then_some(missing);
        effects.extend([Effect::LoadProgress, Effect::FetchTitles, Effect::Focus(Focus::LessonIndex)]);
    }

    /// A lesson's files have arrived: it is shown, and run so that there is something to look at.
    fn fetched(&mut self, at: usize, wanted: &str, files: LessonFiles, effects: &mut Vec<Effect>) {
        let link = match (&files.own, LessonLink::own(wanted)) {
            (Some(own), Some((_, rest))) => LessonLink::within(own.lesson, own.lesson.settings_by(&files.words), rest),
            _ => match LessonLink::read(wanted) {
                Some(link) => link,
                None => return,
            },
        };
        let seed = self.attributes.get("seed").and_then(|seed| seed.trim().parse().ok()).unwrap_or_default();
        let lesson = Lesson::new(link, seed, files);
        self.notice = None;
        // A link to a step, or to a schedule that was found, is there to show it; so is Play.
        let is_shown = at > 0 || self.attributes.has("step") || self.lessons.eager;
        // Who chooses the order oneself is not told how it comes out.
        let predicts = !is_shown && lesson.schedule.is_empty() && !lesson.is_played();
        self.panes[at].lesson = Some(lesson);
        if at == 0 {
            self.lessons.index_open = false;
            effects.push(Effect::Focus(Focus::LessonWords));
            self.predict_first(predicts, effects);
            if self.main().lesson.as_ref().is_some_and(|open| open.files.words.trace.is_none()) {
                self.ask_questions(effects);
            }
        }
        self.run_lesson(at, effects);
        if at == 0 {
            self.open_beside(wanted, effects);
        }
    }

    /// Opens what stands beside a lesson asked for by this text. On a narrow page that is for the
    /// reader to ask for.
    fn open_beside(&mut self, asked: &str, effects: &mut Vec<Effect>) {
        let is_given = asked.trim().contains(char::is_whitespace);
        match LessonLink::beside(asked).filter(|_| is_given || self.view.width >= WIDE) {
            Some(wanted) => self.set_beside(wanted, effects),
            None => self.close_beside(effects),
        }
    }

    fn set_beside(&mut self, wanted: String, effects: &mut Vec<Effect>) {
        self.close_beside(effects);
        let mut pane = Pane::default();
        pane.wanted = Some(wanted.clone());
        pane.lanes_view.axis = self.view.axis;
        self.panes.push(pane);
        effects.push(Effect::FetchLesson { pane: 1, wanted });
    }

    fn close_beside(&mut self, effects: &mut Vec<Effect>) {
        if self.is_two() {
            self.panes.truncate(1);
            effects.extend([Slot::Run, Slot::Questions, Slot::Search].map(|slot| Effect::EndWorker(1, slot)));
        }
    }

    /// Opens the next of the lesson's programs beside this one, or closes what is there.
    pub(super) fn toggle_beside(&mut self, effects: &mut Vec<Effect>) {
        let Some(open) = &self.main().lesson else { return };
        let other = (open.variant + 1) % open.lesson.variants.len();
        let wanted = open.link_text(other);
        if self.is_two() { self.close_beside(effects) } else { self.set_beside(wanted, effects) }
    }

    /// Shows the run, or hides it until what is asked about it is answered.
    pub(super) fn predict_first(&mut self, first: bool, effects: &mut Vec<Effect>) {
        if self.lessons.predicting != first {
            self.lessons.predicting = first;
            self.main_mut().is_fitted = true;
            effects.push(Effect::SendSize);
        }
    }

    /// Plays the run, or will when it has come.
    pub(super) fn start_lesson(&mut self, effects: &mut Vec<Effect>) {
        self.predict_first(false, effects);
        self.lessons.eager = self.main().playback.is_empty();
        self.start_playing(effects);
    }

    fn ask_questions(&mut self, effects: &mut Vec<Effect>) {
        let json = self.main().lesson.as_ref().map(|open| open.files.json.clone()).unwrap_or_default();
        self.work_on_lesson(0, LessonWork::Ask(json), effects);
    }

    /// Runs the program as the knobs stand; the cursor goes to the attribute `step`, or the start.
    fn run_lesson(&mut self, at: usize, effects: &mut Vec<Effect>) {
        let Some(open) = &self.panes[at].lesson else { return };
        if let Some(trace) = &open.files.words.trace {
            // It is at the lesson's own site, which was asked for.
            return effects.push(Effect::Open(trace.clone(), Reach::Anywhere));
        }
        let is_chosen = !open.schedule.is_empty();
        let work = if open.is_played() || is_chosen && open.goal().is_some() {
            // A step that is asked for without choices is one of asyncio's order.
            LessonWork::Play { have: 0, to_end: !is_chosen && self.attributes.has("step") }
        } else {
            LessonWork::Run
        };
        self.work_on_lesson(at, work, effects);
    }

    /// Has a worker work. Each task has one of its own, so that a panic takes nothing else with it.
    pub(super) fn work_on_lesson(&mut self, at: usize, work: LessonWork, effects: &mut Vec<Effect>) {
        let Some(open) = &self.panes[at].lesson else { return };
        let request = LessonRequest {
            lesson: open.lesson.name.into(),
            variant: open.program().name.into(),
            knobs: open.settings.named().map(|(_, value)| value).collect(),
            seed: open.settings.seed,
            schedule: open.schedule.clone(),
            pages: open.settings.pages.to_vec(),
            is_own: open.files.own.is_some(),
            work,
        };
        let slot = match request.work {
            LessonWork::Ask(_) => Slot::Questions,
            LessonWork::Search => Slot::Search,
            _ => Slot::Run,
        };
        if slot == Slot::Run {
            // What is played goes on from what there is.
            if !matches!(request.work, LessonWork::Play { have: 1.., .. }) {
                self.clear(at, request.seed, effects);
            }
            self.panes[at].has_worker = true;
        }
        effects.push(Effect::WorkOnLesson { pane: at, slot, request: Box::new(request) });
    }

    fn answered(&mut self, at: usize, reply: FromLesson, effects: &mut Vec<Effect>) {
        match reply {
            FromLesson::Ran(wrong) => self.show_run(at, false, wrong, effects),
            FromLesson::Checked(verdict) => {
                self.show_run(at, true, verdict.clone(), effects);
                let Some(open) = &mut self.panes[at].lesson else { return };
                if verdict.is_none() && open.files.own.is_none() {
                    effects.push(Effect::MarkSolved(open.lesson.name));
                }
                open.exercise.verdict = Some(verdict.map_or(Ok(()), Err));
                self.tell_progress(at, effects);
            }
            FromLesson::Asked(asked, bars) => {
                effects.push(Effect::EndWorker(at, Slot::Questions));
                let Some(open) = &mut self.panes[at].lesson else { return };
                open.chosen = vec![None; asked.len()];
                (open.asked, open.bars) = (asked, bars);
                self.tell_progress(at, effects);
            }
            FromLesson::Searching(tried) => self.note_search(at, Some(SearchNote::Searching(tried))),
            FromLesson::Found { schedule, why } => self.found_schedule(at, schedule, &why, effects),
            FromLesson::Played { schedule, ready, met, said, wrong } => {
                if let Some(open) = &mut self.panes[at].lesson {
                    (open.schedule, open.turn) = (schedule, Turn { ready, met, said, is_pending: false });
                }
                self.show_run(at, false, wrong, effects);
                self.set_attribute("step", None, effects);
            }
            FromLesson::Failed(text) => {
                effects.push(Effect::EndWorker(at, Slot::Search));
                self.note_search(at, Some(SearchNote::Over(text, false)));
            }
        }
    }

    /// Says how far the reader is; what stands beside the lesson is not asked about.
    fn tell_progress(&self, at: usize, effects: &mut Vec<Effect>) {
        effects.extend((at == 0).then_some(Effect::Fire(Signal::Lesson)));
    }

    /// A recording that a lesson is about has been read: its questions are answered by it.
    pub(super) fn show_recorded(&mut self, effects: &mut Vec<Effect>) {
        effects.extend(self.main().lesson.as_ref().map(|open| Effect::AskRecorded(open.files.json.clone())));
        self.show_run(0, false, None, effects);
    }

    pub(super) fn note_search(&mut self, at: usize, note: Option<SearchNote>) {
        if let Some(open) = &mut self.panes[at].lesson {
            open.search = note;
        }
    }

    /// Shows a run that has come: from the start, so that it can be predicted, or from its end.
    fn show_run(&mut self, at: usize, own: bool, wrong: Option<String>, effects: &mut Vec<Effect>) {
        self.panes[at].has_worker = false;
        effects.push(Effect::EndWorker(at, Slot::Run));
        if own {
            self.predict_first(false, effects);
        }
        let pane = &mut self.panes[at];
        let has_graph = !pane.graph.fold().all_pages().is_empty();
        let Some(open) = &mut pane.lesson else { return };
        // A number is tried in a program of the lesson itself.
        open.is_own = own && !matches!(open.kind(), Kind::Number(..));
        (open.wrong, open.picked, open.has_graph) = (wrong, None, has_graph);
        let at_end = own || !open.schedule.is_empty() || open.is_played();
        // A program that is stuck has no end of its own.
        if !open.is_to_choose() {
            pane.cut_off(RunState::Stopped);
        }
        if !has_graph && at == 0 {
            self.show_tab(Tab::Steps, effects);
        }
        if !self.view.lanes_open {
            self.view.lanes_open = true;
            self.set_axis(Axis::Step);
        }
        effects.push(Effect::SendSize);
        self.seek(at, if at_end { f64::INFINITY } else { 0.0 }, effects);
        self.seek_to_attribute(effects);
        if at == 0 {
            if std::mem::take(&mut self.lessons.eager) {
                self.start_playing(effects);
            }
            effects.push(Effect::Fire(Signal::End));
        }
    }

    /// The settings have changed: what was asked and run is out of date.
    fn run_anew(&mut self, at: usize, asks: bool, effects: &mut Vec<Effect>) {
        if let Some(open) = &mut self.panes[at].lesson {
            open.schedule.clear();
            open.turn.ready.clear();
        }
        self.end_search(at, effects);
        if asks && at == 0 {
            self.ask_questions(effects);
        }
        self.run_lesson(at, effects);
    }

    /// Shows another of the lesson's programs.
    fn show_variant(&mut self, at: usize, variant: usize, effects: &mut Vec<Effect>) {
        if let Some(open) = &mut self.panes[at].lesson {
            open.variant = variant;
        }
        self.run_anew(at, false, effects);
    }

    /// Goes to the step that shows a question's answer, in the program that it is about.
    fn show_answer(&mut self, question: usize, effects: &mut Vec<Effect>) {
        let Some(open) = &self.main().lesson else { return };
        let Some(step) = open.asked.get(question).map(|asked| asked.step + 1) else { return };
        let about = open.asked.get(question).map_or("", |asked| &asked.variant);
        let variant = open.lesson.variants.iter().position(|known| known.name == about);
        let now = open.variant;
        // What was made or chosen runs otherwise.
        let is_other = open.is_own || !open.schedule.is_empty();
        self.predict_first(false, effects);
        self.playing = None;
        let shows = |pane: &Pane| pane.lesson.as_ref().is_some_and(|open| Some(open.variant) == variant);
        if self.is_two() && shows(&self.panes[1]) && !shows(&self.panes[0]) {
            return self.seek(1, f64::from(step), effects);
        }
        let wanted = variant.unwrap_or(now);
        if is_other || wanted != now {
            // By the attribute, for it is run first.
            self.set_attribute("step", Some(step.to_string()), effects);
            return self.show_variant(0, wanted, effects);
        }
        self.seek(0, f64::from(step), effects);
    }

    /// The learner has made something else of the exercise.
    fn make(&mut self, at: usize, change: impl FnOnce(&mut Vec<u32>)) {
        if let Some(open) = &mut self.panes[at].lesson {
            let mut answer = open.exercise.answer.clone();
            change(&mut answer);
            open.exercise = Exercise { answer, verdict: None };
        }
    }

    fn check_exercise(&mut self, at: usize, effects: &mut Vec<Effect>) {
        let Some(open) = &mut self.panes[at].lesson else { return };
        let answer = open.exercise.answer.clone();
        // A number is where a knob stands: it is shown there, and in its program.
        if let Kind::Number(knob, variant) = open.kind() {
            let pages = open.settings.pages.clone();
            open.settings = open.defaults().with(knob, answer[0]);
            open.settings.pages = pages;
            open.variant = open.lesson.variants.iter().position(|known| known.name == variant).unwrap_or(0);
            open.schedule.clear();
            self.ask_questions(effects);
        }
        let json = self.panes[at].lesson.as_ref().map(|open| open.files.json.clone()).unwrap_or_default();
        self.work_on_lesson(at, LessonWork::Check(answer, json), effects);
    }

    /// Crawls the built-in site with as many consumers and permits as the lesson, by this page's own crawler.
    pub(super) fn crawl_for_real(&mut self, reach: Reach, effects: &mut Vec<Effect>) {
        let Some(open) = &self.main().lesson else { return };
        let numbers = LIVE_OPTIONS.map(|name| (name, open.settings.get(name).to_string()));
        let lesson = self.attributes.get("lesson").unwrap_or_default().to_owned();
        for name in ["lesson", "url", "trace", "step"] {
            self.set_attribute(name, None, effects);
        }
        for (name, value) in numbers {
            self.set_attribute(name, Some(value), effects);
        }
        self.lessons.back_to = Some(lesson);
        self.start(reach, effects);
    }

    pub(super) fn update_lesson(&mut self, at: usize, msg: LessonMsg, effects: &mut Vec<Effect>) {
        let Some(pane) = self.panes.get_mut(at) else { return };
        match msg {
            LessonMsg::Fetched(wanted, files) => {
                let now = if at == 0 { self.attributes.get("lesson") } else { pane.wanted.as_deref() };
                // Another may have been asked for meanwhile.
                if now == Some(&wanted) {
                    match files {
                        Ok(files) => self.fetched(at, &wanted, *files, effects),
                        Err(text) => {
                            effects.push(Effect::Fire(Signal::Error { message: text.clone(), field: Some("lesson") }));
                            self.notice = Some(text);
                        }
                    }
                }
            }
            LessonMsg::Answered(reply) => self.answered(at, reply, effects),
            LessonMsg::Variant(variant) => {
                self.set_attribute("step", None, effects);
                self.show_variant(at, variant, effects);
            }
            LessonMsg::Knob(name, value) => {
                if let Some(open) = &mut pane.lesson {
                    open.settings.set(name, value);
                }
                self.set_attribute("step", None, effects);
                self.run_anew(at, true, effects);
            }
            LessonMsg::Predict(question, option) => {
                if let Some(chosen) = pane.lesson.as_mut().and_then(|open| open.chosen.get_mut(question)) {
                    *chosen = Some(option);
                    self.tell_progress(at, effects);
                }
            }
            LessonMsg::ShowAnswer(question) => self.show_answer(question, effects),
            LessonMsg::Restore(chosen, answer, solved) => {
                let Some(open) = &mut pane.lesson else { return };
                if chosen.len() == open.chosen.len() {
                    open.chosen = chosen;
                }
                if answer.len() == open.exercise.answer.len() {
                    open.exercise = Exercise { answer, verdict: solved.then_some(Ok(())) };
                }
                self.tell_progress(at, effects);
            }
            LessonMsg::Run => {
                if pane.lesson.as_ref().is_some_and(Lesson::is_played) {
                    return self.play_turn(at, super::TurnAction::ToEnd, effects);
                }
                self.transport(Transport::ToStart, effects);
                self.start_lesson(effects);
                effects.push(Effect::ShowProgram);
            }
            LessonMsg::SwapLines(from, to) => self.make(at, |answer| {
                if from.max(to) < answer.len() {
                    answer.swap(from, to);
                }
            }),
            LessonMsg::ChooseLine(line) => self.make(at, |answer| *answer = vec![line as u32]),
            LessonMsg::SetNumber(number) => {
                let Some(open) = &pane.lesson else { return };
                let Kind::Number(knob, _) = open.kind() else { return };
                let number = open.defaults().with(knob, number).get(knob);
                self.make(at, |answer| *answer = vec![number]);
            }
            LessonMsg::Check => self.check_exercise(at, effects),
            LessonMsg::PickTask(task) => {
                if let Some(open) = &mut pane.lesson {
                    open.picked = Some(task).filter(|task| open.picked != Some(*task));
                }
            }
            LessonMsg::Turn(action) => self.play_turn(at, action, effects),
            LessonMsg::Search => self.search_schedules(at, effects),
            LessonMsg::EndSearch => self.end_search(at, effects),
            LessonMsg::UsualOrder => self.run_in(at, String::new(), effects),
        }
    }
}
