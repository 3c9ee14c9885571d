//! Random programs over the primitives, with books kept beside them by the programs
//! themselves: what the books say does not come from the trace.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

use crawlscope_engine::machine::{Because, Edge, Machine};
use crawlscope_engine::runtime::{Program, Runtime, Task};
use crawlscope_engine::sync::{Lock, LockGuard, Permit, Queue, Semaphore};
use crawlscope_engine::trace::{EventKind, TaskId};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub const LOCKS: usize = 2;
pub const QUEUES: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Lock(usize),
    Unlock(usize),
    Acquire,
    Release,
    Put(usize),
    Get(usize),
    Done(usize),
    Join(usize),
    WaitFor(TaskId),
    Sleep(u64),
    Yield,
    /// Reads a shared counter, gives way, and writes one more.
    Bump,
}

/// A task that does its operations `times` over, and at its end may keep what it holds.
#[derive(Clone, Debug)]
pub struct Work {
    pub ops: Vec<Op>,
    pub times: usize,
    pub keeps: bool,
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub permits: u32,
    pub capacities: [Option<u32>; QUEUES],
    /// Main's own operations, after it has started the others and before it waits for them.
    pub main: Vec<Op>,
    pub works: Vec<Work>,
    /// Whether main waits for the others at its end.
    pub gathers: bool,
}

fn op(tasks: u32) -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..LOCKS).prop_map(Op::Lock),
        3 => (0..LOCKS).prop_map(Op::Unlock),
        2 => Just(Op::Acquire),
        2 => Just(Op::Release),
        4 => (0..QUEUES).prop_map(Op::Put),
        4 => (0..QUEUES).prop_map(Op::Get),
        3 => (0..QUEUES).prop_map(Op::Done),
        2 => (0..QUEUES).prop_map(Op::Join),
        1 => (2..tasks + 2).prop_map(Op::WaitFor),
        2 => (0..3u64).prop_map(Op::Sleep),
        2 => Just(Op::Yield),
        1 => Just(Op::Bump),
    ]
}

/// A plan of up to `tasks` tasks besides main, with up to `ops` operations each.
pub fn plan(tasks: u32, ops: usize) -> impl Strategy<Value = Plan> {
    let work = move || {
        let ops = prop::collection::vec(op(tasks), 0..=ops);
        (ops, 1..3usize, prop::bool::weighted(0.2)).prop_map(|(ops, times, keeps)| Work { ops, times, keeps })
    };
    let capacity = || prop_oneof![Just(None), Just(Some(1)), Just(Some(2))];
    let works = prop::collection::vec(work(), 1..=tasks as usize);
    let main = prop::collection::vec(op(tasks), 0..=ops.min(3));
    (0..3u32, [capacity(), capacity()], main, works, any::<bool>())
        .prop_map(|(permits, capacities, main, works, gathers)| Plan { permits, capacities, main, works, gathers })
}

/// What a task is known to have done.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What it is in the middle of.
    pub at: Option<Op>,
    pub over: bool,
    pub permits: usize,
    pub puts: [u32; QUEUES],
    pub gets: [u32; QUEUES],
    pub dones: [u32; QUEUES],
}

/// The books, by task number from 1.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub tasks: Vec<Page>,
    pub owners: [Option<TaskId>; LOCKS],
    pub free: u32,
    pub length: [u32; QUEUES],
    pub unfinished: [u32; QUEUES],
    pub capacities: [Option<u32>; QUEUES],
    next_item: u32,
}

impl Books {
    pub fn page(&mut self, task: TaskId) -> &mut Page {
        let place = task as usize;
        if self.tasks.len() <= place {
            self.tasks.resize(place + 1, Page::default());
        }
        &mut self.tasks[place]
    }

    /// Whether the operation could be done now.
    fn can(&self, op: Op) -> bool {
        match op {
            Op::Lock(lock) => self.owners[lock].is_none(),
            Op::Acquire => self.free > 0,
            Op::Put(queue) => self.capacities[queue].is_none_or(|most| self.length[queue] < most),
            Op::Get(queue) => self.length[queue] > 0,
            Op::Join(queue) => self.unfinished[queue] == 0,
            Op::WaitFor(task) => self.tasks.get(task as usize).is_some_and(|page| page.over),
            Op::Sleep(_) | Op::Yield | Op::Bump | Op::Unlock(_) | Op::Release | Op::Done(_) => true,
        }
    }

    /// Whether anybody who has begun and not ended could go on.
    pub fn anybody_can(&self) -> bool {
        self.tasks.iter().filter(|page| !page.over).any(|page| page.at.is_some_and(|op| self.can(op)))
    }

