//! Programs on a queue, and what must hold of them.

use super::{Bench, Ledger, remove, turns};
use crawlscope_engine::sync::{Queue, QueueError};
use crawlscope_engine::trace::{Event, EventKind, TaskId, Wait};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Fifo,
    Lifo,
    Priority,
}

#[derive(Clone, Copy, Debug)]
pub enum Step {
    Put,
    TryPut,
    Get,
    TryGet,
    /// Takes a guard and keeps it for so many turns.
    Take(u32),
    Done,
    Join,
    Turn,
}

/// What happens from outside.
#[derive(Clone, Copy, Debug)]
pub enum Poke {
    Cancel(usize),
    TryPut,
    TryGet,
    Done,
    ShutDown,
    ShutDownNow,
}

#[derive(Clone, Debug)]
pub struct Program {
    pub kind: Kind,
    pub capacity: Option<u32>,
    pub tasks: Vec<Vec<Step>>,
    /// Each after so many turns.
    pub pokes: Vec<(u32, Poke)>,
}

pub fn programs() -> impl Strategy<Value = Program> {
    let step = prop_oneof![
        4 => Just(Step::Put),
        1 => Just(Step::TryPut),
        3 => Just(Step::Get),
        1 => Just(Step::TryGet),
        3 => (0..3u32).prop_map(Step::Take),
        2 => Just(Step::Done),
        1 => Just(Step::Join),
        1 => Just(Step::Turn),
    ];
    let poke = prop_oneof![
        8 => (0..6usize).prop_map(Poke::Cancel),
        1 => Just(Poke::TryPut),
        1 => Just(Poke::TryGet),
        1 => Just(Poke::Done),
        1 => Just(Poke::ShutDown),
        1 => Just(Poke::ShutDownNow),
    ];
    let kind = prop_oneof![Just(Kind::Fifo), Just(Kind::Lifo), Just(Kind::Priority)];
    let capacity = prop_oneof![Just(None), (0..4u32).prop_map(Some)];
    let tasks = prop::collection::vec(prop::collection::vec(step, 0..9), 1..7);
    let pokes = prop::collection::vec((0..8u32, poke), 0..8);
    (kind, capacity, tasks, pokes).prop_map(|(kind, capacity, tasks, pokes)| Program { kind, capacity, tasks, pokes })
}

/// The queue's account: what is on it, what is unfinished, who waits.
struct Account {
    kind: Kind,
    capacity: Option<usize>,
    queue: Queue<u32>,
    /// In the order they were put.
    items: Vec<u32>,
    unfinished: usize,
    shut: bool,
    getters: Vec<TaskId>,
    putters: Vec<TaskId>,
    joiners: Vec<TaskId>,
    /// Joiners that were woken and have not run.
    released: Vec<TaskId>,
    /// The count has just reached zero, and all joiners are about to be woken.
    at_zero: bool,
    put: BTreeSet<u32>,
    got: BTreeSet<u32>,
    hands: Rc<Hands>,
}

/// What the program itself saw.
#[derive(Default)]
struct Hands {
    puts: Cell<u32>,
    got: RefCell<Vec<u32>>,
}

impl Hands {
    /// A number that is new and in no order.
    fn next(&self) -> u32 {
        self.puts.set(self.puts.get() + 1);
        self.puts.get() * 7919 % 10_007
    }

    fn keep(&self, got: Result<u32, QueueError>) {
        self.got.borrow_mut().extend(got);
    }
}

impl Account {
    fn is_full(&self) -> bool {
        self.capacity.is_some_and(|most| self.items.len() >= most)
    }

    /// The item whose turn it is.
    fn take(&mut self) -> Option<u32> {
        let place = match self.kind {
            Kind::Fifo => 0,
            Kind::Lifo => self.items.len().checked_sub(1)?,
            Kind::Priority => (0..self.items.len()).min_by_key(|place| self.items[*place])?,
        };
        (place < self.items.len()).then(|| self.items.remove(place))
    }

    fn finish(&mut self, many: usize) {
        self.unfinished -= many;
        self.at_zero = self.unfinished == 0;
    }

    /// Whoever is woken has waited longest of its line.
    fn wake(&mut self, to: TaskId) {
        for line in [&mut self.getters, &mut self.putters] {
            if line.first() == Some(&to) {
                line.remove(0);
                return;
            }
        }
        assert_eq!(self.joiners.first(), Some(&to), "not the first of any line was woken");
        assert_eq!(self.unfinished, 0, "join returns at zero only");
        self.released.push(self.joiners.remove(0));
    }

    fn wait(&mut self, task: TaskId, on: Wait) {
        match on {
            Wait::Get(_) => {
                assert!(self.items.is_empty() && !self.shut, "a getter waits for what is there");
                self.getters.push(task);
            }
            Wait::Put(_) => {
                assert!(self.is_full() && !self.shut, "a putter waits though there is room");
                self.putters.push(task);
            }
            Wait::Join(_) => {
                assert!(self.unfinished > 0, "a joiner waits for nothing");
                self.joiners.push(task);
            }
            _ => {}
        }
    }
}

