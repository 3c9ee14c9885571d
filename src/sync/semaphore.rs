//! A counting semaphore with asyncio's order: first come, first served.

use super::handoff::{HandOff, Held};
use crate::trace::{Thing, ThingId, Trace, What};
use async_lock::{Semaphore as Permits, SemaphoreGuardArc};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Limits how many tasks may hold a permit at once.
///
/// # Fairness
/// Permits go to waiters in the order they began to wait; a newcomer, also one that has
/// just released, queues behind them.
///
/// ```
/// use crawlscope_engine::{sync::Semaphore, trace::Trace};
///
/// let semaphore = Semaphore::new("permits", 1, &Trace::silent());
/// let permit = semaphore.try_acquire();
/// assert!(permit.is_some() && semaphore.try_acquire().is_none());
/// drop(permit);
/// assert!(semaphore.try_acquire().is_some());
/// ```
#[derive(Clone)]
pub struct Semaphore {
    permits: Arc<Permits>,
    line: Rc<HandOff<SemaphoreGuardArc>>,
    size: Rc<Cell<u32>>,
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore").field("id", &self.line.id()).field("size", &self.size).finish_non_exhaustive()
    }
}

/// A permit, given on or back when dropped.
pub struct Permit {
    _held: Held<SemaphoreGuardArc>,
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
        trace.emit(What::Made { id, thing: Thing::Semaphore { permits }, name: name.into() });
        Self {
            permits: Arc::new(Permits::new(permits as usize)),
            line: HandOff::new(id, trace.clone()),
            size: Rc::new(Cell::new(permits)),
        }
    }

    /// Its number on the trace.
    pub fn id(&self) -> ThingId {
        self.line.id()
    }

    /// Waits for a permit.
    ///
    /// # Cancel safety
    /// Dropped while waiting, it loses its place in line; dropped after a permit was handed
    /// to it, the permit goes on to the next.
    pub async fn acquire(&self) -> Permit {
        Permit { _held: self.line.acquire(|| self.permits.try_acquire_arc()).await }
    }

    /// Takes a permit if one is free and nobody waits.
    pub fn try_acquire(&self) -> Option<Permit> {
        let held = self.line.try_acquire(|| self.permits.try_acquire_arc())?;
        Some(Permit { _held: held })
    }

    /// Whether `acquire` would wait.
    pub fn is_locked(&self) -> bool {
        self.line.has_waiters() || self.permits.try_acquire_arc().is_none()
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
        self.line.trace().emit(What::Resized { id: self.id(), permits });
        if permits < before {
            self.line.keep_back((before - permits) as usize, || self.permits.try_acquire_arc());
            return;
        }
        let wanted = (permits - before) as usize;
        let kept = self.line.let_go(wanted);
        self.permits.add_permits(wanted - kept);
        for _ in kept..wanted {
            if let Some(guard) = self.permits.try_acquire_arc() {
                self.line.give(guard);
            }
        }
    }
}
