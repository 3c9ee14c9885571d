//! What every Chrome trace JSON must hold to.

use crawlscope_engine::trace::{Event, Perfetto};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub fn perfetto(events: &[Event]) -> Vec<Value> {
    let mut perfetto = Perfetto::default();
    events.iter().for_each(|event| perfetto.add(event));
    let json: Value = serde_json::from_str(&perfetto.finish()).expect("JSON");
    json["traceEvents"].as_array().expect("a list").clone()
}

pub fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("{field} is a text in {row}"))
}

/// What an importer checks: slices begin and end by the same name and nest, time goes forwards, counters
/// have numbers, arrows lead from an open slice to an open slice.
pub fn check(rows: &[Value]) {
    let mut open: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    let mut arrows: BTreeMap<u64, bool> = BTreeMap::new();
    let mut last = 0;
    for row in rows {
        assert_eq!(row["pid"], 1, "{row}");
        let (tid, ts) = (row["tid"].as_u64().expect("a thread"), row["ts"].as_u64().expect("an integer"));
        assert!(tid > 0, "0 is the idle thread: {row}");
        assert!(ts >= last, "{row} after {last}");
        last = ts;
        let stack = open.entry(tid).or_default();
        let name = text(row, "name").to_owned();
        match text(row, "ph") {
            "M" => {
                assert_eq!(name, "thread_name");
                text(&row["args"], "name");
                named.insert(tid);
            }
            "B" => {
                assert!(named.contains(&tid), "a thread without a name: {row}");
                stack.push(name);
            }
            "E" => assert_eq!(stack.pop(), Some(name), "{row}"),
            "C" => {
                let args = row["args"].as_object().expect("figures");
                assert!(!args.is_empty() && args.values().all(Value::is_u64), "{row}");
            }
            "s" => {
                assert!(!stack.is_empty(), "an arrow from nowhere: {row}");
                assert_eq!(arrows.insert(row["id"].as_u64().expect("an id"), false), None, "{row}");
            }
            "f" => {
                assert!(!stack.is_empty(), "an arrow to nowhere: {row}");
                assert_eq!(text(row, "bp"), "e");
                assert_eq!(arrows.insert(row["id"].as_u64().expect("an id"), true), Some(false), "{row}");
            }
            "i" => assert_eq!(text(row, "s"), "t"),
            other => panic!("{other} is not written: {row}"),
        }
    }
    assert!(open.values().all(Vec::is_empty), "slices that never end: {open:?}");
    assert!(arrows.values().all(|ends| *ends), "arrows that never end: {arrows:?}");
}
