//! Sleeping tasks, in the order in which they wake up.

use crate::trace::Micros;
use std::collections::BTreeMap;
use std::task::Waker;

/// When a sleep is over, µs, and its place among those that are over at the same time.
pub(super) type Key = (Micros, u64);

/// What each sleep wakes.
#[derive(Debug, Default)]
pub(super) struct Timers(BTreeMap<Key, Waker>);

impl Timers {
    /// How many sleeps there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// When the next one is over.
    pub(super) fn next(&self) -> Option<Micros> {
        self.0.first_key_value().map(|(key, _)| key.0)
    }

    /// Lets a sleep wake this task, and no longer the one it would have woken.
    pub(super) fn insert(&mut self, key: Key, waker: Waker) {
        self.0.insert(key, waker);
    }

    /// Forgets a sleep, if there is one.
    pub(super) fn remove(&mut self, key: Key) {
        self.0.remove(&key);
    }

    /// Takes the next sleep if it is over by `now`.
    pub(super) fn take_due(&mut self, now: Micros) -> Option<Waker> {
        let next = self.0.first_entry().filter(|next| next.key().0 <= now)?;
        Some(next.remove())
    }
}
