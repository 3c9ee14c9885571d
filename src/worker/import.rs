//! The import worker: lives for one file, and posts what it reads of it as a crawl's worker
//! posts what it records.

use super::messages::FromImport;
use super::outgoing::Outgoing;
use super::port::{as_message, report_panics, scope};
use super::role::{FirstMessage, Handler};
use crate::trace::{Event, NdjsonReader};

/// A batch is posted when it is this long, bytes.
const BATCH_BYTES: usize = 256 * 1024;

/// As much as is read at once: what was read of a large file is shown while the rest is.
const PIECE_BYTES: u32 = 1 << 20;

/// Makes this worker an import worker: it posts the events of the file.
pub fn import_worker(first: &FirstMessage) -> Handler {
    report_panics(|| ());
    let (bytes, mut import) = (first.bytes(), Import::default());
    for at in (0..bytes.length()).step_by(PIECE_BYTES as usize) {
        import.add(&bytes.subarray(at, bytes.length().min(at + PIECE_BYTES)).to_vec());
    }
    import.finish();
    Box::new(|_| Ok(()))
}

/// A file being read.
#[derive(Default)]
struct Import {
    reader: NdjsonReader,
    outgoing: Outgoing,
    events: u32,
}

impl Import {
    /// Takes in the file's next bytes.
    fn add(&mut self, bytes: &[u8]) {
        self.reader.push(bytes);
        for event in self.reader.take() {
            self.put(event);
        }
    }

    /// Says what there was, now that the file has ended.
    fn finish(mut self) {
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
