//! Every event as a sentence: for the table of steps, and to be read aloud.

use super::Machine;
use crate::trace::{Event, Order, PageState, Playback, RobotsOutcome, RunEnd, TaskId, Thing, ThingId, What, seconds};
use std::ops::Range;

/// An event, told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its step.
    pub step: u32,
    /// When it was, µs.
    pub at: u64,
    /// The task that did it.
    pub task: TaskId,
    /// The sentence, without a full stop.
    pub text: String,
}

/// The events at these steps, told in order. `name_of_item` is as in [`tell`].
pub fn told(trace: &Playback<Machine>, steps: Range<u32>, name_of_item: &dyn Fn(u32) -> String) -> Vec<Told> {
    let mut cursor = trace.cursor();
    trace.seek(&mut cursor, steps.start);
    let tell_one = |(step, event): (u32, Event)| {
        cursor.advance([&event]);
        let text = tell(cursor.fold(), &event, name_of_item);
        Told { step, at: event.at, task: event.task, text }
    };
    trace.events(steps).map(tell_one).collect()
}

/// An event as a sentence without a full stop. `machine` has just taken it in (with a later one
/// the names are right, the numbers are not); `name_of_item` names what queues hold, which in a
/// crawl are pages.
///
/// ```
/// use crawlscope_engine::machine::{Machine, tell};
/// use crawlscope_engine::trace::{Cursor, Event, What};
///
/// let mut machine = Cursor::new(Machine::default());
/// let what = |what| Event { at: 0, task: 0, what };
/// machine.advance([&what(What::TaskStarted { id: 1, name: "main".into() })]);
/// let ends = Event { at: 350_000, task: 1, what: What::TaskEnded };
/// assert_eq!(tell(machine.fold(), &ends, &|item| format!("item-{item}")), "main ends");
/// ```
pub fn tell(machine: &Machine, event: &Event, name_of_item: &dyn Fn(u32) -> String) -> String {
    let teller = Teller { machine, item: name_of_item };
    teller.says(&machine.called(event.task), event)
}

struct Teller<'a> {
    machine: &'a Machine,
    item: &'a dyn Fn(u32) -> String,
}

