//! A trace in the JSON form of Chrome's tracing, which <https://ui.perfetto.dev> opens.
//!
//! A task is a thread. Slices on one thread must nest, so what a task is at and holds is kept as one
//! stack: the task itself, what it holds in the order it got it, and what it is at. After each event
//! the stack that should be is compared with the one that is open; what differs is ended and begun.

mod lanes;

use super::{Event, EventKind, Micros, Primitive, PrimitiveId, TaskId, Wait};
use lanes::{Lane, Slice, TaskState};
use std::fmt::Write;

/// Names looked through for another of the same.
const MOST_COMPARED: usize = 1_000;

/// Writes a trace as Chrome trace JSON, event by event.
///
/// All of the run is process 1, and task n is thread n + 1, as 0 is the idle thread. Under virtual time
/// many slices take no time; they are there, in order, and nest.
///
/// ```
/// use crawlscope_engine::trace::{Event, Perfetto, EventKind};
///
/// let mut perfetto = Perfetto::default();
/// perfetto.add(&Event { at: 0, task: 0, kind: EventKind::TaskStarted { id: 1, name: "main".into() } });
/// let json = perfetto.finish();
/// assert!(json.contains(r#"{"ph":"B","pid":1,"tid":2,"ts":0,"name":"main"}"#));
/// ```
#[derive(Debug, Default)]
pub struct Perfetto {
    text: String,
    at: Micros,
    /// Whether the trace tells when tasks are polled; where it does not, whoever is woken runs.
    has_polls: bool,
    /// In the order of their tasks.
    lanes: Vec<Lane>,
    things: Vec<Counted>,
    addresses: Vec<String>,
    flows: u32,
}

/// A queue, semaphore or lock.
#[derive(Debug)]
struct Counted {
    name: String,
    thing: Primitive,
    length: u32,
    unfinished: u32,
    held: u32,
}

impl Perfetto {
    /// Takes in the next event.
    pub fn add(&mut self, event: &Event) {
        self.at = self.at.max(event.at);
        let task = event.task;
        match &event.kind {
            EventKind::TaskStarted { id, name } => self.start(*id, name),
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
            EventKind::Made { id, thing, name } if *id as usize == self.things.len() => self.make(*thing, name),
            EventKind::Waiting { on } => self.set(task, TaskState::Waiting(*on)),
            EventKind::Woken { to } => self.wake(task, *to, None),
            EventKind::Handed { id, to } => self.wake(task, *to, Some(*id)),
            EventKind::Acquired { id } => {
                self.hold(*id, task, false);
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
            _ => {}
        }
    }

    /// The whole file: what is still open ends with the last event.
    pub fn finish(mut self) -> String {
        for at in 0..self.lanes.len() {
            self.lanes[at].is_open = false;
            self.settle(self.lanes[at].task);
        }
        let events = self.text.trim_end_matches(",\n");
        format!("{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{events}\n]}}\n")
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
        self.things.push(Counted { name, thing, length: 0, unfinished: 0, held: 0 });
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
            self.hold(id, to, true);
        }
        self.go_on(to);
        if is_seen {
            self.flow("f", to);
            self.flows += 1;
        }
    }

    /// Notes who holds a permit or the lock; what the task is at changes with it.
    fn hold(&mut self, id: PrimitiveId, task: TaskId, is_handed: bool) {
        let at = self.lane(task);
        if self.lanes[at].take(id, is_handed) {
            self.count(id, |row| row.held += 1);
        }
    }

    /// A task gives back what it holds; if it holds none, it is another's, which locks permit.
    fn release(&mut self, id: PrimitiveId, task: TaskId) {
        let at = self.lane(task);
        let is_held = self.things.get(id as usize).is_some_and(|row| row.held > 0);
        let others = || self.lanes.iter().position(|lane| is_held && lane.holds.contains(&id));
        let holder = if self.lanes[at].holds.contains(&id) { Some(at) } else { others() };
        let Some(holder) = holder else { return };
        self.lanes[holder].give_back(id);
        self.count(id, |row| row.held = row.held.saturating_sub(1));
        self.settle(self.lanes[holder].task);
    }

    /// Changes a thing's figures and writes them.
    fn count(&mut self, id: PrimitiveId, then: impl FnOnce(&mut Counted)) {
        let Some(row) = self.things.get_mut(id as usize) else { return };
        then(row);
        let Counted { length, unfinished, held, .. } = row;
        let args = match row.thing {
            Primitive::Queue { .. } => format!("\"length\":{length},\"unfinished\":{unfinished}"),
            Primitive::Semaphore { .. } => format!("\"held\":{held}"),
            // Who holds it, or waits for it, shows better.
            Primitive::Lock | Primitive::Event | Primitive::Barrier { .. } => return,
        };
        let name = row.name.clone();
        self.write("C", 0, &name, &format!(",\"args\":{{{args}}}"));
    }

    /// Ends and begins what differs between the slices that are open on a lane and those that should be.
    fn settle(&mut self, task: TaskId) {
        let Ok(at) = self.lanes.binary_search_by(|lane| lane.task.cmp(&task)) else { return };
        let lane = &mut self.lanes[at];
        let wanted = lane.wanted();
        let same = lane.open.iter().zip(&wanted).take_while(|((open, _), wanted)| open == *wanted).count();
        for (_, name) in lane.open.split_off(same).into_iter().rev() {
            self.write("E", task, &name, "");
        }
        for slice in wanted.into_iter().skip(same) {
            let name = self.slice_name(at, slice);
            let more = match slice {
                Slice::TaskState(TaskState::Fetching(url) | TaskState::Reading(url)) => {
                    format!(",\"args\":{{\"url\":{}}}", quoted(self.addresses.get(url as usize).map_or("", |url| url)))
                }
                _ => String::new(),
            };
            self.write("B", task, &name, &more);
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
        let (task, args) = (*task, format!(",\"args\":{{\"name\":{}}}", quoted(name)));
        self.write("M", task, "thread_name", &args);
    }

    fn instant(&mut self, task: TaskId, text: &str) {
        self.lane(task);
        self.write("i", task, text, ",\"s\":\"t\"");
    }

    /// An end of an arrow; it belongs to the slice that is open on the task's lane.
    fn flow(&mut self, phase: &str, task: TaskId) {
        let end = if phase == "f" { ",\"bp\":\"e\"" } else { "" };
        let more = format!(",\"cat\":\"handoff\",\"id\":{}{end}", self.flows);
        self.write(phase, task, "hand-off", &more);
    }

    fn write(&mut self, phase: &str, task: TaskId, name: &str, more: &str) {
        let (tid, at, name) = (u64::from(task) + 1, self.at, quoted(name));
        // Memory does not refuse to be written to.
        let _ =
            writeln!(self.text, "{{\"ph\":\"{phase}\",\"pid\":1,\"tid\":{tid},\"ts\":{at},\"name\":{name}{more}}},");
    }
}

/// A text as JSON has it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
