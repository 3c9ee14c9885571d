//! What a task is at and holds, as a stack of slices.

use crate::trace::{PrimitiveId, TaskId, UrlId, Wait};

/// Slices of what one task holds, the oldest first; what one more costs is begun and ended again whenever
/// an older one is given back.
const MOST_HELD: usize = 16;

/// What a task is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskState {
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
    Holding(PrimitiveId),
    TaskState(TaskState),
}

/// A task.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) task: TaskId,
    pub(super) name: String,
    /// Whether the task is not over.
    pub(super) is_open: bool,
    pub(super) is_polled: bool,
    pub(super) doing: TaskState,
    /// In the order it got them, once for each permit.
    pub(super) holds: Vec<PrimitiveId>,
    /// The slices begun and not ended, the outermost first, with the names they began with.
    pub(super) open: Vec<(Slice, String)>,
}

impl Lane {
    pub(super) fn new(task: TaskId, name: String) -> Self {
        let (holds, open) = (Vec::new(), Vec::new());
        Self { task, name, is_open: true, is_polled: false, doing: TaskState::Ready, holds, open }
    }

    /// Takes out the last of what it holds of one thing.
    pub(super) fn drop_one(&mut self, id: PrimitiveId) {
        if let Some(place) = self.holds.iter().rposition(|held| *held == id) {
            self.holds.remove(place);
        }
    }

    /// The slices that should be open.
    pub(super) fn wanted(&self) -> Vec<Slice> {
        if !self.is_open {
            return Vec::new();
        }
        let holds = self.holds.iter().take(MOST_HELD).map(|id| Slice::Holding(*id));
        [Slice::Task].into_iter().chain(holds).chain([Slice::TaskState(self.doing)]).collect()
    }
}
