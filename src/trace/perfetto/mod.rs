//! A trace in the JSON form of Chrome's tracing, which <https://ui.perfetto.dev> opens.
//!
//! A task is a thread. Slices on one thread must nest, so what a task is at and holds is kept as one
//! stack: the task itself, what it holds in the order it got it, and what it is at. After each event
//! the stack that should be is compared with the one that is open; what differs is ended and begun.

mod lanes;
mod record;

use super::{Event, EventKind, Holders, Micros, Primitive, PrimitiveId, TaskId, Wait};
use lanes::{Lane, Slice, TaskState};
use record::{Args, Record};

/// Names looked through for another of the same.
const MOST_COMPARED: usize = 1_000;
/// What stands before the first record.
const HEAD: &str = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n";

/// Writes a trace as Chrome trace JSON, event by event.
///
/// All of the run is process 1, and task n is thread n + 1, as 0 is the idle thread. Under virtual time
/// many slices take no time; they are there, in order, and nest.
///
/// ```
/// use crawlscope_engine::trace::{Event, Perfetto, EventKind};
///
/// let mut perfetto = Perfetto::default();
/// perfetto.add(&Event { at: 0, task: 0, kind: EventKind::TaskStarted { id: 1, name: "main".into(), role: None } });
/// let json = perfetto.finish();
/// assert!(json.contains(r#"{"ph":"B","pid":1,"tid":2,"ts":0,"name":"main"}"#));
/// ```
#[derive(Debug, Default)]
pub struct Perfetto {
    /// What was written and not [taken](Self::take).
    text: String,
    /// Whether a record was written.
    has_records: bool,
    at: Micros,
    /// Whether the trace tells when tasks are polled; where it does not, whoever is woken runs.
    has_polls: bool,
    /// In the order of their tasks.
    lanes: Vec<Lane>,
    things: Vec<Counted>,
    addresses: Vec<String>,
    flows: u32,
    /// Tasks and things before these are of a part after which the run was taken up again.
    first_task: TaskId,
    first_thing: usize,
}

/// A queue, semaphore or lock.
#[derive(Debug)]
struct Counted {
    name: String,
    thing: Primitive,
    length: u32,
    unfinished: u32,
    holders: Holders,
}

impl Perfetto {
    /// Takes in the next event.
    pub fn add(&mut self, event: &Event) {
        self.at = self.at.max(event.at);
        let task = event.task;
        match &event.kind {
            EventKind::TaskStarted { id, name, .. } => self.start(*id, name),
            EventKind::TaskEnded | EventKind::TaskCancelled => {
                self.with(task, |lane| lane.is_open = false);
                self.settle(task);
            }
            EventKind::TaskPolled => {
                self.has_polls = true;
                self.with(task, |lane| {
                    lane.is_polled = true;
                    if matches!(lane.doing, TaskState::Ready | TaskState::Suspended) {
                        lane.doing = TaskState::Running;
                    }
                });
                self.settle(task);
            }
            EventKind::TaskSuspended => {
                self.with(task, |lane| {
                    lane.is_polled = false;
                    if lane.doing == TaskState::Running {
                        lane.doing = TaskState::Suspended;
                    }
                });
                self.settle(task);
            }
            EventKind::Made { id, thing, name, .. } if *id as usize == self.things.len() => self.make(*thing, name),
            EventKind::Waiting { on } => self.set(task, TaskState::Waiting(*on)),
            EventKind::Woken { to } => self.wake(task, *to, None),
            EventKind::Handed { id, to } => self.wake(task, *to, Some(*id)),
            EventKind::Acquired { id } => {
                if self.change_holders(*id, |holders| holders.acquire(task)) == Some(true) {
                    self.with(task, |lane| lane.holds.push(*id));
                }
                self.go_on(task);
            }
            EventKind::Released { id } => self.release(*id, task),
            EventKind::Put { id, .. } => self.count(*id, |row| {
                row.length += 1;
                row.unfinished += 1;
            }),
            EventKind::Got { id, .. } => {
                self.count(*id, |row| row.length = row.length.saturating_sub(1));
                self.go_on(task);
            }
            EventKind::ItemDone { id } => self.count(*id, |row| row.unfinished = row.unfinished.saturating_sub(1)),
            EventKind::Joined { .. } => self.go_on(task),
            EventKind::Discovered { url, address, .. } if *url as usize == self.addresses.len() => {
                self.addresses.push(address.clone());
            }
            EventKind::FetchStarted { url } => self.set(task, TaskState::Fetching(*url)),
            EventKind::BodyFinished { url, .. } => self.set(task, TaskState::Reading(*url)),
            EventKind::Page(page) => {
                if let Some(id) = page.done {
                    self.count(id, |row| row.unfinished = row.unfinished.saturating_sub(1));
                    self.go_on(task);
                }
            }
            EventKind::Note { text } | EventKind::Printed { text } => self.instant(task, text),
            EventKind::RunResumed => self.end_session(),
            _ => {}
        }
    }

