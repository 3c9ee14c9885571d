//! The fold that knows the concurrency: tasks, queues, permits, locks, who waits for what.

mod describe;
mod estimate;
mod items;
mod keyframe;
mod lane;
mod lanes;
mod limit;
mod marks;
mod rates;
mod sentence;
mod stuck;

pub use describe::{Description, describe, describe_range};
pub use estimate::Estimate;
pub use items::Items;
pub use lane::{Axis, KINDS, Kind, Lane, NONE, Series, Span, Sums};
pub use lanes::{Lanes, SharedLane, TaskLane, ThingLane};
pub use limit::Bottleneck;
pub use marks::{Mark, MarkKind};
pub use rates::{Bucket, Rates};
pub use stuck::{Because, Cause, Edge, Leaked, Stuck};

use crate::trace::{Event, EventKind, Fold, Holders, Micros, Order, Primitive, PrimitiveId, Role, TaskId, UrlId, Wait};

/// What a task is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
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
    /// What it is there for, if the trace says.
    pub role: Option<Role>,
    /// What it is at.
    pub doing: TaskState,
    /// Since when, µs.
    pub since: Micros,
    /// The item it has taken last and not finished.
    pub item: Option<u32>,
    /// All it has taken and not finished, with their queues, the last one last.
    pub taken: Vec<(PrimitiveId, u32)>,
    /// Queues it has put an item on.
    pub puts: Vec<PrimitiveId>,
    /// Queues it has taken an item off.
    pub gets: Vec<PrimitiveId>,
}

impl TaskRow {
    fn new(name: &str, role: Option<Role>, doing: TaskState, since: Micros) -> Self {
        let (taken, puts, gets) = Default::default();
        Self { name: name.to_owned(), role, doing, since, item: None, taken, puts, gets }
    }
}

/// A queue, semaphore or lock.
#[derive(Clone, Debug)]
pub struct ThingRow {
    /// Its name.
    pub name: String,
    /// What it is there for, if the trace says.
    pub role: Option<Role>,
    /// What it is; a semaphore's permits are those it has now.
    pub thing: Primitive,
    /// Items on a queue, the next first; on a priority queue, the oldest first.
    pub items: Items,
    /// In which order a queue gives out its items, as said last; none is the oldest first.
    pub order: Option<Order>,
    /// A queue's items that were put and are not done.
    pub unfinished: u32,
    /// Who has a permit or the lock, once for each permit; also those that ended with it.
    pub holders: Holders,
    /// Who waits, the longest first.
    pub waiters: Vec<TaskId>,
    /// Whether an event is set.
    pub is_set: bool,
    /// Whether a barrier is broken.
    pub is_broken: bool,
}

/// The machine at a point of the trace.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// By number; 0 is whoever started the run.
    tasks: Vec<TaskRow>,
    /// By number.
    things: Vec<ThingRow>,
    held: bool,
    /// The first task and the first thing since the run was last taken up again.
    first_task: usize,
    first_thing: usize,
}

impl Machine {
    /// Every task that ever started, by number; 0 is whoever started the run.
    pub fn tasks(&self) -> &[TaskRow] {
        &self.tasks
    }

    /// The consumers that are not over, by number.
    pub fn consumers(&self) -> impl Iterator<Item = (TaskId, &TaskRow)> {
        let live = |(_, task): &(usize, &TaskRow)| task.role == Some(Role::Consumer) && task.doing != TaskState::Over;
        self.tasks.iter().enumerate().filter(live).map(|(id, task)| (id as TaskId, task))
    }

    /// Queues, semaphores and locks, by number.
    pub fn things(&self) -> &[ThingRow] {
        &self.things
    }

    /// The main task: the first that was started, or that was since the run was taken up again.
    pub(crate) fn main(&self) -> TaskId {
        self.first_task.max(1) as TaskId
    }

    /// The things made since the run was last taken up again.
    fn session_things(&self) -> impl Iterator<Item = &ThingRow> {
        self.things.iter().skip(self.first_thing)
    }

    /// The first queue.
    pub fn queue(&self) -> Option<&ThingRow> {
        self.session_things().find(|row| matches!(row.thing, Primitive::Queue { .. }))
    }

