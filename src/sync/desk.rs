//! Where guards are handed over: who waits for one, and whose the kept ones are.

use super::line::Line;
use crate::trace::{EventKind, PrimitiveId, Trace, Wait};
use futures::channel::oneshot;
use std::cell::Cell;

/// Guards of one kind, all alike, that are kept while they are in nobody's hands.
///
/// A trait object, so that the desk's code is there once and not for every kind of guard.
pub(super) trait Guards {
    /// Takes a free guard from `async-lock` and keeps it; whether there was one.
    fn keep(&self) -> bool;
    /// Gives a kept one back to `async-lock`.
    fn give_back(&self);
}

/// Decides whose the kept guards are. Every one of them is counted here once.
///
/// A waiter that was handed a guard and has not run since is *on its way*. As in asyncio
/// it still counts as waiting: as long as one is on its way, newcomers stand in line even
/// if more guards are free, and the line is served when it arrives. So those who waited
/// run before those who came later.
pub(super) struct Desk {
    pub(super) id: PrimitiveId,
    pub(super) trace: Trace,
    line: Line,
    /// Kept for waiters that are on their way.
    on_way: Cell<usize>,
    /// Kept for whoever releases by name.
    left: Cell<usize>,
    /// Kept back, so that fewer are about than `async-lock` counts.
    parked: Cell<usize>,
    /// Still to be kept back when they return.
    owed: Cell<usize>,
}

/// A waiter's place in line, which is left by dropping it.
struct Place<'a> {
    desk: &'a Desk,
    guards: &'a dyn Guards,
    promise: oneshot::Receiver<()>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.promise.close();
        // Handed over and never looked at: it goes to the next.
        if matches!(self.promise.try_recv(), Ok(Some(()))) {
            take(&self.desk.on_way, 1);
            self.desk.returned(self.guards);
        }
        self.desk.line.prune();
        self.desk.serve_line(self.guards);
    }
}

impl Desk {
    pub(super) fn new(id: PrimitiveId, trace: Trace) -> Self {
        let [on_way, left, parked, owed] = [const { Cell::new(0) }; 4];
        Self { id, trace, line: Line::default(), on_way, left, parked, owed }
    }

    /// Waits until a kept guard is the caller's.
    pub(super) async fn acquire(&self, guards: &dyn Guards) {
        if self.try_acquire(guards) {
            return;
        }
        let mut place = Place { desk: self, guards, promise: self.line.join(self.trace.task()) };
        self.trace.emit(EventKind::Waiting { on: Wait::Acquire(self.id) });
        // The line lives as long as the desk, on which whoever waits has a hold.
        let _ = (&mut place.promise).await;
        take(&self.on_way, 1);
        self.trace.emit(EventKind::Acquired { id: self.id });
    }

    /// Keeps a guard that is the caller's, unless somebody waits or none is free.
    pub(super) fn try_acquire(&self, guards: &dyn Guards) -> bool {
        let kept = !self.is_awaited() && guards.keep();
        if kept {
            self.trace.emit(EventKind::Acquired { id: self.id });
        }
        kept
    }

    /// Whether a newcomer has to stand in line, be a guard free or not.
    pub(super) fn is_awaited(&self) -> bool {
        self.is_on_way() || self.waiting() > 0
    }

    /// Whether a guard was handed to a waiter that has not run since.
    pub(super) fn is_on_way(&self) -> bool {
        self.on_way.get() > 0
    }

    /// Waiters that were not yet handed a guard.
    pub(super) fn waiting(&self) -> usize {
        self.line.len()
    }

    /// Takes in a kept guard that was somebody's.
    pub(super) fn returned(&self, guards: &dyn Guards) {
        self.trace.emit(EventKind::Released { id: self.id });
        self.hand_on(guards);
    }

    /// Takes in a kept guard that is to be released by name.
    pub(super) fn leave(&self) {
        add(&self.left, 1);
    }

    /// Releases a guard by name; whether there was one to release.
    pub(super) fn release(&self, guards: &dyn Guards) -> bool {
        let any = take(&self.left, 1) == 1;
        if any {
            self.returned(guards);
        }
        any
    }

    /// Gives a kept guard that is nobody's to the first live waiter, or back to `async-lock`.
    fn hand_on(&self, guards: &dyn Guards) {
        if take(&self.owed, 1) == 1 {
            add(&self.parked, 1);
        } else if let Some(to) = self.line.serve() {
            add(&self.on_way, 1);
            self.trace.emit(EventKind::Handed { id: self.id, to });
        } else {
            guards.give_back();
        }
    }

    /// Gives what is free to those in line.
    fn serve_line(&self, guards: &dyn Guards) {
        // Ends: each round takes a guard out of `async-lock`.
        while self.waiting() > 0 && guards.keep() {
            self.hand_on(guards);
        }
    }

    /// Has `count` guards fewer about: of those free now, the rest as they return.
    pub(super) fn shrink(&self, count: usize, guards: &dyn Guards) {
        for _ in 0..count {
            add(if guards.keep() { &self.parked } else { &self.owed }, 1);
        }
    }

    /// Has `count` guards more about: those kept back, or to be kept back, and for the rest
    /// as many as `add_new` adds to what `async-lock` counts.
    pub(super) fn grow(&self, count: usize, guards: &dyn Guards, add_new: impl FnOnce(usize)) {
        let forgiven = take(&self.owed, count);
        let unparked = take(&self.parked, count - forgiven);
        let new = count - forgiven - unparked;
        add_new(new);
        for n in 0..unparked + new {
            if n < unparked || guards.keep() {
                self.hand_on(guards);
            }
        }
    }
}

fn add(count: &Cell<usize>, many: usize) {
    count.set(count.get() + many);
}

/// Takes up to so many away, and says how many that were.
fn take(count: &Cell<usize>, many: usize) -> usize {
    let taken = count.get().min(many);
    count.set(count.get() - taken);
    taken
}
