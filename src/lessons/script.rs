//! Runs what a learner put together: small operations on the real primitives.
//!
//! Each line of Python that a learner can choose or move stands for one or more [`Op`]s. Where
//! Python would raise an exception, the task ends here too and prints the message.

use super::context::{Context, MS};
use super::play::play;
use super::settings::Settings;
use crate::runtime::Task;
use crate::sync::{Barrier, Event, Lock, LockGuard, Permit, Queue, Semaphore};
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
    /// Puts the links of the page last worked on, unless they were seen before.
    PutLinks,
    /// `await queue.join()`
    Join,
    /// `await semaphore.acquire()`
    Acquire,
    /// `semaphore.release()`, which is allowed even without a permit.
    Release,
    /// Makes a semaphore of this many permits, for this task alone from here on.
    OwnPermits(u32),
    /// `await lock.acquire()`, by the lock's index.
    Lock(usize),
    /// `lock.release()`
    Unlock(usize),
    /// `event.set()`
    SetEvent,
    /// `await event.wait()`
    WaitEvent,
    /// `await barrier.wait()`
    WaitBarrier,
    /// `await asyncio.sleep(…)`, ms.
    Sleep(u32),
    /// Sleeps until this time, ms.
    Until(u32),
    /// Works on the current item, ms. How many tasks are at work is a shared value.
    Work(u32),
    /// `last = shared[-1] if shared else 0`
    Read,
    /// `shared.append(last + 1)`
    Append,
    /// If the current item was marked: does this, and goes on from the start of the script.
    IfSeen(Seen),
    /// `visited.add(item)`
    Mark,
    /// Prints this and the current item.
    Say(&'static str),
    /// Prints this.
    Print(&'static str),
    /// Raises an exception.
    Raise(&'static str),
    /// Goes on from the start of the script.
    Again,
    /// Starts the tasks of a group.
    Start(usize),
    /// Waits until the tasks of a group are over.
    Await(usize),
    /// Cancels the tasks of a group.
    Cancel(usize),
}

/// What to do with an item that was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// `continue`
    Continue,
    /// `queue.task_done()`, `continue`
    DoneAndContinue,
    /// `return`
    Return,
}

/// Operations, each with its line in the learner's program; 0 for those that are not the learner's.
pub(super) type Script = Vec<(u32, Op)>;

/// Tasks that run the same script.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) count: u32,
    pub(super) script: Script,
}

/// A program: its primitives and its tasks. The first group is the main task.
#[derive(Default)]
pub(super) struct Program {
    /// A queue of this many slots; 0 for no bound.
    pub(super) queue: Option<u32>,
    /// A semaphore of this many permits.
    pub(super) permits: Option<u32>,
    /// Locks, by name.
    pub(super) locks: &'static [&'static str],
    /// An event.
    pub(super) event: bool,
    /// A barrier for this many tasks.
    pub(super) barrier: Option<u32>,
    /// Without a queue, the item that every task begins with; if none, a task's own number.
    pub(super) item: Option<u32>,
    pub(super) groups: Vec<Group>,
}

impl Program {
    /// Adds a group of tasks that run the same script.
    pub(super) fn spawn(mut self, name: &'static str, count: u32, script: Script) -> Self {
        self.groups.push(Group { name, count, script });
        self
    }
}

/// Operations that are not the learner's.
pub(super) fn given(ops: &[Op]) -> Script {
    ops.iter().map(|op| (0, *op)).collect()
}

/// The learner's lines in the order given, each with all its operations.
pub(super) fn arranged(lines: &[&[Op]], order: &[u32]) -> Script {
    let mut script = Script::new();
    for (line, at) in (1..).zip(order) {
        let ops = lines.get(*at as usize).copied().unwrap_or_default();
        script.extend(ops.iter().enumerate().map(|(n, op)| (if n == 0 { line } else { 0 }, *op)));
    }
    script
}

/// Runs a program and returns its trace.
pub(super) fn run_program(name: &str, program: Program, settings: &Settings) -> Log {
    let program = RefCell::new(Some(program));
    play(&format!("{{\"exercise\":\"{name}\"}}"), settings, &[], &|ctx| {
        let env = Env::new(program.take().unwrap_or_default(), &ctx);
        ctx.clone().main(Box::pin(run_script(ctx, env, 0, 1)))
    })
}

