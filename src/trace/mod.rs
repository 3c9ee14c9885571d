//! The one record of a run: an append-only list of events.
//!
//! A lesson or a crawl does nothing but append [`Event`]s; every view is a fold
//! over a prefix of them. An event's position in the trace is its *step*.
//! This module knows nothing of tasks' code, browsers or networks.

mod event;
mod holders;
mod limits;
mod log;
mod ndjson;
mod outcome;
mod page;
mod perfetto;
mod playback;
mod recorder;
mod role;
mod time;
mod wire;

pub use event::{Event, EventKind, Order, Primitive, RunEnd, TaskId, Wait};
pub use holders::Holders;
pub use limits::RunLimits;
pub use log::{Cursor, Fold, Log};
pub use ndjson::{
    FaultKind, Json, NDJSON_FORMAT, NDJSON_VERSION, NdjsonReader, ReadFault, Reading, header as ndjson_header,
    line as ndjson_line,
};
pub use outcome::{PageState, Reason, RobotsOutcome};
pub use page::{ElementKind, Facts, Link, Page, Place, PrimitiveId, UrlId, anchor_hash};
pub use perfetto::Perfetto;
pub use playback::{KEYFRAME_BYTES, Keyframe, Playback};
pub use recorder::{Detail, Trace};
pub use role::{Label, Role};
pub use time::seconds;
pub use wire::{Batch, WireError, decode, decode_one, encode, encode_with_digest};

/// Microseconds since the run began. Integer, so that every fold agrees.
pub type Micros = u64;
