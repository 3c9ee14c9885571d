//! Every event as a sentence, for the table of steps and for screen readers.

use super::Machine;
use crate::trace::{
    Event, EventKind, Order, PageState, Playback, Primitive, PrimitiveId, RobotsOutcome, Role, RunEnd, TaskId, seconds,
};
use std::ops::Range;

/// An event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Its step.
    pub step: u32,
    /// When it was, µs.
    pub at: u64,
    /// The task that did it.
    pub task: TaskId,
    /// The sentence, without a full stop.
    pub text: String,
}

/// The events at these steps in words, in order. `name_of_item` is as in [`describe`].
pub fn describe_range(
    trace: &Playback<Machine>,
    steps: Range<u32>,
    name_of_item: &dyn Fn(u32) -> String,
) -> Vec<Description> {
    let mut cursor = trace.cursor();
    trace.seek(&mut cursor, steps.start);
    let describe_one = |(step, event): (u32, Event)| {
        cursor.advance([&event]);
        let text = describe(cursor.fold(), &event, name_of_item);
        Description { step, at: event.at, task: event.task, text }
    };
    trace.events(steps).map(describe_one).collect()
}

/// An event as a sentence without a full stop. `machine` is the state right after the event (with a
/// later one the names are right, but the numbers are not); `name_of_item` names what queues hold,
/// which in a crawl are pages.
///
/// ```
/// use crawlscope_engine::machine::{Machine, describe};
/// use crawlscope_engine::trace::{Cursor, Event, EventKind};
///
/// let mut machine = Cursor::new(Machine::default());
/// let kind = |kind| Event { at: 0, task: 0, kind };
/// machine.advance([&kind(EventKind::TaskStarted { id: 1, name: "main".into(), role: None })]);
/// let ends = Event { at: 350_000, task: 1, kind: EventKind::TaskEnded };
/// assert_eq!(describe(machine.fold(), &ends, &|item| format!("item-{item}")), "main ends");
/// ```
pub fn describe(machine: &Machine, event: &Event, name_of_item: &dyn Fn(u32) -> String) -> String {
    let describer = Describer { machine, item: name_of_item };
    describer.event(&machine.called(event.task), event)
}

struct Describer<'a> {
    machine: &'a Machine,
    item: &'a dyn Fn(u32) -> String,
}