impl Teller<'_> {
    /// How full a queue is.
    fn fill(&self, id: ThingId) -> String {
        let row = self.machine.things().get(id as usize);
        row.map_or_else(String::new, |row| format!("{} on it, {} unfinished", row.items.len(), row.unfinished))
    }

    fn says(&self, who: &str, event: &Event) -> String {
        let item = self.item;
        match &event.what {
            What::RunStarted { .. } => "the run begins".into(),
            What::RunEnded { why: RunEnd::Joined } => "the run is over: nothing is unfinished".into(),
            What::RunEnded { why: RunEnd::Stopped } => "the run is stopped".into(),
            What::ShutDown { id, immediate } => {
                let rest = if *immediate { " and drops what is on it" } else { "" };
                format!("{who} shuts {} down{rest}", self.machine.thing_called(*id))
            }
            What::Ordered { id, order: Order::Lifo } => {
                format!("{} gives its newest item first", self.machine.thing_called(*id))
            }
            What::Ordered { id, order: Order::Priority } => {
                format!("{} gives its least item first", self.machine.thing_called(*id))
            }
            What::RunEnded { why: RunEnd::Returned } => "the program is over".into(),
            What::TaskStarted { name, .. } => format!("{who} starts {name}"),
            What::TaskPolled => format!("{who} runs"),
            What::TaskSuspended => format!("{who} gives control back"),
            What::TaskEnded => format!("{who} ends"),
            What::TaskCancelled => format!("{who} is cancelled"),
            What::Made { thing, name, .. } => format!("{who} makes {}", made(*thing, name)),
            What::Resized { permits, .. } => format!("there are {} from now on", many(*permits, "permit")),
            What::Waiting { on } => format!("{who} waits {}", self.machine.wait_in_words(*on)),
            What::Woken { to } if *to == event.task => format!("{who} goes on at {}", seconds(event.at)),
            What::Woken { to } => format!("{} is woken by {who}", self.machine.called(*to)),
            What::Handed { id, to } => {
                format!("{} is handed {} by {who}", self.machine.called(*to), self.machine.thing_called(*id))
            }
            What::Acquired { id } => format!("{who} has {}", self.machine.thing_called(*id)),
            What::Released { id } => format!("{who} gives {} back", self.machine.thing_called(*id)),
            What::Put { id, item: put } => {
                format!("{who} puts {} on {}: {}", item(*put), self.machine.thing_called(*id), self.fill(*id))
            }
            What::Got { id, item: got } => {
                format!("{who} takes {} off {}: {}", item(*got), self.machine.thing_called(*id), self.fill(*id))
            }
            What::ItemDone { id } => {
                format!("{who} is done with an item of {}: {}", self.machine.thing_called(*id), self.fill(*id))
            }
            What::Joined { id } => {
                format!("{who} has joined {}: nothing on it is unfinished", self.machine.thing_called(*id))
            }
            What::Printed { text } => format!("{who} prints “{text}”"),
            What::Note { text } => text.clone(),
            What::Hold => "the run is paused: nobody starts a request".into(),
            What::Resumed => "the run goes on".into(),
            What::SharedRead { name, value } => format!("{who} reads {value} from {name}"),
            What::SharedWritten { name, value } => format!("{who} writes {value} to {name}"),
            What::Line { line } => format!("{who} is at line {line}"),
            What::Discovered { .. }
            | What::Queued { .. }
            | What::FetchStarted { .. }
            | What::BodyFinished { .. }
            | What::Page(_)
            | What::Skipped { .. }
            | What::DepthImproved { .. }
            | What::Robots { .. } => self.crawls(who, &event.what),
        }
    }

    /// What a crawl tells besides.
    fn crawls(&self, who: &str, what: &What) -> String {
        let page = self.item;
        match what {
            What::Discovered { url, depth, from, .. } => {
                let from = from.map_or_else(String::new, |from| format!(" on {}", page(from)));
                format!("{who} finds {}{from}, {} from the start", page(*url), many(*depth, "link"))
            }
            What::Queued { url } => format!("{} is to be fetched", page(*url)),
            What::FetchStarted { url } => format!("{who} requests {}", page(*url)),
            What::BodyFinished { url, bytes } => format!("{who} has received {bytes} bytes of {}", page(*url)),
            What::Page(told) => {
                let read = if told.state == PageState::Ok {
                    format!(", with {}", many(told.link_count, "link"))
                } else {
                    told.reason.map_or_else(String::new, |reason| format!(" ({})", reason.code()))
                };
                let to = told.redirected_to.map_or_else(String::new, |to| format!(", redirected to {}", page(to)));
                format!("{who} is done with {}: {}{read}{to}", page(told.url), told.state.name())
            }
            What::Skipped { url, reason } => format!("{} is not fetched ({})", page(*url), reason.code()),
            What::DepthImproved { url, depth } => {
                format!("{} turns out to be {} from the start", page(*url), many(*depth, "link"))
            }
            What::Robots { origin, outcome } => format!("{who} asked for robots.txt of {origin}: {}", heard(*outcome)),
            _ => String::new(),
        }
    }
}

fn made(thing: Thing, name: &str) -> String {
    match thing {
        Thing::Queue { capacity: None } => format!("the queue “{name}”"),
        Thing::Queue { capacity: Some(most) } => format!("the queue “{name}” of at most {}", many(most, "item")),
        Thing::Semaphore { permits } => format!("the semaphore “{name}” with {}", many(permits, "permit")),
        Thing::Lock => format!("the lock “{name}”"),
    }
}

fn heard(outcome: RobotsOutcome) -> String {
    match outcome {
        RobotsOutcome::Read { bytes } => format!("read {bytes} bytes"),
        RobotsOutcome::Missing { status } => format!("there is none (status {status})"),
        RobotsOutcome::ServerError { status } => format!("the server failed (status {status})"),
        RobotsOutcome::Unreadable => "it cannot be read".into(),
    }
}

fn many(count: u32, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