/// Operations that all tasks together may run; an endless program is abandoned after so many.
const MOST_OPS: u32 = 5_000;
/// Printed then.
pub(super) const ENDLESS: &str = "this goes on for ever";
/// Pages of the site that the exercises crawl, numbered from 1.
pub(super) const PAGES: u32 = 9;

/// The pages that a page links to.
fn links(page: u32) -> [u32; 3] {
    [page * 2, page * 2 + 1, page / 2]
}

/// What the tasks share.
struct Env {
    program: Program,
    queue: Option<Queue<u32>>,
    permits: Option<Semaphore>,
    locks: Vec<Lock<()>>,
    event: Option<Event>,
    barrier: Option<Barrier>,
    shared: RefCell<Vec<u32>>,
    visited: RefCell<Vec<u32>>,
    busy: Cell<u32>,
    tasks: RefCell<Vec<(usize, Task)>>,
    ops: Cell<u32>,
}

impl Env {
    fn new(program: Program, ctx: &Context) -> Rc<Self> {
        let trace = ctx.trace();
        Rc::new(Self {
            queue: program.queue.map(|slots| Queue::new("queue", Some(slots).filter(|slots| *slots > 0), trace)),
            permits: program.permits.map(|permits| Semaphore::new("semaphore", permits, trace)),
            locks: program.locks.iter().map(|name| Lock::new(*name, (), trace)).collect(),
            event: program.event.then(|| Event::new("event", trace)),
            barrier: program.barrier.map(|parties| Barrier::new("barrier", parties, trace)),
            shared: RefCell::default(),
            visited: RefCell::default(),
            busy: Cell::new(0),
            tasks: RefCell::default(),
            ops: Cell::new(0),
            program,
        })
    }

    fn start(self: &Rc<Self>, ctx: &Context, group: usize) {
        let Some(Group { name, count, .. }) = self.program.groups.get(group) else { return };
        for n in 1..=*count {
            let name = if *count == 1 { (*name).to_owned() } else { format!("{name}-{n}") };
            let task = ctx.spawn(name, run_script(ctx.clone(), self.clone(), group, n));
            self.tasks.borrow_mut().push((group, task));
        }
    }

    fn tasks_of(&self, group: usize) -> Vec<Task> {
        self.tasks.borrow().iter().filter(|(of, _)| *of == group).map(|(_, task)| task.clone()).collect()
    }

