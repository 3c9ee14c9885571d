//! What the lines of a trace look like, as a grammar.
//!
//! A type is either fields, `name=type`, in the order of the struct in `event.rs`, or alternatives in the
//! order of the enum's variants: as postcard writes them, which is what a line is turned into. An
//! alternative is a name, and what belongs to it: nothing, fields, or a type. `?` may be null, `*` is a
//! list. The round trip in `tests/ndjson.rs` fails where this and `event.rs` differ.
//!
//! As text, because a table of it was three times as large in the page's download.

/// Types by name. Those that are not here are `text` and the integers of [`integer`].
const TYPES: &[(&str, &str)] = &[
    ("event", "at=time task=id what=what"),
    (
        "what",
        "run-started config=text|run-ended why=end|task-started id=id name=text|task-polled|task-suspended|\
         task-ended|task-cancelled|made id=id thing=thing name=text|resized id=id permits=id|waiting on=wait|\
         woken to=id|handed id=id to=id|acquired id=id|released id=id|put id=id item=id|got id=id item=id|\
         item-done id=id|joined id=id|discovered url=id address=text depth=id from=id?|queued url=id|\
         fetch-started url=id|body-finished url=id bytes=count|page page|skipped url=id reason=reason|\
         depth-improved url=id depth=id|robots origin=text outcome=robots|shared-read name=text value=text|\
         shared-written name=text value=text|line line=id|note text=text|hold|resumed|printed text=text|\
         shut-down id=id immediate=flag|ordered id=id order=order|set id=id|cleared id=id|tripped id=id|\
         barrier-reset id=id|broken id=id",
    ),
    ("flag", "false|true"),
    ("order", "lifo|priority"),
    ("end", "joined|stopped|returned"),
    ("thing", "queue capacity=id?|semaphore permits=id|lock|event|barrier parties=id"),
    ("wait", "acquire id|get id|put id|join id|until time|resume|task id|event id|barrier id"),
    ("robots", "read bytes=id|missing status=status|server-error status=status|unreadable"),
    (
        "page",
        "url=id state=state status=status? reason=reason? title=text? content_type=text? bytes=count took=count \
         parsed=count redirected_to=id? done=id? link_count=id links=link*",
    ),
    ("state", "queued|fetching|ok|broken|unreadable|failed|skipped"),
    ("link", "target=id element=element text=text rel=text fragment=text? count=id"),
    ("element", "a|area"),
    (
        "reason",
        "off-site|depth|limit|robots|robots-failed|not-http|too-long|malformed|not-html|empty|undecodable|\
         too-large|too-deep|slow-parse|too-many-links|blocked|offline|timed-out|broken-body|other",
    ),
];

/// Types to which a later version may add: a value with an alternative that is not here is left out.
pub(super) const OPEN: [&str; 2] = ["what", "element"];

/// The type whose last alternative stands for all that are not here.
pub(super) const CODES: &str = "reason";

/// The grammar of a type; empty for text and integers.
pub(super) fn grammar(name: &str) -> &'static str {
    TYPES.iter().find(|(known, _)| *known == name).map_or("", |(_, grammar)| grammar)
}

/// The largest integer of a type, and that in words; none if it is not one of integers.
pub(super) fn integer(name: &str) -> Option<(u64, &'static str)> {
    Some(match name {
        "id" => (u32::MAX.into(), "an integer below 4294967296"),
        "status" => (u16::MAX.into(), "an integer below 65536"),
        "count" => (u64::MAX, "an integer from 0"),
        // What fits the integers of every reader of JSON, 285 years.
        "time" => ((1 << 53) - 1, "an integer of µs below 2^53"),
        _ => return None,
    })
}
