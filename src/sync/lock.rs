//! A mutual-exclusion lock around a value, first come, first served.

use super::error::ReleaseError;
use super::semaphore::{Permit, Semaphore};
use crate::trace::{Label, Primitive, PrimitiveId, Trace};
use async_lock::{Mutex, MutexGuardArc};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Guards a value that only one task at a time may use, even across an `await`.
///
/// It is a semaphore of one permit, and whoever has the permit has the value. As in asyncio it is
/// not re-entrant: a task that asks for a lock it already holds waits for itself. Nor is it owned:
/// any task may release what [`LockGuard::forget`] left locked.
///
/// # Fairness
/// First come, first served, as for [`Semaphore`].
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
    semaphore: Semaphore,
    value: Arc<Mutex<T>>,
}

/// The lock, held; dropping it hands it to the first waiter, or frees it.
pub struct LockGuard<T> {
    // Dropped first, so that the value is free when the next task has the permit.
    value: MutexGuardArc<T>,
    permit: Permit,
}

impl<T> Lock<T> {
    /// A free lock around `value`, known to the trace as `name`.
    pub fn new(name: impl Into<Label>, value: T, trace: &Trace) -> Self {
        let semaphore = Semaphore::with(Primitive::Lock, name.into(), 1, true, trace);
        Self { semaphore, value: Arc::new(Mutex::new(value)) }
    }

    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.semaphore.id()
    }

    /// Waits for the lock.
    ///
    /// # Cancel safety
    /// As for [`Semaphore::acquire`].
    pub async fn lock(&self) -> LockGuard<T> {
        self.guard(self.semaphore.acquire().await)
    }

    /// Takes the lock if it is free and nobody waits.
    pub fn try_lock(&self) -> Option<LockGuard<T>> {
        self.semaphore.try_acquire().map(|permit| self.guard(permit))
    }

    fn guard(&self, permit: Permit) -> LockGuard<T> {
        let value = self.value.try_lock_arc().expect("only who has the permit locks the value");
        LockGuard { value, permit }
    }

    /// Whether somebody holds the lock.
    ///
    /// As in asyncio it is not locked while it is on its way to a waiter that has not run yet,
    /// although nobody else can get it then; use [`Lock::try_lock`] to find out whether you can.
    pub fn is_locked(&self) -> bool {
        let semaphore = &self.semaphore.0;
        semaphore.handed.get() == 0 && semaphore.permits.try_acquire_arc().is_none()
    }

    /// How many tasks wait and have not been handed the lock.
    pub fn waiting(&self) -> usize {
        self.semaphore.waiting()
    }

    /// Gives back a lock that was left locked by [`LockGuard::forget`]; any task may do so.
    ///
    /// # Errors
    /// [`ReleaseError::NotAcquired`] if it is free, on its way to a waiter, or held by a guard,
    /// which alone gives it back.
    pub fn release(&self) -> Result<(), ReleaseError> {
        self.semaphore.release().map_err(|_| ReleaseError::NotAcquired)
    }
}

impl<T> LockGuard<T> {
    /// Leaves the lock locked until somebody calls [`Lock::release`].
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
        self.permit.forget();
    }
}

impl<T> Clone for Lock<T> {
    fn clone(&self) -> Self {
        Self { semaphore: self.semaphore.clone(), value: self.value.clone() }
    }
}

impl<T> Deref for LockGuard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for LockGuard<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> fmt::Debug for Lock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lock").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl<T: fmt::Debug> fmt::Debug for LockGuard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LockGuard").field(&**self).finish()
    }
}
