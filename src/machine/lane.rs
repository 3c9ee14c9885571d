//! One row over time: spans that follow each other without a gap, and what they sum to.

use crate::language::tr;
use crate::trace::Micros;

/// What a row is laid out by. Under virtual time running takes none, so time alone does not do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// µs since the run began.
    #[default]
    Time,
    /// Position in the trace: the event at step 41 takes effect at 41, and a cursor that has
    /// taken in 41 events stands there, before it.
    Step,
}

/// What a task is at, as a lane tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// It runs.
    Running,
    /// It could run: started, woken, or handed what it waited for, and its turn has not come.
    Ready,
    /// It has a permit or a lock and sleeps: the work of a lesson's program.
    Working,
    /// A request of its is under way.
    Fetching,
    /// It reads what came.
    Reading,
    /// It waits for a permit.
    Permit,
    /// It waits for a lock.
    Lock,
    /// It waits for an item.
    Get,
    /// It waits for a free slot.
    Put,
    /// It waits until nothing is unfinished.
    Join,
    /// It waits for a point in time, with nothing in its hands.
    Time,
    /// It is paused with the run.
    Resume,
    /// It waits for another task's end.
    Task,
    /// It waits for an event to be set.
    Event,
    /// It waits at a barrier.
    Barrier,
    /// It waits for something the trace does not tell.
    Other,
    /// It has ended.
    Over,
}

/// How many kinds there are.
pub const KINDS: usize = Kind::Over as usize + 1;

impl Kind {
    /// All of them, by number.
    pub const ALL: [Kind; KINDS] = [
        Self::Running,
        Self::Ready,
        Self::Working,
        Self::Fetching,
        Self::Reading,
        Self::Permit,
        Self::Lock,
        Self::Get,
        Self::Put,
        Self::Join,
        Self::Time,
        Self::Resume,
        Self::Task,
        Self::Event,
        Self::Barrier,
        Self::Other,
        Self::Over,
    ];

    /// Whether it is a wait.
    pub fn waits(self) -> bool {
        (Self::Permit as u8..=Self::Other as u8).contains(&(self as u8))
    }

    /// What a reader is told that the task does.
    pub fn words(self) -> &'static str {
        match self {
            Self::Running => tr("runs"),
            Self::Ready => tr("is ready to run"),
            Self::Working => tr("holds and works"),
            Self::Fetching => tr("fetches"),
            Self::Reading => tr("reads"),
            Self::Permit => tr("waits for a permit"),
            Self::Lock => tr("waits for a lock"),
            Self::Get => tr("waits for an item"),
            Self::Put => tr("waits for a free slot"),
            Self::Join => tr("waits to join"),
            Self::Time => tr("sleeps"),
            Self::Resume => tr("is paused"),
            Self::Task => tr("waits for a task"),
            Self::Event => tr("waits for an event"),
            Self::Barrier => tr("waits at a barrier"),
            Self::Other => tr("waits"),
            Self::Over => tr("has ended"),
        }
    }
}

/// A stretch of a row; it goes on to the beginning of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it begins, µs.
    pub at: Micros,
    /// The step of the event that begins it.
    pub step: u32,
    /// On kind: a thing's, task's or page's number, by kind; [`NONE`] where there is nothing to say.
    pub what: u32,
    /// What is done.
    pub kind: Kind,
    /// Permits and locks in the task's hands.
    pub holds: u16,
}

/// A span's `what` where there is none.
pub const NONE: u32 = u32::MAX;

impl Span {
    /// Where it begins on an axis.
    pub fn start(&self, axis: Axis) -> u64 {
        match axis {
            Axis::Time => self.at,
            Axis::Step => self.step.into(),
        }
    }
}

/// How much of each [`Kind`], µs or steps.
pub type Sums = [u64; KINDS];

/// Spans between two sums, or extremes, that are kept.
const EACH: usize = 32;

/// The last of these that begins at or before `x`, if any does.
fn find(spans: &[Span], axis: Axis, x: u64) -> Option<usize> {
    spans.partition_point(|span| span.start(axis) <= x).checked_sub(1)
}

/// A row of spans.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    spans: Vec<Span>,
    /// Of each [`EACH`] spans, what those before come to, by time and by step.
    sums: Vec<[Sums; 2]>,
}

impl Lane {
    /// The spans, by start.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The span at a point: of several that begin there, the last. None before the first.
    pub fn find(&self, axis: Axis, x: u64) -> Option<usize> {
        find(&self.spans, axis, x)
    }

