//! What the pages that one reader reads by turns have in common.

use crate::html::Parsers;
use crate::trace::Micros;
use async_lock::{Semaphore, SemaphoreGuardArc};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// A reader's desk: for how long it has been at work, and the places for pages that take much memory.
#[derive(Clone, Debug)]
pub struct Desk {
    busy: Rc<Cell<Micros>>,
    /// None where pages take little.
    places: Option<Arc<Semaphore>>,
}

/// A place at a desk, free again when it is dropped.
#[derive(Debug)]
pub(super) struct DeskPlace {
    _place: Option<SemaphoreGuardArc>,
}

impl Desk {
    /// The desk of a reader that reads by `parsers`.
    #[must_use]
    pub fn new(parsers: &dyn Parsers) -> Self {
        Self { busy: Rc::default(), places: parsers.at_once().map(|places| Arc::new(Semaphore::new(places))) }
    }

    /// µs for which it has been read here, whichever page.
    #[must_use]
    pub fn busy(&self) -> Rc<Cell<Micros>> {
        self.busy.clone()
    }

    /// Adds to the time for which it has been read.
    pub(super) fn work(&self, took: Micros) {
        self.busy.set(self.busy.get() + took);
    }

    /// A place, if one is free.
    pub(super) fn try_place(&self) -> Option<DeskPlace> {
        match &self.places {
            Some(places) => places.try_acquire_arc().map(|place| DeskPlace { _place: Some(place) }),
            None => Some(DeskPlace { _place: None }),
        }
    }

    /// Waits for a place.
    ///
    /// # Cancel safety
    /// Dropped, it gets none.
    pub(super) async fn place(&self) -> DeskPlace {
        match &self.places {
            Some(places) => DeskPlace { _place: Some(places.acquire_arc().await) },
            None => DeskPlace { _place: None },
        }
    }
}
