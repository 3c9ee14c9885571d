//! The line of waiters that the semaphore and the lock share.

use crate::trace::{TaskId, ThingId, Trace, Wait, What};
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// Hands `async-lock` guards from who gives one back to who has waited longest.
pub(super) struct HandOff<G> {
    id: ThingId,
    trace: Trace,
    line: RefCell<VecDeque<Waiter<G>>>,
    /// Guards kept back, so that fewer are about than `async-lock` counts.
    parked: RefCell<Vec<G>>,
    /// Guards still to be kept back when they return.
    owed: Cell<usize>,
}

struct Waiter<G> {
    task: TaskId,
    place: oneshot::Sender<Held<G>>,
}

/// A guard that is handed on when dropped.
pub(super) struct Held<G> {
    guard: Option<G>,
    of: Rc<HandOff<G>>,
}

impl<G> HandOff<G> {
    pub(super) fn new(id: ThingId, trace: Trace) -> Rc<Self> {
        Rc::new(Self { id, trace, line: RefCell::default(), parked: RefCell::default(), owed: Cell::new(0) })
    }

    /// Takes a guard by `attempt` if nobody waits, else waits in line for one.
    ///
    /// `locked()` in asyncio is likewise true while there are live waiters: a newcomer
    /// never overtakes.
    pub(super) async fn acquire(self: &Rc<Self>, attempt: impl Fn() -> Option<G>) -> Held<G> {
        if let Some(held) = self.try_acquire(&attempt) {
            return held;
        }
        let task = self.trace.task();
        let (place, promise) = oneshot::channel();
        self.line.borrow_mut().push_back(Waiter { task, place });
        self.trace.emit(What::Waiting { on: Wait::Acquire(self.id) });
        match promise.await {
            Ok(held) => held.acquired(),
            // The line lives as long as `self`, which this future keeps alive.
            Err(oneshot::Canceled) => unreachable!("a place in line is only given up by its waiter"),
        }
    }

    /// Takes a guard by `attempt` unless somebody waits.
    pub(super) fn try_acquire(self: &Rc<Self>, attempt: impl Fn() -> Option<G>) -> Option<Held<G>> {
        if self.has_waiters() {
            return None;
        }
        attempt().map(|guard| self.held(guard).acquired())
    }

    pub(super) fn has_waiters(&self) -> bool {
        let mut line = self.line.borrow_mut();
        line.retain(|waiter| !waiter.place.is_canceled());
        !line.is_empty()
    }

    /// Gives a guard to the first live waiter, or back to `async-lock`.
    pub(super) fn give(self: &Rc<Self>, guard: G) {
        if self.owed.get() > 0 {
            self.owed.set(self.owed.get() - 1);
            self.parked.borrow_mut().push(guard);
            return;
        }
        let mut held = self.held(guard);
        loop {
            let next = self.line.borrow_mut().pop_front();
            let Some(Waiter { task, place }) = next else { break };
            match place.send(held) {
                Ok(()) => return self.trace.emit(What::Handed { id: self.id, to: task }),
                Err(back) => held = back,
            }
        }
        // Nobody waits: the guard's own drop gives it back.
        held.guard = None;
    }

    /// Keeps `count` guards back: of those free now by `attempt`, the rest as they return.
    pub(super) fn keep_back(&self, count: usize, attempt: impl Fn() -> Option<G>) {
        for _ in 0..count {
            match attempt() {
                Some(guard) => self.parked.borrow_mut().push(guard),
                None => self.owed.set(self.owed.get() + 1),
            }
        }
    }

    /// Lets `count` guards go that were, or were to be, kept back; returns how many there were.
    pub(super) fn let_go(self: &Rc<Self>, count: usize) -> usize {
        let forgiven = self.owed.get().min(count);
        self.owed.set(self.owed.get() - forgiven);
        for done in forgiven..count {
            let guard = self.parked.borrow_mut().pop();
            match guard {
                Some(guard) => self.give(guard),
                None => return done,
            }
        }
        count
    }

    pub(super) fn id(&self) -> ThingId {
        self.id
    }

    pub(super) fn trace(&self) -> &Trace {
        &self.trace
    }

    fn held(self: &Rc<Self>, guard: G) -> Held<G> {
        Held { guard: Some(guard), of: self.clone() }
    }
}

impl<G> Held<G> {
    fn acquired(self) -> Self {
        self.of.trace.emit(What::Acquired { id: self.of.id });
        self
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
        // Also by a waiter that was handed it and dropped before it could run.
        self.of.trace.emit(What::Released { id: self.of.id });
        self.of.clone().give(guard);
    }
}
