//! From a line's JSON to its event.

use super::FaultKind;
use super::fault::excerpt;
use super::json::Value;
use crate::trace::{
    ElementKind, Event, Link, Micros, Page, PageState, Reason, RobotsOutcome, RunEnd, Thing, Wait, What,
};

/// The latest time: what fits the integers of every reader of JSON, 285 years.
pub(super) const LAST: Micros = (1 << 53) - 1;

const ID: &str = "an integer below 4294967296";
const TEXT: &str = "a text";
const OBJECT: &str = "an object";

/// What a field is not, by name: [`FaultKind::Shape`] without its event. Boxed, as it is rare and large.
type Wrong = Box<(&'static str, &'static str, String)>;

/// What could be made of a line.
pub(super) struct Decoded {
    /// The event, unless this version does not know it.
    pub(super) event: Option<Event>,
    /// Links that were left out because they are of an unknown kind.
    pub(super) links: u32,
}

/// Reads an event out of its line.
///
/// # Errors
/// [`FaultKind::Shape`] or [`FaultKind::SecondHeader`].
pub(super) fn event(value: Value) -> Result<Decoded, FaultKind> {
    let mut line = Fields::of(value, "line").map_err(|wrong| shape("an event", wrong))?;
    if line.is_header() {
        return Err(FaultKind::SecondHeader);
    }
    let (at, task, what) = head(&mut line).map_err(|wrong| shape("an event", wrong))?;
    let (name, value) = match what {
        Value::Text(name) => (name, Value::Map(Vec::new())),
        Value::Map(mut map) if map.len() == 1 => map.swap_remove(0),
        other => return Err(shape("an event", wrong("what", "a name, or an object with one", &other))),
    };
    let mut links = 0;
    let read = Fields::of(value, "value").and_then(|mut fields| what_of(&name, &mut fields, &mut links));
    match read {
        Ok(what) => Ok(Decoded { event: what.map(|what| Event { at, task, what }), links }),
        Err(wrong) => Err(shape(&name, wrong)),
    }
}

fn head(line: &mut Fields) -> Result<(Micros, u32, Value), Wrong> {
    Ok((line.time("at")?, line.id("task")?, line.take("what")))
}

#[expect(clippy::boxed_local)] // The box is how it comes: a Result of it stays small.
fn shape(event: &str, wrong: Wrong) -> FaultKind {
    let (field, expected, found) = *wrong;
    FaultKind::Shape { event: excerpt(event), field, expected, found }
}

fn wrong(field: &'static str, expected: &'static str, found: &Value) -> Wrong {
    Box::new((field, expected, show(found)))
}

/// A value, short enough for a message.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => format!("“{}”", excerpt(text)),
        Value::List(_) => "a list".into(),
        Value::Map(_) => OBJECT.into(),
        Value::Other(text) => excerpt(text),
    }
}

/// The fields of an object; who reads one takes it out. Of those named alike the first counts.
pub(super) struct Fields(Vec<(String, Value)>);

impl Fields {
    pub(super) fn of(value: Value, field: &'static str) -> Result<Self, Wrong> {
        match value {
            Value::Map(map) => Ok(Self(map)),
            // An event without fields may be written as a name alone, or with nothing behind it.
            Value::Null => Ok(Self(Vec::new())),
            other => Err(wrong(field, OBJECT, &other)),
        }
    }

    /// Whether it is a file's first line.
    pub(super) fn is_header(&self) -> bool {
        let has = |wanted: &str| self.0.iter().any(|(name, _)| name == wanted);
        has("format") && !has("what")
    }

    /// The field's value; null if it is not there.
    pub(super) fn take(&mut self, field: &str) -> Value {
        let found = self.0.iter_mut().find(|(name, _)| name == field);
        found.map_or(Value::Null, |(_, value)| std::mem::replace(value, Value::Null))
    }

    fn up_to(&mut self, field: &'static str, most: u64, expected: &'static str) -> Result<u64, Wrong> {
        match self.take(field) {
            Value::Int(number) if number <= most => Ok(number),
            other => Err(wrong(field, expected, &other)),
        }
    }

    fn count(&mut self, field: &'static str) -> Result<u64, Wrong> {
        self.up_to(field, u64::MAX, "an integer from 0")
    }

