//! Who waits until when: a sorted list. There are as many as tasks, and a tree of the standard
//! library is several kilobytes of the page's download.

use crate::trace::Micros;
use std::task::Waker;

/// When a sleep is over, µs, and its place among those that are over at the same time.
pub(super) type Key = (Micros, u64);

/// Sleeps by when they are over.
#[derive(Debug, Default)]
pub(super) struct Timers(Vec<(Key, Waker)>);

impl Timers {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// When the next is over.
    pub(super) fn next(&self) -> Option<Micros> {
        self.0.last().map(|(key, _)| key.0)
    }

    fn place(&self, key: Key) -> Result<usize, usize> {
        // Latest first: what is taken stands at the end.
        self.0.binary_search_by(|(known, _)| key.cmp(known))
    }

    /// Has a sleep wake a task, and no longer the one it woke so far.
    pub(super) fn insert(&mut self, key: Key, waker: Waker) {
        match self.place(key) {
            Ok(at) => self.0[at].1 = waker,
            Err(at) => self.0.insert(at, (key, waker)),
        }
    }

    /// Forgets a sleep; nothing happens if there is none such.
    pub(super) fn remove(&mut self, key: Key) {
        if let Ok(at) = self.place(key) {
            self.0.remove(at);
        }
    }

    /// Takes the next sleep if it is over by `now`.
    pub(super) fn take_due(&mut self, now: Micros) -> Option<Waker> {
        self.next().filter(|at| *at <= now)?;
        self.0.pop().map(|(_, waker)| waker)
    }
}
