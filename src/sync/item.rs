//! What a queue holds, and what it is in the hands of who took it.

use super::queue::Queue;
use crate::trace::EventKind;
use std::fmt;

/// What can be put on a queue: anything that has a number by which the trace knows it.
///
/// A number is its own. Of a tuple it is that of the last part, so that a priority may
/// stand before it. Where no trace is kept, any type will do:
///
/// ```
/// use crawlscope_engine::{sync::{Queue, Tag}, trace::Trace};
///
/// struct Job(&'static str);
/// impl Tag for Job {}
///
/// let jobs = Queue::new("jobs", None, &Trace::silent());
/// jobs.try_put(Job("sweep")).expect("unbounded");
/// assert_eq!(jobs.try_get().expect("just put").0, "sweep");
/// ```
pub trait Tag {
    /// That number; 0 unless the type says otherwise.
    fn tag(&self) -> u32 {
        0
    }
}

impl Tag for u32 {
    fn tag(&self) -> u32 {
        *self
    }
}

impl<P, T: Tag> Tag for (P, T) {
    fn tag(&self) -> u32 {
        self.1.tag()
    }
}

/// An item taken off a queue; dropping it is its `task_done`, which so cannot be forgotten.
pub struct Item<T: Tag> {
    value: T,
    queue: Queue<T>,
    done: bool,
}

impl<T: Tag + fmt::Debug> fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Item").field(&self.value).finish()
    }
}

impl<T: Tag> Item<T> {
    pub(super) fn new(value: T, queue: Queue<T>) -> Self {
        Self { value, queue, done: false }
    }

    /// The item itself.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Ends the item with an event of the caller's that says, among other things, that it is done.
    pub fn done_with(mut self, kind: EventKind) {
        self.done = true;
        // An item that was taken had been put, so one is unfinished.
        let _ = self.queue.finish_one(kind);
    }
}

impl<T: Tag> Drop for Item<T> {
    fn drop(&mut self) {
        if !self.done {
            // As above, unless somebody called `task_done` for it besides.
            let _ = self.queue.task_done();
        }
    }
}