    fn time(&mut self, field: &'static str) -> Result<Micros, Wrong> {
        self.up_to(field, LAST, "an integer of µs below 2^53")
    }

    fn id(&mut self, field: &'static str) -> Result<u32, Wrong> {
        self.up_to(field, u32::MAX.into(), ID).map(|id| id as u32)
    }

    fn status(&mut self) -> Result<u16, Wrong> {
        self.up_to("status", u16::MAX.into(), "an integer below 65536").map(|status| status as u16)
    }

    fn text(&mut self, field: &'static str) -> Result<String, Wrong> {
        match self.take(field) {
            Value::Text(text) => Ok(text),
            other => Err(wrong(field, TEXT, &other)),
        }
    }

    fn is_null(&self, field: &str) -> bool {
        self.0.iter().find(|(name, _)| name == field).is_none_or(|(_, value)| matches!(value, Value::Null))
    }

    fn maybe_id(&mut self, field: &'static str) -> Result<Option<u32>, Wrong> {
        if self.is_null(field) { Ok(None) } else { self.id(field).map(Some) }
    }

    fn maybe_text(&mut self, field: &'static str) -> Result<Option<String>, Wrong> {
        if self.is_null(field) { Ok(None) } else { self.text(field).map(Some) }
    }

    /// A name alone, or an object whose one key is the name.
    fn choice(&mut self, field: &'static str) -> Result<(String, Fields), Wrong> {
        match self.take(field) {
            Value::Text(name) => Ok((name, Fields(Vec::new()))),
            Value::Map(mut map) if map.len() == 1 => {
                let (name, value) = map.swap_remove(0);
                // `{"get":0}`: what has no names of its own is found under the choice's.
                Ok(match value {
                    Value::Map(fields) => (name, Fields(fields)),
                    bare => (name, Fields(vec![(field.into(), bare)])),
                })
            }
            other => Err(wrong(field, "a name, or an object with one", &other)),
        }
    }
}

/// The event of this name; none if there is none in this version.
fn what_of(name: &str, fields: &mut Fields, unknown_links: &mut u32) -> Result<Option<What>, Wrong> {
    let what = match name {
        "run-started" => What::RunStarted { config: fields.text("config")? },
        "run-ended" => What::RunEnded { why: why(fields)? },
        "task-started" => What::TaskStarted { id: fields.id("id")?, name: fields.text("name")? },
        "task-polled" => What::TaskPolled,
        "task-suspended" => What::TaskSuspended,
        "task-ended" => What::TaskEnded,
        "task-cancelled" => What::TaskCancelled,
        "made" => What::Made { id: fields.id("id")?, thing: thing(fields)?, name: fields.text("name")? },
        "resized" => What::Resized { id: fields.id("id")?, permits: fields.id("permits")? },
        "waiting" => What::Waiting { on: wait(fields)? },
        "woken" => What::Woken { to: fields.id("to")? },
        "handed" => What::Handed { id: fields.id("id")?, to: fields.id("to")? },
        "acquired" => What::Acquired { id: fields.id("id")? },
        "released" => What::Released { id: fields.id("id")? },
        "put" => What::Put { id: fields.id("id")?, item: fields.id("item")? },
        "got" => What::Got { id: fields.id("id")?, item: fields.id("item")? },
        "item-done" => What::ItemDone { id: fields.id("id")? },
        "joined" => What::Joined { id: fields.id("id")? },
        "discovered" => What::Discovered {
            url: fields.id("url")?,
            address: fields.text("address")?,
            depth: fields.id("depth")?,
            from: fields.maybe_id("from")?,
        },
        "queued" => What::Queued { url: fields.id("url")? },
        "fetch-started" => What::FetchStarted { url: fields.id("url")? },
        "body-finished" => What::BodyFinished { url: fields.id("url")?, bytes: fields.count("bytes")? },
        "page" => What::Page(page(fields, unknown_links)?),
        "skipped" => What::Skipped { url: fields.id("url")?, reason: reason(&fields.text("reason")?) },
        "depth-improved" => What::DepthImproved { url: fields.id("url")?, depth: fields.id("depth")? },
        "robots" => What::Robots { origin: fields.text("origin")?, outcome: robots(fields)? },
        "shared-read" => What::SharedRead { name: fields.text("name")?, value: fields.text("value")? },
        "shared-written" => What::SharedWritten { name: fields.text("name")?, value: fields.text("value")? },
        "line" => What::Line { line: fields.id("line")? },
        "note" => What::Note { text: fields.text("text")? },
        "hold" => What::Hold,
        "resumed" => What::Resumed,
        "printed" => What::Printed { text: fields.text("text")? },
        _ => return Ok(None),
    };
    Ok(Some(what))
}

