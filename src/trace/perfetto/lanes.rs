//! What a task is at and holds, as a stack of slices.

use crate::trace::{TaskId, ThingId, UrlId, Wait};

/// Slices of what one task holds, the oldest first; what one more costs is begun and ended again whenever
/// an older one is given back.
const MOST_HELD: usize = 16;

/// What a task is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Running,
    /// Nothing keeps it from running but that others run.
    Ready,
    /// It gave control back and did not say what it waits for.
    Suspended,
    Waiting(Wait),
    Fetching(UrlId),
    Reading(UrlId),
}

/// A slice on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slice {
    /// From the task's start to its end, so that an arrow always has a slice to begin or end in.
    Task,
    Holding(ThingId),
    Doing(Doing),
}

/// A task.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) task: TaskId,
    pub(super) name: String,
    /// Whether the task is not over.
    pub(super) is_open: bool,
    pub(super) is_polled: bool,
    pub(super) doing: Doing,
    /// In the order it got them.
    pub(super) holds: Vec<ThingId>,
    /// The slices begun and not ended, the outermost first, with the names they began with.
    pub(super) open: Vec<(Slice, String)>,
}

impl Lane {
    pub(super) fn new(task: TaskId, name: String) -> Self {
        let (holds, open) = (Vec::new(), Vec::new());
        Self { task, name, is_open: true, is_polled: false, doing: Doing::Ready, holds, open }
    }

    /// The slices that should be open.
    pub(super) fn wanted(&self) -> Vec<Slice> {
        if !self.is_open {
            return Vec::new();
        }
        let holds = self.holds.iter().take(MOST_HELD).map(|id| Slice::Holding(*id));
        [Slice::Task].into_iter().chain(holds).chain([Slice::Doing(self.doing)]).collect()
    }
}