    /// Whether an edge is true of what the books know. Things are made in the order: locks,
    /// the semaphore, queues.
    pub fn is_true(&self, edge: &Edge) -> bool {
        let (Some(from), Some(to)) = (self.tasks.get(edge.from as usize), self.tasks.get(edge.to as usize)) else {
            return false;
        };
        let thing = |id: u32| id as usize;
        let queue = |id: u32| id as usize - LOCKS - 1;
        !from.over
            && match (edge.because, from.at) {
                (Because::Holds(id), Some(Op::Lock(lock))) => thing(id) == lock && self.owners[lock] == Some(edge.to),
                (Because::Holds(id), Some(Op::Acquire)) => thing(id) == LOCKS && self.free == 0 && to.permits > 0,
                (Because::Awaited, Some(Op::WaitFor(task))) => task == edge.to && !to.over,
                (Because::Took(id, _), Some(Op::Join(of))) => {
                    queue(id) == of && self.unfinished[of] > 0 && to.gets[of] > 0
                }
                (Because::Takes(id), Some(Op::Join(of))) => {
                    queue(id) == of && self.length[of] > 0 && to.gets[of] > 0 && !to.over
                }
                (Because::Takes(id), Some(op @ Op::Put(of))) => {
                    queue(id) == of && !self.can(op) && to.gets[of] > 0 && !to.over
                }
                (Because::Puts(id), Some(Op::Get(of))) => {
                    queue(id) == of && self.length[of] == 0 && to.puts[of] > 0 && !to.over
                }
                _ => false,
            }
    }

    /// Whether main, by locks and awaited tasks alone, comes to wait for itself or for tasks
    /// that do.
    pub fn main_is_in_a_circle(&self) -> bool {
        let mut task = 1;
        for _ in 0..=self.tasks.len() {
            let next = match self.tasks[task as usize].at {
                Some(Op::Lock(lock)) => self.owners[lock],
                Some(Op::WaitFor(task)) => Some(task),
                _ => None,
            };
            match next {
                Some(next) if !self.tasks[next as usize].over => task = next,
                _ => return false,
            }
        }
        true
    }
}

struct World {
    runtime: Runtime,
    locks: Vec<Lock<()>>,
    permits: Semaphore,
    queues: Vec<Queue<u32>>,
    tasks: RefCell<Vec<Task>>,
    counter: Cell<u32>,
    books: Rc<RefCell<Books>>,
}

#[derive(Default)]
struct Hands {
    locks: [Vec<LockGuard<()>>; LOCKS],
    permits: Vec<Permit>,
}

impl World {
    async fn work(&self, me: TaskId, ops: &[Op], hands: &mut Hands) {
        for op in ops {
            self.books.borrow_mut().page(me).at = Some(*op);
            self.one(me, *op, hands).await;
            self.books.borrow_mut().page(me).at = None;
        }
    }

    async fn one(&self, me: TaskId, op: Op, hands: &mut Hands) {
        let books = || self.books.borrow_mut();
        match op {
            Op::Lock(lock) => {
                hands.locks[lock].push(self.locks[lock].lock().await);
                books().owners[lock] = Some(me);
            }
            Op::Unlock(lock) => {
                if let Some(guard) = hands.locks[lock].pop() {
                    books().owners[lock] = None;
                    drop(guard);
                }
            }
            Op::Acquire => {
                hands.permits.push(self.permits.acquire().await);
                books().free -= 1;
                books().page(me).permits += 1;
            }
            Op::Release => {
                if let Some(permit) = hands.permits.pop() {
                    books().free += 1;
                    books().page(me).permits -= 1;
                    drop(permit);
                }
            }
            Op::Put(queue) => {
                let item = books().next_item;
                books().next_item += 1;
                self.queues[queue].put(item).await.expect("the queue is open");
                let mut books = books();
                books.length[queue] += 1;
                books.unfinished[queue] += 1;
                books.page(me).puts[queue] += 1;
            }
            Op::Get(queue) => {
                self.queues[queue].get().await.expect("the queue is open");
                let mut books = books();
                books.length[queue] -= 1;
                books.page(me).gets[queue] += 1;
            }
            Op::Done(queue) => {
                if self.queues[queue].task_done().is_ok() {
                    let mut books = books();
                    books.unfinished[queue] -= 1;
                    books.page(me).dones[queue] += 1;
                }
            }
            Op::Join(queue) => self.queues[queue].join().await,
            Op::WaitFor(task) => {
                let task = self.tasks.borrow().get(task as usize - 2).cloned();
                match task {
                    Some(task) => self.runtime.wait_for(&task).await,
                    None => self.books.borrow_mut().page(me).at = None,
                }
            }
            Op::Sleep(span) => self.runtime.sleep(span).await,
            Op::Yield => self.runtime.yield_now().await,
            Op::Bump => {
                let (name, trace) = (|| "counter".to_owned(), self.runtime.trace());
                let read = self.counter.get();
                trace.emit(EventKind::SharedRead { name: name(), value: read.to_string() });
                self.runtime.yield_now().await;
                self.counter.set(read + 1);
                trace.emit(EventKind::SharedWritten { name: name(), value: (read + 1).to_string() });
            }
        }
    }

