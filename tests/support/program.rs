//! Small programs under virtual time, and what the machine says of their end.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

use crawlscope_engine::machine::{Machine, Stuck};
use crawlscope_engine::runtime::{Program, Runtime, Virtual};
use crawlscope_engine::trace::{Cursor, Detail, Event, Log, Trace};
use std::cell::RefCell;
use std::rc::Rc;

/// A program from an async function of its runtime.
pub fn program<F: Future<Output = ()> + 'static>(main: impl Fn(Runtime) -> F + 'static) -> Program {
    Rc::new(move |runtime: &Runtime| Box::pin(main(runtime.clone())))
}

/// A program under way.
pub struct Run {
    pub clock: Rc<Virtual>,
    pub log: Rc<RefCell<Log>>,
}

impl Run {
    pub fn start(program: &Program, clock: Rc<Virtual>) -> Self {
        let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
        let runtime = Runtime::new(clock.clone(), trace);
        runtime.spawn("main", program(&runtime));
        Self { clock, log }
    }

    /// A program that was run until nothing was left to do.
    pub fn to_end(program: &Program, seed: u64) -> Self {
        let run = Self::start(program, Virtual::new(seed));
        assert!(run.clock.run_at_most(100_000), "seed {seed}: the program goes on for ever");
        run
    }

    pub fn machine(&self) -> Machine {
        machine(self.log.borrow().events())
    }

    /// What the machine says, if the clock knows that the run is stuck.
    pub fn stuck(&self) -> Option<Stuck> {
        if !self.clock.is_stuck() {
            return None;
        }
        self.machine().stuck(&|item| format!("item-{item}"))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.clock.clear();
    }
}

/// The machine after these events.
pub fn machine(events: &[Event]) -> Machine {
    let mut cursor = Cursor::new(Machine::default());
    cursor.advance(events);
    cursor.into_fold()
}
