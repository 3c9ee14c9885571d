//! Lessons in a worker: run one, judge an exercise, put the questions, look for a bad schedule.

use super::messages::{FromLesson, LessonRequest, LessonWork};
use super::outgoing::Outgoing;
use super::port::{as_message, scope};
use crate::lessons::{Lesson, Schedules, Settings, Variant, Words, find, finishing_times, run, run_scheduled};
use crate::trace::Log;

/// Does what is asked, posts the run if there is one, and last a [`FromLesson`].
pub(super) fn answer(request: &LessonRequest) {
    let reply = work(request).unwrap_or_else(|| FromLesson::Failed("There is no such lesson or program.".into()));
    // Bytes can always be posted.
    let _ = scope().post_message(&as_message(&reply));
}

fn work(request: &LessonRequest) -> Option<FromLesson> {
    let lesson = find(&request.lesson)?;
    let variant = lesson.variant(&request.variant)?;
    let settings = settings(lesson, request);
    Some(match &request.work {
        LessonWork::Run => {
            let log = scheduled(lesson, variant, &settings, &request.schedule)?;
            post(&log);
            FromLesson::Ran((lesson.verdict)(&log, &settings).err())
        }
        LessonWork::Check(answer) => {
            let checked = lesson.check(answer)?;
            post(&checked.log);
            FromLesson::Checked(checked.verdict.err())
        }
        LessonWork::Ask(words) => {
            let words = Words::read(words).ok()?;
            let ask = |(question, words): (&crate::lessons::Question, _)| {
                let variant = lesson.variant(question.variant).unwrap_or(variant);
                question.ask(words, &settings, &run(lesson, variant, &settings))
            };
            let asked = lesson.questions.iter().zip(&words.questions).map(ask).collect();
            let times = if lesson.name == "semaphore" { finishing_times(&settings) } else { Vec::new() };
            FromLesson::Asked(asked, times)
        }
        LessonWork::Search => match Schedules::new(lesson, variant, &settings).search() {
            Ok(Some(schedule)) => FromLesson::Found(schedule),
            Ok(None) => FromLesson::Failed("Every order in which the tasks can run was tried: none goes wrong.".into()),
            Err(runs) => FromLesson::Failed(format!("{runs} orders were tried and none goes wrong; there are more.")),
        },
    })
}

fn scheduled(lesson: &Lesson, variant: &Variant, settings: &Settings, schedule: &str) -> Option<Log> {
    if schedule.is_empty() {
        return Some(run(lesson, variant, settings));
    }
    run_scheduled(lesson, variant, settings, schedule).ok()
}

fn settings(lesson: &Lesson, request: &LessonRequest) -> Settings {
    let mut settings = lesson.settings();
    for (knob, value) in lesson.knobs.iter().zip(&request.knobs) {
        settings.set(knob.name, *value);
    }
    settings.seed = request.seed;
    settings.pages = request.pages.clone().into();
    settings
}

fn post(log: &Log) {
    let mut outgoing = Outgoing::new();
    log.events().iter().for_each(|event| outgoing.put(event.clone(), usize::MAX));
    outgoing.flush();
}
