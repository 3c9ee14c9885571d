//! A trace in memory, and folds over a prefix of it.

use super::Event;

/// Something computed from a prefix of a trace.
pub trait Fold {
    /// Takes in the event at `step` (its index in the trace). Steps come in order, none left out.
    fn apply(&mut self, step: u32, event: &Event);
}

/// An append-only list of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    events: Vec<Event>,
}

impl Log {
    /// Appends an event; its step is the length before.
    pub fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The events so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

/// A fold and how far it has come.
///
/// ```
/// use crawlscope_engine::trace::{Cursor, Event, Fold, Log, EventKind};
///
/// #[derive(Default)]
/// struct Count(u32);
/// impl Fold for Count {
///     fn apply(&mut self, _: u32, _: &Event) { self.0 += 1; }
/// }
///
/// let mut log = Log::default();
/// log.push(Event { at: 0, task: 0, kind: EventKind::Hold });
/// let mut cursor = Cursor::new(Count::default());
/// cursor.advance(log.events());
/// assert_eq!(cursor.fold().0, 1);
/// ```
#[derive(Clone, Debug)]
pub struct Cursor<F> {
    fold: F,
    step: u32,
}

impl<F: Fold> Cursor<F> {
    /// A cursor before the first event.
    pub fn new(fold: F) -> Self {
        Self { fold, step: 0 }
    }

    /// A cursor whose fold has taken in the first `step` events.
    pub fn at(fold: F, step: u32) -> Self {
        Self { fold, step }
    }

    /// Takes in the next events.
    pub fn advance<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            self.fold.apply(self.step, event);
            self.step += 1;
        }
    }

    /// Events taken in so far.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// The fold at this cursor.
    pub fn fold(&self) -> &F {
        &self.fold
    }

    /// The fold, to take out what it gathered besides the state at this cursor.
    pub fn fold_mut(&mut self) -> &mut F {
        &mut self.fold
    }

    /// The fold, without the cursor.
    pub fn into_fold(self) -> F {
        self.fold
    }
}
