//! A file's bytes in, its events out.

use super::decode::{event, is_header, show, take};
use super::fault::{FaultKind, ReadFault, excerpt};
use super::ids::Ids;
use super::json::{ParseError, Value, parse};
use super::old_roles::OldRoles;
use super::{NDJSON_FORMAT, NDJSON_VERSION};
use crate::trace::{Event, Micros};

/// Bytes of one line. A page's line has its links, whose texts come from a body of at most 8 MiB.
const MOST_LINE: usize = 64 << 20;
/// Events of one file, ten times those of the largest crawl that a tab can hold.
const MOST_EVENTS: usize = 20_000_000;
/// How files begin that are packed by gzip, zip, Zstandard, bzip2 and xz.
const PACKED: [&[u8]; 5] = [b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ"];

/// What a file holds.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its events, up to the fault if there is one, without those [taken](NdjsonReader::take) before.
    pub events: Vec<Event>,
    /// Events, and links of pages, that were left out because this version does not know their kind.
    pub skipped: u32,
    /// Events whose time was before that of the event before them, and was set to it.
    pub set_forward: u32,
    /// Why reading stopped before the end.
    pub fault: Option<ReadFault>,
}

/// Reads a trace from NDJSON, in pieces of any size.
///
/// Nothing that a file can hold makes it panic, or use more memory than a small multiple of the file.
/// It stops at the first [fault](ReadFault) and keeps what stood before.
///
/// A time that runs backwards is set to the time before, and counted. The order of a trace is that of
/// its lines, and it is all there: refusing the rest of a run for a clock that jumped would lose more.
///
/// ```
/// use crawlscope_engine::trace::{NdjsonReader, EventKind, ndjson_header};
///
/// let mut reader = NdjsonReader::new();
/// reader.push(ndjson_header().as_bytes());
/// reader.push(b"{\"at\":5,\"task\":0,\"wh");
/// reader.push(b"at\":\"hold\"}\n{\"at\":6,\"task\":0,\"what\":\"of-another-version\"}\n");
/// let reading = reader.finish();
/// assert_eq!(reading.events[0].kind, EventKind::Hold);
/// assert_eq!((reading.events.len(), reading.skipped, reading.fault), (1, 1, None));
/// ```
#[derive(Debug, Default)]
pub struct NdjsonReader {
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
    /// Lines read.
    lines: u32,
    has_header: bool,
    ids: Ids,
    old_roles: OldRoles,
    last: Micros,
    taken: usize,
    reading: Reading,
}