    async fn task(self: Rc<Self>, me: TaskId, work: Work) {
        let mut hands = Hands::default();
        for _ in 0..work.times {
            self.work(me, &work.ops, &mut hands).await;
        }
        if work.keeps {
            hands.locks.into_iter().flatten().for_each(std::mem::forget);
            hands.permits.into_iter().for_each(std::mem::forget);
        } else {
            self.give_back(me, hands);
        }
        self.books.borrow_mut().page(me).over = true;
    }

    fn give_back(&self, me: TaskId, hands: Hands) {
        let mut books = self.books.borrow_mut();
        for (lock, guards) in hands.locks.iter().enumerate() {
            if !guards.is_empty() {
                books.owners[lock] = None;
            }
        }
        books.free += hands.permits.len() as u32;
        books.page(me).permits = 0;
        drop(books);
        drop(hands);
    }
}

/// The plan as a program, and the books that its latest run keeps.
pub fn program(plan: &Plan) -> (Program, Rc<RefCell<Books>>) {
    let books: Rc<RefCell<Books>> = Rc::default();
    let (plan, kept) = (plan.clone(), books.clone());
    let program: Program = Rc::new(move |runtime: &Runtime| {
        let trace = runtime.trace();
        *kept.borrow_mut() = Books { free: plan.permits, capacities: plan.capacities, ..Books::default() };
        let world = Rc::new(World {
            runtime: runtime.clone(),
            locks: (0..LOCKS).map(|n| Lock::new(format!("lock-{n}"), (), trace)).collect(),
            permits: Semaphore::new("permits", plan.permits, trace),
            queues: (0..QUEUES).map(|n| Queue::new(format!("queue-{n}"), plan.capacities[n], trace)).collect(),
            tasks: RefCell::default(),
            counter: Cell::new(0),
            books: kept.clone(),
        });
        let plan = plan.clone();
        Box::pin(async move {
            for (n, work) in plan.works.iter().enumerate() {
                let me = n as TaskId + 2;
                // Begun, in that it could go on.
                world.books.borrow_mut().page(me).at = Some(Op::Yield);
                let task = world.runtime.spawn(format!("task-{me}"), world.clone().task(me, work.clone()));
                assert_eq!(task.id(), me);
                world.tasks.borrow_mut().push(task);
            }
            let mut hands = Hands::default();
            world.work(1, &plan.main, &mut hands).await;
            if plan.gathers {
                let all: Vec<Op> = (0..plan.works.len()).map(|n| Op::WaitFor(n as TaskId + 2)).collect();
                world.work(1, &all, &mut hands).await;
            }
            world.give_back(1, hands);
            world.books.borrow_mut().page(1).over = true;
        })
    });
    (program, books)
}

/// Checks all that the machine says of a run at rest against the books.
#[track_caller]
pub fn check_at_rest(machine: &Machine, books: &Books) {
    let main_over = books.tasks[1].over;
    assert!(!books.anybody_can(), "somebody could go on: {books:?}");
    assert_eq!(machine.is_main_left(), !main_over);
    let stuck = machine.stuck(&|item| format!("item-{item}"));
    assert_eq!(stuck.is_some(), !main_over, "stuck is said exactly of what is: {books:?}");
    assert_eq!(machine.leaked().is_some(), main_over && books.tasks[1..].iter().any(|page| !page.over));
    assert!(machine.is_quiet(), "{books:?}");
    let Some(stuck) = stuck else { return };
    for edge in &stuck.edges {
        assert!(books.is_true(edge), "{edge:?} of {stuck:?} is not so: {books:?}");
    }
    let said = |from, to| stuck.edges.iter().any(|edge| (edge.from, edge.to) == (from, to));
    if let Some(cycle) = &stuck.cycle {
        assert!(!cycle.is_empty());
        for (n, from) in cycle.iter().enumerate() {
            let to = cycle[(n + 1) % cycle.len()];
            assert!(said(*from, to), "{from} → {to} of the cycle is no edge: {stuck:?}");
        }
    }
    if books.main_is_in_a_circle() {
        assert!(stuck.cycle.is_some(), "a circle was missed: {stuck:?} {books:?}");
    }
    assert!(!stuck.sentence.is_empty() && stuck.sentence.ends_with('.'), "{stuck:?}");
    for task in &stuck.tasks {
        assert!((*task as usize) < books.tasks.len(), "{stuck:?}");
    }
}
