//! A line of waiters, the longest first.

use crate::trace::TaskId;
use futures::channel::oneshot;
use std::cell::RefCell;
use std::collections::VecDeque;

/// Tasks that wait, each for a promise that is kept by sending it a `P`.
pub(super) struct Line<P>(RefCell<VecDeque<Waiter<P>>>);

struct Waiter<P> {
    task: TaskId,
    place: oneshot::Sender<P>,
}

impl<P> Default for Line<P> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<P> Line<P> {
    /// Puts a task at the end of the line. It leaves by closing the promise; see [`Line::prune`].
    pub(super) fn join(&self, task: TaskId) -> oneshot::Receiver<P> {
        let (place, promise) = oneshot::channel();
        self.0.borrow_mut().push_back(Waiter { task, place });
        promise
    }

    /// Gives `what` to the first live waiter, who leaves the line, and says who that is.
    /// Comes back if nobody waits.
    pub(super) fn serve(&self, mut what: P) -> Result<TaskId, P> {
        loop {
            // Not in the `let else`, which would hold the borrow while the promise is kept.
            let next = self.0.borrow_mut().pop_front();
            let Some(Waiter { task, place }) = next else { return Err(what) };
            match place.send(what) {
                Ok(()) => return Ok(task),
                Err(back) => what = back,
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
