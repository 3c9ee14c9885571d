//! Random programs under random schedules, and the bench they are run on.

pub mod guards;
pub mod queue;

use crawlscope_engine::runtime::{Runtime, Task, Virtual};
use crawlscope_engine::trace::{Detail, Event, Log, TaskId, Trace};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// Keeps its own account of what the trace tells, and objects.
pub trait Ledger {
    fn take_in(&mut self, event: &Event);
    /// Between two turns: compares the account with the primitive.
    fn compare(&mut self);
    /// When nobody can run: nobody waits for what is there.
    fn at_rest(&self);
}

/// A program being run.
pub struct Bench {
    clock: Rc<Virtual>,
    pub runtime: Runtime,
    log: Rc<RefCell<Log>>,
    read: usize,
    tasks: Vec<Task>,
}

impl Bench {
    pub fn new(seed: u64) -> Self {
        let clock = Virtual::new(seed);
        let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
        Self { runtime: Runtime::new(clock.clone(), trace), clock, log, read: 0, tasks: Vec::new() }
    }

    pub fn spawn(&mut self, body: impl Future<Output = ()> + 'static) {
        self.tasks.push(self.runtime.spawn("task", body));
    }

    /// Cancels one of the tasks, or nobody if there is none.
    pub fn cancel(&self, which: usize) {
        if let Some(task) = self.tasks.get(which % self.tasks.len().max(1)) {
            task.cancel();
        }
    }

    pub fn cancel_all(&self) {
        self.tasks.iter().for_each(Task::cancel);
    }

    pub fn check(&mut self, ledger: &mut impl Ledger) {
        let log = self.log.borrow();
        let new = &log.events()[self.read..];
        new.iter().for_each(|event| ledger.take_in(event));
        self.read += new.len();
        drop(log);
        ledger.compare();
    }

    /// Runs up to so many turns, looking at the ledger after each; whether there is more to run.
    pub fn turns(&mut self, many: u32, ledger: &mut impl Ledger) -> bool {
        for _ in 0..many {
            if !self.clock.turn() {
                return false;
            }
            self.check(ledger);
        }
        true
    }

    /// Runs until nobody can run. Programs are short: the bound is for a bug that never ends.
    pub fn settle(&mut self, ledger: &mut impl Ledger) {
        assert!(!self.turns(100_000, ledger), "it does not come to rest");
        self.check(ledger);
        ledger.at_rest();
    }
}

/// Lets others run.
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

pub async fn turns(many: u32) {
    for _ in 0..many {
        turn().await;
    }
}

/// Takes a task out of a list, once; whether it was there.
fn remove(list: &mut Vec<TaskId>, task: TaskId) -> bool {
    let place = list.iter().position(|listed| *listed == task);
    place.map(|place| list.remove(place)).is_some()
}
