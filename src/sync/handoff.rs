//! What the semaphore and the lock share: guards that go from hand to hand.

use super::desk::{Desk, Guards};
use std::cell::RefCell;
use std::rc::Rc;

/// Hands `async-lock` guards from who gives one back to who has waited longest.
pub(super) struct HandOff<G> {
    pub(super) desk: Desk,
    /// Takes a guard from `async-lock`, if one is free.
    attempt: Box<dyn Fn() -> Option<G>>,
    /// Guards in nobody's hands: for those on their way, to be released by name, kept back.
    kept: RefCell<Vec<G>>,
}

/// A guard that is handed on when dropped.
pub(super) struct Held<G> {
    guard: Option<G>,
    of: Rc<HandOff<G>>,
}

impl<G> Guards for HandOff<G> {
    fn keep(&self) -> bool {
        let guard = (self.attempt)();
        let any = guard.is_some();
        self.kept.borrow_mut().extend(guard);
        any
    }

    fn give_back(&self) {
        let guard = self.kept.borrow_mut().pop();
        drop(guard);
    }
}

impl<G> HandOff<G> {
    pub(super) fn new(desk: Desk, attempt: impl Fn() -> Option<G> + 'static) -> Rc<Self> {
        Rc::new(Self { desk, attempt: Box::new(attempt), kept: RefCell::default() })
    }

    /// Takes a guard if nobody waits, else waits in line for one.
    pub(super) async fn acquire(self: &Rc<Self>) -> Held<G> {
        self.desk.acquire(&**self).await;
        self.held()
    }

    /// Takes a guard unless somebody waits.
    pub(super) fn try_acquire(self: &Rc<Self>) -> Option<Held<G>> {
        self.desk.try_acquire(&**self).then(|| self.held())
    }

    /// Whether `async-lock` has a guard to give.
    pub(super) fn is_free(&self) -> bool {
        (self.attempt)().is_some()
    }

    fn held(self: &Rc<Self>) -> Held<G> {
        Held { guard: self.kept.borrow_mut().pop(), of: self.clone() }
    }
}

impl<G> Held<G> {
    /// Leaves the guard to be released by name.
    pub(super) fn forget(mut self) {
        self.of.kept.borrow_mut().extend(self.guard.take());
        self.of.desk.leave();
    }

    pub(super) fn guard(&self) -> Option<&G> {
        self.guard.as_ref()
    }

    pub(super) fn guard_mut(&mut self) -> Option<&mut G> {
        self.guard.as_mut()
    }
}

impl<G> Drop for Held<G> {
    fn drop(&mut self) {
        let Some(guard) = self.guard.take() else { return };
        self.of.kept.borrow_mut().push(guard);
        self.of.desk.returned(&*self.of);
    }
}