impl NdjsonReader {
    /// A reader at the beginning of a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next bytes; none any more after a fault.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while self.reading.fault.is_none() {
            let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { break };
            if self.begun.is_empty() {
                self.line(&bytes[..end]);
            } else {
                self.begin(&bytes[..end]);
                let line = std::mem::take(&mut self.begun);
                self.line(&line);
            }
            bytes = &bytes[end + 1..];
        }
        self.begin(bytes);
    }

    /// The events read since the last call, so that a large file need not be in memory twice.
    pub fn take(&mut self) -> Vec<Event> {
        self.taken += self.reading.events.len();
        std::mem::take(&mut self.reading.events)
    }

    /// Why it will take in nothing more.
    pub fn fault(&self) -> Option<&ReadFault> {
        self.reading.fault.as_ref()
    }

    /// What the file holds, now that it has ended.
    pub fn finish(mut self) -> Reading {
        let rest = std::mem::take(&mut self.begun);
        if !rest.is_empty() && self.reading.fault.is_none() {
            self.line(&rest);
            // A whole event without a line feed is one whose writer does not end the last line.
            let is_cut = matches!(
                self.reading.fault,
                Some(ReadFault { kind: FaultKind::NotJson { .. } | FaultKind::NotUtf8 { .. }, .. })
            );
            if is_cut && self.has_header {
                self.stop(FaultKind::CutShort);
            }
        }
        if !self.has_header && self.reading.fault.is_none() {
            self.lines = 1;
            self.stop(FaultKind::Empty);
        }
        self.reading
    }

    fn stop(&mut self, kind: FaultKind) {
        self.reading.fault = Some(ReadFault { line: self.lines, kind });
    }

    /// Keeps the beginning of a line.
    fn begin(&mut self, bytes: &[u8]) {
        if self.reading.fault.is_some() {
            return;
        }
        if self.begun.len() + bytes.len() > MOST_LINE {
            self.lines = self.lines.saturating_add(1);
            self.begun = Vec::new();
            return self.stop(FaultKind::TooLong { most: MOST_LINE });
        }
        self.begun.extend_from_slice(bytes);
    }

    fn line(&mut self, bytes: &[u8]) {
        if self.reading.fault.is_some() {
            return;
        }
        self.lines = self.lines.saturating_add(1);
        if let Err(kind) = self.read_line(bytes) {
            self.stop(kind);
        }
    }

    fn read_line(&mut self, bytes: &[u8]) -> Result<(), FaultKind> {
        if bytes.len() > MOST_LINE {
            return Err(FaultKind::TooLong { most: MOST_LINE });
        }
        if self.lines == 1 && PACKED.iter().any(|magic| bytes.starts_with(magic)) {
            return Err(FaultKind::Compressed);
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| FaultKind::NotUtf8 { column: error.valid_up_to() + 1 })?;
        let text = if self.lines == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
        if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return Ok(());
        }
        let value = parse(text).map_err(|error| not_json(text, &error, self.has_header))?;
        if self.has_header { self.event(value) } else { self.header(value) }
    }

    fn header(&mut self, value: Value) -> Result<(), FaultKind> {
        let Value::Map(mut fields) = value else { return Err(FaultKind::NoHeader { found: show(&value) }) };
        if !is_header(&fields) {
            return Err(FaultKind::NoHeader { found: "an object".into() });
        }
        match take(&mut fields, "format") {
            Value::Text(format) if format == NDJSON_FORMAT => {}
            Value::Text(format) => return Err(FaultKind::Format { found: excerpt(&format) }),
            other => return Err(FaultKind::NoHeader { found: show(&other) }),
        }
        match take(&mut fields, "version") {
            Value::Int(version) if version == u64::from(NDJSON_VERSION) => {}
            Value::Int(found) => return Err(FaultKind::Version { found }),
            other => return Err(FaultKind::NoHeader { found: format!("{} for a version", show(&other)) }),
        }
        match take(&mut fields, "time") {
            Value::Text(unit) if unit == "us" => {}
            other => return Err(FaultKind::Unit { found: show(&other) }),
        }
        self.has_header = true;
        Ok(())
    }

    fn event(&mut self, value: Value) -> Result<(), FaultKind> {
        let decoded = event(value)?;
        self.reading.skipped = self.reading.skipped.saturating_add(decoded.links);
        let Some(mut event) = decoded.event else {
            self.reading.skipped = self.reading.skipped.saturating_add(1);
            return Ok(());
        };
        if self.taken + self.reading.events.len() >= MOST_EVENTS {
            return Err(FaultKind::TooMany { most: MOST_EVENTS });
        }
        self.ids.admit(&event)?;
        self.old_roles.complete(&mut event);
        if event.at < self.last {
            event.at = self.last;
            self.reading.set_forward += 1;
        }
        self.last = event.at;
        self.reading.events.push(event);
        Ok(())
    }
}

/// A first line that is not JSON is not a fault of a trace: the file is something else.
fn not_json(line: &str, error: &ParseError, has_header: bool) -> FaultKind {
    let rest = excerpt(line.get(error.at..).unwrap_or_default());
    if !has_header {
        return FaultKind::NoHeader { found: format!("“{}”", excerpt(line)) };
    }
    let found = if rest.is_empty() { "the end of the line".into() } else { format!("“{rest}”") };
    FaultKind::NotJson { column: error.at + 1, expected: error.expected, found }
}
