//! Lessons in a worker: run one, play it, judge an exercise, put the questions, look for a bad
//! schedule.

use super::messages::{FromLesson, LessonRequest, LessonWork};
use super::outgoing::Outgoing;
use super::port::{as_message, scope};
use crate::lessons::{Hrefs, Lesson, Question, Schedules, Settings, Words, find, run};
use crate::runtime::{Choices, Found};
use crate::trace::{Event, Log};

/// Longest that a search goes on, ms.
const SEARCH_MS: f64 = 10_000.0;
/// Orders that are tried between two words of how many there were.
const TRIED: u32 = 256;

/// Does what is asked, posts the run if there is one, and last a [`FromLesson`]. A program that
/// crawls finds links by `hrefs`.
pub(super) fn answer(request: &LessonRequest, hrefs: Option<Hrefs>) {
    say(&work(request, hrefs).unwrap_or_else(|| FromLesson::Failed("There is no such lesson or program.".into())));
}

pub(super) fn say(reply: &FromLesson) {
    // Bytes can always be posted.
    let _ = scope().post_message(&as_message(reply));
}

fn work(request: &LessonRequest, hrefs: Option<Hrefs>) -> Option<FromLesson> {
    let lesson = find(&request.lesson)?;
    let variant = lesson.variant(&request.variant)?;
    let settings = settings(lesson, request, hrefs);
    let schedules = Schedules::new(lesson, variant, &settings);
    // A link from another version should still open the lesson.
    let verdict = |log: &Log| (lesson.verdict)(log, &settings);
    let choices: Choices = request.schedule.parse().unwrap_or_default();
    Some(match &request.work {
        LessonWork::Run => {
            // Without choices the seed says who runs.
            let log = if request.schedule.is_empty() {
                run(lesson, variant, &settings)
            } else {
                schedules.play(&choices, true).log
            };
            post(log.events());
            FromLesson::Ran(verdict(&log).err())
        }
        LessonWork::Play { have, to_end } => {
            let played = schedules.play(&choices, *to_end);
            post(played.log.events().get(*have as usize..).unwrap_or_default());
            let over = played.ready.is_empty();
            let goal = lesson.goal(variant.name).filter(|_| over);
            let (met, said) = match goal.map(|goal| (lesson.goals[goal].met)(&played.log, &settings)) {
                Some(Ok(how)) => (Some(true), how),
                Some(Err(why)) => (Some(false), why),
                None => (None, String::new()),
            };
            let wrong = verdict(&played.log).err().filter(|_| over);
            FromLesson::Played { schedule: played.choices.to_string(), ready: played.ready, met, said, wrong }
        }
        LessonWork::Check(answer, _) => {
            let checked = lesson.check(answer)?;
            post(checked.log.events());
            FromLesson::Checked(checked.verdict.err())
        }
        LessonWork::Ask(words) => {
            let words = Words::read(words).ok()?;
            let ask = |question: &Question| {
                let variant = lesson.variant(question.variant).unwrap_or(variant);
                Some(question.ask(words.question(question.id)?, &settings, &run(lesson, variant, &settings)))
            };
            let bars = lesson.chart.as_ref().map_or_else(Vec::new, |chart| (chart.bars)(&settings));
            FromLesson::Asked(lesson.questions.iter().filter_map(ask).collect(), bars)
        }
        LessonWork::Search => search(&schedules, &verdict),
    })
}

/// Searches for as long as a reader waits, and says now and then how far it is.
fn search(schedules: &Schedules<'_>, verdict: &dyn Fn(&Log) -> Result<(), String>) -> FromLesson {
    let mut search = schedules.search();
    let begin = js_sys::Date::now();
    loop {
        let found = search.step();
        let tried = search.runs();
        let given_up = js_sys::Date::now() - begin > SEARCH_MS;
        match found {
            Some(Found::Bad(run)) => {
                let why = verdict(&run.log()).err().unwrap_or_default();
                return FromLesson::Found { schedule: run.choices().trimmed().to_string(), why };
            }
            Some(Found::None) => {
                let text = format!("It goes wrong in no order: all {tried} in which the tasks can run were tried.");
                return FromLesson::Failed(text);
            }
            None if !given_up => {}
            _ => {
                let text =
                    format!("{tried} orders were tried and none goes wrong. There are more; not all were tried.");
                return FromLesson::Failed(text);
            }
        }
        if tried.is_multiple_of(TRIED) {
            say(&FromLesson::Searching(tried));
        }
    }
}

pub(super) fn settings(lesson: &Lesson, request: &LessonRequest, hrefs: Option<Hrefs>) -> Settings {
    let mut settings = lesson.settings();
    for (knob, value) in lesson.knobs.iter().zip(&request.knobs) {
        settings.set(knob.name, *value);
    }
    settings.seed = request.seed;
    settings.pages = request.pages.clone().into();
    settings.hrefs = hrefs;
    settings
}

pub(super) fn post(events: &[Event]) {
    let mut outgoing = Outgoing::new();
    events.iter().for_each(|event| outgoing.put(event.clone(), usize::MAX));
    outgoing.flush();
}
