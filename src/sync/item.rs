//! An item taken off a queue, as a guard that says when it is done.

use super::error::QueueError;
use super::queue::Queue;
use super::tag::Tag;
use crate::trace::EventKind;
use std::fmt;

/// An item taken off a queue. Dropping it calls `task_done`, which therefore can't be forgotten.
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
    /// The item itself.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Ends the item with the caller's own event, which says among other things that it is done.
    pub fn done_with(mut self, kind: EventKind) {
        self.done = true;
        // Never an error: an item that was taken had been put, so at least one is unfinished.
        let _ = self.queue.finish_one(kind);
    }
}

impl<T: Tag> Queue<T> {
    /// Takes the next item as a guard whose drop is its `task_done`.
    ///
    /// # Cancel safety
    /// As for [`Queue::get`].
    ///
    /// # Errors
    /// As for [`Queue::get`].
    pub async fn take(&self) -> Result<Item<T>, QueueError> {
        let value = self.get().await?;
        Ok(Item { value, queue: self.clone(), done: false })
    }
}

impl<T: Tag> Drop for Item<T> {
    fn drop(&mut self) {
        if !self.done {
            // An error only if somebody else called `task_done` for it as well.
            let _ = self.queue.task_done();
        }
    }
}