impl Describer<'_> {
    /// How full a queue is.
    fn fill(&self, id: PrimitiveId) -> String {
        let row = self.machine.things().get(id as usize);
        row.map_or_else(String::new, |row| format!("{} on it, {} unfinished", row.items.len(), row.unfinished))
    }

    fn event(&self, who: &str, event: &Event) -> String {
        let item = self.item;
        match &event.kind {
            EventKind::RunStarted { .. } => "the run begins".into(),
            EventKind::RunEnded { why: RunEnd::Joined } => "the run is over: nothing is left to do".into(),
            EventKind::RunEnded { why: RunEnd::Stopped } => "the run was stopped".into(),
            EventKind::ShutDown { id, immediate } => {
                let rest = if *immediate { " and discards its items" } else { "" };
                format!("{who} shuts {} down{rest}", self.machine.thing_called(*id))
            }
            EventKind::Set { id } => format!("{who} sets {}", self.machine.thing_called(*id)),
            EventKind::Cleared { id } => format!("{who} clears {}", self.machine.thing_called(*id)),
            EventKind::Tripped { id } => {
                format!("{who} is the last to reach {}: all go on", self.machine.thing_called(*id))
            }
            EventKind::BarrierReset { id } => format!("{who} resets {}", self.machine.thing_called(*id)),
            EventKind::Broken { id } => format!("{who} breaks {}", self.machine.thing_called(*id)),
            EventKind::Ordered { id, order } => {
                let first = match order {
                    Order::Fifo => "oldest item",
                    Order::Lifo => "newest item",
                    Order::Priority if self.machine.has_role(*id, Role::Frontier) => "most linked page",
                    Order::Priority => "smallest item",
                };
                format!("{} returns its {first} first", self.machine.thing_called(*id))
            }
            EventKind::RunEnded { why: RunEnd::Returned } => "the program is over".into(),
            EventKind::TaskStarted { name, .. } => format!("{who} starts {name}"),
            EventKind::TaskPolled => format!("{who} runs"),
            EventKind::TaskSuspended => format!("{who} yields to the event loop"),
            EventKind::TaskEnded if self.machine.role(event.task) == Some(Role::Crawl) => "Crawl finished".into(),
            EventKind::TaskEnded => format!("{who} ends"),
            EventKind::TaskCancelled => format!("{who} is cancelled"),
            EventKind::Made { thing, name, .. } => format!("{who} makes {}", made(*thing, name)),
            EventKind::Resized { permits, .. } => format!("there are now {}", many(*permits, "permit")),
            EventKind::Waiting { on } => format!("{who} {}", self.machine.wait_in_words(*on)),
            EventKind::Woken { to } if *to == event.task => format!("{who} resumes at {}", seconds(event.at)),
            EventKind::Woken { to } => format!("{} is woken by {who}", self.machine.called(*to)),
            EventKind::Handed { id, to } => {
                format!("{} is handed {} by {who}", self.machine.called(*to), self.machine.thing_called(*id))
            }
            EventKind::Acquired { id } => format!("{who} acquires {}", self.machine.thing_called(*id)),
            EventKind::Released { id } => format!("{who} releases {}", self.machine.thing_called(*id)),
            EventKind::Put { id, item: put } => {
                format!("{who} puts {} on {}: {}", item(*put), self.machine.thing_called(*id), self.fill(*id))
            }
            EventKind::Got { id, item: got } => {
                format!("{who} takes {} from {}: {}", item(*got), self.machine.thing_called(*id), self.fill(*id))
            }
            EventKind::ItemDone { id } => {
                format!("{who} finishes an item of {}: {}", self.machine.thing_called(*id), self.fill(*id))
            }
            EventKind::Joined { id } => {
                format!("{who} has joined {}: all its items are done", self.machine.thing_called(*id))
            }
            EventKind::Printed { text } => format!("{who} prints “{text}”"),
            EventKind::Note { text } => text.clone(),
            EventKind::Hold => "the run is paused: no new requests".into(),
            EventKind::Resumed => "the run resumes".into(),
            EventKind::Reconfigured { .. } => "the run's limits are other ones from here on".into(),
            EventKind::RunResumed => "the run is taken up again; what was under way is lost".into(),
            EventKind::SharedRead { name, value } => format!("{who} reads {value} from {name}"),
            EventKind::SharedWritten { name, value } => format!("{who} writes {value} to {name}"),
            EventKind::Line { line } => format!("{who} is at line {line}"),
            EventKind::Discovered { .. }
            | EventKind::Queued { .. }
            | EventKind::FetchStarted { .. }
            | EventKind::BodyFinished { .. }
            | EventKind::Page(_)
            | EventKind::Skipped { .. }
            | EventKind::DepthImproved { .. }
            | EventKind::MissingPage { .. }
            | EventKind::Robots { .. } => self.crawl_event(who, &event.kind),
        }
    }

    /// The events that only a crawl has.
    fn crawl_event(&self, who: &str, kind: &EventKind) -> String {
        let page = self.item;
        match kind {
            EventKind::Discovered { url, depth: 1.., from: None, .. } => {
                format!("{who} discovers {} in a sitemap", page(*url))
            }
            EventKind::Discovered { url, depth, from, .. } => {
                let from = from.map_or_else(String::new, |from| format!(" on {}", page(from)));
                format!("{who} discovers {}{from}, {} from the start", page(*url), many(*depth, "link"))
            }
            EventKind::Queued { url } => format!("{} is queued", page(*url)),
            EventKind::FetchStarted { url } => format!("{who} requests {}", page(*url)),
            EventKind::BodyFinished { url, bytes } => format!("{who} has received {bytes} bytes of {}", page(*url)),
            EventKind::Page(outcome) if outcome.state == PageState::Skipped => {
                let to = outcome.redirected_to.map_or_else(String::new, |to| format!(": {} stands for it", page(to)));
                format!("{} is not fetched{to}", page(outcome.url))
            }
            EventKind::Page(outcome) => {
                let read = if outcome.state == PageState::Ok {
                    format!(", with {}", many(outcome.link_count, "link"))
                } else {
                    outcome.reason.map_or_else(String::new, |reason| format!(" ({})", reason.code()))
                };
                let to = outcome.redirected_to.map_or_else(String::new, |to| format!(", redirected to {}", page(to)));
                format!("{who} finishes {}: {}{read}{to}", page(outcome.url), outcome.state.name())
            }
            EventKind::Skipped { url, reason } => format!("{} is not fetched ({})", page(*url), reason.code()),
            EventKind::DepthImproved { url, depth } => {
                format!("{} is now {} from the start", page(*url), many(*depth, "link"))
            }
            EventKind::Robots { origin, outcome } => {
                format!("{who} asked for robots.txt of {origin}: {}", robots_outcome(*outcome))
            }
            EventKind::MissingPage { origin, status, .. } => {
                format!("{who} asked {origin} for a page that it can't have: status {status}")
            }
            _ => String::new(),
        }
    }
}

fn made(thing: Primitive, name: &str) -> String {
    match thing {
        Primitive::Queue { capacity: None } => format!("the queue “{name}”"),
        Primitive::Queue { capacity: Some(most) } => format!("the queue “{name}” with room for {}", many(most, "item")),
        Primitive::Semaphore { permits } => format!("the semaphore “{name}” with {}", many(permits, "permit")),
        Primitive::Lock => format!("the lock “{name}”"),
        Primitive::Event => format!("the event “{name}”"),
        Primitive::Barrier { parties } => format!("the barrier “{name}” for {}", many(parties, "task")),
    }
}

fn robots_outcome(outcome: RobotsOutcome) -> String {
    match outcome {
        RobotsOutcome::Read { bytes } => format!("read {bytes} bytes"),
        RobotsOutcome::Missing { status } => format!("there is none (status {status})"),
        RobotsOutcome::ServerError { status } => format!("the server failed (status {status})"),
        RobotsOutcome::Unreadable => "it cannot be read".into(),
        RobotsOutcome::NoAnswer => "it did not come in time, or broke off".into(),
    }
}

fn many(count: u32, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