impl Ledger for Account {
    fn take_in(&mut self, event: &Event) {
        // Whoever does something while it waits has given up.
        for line in [&mut self.getters, &mut self.putters, &mut self.joiners] {
            remove(line, event.task);
        }
        if !matches!(event.kind, EventKind::Woken { .. }) && std::mem::take(&mut self.at_zero) {
            assert!(self.joiners.is_empty(), "at zero, every joiner is woken");
        }
        match event.kind {
            EventKind::Waiting { on } => self.wait(event.task, on),
            EventKind::Woken { to } => self.wake(to),
            EventKind::Put { item, .. } => {
                assert!(!self.shut && !self.is_full(), "put on a full queue, or one that is shut down");
                assert!(self.put.insert(item), "{item} was put twice");
                self.items.push(item);
                self.unfinished += 1;
            }
            EventKind::Got { item, .. } => {
                assert_eq!(self.take(), Some(item), "the wrong item");
                assert!(self.got.insert(item), "{item} was got twice");
            }
            EventKind::ItemDone { .. } => {
                assert!(self.unfinished > 0, "unfinished falls below zero");
                self.finish(1);
            }
            EventKind::ShutDown { immediate, .. } => {
                self.shut = true;
                if immediate {
                    let dropped = std::mem::take(&mut self.items).len();
                    self.finish(dropped.min(self.unfinished));
                }
            }
            EventKind::Joined { .. } => {
                let waited = remove(&mut self.released, event.task);
                assert!(waited || self.unfinished == 0, "join returned with {} unfinished", self.unfinished);
            }
            _ => {}
        }
    }

    fn compare(&mut self) {
        let Self { queue, items, .. } = &*self;
        assert_eq!((queue.len(), queue.unfinished()), (items.len(), self.unfinished));
        assert_eq!((queue.is_full(), queue.is_shut_down()), (self.is_full(), self.shut));
        assert_eq!((queue.waiting_to_get(), queue.waiting_to_put()), (self.getters.len(), self.putters.len()));
        assert!(self.unfinished > 0 || self.joiners.is_empty(), "a joiner waits though nothing is unfinished");
        assert!(!self.shut || self.getters.len() + self.putters.len() == 0, "somebody waits though all is shut");
        let hands: BTreeSet<u32> = self.hands.got.borrow().iter().copied().collect();
        assert_eq!(hands.len(), self.hands.got.borrow().len(), "an item came to two hands");
        assert_eq!(hands, self.got, "an item is lost on its way");
    }

    fn at_rest(&self) {
        assert!(self.getters.is_empty() || self.items.is_empty(), "a getter sleeps beside an item");
        assert!(self.putters.is_empty() || self.is_full(), "a putter sleeps beside a slot");
    }
}

async fn step(queue: &Queue<u32>, hands: &Hands, step: Step) {
    let (full, empty, shut, unfinished) = (queue.is_full(), queue.is_empty(), queue.is_shut_down(), queue.unfinished());
    match step {
        Step::Put => {
            let put = queue.put(hands.next()).await;
            assert_eq!(put.is_err(), queue.is_shut_down(), "{put:?}");
        }
        Step::TryPut => {
            let expected = if shut {
                Err(QueueError::ShutDown)
            } else if full {
                Err(QueueError::Full)
            } else {
                Ok(())
            };
            assert_eq!(queue.try_put(hands.next()), expected);
        }
        Step::Get => {
            let got = queue.get().await;
            hands.keep(got);
            assert!(got.is_ok() || got == Err(QueueError::ShutDown) && queue.is_shut_down());
        }
        Step::TryGet => {
            let got = queue.try_get();
            hands.keep(got);
            let why = if shut { QueueError::ShutDown } else { QueueError::Empty };
            assert_eq!(got.err(), empty.then_some(why));
        }
        Step::Take(held) => {
            if let Ok(item) = queue.take().await {
                hands.keep(Ok(*item.value()));
                turns(held).await;
            }
        }
        Step::Done => assert_eq!(queue.task_done().is_err(), unfinished == 0),
        Step::Join => queue.join().await,
        Step::Turn => turns(1).await,
    }
}

/// Runs a program under one schedule.
pub fn run(program: &Program, seed: u64) {
    let mut bench = Bench::new(seed);
    let make = match program.kind {
        Kind::Fifo => Queue::new,
        Kind::Lifo => Queue::lifo,
        Kind::Priority => Queue::priority,
    };
    let queue = make("queue", program.capacity, bench.runtime.trace());
    let hands = Rc::new(Hands::default());
    let mut account = Account {
        kind: program.kind,
        capacity: program.capacity.filter(|most| *most > 0).map(|most| most as usize),
        queue: queue.clone(),
        items: Vec::new(),
        unfinished: 0,
        shut: false,
        getters: Vec::new(),
        putters: Vec::new(),
        joiners: Vec::new(),
        released: Vec::new(),
        at_zero: false,
        put: BTreeSet::new(),
        got: BTreeSet::new(),
        hands: hands.clone(),
    };
    for steps in program.tasks.clone() {
        let (queue, hands) = (queue.clone(), hands.clone());
        bench.spawn(async move {
            for kind in steps {
                step(&queue, &hands, kind).await;
            }
        });
    }
    for (after, poke) in &program.pokes {
        bench.turns(*after, &mut account);
        match poke {
            Poke::Cancel(which) => bench.cancel(*which),
            Poke::TryPut => _ = queue.try_put(hands.next()),
            Poke::TryGet => hands.keep(queue.try_get()),
            Poke::Done => _ = queue.task_done(),
            Poke::ShutDown => queue.shutdown(),
            Poke::ShutDownNow => queue.shutdown_immediate(),
        }
        bench.check(&mut account);
    }
    bench.settle(&mut account);
    // Whoever waits still is cancelled: nothing is left behind in the lines.
    bench.cancel_all();
    bench.settle(&mut account);
    assert_eq!(account.getters.len() + account.putters.len() + account.joiners.len(), 0);
    let left = std::iter::from_fn(|| queue.try_get().ok()).count();
    assert_eq!(left, account.items.len(), "what was put and not got is still there");
}
