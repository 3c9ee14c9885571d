//! A file of strangers: it is read to its first fault, and what was read upsets no fold.
#![no_main]

use crawlscope_engine::draw::{LanesScene, LanesView};
use crawlscope_engine::graph::{Graph, Keep};
use crawlscope_engine::machine::{Axis, Lanes, Machine, Rates, describe};
use crawlscope_engine::trace::{Fold, NdjsonReader, Playback, ndjson_header, ndjson_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = NdjsonReader::new();
    // A fuzzer hardly ever makes up a header.
    if !bytes.starts_with(b"{\"format\"") {
        reader.push(ndjson_header().as_bytes());
    }
    bytes.chunks(bytes.len() % 97 + 1).for_each(|piece| reader.push(piece));
    let events = reader.finish().events;

    let name = |item: u32| item.to_string();
    let (mut graph, mut lanes, mut rates) = (Graph::new(Keep::Links), Lanes::default(), Rates::default());
    let mut playback = Playback::new(Machine::default());
    let mut text = ndjson_header();
    for (step, event) in (0..).zip(&events) {
        graph.apply(step, event);
        lanes.apply(step, event);
        rates.apply(step, event);
        playback.push(event);
        let _ = describe(playback.head(), event, &name);
        ndjson_line(event, &mut text);
    }
    let head = playback.head();
    let (_, _, _) = (head.stuck(&name), head.leaked(), rates.outlook(0));
    for axis in [Axis::Time, Axis::Step] {
        let to = if axis == Axis::Time { lanes.now() } else { lanes.len().into() };
        let (cursor, time) = (playback.len(), playback.now());
        let (width, gutter, first, rows, below) = (300.0, 100.0, 0, 6, 6);
        let view = LanesView { axis, from: 0, to, width, gutter, first, rows, below, cursor, time, ahead: true, lit: None };
        let _ = LanesScene { lanes: &lanes, machine: head, item: &name }.picture(&view);
    }
    let mut again = NdjsonReader::new();
    again.push(text.as_bytes());
    let again = again.finish();
    assert!(again.fault.is_none(), "what was read cannot be written: {:?}", again.fault);
    assert_eq!(again.events, events);
});
