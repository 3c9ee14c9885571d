//! Now, sleep and spawn: the three things a run needs from its host.
//!
//! There are two hosts: browser time, and virtual time, where the clock moves only when nothing
//! can run. The engine doesn't know which one it has.

#[cfg(target_arch = "wasm32")]
mod browser;
mod driven;
mod explore;
mod fingerprint;
mod schedule;
mod task;
mod timers;
mod virtual_time;

#[cfg(target_arch = "wasm32")]
pub use browser::Browser;
pub use driven::{Driven, Outcome, Program};
pub use explore::{Bounds, Found, Search};
pub use schedule::{Choices, ChoicesError, Schedule};
pub use task::Task;
pub use virtual_time::Virtual;

use crate::trace::{EventKind, Label, Micros, TaskId, Trace, Wait};
use futures::future::LocalBoxFuture;
use std::fmt;
use std::rc::Rc;
use std::task::Poll;

/// What an executor with a clock offers.
pub trait Host {
    /// µs since the host began.
    fn now(&self) -> Micros;
    /// Ends at the given time. Cancel safe: a dropped sleep leaves no timer behind.
    fn sleep_until(&self, at: Micros) -> LocalBoxFuture<'static, ()>;
    /// Runs a task's future to its end, beginning at the next turn of the loop.
    fn spawn(&self, id: TaskId, future: LocalBoxFuture<'static, ()>);
    /// Ends at once, unless this slice of work has taken long enough: then after everything else
    /// that is due (messages, timers, responses).
    fn yield_if_due(&self) -> LocalBoxFuture<'static, ()>;
}

/// A handle to the host and the trace, cheap to clone.
#[derive(Clone)]
pub struct Runtime {
    host: Rc<dyn Host>,
    trace: Trace,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").field("trace", &self.trace).finish_non_exhaustive()
    }
}

impl Runtime {
    /// A runtime on `host` whose tasks are recorded on `trace`.
    pub fn new(host: Rc<dyn Host>, trace: Trace) -> Self {
        Self { host, trace }
    }

    /// µs since the run began.
    pub fn now(&self) -> Micros {
        self.host.now()
    }

    /// The trace that the tasks are recorded on.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Starts a task. It continues even if its handle is dropped.
    pub fn spawn(&self, name: impl Into<Label>, future: impl Future<Output = ()> + 'static) -> Task {
        let (task, body) = Task::new(self.trace.clone(), name.into(), Box::pin(future));
        self.host.spawn(task.id(), Box::pin(body));
        task
    }

    /// Waits for `span` µs, and records that on the trace.
    ///
    /// # Cancel safety
    /// A dropped sleep leaves no timer behind.
    pub async fn sleep(&self, span: Micros) {
        let at = self.now() + span;
        self.trace.emit(EventKind::Waiting { on: Wait::Until(at) });
        self.host.sleep_until(at).await;
        self.trace.emit(EventKind::Woken { to: self.trace.task() });
    }

    /// Waits until a task has ended or was cancelled, and records that on the trace.
    ///
    /// # Cancel safety
    /// May be dropped and called again.
    pub async fn wait_for(&self, task: &Task) {
        if task.is_over() {
            return;
        }
        self.trace.emit(EventKind::Waiting { on: Wait::Task(task.id()) });
        task.over().await;
        self.trace.emit(EventKind::Woken { to: self.trace.task() });
    }

    /// Yields once to all tasks that are ready, as `asyncio.sleep(0)` does.
    pub fn yield_now(&self) -> impl Future<Output = ()> + 'static {
        let mut gave_way = false;
        std::future::poll_fn(move |cx| {
            if std::mem::replace(&mut gave_way, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
    }

    /// Waits for `span` µs without recording it: for time limits, which are not part of the run.
    pub fn timer(&self, span: Micros) -> LocalBoxFuture<'static, ()> {
        self.host.sleep_until(self.now() + span)
    }

    /// Yields to other work if this slice has taken long enough.
    pub fn yield_if_due(&self) -> LocalBoxFuture<'static, ()> {
        self.host.yield_if_due()
    }
}
