//! Why a file could not be read to its end.

use super::{NDJSON_FORMAT, NDJSON_VERSION};

/// Why reading a trace stopped, and where. What stood before is read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct ReadFault {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a line. Each `found` is short enough to be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// There is no line at all.
    #[error("the file is empty; expected a trace that Crawlscope wrote")]
    Empty,
    /// The file begins as compressed ones do.
    #[error("the file looks compressed; unpack it first")]
    Compressed,
    /// Bytes that are not text.
    #[error("byte {column} is not UTF-8; expected a text file")]
    NotUtf8 {
        /// The byte within the line, from 1.
        column: usize,
    },
    /// A line beyond what is kept in memory.
    #[error("the line is longer than {most} bytes")]
    TooLong {
        /// Bytes a line may have.
        most: usize,
    },
    /// More events than are kept in memory.
    #[error("there are more than {most} events")]
    TooMany {
        /// Events a file may have.
        most: usize,
    },
    /// A line that is not JSON, or nested beyond reason.
    #[error("expected {expected} at byte {column}, found {found}")]
    NotJson {
        /// The byte within the line, from 1.
        column: usize,
        /// What would have been right.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A first line that is no header.
    #[error("expected a header with \"format\":\"{NDJSON_FORMAT}\", found {found}")]
    NoHeader {
        /// What stands there.
        found: String,
    },
    /// A header of something else.
    #[error("expected the format “{NDJSON_FORMAT}”, found “{found}”: this is a file of another kind")]
    Format {
        /// Its format.
        found: String,
    },
    /// A version that this reader does not know.
    #[error("expected version {NDJSON_VERSION}, found {found}{}", newer(*found))]
    Version {
        /// Its version.
        found: u64,
    },
    /// Times in another unit.
    #[error("expected times in “us”, found {found}")]
    Unit {
        /// The unit, or what stands for it.
        found: String,
    },
    /// A header where an event should be, as when two files were put together.
    #[error("a second header: expected an event; a file holds one run")]
    SecondHeader,
    /// An event whose content is not as described.
    #[error("expected “{field}” of {event} to be {expected}, found {found}")]
    Shape {
        /// The event's name, or `an event`.
        event: String,
        /// The field.
        field: &'static str,
        /// What would have been right.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A new task, thing or URL that is not numbered by one more than the last.
    #[error("expected the new {of} to have number {expected}, found {found}")]
    Number {
        /// `task`, `thing` or `URL`.
        of: &'static str,
        /// The number it should have.
        expected: u32,
        /// The number it has.
        found: u32,
    },
    /// A task, thing or URL that the trace has not introduced.
    #[error("expected a {of} that the trace has introduced, found number {found}")]
    UnknownId {
        /// `task`, `thing` or `URL`.
        of: &'static str,
        /// The number.
        found: u32,
    },
    /// The last line has no end: the file was still being written, or only a part of it was copied.
    #[error("the file ends within this line; what stood before is read")]
    CutShort,
}

fn newer(found: u64) -> &'static str {
    if found > NDJSON_VERSION.into() { ": a newer Crawlscope wrote it" } else { "" }
}

/// The beginning of a text, for a message.
pub(super) fn excerpt(text: &str) -> String {
    const CHARS: usize = 40;
    let mut short: String = text.chars().take(CHARS).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(CHARS).is_some() {
        short.push('…');
    }
    short
}
