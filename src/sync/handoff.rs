//! What the semaphore and the lock share: guards that go from hand to hand.

use super::line::Line;
use crate::trace::{ThingId, Trace, Wait, What};
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Hands `async-lock` guards from who gives one back to who has waited longest.
///
/// A waiter that was handed a guard and has not run since is *on its way*. As in asyncio
/// it still counts as waiting: as long as one is on its way, newcomers stand in line even
/// if more guards are free, and the line is served when it arrives. So those who waited
/// run before those who came later.
pub(super) struct HandOff<G> {
    id: ThingId,
    trace: Trace,
    /// Takes a guard from `async-lock`, if one is free.
    attempt: Box<dyn Fn() -> Option<G>>,
    line: Line<Held<G>>,
    on_way: Cell<usize>,
    /// Guards whose holders have to release them by name.
    left: RefCell<Vec<G>>,
    /// Guards kept back, so that fewer are about than `async-lock` counts.
    parked: RefCell<Vec<G>>,
    /// Guards still to be kept back when they return.
    owed: Cell<usize>,
}

/// A guard that is handed on when dropped.
pub(super) struct Held<G> {
    guard: Option<G>,
    of: Rc<HandOff<G>>,
    on_way: bool,
}

/// A waiter's place in line, which is left by dropping it.
struct Place<'a, G> {
    of: &'a Rc<HandOff<G>>,
    promise: oneshot::Receiver<Held<G>>,
}

impl<G> Drop for Place<'_, G> {
    fn drop(&mut self) {
        self.promise.close();
        // Handed over and never looked at: its drop hands it on.
        drop(self.promise.try_recv());
        self.of.line.prune();
        self.of.serve_line();
    }
}

impl<G> HandOff<G> {
    pub(super) fn new(id: ThingId, trace: Trace, attempt: impl Fn() -> Option<G> + 'static) -> Rc<Self> {
        Rc::new(Self {
            id,
            trace,
            attempt: Box::new(attempt),
            line: Line::default(),
            on_way: Cell::new(0),
            left: RefCell::default(),
            parked: RefCell::default(),
            owed: Cell::new(0),
        })
    }

    /// Takes a guard if nobody waits, else waits in line for one.
    pub(super) async fn acquire(self: &Rc<Self>) -> Held<G> {
        if let Some(held) = self.try_acquire() {
            return held;
        }
        let mut place = Place { of: self, promise: self.line.join(self.trace.task()) };
        self.trace.emit(What::Waiting { on: Wait::Acquire(self.id) });
        match (&mut place.promise).await {
            Ok(mut held) => {
                held.arrive();
                self.trace.emit(What::Acquired { id: self.id });
                held
            }
            // The line lives as long as `self`, which this future keeps alive.
            Err(oneshot::Canceled) => unreachable!("a place in line is only given up by its waiter"),
        }
    }

    /// Takes a guard unless somebody waits.
    pub(super) fn try_acquire(self: &Rc<Self>) -> Option<Held<G>> {
        if self.is_awaited() {
            return None;
        }
        let held = self.held((self.attempt)()?);
        self.trace.emit(What::Acquired { id: self.id });
        Some(held)
    }

    /// Whether a newcomer has to stand in line, be a guard free or not.
    pub(super) fn is_awaited(&self) -> bool {
        self.is_on_way() || self.waiting() > 0
    }

    /// Whether a guard was handed to a waiter that has not run since.
    pub(super) fn is_on_way(&self) -> bool {
        self.on_way.get() > 0
    }

    /// Whether `async-lock` has a guard to give.
    pub(super) fn is_free(&self) -> bool {
        (self.attempt)().is_some()
    }

    /// Waiters that were not yet handed a guard.
    pub(super) fn waiting(&self) -> usize {
        self.line.len()
    }

    /// Gives a guard to the first live waiter, or back to `async-lock`.
    fn give(self: &Rc<Self>, guard: G) {
        if self.owed.get() > 0 {
            self.owed.set(self.owed.get() - 1);
            self.parked.borrow_mut().push(guard);
            return;
        }
        let mut held = self.held(guard);
        held.on_way = true;
        match self.line.serve(held) {
            Ok(to) => {
                self.on_way.set(self.on_way.get() + 1);
                self.trace.emit(What::Handed { id: self.id, to });
            }
            // Nobody waits: the guard's own drop gives it back.
            Err(mut held) => held.guard = None,
        }
    }

    /// Gives a guard that is free now to the first live waiter.
    fn give_free(self: &Rc<Self>) {
        if let Some(guard) = (self.attempt)() {
            self.give(guard);
        }
    }

    /// Gives what is free to those in line.
    fn serve_line(self: &Rc<Self>) {
        // Ends: each round takes a guard out of `async-lock`.
        while self.waiting() > 0 {
            let Some(guard) = (self.attempt)() else { return };
            self.give(guard);
        }
    }

    /// Gives back a guard that was left to be released by name; whether there was one.
    pub(super) fn release(self: &Rc<Self>) -> bool {
        let guard = self.left.borrow_mut().pop();
        let Some(guard) = guard else { return false };
        self.trace.emit(What::Released { id: self.id });
        self.give(guard);
        true
    }

    /// Keeps `count` guards back: of those free now, the rest as they return.
    pub(super) fn keep_back(&self, count: usize) {
        for _ in 0..count {
            match (self.attempt)() {
                Some(guard) => self.parked.borrow_mut().push(guard),
                None => self.owed.set(self.owed.get() + 1),
            }
        }
    }

    /// Has `count` more guards about: those kept back, or to be kept back, and for the
    /// rest as many as `add` adds to what `async-lock` counts.
    pub(super) fn let_go(self: &Rc<Self>, count: usize, add: impl FnOnce(usize)) {
        let forgiven = self.owed.get().min(count);
        self.owed.set(self.owed.get() - forgiven);
        let parked = {
            let mut parked = self.parked.borrow_mut();
            let keep = parked.len().saturating_sub(count - forgiven);
            parked.split_off(keep)
        };
        let new = count - forgiven - parked.len();
        parked.into_iter().for_each(|guard| self.give(guard));
        add(new);
        (0..new).for_each(|_| self.give_free());
    }

    pub(super) fn id(&self) -> ThingId {
        self.id
    }

    pub(super) fn trace(&self) -> &Trace {
        &self.trace
    }

    fn held(self: &Rc<Self>, guard: G) -> Held<G> {
        Held { guard: Some(guard), of: self.clone(), on_way: false }
    }
}

impl<G> Held<G> {
    /// Its waiter runs, or never will.
    fn arrive(&mut self) {
        if std::mem::take(&mut self.on_way) {
            self.of.on_way.set(self.of.on_way.get() - 1);
        }
    }

    /// Leaves the guard to be released by name.
    pub(super) fn forget(mut self) {
        self.of.left.borrow_mut().extend(self.guard.take());
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
        self.arrive();
        // Also by a waiter that was handed it and dropped before it could run.
        self.of.trace.emit(What::Released { id: self.of.id });
        self.of.give(guard);
    }
}
