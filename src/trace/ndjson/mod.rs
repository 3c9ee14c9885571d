//! The file form: one JSON object a line, described in `docs/trace-format.md`.

mod decode;
mod fault;
mod ids;
mod json;
mod old_roles;
mod read;

pub use fault::{FaultKind, ReadFault};
pub use json::Value as Json;
pub use read::{NdjsonReader, Reading};

use crate::trace::Event;

/// The `format` of a file's first line.
pub const NDJSON_FORMAT: &str = "crawlscope-trace";
/// Raised whenever an old reader would misunderstand a new file.
pub const NDJSON_VERSION: u32 = 1;

/// The first line of a file, with its line feed.
pub fn header() -> String {
    format!("{{\"format\":\"{NDJSON_FORMAT}\",\"version\":{NDJSON_VERSION},\"time\":\"us\"}}\n")
}

/// Appends one event's line, with its line feed.
pub fn line(event: &Event, out: &mut String) {
    // Writing plain data to memory cannot fail; were it to, the line is left out rather than the file.
    if let Ok(text) = serde_json::to_string(event) {
        out.push_str(&text);
        out.push('\n');
    }
}
