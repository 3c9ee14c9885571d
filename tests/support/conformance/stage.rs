//! A program under virtual time, steered from outside.

use crawlscope_engine::runtime::{Runtime, Task, Virtual};
use crawlscope_engine::sync::Queue;
use crawlscope_engine::trace::{Detail, Log, Trace};
use std::cell::RefCell;
use std::fmt::Display;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

pub const SECOND: u64 = 1_000_000;

/// Where a case plays. Tasks run in the order they became ready, as on asyncio's loop.
pub struct Stage {
    pub clock: Rc<Virtual>,
    pub runtime: Runtime,
    pub trace: Trace,
    pub log: Rc<RefCell<Log>>,
    pub diary: Diary,
}

/// A list to which tasks append what they did.
#[derive(Clone, Default)]
pub struct Diary(Rc<RefCell<Vec<String>>>);

/// A task with a result.
pub struct Started<T> {
    task: Task,
    result: Rc<RefCell<Option<T>>>,
}

impl Stage {
    pub fn new() -> Self {
        let clock = Virtual::new(0);
        let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
        let runtime = Runtime::new(clock.clone(), trace.clone());
        Self { clock, runtime, trace, log, diary: Diary::default() }
    }

    /// Starts a task; it first runs at the next turn.
    pub fn spawn<T: 'static>(&self, body: impl Future<Output = T> + 'static) -> Started<T> {
        let result = Rc::new(RefCell::new(None));
        let slot = result.clone();
        let task = self.runtime.spawn("task", async move {
            let value = body.await;
            *slot.borrow_mut() = Some(value);
        });
        Started { task, result }
    }

    /// Runs until nothing can run and no timer is left.
    pub fn settle(&self) {
        self.clock.run();
    }
}

impl Diary {
    pub fn note(&self, kind: impl Display) {
        self.0.borrow_mut().push(kind.to_string());
    }

    /// What was noted, as one line of words.
    pub fn read(&self) -> String {
        self.0.borrow().join(" ")
    }
}

impl<T> Started<T> {
    pub fn cancel(&self) {
        self.task.cancel();
    }

    pub fn is_over(&self) -> bool {
        self.task.is_over()
    }

    /// Over without having come to its end.
    pub fn was_cancelled(&self) -> bool {
        self.is_over() && self.result.borrow().is_none()
    }

    /// What it came to, once; none if it has not, or was cancelled.
    pub fn result(&self) -> Option<T> {
        self.result.borrow_mut().take()
    }
}

/// Lets everybody who is ready have one turn, as `asyncio.sleep(0)` does.
pub async fn turn() {
    let mut had = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut had, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

type Maker = fn(&'static str, Option<u32>, &Trace) -> Queue<u32>;

/// The three kinds of queue.
pub const KINDS: [(&str, Maker); 3] = [("fifo", Queue::new), ("lifo", Queue::lifo), ("priority", Queue::priority)];

/// Plays a case with each kind of queue.
pub fn with_each_kind(capacity: Option<u32>, case: impl Fn(&str, Stage, Queue<u32>)) {
    for (kind, make) in KINDS {
        let stage = Stage::new();
        let queue = make(kind, capacity, &stage.trace);
        case(kind, stage, queue);
    }
}
