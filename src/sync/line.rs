//! A line of waiters, the longest first.

use crate::trace::TaskId;
use futures::channel::oneshot;
use std::cell::RefCell;
use std::collections::VecDeque;

/// Tasks that wait, each for a promise to be kept.
#[derive(Default)]
pub(super) struct Line(RefCell<VecDeque<Waiter>>);

struct Waiter {
    task: TaskId,
    place: oneshot::Sender<()>,
}

impl Line {
    /// Puts a task at the end of the line. It leaves by closing the promise; see [`Line::prune`].
    pub(super) fn join(&self, task: TaskId) -> oneshot::Receiver<()> {
        let (place, promise) = oneshot::channel();
        self.0.borrow_mut().push_back(Waiter { task, place });
        promise
    }

    /// Keeps the promise to the first live waiter, who leaves the line, and says who that is.
    pub(super) fn serve(&self) -> Option<TaskId> {
        loop {
            let Waiter { task, place } = self.0.borrow_mut().pop_front()?;
            if place.send(()).is_ok() {
                return Some(task);
            }
        }
    }

    /// Forgets those who have left.
    pub(super) fn prune(&self) {
        self.0.borrow_mut().retain(|waiter| !waiter.place.is_canceled());
    }

    /// How many stand in it.
    pub(super) fn len(&self) -> usize {
        self.prune();
        self.0.borrow().len()
    }
}
