//! Figures that questions and exercises need of a run, each with the step that shows it.

use super::context::decimal;
use crate::machine::Machine;
use crate::trace::{Cursor, Event, EventKind, Log, Micros, PrimitiveId, TaskId};

/// The task that runs the program.
pub(super) const MAIN: TaskId = 1;

/// A number found in a run, and the step that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number.
    pub value: u64,
    /// The step.
    pub step: u32,
}

/// The events and their steps.
pub(super) fn steps(log: &Log) -> impl DoubleEndedIterator<Item = (u32, &Event)> + ExactSizeIterator {
    log.events().iter().enumerate().map(|(step, event)| (step as u32, event))
}

/// The last step.
pub(super) fn last(log: &Log) -> u32 {
    log.events().len().saturating_sub(1) as u32
}

/// When the program ended, µs; `None` if it never did.
pub(super) fn end(log: &Log) -> Option<Found> {
    let ended = |(_, event): &(u32, &Event)| event.task == MAIN && event.kind == EventKind::TaskEnded;
    steps(log).find(ended).map(|(step, event)| Found { value: event.at, step })
}

/// When the program ended, or when the last thing happened.
pub(super) fn end_or_last(log: &Log) -> Found {
    let at = log.events().last().map_or(0, |event| event.at);
    end(log).unwrap_or(Found { value: at, step: last(log) })
}

/// Whether the program ended, as the key of an option, and the step that shows it.
pub(super) fn ends(log: &Log) -> (&'static str, u32) {
    match end(log) {
        Some(found) => ("ends", found.step),
        None => ("stuck", last(log)),
    }
}

/// The most that `number` came to, and when it first did.
pub(super) fn most(log: &Log, number: &dyn Fn(&Machine) -> usize) -> Found {
    let mut machine = Cursor::new(Machine::default());
    let mut most = Found { value: 0, step: 0 };
    for (step, event) in steps(log) {
        machine.advance([event]);
        let value = number(machine.fold()) as u64;
        if value > most.value {
            most = Found { value, step };
        }
    }
    most
}

/// The most tasks that held a permit of this semaphore at once.
pub(super) fn most_held(log: &Log, name: &str) -> Found {
    most(log, &|machine| machine.things().iter().filter(|row| row.name == name).map(|row| row.holders.len()).sum())
}

/// The most items that were on the queue at once.
pub(super) fn most_queued(log: &Log) -> Found {
    most(log, &|machine| machine.queue().map_or(0, |queue| queue.items.len()))
}

/// The primitives of that name.
fn things(log: &Log, name: &str) -> Vec<PrimitiveId> {
    let made = |event: &Event| match &event.kind {
        EventKind::Made { id, name: made, .. } if made == name => Some(*id),
        _ => None,
    };
    log.events().iter().filter_map(made).collect()
}

/// The name of a task.
pub(super) fn task_name(log: &Log, task: TaskId) -> &str {
    let started = |event: &'_ Event| matches!(&event.kind, EventKind::TaskStarted { id, .. } if *id == task);
    match log.events().iter().find(|event| started(event)).map(|event| &event.kind) {
        Some(EventKind::TaskStarted { name, .. }) => name,
        _ => "",
    }
}

/// How often a task had to wait for this primitive, in whichever way; the step is the first time.
pub(super) fn waits(log: &Log, name: &str) -> Found {
    let ids = things(log, name);
    count(log, true, &|event| match event.kind {
        EventKind::Waiting { on } => on.primitive().is_some_and(|id| ids.contains(&id)),
        _ => false,
    })
}

/// How many items of the queue were unfinished at the end.
pub(super) fn unfinished(log: &Log) -> Found {
    let mut machine = Cursor::new(Machine::default());
    machine.advance(log.events());
    let unfinished = machine.fold().queue().map_or(0, |queue| queue.unfinished);
    Found { value: unfinished.into(), step: last(log) }
}

/// How often something happened. The step is the first or the last time; the last step of
/// all if it never did.
pub(super) fn count(log: &Log, first: bool, wanted: &dyn Fn(&Event) -> bool) -> Found {
    let mut found = Found { value: 0, step: last(log) };
    for (step, _) in steps(log).filter(|(_, event)| wanted(event)) {
        found.value += 1;
        if found.value == 1 || !first {
            found.step = step;
        }
    }
    found
}

/// How many printed lines contain this; the step is that of the last one.
pub(super) fn printed(log: &Log, part: &str) -> Found {
    count(log, false, &|event| matches!(&event.kind, EventKind::Printed { text } if text.contains(part)))
}

/// The last value of a shared variable.
pub(super) fn written(log: &Log, name: &str) -> (String, u32) {
    let last_value = steps(log).rev().find_map(|(step, event)| match &event.kind {
        EventKind::SharedWritten { name: of, value } if of == name => Some((value.clone(), step)),
        _ => None,
    });
    last_value.unwrap_or((String::new(), last(log)))
}

/// The greatest value of a shared number.
pub(super) fn most_written(log: &Log, name: &str) -> Found {
    let mut most = Found { value: 0, step: last(log) };
    for (step, event) in steps(log) {
        let EventKind::SharedWritten { name: of, value } = &event.kind else { continue };
        let value = value.parse().unwrap_or(0);
        if of == name && value > most.value {
            most = Found { value, step };
        }
    }
    most
}

/// A time as a reader writes it: `2 s`, `0.25 s`.
pub(super) fn time(span: Micros) -> String {
    let text = decimal(span, 6);
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}
