//! Programs on a semaphore or a lock, and what must hold of them.

use super::{Bench, Ledger, remove, turns};
use crawlscope_engine::sync::{Lock, LockGuard, Permit, Semaphore};
use crawlscope_engine::trace::{Event, EventKind, TaskId, Wait};
use proptest::prelude::*;
use std::cell::Cell;
use std::rc::Rc;

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Plain(u32),
    Bounded(u32),
    Lock,
}

#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Takes a guard and keeps it for so many turns.
    Guard(u32),
    /// The same if it need not wait.
    TryGuard(u32),
    /// Acquires, to be released by name.
    Acquire,
    Release,
    Turn,
}

/// What happens from outside.
#[derive(Clone, Copy, Debug)]
pub enum Poke {
    Cancel(usize),
    Release,
    Resize(u32),
}

#[derive(Clone, Debug)]
pub struct Program {
    pub kind: Kind,
    pub tasks: Vec<Vec<Step>>,
    /// Each after so many turns.
    pub pokes: Vec<(u32, Poke)>,
}

pub fn programs() -> impl Strategy<Value = Program> {
    let step = prop_oneof![
        4 => (0..4u32).prop_map(Step::Guard),
        1 => (0..4u32).prop_map(Step::TryGuard),
        2 => Just(Step::Acquire),
        3 => Just(Step::Release),
        1 => Just(Step::Turn),
    ];
    let poke = prop_oneof![
        6 => (0..6usize).prop_map(Poke::Cancel),
        2 => Just(Poke::Release),
        1 => (0..5u32).prop_map(Poke::Resize),
    ];
    let kind = prop_oneof![(0..4u32).prop_map(Kind::Plain), (0..4u32).prop_map(Kind::Bounded), Just(Kind::Lock)];
    let tasks = prop::collection::vec(prop::collection::vec(step, 0..9), 1..7);
    let pokes = prop::collection::vec((0..8u32, poke), 0..8);
    (kind, tasks, pokes).prop_map(|(kind, tasks, pokes)| Program { kind, tasks, pokes })
}

#[derive(Clone)]
enum Made {
    Semaphore(Semaphore),
    Lock(Lock<()>),
}

enum Guard {
    Permit(Permit),
    Lock(LockGuard<()>),
}

impl Guard {
    fn forget(self) {
        match self {
            Self::Permit(permit) => permit.forget(),
            Self::Lock(guard) => guard.forget(),
        }
    }
}

impl Made {
    async fn acquire(&self) -> Guard {
        match self {
            Self::Semaphore(semaphore) => Guard::Permit(semaphore.acquire().await),
            Self::Lock(lock) => Guard::Lock(lock.lock().await),
        }
    }

    fn try_acquire(&self) -> Option<Guard> {
        match self {
            Self::Semaphore(semaphore) => semaphore.try_acquire().map(Guard::Permit),
            Self::Lock(lock) => lock.try_lock().map(Guard::Lock),
        }
    }

    fn release(&self) -> bool {
        match self {
            Self::Semaphore(semaphore) => semaphore.release().is_ok(),
            Self::Lock(lock) => lock.release().is_ok(),
        }
    }

    fn is_locked(&self) -> bool {
        match self {
            Self::Semaphore(semaphore) => semaphore.is_locked(),
            Self::Lock(lock) => lock.is_locked(),
        }
    }

    fn waiting(&self) -> usize {
        match self {
            Self::Semaphore(semaphore) => semaphore.waiting(),
            Self::Lock(lock) => lock.waiting(),
        }
    }
}

/// What the program itself has: guards in hand, and permits to be released by name.
#[derive(Default)]
struct Hands {
    guards: Cell<usize>,
    by_name: Cell<usize>,
}

