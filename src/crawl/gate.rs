//! The gate that a paused run closes.

use crate::trace::{EventKind, Trace, Wait};
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};

/// Open, or held.
pub(super) struct Gate {
    held: Cell<bool>,
    line: RefCell<Vec<oneshot::Sender<()>>>,
    trace: Trace,
}

impl Gate {
    pub(super) fn new(trace: &Trace) -> Self {
        Self { held: Cell::new(false), line: RefCell::default(), trace: trace.clone() }
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.get()
    }

    /// Closes the gate; nothing that passed it is called back.
    pub(super) fn hold(&self) {
        if !self.held.replace(true) {
            self.trace.emit(EventKind::Hold);
        }
    }

    /// Opens the gate for all who wait.
    pub(super) fn open(&self) {
        if self.held.replace(false) {
            self.trace.emit(EventKind::Resumed);
            for place in self.line.take() {
                // Whoever gave up its place needs no word.
                let _ = place.send(());
            }
        }
    }

    /// Waits until the gate is open. Cancel safe.
    pub(super) async fn pass(&self) {
        while self.held.get() {
            let (place, opened) = oneshot::channel();
            self.line.borrow_mut().push(place);
            self.trace.emit(EventKind::Waiting { on: Wait::Resume });
            let _ = opened.await;
            self.trace.emit(EventKind::Woken { to: self.trace.task() });
        }
    }
}
