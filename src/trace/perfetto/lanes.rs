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
    /// Those of them that it was handed and has not run with since.
    pub(super) handed: Vec<PrimitiveId>,
    /// The slices begun and not ended, the outermost first, with the names they began with.
    pub(super) open: Vec<(Slice, String)>,
}

impl Lane {
    pub(super) fn new(task: TaskId, name: String) -> Self {
        let (holds, handed, open) = (Vec::new(), Vec::new(), Vec::new());
        Self { task, name, is_open: true, is_polled: false, doing: TaskState::Ready, holds, handed, open }
    }

    /// Takes a permit or lock; false if it is the one that it was handed before.
    pub(super) fn take(&mut self, id: PrimitiveId, is_handed: bool) -> bool {
        if is_handed {
            self.handed.push(id);
        } else if let Some(place) = self.handed.iter().position(|handed| *handed == id) {
            self.handed.remove(place);
            return false;
        }
        self.holds.push(id);
        true
    }

    /// Gives a permit or lock back, if it has one.
    pub(super) fn give_back(&mut self, id: PrimitiveId) {
        let Some(place) = self.holds.iter().rposition(|held| *held == id) else { return };
        self.holds.remove(place);
        // It may be one that it was handed and never ran with.
        if !self.holds.contains(&id) {
            self.handed.retain(|handed| *handed != id);
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
