//! Orders of the tasks other than asyncio's: to be looked for, replayed, and put into a link.

use super::lab::Lab;
use super::lesson::{Lesson, Settings, Variant};
use crate::runtime::{Bounds, Choices, ChoicesError, Driven, Found, Outcome, Program, Search};
use crate::trace::{Event, Log, RunEnd, What};
use std::rc::Rc;

/// What a search may cost: some seconds in a browser.
const BOUNDS: Bounds = Bounds { runs: 20_000, choices: 2_000 };

/// The schedules of a program.
#[derive(Debug)]
pub struct Schedules<'a> {
    lesson: &'a Lesson,
    variant: &'a Variant,
    settings: &'a Settings,
}

impl<'a> Schedules<'a> {
    /// The schedules of a variant under these settings.
    pub fn new(lesson: &'a Lesson, variant: &'a Variant, settings: &'a Settings) -> Self {
        Self { lesson, variant, settings }
    }

    fn program(&self) -> Program {
        let (program, settings) = (self.variant.program, self.settings.clone());
        Rc::new(move |runtime| {
            let lab = Lab::new(runtime, &settings);
            lab.clone().main(program(lab))
        })
    }

    /// Looks for the schedule with the fewest departures from asyncio's order in which the
    /// program gets stuck or comes to another result than in that order, and returns it in the
    /// form that [`run_scheduled`] takes; none if every schedule was tried.
    ///
    /// # Errors
    /// The number of runs, if there were more to be tried.
    pub fn search(&self) -> Result<Option<String>, u32> {
        let usual = result(&super::run(self.lesson, self.variant, self.settings));
        let bad = move |run: &Driven| run.outcome() == Outcome::Stuck || result(&run.log()) != usual;
        let mut search = Search::new(self.program(), BOUNDS, bad);
        match search.run() {
            Found::Bad(run) => Ok(Some(run.choices().trimmed().to_string())),
            Found::None => Ok(None),
            Found::Bound => Err(search.runs()),
        }
    }
}

/// What a run came to: the last value of everything shared.
fn result(log: &Log) -> Vec<(String, String)> {
    let mut shared: Vec<(String, String)> = Vec::new();
    for event in log.events() {
        let What::SharedWritten { name, value } = &event.what else { continue };
        match shared.iter_mut().find(|known| known.0 == *name) {
            Some(known) => known.1.clone_from(value),
            None => shared.push((name.clone(), value.clone())),
        }
    }
    shared
}

/// Runs a program in the order of a schedule. What it leaves open runs in asyncio's order.
///
/// # Errors
/// Where the text is no schedule.
pub fn run_scheduled(
    lesson: &Lesson,
    variant: &Variant,
    settings: &Settings,
    schedule: &str,
) -> Result<Log, ChoicesError> {
    let choices: Choices = schedule.parse()?;
    let program = Schedules::new(lesson, variant, settings).program();
    let mut run = Driven::replay(program, BOUNDS.choices, &choices);
    while run.outcome() == Outcome::Open && run.choose(0) {}
    let mut log = run.log().clone();
    if run.outcome() == Outcome::Over
        && let Some(last) = log.events().last().cloned()
    {
        log.push(Event { task: 0, what: What::RunEnded { why: RunEnd::Returned }, ..last });
    }
    Ok(log)
}
