//! Every event as a sentence, for the table of steps and for screen readers.

use super::Machine;
use crate::language::{count_of, tr};
use crate::say;
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
        row.map_or_else(String::new, |row| say!("{} on it, {} unfinished", row.items.len(), row.unfinished))
    }

    fn event(&self, who: &str, event: &Event) -> String {
        let item = self.item;
        match &event.kind {
            EventKind::RunStarted { .. } => tr("the run begins").into(),
            EventKind::RunEnded { why: RunEnd::Joined } => tr("the run is over: nothing is left to do").into(),
            EventKind::RunEnded { why: RunEnd::Stopped } => tr("the run was stopped").into(),
            EventKind::ShutDown { id, immediate } => {
                let rest = if *immediate { tr(" and discards its items") } else { "" };
                say!("{who} shuts {} down{rest}", who, self.machine.thing_called(*id), rest)
            }
            EventKind::Set { id } => say!("{who} sets {}", who, self.machine.thing_called(*id)),
            EventKind::Cleared { id } => say!("{who} clears {}", who, self.machine.thing_called(*id)),
            EventKind::Tripped { id } => {
                say!("{who} is the last to reach {}: all go on", who, self.machine.thing_called(*id))
            }
            EventKind::BarrierReset { id } => say!("{who} resets {}", who, self.machine.thing_called(*id)),
            EventKind::Broken { id } => say!("{who} breaks {}", who, self.machine.thing_called(*id)),
            EventKind::Ordered { id, order } => {
                let first = match order {
                    Order::Fifo => tr("oldest item"),
                    Order::Lifo => tr("newest item"),
                    Order::Priority if self.machine.has_role(*id, Role::Frontier) => tr("most linked page"),
                    Order::Priority => tr("smallest item"),
                };
                say!("{} returns its {first} first", self.machine.thing_called(*id), first)
            }
            EventKind::RunEnded { why: RunEnd::Returned } => tr("the program is over").into(),
            EventKind::TaskStarted { name, .. } => say!("{who} starts {name}", who, name),
            EventKind::TaskPolled => say!("{who} runs", who),
            EventKind::TaskSuspended => say!("{who} yields to the event loop", who),
            EventKind::TaskEnded if self.machine.role(event.task) == Some(Role::Crawl) => tr("Crawl finished").into(),
            EventKind::TaskEnded => say!("{who} ends", who),
            EventKind::TaskCancelled => say!("{who} is cancelled", who),
            EventKind::Made { thing, name, .. } => say!("{who} makes {}", who, made(*thing, name)),
            EventKind::Resized { permits, .. } => say!("there are now {}", count_of(*permits, "permit")),
            EventKind::Waiting { on } => format!("{who} {}", self.machine.wait_in_words(*on)),
            EventKind::Woken { to } if *to == event.task => say!("{who} resumes at {}", who, seconds(event.at)),
            EventKind::Woken { to } => say!("{} is woken by {who}", self.machine.called(*to), who),
            EventKind::Handed { id, to } => {
                say!("{} is handed {} by {who}", self.machine.called(*to), self.machine.thing_called(*id), who)
            }
            EventKind::Acquired { id } => say!("{who} acquires {}", who, self.machine.thing_called(*id)),
            EventKind::Released { id } => say!("{who} releases {}", who, self.machine.thing_called(*id)),
            EventKind::Put { id, item: put } => {
                say!("{who} puts {} on {}: {}", who, item(*put), self.machine.thing_called(*id), self.fill(*id))
            }
            EventKind::Got { id, item: got } => {
                say!("{who} takes {} from {}: {}", who, item(*got), self.machine.thing_called(*id), self.fill(*id))
            }
            EventKind::ItemDone { id } => {
                say!("{who} finishes an item of {}: {}", who, self.machine.thing_called(*id), self.fill(*id))
            }
            EventKind::Joined { id } => {
                say!("{who} has joined {}: all its items are done", who, self.machine.thing_called(*id))
            }
            EventKind::Printed { text } => say!("{who} prints “{text}”", who, text),
            EventKind::Note { text } => text.clone(),
            EventKind::Hold => tr("the run is paused: no new requests").into(),
            EventKind::Resumed => tr("the run resumes").into(),
            EventKind::Reconfigured { .. } => tr("the run's limits are other ones from here on").into(),
            EventKind::RunResumed => tr("the run is taken up again; what was under way is lost").into(),
            EventKind::SharedRead { name, value } => say!("{who} reads {value} from {name}", who, value, name),
            EventKind::SharedWritten { name, value } => say!("{who} writes {value} to {name}", who, value, name),
            EventKind::Line { line } => say!("{who} is at line {line}", who, line),
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
                say!("{who} discovers {} in a sitemap", who, page(*url))
            }
            EventKind::Discovered { url, depth, from, .. } => {
                let from = from.map_or_else(String::new, |from| say!(" on {}", page(from)));
                say!("{who} discovers {}{from}, {} from the start", who, page(*url), from, count_of(*depth, "link"))
            }
            EventKind::Queued { url } => say!("{} is queued", page(*url)),
            EventKind::FetchStarted { url } => say!("{who} requests {}", who, page(*url)),
            EventKind::BodyFinished { url, bytes } => {
                say!("{who} has received {bytes} bytes of {}", who, bytes, page(*url))
            }
            EventKind::Page(outcome) if outcome.state == PageState::Skipped => {
                let to = outcome.redirected_to.map_or_else(String::new, |to| say!(": {} stands for it", page(to)));
                say!("{} is not fetched{to}", page(outcome.url), to)
            }
            EventKind::Page(outcome) => {
                let read = if outcome.state == PageState::Ok {
                    say!(", with {}", count_of(outcome.link_count, "link"))
                } else {
                    outcome.reason.map_or_else(String::new, |reason| format!(" ({})", reason.code()))
                };
                let to = outcome.redirected_to.map_or_else(String::new, |to| say!(", redirected to {}", page(to)));
                say!("{who} finishes {}: {}{read}{to}", who, page(outcome.url), outcome.state.name(), read, to)
            }
            EventKind::Skipped { url, reason } => say!("{} is not fetched ({})", page(*url), reason.code()),
            EventKind::DepthImproved { url, depth } => {
                say!("{} is now {} from the start", page(*url), count_of(*depth, "link"))
            }
            EventKind::Robots { origin, outcome } => {
                say!("{who} asked for robots.txt of {origin}: {}", who, origin, robots_outcome(*outcome))
            }
            EventKind::MissingPage { origin, status, .. } => {
                say!("{who} asked {origin} for a page that it can't have: status {status}", who, origin, status)
            }
            _ => String::new(),
        }
    }
}

fn made(thing: Primitive, name: &str) -> String {
    match thing {
        Primitive::Queue { capacity: None } => say!("the queue “{name}”", name),
        Primitive::Queue { capacity: Some(most) } => {
            say!("the queue “{name}” with room for {}", name, count_of(most, "item"))
        }
        Primitive::Semaphore { permits } => say!("the semaphore “{name}” with {}", name, count_of(permits, "permit")),
        Primitive::Lock => say!("the lock “{name}”", name),
        Primitive::Event => say!("the event “{name}”", name),
        Primitive::Barrier { parties } => say!("the barrier “{name}” for {}", name, count_of(parties, "task")),
    }
}

fn robots_outcome(outcome: RobotsOutcome) -> String {
    match outcome {
        RobotsOutcome::Read { bytes } => say!("read {bytes} bytes", bytes),
        RobotsOutcome::Missing { status } => say!("there is none (status {status})", status),
        RobotsOutcome::ServerError { status } => say!("the server failed (status {status})", status),
        RobotsOutcome::Unreadable => tr("it cannot be read").into(),
        RobotsOutcome::NoAnswer => tr("it did not come in time, or broke off").into(),
    }
}
