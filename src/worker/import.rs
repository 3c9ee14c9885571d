//! The import worker: lives for one file, and posts what it reads of it as a crawl's worker
//! posts what it records.

use super::messages::FromImport;
use super::outgoing::Outgoing;
use super::port::{as_message, report_panics, scope};
use crate::trace::{Event, NdjsonReader};
use wasm_bindgen::prelude::*;

/// A batch is posted when it is this long, bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// A file being read.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Import {
    reader: NdjsonReader,
    outgoing: Outgoing,
    events: u32,
}

#[wasm_bindgen]
impl Import {
    /// A file of which nothing has been read.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        report_panics(|| ());
        Self::default()
    }

    /// Takes in the file's next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.reader.push(bytes);
        for event in self.reader.take() {
            self.put(event);
        }
    }

    /// Says what there was, now that the file has ended.
    pub fn finish(mut self) {
        let reading = std::mem::take(&mut self.reader).finish();
        for event in reading.events {
            self.put(event);
        }
        self.outgoing.flush();
        let message = FromImport {
            events: self.events,
            skipped: reading.skipped,
            set_forward: reading.set_forward,
            fault: reading.fault.map(|fault| fault.to_string()),
        };
        // Bytes can always be posted.
        let _ = scope().post_message(&as_message(&message));
    }

    fn put(&mut self, event: Event) {
        self.events += 1;
        self.outgoing.put(event, BATCH_BYTES);
    }
}
