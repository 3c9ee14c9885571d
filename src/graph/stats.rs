//! The counters, as the element's `stats` has them.

use crate::trace::{Micros, PageState};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunState {
    /// Not begun.
    #[default]
    Idle,
    /// Under way.
    Running,
    /// Paused.
    Paused,
    /// `join` returned.
    Done,
    /// Stopped by somebody.
    Stopped,
    /// Its worker died; what it had found is kept.
    Crashed,
}

impl RunState {
    /// The word in `stats.state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Crashed => "crashed",
        }
    }

    /// Whether events may still come.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// A run in numbers. The states sum to `pages`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Where the run stands.
    pub state: RunState,
    /// URLs discovered.
    pub pages: u32,
    /// Of these, how many in each state of [`PageState::ALL`].
    counts: [u32; PageState::ALL.len()],
    /// Links, each distinct (source, target, element, rel, fragment) once.
    pub links: u64,
    /// Requests for pages under way, from before they are sent to their body's end.
    pub in_flight: u32,
    /// The most there ever were at once.
    pub max_in_flight: u32,
    /// Bytes of bodies read.
    pub bytes: u64,
    /// µs from the run's begin to its last event.
    pub elapsed: Micros,
}

/// Counters that do not follow from the rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    links: u64,
    in_flight: u32,
    max_in_flight: u32,
    bytes: u64,
}

impl Stats {
    /// Pages in a state.
    pub fn count(&self, state: PageState) -> u32 {
        self.counts[state as usize]
    }

    /// Pages that will not change any more.
    pub fn finished(&self) -> u32 {
        self.pages - self.count(PageState::Queued) - self.count(PageState::Fetching)
    }

    pub(super) fn added(&mut self, state: PageState) {
        self.pages += 1;
        self.counts[state as usize] += 1;
    }

    /// A page is no longer counted.
    pub(super) fn removed(&mut self, state: PageState) {
        self.pages -= 1;
        self.counts[state as usize] -= 1;
    }

    pub(super) fn moved(&mut self, from: PageState, to: PageState) {
        self.counts[from as usize] -= 1;
        self.counts[to as usize] += 1;
    }

    /// The counters that do not follow from the rows.
    pub(super) fn tally(&self) -> Tally {
        let Self { links, in_flight, max_in_flight, bytes, .. } = *self;
        Tally { links, in_flight, max_in_flight, bytes }
    }

    pub(super) fn swap_tally(&mut self, other: &mut Tally) {
        let own = self.tally();
        let Tally { links, in_flight, max_in_flight, bytes } = std::mem::replace(other, own);
        (self.links, self.in_flight, self.max_in_flight, self.bytes) = (links, in_flight, max_in_flight, bytes);
    }

    pub(super) fn sent(&mut self) {
        self.in_flight += 1;
        self.max_in_flight = self.max_in_flight.max(self.in_flight);
    }

    pub(super) fn received(&mut self, bytes: u64) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.bytes += bytes;
    }
}

impl Serialize for Stats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("state", self.state.name())?;
        map.serialize_entry("pages", &self.pages)?;
        for state in PageState::ALL {
            map.serialize_entry(state.name(), &self.count(state))?;
        }
        map.serialize_entry("links", &self.links)?;
        map.serialize_entry("inFlight", &self.in_flight)?;
        map.serialize_entry("maxInFlight", &self.max_in_flight)?;
        map.serialize_entry("bytes", &self.bytes)?;
        map.serialize_entry("elapsedMs", &(self.elapsed / 1000))?;
        map.end()
    }
}
