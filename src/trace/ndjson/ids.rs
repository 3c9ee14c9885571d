//! Which tasks, things and URLs a trace has introduced.
//!
//! Folds keep a row for each number, so a number out of order is refused here: one event must not be
//! able to ask for four thousand million rows.

use super::FaultKind;
use crate::trace::{Event, EventKind, PrimitiveId, TaskId, UrlId, Wait};

/// How many of each there are; each kind is numbered in the order of introduction.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    tasks: TaskId,
    things: PrimitiveId,
    urls: UrlId,
}

const TASK: &str = "task";
const THING: &str = "thing";
const URL: &str = "URL";

impl Ids {
    /// Takes in an event whose numbers are in order.
    ///
    /// # Errors
    /// The first number that is not.
    pub(super) fn admit(&mut self, event: &Event) -> Result<(), FaultKind> {
        self.task(event.task)?;
        match &event.kind {
            EventKind::TaskStarted { id, .. } => {
                // 0 is whoever surrounds the run.
                let expected = self.tasks + 1;
                next(TASK, expected, *id)?;
                self.tasks = expected;
            }
            EventKind::Made { id, .. } => {
                next(THING, self.things, *id)?;
                self.things += 1;
            }
            EventKind::Discovered { url, from, .. } => {
                next(URL, self.urls, *url)?;
                from.map_or(Ok(()), |from| self.url(from))?;
                self.urls += 1;
            }
            EventKind::Waiting { on: Wait::Task(to) } | EventKind::Woken { to } => self.task(*to)?,
            EventKind::Waiting { on } => on.primitive().map_or(Ok(()), |id| self.thing(id))?,
            EventKind::Handed { id, to } => {
                self.thing(*id)?;
                self.task(*to)?;
            }
            EventKind::Resized { id, .. }
            | EventKind::Acquired { id }
            | EventKind::Released { id }
            | EventKind::Put { id, .. }
            | EventKind::ShutDown { id, .. }
            | EventKind::Ordered { id, .. }
            | EventKind::Set { id }
            | EventKind::Cleared { id }
            | EventKind::Tripped { id }
            | EventKind::BarrierReset { id }
            | EventKind::Broken { id }
            | EventKind::Got { id, .. }
            | EventKind::ItemDone { id }
            | EventKind::Joined { id } => self.thing(*id)?,
            EventKind::Queued { url }
            | EventKind::FetchStarted { url }
            | EventKind::BodyFinished { url, .. }
            | EventKind::Skipped { url, .. }
            | EventKind::DepthImproved { url, .. } => self.url(*url)?,
            EventKind::Page(page) => {
                self.url(page.url)?;
                page.redirected_to.map_or(Ok(()), |to| self.url(to))?;
                page.done.map_or(Ok(()), |id| self.thing(id))?;
                page.links.iter().try_for_each(|link| self.url(link.target))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn task(&self, id: TaskId) -> Result<(), FaultKind> {
        introduced(TASK, id <= self.tasks, id)
    }

    fn thing(&self, id: PrimitiveId) -> Result<(), FaultKind> {
        introduced(THING, id < self.things, id)
    }

    fn url(&self, id: UrlId) -> Result<(), FaultKind> {
        introduced(URL, id < self.urls, id)
    }
}

fn next(of: &'static str, expected: u32, found: u32) -> Result<(), FaultKind> {
    if expected == found { Ok(()) } else { Err(FaultKind::Number { of, expected, found }) }
}

fn introduced(of: &'static str, is_known: bool, found: u32) -> Result<(), FaultKind> {
    if is_known { Ok(()) } else { Err(FaultKind::UnknownId { of, found }) }
}
