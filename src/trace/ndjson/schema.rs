//! What the lines of a trace look like, as data.
//!
//! Fields stand in the order of the types in `event.rs`, and choices in the order of their variants: as
//! postcard writes them, which is what a line is turned into. The round trip in `tests/ndjson.rs` fails
//! where the two differ.

/// What a value must be.
pub(super) enum Kind {
    /// A string.
    Text,
    /// An integer up to this one, and that in words.
    Int(u64, &'static str),
    /// That, or null.
    Maybe(&'static Kind),
    /// Any number of these.
    List(&'static Kind),
    /// An object with these fields.
    Fields(&'static [(&'static str, Kind)]),
    /// One of these names, or an object with one of them as its key; what is allowed, in words.
    Choice(&'static [(&'static str, Kind)], &'static str),
    /// The same, but a later version may have more.
    Open(&'static [(&'static str, Kind)]),
    /// One of these codes; any other is the last.
    Code(&'static [&'static str]),
    /// What belongs to a name that says it all.
    Nothing,
}

use Kind::{Choice, Code, Fields, Int, List, Maybe, Nothing, Open, Text};

/// Times reach to what every reader of JSON can hold: 285 years.
const TIME: Kind = Int((1 << 53) - 1, "an integer of µs below 2^53");
const ID: Kind = Int(u32::MAX as u64, "an integer below 4294967296");
const COUNT: Kind = Int(u64::MAX, "an integer from 0");
const STATUS: Kind = Int(u16::MAX as u64, "an integer below 65536");

/// A line that is an event.
pub(super) const EVENT: Kind = Fields(&[("at", TIME), ("task", ID), ("what", Open(WHAT))]);

const WHAT: &[(&str, Kind)] = &[
    ("run-started", Fields(&[("config", Text)])),
    ("run-ended", Fields(&[("why", Choice(ENDS, "joined, stopped or returned"))])),
    ("task-started", Fields(&[("id", ID), ("name", Text)])),
    ("task-polled", Nothing),
    ("task-suspended", Nothing),
    ("task-ended", Nothing),
    ("task-cancelled", Nothing),
    ("made", Fields(&[("id", ID), ("thing", Choice(THINGS, "queue, semaphore or lock")), ("name", Text)])),
    ("resized", Fields(&[("id", ID), ("permits", ID)])),
    ("waiting", Fields(&[("on", Choice(WAITS, "acquire, get, put, join, until, resume or task"))])),
    ("woken", Fields(&[("to", ID)])),
    ("handed", Fields(&[("id", ID), ("to", ID)])),
    ("acquired", Fields(&[("id", ID)])),
    ("released", Fields(&[("id", ID)])),
    ("put", Fields(&[("id", ID), ("item", ID)])),
    ("got", Fields(&[("id", ID), ("item", ID)])),
    ("item-done", Fields(&[("id", ID)])),
    ("joined", Fields(&[("id", ID)])),
    ("discovered", Fields(&[("url", ID), ("address", Text), ("depth", ID), ("from", Maybe(&ID))])),
    ("queued", Fields(&[("url", ID)])),
    ("fetch-started", Fields(&[("url", ID)])),
    ("body-finished", Fields(&[("url", ID), ("bytes", COUNT)])),
    ("page", Fields(PAGE)),
    ("skipped", Fields(&[("url", ID), ("reason", REASON)])),
    ("depth-improved", Fields(&[("url", ID), ("depth", ID)])),
    ("robots", Fields(&[("origin", Text), ("outcome", Choice(ROBOTS, "read, missing, server-error or unreadable"))])),
    ("shared-read", Fields(&[("name", Text), ("value", Text)])),
    ("shared-written", Fields(&[("name", Text), ("value", Text)])),
    ("line", Fields(&[("line", ID)])),
    ("note", Fields(&[("text", Text)])),
    ("hold", Nothing),
    ("resumed", Nothing),
    ("printed", Fields(&[("text", Text)])),
];

const ENDS: &[(&str, Kind)] = &[("joined", Nothing), ("stopped", Nothing), ("returned", Nothing)];

const THINGS: &[(&str, Kind)] =
    &[("queue", Fields(&[("capacity", Maybe(&ID))])), ("semaphore", Fields(&[("permits", ID)])), ("lock", Nothing)];

const WAITS: &[(&str, Kind)] =
    &[("acquire", ID), ("get", ID), ("put", ID), ("join", ID), ("until", TIME), ("resume", Nothing), ("task", ID)];

const ROBOTS: &[(&str, Kind)] = &[
    ("read", Fields(&[("bytes", ID)])),
    ("missing", Fields(&[("status", STATUS)])),
    ("server-error", Fields(&[("status", STATUS)])),
    ("unreadable", Nothing),
];

const PAGE: &[(&str, Kind)] = &[
    ("url", ID),
    ("state", Choice(STATES, "a page's state")),
    ("status", Maybe(&STATUS)),
    ("reason", Maybe(&REASON)),
    ("title", Maybe(&Text)),
    ("content_type", Maybe(&Text)),
    ("bytes", COUNT),
    ("took", COUNT),
    ("parsed", COUNT),
    ("redirected_to", Maybe(&ID)),
    ("done", Maybe(&ID)),
    ("link_count", ID),
    ("links", List(&LINK)),
];

const STATES: &[(&str, Kind)] = &[
    ("queued", Nothing),
    ("fetching", Nothing),
    ("ok", Nothing),
    ("broken", Nothing),
    ("unreadable", Nothing),
    ("failed", Nothing),
    ("skipped", Nothing),
];

const LINK: Kind = Fields(&[
    ("target", ID),
    ("element", Open(&[("a", Nothing), ("area", Nothing)])),
    ("text", Text),
    ("rel", Text),
    ("fragment", Maybe(&Text)),
    ("count", ID),
]);

const REASON: Kind = Code(&[
    "off-site",
    "depth",
    "limit",
    "robots",
    "robots-failed",
    "not-http",
    "too-long",
    "malformed",
    "not-html",
    "empty",
    "undecodable",
    "too-large",
    "too-deep",
    "slow-parse",
    "too-many-links",
    "blocked",
    "offline",
    "timed-out",
    "broken-body",
    "other",
]);
