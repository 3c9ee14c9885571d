//! A trace kept as bytes, and folds of any prefix of it, quickly.
//!
//! A *step* of a cursor is the number of events it has taken in. Events are kept encoded, in
//! segments of [`SEGMENT`] of them, so that any event is found by decoding one segment at most.
//! Of the fold, which a prefix of columns does not give, a copy is kept every so often: a
//! keyframe. To seek is to copy the last keyframe before a step and to take in what follows.
//!
//! Memory: the bytes of the events, some 20 an event in a crawl without its links, and
//! [`KEYFRAME_BYTES`] of keyframes. When those are used up every other keyframe goes and the
//! rest are twice as far apart: a run of any length costs the same, its seeks get slower.

use super::{Cursor, Event, Fold, Micros, WireError, decode_one, encode};
use std::ops::Range;

/// Events a segment.
const SEGMENT: u32 = 512;
/// Events between keyframes, as long as those are small.
const SPACING: u32 = 4 * SEGMENT;
/// Bytes that keyframes may take, about.
pub const KEYFRAME_BYTES: usize = 16 << 20;

/// A fold of which copies can be kept.
pub trait Keyframe: Fold + Clone {
    /// Bytes that a copy takes, about.
    fn weight(&self) -> usize;
}

/// Encoded events, one after the other.
#[derive(Clone, Debug)]
struct Segment {
    bytes: Vec<u8>,
    /// When its first event was.
    began: Micros,
}

/// A trace that can be looked at from any of its steps while it grows.
///
/// ```
/// use crawlscope_engine::trace::{Event, Fold, Keyframe, Playback, EventKind};
///
/// #[derive(Clone, Default)]
/// struct Count(u32);
/// impl Fold for Count {
///     fn apply(&mut self, _: u32, _: &Event) { self.0 += 1; }
/// }
/// impl Keyframe for Count {
///     fn weight(&self) -> usize { 4 }
/// }
///
/// let mut playback = Playback::new(Count::default());
/// for at in 0..5 {
///     playback.push(&Event { at, task: 0, kind: EventKind::Hold });
/// }
/// let mut cursor = playback.cursor();
/// playback.seek(&mut cursor, 3);
/// assert_eq!((cursor.fold().0, playback.time_at(3), playback.step_at(2)), (3, 2, 3));
/// ```
#[derive(Clone, Debug)]
pub struct Playback<F> {
    segments: Vec<Segment>,
    head: Cursor<F>,
    now: Micros,
    /// Each with the events it has taken in; the first with none.
    frames: Vec<(u32, F)>,
    /// What the frames weigh together.
    weight: usize,
    spacing: u32,
}

impl<F: Keyframe> Playback<F> {
    /// An empty trace; `fold` is what nothing has been told yet.
    pub fn new(fold: F) -> Self {
        Self {
            segments: Vec::new(),
            frames: vec![(0, fold.clone())],
            head: Cursor::new(fold),
            now: 0,
            weight: 0,
            spacing: SPACING,
        }
    }

