//! Virtual time: the clock jumps to the next timer when nothing can run.
//!
//! With seed 0 tasks run in the order they became ready and timers fire by (time,
//! order of asking), which is the order asyncio's loop has. Any other seed takes a
//! random one of the ready tasks each time: another legal schedule, the same again
//! for the same seed.

use super::Host;
use crate::trace::Micros;
use async_task::Runnable;
use futures::future::LocalBoxFuture;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

type Timers = Rc<RefCell<BTreeMap<(Micros, u64), Waker>>>;

/// An executor whose clock is virtual, deterministic for a seed.
pub struct Virtual {
    now: Rc<Cell<Micros>>,
    timers: Timers,
    asked: Cell<u64>,
    // async-task wants a schedule function that could be sent to another thread; it never is.
    ready: Arc<Mutex<VecDeque<Runnable>>>,
    rng: Option<RefCell<fastrand::Rng>>,
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
    /// An executor at time 0.
    pub fn new(seed: u64) -> Rc<Self> {
        Rc::new(Self {
            now: Rc::default(),
            timers: Rc::default(),
            asked: Cell::new(0),
            ready: Arc::default(),
            rng: (seed != 0).then(|| RefCell::new(fastrand::Rng::with_seed(seed))),
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

    /// Runs one ready task, or fires the next timers if there is none.
    /// Returns whether there was anything to do.
    pub fn turn(&self) -> bool {
        if let Some(runnable) = self.next_ready() {
            runnable.run();
            return true;
        }
        self.fire()
    }

    fn next_ready(&self) -> Option<Runnable> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.rng {
            Some(rng) if ready.len() > 1 => {
                // By u32: a usize draws differently on 32 bits.
                let index = rng.borrow_mut().u32(..ready.len() as u32);
                ready.remove(index as usize)
            }
            _ => ready.pop_front(),
        }
    }

    /// Moves the clock to the next timer and wakes all that are due then.
    fn fire(&self) -> bool {
        let Some(at) = self.timers.borrow().keys().next().map(|key| key.0) else { return false };
        self.now.set(self.now.get().max(at));
        loop {
            let mut timers = self.timers.borrow_mut();
            let Some(entry) = timers.first_entry().filter(|entry| entry.key().0 <= at) else { break };
            let waker = entry.remove();
            drop(timers);
            waker.wake();
        }
        true
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

    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        let ready = self.ready.clone();
        let schedule = move |runnable| ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(runnable);
        let (runnable, task) = async_task::spawn_local(future, schedule);
        runnable.schedule();
        task.detach();
    }

    fn breathe(&self) -> LocalBoxFuture<'static, ()> {
        // Running takes no virtual time, so no slice is ever too long.
        Box::pin(std::future::ready(()))
    }
}

struct Sleep {
    key: (Micros, u64),
    now: Rc<Cell<Micros>>,
    timers: Timers,
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
        self.timers.borrow_mut().remove(&self.key);
    }
}