    /// Takes what has been written since the last time: what is taken after every few events is never all in memory.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// The rest of the file, all of it if nothing was taken: what is still open ends with the last event.
    pub fn finish(mut self) -> String {
        for at in 0..self.lanes.len() {
            self.lanes[at].is_open = false;
            self.settle(self.lanes[at].task);
        }
        if !self.has_records {
            self.text.push_str(HEAD);
        }
        self.text.push_str("\n]}\n");
        self.text
    }

    /// The lane of a task, which is new if the trace never said that the task started.
    fn lane(&mut self, task: TaskId) -> usize {
        match self.lanes.binary_search_by(|lane| lane.task.cmp(&task)) {
            Ok(at) => at,
            Err(at) => {
                let name = if task == 0 { "outside".into() } else { format!("task {task}") };
                self.lanes.insert(at, Lane::new(task, name));
                self.name(at);
                self.settle(task);
                at
            }
        }
    }

    fn is_open(&mut self, task: TaskId) -> bool {
        let at = self.lane(task);
        self.lanes[at].is_open
    }

    fn with(&mut self, task: TaskId, then: impl FnOnce(&mut Lane)) {
        let at = self.lane(task);
        then(&mut self.lanes[at]);
    }

    fn start(&mut self, task: TaskId, name: &str) {
        match self.lanes.binary_search_by(|lane| lane.task.cmp(&task)) {
            Ok(at) => {
                self.lanes[at].name = name.into();
                (self.lanes[at].is_open, self.lanes[at].doing) = (true, TaskState::Ready);
                self.name(at);
            }
            Err(at) => {
                self.lanes.insert(at, Lane::new(task, name.into()));
                self.name(at);
            }
        }
        self.settle(task);
    }

    fn make(&mut self, thing: Primitive, name: &str) {
        let is_taken = self.things.iter().take(MOST_COMPARED).any(|row| row.name == name);
        let name = if is_taken { format!("{name} #{}", self.things.len()) } else { name.into() };
        self.things.push(Counted { name, thing, length: 0, unfinished: 0, holders: Holders::default() });
    }

    fn set(&mut self, task: TaskId, doing: TaskState) {
        self.with(task, |lane| lane.doing = doing);
        self.settle(task);
    }

    /// A wait, if there was one, is over.
    fn go_on(&mut self, task: TaskId) {
        let has_polls = self.has_polls;
        self.with(task, |lane| {
            lane.doing = if has_polls && !lane.is_polled { TaskState::Ready } else { TaskState::Running }
        });
        self.settle(task);
    }

    /// One task ends another's wait, perhaps by giving it a permit or the lock.
    fn wake(&mut self, from: TaskId, to: TaskId, gift: Option<PrimitiveId>) {
        let is_seen = from != to && self.is_open(from) && self.is_open(to);
        if is_seen {
            self.flow("s", from);
        }
        if let Some(id) = gift {
            self.change_holders(id, |holders| holders.hand_to(to));
            self.with(to, |lane| lane.holds.push(id));
        }
        self.go_on(to);
        if is_seen {
            self.flow("f", to);
            self.flows += 1;
        }
    }

    /// Changes who holds a thing, and counts them. None if the trace never made the thing.
    fn change_holders<T>(&mut self, id: PrimitiveId, change: impl FnOnce(&mut Holders) -> T) -> Option<T> {
        let row = self.things.get_mut(id as usize)?;
        let before = row.holders.len();
        let result = change(&mut row.holders);
        if row.holders.len() != before {
            self.count(id, |_| {});
        }
        Some(result)
    }

    /// The run is taken up again: what was under way is lost. Each row is gone over once, however often
    /// that happens.
    fn end_session(&mut self) {
        // Task 0 surrounds the run and stays.
        let first = self.first_task.max(1);
        for at in self.lanes.partition_point(|lane| lane.task < first)..self.lanes.len() {
            let lane = &mut self.lanes[at];
            (lane.is_open, lane.is_polled) = (false, false);
            lane.holds.clear();
            let task = lane.task;
            self.settle(task);
        }
        for id in self.first_thing..self.things.len() {
            self.count(id as PrimitiveId, |row| (row.length, row.unfinished, row.holders) = (0, 0, Holders::default()));
        }
        self.first_task = self.lanes.last().map_or(0, |lane| lane.task.saturating_add(1));
        self.first_thing = self.things.len();
    }

