//! The fold that knows how a run went over time: queued, in flight, done, and how fast.

use crate::trace::{Event, EventKind, Fold, Micros, Primitive, PrimitiveId, Reason, RunLimits};

/// Most buckets; when a run outgrows them, two become one.
const MOST: usize = 120;
/// A bucket's length at first, µs.
const FIRST: Micros = 250_000;
/// What a rate is taken over at least, µs: over less, a page more or less is a jump.
const SMOOTH: Micros = 2_000_000;

/// What happened in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The most items on the queue at once.
    pub queued: u32,
    /// The most requests under way at once.
    pub in_flight: u32,
    /// Items finished in it.
    pub done: u32,
    /// Items put and not finished, at its end.
    pub unfinished: u32,
    /// Events of the run by its end.
    pub end: u32,
}

/// A run over time, in at most 120 spans of equal length from its begin on. Whatever the
/// length of the run, no item is lost: the spans' `done` sum to [`Rates::done`].
#[derive(Clone, Debug)]
pub struct Rates {
    queue: Option<PrimitiveId>,
    began: Micros,
    elapsed: Micros,
    width: Micros,
    spans: Vec<Bucket>,
    /// What holds now; its `done` is of the whole run.
    now: Bucket,
    pub(super) most_pages: Option<u32>,
    pub(super) claimed: u32,
    pub(super) is_full: bool,
    pub(super) is_held: bool,
    pub(super) is_over: bool,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            queue: None,
            began: 0,
            elapsed: 0,
            width: FIRST,
            spans: vec![Bucket::default()],
            now: Bucket::default(),
            most_pages: None,
            claimed: 0,
            is_full: false,
            is_held: false,
            is_over: false,
        }
    }
}

impl Rates {
    /// The spans, the last of them perhaps not over.
    pub fn spans(&self) -> &[Bucket] {
        &self.spans
    }

    /// A span's length, µs.
    pub fn width(&self) -> Micros {
        self.width
    }

    /// µs from the run's begin to its last event.
    pub fn elapsed(&self) -> Micros {
        self.elapsed
    }

    /// Items finished.
    pub fn done(&self) -> u32 {
        self.now.done
    }

    /// Items put and not finished.
    pub fn unfinished(&self) -> u32 {
        self.now.unfinished
    }

    /// What holds now; its `done` is of the whole run.
    pub fn now(&self) -> Bucket {
        self.now
    }

    /// Tenths of items finished a second, about the end of a span.
    pub fn rate(&self, span: usize) -> u32 {
        let (done, time) = self.lately(span, SMOOTH);
        (u64::from(done) * 10_000_000 / time).min(u64::from(u32::MAX)) as u32
    }

    /// Items finished in the span and those before it that make up at least `window`, and how
    /// long all of them are (a second or more), µs.
    pub(super) fn lately(&self, span: usize, window: Micros) -> (u32, Micros) {
        let last = span.min(self.spans.len() - 1);
        let first = self.reach(last, window);
        let done = self.spans[first..=last].iter().fold(0u32, |sum, span| sum.saturating_add(span.done));
        let end = self.elapsed.min(self.width.saturating_mul(last as Micros + 1));
        (done, end.saturating_sub(self.width * first as Micros).max(1_000_000))
    }

    /// The first span of a window that ends with `last`: one more than it needs, as the last
    /// may have just begun.
    pub(super) fn reach(&self, last: usize, window: Micros) -> usize {
        last.saturating_sub(window.div_ceil(self.width) as usize)
    }

    /// Time goes on to `at`: the spans up to it have what held before.
    fn pass(&mut self, at: Micros) {
        self.elapsed = self.elapsed.max(at.saturating_sub(self.began));
        while self.elapsed / self.width >= MOST as Micros {
            self.spans = self.spans.chunks(2).map(joined).collect();
            self.width *= 2;
        }
        let still = Bucket { done: 0, ..self.now };
        self.spans.resize(self.spans.len().max((self.elapsed / self.width) as usize + 1), still);
    }

    /// Takes what holds now into the last span.
    fn note(&mut self) {
        if let Some(last) = self.spans.last_mut() {
            last.queued = last.queued.max(self.now.queued);
            last.in_flight = last.in_flight.max(self.now.in_flight);
            last.unfinished = self.now.unfinished;
        }
    }

    /// The run is taken up again: what was under way is lost. If it had ended, the time since does not count.
    fn resume(&mut self, at: Micros) {
        if self.is_over {
            self.began = at.saturating_sub(self.elapsed);
        }
        self.pass(at);
        (self.is_over, self.is_held, self.queue) = (false, false, None);
        self.now = Bucket { done: self.now.done, end: self.now.end, ..Bucket::default() };
        self.note();
    }

    fn finish(&mut self) {
        self.now.done = self.now.done.saturating_add(1);
        self.now.unfinished = self.now.unfinished.saturating_sub(1);
        if let Some(last) = self.spans.last_mut() {
            last.done = last.done.saturating_add(1);
        }
    }
}

/// Two spans as one.
fn joined(pair: &[Bucket]) -> Bucket {
    pair.iter().fold(Bucket::default(), |sum, span| Bucket {
        queued: sum.queued.max(span.queued),
        in_flight: sum.in_flight.max(span.in_flight),
        done: sum.done.saturating_add(span.done),
        unfinished: span.unfinished,
        end: span.end,
    })
}

impl Fold for Rates {
    fn apply(&mut self, step: u32, event: &Event) {
        // The spans that pass before this event have those before it.
        self.now.end = step;
        self.take_in(event);
        if let Some(last) = self.spans.last_mut() {
            last.end = step.saturating_add(1);
        }
    }
}

impl Rates {
    fn take_in(&mut self, event: &Event) {
        if let EventKind::RunStarted { config } = &event.kind {
            *self = Self { began: event.at, most_pages: RunLimits::of(config).max_pages, ..Self::default() };
            return;
        }
        if let EventKind::Reconfigured { config } = &event.kind {
            self.most_pages = RunLimits::of(config).max_pages;
        }
        if event.kind == EventKind::RunResumed {
            return self.resume(event.at);
        }
        if self.is_over {
            return;
        }
        self.pass(event.at);
        let is_queue = |id: PrimitiveId| self.queue == Some(id);
        match &event.kind {
            EventKind::Made { id, thing: Primitive::Queue { .. }, .. } if self.queue.is_none() => {
                self.queue = Some(*id)
            }
            EventKind::Put { id, .. } if is_queue(*id) => {
                self.now.queued = self.now.queued.saturating_add(1);
                self.now.unfinished = self.now.unfinished.saturating_add(1);
            }
            EventKind::Got { id, .. } if is_queue(*id) => self.now.queued = self.now.queued.saturating_sub(1),
            EventKind::ItemDone { id } if is_queue(*id) => self.finish(),
            EventKind::Page(page) if page.done.is_some_and(is_queue) => self.finish(),
            EventKind::Queued { .. } => self.claimed = self.claimed.saturating_add(1),
            EventKind::Skipped { reason: Reason::Limit, .. } => self.is_full = true,
            EventKind::FetchStarted { .. } => self.now.in_flight = self.now.in_flight.saturating_add(1),
            EventKind::BodyFinished { .. } => self.now.in_flight = self.now.in_flight.saturating_sub(1),
            EventKind::Hold => self.is_held = true,
            EventKind::Resumed => self.is_held = false,
            // What was under way is aborted.
            EventKind::RunEnded { .. } => (self.is_over, self.now.in_flight) = (true, 0),
            _ => return,
        }
        self.note();
    }
}