    /// Events in the trace.
    pub fn len(&self) -> u32 {
        self.head.step()
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the last event was, µs.
    pub fn now(&self) -> Micros {
        self.now
    }

    /// The fold of all events so far.
    pub fn head(&self) -> &F {
        self.head.fold()
    }

    /// Appends a batch, handing each event with its step (the number of those before it) to `each`.
    ///
    /// # Errors
    /// Where the bytes stop being events; those before are kept.
    pub fn append(&mut self, batch: &[u8], each: &mut dyn FnMut(u32, &Event)) -> Result<(), WireError> {
        let mut rest = batch;
        while !rest.is_empty() {
            let (event, after) = decode_one(rest)?;
            each(self.len(), &event);
            self.append_event(&event, &rest[..rest.len() - after.len()]);
            rest = after;
        }
        Ok(())
    }

    /// Appends an event.
    pub fn push(&mut self, event: &Event) {
        let mut bytes = Vec::new();
        encode(event, &mut bytes);
        self.append_event(event, &bytes);
    }

    fn append_event(&mut self, event: &Event, bytes: &[u8]) {
        let step = self.len();
        if step.is_multiple_of(SEGMENT) {
            if let Some(full) = self.segments.last_mut() {
                full.bytes.shrink_to_fit();
            }
            self.segments.push(Segment { bytes: Vec::new(), began: event.at });
        }
        if let Some(segment) = self.segments.last_mut() {
            segment.bytes.extend_from_slice(bytes);
        }
        self.now = event.at;
        self.head.advance([event]);
        if self.len().is_multiple_of(self.spacing) {
            self.keep_frame();
        }
    }

    fn keep_frame(&mut self) {
        self.weight += self.head.fold().weight();
        self.frames.push((self.len(), self.head.fold().clone()));
        // Down to one, if the fold weighs so much: then a seek is a fold from the beginning.
        while self.weight > KEYFRAME_BYTES && self.frames.len() > 1 {
            self.spacing = self.spacing.saturating_mul(2);
            let spacing = self.spacing;
            self.frames.retain(|(step, _)| step.is_multiple_of(spacing));
            self.weight = self.frames.iter().skip(1).map(|(_, fold)| fold.weight()).sum();
        }
    }

    /// Copies of the fold that are kept, and the most events that a seek takes in.
    pub fn keyframes(&self) -> (usize, u32) {
        (self.frames.len(), self.spacing)
    }

    /// A cursor before the first event.
    pub fn cursor(&self) -> Cursor<F> {
        Cursor::new(self.frames[0].1.clone())
    }

    /// Moves a cursor of this trace to a step, or to the end if there are not as many, taking in
    /// as few events as it can: from where it is, from a keyframe, or from the end.
    pub fn seek(&self, cursor: &mut Cursor<F>, step: u32) {
        let step = step.min(self.len());
        if step == self.len() && cursor.step() != step {
            *cursor = self.head.clone();
            return;
        }
        let nearest = self.frames.partition_point(|(at, _)| *at <= step) - 1;
        let (at, frame) = &self.frames[nearest];
        if cursor.step() > step || cursor.step() < *at {
            *cursor = Cursor::at(frame.clone(), *at);
        }
        for (_, event) in self.events(cursor.step()..step) {
            cursor.advance([&event]);
        }
    }

    /// The events at these steps, each with its step, decoded as they are asked for.
    pub fn events(&self, steps: Range<u32>) -> impl Iterator<Item = (u32, Event)> + '_ {
        let mut step = steps.start - steps.start % SEGMENT;
        let mut rest: &[u8] = &[];
        let end = steps.end.min(self.len());
        std::iter::from_fn(move || {
            while step < end {
                if step.is_multiple_of(SEGMENT) {
                    rest = &self.segments[(step / SEGMENT) as usize].bytes;
                }
                // What is kept was decoded once before.
                let (event, after) = decode_one(rest).ok()?;
                rest = after;
                step += 1;
                if step > steps.start {
                    return Some((step - 1, event));
                }
            }
            None
        })
    }

    /// When a cursor at `step` is: the time of the last event before it, µs; 0 before the first.
    pub fn time_at(&self, step: u32) -> Micros {
        if step >= self.len() {
            return self.now;
        }
        self.events(step.saturating_sub(1)..step).next().map_or(0, |(_, event)| event.at)
    }

    /// The step of a cursor at a time: how many events there were by then, those of that very
    /// moment among them.
    pub fn step_at(&self, time: Micros) -> u32 {
        let segment = self.segments.partition_point(|segment| segment.began <= time) as u32;
        let Some(segment) = segment.checked_sub(1) else { return 0 };
        let steps = segment * SEGMENT..segment.saturating_add(1).saturating_mul(SEGMENT);
        let by_then = self.events(steps.clone()).take_while(|(_, event)| event.at <= time).count();
        steps.start + by_then as u32
    }
}