    /// A task releases what it holds, or what another holds.
    fn release(&mut self, id: PrimitiveId, task: TaskId) {
        let Some(Some(holder)) = self.change_holders(id, |holders| holders.release(task)) else { return };
        self.with(holder, |lane| lane.drop_one(id));
        self.settle(holder);
    }

    /// Changes a thing's figures and writes them.
    fn count(&mut self, id: PrimitiveId, then: impl FnOnce(&mut Counted)) {
        let Some(row) = self.things.get_mut(id as usize) else { return };
        then(row);
        let Counted { length, unfinished, .. } = *row;
        let args = match row.thing {
            Primitive::Queue { .. } => Args::Queue { length, unfinished },
            Primitive::Semaphore { .. } => Args::Held { held: row.holders.len() },
            // Who holds it, or waits for it, shows better.
            Primitive::Lock | Primitive::Event | Primitive::Barrier { .. } => return,
        };
        let name = row.name.clone();
        self.write(Record { args: Some(args), ..Record::new("C", 0, self.at, &name) });
    }

    /// Ends and begins what differs between the slices that are open on a lane and those that should be.
    fn settle(&mut self, task: TaskId) {
        let Ok(at) = self.lanes.binary_search_by(|lane| lane.task.cmp(&task)) else { return };
        let lane = &mut self.lanes[at];
        let wanted = lane.wanted();
        let same = lane.open.iter().zip(&wanted).take_while(|((open, _), wanted)| open == *wanted).count();
        for (_, name) in lane.open.split_off(same).into_iter().rev() {
            self.write(Record::new("E", task, self.at, &name));
        }
        for slice in wanted.into_iter().skip(same) {
            let name = self.slice_name(at, slice);
            let address = match slice {
                Slice::TaskState(TaskState::Fetching(url) | TaskState::Reading(url)) => {
                    Some(self.addresses.get(url as usize).cloned().unwrap_or_default())
                }
                _ => None,
            };
            let args = address.as_deref().map(|url| Args::Page { url });
            self.write(Record { args, ..Record::new("B", task, self.at, &name) });
            self.lanes[at].open.push((slice, name));
        }
    }

    fn slice_name(&self, lane: usize, slice: Slice) -> String {
        let thing = |id: PrimitiveId| self.things.get(id as usize).map_or("something", |row| &row.name);
        match slice {
            Slice::Task => self.lanes[lane].name.clone(),
            Slice::Holding(id) => format!("holding {}", thing(id)),
            Slice::TaskState(TaskState::Running) => "running".into(),
            Slice::TaskState(TaskState::Ready) => "ready".into(),
            Slice::TaskState(TaskState::Suspended) => "suspended".into(),
            Slice::TaskState(TaskState::Fetching(_)) => "fetching".into(),
            Slice::TaskState(TaskState::Reading(_)) => "reading".into(),
            Slice::TaskState(TaskState::Waiting(on)) => match on {
                Wait::Acquire(id) | Wait::Event(id) => format!("waiting for {}", thing(id)),
                Wait::Barrier(id) => format!("waiting at {}", thing(id)),
                Wait::Get(id) => format!("waiting for an item of {}", thing(id)),
                Wait::Put(id) => format!("waiting for a slot of {}", thing(id)),
                Wait::Join(id) => format!("waiting for all of {}", thing(id)),
                Wait::Until(_) => "sleeping".into(),
                Wait::Resume => "paused".into(),
                Wait::Task(task) => {
                    let lane = self.lanes.binary_search_by(|lane| lane.task.cmp(&task));
                    format!("waiting for {}", lane.map_or("a task", |at| &self.lanes[at].name))
                }
            },
        }
    }

    fn name(&mut self, lane: usize) {
        let Lane { task, name, .. } = &self.lanes[lane];
        let (task, name) = (*task, name.clone());
        self.write(Record { args: Some(Args::Name { name: &name }), ..Record::new("M", task, self.at, "thread_name") });
    }

    fn instant(&mut self, task: TaskId, text: &str) {
        self.lane(task);
        self.write(Record { s: Some("t"), ..Record::new("i", task, self.at, text) });
    }

    /// An end of an arrow; it belongs to the slice that is open on the task's lane.
    fn flow(&mut self, phase: &'static str, task: TaskId) {
        let bp = (phase == "f").then_some("e");
        let record = Record::new(phase, task, self.at, "hand-off");
        self.write(Record { cat: Some("handoff"), id: Some(self.flows), bp, ..record });
    }

    fn write(&mut self, record: Record<'_>) {
        // Plain data: there is nothing to refuse.
        if let Ok(text) = serde_json::to_string(&record) {
            self.text.push_str(if self.has_records { ",\n" } else { HEAD });
            self.text.push_str(&text);
            self.has_records = true;
        }
    }
}
