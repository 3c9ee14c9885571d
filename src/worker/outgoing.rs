//! Events on their way to the page: a batch, its digest, and when they are posted.

use super::journal::Writer;
use super::port::post_batch;
use crate::trace::{Batch, Event, encode_with_digest};

/// Events that were not posted yet.
#[derive(Default)]
pub(super) struct Outgoing {
    batch: Batch,
    digest: Batch,
    /// Keeps them, too, if they are to be kept.
    journal: Option<Writer>,
    /// How much of the batch is kept already, bytes: what was read from the journal.
    kept: usize,
}

impl Outgoing {
    pub(super) const fn new() -> Self {
        Self { batch: Batch::new(), digest: Batch::new(), journal: None, kept: 0 }
    }

    /// Has all that comes kept, too.
    pub(super) fn keep(&mut self, journal: Writer) {
        self.journal = Some(journal);
        self.kept = self.batch.len();
    }

    /// Has what there is kept before it is posted; what comes after it is not.
    pub(super) fn end_journal(&mut self) -> Option<Writer> {
        let journal = self.journal.take()?;
        journal.put(&self.batch[self.kept..]);
        Some(journal)
    }

    /// Adds an event; posts all when they are `most` bytes or more.
    pub(super) fn put(&mut self, event: Event, most: usize) {
        if let Some(journal) = &self.journal {
            journal.count(&event);
        }
        encode_with_digest(event, &mut self.batch, &mut self.digest);
        if self.batch.len() >= most {
            self.flush();
        }
    }

    /// Posts what there is.
    pub(super) fn flush(&mut self) {
        if !self.batch.is_empty() {
            post_batch(&self.batch, &self.digest);
            if let Some(journal) = &self.journal {
                journal.put(&self.batch[self.kept..]);
            }
            self.kept = 0;
            self.batch.clear();
            self.digest.clear();
        }
    }
}
