//! A counting semaphore with asyncio's order: first come, first served.

use super::desk::Desk;
use super::error::ReleaseError;
use super::handoff::{HandOff, Held};
use crate::trace::{EventKind, Primitive, PrimitiveId, Trace};
use async_lock::{Semaphore as Permits, SemaphoreGuardArc};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Limits how many tasks may hold a permit at once.
///
/// A permit is a guard that gives itself back. Where it is to be given back elsewhere or
/// by another task, [`Permit::forget`] leaves it to [`Semaphore::release`], and there plain
/// and bounded semaphores differ: released more often than acquired, a plain one silently
/// has a permit more from then on, a bounded one refuses.
///
/// # Fairness
/// First come, first served: permits go to waiters in the order they began to wait; a
/// newcomer, also one that has just released, queues behind them. That is so even when a
/// permit is free: as long as a waiter has been handed its permit and has not run yet,
/// nobody passes it.
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
/// There is no semaphore with fewer than no permits:
///
/// ```compile_fail,E0600
/// use crawlscope_engine::{sync::Semaphore, trace::Trace};
///
/// Semaphore::new("permits", -1, &Trace::silent());
/// ```
#[derive(Clone)]
pub struct Semaphore {
    permits: Arc<Permits>,
    handoff: Rc<HandOff<SemaphoreGuardArc>>,
    size: Rc<Cell<u32>>,
    bounded: bool,
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore").field("id", &self.id()).field("size", &self.size).finish_non_exhaustive()
    }
}

/// A permit, given on or back when dropped.
pub struct Permit {
    held: Held<SemaphoreGuardArc>,
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}

impl Semaphore {
    /// A semaphore of `permits`, known to the trace as `name`.
    pub fn new(name: &str, permits: u32, trace: &Trace) -> Self {
        let id = trace.next_thing();
        trace.emit(EventKind::Made { id, thing: Primitive::Semaphore { permits }, name: name.into() });
        let counted = Arc::new(Permits::new(permits as usize));
        let from = counted.clone();
        Self {
            permits: counted,
            handoff: HandOff::new(Desk::new(id, trace.clone()), move || from.try_acquire_arc()),
            size: Rc::new(Cell::new(permits)),
            bounded: false,
        }
    }

    /// A semaphore that never has more than its `permits`, whoever releases.
    ///
    /// ```
    /// use crawlscope_engine::{sync::{ReleaseError, Semaphore}, trace::Trace};
    ///
    /// let bounded = Semaphore::bounded("permits", 1, &Trace::silent());
    /// assert_eq!(bounded.release(), Err(ReleaseError::TooOften));
    /// let plain = Semaphore::new("permits", 1, &Trace::silent());
    /// assert_eq!((plain.release(), plain.size()), (Ok(()), 2));
    /// ```
    pub fn bounded(name: &str, permits: u32, trace: &Trace) -> Self {
        Self { bounded: true, ..Self::new(name, permits, trace) }
    }

    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.handoff.desk.id
    }

    /// Waits for a permit.
    ///
    /// # Cancel safety
    /// Dropped while waiting, it loses its place in line; dropped after a permit was handed
    /// to it, the permit goes on to the next.
    pub async fn acquire(&self) -> Permit {
        Permit { held: self.handoff.acquire().await }
    }

    /// Takes a permit if one is free and nobody waits.
    pub fn try_acquire(&self) -> Option<Permit> {
        self.handoff.try_acquire().map(|held| Permit { held })
    }

    /// Gives on, or back, a permit that [`Permit::forget`] has left to be released; the task
    /// that does so need not be the one that acquired it. If there is none, a plain
    /// semaphore has one permit more from now on.
    ///
    /// # Errors
    /// [`ReleaseError::TooOften`] if there is none and the semaphore is bounded. Permits in
    /// the hands of guards do not count: those come back by themselves.
    pub fn release(&self) -> Result<(), ReleaseError> {
        match (self.handoff.desk.release(&*self.handoff), self.bounded) {
            (true, _) => {}
            (false, true) => return Err(ReleaseError::TooOften),
            (false, false) => self.resize(self.size().saturating_add(1)),
        }
        Ok(())
    }

    /// Whether `acquire` would wait: no permit is free, or somebody is in line or has been
    /// handed a permit and has not run yet.
    pub fn is_locked(&self) -> bool {
        self.handoff.desk.is_awaited() || !self.handoff.is_free()
    }

    /// How many tasks wait and have not been handed a permit.
    pub fn waiting(&self) -> usize {
        self.handoff.desk.waiting()
    }

    /// Its number of permits, held and free.
    pub fn size(&self) -> u32 {
        self.size.get()
    }

    /// Changes the number of permits. More serve waiters at once; fewer take effect as
    /// permits are given back, nothing is taken from who holds one.
    pub fn resize(&self, permits: u32) {
        let before = self.size.replace(permits);
        if permits == before {
            return;
        }
        let desk = &self.handoff.desk;
        desk.trace.emit(EventKind::Resized { id: desk.id, permits });
        if permits < before {
            desk.shrink((before - permits) as usize, &*self.handoff);
        } else {
            desk.grow((permits - before) as usize, &*self.handoff, |more| self.permits.add_permits(more));
        }
    }
}

impl Permit {
    /// Keeps the permit taken, until somebody calls [`Semaphore::release`].
    ///
    /// ```
    /// use crawlscope_engine::{sync::Semaphore, trace::Trace};
    ///
    /// let semaphore = Semaphore::new("permits", 1, &Trace::silent());
    /// semaphore.try_acquire().expect("free").forget();
    /// assert!(semaphore.is_locked());
    /// semaphore.release().expect("one was acquired");
    /// assert!(!semaphore.is_locked());
    /// ```
    pub fn forget(self) {
        self.held.forget();
    }
}
