//! How long each page waited before its request was sent, and for what.

use crate::trace::{Event, Micros, TaskId, Thing, ThingId, Wait, What};

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
    semaphore: Option<ThingId>,
    clocks: Vec<Clock>,
}

/// A file that numbers its tasks wildly is not followed further than this.
const MOST_TASKS: TaskId = 100_000;

impl Timing {
    /// Takes in an event; at a request's start, µs waited for a permit and for all else
    /// (robots.txt, the host's turn, a pause) since the item was taken.
    pub(super) fn apply(&mut self, event: &Event) -> Option<(Micros, Micros)> {
        let Event { at, task, what } = event;
        if let What::Made { id, thing: Thing::Semaphore { .. }, .. } = what {
            self.semaphore = self.semaphore.or(Some(*id));
        }
        let about =
            matches!(what, What::Got { .. } | What::Waiting { .. } | What::Acquired { .. } | What::FetchStarted { .. });
        if !about || *task >= MOST_TASKS {
            return None;
        }
        if self.clocks.len() <= *task as usize {
            self.clocks.resize(*task as usize + 1, Clock::default());
        }
        let semaphore = self.semaphore;
        let clock = &mut self.clocks[*task as usize];
        match what {
            What::Got { .. } => *clock = Clock { took: *at, asked: *at, permit: 0 },
            What::Waiting { on: Wait::Acquire(id) } if Some(*id) == semaphore => clock.asked = *at,
            What::Acquired { id } if Some(*id) == semaphore => clock.permit += at.saturating_sub(clock.asked),
            What::FetchStarted { .. } => {
                let all = at.saturating_sub(clock.took);
                return Some((clock.permit.min(all), all.saturating_sub(clock.permit)));
            }
            _ => {}
        }
        None
    }
}