    /// The span at a point that is not before span `at`, quickly if it is not far behind it.
    pub fn find_after(&self, mut at: usize, axis: Axis, x: u64) -> usize {
        for _ in 0..EACH {
            if self.spans.get(at + 1).is_none_or(|next| next.start(axis) > x) {
                return at;
            }
            at += 1;
        }
        find(&self.spans[at..], axis, x).map_or(at, |more| at + more)
    }

    /// Begins a span, unless it would go on with the last. Whether it did.
    pub(super) fn push(&mut self, span: Span) -> bool {
        let alike = |last: &Span| (last.kind, last.what, last.holds) == (span.kind, span.what, span.holds);
        if self.spans.last().is_some_and(alike) {
            return false;
        }
        if self.spans.len().is_multiple_of(EACH) {
            let sums = [Axis::Time, Axis::Step].map(|axis| self.sums(axis, span.start(axis)));
            self.sums.push(sums);
        }
        self.spans.push(span);
        true
    }

    /// How much of each kind there is before `x`; the last span goes on for ever.
    pub fn sums(&self, axis: Axis, x: u64) -> Sums {
        let Some(last) = find(&self.spans, axis, x) else { return Sums::default() };
        let kept = last / EACH;
        let mut sums = self.sums.get(kept).map_or(Sums::default(), |sums| sums[axis as usize]);
        let spans = &self.spans[kept * EACH..=last];
        for (at, span) in spans.iter().enumerate() {
            let end = spans.get(at + 1).map_or(x, |next| next.start(axis));
            sums[span.kind as usize] += end - span.start(axis);
        }
        sums
    }

    /// How much of each kind there is from `from` to before `to`.
    pub fn shares(&self, axis: Axis, from: u64, to: u64) -> Sums {
        let mut sums = self.sums(axis, to);
        for (sum, before) in sums.iter_mut().zip(self.sums(axis, from)) {
            *sum -= before;
        }
        sums
    }

    /// The same, if it is known that what there is lies in the spans from number `first` to `last`.
    pub fn shares_of(&self, axis: Axis, from: u64, to: u64, first: usize, last: usize) -> Sums {
        if last - first > 2 * EACH {
            return self.shares(axis, from, to);
        }
        let mut sums = Sums::default();
        for at in first..=last {
            let Some(span) = self.spans.get(at) else { break };
            let end = self.spans.get(at + 1).map_or(to, |next| next.start(axis).min(to));
            sums[span.kind as usize] += end.saturating_sub(span.start(axis).max(from));
        }
        sums
    }
}

/// A number that changes: a queue's length, permits held.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Each with its value in `what`.
    spans: Vec<Span>,
    /// Least and most of each [`EACH`] values.
    extremes: Vec<(u32, u32)>,
}

impl Series {
    /// Its changes: times, steps, and in `what` the value from there on.
    pub fn changes(&self) -> &[Span] {
        &self.spans
    }

    /// The value after the last change.
    pub fn last(&self) -> u32 {
        self.spans.last().map_or(0, |span| span.what)
    }

    /// The value at a point, after all that happens there; 0 before the first.
    pub fn value(&self, axis: Axis, x: u64) -> u32 {
        find(&self.spans, axis, x).map_or(0, |at| self.spans[at].what)
    }

    pub(super) fn push(&mut self, step: u32, at: Micros, value: u32) {
        if self.spans.last().map(|span| span.what) == Some(value) {
            return;
        }
        match self.extremes.last_mut() {
            Some((least, most)) if !self.spans.len().is_multiple_of(EACH) => {
                (*least, *most) = ((*least).min(value), (*most).max(value));
            }
            _ => self.extremes.push((value, value)),
        }
        self.spans.push(Span { at, step, what: value, kind: Kind::Running, holds: 0 });
    }

    /// Least and most of the values from `from` to before `to`, that at `from` included;
    /// also of those that were there for no time at all.
    pub fn range(&self, axis: Axis, from: u64, to: u64) -> (u32, u32) {
        let mut at = self.spans.partition_point(|span| span.start(axis) < from);
        let before = at.checked_sub(1).map_or(0, |last| self.spans[last].what);
        let changes = self.spans.get(at).is_some_and(|span| span.start(axis) == from);
        let (mut least, mut most) = if changes { (u32::MAX, 0) } else { (before, before) };
        let end = self.spans.partition_point(|span| span.start(axis) < to);
        while at < end {
            let whole = at.is_multiple_of(EACH) && at + EACH <= end;
            let (low, high) = if whole { self.extremes[at / EACH] } else { (self.spans[at].what, self.spans[at].what) };
            (least, most) = (least.min(low), most.max(high));
            at += if whole { EACH } else { 1 };
        }
        (least.min(most), most)
    }
}
