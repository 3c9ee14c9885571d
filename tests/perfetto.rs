//! Chrome trace JSON: that any importer finds it well formed, and that it says what happened.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/events.rs"]
mod events;
#[path = "support/slices.rs"]
mod slices;

use crawlscope_engine::trace::{Event, EventKind, NdjsonReader, Primitive, Wait};
use proptest::prelude::*;
use serde_json::Value;
use slices::{check, perfetto, text};

fn golden() -> Vec<Event> {
    let mut reader = NdjsonReader::new();
    reader.push(include_bytes!("fixtures/golden.ndjson"));
    reader.finish().events
}

fn count(rows: &[Value], phase: &str, name: &str) -> usize {
    rows.iter().filter(|row| row["ph"] == phase && row["name"] == name).count()
}

#[test]
fn the_golden_trace_is_well_formed_and_says_what_happened() {
    let (events, rows) = (golden(), perfetto(&golden()));
    check(&rows);
    let threads: Vec<_> = rows.iter().filter(|row| row["ph"] == "M").map(|row| text(&row["args"], "name")).collect();
    assert_eq!(threads, ["main", "producer", "consumer-1", "consumer-2", "consumer-3"]);
    let fetches = events.iter().filter(|event| matches!(event.kind, EventKind::FetchStarted { .. })).count();
    assert_eq!(count(&rows, "B", "fetching"), fetches);
    let start = rows.iter().find(|row| row["name"] == "fetching").expect("a fetch");
    assert_eq!(start["args"]["url"], "https://g.test/");
    for name in ["holding permits", "waiting for turn at g.test", "waiting for an item of frontier", "sleeping"] {
        assert!(count(&rows, "B", name) > 0, "{name}");
    }
    let passed = |event: &&Event| match event.kind {
        EventKind::Handed { to, .. } | EventKind::Woken { to } => to != event.task,
        _ => false,
    };
    assert_eq!(count(&rows, "s", "hand-off"), events.iter().filter(passed).count());
    assert!(count(&rows, "s", "hand-off") > 3);
}

#[test]
fn counters_follow_queue_and_permits_to_zero() {
    let rows = perfetto(&golden());
    let values = |name: &str, figure: &str| -> Vec<u64> {
        let of = |row: &&Value| row["ph"] == "C" && row["name"] == name;
        rows.iter().filter(of).map(|row| row["args"][figure].as_u64().expect("a figure")).collect()
    };
    for (name, figure) in [("frontier", "length"), ("frontier", "unfinished"), ("permits", "held")] {
        let values = values(name, figure);
        assert!(values.iter().any(|value| *value > 0), "{name} {figure}");
        assert_eq!(values.last(), Some(&0), "{name} {figure}");
    }
    assert_eq!(values("permits", "held").into_iter().max(), Some(2), "as many as there are");
}

fn at(at: u64, task: u32, kind: EventKind) -> Event {
    Event { at, task, kind }
}

fn start(id: u32, name: &str) -> Event {
    at(0, 0, EventKind::TaskStarted { id, name: name.into(), role: None })
}

fn lock(id: u32, name: &str) -> Event {
    at(0, 0, EventKind::Made { id, thing: Primitive::Lock, name: name.into(), role: None })
}

/// The slices of a thread: `>` begins, `<` ends.
fn slices_of(rows: &[Value], tid: u64) -> Vec<String> {
    let of = |row: &&Value| row["tid"] == tid && (row["ph"] == "B" || row["ph"] == "E");
    let mark = |row: &Value| if row["ph"] == "B" { ">" } else { "<" };
    rows.iter().filter(of).map(|row| format!("{}{}", mark(row), text(row, "name"))).collect()
}

#[test]
fn locks_given_back_in_another_order_still_nest() {
    let rows = perfetto(&[
        start(1, "a"),
        lock(0, "one"),
        lock(1, "two"),
        at(1, 1, EventKind::Acquired { id: 0 }),
        at(2, 1, EventKind::Acquired { id: 1 }),
        at(3, 1, EventKind::Released { id: 0 }),
        at(4, 1, EventKind::Released { id: 1 }),
        at(5, 1, EventKind::TaskEnded),
    ]);
    check(&rows);
    let slices = slices_of(&rows, 2).join(" ");
    assert_eq!(
        slices,
        ">a >ready <ready >holding one >running <running >holding two >running \
         <running <holding two <holding one >holding two >running <running <holding two >running <running <a"
    );
}

