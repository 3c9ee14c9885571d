//! A counting semaphore with asyncio's order: first come, first served.
//!
//! `async-lock` counts the permits, and one is only ever obtained by `try_acquire_arc`, which
//! doesn't wait. `futures` hands them over: a permit that is dropped goes to the first waiter's
//! oneshot, or back to `async-lock` if nobody waits.

use super::wait_queue::WaitQueue;
use crate::trace::{EventKind, Label, Primitive, PrimitiveId, Trace, Wait};
use async_lock::SemaphoreGuardArc;
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Limits how many tasks may hold a permit at once.
///
/// A permit is a guard that gives itself back when dropped. To have it given back elsewhere,
/// or by another task, call [`Permit::forget`] and later [`Semaphore::release`]. Released more
/// often than acquired, a plain semaphore silently gains a permit; a bounded one refuses.
///
/// # Fairness
/// First come, first served: permits go to waiters in the order in which they began to wait,
/// and a newcomer queues behind them, even if it has just released a permit itself. As in
/// asyncio, a newcomer also waits while a permit is free if some waiter was handed its permit
/// and has not run since: nobody overtakes it.
///
/// # Example
/// Ten workers of 2 s, three at a time, take 8 s.
///
/// ```
/// use crawlscope_engine::runtime::{Host, Runtime, Virtual};
/// use crawlscope_engine::{sync::Semaphore, trace::Trace};
///
/// let clock = Virtual::new(0);
/// let runtime = Runtime::new(clock.clone(), Trace::silent());
/// let semaphore = Semaphore::new("permits", 3, &Trace::silent());
/// for _ in 0..10 {
///     let (semaphore, sleeper) = (semaphore.clone(), runtime.clone());
///     runtime.spawn("worker", async move {
///         let _permit = semaphore.acquire().await;
///         sleeper.sleep(2_000_000).await;
///     });
/// }
/// clock.run();
/// assert_eq!(clock.now(), 8_000_000);
/// ```
///
/// The number of permits can't be negative:
///
/// ```compile_fail,E0600
/// use crawlscope_engine::{sync::Semaphore, trace::Trace};
///
/// Semaphore::new("permits", -1, &Trace::silent());
/// ```
#[derive(Clone)]
pub struct Semaphore(pub(super) Rc<Inner>);

pub(super) struct Inner {
    pub(super) id: PrimitiveId,
    pub(super) trace: Trace,
    pub(super) permits: Arc<async_lock::Semaphore>,
    pub(super) waiters: WaitQueue<SemaphoreGuardArc>,
    /// Waiters that were handed a permit and have not run since.
    pub(super) handed: Cell<usize>,
    /// Permits that only [`Semaphore::release`] gives back.
    pub(super) forgotten: RefCell<Vec<SemaphoreGuardArc>>,
    /// Permits to be withdrawn when they come back, because the semaphore has shrunk.
    pub(super) surplus: Cell<u32>,
    pub(super) size: Cell<u32>,
    pub(super) bounded: bool,
}

/// A permit; dropping it hands it to the first waiter, or frees it.
pub struct Permit {
    pub(super) guard: Option<SemaphoreGuardArc>,
    pub(super) semaphore: Semaphore,
}

/// A place among the waiters; dropping it leaves.
struct Waiter<'a> {
    semaphore: &'a Inner,
    handed: oneshot::Receiver<SemaphoreGuardArc>,
}

impl Semaphore {
    /// A semaphore of `permits`, known to the trace as `name`.
    pub fn new(name: impl Into<Label>, permits: u32, trace: &Trace) -> Self {
        Self::with(Primitive::Semaphore { permits }, name.into(), permits, false, trace)
    }

