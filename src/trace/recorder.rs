//! Where a run writes its events.

use super::{Event, EventKind, Log, Micros, PrimitiveId, TaskId};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

/// How much of a run is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// All but polls: a crawl of thousands of pages polls millions of times.
    Waits,
    /// Also each time a task is polled and suspended, as a lesson wants.
    Polls,
}

/// A handle to the trace being written, cheap to clone.
///
/// It knows which task is running (the runtime tells it), so that whatever happens
/// is put down to the right one.
#[derive(Clone)]
pub struct Trace(Rc<Inner>);

struct Inner {
    now: Box<dyn Fn() -> Micros>,
    sink: RefCell<Box<dyn FnMut(Event)>>,
    detail: Detail,
    task: Cell<TaskId>,
    tasks: Cell<TaskId>,
    things: Cell<PrimitiveId>,
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace").field("detail", &self.0.detail).field("task", &self.0.task).finish_non_exhaustive()
    }
}

impl Trace {
    /// A trace that reads the time from `now` and hands each event to `sink`.
    /// The sink must not use the trace itself.
    pub fn new(detail: Detail, now: impl Fn() -> Micros + 'static, sink: impl FnMut(Event) + 'static) -> Self {
        Self(Rc::new(Inner {
            now: Box::new(now),
            sink: RefCell::new(Box::new(sink)),
            detail,
            task: Cell::new(0),
            tasks: Cell::new(1),
            things: Cell::new(0),
        }))
    }

    /// A trace kept in memory, and the log that it fills.
    pub fn to_log(detail: Detail, now: impl Fn() -> Micros + 'static) -> (Self, Rc<RefCell<Log>>) {
        let log = Rc::new(RefCell::new(Log::default()));
        let sink = log.clone();
        (Self::new(detail, now, move |event| sink.borrow_mut().push(event)), log)
    }

    /// A trace that forgets, for using the primitives by themselves.
    pub fn silent() -> Self {
        Self::new(Detail::Waits, || 0, |_| {})
    }

    /// Writes what happened, now, in the running task.
    pub fn emit(&self, kind: EventKind) {
        let event = Event { at: (self.0.now)(), task: self.0.task.get(), kind };
        (self.0.sink.borrow_mut())(event);
    }

    /// How much is recorded.
    pub fn detail(&self) -> Detail {
        self.0.detail
    }

    /// The running task.
    pub fn task(&self) -> TaskId {
        self.0.task.get()
    }

    /// Runs `step` as the given task.
    pub fn within<T>(&self, task: TaskId, step: impl FnOnce() -> T) -> T {
        let before = self.0.task.replace(task);
        let result = step();
        self.0.task.set(before);
        result
    }

    /// Numbers new tasks and primitives from these on, if they are not further already: the trace goes on
    /// after a recorded part that has introduced those before.
    pub fn number_from(&self, task: TaskId, thing: PrimitiveId) {
        self.0.tasks.set(self.0.tasks.get().max(task));
        self.0.things.set(self.0.things.get().max(thing));
    }

    /// A number for a new task.
    pub fn next_task(&self) -> TaskId {
        let id = self.0.tasks.get();
        self.0.tasks.set(id + 1);
        id
    }

    /// A number for a new queue, semaphore or lock.
    pub fn next_thing(&self) -> PrimitiveId {
        let id = self.0.things.get();
        self.0.things.set(id + 1);
        id
    }
}
