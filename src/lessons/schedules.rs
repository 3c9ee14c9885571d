//! Schedules other than asyncio's: chosen turn by turn, searched for, replayed, and written into
//! links.

use super::lesson::{Lesson, Variant};
use super::run::config;
use super::settings::Settings;
use crate::runtime::{Bounds, Choices, Driven, Outcome, Program, Search};
use crate::trace::{Event, EventKind, Log, RunEnd, TaskId};
use std::rc::Rc;

/// Limits on a search, and on a run that is played.
const BOUNDS: Bounds = Bounds { runs: 20_000, choices: 2_000 };

/// The schedules of a program.
#[derive(Debug)]
pub struct Schedules<'a> {
    lesson: &'a Lesson,
    variant: &'static Variant,
    settings: &'a Settings,
}

/// A run as far as it was played.
#[derive(Debug)]
pub struct Played {
    /// What has happened so far.
    pub log: Log,
    /// The choices that were made; fewer than asked for if some are impossible.
    pub choices: Choices,
    /// The tasks that can run, the longest ready first; none once the run is over or stuck.
    pub ready: Vec<Ready>,
}

/// A task that can run, and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ready {
    /// Its name.
    pub name: String,
    /// The line of the Python where it stands; 0 if it has not begun.
    pub stands: u32,
    /// The lines that it would run until it waits or ends.
    pub runs: Vec<u32>,
}

impl<'a> Schedules<'a> {
    /// The schedules of a variant under these settings.
    pub fn new(lesson: &'a Lesson, variant: &'static Variant, settings: &'a Settings) -> Self {
        Self { lesson, variant, settings }
    }

    fn program(&self) -> Program {
        let (variant, settings) = (self.variant, self.settings.clone());
        let config = config(self.lesson.name, self.variant.name, self.settings);
        Rc::new(move |runtime| {
            runtime.trace().emit(EventKind::RunStarted { config: config.clone() });
            variant.start(runtime, &settings)
        })
    }

    /// A search for the schedule that the lesson's verdict rejects, with the fewest departures from
    /// asyncio's order.
    pub fn search(&self) -> Search {
        let (verdict, settings) = (self.lesson.verdict, self.settings.clone());
        self.search_for(move |run| verdict(&run.log(), &settings).is_err())
    }

    /// A search for the schedule with the fewest departures whose run, once over or stuck, is
    /// `wanted`.
    pub fn search_for(&self, wanted: impl Fn(&Driven) -> bool + 'static) -> Search {
        Search::new(self.program(), BOUNDS, wanted)
    }

    /// Makes these choices one after the other and then, if `to_end`, goes on in asyncio's order.
    pub fn play(&self, choices: &Choices, to_end: bool) -> Played {
        let program = self.program();
        let mut run = Driven::replay(program.clone(), BOUNDS.choices, choices);
        while to_end && run.choose(0) {}
        let mut log = run.log().clone();
        let stands = |task: TaskId| lines(&log, task, 0).last().copied().unwrap_or(0);
        let ready = |(index, (task, name)): (u32, (TaskId, String))| {
            let mut ahead = Driven::replay(program.clone(), BOUNDS.choices, run.choices());
            ahead.choose(index);
            let runs = lines(&ahead.log(), task, log.events().len());
            Ready { name, stands: stands(task), runs }
        };
        let ready = (0..).zip(run.ready()).map(ready).collect();
        if run.outcome() == Outcome::Over
            && let Some(last) = log.events().last().cloned()
        {
            log.push(Event { task: 0, kind: EventKind::RunEnded { why: RunEnd::Returned }, ..last });
        }
        Played { log, choices: run.choices().clone(), ready }
    }
}

/// The lines that a task ran from a step on.
fn lines(log: &Log, task: TaskId, from: usize) -> Vec<u32> {
    let line = |event: &Event| match event.kind {
        EventKind::Line { line } if event.task == task => Some(line),
        _ => None,
    };
    log.events()[from..].iter().filter_map(line).collect()
}