    /// A semaphore that never has more than its `permits`, however often it is released.
    ///
    /// ```
    /// use crawlscope_engine::{sync::{ReleaseError, Semaphore}, trace::Trace};
    ///
    /// let bounded = Semaphore::bounded("permits", 1, &Trace::silent());
    /// assert_eq!(bounded.release(), Err(ReleaseError::TooOften));
    /// let plain = Semaphore::new("permits", 1, &Trace::silent());
    /// assert_eq!((plain.release(), plain.size()), (Ok(()), 2));
    /// ```
    pub fn bounded(name: impl Into<Label>, permits: u32, trace: &Trace) -> Self {
        Self::with(Primitive::Semaphore { permits }, name.into(), permits, true, trace)
    }

    /// A semaphore that the trace knows as `thing`.
    pub(super) fn with(thing: Primitive, label: Label, permits: u32, bounded: bool, trace: &Trace) -> Self {
        let id = trace.next_thing();
        let Label { name, role } = label;
        trace.emit(EventKind::Made { id, thing, name, role });
        Self(Rc::new(Inner {
            id,
            trace: trace.clone(),
            permits: Arc::new(async_lock::Semaphore::new(permits as usize)),
            waiters: WaitQueue::default(),
            handed: Cell::new(0),
            forgotten: RefCell::default(),
            surplus: Cell::new(0),
            size: Cell::new(permits),
            bounded,
        }))
    }

    /// Waits for a permit.
    ///
    /// # Cancel safety
    /// Dropped while waiting, it loses its place; dropped after a permit was handed to it, the
    /// permit goes to the next waiter.
    pub async fn acquire(&self) -> Permit {
        if let Some(permit) = self.try_acquire() {
            return permit;
        }
        let Inner { id, trace, waiters, handed, .. } = &*self.0;
        let mut waiter = Waiter { semaphore: &self.0, handed: waiters.join(trace.task()) };
        trace.emit(EventKind::Waiting { on: Wait::Acquire(*id) });
        // Never an error: the sender lives in the semaphore, which lives in `self`.
        let guard = (&mut waiter.handed).await.ok();
        handed.set(handed.get() - 1);
        trace.emit(EventKind::Acquired { id: *id });
        Permit { guard, semaphore: self.clone() }
    }

    /// Takes a permit if one is free and nobody waits.
    pub fn try_acquire(&self) -> Option<Permit> {
        let guard = if self.0.has_waiters() { None } else { self.0.permits.try_acquire_arc() };
        guard.is_some().then(|| {
            self.0.trace.emit(EventKind::Acquired { id: self.0.id });
            Permit { guard, semaphore: self.clone() }
        })
    }
}

impl Inner {
    /// Hands a permit that was somebody's to the first waiter, or frees it.
    pub(super) fn give_back(&self, guard: SemaphoreGuardArc) {
        self.trace.emit(EventKind::Released { id: self.id });
        match self.surplus.get() {
            0 => self.hand_on(guard),
            surplus => {
                self.surplus.set(surplus - 1);
                guard.forget();
            }
        }
    }

    fn hand_on(&self, guard: SemaphoreGuardArc) {
        // On `Err` nobody waits: the guard is dropped, which frees the permit.
        if let Ok(to) = self.waiters.hand(guard) {
            self.handed.set(self.handed.get() + 1);
            self.trace.emit(EventKind::Handed { id: self.id, to });
        }
    }

    /// Hands permits that are free to those who wait.
    pub(super) fn hand_free(&self, most: u32) {
        for _ in 0..most {
            let any = if self.waiters.len() > 0 { self.permits.try_acquire_arc() } else { None };
            let Some(guard) = any else { return };
            self.hand_on(guard);
        }
    }

    pub(super) fn has_waiters(&self) -> bool {
        self.handed.get() > 0 || self.waiters.len() > 0
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(guard) = self.guard.take() {
            self.semaphore.0.give_back(guard);
        }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let semaphore = self.semaphore;
        if let Some(guard) = semaphore.waiters.leave(&mut self.handed) {
            semaphore.handed.set(semaphore.handed.get() - 1);
            semaphore.give_back(guard);
        }
        // Newcomers may have queued behind this waiter although permits were free.
        semaphore.hand_free(u32::MAX);
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore").field("id", &self.0.id).field("size", &self.0.size).finish_non_exhaustive()
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}
