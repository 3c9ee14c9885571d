//! Moments on the lanes: who handed what to whom, what was put, taken and printed.

use crate::trace::{Micros, TaskId};

/// What a recorder notes when its program is interrupted.
const INTERRUPTED: &str = "Interrupted.";

/// Something that happened in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When, µs.
    pub at: Micros,
    /// The event's step.
    pub step: u32,
    /// The task that did it.
    pub task: TaskId,
    /// What it was.
    pub kind: MarkKind,
    /// The queue, semaphore or lock; for what has a text, its number (see [`Lanes::text`]).
    pub thing: u32,
    /// The task it was done to, or the item; the row in [`Lanes::shared`] for a shared value.
    pub other: u32,
}

/// What a [`Mark`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MarkKind {
    /// A permit or the lock went to a waiter.
    Handed,
    /// A waiter was woken, nothing in its hands.
    Woken,
    /// An item was put on a queue.
    Put,
    /// An item was taken off one.
    Got,
    /// An item was done with.
    Done,
    /// The program printed a line.
    Printed,
    /// Something worth telling.
    Note,
    /// A shared value was read.
    Read,
    /// A shared value was written.
    Wrote,
}

/// The marks of a run, by step, and the texts that belong to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    list: Vec<Mark>,
    texts: Vec<String>,
}

impl Marks {
    /// All of them, by step.
    pub(super) fn list(&self) -> &[Mark] {
        &self.list
    }

    /// What happened at a step, if it left a mark.
    pub(super) fn at(&self, step: u32) -> Option<&Mark> {
        let at = self.list.partition_point(|mark| mark.step < step);
        self.list.get(at).filter(|mark| mark.step == step)
    }

    /// A text by its number.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    /// Whether a mark is the recorder's note that the program was interrupted.
    pub(super) fn is_interruption(&self, mark: &Mark) -> bool {
        mark.kind == MarkKind::Note && mark.task == 0 && self.text(mark.thing) == INTERRUPTED
    }

    pub(super) fn push(&mut self, mark: Mark) {
        self.list.push(mark);
    }

    /// Keeps a text. Returns its number.
    pub(super) fn keep_text(&mut self, text: &str) -> u32 {
        self.texts.push(text.to_owned());
        self.texts.len() as u32 - 1
    }
}
