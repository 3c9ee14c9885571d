//! Verdicts on a run, with reasons taken from its trace.

use super::measure::{count, end, most_written};
use super::script::ENDLESS;
use crate::machine::Machine;
use crate::trace::{Cursor, EventKind, Log};

/// `Ok`, or what is wrong, in a sentence.
pub(super) type Verdict = Result<(), String>;

/// An error with this reason unless `right`.
pub(super) fn must(right: bool, reason: impl FnOnce() -> String) -> Verdict {
    if right { Ok(()) } else { Err(reason()) }
}

/// No task raised an exception, and the program ended.
pub(super) fn ends_well(log: &Log) -> Verdict {
    let machine = at_end(log);
    for event in log.events() {
        if let EventKind::Printed { text } = &event.kind
            && (text.contains("Error: ") || text.starts_with(ENDLESS))
        {
            return Err(format!("{} stopped: {text}.", machine.name(event.task)));
        }
    }
    must(end(log).is_some(), || stuck(&machine))
}

/// The machine at the end of a run.
pub(super) fn at_end(log: &Log) -> Machine {
    let mut machine = Cursor::new(Machine::default());
    machine.advance(log.events());
    machine.into_fold()
}

/// Why the run is stuck, in the machine's own words.
fn stuck(machine: &Machine) -> String {
    let why = machine.stuck(&|item| format!("item-{item}"));
    format!("It is stuck: {}", why.map_or_else(String::new, |why| why.sentence))
}

/// At most `most` tasks were at work at once.
pub(super) fn at_most(log: &Log, most: u64) -> Verdict {
    let found = most_written(log, "at work").value;
    must(found <= most, || format!("At most {most} at once: {found} were."))
}

/// For each item from 1 to `items`, the line `done` was printed exactly once.
pub(super) fn each_once(log: &Log, items: u32, done: &str) -> Verdict {
    for item in 1..=items {
        let said = format!("{done} {item}");
        let times =
            count(log, true, &|event| matches!(&event.kind, EventKind::Printed { text } if *text == said)).value;
        must(times > 0, || format!("The program was over before anybody {said}."))?;
        must(times < 2, || format!("{times} tasks {said}."))?;
    }
    Ok(())
}
