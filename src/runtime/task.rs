//! A task: a future that the trace knows by number and that can be cancelled.

use crate::trace::{Detail, EventKind, Label, TaskId, Trace};
use futures::future::LocalBoxFuture;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A handle to a started task.
#[derive(Clone)]
pub struct Task(Rc<Shared>);

struct Shared {
    id: TaskId,
    trace: Trace,
    over: Cell<bool>,
    cancelled: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    watchers: RefCell<Vec<Waker>>,
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("id", &self.0.id).field("over", &self.0.over.get()).finish()
    }
}

impl Task {
    /// A task and the future that runs it.
    pub(super) fn new(trace: Trace, label: Label, future: LocalBoxFuture<'static, ()>) -> (Self, Body) {
        let id = trace.next_task();
        let Label { name, role } = label;
        trace.emit(EventKind::TaskStarted { id, name, role });
        let shared = Rc::new(Shared {
            id,
            trace,
            over: Cell::new(false),
            cancelled: Cell::new(false),
            waker: RefCell::default(),
            watchers: RefCell::default(),
        });
        (Self(shared.clone()), Body { shared, future: Some(future) })
    }

    /// The task's number on the trace.
    pub fn id(&self) -> TaskId {
        self.0.id
    }

    /// Cancels the task: at its next turn its future is dropped where it stands. Does nothing if the
    /// task is over.
    pub fn cancel(&self) {
        if self.0.over.get() || self.0.cancelled.replace(true) {
            return;
        }
        if let Some(waker) = self.0.waker.borrow_mut().take() {
            waker.wake();
        }
    }

    /// Whether it ended or was cancelled.
    pub fn is_over(&self) -> bool {
        self.0.over.get()
    }

    /// Waits until the task has ended or was cancelled.
    ///
    /// # Cancel safety
    /// May be dropped and called again.
    pub fn over(&self) -> impl Future<Output = ()> + 'static {
        let shared = self.0.clone();
        std::future::poll_fn(move |cx| {
            if shared.over.get() {
                return Poll::Ready(());
            }
            let mut watchers = shared.watchers.borrow_mut();
            // Whoever asks again and again is woken once.
            if !watchers.iter().any(|watcher| watcher.will_wake(cx.waker())) {
                watchers.push(cx.waker().clone());
            }
            Poll::Pending
        })
    }
}

/// The future that runs a task.
pub(super) struct Body {
    shared: Rc<Shared>,
    future: Option<LocalBoxFuture<'static, ()>>,
}

impl Body {
    fn finish(&mut self, kind: EventKind) -> Poll<()> {
        let shared = self.shared.clone();
        // Dropped as this task: what it held is given back in its name.
        shared.trace.within(shared.id, || drop(self.future.take()));
        shared.over.set(true);
        shared.trace.within(shared.id, || shared.trace.emit(kind));
        for watcher in shared.watchers.take() {
            watcher.wake();
        }
        Poll::Ready(())
    }
}

impl Future for Body {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let shared = self.shared.clone();
        if shared.cancelled.get() {
            return self.finish(EventKind::TaskCancelled);
        }
        *shared.waker.borrow_mut() = Some(cx.waker().clone());
        let Some(future) = self.future.as_mut() else { return Poll::Ready(()) };
        let polls = shared.trace.detail() == Detail::Polls;
        let step = shared.trace.within(shared.id, || {
            if polls {
                shared.trace.emit(EventKind::TaskPolled);
            }
            let step = future.as_mut().poll(cx);
            if polls && step.is_pending() {
                shared.trace.emit(EventKind::TaskSuspended);
            }
            step
        });
        match step {
            Poll::Ready(()) => self.finish(EventKind::TaskEnded),
            // Cancelled by itself within this turn: its waker is spent, so it ends here.
            Poll::Pending if shared.cancelled.get() => self.finish(EventKind::TaskCancelled),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // An executor that is dropped drops its tasks: what they hold goes back in their name.
        if let Some(future) = self.future.take() {
            self.shared.trace.within(self.shared.id, || drop(future));
        }
        self.shared.over.set(true);
    }
}
