//! How long each page waited before its request was sent, and for what.

use crate::trace::{Event, EventKind, Micros, Primitive, PrimitiveId, TaskId, Wait};

/// What a task has waited for since it took its item.
#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    took: Micros,
    asked: Micros,
    permit: Micros,
}

/// The clocks of the tasks.
#[derive(Clone, Debug, Default)]
pub(super) struct Timing {
    semaphore: Option<PrimitiveId>,
    clocks: Vec<Clock>,
}

/// A file that numbers its tasks wildly is not followed further than this.
const MOST_TASKS: TaskId = 100_000;

impl Timing {
    /// Takes in an event; at a request's start, µs waited for a permit and for all else
    /// (robots.txt, the host's turn, a pause) since the item was taken.
    pub(super) fn apply(&mut self, event: &Event) -> Option<(Micros, Micros)> {
        let Event { at, task, kind } = event;
        if let EventKind::Made { id, thing: Primitive::Semaphore { .. }, .. } = kind {
            self.semaphore = self.semaphore.or(Some(*id));
        }
        if *kind == EventKind::RunResumed {
            self.semaphore = None;
        }
        let about = matches!(
            kind,
            EventKind::Got { .. }
                | EventKind::Waiting { .. }
                | EventKind::Acquired { .. }
                | EventKind::FetchStarted { .. }
        );
        if !about || *task >= MOST_TASKS {
            return None;
        }
        if self.clocks.len() <= *task as usize {
            self.clocks.resize(*task as usize + 1, Clock::default());
        }
        let semaphore = self.semaphore;
        let clock = &mut self.clocks[*task as usize];
        match kind {
            EventKind::Got { .. } => *clock = Clock { took: *at, asked: *at, permit: 0 },
            EventKind::Waiting { on: Wait::Acquire(id) } if Some(*id) == semaphore => clock.asked = *at,
            EventKind::Acquired { id } if Some(*id) == semaphore => clock.permit += at.saturating_sub(clock.asked),
            EventKind::FetchStarted { .. } => {
                let all = at.saturating_sub(clock.took);
                return Some((clock.permit.min(all), all.saturating_sub(clock.permit)));
            }
            _ => {}
        }
        None
    }
}
