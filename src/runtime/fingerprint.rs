//! What tells one state of a run from another, as far as the trace goes.
//!
//! Two runs whose tasks each did the same, and in which the same was done to each thing in
//! the same order, are in the same state: what was done in another order has nothing to do
//! with each other (Mazurkiewicz's traces). So an event is hashed into the history of its
//! task and of whatever it touches, and a state is all histories together with who is ready,
//! in order. It holds for programs whose tasks share nothing that is not on the trace.

use super::Driven;
use crate::trace::{Event, EventKind, Wait, encode};
use fnv::FnvHasher;
use std::hash::Hasher;

/// The histories up to a point of a run.
#[derive(Default)]
pub(super) struct Fingerprint {
    histories: Vec<(Key, u64)>,
    read: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Task(u32),
    Primitive(u32),
    Shared(u64),
    Clock,
    /// Events of which is not known what they touch.
    Rest,
}

/// FNV-1a of some bytes, going on from another hash.
fn hash(from: u64, bytes: &[u8]) -> u64 {
    let mut hasher = FnvHasher::with_key(from);
    hasher.write(bytes);
    hasher.finish()
}

/// FNV-1a of nothing.
fn basis() -> u64 {
    FnvHasher::default().finish()
}

/// Spreads a hash over all bits, so that sums of hashes do not collide (SplitMix64's last step).
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// What an event touches besides the task in which it happens.
fn touches(event: &Event) -> Option<Key> {
    Some(match &event.kind {
        EventKind::TaskPolled | EventKind::TaskSuspended | EventKind::TaskEnded | EventKind::TaskCancelled => {
            return None;
        }
        EventKind::Line { .. } | EventKind::Note { .. } => return None,
        EventKind::TaskStarted { id, .. } => Key::Task(*id),
        EventKind::Woken { to } => Key::Task(*to),
        EventKind::Made { id, .. } | EventKind::Resized { id, .. } | EventKind::Handed { id, .. } => {
            Key::Primitive(*id)
        }
        EventKind::Acquired { id } | EventKind::Released { id } => Key::Primitive(*id),
        EventKind::Put { id, .. } | EventKind::Got { id, .. } | EventKind::Ordered { id, .. } => Key::Primitive(*id),
        EventKind::ItemDone { id } | EventKind::Joined { id } => Key::Primitive(*id),
        EventKind::Set { id } | EventKind::Cleared { id } | EventKind::Tripped { id } => Key::Primitive(*id),
        EventKind::BarrierReset { id } | EventKind::Broken { id } => Key::Primitive(*id),
        EventKind::Waiting { on } => match on {
            Wait::Task(id) => Key::Task(*id),
            _ => on.primitive().map_or(Key::Clock, Key::Primitive),
        },
        EventKind::SharedRead { name, .. } | EventKind::SharedWritten { name, .. } => {
            Key::Shared(hash(basis(), name.as_bytes()))
        }
        _ => Key::Rest,
    })
}

impl Fingerprint {
    fn add(&mut self, key: Key, bytes: &[u8]) {
        match self.histories.iter_mut().find(|(of, _)| *of == key) {
            Some((_, history)) => *history = hash(*history, bytes),
            None => {
                let begin = match key {
                    Key::Task(id) => 1 << 32 | u64::from(id),
                    Key::Primitive(id) => 2 << 32 | u64::from(id),
                    Key::Shared(name) => name,
                    Key::Clock => 3 << 32,
                    Key::Rest => 4 << 32,
                };
                self.histories.push((key, hash(hash(basis(), &begin.to_le_bytes()), bytes)));
            }
        }
    }

    /// The state that the run, the same each time, is in now.
    pub(super) fn of(&mut self, run: &Driven) -> u64 {
        let log = run.log();
        let mut bytes = Vec::new();
        for event in &log.events()[self.read..] {
            bytes.clear();
            encode(event, &mut bytes);
            self.add(Key::Task(event.task), &bytes);
            if let Some(key) = touches(event) {
                self.add(key, &bytes);
            }
            if let EventKind::Handed { to, .. } = event.kind {
                self.add(Key::Task(to), &bytes);
            }
        }
        self.read = log.events().len();
        let ready = run.ready_ids();
        let line = ready.iter().fold(basis(), |line, task| hash(line, &task.to_le_bytes()));
        // A sum, as the histories come in any order.
        self.histories.iter().fold(spread(line), |sum, (_, history)| sum.wrapping_add(spread(*history)))
    }
}