#[test]
fn a_hand_off_is_an_arrow_from_the_giver_to_the_taker() {
    let rows = perfetto(&[
        start(1, "a"),
        start(2, "b"),
        lock(0, "l"),
        at(0, 1, EventKind::Acquired { id: 0 }),
        at(0, 2, EventKind::Waiting { on: Wait::Acquire(0) }),
        at(0, 1, EventKind::Released { id: 0 }),
        at(0, 1, EventKind::Handed { id: 0, to: 2 }),
        at(0, 2, EventKind::Acquired { id: 0 }),
    ]);
    check(&rows);
    let arrow: Vec<_> =
        rows.iter().filter(|row| row["name"] == "hand-off").map(|row| (text(row, "ph"), row["tid"].clone())).collect();
    assert_eq!(arrow, [("s", 2.into()), ("f", 3.into())]);
    assert_eq!(
        slices_of(&rows, 3).join(" "),
        ">b >ready <ready >waiting for l <waiting for l >holding l >running <running <holding l <b"
    );
}

#[test]
fn permits_are_counted_one_by_one_and_given_back_for_others() {
    let semaphore = EventKind::Made { id: 0, thing: Primitive::Semaphore { permits: 3 }, name: "s".into(), role: None };
    let rows = perfetto(&[
        start(1, "a"),
        start(2, "b"),
        at(0, 0, semaphore),
        at(1, 1, EventKind::Acquired { id: 0 }),
        at(2, 1, EventKind::Acquired { id: 0 }),
        at(3, 1, EventKind::Handed { id: 0, to: 2 }),
        at(4, 2, EventKind::Acquired { id: 0 }),
        at(5, 2, EventKind::Released { id: 0 }),
        at(6, 2, EventKind::Released { id: 0 }),
        at(7, 1, EventKind::Released { id: 0 }),
        at(8, 1, EventKind::Released { id: 0 }),
    ]);
    check(&rows);
    let held: Vec<_> = rows.iter().filter(|row| row["ph"] == "C").map(|row| row["args"]["held"].clone()).collect();
    assert_eq!(held, [1, 2, 3, 2, 1, 0]);
}

#[test]
fn an_empty_trace_is_an_empty_file() {
    assert!(perfetto(&[]).is_empty());
}

#[test]
fn texts_of_strangers_stay_texts() {
    let wild = "\"},{\"ph\":\"X\\ \u{0} \n\u{2028}";
    let rows = perfetto(&[
        start(1, wild),
        at(0, 1, EventKind::Printed { text: wild.into() }),
        at(0, 1, EventKind::Discovered { url: 0, address: wild.into(), depth: 0, from: None }),
        at(0, 1, EventKind::FetchStarted { url: 0 }),
    ]);
    check(&rows);
    assert_eq!(rows.iter().filter(|row| row["name"] == wild || row["args"]["url"] == wild).count(), 4);
}

#[test]
fn two_queues_of_one_name_are_told_apart() {
    let queue = |id| {
        at(0, 0, EventKind::Made { id, thing: Primitive::Queue { capacity: None }, name: "queue".into(), role: None })
    };
    let put = |id| at(0, 0, EventKind::Put { id, item: 0 });
    let rows = perfetto(&[queue(0), queue(1), put(0), put(1)]);
    check(&rows);
    assert_eq!((count(&rows, "C", "queue"), count(&rows, "C", "queue #1")), (1, 1));
}

#[test]
fn a_task_that_holds_wildly_much_does_not_blow_the_file_up() {
    let many = 3_000;
    let mut events = vec![start(1, "a")];
    events.extend((0..many).map(|id| lock(id, "l")));
    events.extend((0..many).map(|id| at(1, 1, EventKind::Acquired { id })));
    events.extend((0..many).map(|id| at(2, 1, EventKind::Released { id })));
    let rows = perfetto(&events);
    check(&rows);
    assert!(rows.len() < 60 * many as usize, "{}", rows.len());
}

proptest! {
    #[test]
    fn any_log_is_well_formed(log in events::log(80)) {
        check(&perfetto(&log));
    }

    #[test]
    fn any_events_at_all_are_well_formed(events in events::events(80)) {
        check(&perfetto(&events));
    }
}