    fn work(&self, ctx: &Context, busy: u32) {
        self.busy.set(busy);
        ctx.record_written("at work", &busy);
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

/// A task's local variables.
#[derive(Default)]
struct TaskLocals {
    item: Option<u32>,
    last: Option<u32>,
    html: Option<u32>,
    semaphore: Option<Semaphore>,
    permits: Vec<Permit>,
    locks: Vec<(usize, LockGuard<()>)>,
}

async fn run_script(ctx: Context, env: Rc<Env>, group: usize, n: u32) {
    let mut locals = TaskLocals { semaphore: env.permits.clone(), ..TaskLocals::default() };
    if env.program.queue.is_none() {
        locals.item = Some(env.program.item.unwrap_or(n));
    }
    let mut at = 0;
    while let Some(&(line, op)) = env.program.groups[group].script.get(at) {
        at += 1;
        if line > 0 {
            ctx.at_number(line);
        }
        env.ops.set(env.ops.get() + 1);
        if env.ops.get() > MOST_OPS {
            return ctx.print(ENDLESS);
        }
        match step(&ctx, &env, &mut locals, op).await {
            Ok(true) => {}
            Ok(false) if op == Op::IfSeen(Seen::Return) => return,
            Ok(false) => at = 0,
            Err(error) => return ctx.print(error),
        }
    }
}

const SHUT: &str = "QueueShutDown";
const NO_ITEM: &str = "UnboundLocalError: there is no item yet";

/// Runs one operation. Returns whether to go on with the next one, rather than the first.
async fn step(ctx: &Context, env: &Rc<Env>, locals: &mut TaskLocals, op: Op) -> Result<bool, &'static str> {
    let queue = env.queue.as_ref().ok_or("NameError: there is no queue");
    let item = locals.item.ok_or(NO_ITEM);
    match op {
        Op::Get => locals.item = Some(queue?.get().await.map_err(|_| SHUT)?),
        Op::Done => queue?.task_done().map_err(|_| "ValueError: task_done() called too many times")?,
        Op::PutAll(items) => {
            for item in items {
                queue?.put(*item).await.map_err(|_| SHUT)?;
            }
        }
        Op::Produce(items) => {
            for item in 1..=items {
                ctx.sleep(100 * MS).await;
                env.mark(item);
                queue?.put(item).await.map_err(|_| SHUT)?;
            }
        }
        Op::PutLinks => {
            for link in links(locals.html.ok_or("UnboundLocalError: there is no html yet")?)
                .into_iter()
                .filter(|link| (1..=PAGES).contains(link))
            {
                if env.mark(link) {
                    queue?.put(link).await.map_err(|_| SHUT)?;
                }
            }
        }
        Op::Join => queue?.join().await,
        Op::Acquire => {
            if let Some(semaphore) = &locals.semaphore {
                locals.permits.push(semaphore.acquire().await);
            }
        }
        // Released without a permit, asyncio's plain semaphore has one more.
        Op::Release if locals.permits.pop().is_none() => {
            if let Some(semaphore) = &locals.semaphore {
                semaphore.resize(semaphore.size() + 1);
            }
        }
        Op::Release => {}
        Op::OwnPermits(permits) => locals.semaphore = Some(Semaphore::new("semaphore", permits, ctx.trace())),
        Op::Lock(which) => {
            let guard = env.locks[which].lock().await;
            locals.locks.push((which, guard));
        }
        Op::Unlock(which) => {
            let held = locals.locks.iter().position(|(lock, _)| *lock == which);
            let held = held.ok_or("RuntimeError: Lock is not acquired")?;
            drop(locals.locks.remove(held));
        }
        Op::SetEvent => env.event.as_ref().ok_or("NameError: there is no event")?.set(),
        Op::WaitEvent => env.event.as_ref().ok_or("NameError: there is no event")?.wait().await,
        Op::WaitBarrier => {
            let barrier = env.barrier.as_ref().ok_or("NameError: there is no barrier")?;
            barrier.wait().await.map_err(|_| "BrokenBarrierError")?;
        }
        Op::Sleep(span) => ctx.sleep(u64::from(span) * MS).await,
        Op::Until(at) => ctx.sleep((u64::from(at) * MS).saturating_sub(ctx.now())).await,
        Op::Work(span) => {
            locals.html = Some(item?);
            env.work(ctx, env.busy.get() + 1);
            ctx.sleep(u64::from(span) * MS).await;
            env.work(ctx, env.busy.get() - 1);
        }
        Op::Read => {
            locals.last = Some(env.shared.borrow().last().copied().unwrap_or(0));
            ctx.record_read("shared", &env.shared.borrow());
        }
        Op::Append => {
            let last = locals.last.ok_or("UnboundLocalError: there is no last yet")?;
            env.shared.borrow_mut().push(last + 1);
            ctx.record_written("shared", &env.shared.borrow());
        }
        Op::IfSeen(then) => {
            let seen = env.visited.borrow().contains(&item?);
            if seen && then == Seen::DoneAndContinue {
                queue?.task_done().map_err(|_| "ValueError: task_done() called too many times")?;
            }
            return Ok(!seen);
        }
        Op::Mark => {
            env.mark(item?);
        }
        Op::Say(text) => ctx.print(format!("{text} {}", item?)),
        Op::Print(text) => ctx.print(text),
        Op::Raise(error) => return Err(error),
        Op::Again => return Ok(false),
        Op::Start(group) => env.start(ctx, group),
        Op::Await(group) => ctx.gather(env.tasks_of(group)).await,
        Op::Cancel(group) => {
            let tasks = env.tasks_of(group);
            if tasks.is_empty() {
                return Err("NameError: nothing to cancel has been started");
            }
            tasks.iter().for_each(Task::cancel);
        }
    }
    Ok(true)
}
