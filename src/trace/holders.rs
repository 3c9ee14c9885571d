//! Who holds the permits of a semaphore, or a lock: what a hand-over means, decided in one place.

use super::TaskId;
use std::ops::Deref;

/// Holders that are remembered; a file may let tasks acquire any number of permits, and the list
/// is searched.
const MOST: usize = 1_000;

/// The tasks that hold a semaphore's permits or a lock, once for each permit, in the order they got
/// them. A task that ended with a permit in its hands is still among them.
///
/// A permit that is handed to a waiter is the waiter's from then on; that the waiter acquires it,
/// once it runs, is no second permit. A waiter that is cancelled before it runs releases it.
///
/// ```
/// use crawlscope_engine::trace::Holders;
///
/// let mut holders = Holders::default();
/// holders.hand_to(2);
/// assert!(!holders.acquire(2), "it has it already");
/// assert_eq!(holders[..], [2]);
/// assert_eq!(holders.release(2), Some(2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    tasks: Vec<TaskId>,
    /// Those that were handed it and have not run since.
    on_way: Vec<TaskId>,
}

impl Deref for Holders {
    type Target = [TaskId];

    fn deref(&self) -> &[TaskId] {
        &self.tasks
    }
}

impl Holders {
    /// Those that were handed it and have not run since.
    pub fn on_way(&self) -> &[TaskId] {
        &self.on_way
    }

    /// A permit is handed to a waiter.
    pub fn hand_to(&mut self, task: TaskId) {
        self.push(task);
        if self.on_way.len() < MOST {
            self.on_way.push(task);
        }
    }

    /// A task has acquired a permit. Returns whether it is another than it was handed before.
    pub fn acquire(&mut self, task: TaskId) -> bool {
        let handed = self.on_way.iter().position(|handed| *handed == task);
        match handed {
            Some(place) => _ = self.on_way.remove(place),
            None => self.push(task),
        }
        handed.is_none()
    }

    /// A task releases a permit; if it has none, that of whoever has held one longest, which locks
    /// and semaphores allow. Returns whose it was.
    pub fn release(&mut self, task: TaskId) -> Option<TaskId> {
        let place = self.tasks.iter().rposition(|holder| *holder == task).unwrap_or(0);
        let holder = (place < self.tasks.len()).then(|| self.tasks.remove(place))?;
        // It may be one that was handed to a waiter which was cancelled before it ran.
        let count = |of: &[TaskId]| of.iter().filter(|task| **task == holder).count();
        if count(&self.on_way) > count(&self.tasks) {
            let handed = self.on_way.iter().position(|task| *task == holder);
            handed.map(|place| self.on_way.remove(place));
        }
        Some(holder)
    }

    fn push(&mut self, task: TaskId) {
        if self.tasks.len() < MOST {
            self.tasks.push(task);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Holders;

    #[test]
    fn what_is_handed_and_then_acquired_is_one_permit() {
        let mut holders = Holders::default();
        assert!(holders.acquire(1));
        holders.hand_to(2);
        assert_eq!(holders[..], [1, 2]);
        assert!(!holders.acquire(2));
        assert!(holders.acquire(2), "a second one");
        assert_eq!(holders[..], [1, 2, 2]);
    }

    #[test]
    fn a_waiter_cancelled_before_it_ran_releases_what_it_was_handed() {
        let mut holders = Holders::default();
        holders.hand_to(2);
        assert_eq!(holders.release(2), Some(2));
        assert!(holders.acquire(2), "nothing is on its way to it any more");
    }

    #[test]
    fn a_task_that_releases_its_own_permit_keeps_the_one_on_its_way() {
        let mut holders = Holders::default();
        holders.acquire(2);
        holders.hand_to(2);
        holders.release(2);
        assert!(!holders.acquire(2));
        assert_eq!(holders[..], [2]);
    }

    #[test]
    fn a_task_without_a_permit_releases_that_of_the_longest_holder() {
        let mut holders = Holders::default();
        holders.acquire(1);
        holders.hand_to(2);
        assert_eq!((holders.release(3), holders.release(3), holders.release(3)), (Some(1), Some(2), None));
        assert!(holders.acquire(2));
    }
}
