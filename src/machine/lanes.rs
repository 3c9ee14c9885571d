//! The fold that knows what every task was at when, and who handed what to whom: the lanes.
//!
//! Rows only ever get longer, so one fold of the whole trace has every step in it: a cursor
//! decides how much of them is shown. A page of a crawl leaves some 0.6 KB here.

mod resume;

use super::lane::{Kind, Lane, NONE, Series, Span};
use super::marks::{Mark, MarkKind, Marks};
use crate::trace::{Event, EventKind, Fold, Holders, Micros, Primitive, PrimitiveId, TaskId, Wait};

/// Spans, changes and marks that are kept: some 100 MB, a crawl of more than 100,000 pages.
const MOST: usize = 4_000_000;
/// A file that numbers its tasks wildly is not followed further than this.
const MOST_TASKS: u32 = 100_000;
/// Shared values that have a row: their names are searched with each reading and writing.
const MOST_SHARED: usize = 200;

/// A task's row.
#[derive(Clone, Debug, Default)]
pub struct TaskLane {
    /// Its name.
    pub name: String,
    /// What it was at.
    pub lane: Lane,
    /// Permits and locks in its hands after the last event.
    held: u32,
}

/// A queue's, semaphore's or lock's rows.
#[derive(Clone, Debug)]
pub struct ThingLane {
    /// Its name.
    pub name: String,
    /// What it was made as.
    pub thing: Primitive,
    /// Items on a queue; holders of a semaphore or lock.
    pub level: Series,
    /// A queue's items that were put and are not done.
    pub unfinished: Series,
    /// Tasks that wait for it.
    pub waiting: Series,
    /// Of a lock, who has it: `Working` with the task in `what`, or `Over` while it is free.
    pub owner: Lane,
    holders: Holders,
}

/// A shared value's row.
#[derive(Clone, Debug)]
pub struct SharedLane {
    /// Its name.
    pub name: String,
    /// What it was: a span a value, with its text's number (see [`Lanes::text`]) in `what`.
    pub values: Lane,
}

/// What every task was at when.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    tasks: Vec<TaskLane>,
    things: Vec<ThingLane>,
    shared: Vec<SharedLane>,
    marks: Marks,
    len: u32,
    now: Micros,
    /// Spans, changes and marks so far.
    kept: usize,
    ends: Option<u32>,
    /// The first task and the first thing since the run was last taken up again.
    first_task: usize,
    first_thing: usize,
}

impl Lanes {
    /// A row a task, by number; 0 is whoever started the run and has nothing in it.
    pub fn tasks(&self) -> &[TaskLane] {
        &self.tasks
    }

    /// Queues, semaphores and locks, by number.
    pub fn things(&self) -> &[ThingLane] {
        &self.things
    }

    /// Shared values, in the order of their first writing.
    pub fn shared(&self) -> &[SharedLane] {
        &self.shared
    }

    /// Moments, by step.
    pub fn marks(&self) -> &[Mark] {
        self.marks.list()
    }

    /// What happened at a step, if it left a mark.
    pub fn mark_of(&self, step: u32) -> Option<&Mark> {
        self.marks.at(step)
    }

    /// The step at which a recorded program was interrupted, if it was: how the program's tasks
    /// are then cancelled is no longer its own doing.
    pub fn interrupted(&self) -> Option<u32> {
        self.marks().iter().rev().find(|mark| self.interrupts(mark)).map(|mark| mark.step)
    }

    /// Whether that is what a mark stands for.
    pub fn interrupts(&self, mark: &Mark) -> bool {
        self.marks.is_interruption(mark)
    }

    /// A text by its number.
    pub fn text(&self, number: u32) -> &str {
        self.marks.text(number)
    }

    /// The lines printed in the first `step` events, each with its step and task.
    pub fn printed(&self, step: u32) -> impl Iterator<Item = (u32, TaskId, &str)> {
        let marks = self.marks().iter().take_while(move |mark| mark.step < step);
        marks.filter(|mark| mark.kind == MarkKind::Printed).map(|mark| (mark.step, mark.task, self.text(mark.thing)))
    }

    /// Events taken in.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// When the last of them was, µs.
    pub fn now(&self) -> Micros {
        self.now
    }

    /// The step at which the rows end although the run went on: they are full.
    pub fn ends(&self) -> Option<u32> {
        self.ends
    }

    fn begin(&mut self, id: TaskId, name: &str) {
        while self.tasks.len() < id as usize && self.tasks.len() < MOST_TASKS as usize {
            self.tasks.push(TaskLane::default());
        }
        if self.tasks.len() == id as usize {
            self.tasks.push(TaskLane { name: name.to_owned(), ..TaskLane::default() });
        }
    }

    fn kind(&self, task: TaskId) -> Option<Kind> {
        self.tasks.get(task as usize)?.lane.spans().last().map(|span| span.kind)
    }

