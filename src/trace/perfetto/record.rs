//! One record of Chrome's trace format, as it is written.

use crate::trace::{Micros, TaskId};
use serde::Serialize;

/// The number of the one process that a run is.
const RUN: u32 = 1;

/// A record; what it does not have is left out.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    /// `B` and `E` begin and end a slice, `C` counts, `i` is an instant, `s` and `f` are the ends of
    /// an arrow, `M` names a thread.
    pub(super) ph: &'static str,
    pub(super) pid: u32,
    pub(super) tid: u64,
    pub(super) ts: Micros,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cat: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u32>,
    /// Which slice an arrow ends in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bp: Option<&'static str>,
    /// What an instant belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) s: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) args: Option<Args<'a>>,
}

/// What belongs to a record.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Args<'a> {
    Name { name: &'a str },
    Page { url: &'a str },
    Queue { length: u32, unfinished: u32 },
    Held { held: usize },
}

impl<'a> Record<'a> {
    /// A record on a task's thread. Thread 0 is the idle thread, so task n is thread n + 1.
    pub(super) fn new(phase: &'static str, task: TaskId, at: Micros, name: &'a str) -> Self {
        let (cat, id, bp, s, args) = (None, None, None, None, None);
        Self { ph: phase, pid: RUN, tid: u64::from(task) + 1, ts: at, name, cat, id, bp, s, args }
    }
}