    /// The first semaphore and its permits.
    pub fn semaphore(&self) -> Option<(&ThingRow, u32)> {
        self.session_things().find_map(|row| match row.thing {
            Primitive::Semaphore { permits } => Some((row, permits)),
            _ => None,
        })
    }

    /// The first lock.
    pub fn lock(&self) -> Option<&ThingRow> {
        self.session_things().find(|row| row.thing == Primitive::Lock)
    }

    /// Whether the run is paused.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// The name of a task.
    pub fn name(&self, task: TaskId) -> &str {
        self.tasks.get(task as usize).map_or("", |task| &task.name)
    }

    /// The role of a task, if it has one.
    pub fn role(&self, task: TaskId) -> Option<Role> {
        self.tasks.get(task as usize)?.role
    }

    fn thing(&mut self, id: PrimitiveId, then: impl FnOnce(&mut ThingRow)) {
        // A foreign trace may speak of what it never made.
        if let Some(row) = self.things.get_mut(id as usize) {
            then(row);
        }
    }

    /// What a task is at from now on; whoever no longer waits leaves the line.
    fn set(&mut self, task: TaskId, at: Micros, doing: TaskState) {
        let Some(row) = self.tasks.get_mut(task as usize) else { return };
        row.since = at;
        let before = std::mem::replace(&mut row.doing, doing);
        if let TaskState::Waiting(on) = before
            && let Some(id) = on.primitive()
        {
            self.thing(id, |row| {
                if let Some(place) = row.waiters.iter().position(|waiter| *waiter == task) {
                    row.waiters.remove(place);
                }
            });
        }
    }

    fn start(&mut self, id: TaskId, name: &str, role: Option<Role>, at: Micros) {
        if self.tasks.is_empty() {
            self.tasks.push(TaskRow::new("", None, TaskState::Over, at));
        }
        // A trace numbers its tasks in order; one that does not is not ours to make room for.
        if self.tasks.len() == id as usize {
            self.tasks.push(TaskRow::new(name, role, TaskState::Running, at));
        }
    }

    fn wait(&mut self, task: TaskId, at: Micros, on: Wait) {
        self.set(task, at, TaskState::Waiting(on));
        let is_known = (task as usize) < self.tasks.len();
        if let (Some(id), true) = (on.primitive(), is_known) {
            self.thing(id, |row| {
                if row.waiters.len() < MOST_WAITERS {
                    row.waiters.push(task);
                }
            });
        }
    }

    /// The run is taken up again: what was under way is lost. Each row is gone over once, however often
    /// that happens.
    fn end_session(&mut self, at: Micros) {
        for row in self.tasks.iter_mut().skip(self.first_task).filter(|row| row.doing != TaskState::Over) {
            (row.doing, row.since, row.item) = (TaskState::Over, at, None);
            row.taken.clear();
        }
        for row in self.things.iter_mut().skip(self.first_thing) {
            row.items.clear();
            row.waiters.clear();
            (row.unfinished, row.holders) = (0, Holders::default());
        }
        (self.first_task, self.first_thing, self.held) = (self.tasks.len(), self.things.len(), false);
    }

    fn take(&mut self, id: PrimitiveId, task: TaskId, item: u32) {
        if let Some(row) = self.tasks.get_mut(task as usize) {
            row.item = Some(item);
            if row.taken.len() < MOST_REMEMBERED {
                row.taken.push((id, item));
            }
            remember(&mut row.gets, id);
        }
    }

    /// One item less. It is the last that the task took: one that took another before and
    /// went on without a word has forgotten that one. If it has none, it speaks for another.
    fn done(&mut self, id: PrimitiveId, task: TaskId) {
        self.thing(id, |row| row.unfinished = row.unfinished.saturating_sub(1));
        let of_queue = |row: &TaskRow| row.taken.iter().rposition(|(queue, _)| *queue == id);
        let own = self.tasks.get(task as usize).is_some_and(|row| of_queue(row).is_some());
        let row = if own {
            self.tasks.get_mut(task as usize)
        } else {
            self.tasks.iter_mut().take(MOST_ASKED).find(|row| of_queue(row).is_some())
        };
        let Some(row) = row else { return };
        if let Some(place) = of_queue(row) {
            row.taken.remove(place);
        }
        row.item = row.taken.last().map(|(_, item)| *item);
    }
}

