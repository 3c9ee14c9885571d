//! Being the scheduler: at each point the learner chooses which of the ready tasks runs next. And the
//! search for a schedule in which a program goes wrong.

use super::messages::LessonWork;
use super::{Effect, Model, SearchNote, Slot, TurnAction};
use crate::language::tr;
use crate::lessons::Choices;
use crate::say;

/// The choices of a schedule's text; none where it is not one.
fn choices(schedule: &str) -> Choices {
    schedule.parse().unwrap_or_default()
}

impl super::Lesson {
    /// How many choices were made by hand, and how many of them departed from asyncio's order.
    pub fn choices_made(&self) -> (usize, usize) {
        let choices = choices(&self.schedule);
        (choices.as_slice().len(), choices.deviations())
    }
}

impl Model {
    /// Makes a choice, takes one back, begins again, or goes on to the end.
    pub(super) fn play_turn(&mut self, at: usize, action: TurnAction, effects: &mut Vec<Effect>) {
        let mut have = self.panes[at].playback.len();
        let Some(open) = &mut self.panes[at].lesson else { return };
        if open.goal().is_none() {
            return;
        }
        let mut made = choices(&open.schedule);
        match action {
            TurnAction::Undo => have = if made.pop().is_some() { 0 } else { return },
            TurnAction::Restart => (made, have) = Default::default(),
            TurnAction::ToEnd => {}
            TurnAction::Choose(place) if place < open.turn.ready.len() && !open.turn.is_pending => {
                made.push(place as u32)
            }
            TurnAction::Choose(_) => return,
        }
        // What is shown need not be what was played: the learner's own, or another order.
        if std::mem::take(&mut open.is_own) || open.turn.ready.is_empty() {
            have = 0;
        }
        open.schedule = made.to_string();
        open.turn.is_pending = true;
        self.work_on_lesson(at, LessonWork::Play { have, to_end: action == TurnAction::ToEnd }, effects);
    }

    pub(super) fn search_schedules(&mut self, at: usize, effects: &mut Vec<Effect>) {
        self.note_search(at, Some(SearchNote::Searching(0)));
        self.work_on_lesson(at, LessonWork::Search, effects);
    }

    /// Ends a search, and says nothing of one.
    pub(super) fn end_search(&mut self, at: usize, effects: &mut Vec<Effect>) {
        self.note_search(at, None);
        effects.push(Effect::EndWorker(at, Slot::Search));
    }

    /// A schedule was found in which it goes wrong: it is run.
    pub(super) fn found_schedule(&mut self, at: usize, schedule: String, why: &str, effects: &mut Vec<Effect>) {
        let departures = choices(&schedule).deviations();
        let how = match departures {
            0 => tr("Asyncio’s own order goes wrong").to_owned(),
            1 => tr("With 1 departure from asyncio’s order, and with no fewer, it goes wrong").to_owned(),
            many => say!("With {many} departures from asyncio’s order, and with no fewer, it goes wrong", many),
        };
        self.run_in(at, schedule, effects);
        self.note_search(at, Some(SearchNote::Over(say!("{how}: {why} It is shown. ", how, why), departures > 0)));
    }

    /// Runs the program to its end in the order of a schedule.
    pub(super) fn run_in(&mut self, at: usize, schedule: String, effects: &mut Vec<Effect>) {
        self.end_search(at, effects);
        self.predict_first(false, effects);
        let Some(open) = &mut self.panes[at].lesson else { return };
        open.schedule = schedule;
        let work = if open.is_played() { LessonWork::Play { have: 0, to_end: true } } else { LessonWork::Run };
        self.work_on_lesson(at, work, effects);
    }
}