/// A guard that is counted as long as somebody has it.
struct Counted(Rc<Hands>, #[expect(dead_code, reason = "it is there to be dropped")] Guard);

impl Counted {
    fn new(hands: &Rc<Hands>, guard: Guard) -> Self {
        hands.guards.set(hands.guards.get() + 1);
        Self(hands.clone(), guard)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.guards.set(self.0.guards.get() - 1);
    }
}

/// The account of permits: how many there are, who has them, who is about to, who waits.
struct Account {
    made: Made,
    kind: Kind,
    size: usize,
    /// How many may be out: more than `size` while it has shrunk below what was out.
    allowed: usize,
    out: Vec<TaskId>,
    on_way: Vec<TaskId>,
    line: Vec<TaskId>,
    hands: Rc<Hands>,
}

impl Account {
    fn take_out(&mut self, task: TaskId) {
        self.out.push(task);
        assert!(self.out.len() <= self.allowed, "a permit was invented");
    }

    fn allow(&mut self) {
        self.allowed = self.size.max(self.out.len());
    }
}

impl Ledger for Account {
    fn take_in(&mut self, event: &Event) {
        let task = event.task;
        // Whoever does something while it waits has given up.
        remove(&mut self.line, task);
        match event.kind {
            EventKind::Waiting { on: Wait::Acquire(_) } => {
                let passed = self.line.is_empty() && self.on_way.is_empty() && self.out.len() < self.size;
                assert!(!passed, "it waits though it need not");
                self.line.push(task);
            }
            EventKind::Handed { to, .. } => {
                assert_eq!(self.line.first(), Some(&to), "not the first live waiter was served");
                self.line.remove(0);
                self.on_way.push(to);
                self.take_out(to);
            }
            // Unless it was handed over, and so is out already.
            EventKind::Acquired { .. } if !remove(&mut self.on_way, task) => {
                assert!(self.line.is_empty() && self.on_way.is_empty(), "it overtook a waiter");
                self.take_out(task);
            }
            EventKind::Released { .. } => {
                remove(&mut self.on_way, task);
                if !remove(&mut self.out, task) {
                    // By name, in place of another.
                    assert!(!self.out.is_empty(), "nobody had what was released");
                    self.out.remove(0);
                }
                self.allow();
            }
            EventKind::Resized { permits, .. } => {
                self.size = permits as usize;
                self.allow();
            }
            _ => {}
        }
    }

    fn compare(&mut self) {
        let have = self.hands.guards.get() + self.hands.by_name.get() + self.on_way.len();
        assert_eq!(have, self.out.len(), "a permit is lost or invented");
        assert_eq!(self.made.waiting(), self.line.len());
        let locked = match self.kind {
            Kind::Lock => self.on_way.is_empty() && !self.out.is_empty(),
            _ => !self.line.is_empty() || !self.on_way.is_empty() || self.out.len() >= self.size,
        };
        assert_eq!(self.made.is_locked(), locked);
    }

    fn at_rest(&self) {
        assert!(self.on_way.is_empty(), "somebody was handed a permit and never ran");
        assert!(self.line.is_empty() || self.out.len() >= self.size, "a waiter sleeps beside a permit");
    }
}

/// Releases by name and checks what that gives.
fn release(made: &Made, kind: Kind, hands: &Hands) {
    let any = hands.by_name.get() > 0;
    let released = made.release();
    assert_eq!(released, any || matches!(kind, Kind::Plain(_)), "released too often, or not at all");
    hands.by_name.set(hands.by_name.get() - usize::from(any));
}

async fn step(made: &Made, kind: Kind, hands: &Rc<Hands>, step: Step) {
    match step {
        Step::Guard(held) => {
            let _guard = Counted::new(hands, made.acquire().await);
            turns(held).await;
        }
        Step::TryGuard(held) => {
            if let Some(guard) = made.try_acquire() {
                let _guard = Counted::new(hands, guard);
                turns(held).await;
            }
        }
        Step::Acquire => {
            made.acquire().await.forget();
            hands.by_name.set(hands.by_name.get() + 1);
        }
        Step::Release => release(made, kind, hands),
        Step::Turn => turns(1).await,
    }
}

/// Runs a program under one schedule.
pub fn run(program: &Program, seed: u64) {
    let mut bench = Bench::new(seed);
    let (kind, trace) = (program.kind, bench.runtime.trace());
    let (made, size) = match kind {
        Kind::Plain(size) => (Made::Semaphore(Semaphore::new("plain", size, trace)), size),
        Kind::Bounded(size) => (Made::Semaphore(Semaphore::bounded("bounded", size, trace)), size),
        Kind::Lock => (Made::Lock(Lock::new("lock", (), trace)), 1),
    };
    let hands = Rc::new(Hands::default());
    let size = size as usize;
    let (out, on_way, line) = (Vec::new(), Vec::new(), Vec::new());
    let mut account =
        Account { made: made.clone(), kind, size, allowed: size, out, on_way, line, hands: hands.clone() };
    for steps in program.tasks.clone() {
        let (made, hands) = (made.clone(), hands.clone());
        bench.spawn(async move {
            for next in steps {
                step(&made, kind, &hands, next).await;
            }
        });
    }
    for (after, poke) in &program.pokes {
        bench.turns(*after, &mut account);
        match (poke, &made) {
            (Poke::Cancel(which), _) => bench.cancel(*which),
            (Poke::Release, _) => release(&made, kind, &hands),
            (Poke::Resize(permits), Made::Semaphore(semaphore)) => semaphore.resize(*permits),
            (Poke::Resize(_), Made::Lock(_)) => {}
        }
        bench.check(&mut account);
    }
    bench.settle(&mut account);
    bench.cancel_all();
    bench.settle(&mut account);
    while hands.by_name.get() > 0 {
        release(&made, kind, &hands);
        bench.check(&mut account);
    }
    assert_eq!((hands.guards.get(), account.out.len(), account.line.len()), (0, 0, 0));
    let free: Vec<Guard> = std::iter::from_fn(|| made.try_acquire()).collect();
    assert_eq!(free.len(), account.size, "in the end all permits are there, and no more");
}
