//! Runs what a learner put together: small operations on the real primitives.
//!
//! Each line of Python that a learner can choose or move stands for an [`Op`]. What would
//! raise an exception in Python ends the task here as it does there, and the message is
//! printed.

use super::lab::{Lab, MS};
use super::lesson::Settings;
use super::run::play;
use crate::runtime::Task;
use crate::sync::{Lock, LockGuard, Permit, Queue, Semaphore};
use crate::trace::Log;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What one line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// `item = await queue.get()`
    Get,
    /// `queue.task_done()`
    Done,
    /// Puts these items at once.
    PutAll(&'static [u32]),
    /// Puts the items from 1 to this, with a pause before each.
    Produce(u32),
    /// Puts what the page last worked on links to and nobody has seen.
    PutLinks,
    /// `await queue.join()`
    Join,
    /// `await semaphore.acquire()`
    Acquire,
    /// `semaphore.release()`, also by who has no permit.
    Release,
    /// Makes a semaphore of this many permits, for this task alone from here on.
    OwnPermits(u32),
    /// `await lock.acquire()`, by the lock's index.
    Lock(usize),
    /// `lock.release()`
    Unlock(usize),
    /// `await asyncio.sleep(…)`, ms.
    Sleep(u32),
    /// Sleeps until this time, ms.
    Until(u32),
    /// Work on what is in hand, ms; how many are at it is a shared value.
    Work(u32),
    /// `last = shared[-1] if shared else 0`
    Read,
    /// `shared.append(last + 1)`
    Append,
    /// If what is in hand was marked: on from the start of the script, having done this.
    IfSeen(Seen),
    /// `visited.add(item)`
    Mark,
    /// Prints this, with what is in hand.
    Say(&'static str),
    /// Prints this.
    Print(&'static str),
    /// Raises an exception.
    Raise(&'static str),
    /// On from the start of the script.
    Again,
    /// Starts the tasks of a cast.
    Start(usize),
    /// Waits until the tasks of a cast are over.
    Await(usize),
    /// Cancels the tasks of a cast.
    Cancel(usize),
}

/// What to do with what was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// `continue`
    Continue,
    /// `queue.task_done()`, `continue`
    DoneAndContinue,
    /// `return`
    Return,
}

/// Operations and the line that each stands on; 0 for what is not the learner's.
pub(super) type Script = Vec<(u32, Op)>;

/// Tasks that run the same script.
pub(super) struct Cast {
    pub(super) name: &'static str,
    pub(super) count: u32,
    pub(super) script: Script,
}

/// A program: what it has, and who does what. The first cast is the main task.
#[derive(Default)]
pub(super) struct Plan {
    /// A queue of this many slots; 0 for no bound.
    pub(super) queue: Option<u32>,
    /// A semaphore of this many permits.
    pub(super) permits: Option<u32>,
    /// Locks, by name.
    pub(super) locks: &'static [&'static str],
    /// What the tasks of a cast have in hand when they begin: the number of this item, or,
    /// without one, their own.
    pub(super) item: Option<u32>,
    pub(super) casts: Vec<Cast>,
}

impl Plan {
    /// The plan with another cast.
    pub(super) fn cast(mut self, name: &'static str, count: u32, script: Script) -> Self {
        self.casts.push(Cast { name, count, script });
        self
    }
}

/// Operations that are not the learner's.
pub(super) fn given(ops: &[Op]) -> Script {
    ops.iter().map(|op| (0, *op)).collect()
}

/// The learner's lines in the order given, each with all that it does.
pub(super) fn arranged(lines: &[&[Op]], order: &[u32]) -> Script {
    let mut script = Script::new();
    for (line, at) in (1..).zip(order) {
        let ops = lines.get(*at as usize).copied().unwrap_or_default();
        script.extend(ops.iter().enumerate().map(|(n, op)| (if n == 0 { line } else { 0 }, *op)));
    }
    script
}

/// Runs a plan and returns its trace.
pub(super) fn run_plan(name: &str, plan: Plan, settings: &Settings) -> Log {
    let plan = RefCell::new(Some(plan));
    play(&format!("{{\"exercise\":\"{name}\"}}"), settings, &|lab| {
        let world = World::new(plan.take().unwrap_or_default(), &lab);
        lab.clone().main(Box::pin(act(lab, world, 0, 1)))
    })
}

/// Operations that all tasks together may run: what has no end is left after so many.
const MOST_OPS: u32 = 5_000;
/// What is printed then.
pub(super) const ENDLESS: &str = "this goes on for ever";
/// Pages of the site that the exercises crawl, numbered from 1.
pub(super) const PAGES: u32 = 9;

/// The pages that a page links to.
fn links(page: u32) -> [u32; 3] {
    [page * 2, page * 2 + 1, page / 2]
}

/// What the tasks share.
struct World {
    plan: Plan,
    queue: Option<Queue<u32>>,
    permits: Option<Semaphore>,
    locks: Vec<Lock<()>>,
    shared: RefCell<Vec<u32>>,
    visited: RefCell<Vec<u32>>,
    busy: Cell<u32>,
    tasks: RefCell<Vec<(usize, Task)>>,
    ops: Cell<u32>,
}

impl World {
    fn new(plan: Plan, lab: &Lab) -> Rc<Self> {
        let trace = lab.trace();
        Rc::new(Self {
            queue: plan.queue.map(|slots| Queue::new("queue", Some(slots).filter(|slots| *slots > 0), trace)),
            permits: plan.permits.map(|permits| Semaphore::new("semaphore", permits, trace)),
            locks: plan.locks.iter().map(|name| Lock::new(name, (), trace)).collect(),
            shared: RefCell::default(),
            visited: RefCell::default(),
            busy: Cell::new(0),
            tasks: RefCell::default(),
            ops: Cell::new(0),
            plan,
        })
    }

    fn start(self: &Rc<Self>, lab: &Lab, cast: usize) {
        let Some(Cast { name, count, .. }) = self.plan.casts.get(cast) else { return };
        for n in 1..=*count {
            let name = if *count == 1 { (*name).to_owned() } else { format!("{name}-{n}") };
            let task = lab.spawn(name, act(lab.clone(), self.clone(), cast, n));
            self.tasks.borrow_mut().push((cast, task));
        }
    }

    fn tasks_of(&self, cast: usize) -> Vec<Task> {
        self.tasks.borrow().iter().filter(|(of, _)| *of == cast).map(|(_, task)| task.clone()).collect()
    }

    fn work(&self, lab: &Lab, busy: u32) {
        self.busy.set(busy);
        lab.see_written("at work", &busy);
    }

    /// Marks an item, unless it is; returns whether it was not.
    fn mark(&self, item: u32) -> bool {
        let mut visited = self.visited.borrow_mut();
        let new = !visited.contains(&item);
        if new {
            visited.push(item);
        }
        new
    }
}

/// What a task has in its hands.
#[derive(Default)]
struct Hands {
    item: Option<u32>,
    last: Option<u32>,
    html: Option<u32>,
    semaphore: Option<Semaphore>,
    permits: Vec<Permit>,
    locks: Vec<(usize, LockGuard<()>)>,
}

async fn act(lab: Lab, world: Rc<World>, cast: usize, n: u32) {
    let mut hands = Hands { semaphore: world.permits.clone(), ..Hands::default() };
    if world.plan.queue.is_none() {
        hands.item = Some(world.plan.item.unwrap_or(n));
    }
    let mut at = 0;
    while let Some(&(line, op)) = world.plan.casts[cast].script.get(at) {
        at += 1;
        if line > 0 {
            lab.see(line);
        }
        world.ops.set(world.ops.get() + 1);
        if world.ops.get() > MOST_OPS {
            return lab.print(ENDLESS);
        }
        match step(&lab, &world, &mut hands, op).await {
            Ok(true) => {}
            Ok(false) if op == Op::IfSeen(Seen::Return) => return,
            Ok(false) => at = 0,
            Err(error) => return lab.print(error),
        }
    }
}

const SHUT: &str = "QueueShutDown";
const NO_ITEM: &str = "UnboundLocalError: there is no item yet";

/// Runs one operation. Says whether to go on with the next; else it is the first again.
async fn step(lab: &Lab, world: &Rc<World>, hands: &mut Hands, op: Op) -> Result<bool, &'static str> {
    let queue = world.queue.as_ref().ok_or("NameError: there is no queue");
    let item = hands.item.ok_or(NO_ITEM);
    match op {
        Op::Get => hands.item = Some(queue?.get().await.map_err(|_| SHUT)?),
        Op::Done => queue?.task_done().map_err(|_| "ValueError: task_done() called too many times")?,
        Op::PutAll(items) => {
            for item in items {
                queue?.put(*item).await.map_err(|_| SHUT)?;
            }
        }
        Op::Produce(items) => {
            for item in 1..=items {
                lab.sleep(100 * MS).await;
                world.mark(item);
                queue?.put(item).await.map_err(|_| SHUT)?;
            }
        }
        Op::PutLinks => {
            for link in links(hands.html.ok_or("UnboundLocalError: there is no html yet")?)
                .into_iter()
                .filter(|link| (1..=PAGES).contains(link))
            {
                if world.mark(link) {
                    queue?.put(link).await.map_err(|_| SHUT)?;
                }
            }
        }
        Op::Join => queue?.join().await,
        Op::Acquire => {
            if let Some(semaphore) = &hands.semaphore {
                hands.permits.push(semaphore.acquire().await);
            }
        }
        // Who releases without a permit makes one more, as asyncio's plain semaphore does.
        Op::Release if hands.permits.pop().is_none() => {
            if let Some(semaphore) = &hands.semaphore {
                semaphore.resize(semaphore.size() + 1);
            }
        }
        Op::Release => {}
        Op::OwnPermits(permits) => hands.semaphore = Some(Semaphore::new("semaphore", permits, lab.trace())),
        Op::Lock(which) => {
            let guard = world.locks[which].lock().await;
            hands.locks.push((which, guard));
        }
        Op::Unlock(which) => {
            let held = hands.locks.iter().position(|(lock, _)| *lock == which);
            let held = held.ok_or("RuntimeError: Lock is not acquired")?;
            drop(hands.locks.remove(held));
        }
        Op::Sleep(span) => lab.sleep(u64::from(span) * MS).await,
        Op::Until(at) => lab.sleep((u64::from(at) * MS).saturating_sub(lab.now())).await,
        Op::Work(span) => {
            hands.html = Some(item?);
            world.work(lab, world.busy.get() + 1);
            lab.sleep(u64::from(span) * MS).await;
            world.work(lab, world.busy.get() - 1);
        }
        Op::Read => {
            hands.last = Some(world.shared.borrow().last().copied().unwrap_or(0));
            lab.see_read("shared", &world.shared.borrow());
        }
        Op::Append => {
            let last = hands.last.ok_or("UnboundLocalError: there is no last yet")?;
            world.shared.borrow_mut().push(last + 1);
            lab.see_written("shared", &world.shared.borrow());
        }
        Op::IfSeen(then) => {
            let seen = world.visited.borrow().contains(&item?);
            if seen && then == Seen::DoneAndContinue {
                queue?.task_done().map_err(|_| "ValueError: task_done() called too many times")?;
            }
            return Ok(!seen);
        }
        Op::Mark => {
            world.mark(item?);
        }
        Op::Say(text) => lab.print(format!("{text} {}", item?)),
        Op::Print(text) => lab.print(text),
        Op::Raise(error) => return Err(error),
        Op::Again => return Ok(false),
        Op::Start(cast) => world.start(lab, cast),
        Op::Await(cast) => lab.gather(world.tasks_of(cast)).await,
        Op::Cancel(cast) => {
            let tasks = world.tasks_of(cast);
            if tasks.is_empty() {
                return Err("NameError: nothing to cancel has been started");
            }
            tasks.iter().for_each(Task::cancel);
        }
    }
    Ok(true)
}
