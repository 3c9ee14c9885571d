//! A mutual-exclusion lock around a value, first come, first served.

use super::desk::Desk;
use super::error::ReleaseError;
use super::handoff::{HandOff, Held};
use crate::trace::{EventKind, Primitive, PrimitiveId, Trace};
use async_lock::{Mutex, MutexGuardArc};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;
use std::sync::Arc;

/// Keeps a value that one task at a time may touch, also across an `await`.
///
/// As in asyncio it is not re-entrant: a task that asks for the lock it has waits for
/// itself. Nor is it owned: what [`LockGuard::forget`] leaves locked, any task may release.
///
/// # Fairness
/// First come, first served: it is handed to waiters in the order they began to wait, and a
/// newcomer, also one that has just released it, queues behind them.
///
/// # Example
/// Without the lock all five would read the same last number before any of them writes.
///
/// ```
/// use crawlscope_engine::{runtime::{Runtime, Virtual}, sync::Lock, trace::Trace};
///
/// let clock = Virtual::new(0);
/// let runtime = Runtime::new(clock.clone(), Trace::silent());
/// let numbers = Lock::new("numbers", vec![0], &Trace::silent());
/// for _ in 0..5 {
///     let (numbers, runtime) = (numbers.clone(), runtime.clone());
///     let sleeper = runtime.clone();
///     runtime.spawn("writer", async move {
///         let mut numbers = numbers.lock().await;
///         let last = numbers[numbers.len() - 1];
///         sleeper.sleep(100_000).await;
///         numbers.push(last + 1);
///     });
/// }
/// clock.run();
/// assert_eq!(*numbers.try_lock().expect("free again"), [0, 1, 2, 3, 4, 5]);
/// ```
pub struct Lock<T> {
    handoff: Rc<HandOff<MutexGuardArc<T>>>,
}

impl<T> Clone for Lock<T> {
    fn clone(&self) -> Self {
        Self { handoff: self.handoff.clone() }
    }
}

impl<T> fmt::Debug for Lock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lock").field("id", &self.id()).finish_non_exhaustive()
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

impl<T: 'static> Lock<T> {
    /// A free lock around `value`, known to the trace as `name`.
    pub fn new(name: &str, value: T, trace: &Trace) -> Self {
        let id = trace.next_thing();
        trace.emit(EventKind::Made { id, thing: Primitive::Lock, name: name.into() });
        let mutex = Arc::new(Mutex::new(value));
        Self { handoff: HandOff::new(Desk::new(id, trace.clone()), move || mutex.try_lock_arc()) }
    }
}

impl<T> Lock<T> {
    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.handoff.desk.id
    }

    /// Waits for the lock.
    ///
    /// # Cancel safety
    /// As for [`Semaphore::acquire`](super::Semaphore::acquire).
    pub async fn lock(&self) -> LockGuard<T> {
        LockGuard { held: self.handoff.acquire().await }
    }

    /// Takes the lock if it is free and nobody waits.
    pub fn try_lock(&self) -> Option<LockGuard<T>> {
        self.handoff.try_acquire().map(|held| LockGuard { held })
    }

    /// Whether somebody has the lock.
    ///
    /// As in asyncio, it is not locked while it is on its way to a waiter that has not run
    /// yet, although nobody else can get it then: [`Lock::try_lock`] is the way to ask for that.
    pub fn is_locked(&self) -> bool {
        !self.handoff.desk.is_on_way() && !self.handoff.is_free()
    }

    /// How many tasks wait and have not been handed the lock.
    pub fn waiting(&self) -> usize {
        self.handoff.desk.waiting()
    }

    /// Gives on, or back, a lock that [`LockGuard::forget`] has left locked; the task that
    /// does so need not be the one that acquired it.
    ///
    /// # Errors
    /// [`ReleaseError::NotAcquired`] if it is free, on its way to a waiter, or held by a
    /// guard: who has a reference to the value keeps it.
    pub fn release(&self) -> Result<(), ReleaseError> {
        if self.handoff.desk.release(&*self.handoff) { Ok(()) } else { Err(ReleaseError::NotAcquired) }
    }
}

impl<T> LockGuard<T> {
    /// Leaves the lock locked, until somebody calls [`Lock::release`].
    ///
    /// ```
    /// use crawlscope_engine::{sync::{Lock, ReleaseError}, trace::Trace};
    ///
    /// let lock = Lock::new("lock", (), &Trace::silent());
    /// lock.try_lock().expect("free").forget();
    /// assert!(lock.is_locked());
    /// assert_eq!(lock.release(), Ok(()));
    /// assert_eq!(lock.release(), Err(ReleaseError::NotAcquired));
    /// ```
    pub fn forget(self) {
        self.held.forget();
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