fn other(field: &'static str, expected: &'static str, found: String) -> Wrong {
    wrong(field, expected, &Value::Text(found))
}

fn why(fields: &mut Fields) -> Result<RunEnd, Wrong> {
    match fields.text("why")?.as_str() {
        "joined" => Ok(RunEnd::Joined),
        "stopped" => Ok(RunEnd::Stopped),
        found => Err(other("why", "joined or stopped", found.into())),
    }
}

fn thing(fields: &mut Fields) -> Result<Thing, Wrong> {
    let (kind, mut of) = fields.choice("thing")?;
    Ok(match kind.as_str() {
        "queue" => Thing::Queue { capacity: of.maybe_id("capacity")? },
        "semaphore" => Thing::Semaphore { permits: of.id("permits")? },
        "lock" => Thing::Lock,
        _ => return Err(other("thing", "queue, semaphore or lock", kind)),
    })
}

fn wait(fields: &mut Fields) -> Result<Wait, Wrong> {
    let (kind, mut of) = fields.choice("on")?;
    Ok(match kind.as_str() {
        "acquire" => Wait::Acquire(of.id("on")?),
        "get" => Wait::Get(of.id("on")?),
        "put" => Wait::Put(of.id("on")?),
        "join" => Wait::Join(of.id("on")?),
        "until" => Wait::Until(of.time("on")?),
        "resume" => Wait::Resume,
        "task" => Wait::Task(of.id("on")?),
        _ => return Err(other("on", "acquire, get, put, join, until, task or resume", kind)),
    })
}

fn robots(fields: &mut Fields) -> Result<RobotsOutcome, Wrong> {
    let (kind, mut of) = fields.choice("outcome")?;
    Ok(match kind.as_str() {
        "read" => RobotsOutcome::Read { bytes: of.id("bytes")? },
        "missing" => RobotsOutcome::Missing { status: of.status()? },
        "server-error" => RobotsOutcome::ServerError { status: of.status()? },
        "unreadable" => RobotsOutcome::Unreadable,
        _ => return Err(other("outcome", "read, missing, server-error or unreadable", kind)),
    })
}

fn reason(code: &str) -> Reason {
    Reason::ALL.into_iter().find(|reason| reason.code() == code).unwrap_or(Reason::Other)
}

fn page(fields: &mut Fields, unknown_links: &mut u32) -> Result<Box<Page>, Wrong> {
    let state = fields.text("state")?;
    let known = PageState::ALL.into_iter().find(|known| known.name() == state);
    let state = known.ok_or_else(|| other("state", "a page's state", state))?;
    let links = match fields.take("links") {
        Value::List(links) => links,
        other => return Err(wrong("links", "a list", &other)),
    };
    let mut page = Page {
        state,
        status: if fields.is_null("status") { None } else { Some(fields.status()?) },
        reason: fields.maybe_text("reason")?.as_deref().map(reason),
        title: fields.maybe_text("title")?,
        content_type: fields.maybe_text("content_type")?,
        bytes: fields.count("bytes")?,
        took: fields.count("took")?,
        parsed: fields.count("parsed")?,
        redirected_to: fields.maybe_id("redirected_to")?,
        done: fields.maybe_id("done")?,
        link_count: fields.id("link_count")?,
        ..Page::bare(fields.id("url")?)
    };
    for value in links {
        match link(value)? {
            Some(link) => page.links.push(link),
            None => *unknown_links += 1,
        }
    }
    Ok(Box::new(page))
}

fn link(value: Value) -> Result<Option<Link>, Wrong> {
    let mut fields = Fields::of(value, "links")?;
    let element = match fields.text("element")?.as_str() {
        "a" => ElementKind::A,
        "area" => ElementKind::Area,
        _ => return Ok(None),
    };
    Ok(Some(Link {
        target: fields.id("target")?,
        element,
        text: fields.text("text")?,
        rel: fields.text("rel")?,
        fragment: fields.maybe_text("fragment")?,
        count: fields.id("count")?,
    }))
}
