//! Tasks that wait for something, in the order in which they began to wait.

use crate::trace::TaskId;
use futures::channel::oneshot;
use std::cell::RefCell;
use std::collections::VecDeque;

/// A first-in-first-out queue of waiting tasks, each of which is handed one `T`.
pub(super) struct WaitQueue<T>(RefCell<VecDeque<Waiter<T>>>);

struct Waiter<T> {
    task: TaskId,
    sender: oneshot::Sender<T>,
}

impl<T> Default for WaitQueue<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

/// A place among tasks that are only to be woken; dropping it leaves.
struct Place<'a> {
    queue: &'a WaitQueue<()>,
    woken: oneshot::Receiver<()>,
}

impl WaitQueue<()> {
    /// Waits until woken.
    ///
    /// # Cancel safety
    /// Dropped, it leaves the queue.
    pub(super) async fn woken(&self, task: TaskId) {
        let mut place = Place { queue: self, woken: self.join(task) };
        // An error only if the queue is gone, which the caller's primitive owns.
        let _ = (&mut place.woken).await;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.queue.leave(&mut self.woken);
    }
}

impl<T> WaitQueue<T> {
    /// Adds a task at the end. It must be taken out again by [`WaitQueue::leave`].
    pub(super) fn join(&self, task: TaskId) -> oneshot::Receiver<T> {
        let (sender, receiver) = oneshot::channel();
        self.0.borrow_mut().push_back(Waiter { task, sender });
        receiver
    }

    /// Takes a waiter out, and returns what it was handed but never received.
    pub(super) fn leave(&self, receiver: &mut oneshot::Receiver<T>) -> Option<T> {
        receiver.close();
        self.0.borrow_mut().retain(|waiter| !waiter.sender.is_canceled());
        receiver.try_recv().ok().flatten()
    }

    /// Hands `value` to the task that has waited longest and returns which that is. If nobody
    /// waits, the value comes back.
    pub(super) fn hand(&self, mut value: T) -> Result<TaskId, T> {
        loop {
            let first = self.0.borrow_mut().pop_front();
            let Some(Waiter { task, sender }) = first else { return Err(value) };
            match sender.send(value) {
                Ok(()) => return Ok(task),
                Err(returned) => value = returned,
            }
        }
    }

    /// How many tasks wait and have not been handed anything.
    pub(super) fn len(&self) -> usize {
        self.0.borrow().iter().filter(|waiter| !waiter.sender.is_canceled()).count()
    }
}
