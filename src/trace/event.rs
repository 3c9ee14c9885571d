//! The vocabulary of a trace.
//!
//! One `enum` serves two encodings: postcard between threads (so variants may
//! only ever be appended) and externally tagged JSON in NDJSON files.

use super::page::writes;
use super::{Micros, Page, PrimitiveId, Reason, RobotsOutcome, Role, UrlId};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// A task of the run, numbered from 1 in the order of their start; 0 is whoever started it.
pub type TaskId = u32;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When, in µs since the run began. Never decreases along a trace.
    pub at: Micros,
    /// The task that was running.
    pub task: TaskId,
    /// What happened; files call it `what`.
    #[serde(rename = "what")]
    pub kind: EventKind,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The run begins; `config` is its configuration as JSON text.
    RunStarted {
        /// The configuration, as JSON text, to be shown and exported.
        config: String,
    },
    /// The run is over.
    RunEnded {
        /// Why.
        why: RunEnd,
    },
    /// A task begins. The event's own task is the one that spawned it.
    #[serde(serialize_with = "task_started")]
    TaskStarted {
        /// The new task.
        id: TaskId,
        /// Its name, as shown on its lane.
        name: String,
        /// What it is there for, if that is to be told.
        #[serde(default)]
        role: Option<Role>,
    },
    /// The executor runs the task until its next suspension (only with [`super::Detail::Polls`]).
    TaskPolled,
    /// The task gave control back and is not done (only with [`super::Detail::Polls`]).
    TaskSuspended,
    /// The task ran to its end.
    TaskEnded,
    /// The task was cancelled: its future was dropped where it stood.
    TaskCancelled,
    /// A queue, semaphore or lock came to be.
    #[serde(serialize_with = "made")]
    Made {
        /// Its number.
        id: PrimitiveId,
        /// What it is.
        thing: Primitive,
        /// Its name.
        name: String,
        /// What it is there for, if that is to be told.
        #[serde(default)]
        role: Option<Role>,
    },
    /// A semaphore's number of permits was changed.
    Resized {
        /// The semaphore.
        id: PrimitiveId,
        /// Permits it has from now on.
        permits: u32,
    },
    /// The task waits.
    Waiting {
        /// For what.
        on: Wait,
    },
    /// The wait is over without anything having been handed over (a queue's slot or item may be there).
    Woken {
        /// The task that may go on.
        to: TaskId,
    },
    /// A permit or the lock was handed to a waiter by the event's task: the waiter holds it
    /// from here on. `Acquired` follows when it runs, or `Released` if it was cancelled.
    Handed {
        /// The semaphore or lock.
        id: PrimitiveId,
        /// The waiter that has it now.
        to: TaskId,
    },
    /// The task holds a permit or the lock.
    Acquired {
        /// The semaphore or lock.
        id: PrimitiveId,
    },
    /// The task gave a permit or the lock back, or was cancelled before it could use it.
    Released {
        /// The semaphore or lock.
        id: PrimitiveId,
    },
    /// An item was put on a queue; unfinished grows by one.
    Put {
        /// The queue.
        id: PrimitiveId,
        /// The item (in a crawl, the URL).
        item: u32,
    },
    /// The task took an item off a queue.
    Got {
        /// The queue.
        id: PrimitiveId,
        /// The item.
        item: u32,
    },
    /// `task_done`: unfinished shrinks by one.
    ItemDone {
        /// The queue.
        id: PrimitiveId,
    },
    /// The task's `join` returned.
    Joined {
        /// The queue.
        id: PrimitiveId,
    },
    /// A URL was seen for the first time.
    Discovered {
        /// Its number.
        url: UrlId,
        /// The URL itself, without fragment.
        address: String,
        /// Links from the start, as far as known now.
        depth: u32,
        /// The page that first linked to it; none for a start URL.
        from: Option<UrlId>,
    },
    /// A URL in scope now waits for its turn (also one skipped before and re-admitted).
    Queued {
        /// The URL.
        url: UrlId,
    },
    /// A request is about to be sent.
    FetchStarted {
        /// The URL.
        url: UrlId,
    },
    /// The last byte of a body arrived, or the request failed.
    BodyFinished {
        /// The URL.
        url: UrlId,
        /// Bytes read, after content decoding.
        bytes: u64,
    },
    /// A page's outcome, all its links, and its `task_done`.
    Page(Box<Page>),
    /// A URL will not be fetched.
    Skipped {
        /// The URL.
        url: UrlId,
        /// Why not.
        reason: Reason,
    },
    /// A shorter way to a URL was found.
    DepthImproved {
        /// The URL.
        url: UrlId,
        /// Its depth from now on.
        depth: u32,
    },
    /// What was learned from a host's robots.txt.
    Robots {
        /// The origin, as `https://host:port`.
        origin: String,
        /// What it said.
        outcome: RobotsOutcome,
    },
    /// A shared value was read.
    SharedRead {
        /// Its name.
        name: String,
        /// The value seen.
        value: String,
    },
    /// A shared value was written.
    SharedWritten {
        /// Its name.
        name: String,
        /// The value now.
        value: String,
    },
    /// The task is about to run this line of its program.
    Line {
        /// 1-based.
        line: u32,
    },
    /// Something worth telling the reader.
    Note {
        /// A sentence.
        text: String,
    },
    /// The run was paused: nobody starts a request.
    Hold,
    /// The run goes on.
    Resumed,
    /// A line that the program prints.
    Printed {
        /// The text, without its line end.
        text: String,
    },
    /// A queue takes no more items: puts fail from now on, and gets once it is empty.
    ShutDown {
        /// The queue.
        id: PrimitiveId,
        /// What was on it was dropped, and unfinished shrank by as many (not below 0).
        immediate: bool,
    },
    /// Said of a queue when it is made, if it does not give its oldest item first, and whenever its order is changed.
    Ordered {
        /// The queue.
        id: PrimitiveId,
        /// Which item it gives first from now on.
        order: Order,
    },
    /// An event was set: whoever waits for it is woken.
    Set {
        /// The event.
        id: PrimitiveId,
    },
    /// An event was cleared.
    Cleared {
        /// The event.
        id: PrimitiveId,
    },
    /// The task was the last to arrive at a barrier: all who wait there are woken.
    Tripped {
        /// The barrier.
        id: PrimitiveId,
    },
    /// A barrier was emptied: whoever waits there is woken with an error.
    BarrierReset {
        /// The barrier.
        id: PrimitiveId,
    },
    /// A barrier was broken: whoever waits there is woken with an error, and nobody can wait any more.
    Broken {
        /// The barrier.
        id: PrimitiveId,
    },
    /// The run is taken up again where its recording ends. Whatever was under way there was lost: tasks are
    /// over, nothing is held or waited for, queues are empty, and pages being fetched are queued again.
    RunResumed,
    /// What a host answers for a page that it can't have, whose address was made up: if it says that the page is
    /// there, what looks like this is probably not there either.
    MissingPage {
        /// The origin, as `https://host:port`.
        origin: String,
        /// The HTTP status.
        status: u16,
        /// The title of what came.
        title: Option<String>,
        /// Bytes of it.
        bytes: u64,
        /// As [`Facts::fingerprint`](super::Facts::fingerprint).
        fingerprint: Option<u64>,
    },
    /// Something else is asked of the run from here on: its limits were raised. What they had kept out is decided anew.
    Reconfigured {
        /// The configuration that holds now, as JSON text.
        config: String,
    },
}

