//! What a semaphore offers beyond guards: permits released by name, and more or fewer of them.

use super::error::ReleaseError;
use super::semaphore::{Permit, Semaphore};
use crate::trace::{EventKind, PrimitiveId};

impl Semaphore {
    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.0.id
    }

    /// Gives back a permit that was kept taken by [`Permit::forget`]; any task may do so. If
    /// there is none, a plain semaphore has one permit more from now on.
    ///
    /// # Errors
    /// [`ReleaseError::TooOften`] if there is none and the semaphore is bounded. Permits held as
    /// guards don't count: they come back by themselves.
    pub fn release(&self) -> Result<(), ReleaseError> {
        let forgotten = self.0.forgotten.borrow_mut().pop();
        match forgotten {
            Some(guard) => self.0.give_back(guard),
            None if self.0.bounded => return Err(ReleaseError::TooOften),
            None => self.resize(self.size().saturating_add(1)),
        }
        Ok(())
    }

    /// Whether `acquire` would wait: no permit is free, or somebody waits, or was handed a permit
    /// and has not run since.
    pub fn is_locked(&self) -> bool {
        self.0.has_waiters() || self.0.permits.try_acquire_arc().is_none()
    }

    /// How many tasks wait and have not been handed a permit.
    pub fn waiting(&self) -> usize {
        self.0.waiters.len()
    }

    /// Its number of permits, held and free.
    pub fn size(&self) -> u32 {
        self.0.size.get()
    }

    /// Changes the number of permits. New ones go to waiters at once. If there are to be fewer,
    /// nothing is taken from tasks that hold a permit: permits are withdrawn as they come back.
    pub fn resize(&self, permits: u32) {
        let semaphore = &*self.0;
        let before = semaphore.size.replace(permits);
        if permits == before {
            return;
        }
        semaphore.trace.emit(EventKind::Resized { id: semaphore.id, permits });
        let surplus = semaphore.surplus.get();
        if permits < before {
            let free = (permits..before).map_while(|_| semaphore.permits.try_acquire_arc());
            let withdrawn = free.map(|guard| guard.forget()).count() as u32;
            semaphore.surplus.set(surplus + (before - permits - withdrawn));
        } else {
            let kept = surplus.min(permits - before);
            semaphore.surplus.set(surplus - kept);
            semaphore.permits.add_permits((permits - before - kept) as usize);
            semaphore.hand_free(permits - before - kept);
        }
    }
}

impl Permit {
    /// Keeps the permit taken until somebody calls [`Semaphore::release`].
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
    pub fn forget(mut self) {
        self.semaphore.0.forgotten.borrow_mut().extend(self.guard.take());
    }
}
