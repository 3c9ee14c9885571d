//! A mutual-exclusion lock around a value, first come, first served.

use super::handoff::{HandOff, Held};
use crate::trace::{Thing, ThingId, Trace, What};
use async_lock::{Mutex, MutexGuardArc};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;
use std::sync::Arc;

/// Keeps a value that one task at a time may touch, also across an `await`.
///
/// # Fairness
/// Handed to waiters in the order they began to wait. Not re-entrant, as in asyncio.
///
/// ```
/// use crawlscope_engine::{sync::Lock, trace::Trace};
///
/// let lock = Lock::new("visited", vec![1], &Trace::silent());
/// lock.try_lock().expect("free").push(2);
/// assert_eq!(lock.try_lock().expect("free").len(), 2);
/// ```
pub struct Lock<T> {
    mutex: Arc<Mutex<T>>,
    line: Rc<HandOff<MutexGuardArc<T>>>,
}

impl<T> Clone for Lock<T> {
    fn clone(&self) -> Self {
        Self { mutex: self.mutex.clone(), line: self.line.clone() }
    }
}

impl<T> fmt::Debug for Lock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lock").field("id", &self.line.id()).finish_non_exhaustive()
    }
}

/// The lock, held; given on or back when dropped.
pub struct LockGuard<T> {
    held: Held<MutexGuardArc<T>>,
}

impl<T: fmt::Debug> fmt::Debug for LockGuard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LockGuard").field(&**self).finish()
    }
}

impl<T> Lock<T> {
    /// A free lock around `value`, known to the trace as `name`.
    pub fn new(name: &str, value: T, trace: &Trace) -> Self {
        let id = trace.next_thing();
        trace.emit(What::Made { id, thing: Thing::Lock, name: name.into() });
        Self { mutex: Arc::new(Mutex::new(value)), line: HandOff::new(id, trace.clone()) }
    }

    /// Its number on the trace.
    pub fn id(&self) -> ThingId {
        self.line.id()
    }

    /// Waits for the lock.
    ///
    /// # Cancel safety
    /// As for [`Semaphore::acquire`](super::Semaphore::acquire).
    pub async fn lock(&self) -> LockGuard<T> {
        LockGuard { held: self.line.acquire(|| self.mutex.try_lock_arc()).await }
    }

    /// Takes the lock if it is free and nobody waits.
    pub fn try_lock(&self) -> Option<LockGuard<T>> {
        self.line.try_acquire(|| self.mutex.try_lock_arc()).map(|held| LockGuard { held })
    }
}

const GIVEN: &str = "a guard in a task's hands has not been given on";

impl<T> Deref for LockGuard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.held.guard().expect(GIVEN)
    }
}

impl<T> DerefMut for LockGuard<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.held.guard_mut().expect(GIVEN)
    }
}
