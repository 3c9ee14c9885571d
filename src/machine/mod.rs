//! The fold that knows the concurrency: tasks, queues, permits, locks, who waits for what.

mod estimate;
mod limit;
mod rates;

pub use estimate::Estimate;
pub use rates::{Rates, Span};

use crate::trace::{Event, Fold, Micros, TaskId, Thing, ThingId, UrlId, Wait, What};
use std::collections::VecDeque;

/// What a task is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Between two waits.
    Running,
    /// Waiting.
    Waiting(Wait),
    /// A request of its is under way.
    Fetching(UrlId),
    /// Reading what came, and claiming what it links to.
    Reading(UrlId),
    /// Ended or cancelled.
    Over,
}

/// A task.
#[derive(Clone, Debug)]
pub struct TaskRow {
    /// Its name.
    pub name: String,
    /// What it is at.
    pub doing: Doing,
    /// Since when, µs.
    pub since: Micros,
    /// The item it has taken and not finished.
    pub item: Option<u32>,
}

/// A queue, semaphore or lock.
#[derive(Clone, Debug)]
pub struct ThingRow {
    /// Its name.
    pub name: String,
    /// What it is; a semaphore's permits are those it has now.
    pub thing: Thing,
    /// Items on a queue, the next first.
    pub items: VecDeque<u32>,
    /// A queue's items that were put and are not done.
    pub unfinished: u32,
    /// Who has a permit or the lock.
    pub holders: Vec<TaskId>,
    /// Who waits, the longest first.
    pub waiters: Vec<TaskId>,
}

/// The machine at a point of the trace.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// By number; 0 is whoever started the run.
    tasks: Vec<TaskRow>,
    /// By number.
    things: Vec<ThingRow>,
    held: bool,
}

impl Machine {
    /// Every task that ever started, by number; 0 is whoever started the run.
    pub fn tasks(&self) -> &[TaskRow] {
        &self.tasks
    }

    /// The consumers that are not over, by number.
    pub fn consumers(&self) -> impl Iterator<Item = (TaskId, &TaskRow)> {
        let live = |(_, task): &(usize, &TaskRow)| task.name.starts_with("consumer") && task.doing != Doing::Over;
        self.tasks.iter().enumerate().filter(live).map(|(id, task)| (id as TaskId, task))
    }

    /// Queues, semaphores and locks, by number.
    pub fn things(&self) -> &[ThingRow] {
        &self.things
    }

    /// The first queue.
    pub fn queue(&self) -> Option<&ThingRow> {
        self.things.iter().find(|row| matches!(row.thing, Thing::Queue { .. }))
    }

    /// The first semaphore and its permits.
    pub fn semaphore(&self) -> Option<(&ThingRow, u32)> {
        self.things.iter().find_map(|row| match row.thing {
            Thing::Semaphore { permits } => Some((row, permits)),
            _ => None,
        })
    }

    /// The first lock.
    pub fn lock(&self) -> Option<&ThingRow> {
        self.things.iter().find(|row| row.thing == Thing::Lock)
    }

    /// Whether the run is paused.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// The name of a task.
    pub fn name(&self, task: TaskId) -> &str {
        self.tasks.get(task as usize).map_or("", |task| &task.name)
    }

    fn thing(&mut self, id: ThingId, then: impl FnOnce(&mut ThingRow)) {
        // A foreign trace may speak of what it never made.
        if let Some(row) = self.things.get_mut(id as usize) {
            then(row);
        }
    }

    fn set(&mut self, task: TaskId, at: Micros, doing: Doing) {
        if let Some(row) = self.tasks.get_mut(task as usize) {
            (row.doing, row.since) = (doing, at);
        }
    }

    /// Takes a task out of every line it stands in.
    fn leave_lines(&mut self, task: TaskId) {
        for thing in &mut self.things {
            thing.waiters.retain(|waiter| *waiter != task);
        }
    }

    fn start(&mut self, id: TaskId, name: &str, at: Micros) {
        while self.tasks.len() < id as usize && self.tasks.len() < MOST_TASKS {
            self.tasks.push(TaskRow { name: String::new(), doing: Doing::Over, since: at, item: None });
        }
        if self.tasks.len() == id as usize {
            self.tasks.push(TaskRow { name: name.to_owned(), doing: Doing::Running, since: at, item: None });
        }
    }

    fn wait(&mut self, task: TaskId, at: Micros, on: Wait) {
        if let Wait::Acquire(id) | Wait::Get(id) | Wait::Put(id) | Wait::Join(id) = on {
            self.thing(id, |row| row.waiters.push(task));
        }
        self.set(task, at, Doing::Waiting(on));
    }

    fn hold(&mut self, id: ThingId, task: TaskId, at: Micros) {
        self.thing(id, |row| {
            row.waiters.retain(|waiter| *waiter != task);
            if !row.holders.contains(&task) {
                row.holders.push(task);
            }
        });
        self.set(task, at, Doing::Running);
    }

    fn done(&mut self, id: ThingId, task: TaskId) {
        self.thing(id, |row| row.unfinished = row.unfinished.saturating_sub(1));
        if let Some(row) = self.tasks.get_mut(task as usize) {
            row.item = None;
        }
    }
}

/// A file that numbers its tasks wildly is not followed further than this.
const MOST_TASKS: usize = 1_000_000;

impl Fold for Machine {
    fn apply(&mut self, _: u32, event: &Event) {
        let Event { at, task, what } = event;
        let (at, task) = (*at, *task);
        match what {
            What::TaskStarted { id, name } => self.start(*id, name, at),
            What::TaskEnded | What::TaskCancelled => {
                self.leave_lines(task);
                self.set(task, at, Doing::Over);
            }
            What::Made { id, thing, name } if *id as usize == self.things.len() => self.things.push(ThingRow {
                name: name.clone(),
                thing: *thing,
                items: VecDeque::new(),
                unfinished: 0,
                holders: Vec::new(),
                waiters: Vec::new(),
            }),
            What::Resized { id, permits } => {
                self.thing(*id, |row| row.thing = Thing::Semaphore { permits: *permits });
            }
            What::Waiting { on } => self.wait(task, at, *on),
            What::Woken { to } => {
                self.leave_lines(*to);
                self.set(*to, at, Doing::Running);
            }
            What::Handed { id, to } => self.hold(*id, *to, at),
            What::Acquired { id } => self.hold(*id, task, at),
            What::Released { id } => self.thing(*id, |row| row.holders.retain(|holder| *holder != task)),
            What::Put { id, item } => self.thing(*id, |row| {
                row.items.push_back(*item);
                row.unfinished += 1;
            }),
            What::Got { id, item } => {
                self.thing(*id, |row| {
                    if let Some(place) = row.items.iter().position(|on| on == item) {
                        row.items.remove(place);
                    }
                });
                self.set(task, at, Doing::Running);
                if let Some(row) = self.tasks.get_mut(task as usize) {
                    row.item = Some(*item);
                }
            }
            What::ItemDone { id } => self.done(*id, task),
            What::Page(page) => {
                if let Some(id) = page.done {
                    self.done(id, task);
                    self.set(task, at, Doing::Running);
                }
            }
            What::Joined { .. } => self.leave_lines(task),
            What::FetchStarted { url } => self.set(task, at, Doing::Fetching(*url)),
            What::BodyFinished { url, .. } => self.set(task, at, Doing::Reading(*url)),
            What::Hold => self.held = true,
            What::Resumed => self.held = false,
            _ => {}
        }
    }
}