fn task_started<S: Serializer>(id: &TaskId, name: &str, role: &Option<Role>, serializer: S) -> Result<S::Ok, S::Error> {
    let writes_role = writes(role, &serializer);
    let mut fields = serializer.serialize_struct("TaskStarted", 2 + usize::from(writes_role))?;
    fields.serialize_field("id", id)?;
    fields.serialize_field("name", name)?;
    if writes_role {
        fields.serialize_field("role", role)?;
    }
    fields.end()
}

fn made<S: Serializer>(
    id: &PrimitiveId,
    thing: &Primitive,
    name: &str,
    role: &Option<Role>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let writes_role = writes(role, &serializer);
    let mut fields = serializer.serialize_struct("Made", 3 + usize::from(writes_role))?;
    fields.serialize_field("id", id)?;
    fields.serialize_field("thing", thing)?;
    fields.serialize_field("name", name)?;
    if writes_role {
        fields.serialize_field("role", role)?;
    }
    fields.end()
}

/// In which order a queue gives out its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The newest first.
    Lifo,
    /// The least first, by a comparison that the trace does not know.
    Priority,
    /// The oldest first, as every queue of which nothing else is said.
    Fifo,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunEnd {
    /// `join` returned: nothing was unfinished.
    Joined,
    /// Somebody stopped it.
    Stopped,
    /// The main task of a program that is no crawl came to its end.
    Returned,
}

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wait {
    /// A semaphore's permit, or the lock.
    Acquire(PrimitiveId),
    /// An item on a queue.
    Get(PrimitiveId),
    /// A free slot on a queue.
    Put(PrimitiveId),
    /// A queue's unfinished count to reach zero.
    Join(PrimitiveId),
    /// A point in time, in µs.
    Until(Micros),
    /// The paused run to go on.
    Resume,
    /// Another task to be over.
    Task(TaskId),
    /// An event to be set.
    Event(PrimitiveId),
    /// The last task to arrive at a barrier, or to leave it.
    Barrier(PrimitiveId),
}

impl Wait {
    /// The primitive that is waited for, if it is one.
    pub fn primitive(self) -> Option<PrimitiveId> {
        match self {
            Self::Acquire(id)
            | Self::Get(id)
            | Self::Put(id)
            | Self::Join(id)
            | Self::Event(id)
            | Self::Barrier(id) => Some(id),
            Self::Until(_) | Self::Resume | Self::Task(_) => None,
        }
    }
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Primitive {
    /// A joinable queue.
    Queue {
        /// Most items it holds; none is unbounded.
        capacity: Option<u32>,
    },
    /// A counting semaphore.
    Semaphore {
        /// Its permits.
        permits: u32,
    },
    /// A mutual-exclusion lock.
    Lock,
    /// A flag that tasks wait for.
    Event,
    /// A point that tasks pass together.
    Barrier {
        /// How many pass together.
        parties: u32,
    },
}
