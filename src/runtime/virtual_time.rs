//! Virtual time: the clock jumps to the next timer when nothing can run.
//!
//! With seed 0 tasks run in the order they became ready and timers fire by (time,
//! order of asking), which is the order asyncio's loop has. Any other [`Schedule`]
//! picks another ready task: every order is legal, and is repeated exactly. Timers fire
//! only when nothing is ready.

use super::timers::{Key, Timers};
use super::{Host, Schedule};
use crate::trace::{Micros, TaskId};
use async_task::{Builder, Runnable, Task};
use futures::future::LocalBoxFuture;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// A task about to run, which knows its number.
type Ready = Runnable<TaskId>;

/// An executor whose clock is virtual, deterministic for a seed.
pub struct Virtual {
    now: Rc<Cell<Micros>>,
    timers: Rc<RefCell<Timers>>,
    asked: Cell<u64>,
    // async-task wants a schedule function that could be sent to another thread; it never is.
    ready: Arc<Mutex<VecDeque<Ready>>>,
    schedule: RefCell<Schedule>,
    /// All tasks that were ever spawned, the main task first, so that they can be dropped.
    tasks: RefCell<Vec<Task<(), TaskId>>>,
}

impl fmt::Debug for Virtual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Virtual")
            .field("now", &self.now)
            .field("timers", &self.timers.borrow().len())
            .finish_non_exhaustive()
    }
}

impl Virtual {
    /// An executor at time 0 with the schedule of a seed; 0 is first ready, first run.
    pub fn new(seed: u64) -> Rc<Self> {
        Self::with(Schedule::seeded(seed))
    }

    /// An executor with the schedule of a seed that begins at the time `now`, as a run does that goes on
    /// where its recording ends.
    pub fn starting_at(now: Micros, seed: u64) -> Rc<Self> {
        let clock = Self::new(seed);
        clock.now.set(now);
        clock
    }

    /// An executor at time 0 with any schedule.
    pub fn with(schedule: Schedule) -> Rc<Self> {
        Rc::new(Self {
            now: Rc::default(),
            timers: Rc::default(),
            asked: Cell::new(0),
            ready: Arc::default(),
            schedule: RefCell::new(schedule),
            tasks: RefCell::default(),
        })
    }

    /// A clock for the trace, which is made before the runtime.
    pub fn clock(&self) -> impl Fn() -> Micros + 'static {
        let now = self.now.clone();
        move || now.get()
    }

    /// Runs until nothing is ready and no timer is left: all is done, or stuck.
    pub fn run(&self) {
        while self.turn() {}
    }

    /// Runs for at most so many turns, and returns whether nothing was left to do. So a program
    /// that never ends is stopped, even one that only yields over and over.
    pub fn run_at_most(&self, turns: u32) -> bool {
        for _ in 0..turns {
            if !self.turn() {
                break;
            }
        }
        self.is_idle()
    }

    /// Runs one ready task, which the schedule picks, or fires the next timers if there is
    /// none. Returns whether there was anything to do.
    pub fn turn(&self) -> bool {
        let many = self.queue().len();
        if many == 0 {
            return self.fire();
        }
        let index = self.schedule.borrow_mut().pick(many, || self.ready());
        self.run_ready(index)
    }

    /// The tasks that can run now, the longest ready first.
    pub fn ready(&self) -> Vec<TaskId> {
        self.queue().iter().map(|runnable| *runnable.metadata()).collect()
    }

    /// Runs one of [`Virtual::ready`] until it waits or ends, whatever the schedule says.
    /// Returns whether there is one of that index.
    pub fn run_ready(&self, index: usize) -> bool {
        let runnable = self.queue().remove(index);
        runnable.map(Runnable::run).is_some()
    }

    /// Whether nothing is ready and no timer is left: whatever has not ended never will.
    pub fn is_idle(&self) -> bool {
        self.queue().is_empty() && self.timers.borrow().next().is_none()
    }

    /// Whether the main task, which is the one that was spawned first, is over.
    pub fn is_main_over(&self) -> bool {
        self.tasks.borrow().first().is_some_and(Task::is_finished)
    }

    /// Whether nothing can happen any more although the main task is not over.
    pub fn is_stuck(&self) -> bool {
        self.is_idle() && self.tasks.borrow().first().is_some_and(|main| !main.is_finished())
    }

    /// Drops every task where it stands; what they hold is released in their name. Tasks that wait
    /// for each other own each other and would otherwise leak.
    pub fn clear(&self) {
        // Dropping a handle asks for one more turn of its task, to drop the future in.
        self.tasks.take();
        loop {
            let runnable = self.queue().pop_front();
            if runnable.is_none() {
                break;
            }
        }
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Ready>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the clock to the next timer and wakes all that are due then.
    pub(super) fn fire(&self) -> bool {
        let Some(at) = self.timers.borrow().next() else { return false };
        self.now.set(self.now.get().max(at));
        loop {
            let due = self.timers.borrow_mut().take_due(at);
            let Some(waker) = due else { break };
            waker.wake();
        }
        true
    }
}

impl Drop for Virtual {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Host for Virtual {
    fn now(&self) -> Micros {
        self.now.get()
    }

    fn sleep_until(&self, at: Micros) -> LocalBoxFuture<'static, ()> {
        let order = self.asked.replace(self.asked.get() + 1);
        Box::pin(Sleep { key: (at, order), now: self.now.clone(), timers: self.timers.clone() })
    }

    fn spawn(&self, id: TaskId, future: LocalBoxFuture<'static, ()>) {
        let ready = self.ready.clone();
        let schedule = move |runnable| ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(runnable);
        let (runnable, task) = Builder::new().metadata(id).spawn_local(|_| future, schedule);
        runnable.schedule();
        self.tasks.borrow_mut().push(task);
    }

    fn yield_if_due(&self) -> LocalBoxFuture<'static, ()> {
        // Running takes no virtual time, so no slice is ever too long.
        Box::pin(std::future::ready(()))
    }
}

struct Sleep {
    key: Key,
    now: Rc<Cell<Micros>>,
    timers: Rc<RefCell<Timers>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.now.get() >= self.key.0 {
            return Poll::Ready(());
        }
        self.timers.borrow_mut().insert(self.key, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.timers.borrow_mut().remove(self.key);
    }
}
