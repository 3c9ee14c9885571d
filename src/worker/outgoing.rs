//! Events on their way to the page: a batch, its digest, and when they are posted.

use super::port::post_batch;
use crate::trace::{Batch, Event, encode_with_digest};

/// Events that were not posted yet.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    batch: Batch,
    digest: Batch,
}

impl Outgoing {
    pub(super) const fn new() -> Self {
        Self { batch: Batch::new(), digest: Batch::new() }
    }

    /// Adds an event; posts all when they are `most` bytes or more.
    pub(super) fn put(&mut self, event: Event, most: usize) {
        encode_with_digest(event, &mut self.batch, &mut self.digest);
        if self.batch.len() >= most {
            self.flush();
        }
    }

    /// Posts what there is.
    pub(super) fn flush(&mut self) {
        if !self.batch.is_empty() {
            post_batch(&self.batch, &self.digest);
            self.batch.clear();
            self.digest.clear();
        }
    }
}
