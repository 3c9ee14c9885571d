//! A flag that tasks wait for.

use super::wait_queue::WaitQueue;
use crate::trace::{EventKind, Primitive, PrimitiveId, Trace, Wait};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// A flag, as asyncio's `Event`: tasks wait until somebody sets it.
///
/// Setting it wakes all who wait, in the order in which they began to wait. They go on even if it is
/// cleared before they run.
///
/// # Example
///
/// ```
/// use crawlscope_engine::{runtime::{Runtime, Virtual}, sync::Event, trace::Trace};
///
/// let clock = Virtual::new(0);
/// let runtime = Runtime::new(clock.clone(), Trace::silent());
/// let ready = Event::new("ready", &Trace::silent());
/// let runners: Vec<_> = (0..3)
///     .map(|_| {
///         let ready = ready.clone();
///         runtime.spawn("runner", async move { ready.wait().await })
///     })
///     .collect();
/// clock.run();
/// assert_eq!(ready.waiting(), 3);
/// ready.set();
/// clock.run();
/// assert!(runners.iter().all(|runner| runner.is_over()));
/// ```
#[derive(Clone)]
pub struct Event(Rc<Inner>);

struct Inner {
    id: PrimitiveId,
    trace: Trace,
    is_set: Cell<bool>,
    waiters: WaitQueue<()>,
}

impl Event {
    /// An event that is not set, known to the trace as `name`.
    pub fn new(name: &str, trace: &Trace) -> Self {
        let id = trace.next_thing();
        trace.emit(EventKind::Made { id, thing: Primitive::Event, name: name.into(), role: None });
        let (is_set, waiters) = Default::default();
        Self(Rc::new(Inner { id, trace: trace.clone(), is_set, waiters }))
    }

    /// Its number on the trace.
    pub fn id(&self) -> PrimitiveId {
        self.0.id
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        self.0.is_set.get()
    }

    /// How many tasks wait and have not been woken.
    pub fn waiting(&self) -> usize {
        self.0.waiters.len()
    }

    /// Sets it and wakes all who wait. Does nothing if it is set already.
    pub fn set(&self) {
        let Inner { id, trace, is_set, waiters } = &*self.0;
        if is_set.replace(true) {
            return;
        }
        trace.emit(EventKind::Set { id: *id });
        while let Ok(to) = waiters.hand(()) {
            trace.emit(EventKind::Woken { to });
        }
    }

    /// Clears it: whoever calls [`Event::wait`] from now on waits until it is set again. Does
    /// nothing if it is not set.
    pub fn clear(&self) {
        if self.0.is_set.replace(false) {
            self.0.trace.emit(EventKind::Cleared { id: self.0.id });
        }
    }

    /// Waits until it is set; returns at once if it is.
    ///
    /// # Cancel safety
    /// May be dropped and called again.
    pub async fn wait(&self) {
        let Inner { id, trace, is_set, waiters } = &*self.0;
        if is_set.get() {
            return;
        }
        trace.emit(EventKind::Waiting { on: Wait::Event(*id) });
        waiters.woken(trace.task()).await;
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("id", &self.0.id).field("is_set", &self.0.is_set).finish_non_exhaustive()
    }
}