    fn on_thing(&mut self, id: PrimitiveId, then: impl FnOnce(&mut ThingLane)) {
        // A foreign trace may speak of what it never made.
        if let Some(thing) = self.things.get_mut(id as usize) {
            then(thing);
        }
    }

    /// Says what a task is at from now on: as it was, if `next` is none, but with what it now holds.
    fn set(&mut self, task: TaskId, next: Option<(Kind, u32)>) {
        let (at, step) = (self.now, self.len);
        let Some(row) = self.tasks.get_mut(task as usize) else { return };
        let holds = row.held.min(u16::MAX.into()) as u16;
        let last = row.lane.spans().last().copied();
        let Some((kind, what)) = next.or(last.map(|span| (span.kind, span.what))) else { return };
        let kind = match kind {
            // A cancelled one gives back what it held while it slept.
            Kind::Time | Kind::Working => {
                if holds > 0 {
                    Kind::Working
                } else {
                    Kind::Time
                }
            }
            other => other,
        };
        self.kept += usize::from(row.lane.push(Span { at, step, what, kind, holds }));
        let before = last.filter(|span| span.kind.waits()).map(|span| (span.kind, span.what));
        let after = kind.waits().then_some((kind, what));
        if before != after {
            self.line(before, false);
            self.line(after, true);
        }
    }

    /// A task joins, or leaves, those who wait for a thing.
    fn line(&mut self, wait: Option<(Kind, u32)>, joins: bool) {
        let Some((Kind::Permit | Kind::Lock | Kind::Get | Kind::Put | Kind::Join | Kind::Event | Kind::Barrier, id)) =
            wait
        else {
            return;
        };
        let (at, step) = (self.now, self.len);
        self.on_thing(id, |thing| {
            let many = thing.waiting.last();
            thing.waiting.push(step, at, if joins { many + 1 } else { many.saturating_sub(1) });
        });
        self.kept += 1;
    }

    /// A task is handed a permit or the lock.
    fn hand_to(&mut self, id: PrimitiveId, task: TaskId) {
        let mut is_known = false;
        self.on_holders(id, |holders| (is_known, _) = (true, holders.hand_to(task)));
        self.hold(task, is_known);
    }

    /// A task has acquired a permit or the lock.
    fn acquire(&mut self, id: PrimitiveId, task: TaskId) {
        let mut is_new = false;
        self.on_holders(id, |holders| is_new = holders.acquire(task));
        self.hold(task, is_new);
    }

    fn hold(&mut self, task: TaskId, is_more: bool) {
        if let Some(row) = self.tasks.get_mut(task as usize) {
            row.held += u32::from(is_more);
        }
    }

    /// A task releases a permit or the lock, perhaps another's.
    fn release(&mut self, id: PrimitiveId, task: TaskId) {
        let mut holder = None;
        self.on_holders(id, |holders| holder = holders.release(task));
        let Some(holder) = holder else { return };
        if let Some(row) = self.tasks.get_mut(holder as usize) {
            row.held = row.held.saturating_sub(1);
        }
        if holder != task {
            self.set(holder, None);
        }
    }

    fn on_holders(&mut self, id: PrimitiveId, change: impl FnOnce(&mut Holders)) {
        let (at, step) = (self.now, self.len);
        self.on_thing(id, |thing| {
            change(&mut thing.holders);
            thing.level.push(step, at, thing.holders.len() as u32);
            if thing.thing == Primitive::Lock {
                let owner = thing.holders.last();
                let kind = if owner.is_some() { Kind::Working } else { Kind::Over };
                thing.owner.push(Span { at, step, what: owner.copied().unwrap_or(NONE), kind, holds: 1 });
            }
        });
        self.kept += 2;
    }

    fn queue(&mut self, id: PrimitiveId, change: impl FnOnce(&mut u32, &mut u32)) {
        let (at, step) = (self.now, self.len);
        self.on_thing(id, |thing| {
            let (mut items, mut unfinished) = (thing.level.last(), thing.unfinished.last());
            change(&mut items, &mut unfinished);
            thing.level.push(step, at, items);
            thing.unfinished.push(step, at, unfinished);
        });
        self.kept += 2;
    }

    fn mark(&mut self, task: TaskId, kind: MarkKind, thing: u32, other: u32) {
        self.marks.push(Mark { at: self.now, step: self.len, task, kind, thing, other });
        self.kept += 1;
    }

    fn say(&mut self, task: TaskId, kind: MarkKind, text: &str) {
        let text = self.marks.keep_text(text);
        self.mark(task, kind, text, NONE);
    }

    fn share(&mut self, task: TaskId, kind: MarkKind, name: &str, value: &str) {
        let known = self.shared.iter().position(|row| row.name == name);
        let row = known.unwrap_or(self.shared.len());
        if known.is_none() && row == MOST_SHARED {
            return;
        }
        if known.is_none() {
            self.shared.push(SharedLane { name: name.to_owned(), values: Lane::default() });
        }
        let what = self.marks.keep_text(value);
        if kind == MarkKind::Wrote {
            let span = Span { at: self.now, step: self.len, what, kind: Kind::Running, holds: 0 };
            self.shared[row].values.push(span);
        }
        self.mark(task, kind, what, row as u32);
    }