/// Adds a thing to a short list of those that a task has had to do with.
fn remember(things: &mut Vec<PrimitiveId>, id: PrimitiveId) {
    if !things.contains(&id) && things.len() < MOST_REMEMBERED {
        things.push(id);
    }
}

/// A file may let one task use any number of queues, or take any number of permits; no
/// more are remembered, as the lists are searched.
const MOST_REMEMBERED: usize = 1_000;
/// Tasks that are asked whether an item is theirs that another is done with.
const MOST_ASKED: usize = 100;
/// How many wait for a thing, at most: each time takes a search.
const MOST_WAITERS: usize = 10_000;

impl Fold for Machine {
    fn apply(&mut self, _: u32, event: &Event) {
        let Event { at, task, kind } = event;
        let (at, task) = (*at, *task);
        match kind {
            EventKind::TaskStarted { id, name, role } => self.start(*id, name, *role, at),
            EventKind::TaskEnded | EventKind::TaskCancelled => self.set(task, at, TaskState::Over),
            EventKind::Set { id } => self.thing(*id, |row| row.is_set = true),
            EventKind::Cleared { id } => self.thing(*id, |row| row.is_set = false),
            EventKind::Broken { id } => self.thing(*id, |row| row.is_broken = true),
            EventKind::BarrierReset { id } => self.thing(*id, |row| row.is_broken = false),
            EventKind::Made { id, thing, name, role } if *id as usize == self.things.len() => {
                self.things.push(ThingRow {
                    name: name.clone(),
                    role: *role,
                    thing: *thing,
                    items: Items::default(),
                    order: None,
                    unfinished: 0,
                    holders: Holders::default(),
                    waiters: Vec::new(),
                    is_set: false,
                    is_broken: false,
                })
            }
            EventKind::Resized { id, permits } => {
                self.thing(*id, |row| row.thing = Primitive::Semaphore { permits: *permits });
            }
            EventKind::Waiting { on } => self.wait(task, at, *on),
            EventKind::Woken { to } => self.set(*to, at, TaskState::Running),
            EventKind::Handed { id, to } => {
                self.thing(*id, |row| row.holders.hand_to(*to));
                self.set(*to, at, TaskState::Running);
            }
            EventKind::Acquired { id } => {
                self.thing(*id, |row| _ = row.holders.acquire(task));
                self.set(task, at, TaskState::Running);
            }
            EventKind::Released { id } => self.thing(*id, |row| _ = row.holders.release(task)),
            EventKind::Put { id, item } => {
                self.thing(*id, |row| {
                    row.items.put(*item);
                    row.unfinished += 1;
                });
                if let Some(row) = self.tasks.get_mut(task as usize) {
                    remember(&mut row.puts, *id);
                }
            }
            EventKind::Ordered { id, order } => self.thing(*id, |row| {
                row.order = Some(*order);
                row.items.order(*order);
            }),
            EventKind::ShutDown { id, immediate: true } => self.thing(*id, |row| {
                row.unfinished = row.unfinished.saturating_sub(row.items.len() as u32);
                row.items.clear();
            }),
            EventKind::Got { id, item } => {
                self.thing(*id, |row| row.items.take(*item));
                self.set(task, at, TaskState::Running);
                self.take(*id, task, *item);
            }
            EventKind::ItemDone { id } => self.done(*id, task),
            EventKind::Page(page) => {
                if let Some(id) = page.done {
                    self.done(id, task);
                    self.set(task, at, TaskState::Running);
                }
            }
            EventKind::Joined { .. } => self.set(task, at, TaskState::Running),
            EventKind::FetchStarted { url } => self.set(task, at, TaskState::Fetching(*url)),
            EventKind::BodyFinished { url, .. } => self.set(task, at, TaskState::Reading(*url)),
            EventKind::Hold => self.held = true,
            EventKind::Resumed => self.held = false,
            EventKind::RunResumed => self.end_session(at),
            _ => {}
        }
    }
}
