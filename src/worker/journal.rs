//! The journal as the crawl worker writes it: batches as they happen, one transaction at a time.

use crate::crawl::Config;
use crate::journal::{Journal, JournalError, Run, RunId, is_leased, lease};
use crate::trace::{Event, EventKind};
use futures::channel::oneshot;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Runs that are kept, at most: what nobody resumed goes with the next but so many.
const MOST: usize = 8;

/// Most bytes that wait to be written.
const MOST_WAITING: u32 = 64 << 20;

/// The journal of one run. A handle: clones write the same run.
#[derive(Clone)]
pub(super) struct Writer(Rc<Inner>);

struct Inner {
    run: RefCell<Run>,
    waiting: RefCell<Vec<Uint8Array>>,
    /// What is written before, at once: the batches of the run that it goes on with.
    past: RefCell<Vec<Uint8Array>>,
    /// That run, if it is kept: it is forgotten as soon as they are written.
    old: Cell<Option<RunId>>,
    /// The place of the next batch to be written.
    place: Cell<u32>,
    is_writing: Cell<bool>,
    has_failed: Cell<bool>,
    /// Whoever waits until all is written.
    settling: RefCell<Vec<oneshot::Sender<()>>>,
    failed: Box<dyn Fn(JournalError)>,
}

impl Writer {
    /// That of a run; `place` is that of its next batch. `failed` is told why it is not kept from then on.
    pub(super) fn new(run: Run, place: u32, failed: impl Fn(JournalError) + 'static) -> Self {
        Self(Rc::new(Inner {
            run: RefCell::new(run),
            waiting: RefCell::default(),
            past: RefCell::default(),
            old: Cell::default(),
            place: Cell::new(place),
            is_writing: Cell::default(),
            has_failed: Cell::default(),
            settling: RefCell::default(),
            failed: Box::new(failed),
        }))
    }

    /// That of a new run.
    pub(super) fn begin(id: RunId, config: Config, failed: impl Fn(JournalError) + 'static) -> Self {
        let began = js_sys::Date::now();
        spawn_local(async move {
            lease(id).await;
            // Room is made for this one; where that fails, writing will, and says so.
            let _ = forget_old().await;
        });
        Self::new(Run { id, began, config, pages: 0, done: 0 }, 0, failed)
    }

    /// Has the batches of a run written that this one goes on with, which has so many pages, and so many of them done;
    /// `old` is what that run is kept as.
    pub(super) fn take_over(&self, past: Vec<Uint8Array>, pages: (u32, u32), old: Option<RunId>) {
        let inner = &self.0;
        let mut run = inner.run.borrow_mut();
        (run.pages, run.done) = pages;
        drop(run);
        inner.past.replace(past);
        inner.old.set(old);
        self.start_writing();
    }

    /// Counts what an event says of the run.
    pub(super) fn count(&self, event: &Event) {
        let mut run = self.0.run.borrow_mut();
        match event.kind {
            EventKind::Queued { .. } => run.pages += 1,
            EventKind::Page(_) => run.done += 1,
            _ => {}
        }
    }

    /// Has a batch written.
    pub(super) fn put(&self, batch: &[u8]) {
        if self.0.has_failed.get() || batch.is_empty() {
            return;
        }
        let mut waiting = self.0.waiting.borrow_mut();
        waiting.push(Uint8Array::from(batch));
        if waiting.iter().map(Uint8Array::length).sum::<u32>() > MOST_WAITING {
            waiting.clear();
            self.0.has_failed.set(true);
            return (self.0.failed)(JournalError::Slow);
        }
        drop(waiting);
        self.start_writing();
    }

    fn start_writing(&self) {
        if !self.0.is_writing.replace(true) {
            spawn_local(self.clone().write());
        }
    }

    /// Writes what waits, and what has come meanwhile.
    async fn write(self) {
        let inner = &self.0;
        if let Err(error) = self.write_all().await {
            inner.has_failed.set(true);
            inner.waiting.borrow_mut().clear();
            (inner.failed)(error);
        }
        inner.is_writing.set(false);
        for settled in inner.settling.take() {
            // Whoever waited may be gone.
            let _ = settled.send(());
        }
    }

    async fn write_all(&self) -> Result<(), JournalError> {
        let inner = &self.0;
        let journal = Journal::open().await?;
        loop {
            let mut batches = inner.past.take();
            batches.append(&mut inner.waiting.borrow_mut());
            if batches.is_empty() {
                return Ok(());
            }
            let run = inner.run.borrow().clone();
            journal.write(&run, inner.place.get(), &batches).await?;
            inner.place.set(inner.place.get() + batches.len() as u32);
            // Another tab may be at work on it.
            if let Some(old) = inner.old.take()
                && lease(old).await
            {
                // It would be offered once more, and no more.
                let _ = journal.delete(old).await;
            }
        }
    }

    /// Waits until all is written, or can't be.
    pub(super) async fn settled(&self) {
        if self.0.is_writing.get() {
            let (settled, all) = oneshot::channel();
            self.0.settling.borrow_mut().push(settled);
            let _ = all.await;
        }
    }

    /// Forgets the run: it has come to its end.
    pub(super) async fn forget(&self) {
        self.settled().await;
        let id = self.0.run.borrow().id;
        if let Ok(journal) = Journal::open().await {
            // It would be offered once more, and then found to be at its end.
            let _ = journal.delete(id).await;
        }
    }
}

/// Forgets runs that nobody resumed for long.
async fn forget_old() -> Result<(), JournalError> {
    let journal = Journal::open().await?;
    let is_leased = is_leased().await;
    for run in journal.runs().await?.iter().skip(MOST).filter(|run| !is_leased(run.id)) {
        journal.delete(run.id).await?;
    }
    Ok(())
}