    fn wait(&self, on: Wait) -> (Kind, u32) {
        match on {
            Wait::Acquire(id) => {
                let lock = self.things.get(id as usize).is_some_and(|thing| thing.thing == Primitive::Lock);
                (if lock { Kind::Lock } else { Kind::Permit }, id)
            }
            Wait::Get(id) => (Kind::Get, id),
            Wait::Put(id) => (Kind::Put, id),
            Wait::Join(id) => (Kind::Join, id),
            Wait::Until(_) => (Kind::Time, NONE),
            Wait::Resume => (Kind::Resume, NONE),
            Wait::Task(id) => (Kind::Task, id),
            Wait::Event(id) => (Kind::Event, id),
            Wait::Barrier(id) => (Kind::Barrier, id),
        }
    }

    /// Takes in an event. Returns what its own task does from then on, if the event says.
    fn apply_event(&mut self, task: TaskId, kind: &EventKind) -> Option<(Kind, u32)> {
        let runs = Some((Kind::Running, NONE));
        match kind {
            EventKind::TaskStarted { id, name, .. } => {
                self.begin(*id, name);
                self.set(*id, Some((Kind::Ready, NONE)));
            }
            EventKind::TaskSuspended => {
                let idle = matches!(self.kind(task), Some(Kind::Running | Kind::Ready | Kind::Other));
                return idle.then_some((Kind::Other, NONE));
            }
            EventKind::TaskEnded | EventKind::TaskCancelled => return Some((Kind::Over, NONE)),
            EventKind::Made { id, thing, name, .. } if *id as usize == self.things.len() => {
                self.things.push(ThingLane {
                    name: name.clone(),
                    thing: *thing,
                    level: Series::default(),
                    unfinished: Series::default(),
                    waiting: Series::default(),
                    owner: Lane::default(),
                    holders: Holders::default(),
                })
            }
            EventKind::Waiting { on } => return Some(self.wait(*on)),
            EventKind::Woken { to } if *to == task => return runs,
            EventKind::Woken { to } => {
                self.mark(task, MarkKind::Woken, NONE, *to);
                self.set(*to, Some((Kind::Ready, NONE)));
            }
            EventKind::Handed { id, to } => {
                self.mark(task, MarkKind::Handed, *id, *to);
                self.hand_to(*id, *to);
                self.set(*to, Some((Kind::Ready, NONE)));
            }
            EventKind::Acquired { id } => {
                self.acquire(*id, task);
                return runs;
            }
            EventKind::Released { id } => self.release(*id, task),
            EventKind::Put { id, item } => {
                self.mark(task, MarkKind::Put, *id, *item);
                self.queue(*id, |items, unfinished| (*items, *unfinished) = (*items + 1, *unfinished + 1));
            }
            EventKind::Got { id, item } => {
                self.mark(task, MarkKind::Got, *id, *item);
                self.queue(*id, |items, _| *items = items.saturating_sub(1));
                return runs;
            }
            EventKind::ItemDone { id } => self.done(task, *id, NONE),
            EventKind::ShutDown { id, immediate: true } => self.queue(*id, |items, unfinished| {
                *unfinished = unfinished.saturating_sub(*items);
                *items = 0;
            }),
            EventKind::Page(page) => {
                if let Some(id) = page.done {
                    self.done(task, id, page.url);
                    return runs;
                }
            }
            EventKind::FetchStarted { url } => return Some((Kind::Fetching, *url)),
            EventKind::BodyFinished { url, .. } => return Some((Kind::Reading, *url)),
            EventKind::SharedRead { name, value } => self.share(task, MarkKind::Read, name, value),
            EventKind::SharedWritten { name, value } => self.share(task, MarkKind::Wrote, name, value),
            EventKind::Note { text } => self.say(task, MarkKind::Note, text),
            EventKind::Printed { text } => self.say(task, MarkKind::Printed, text),
            EventKind::RunResumed => self.end_session(),
            _ => {}
        }
        None
    }

    fn done(&mut self, task: TaskId, id: PrimitiveId, item: u32) {
        self.mark(task, MarkKind::Done, id, item);
        self.queue(id, |_, unfinished| *unfinished = unfinished.saturating_sub(1));
    }
}

impl Fold for Lanes {
    fn apply(&mut self, step: u32, event: &Event) {
        if self.ends.is_none() && self.kept >= MOST {
            self.ends = Some(step);
        }
        self.now = event.at;
        if self.ends.is_none() {
            self.len = step;
            // Whoever does something runs, whether or not the trace tells of polls.
            let wakes = matches!(self.kind(event.task), Some(Kind::Ready | Kind::Other));
            let next = self.apply_event(event.task, &event.kind);
            self.set(event.task, next.or(wakes.then_some((Kind::Running, NONE))));
        }
        self.len = step + 1;
    }
}
