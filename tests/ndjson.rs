//! Traces read back from NDJSON: whole, cut, foreign and hostile.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/events.rs"]
mod events;

use crawlscope_engine::graph::{FindingList, Graph, Keep, ReportFormat, write_json, write_report};
use crawlscope_engine::machine::Machine;
use crawlscope_engine::trace::{
    Cursor, ElementKind, Event, EventKind, FaultKind, NdjsonReader, PageState, Reading, Reason, Role, ndjson_header,
    ndjson_line,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const GOLDEN: &str = include_str!("fixtures/golden.ndjson");

fn read(bytes: &[u8]) -> Reading {
    let mut reader = NdjsonReader::new();
    reader.push(bytes);
    reader.finish()
}

fn write(events: &[Event]) -> String {
    let mut text = ndjson_header();
    events.iter().for_each(|event| ndjson_line(event, &mut text));
    text
}

/// A file with these lines after the header.
fn file(lines: &[&str]) -> String {
    ndjson_header() + &lines.join("\n") + "\n"
}

/// What a reader is told of a file.
#[track_caller]
fn fault(bytes: impl AsRef<[u8]>) -> String {
    read(bytes.as_ref()).fault.expect("a fault").to_string()
}

/// Every fold over every event, and what is said of it.
fn fold(events: &[Event]) -> Cursor<Machine> {
    let mut machine = Cursor::new(Machine::default());
    let mut graphs = [Keep::Links, Keep::Pages].map(|keep| Cursor::new(Graph::new(keep)));
    for event in events {
        machine.advance([event]);
        graphs.iter_mut().for_each(|graph| graph.advance([event]));
    }
    let _ = machine.fold().limit();
    for graph in &graphs {
        let stats = graph.fold().stats();
        let sum: u64 = PageState::ALL.iter().map(|state| u64::from(stats.count(*state))).sum();
        assert_eq!(sum, u64::from(stats.pages), "states sum to the discovered");
        assert!(stats.finished() <= stats.pages);
        let mut json = Vec::new();
        write_json(graph.fold(), &mut json).expect("memory takes it");
        serde_json::from_slice::<serde_json::Value>(&json).expect("JSON");
        let _ = FindingList::new(graph.fold()).groups();
        for format in ReportFormat::ALL {
            write_report(graph.fold(), format, &mut Vec::new()).expect("memory takes it");
        }
    }
    let state = machine.fold();
    assert!(state.tasks().len() <= events.len() + 1, "no more tasks than events");
    assert!(state.things().len() <= events.len(), "no more things than events");
    let lines: usize = state.things().iter().map(|row| row.waiters.len() + row.holders.len() + row.items.len()).sum();
    assert!(lines <= 3 * events.len(), "no more in line than events");
    machine
}

#[test]
fn the_golden_trace_comes_back_as_it_was() {
    let reading = read(GOLDEN.as_bytes());
    assert_eq!((reading.fault, reading.skipped, reading.set_forward), (None, 0, 0));
    assert_eq!(reading.events.len(), GOLDEN.lines().count() - 1);
    assert_eq!(write(&reading.events), GOLDEN);
}

#[test]
fn all_kinds_are_generated() {
    // Names as the derived form has them, which knows every variant.
    let error = serde_json::from_str::<EventKind>("\"none such\"").expect_err("no event").to_string();
    let known: BTreeSet<_> = error.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(known.len() > 30, "{error}");
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..5_000 {
        let kind = events::kind().new_tree(&mut runner).expect("an event").current();
        let json = serde_json::to_value(&kind).expect("plain data");
        let name = json.as_str().or_else(|| json.as_object()?.keys().next().map(String::as_str));
        seen.insert(name.expect("a name").to_owned());
    }
    assert_eq!(seen, known, "tests/support/events.rs leaves some out");
}

proptest! {
    #[test]
    fn any_log_comes_back_as_it_was_in_pieces_of_any_size(log in events::log(60), piece in 1..200usize) {
        let text = write(&log);
        let mut reader = NdjsonReader::new();
        let mut back = Vec::new();
        for bytes in text.as_bytes().chunks(piece) {
            reader.push(bytes);
            back.extend(reader.take());
        }
        let reading = reader.finish();
        back.extend(reading.events);
        prop_assert_eq!((reading.fault, reading.skipped, reading.set_forward), (None, 0, 0));
        prop_assert_eq!(write(&back), text);
        prop_assert_eq!(back, log);
    }

    #[test]
    fn it_reads_what_the_derived_form_reads(log in events::log(30)) {
        for (line, event) in write(&log).lines().skip(1).zip(&log) {
            prop_assert_eq!(&serde_json::from_str::<Event>(line).expect("an event"), event);
        }
    }

    #[test]
    fn no_sequence_of_events_upsets_a_fold(events in events::events(80)) {
        fold(&events);
    }

    #[test]
    fn a_file_of_any_events_is_read_up_to_what_does_not_fit(events in events::events(40)) {
        let reading = read(write(&events).as_bytes());
        for (at, (back, event)) in reading.events.iter().zip(&events).enumerate() {
            prop_assert_eq!(&back.kind, &event.kind, "event {}", at);
            prop_assert!(back.at >= event.at && back.task == event.task);
        }
        prop_assert_eq!(reading.fault.is_none(), reading.events.len() == events.len());
        fold(&reading.events);
    }

    #[test]
    fn a_mutated_file_is_read_up_to_its_fault(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..6),
    ) {
        let mut bytes = GOLDEN.as_bytes().to_vec();
        for (place, byte, change) in changes {
            let place = place.index(bytes.len());
            match change {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                2 => _ = bytes.remove(place),
                _ => bytes[place] = b"0123456789{}[]\",:ae-\n\\"[usize::from(byte) % 22],
            }
        }
        let reading = read(&bytes);
        let lines = bytes.split(|byte| *byte == b'\n').count();
        prop_assert!(reading.events.len() + reading.skipped as usize <= lines);
        if let Some(fault) = &reading.fault {
            prop_assert!(fault.line as usize >= reading.events.len() && fault.line as usize <= lines);
            prop_assert!(fault.to_string().len() < 600, "{}", fault);
        }
        fold(&reading.events);
    }

    #[test]
    fn any_bytes_at_all_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let reading = read(&bytes);
        prop_assert!(reading.fault.is_some());
        let after_header = [ndjson_header().as_bytes(), &bytes].concat();
        prop_assert!(read(&after_header).events.is_empty());
    }

    #[test]
    fn a_cut_file_gives_all_its_whole_lines(at in any::<prop::sample::Index>()) {
        let at = at.index(GOLDEN.len());
        let reading = read(&GOLDEN.as_bytes()[..at]);
        let whole = GOLDEN[..at].matches('\n').count().saturating_sub(1);
        let lacks_only_its_end = GOLDEN[at..].starts_with('\n');
        prop_assert!(reading.events.len() == whole || (lacks_only_its_end && reading.events.len() == whole + 1));
        prop_assert!(write(&reading.events).len() <= at.max(ndjson_header().len()) + 1);
    }
}

#[test]
fn events_of_a_later_version_are_left_out_and_counted() {
    let reading = read(
        file(&[
            r#"{"at":1,"task":0,"what":"unheard-of"}"#,
            r#"{"at":2,"task":0,"what":{"also-new":{"deep":[{"x":[1.5,-2,true,null,1e99]}]}},"more":"keys"}"#,
            r#"{"at":3,"task":0,"what":{"note":{"text":"known","colour":"red"}}}"#,
        ])
        .as_bytes(),
    );
    assert_eq!((reading.skipped, reading.fault), (2, None));
    assert_eq!(reading.events, [Event { at: 3, task: 0, kind: EventKind::Note { text: "known".into() } }]);
}

#[test]
fn unknown_reasons_and_links_of_a_later_version_are_put_up_with() {
    let page = r#"{"at":0,"task":0,"what":{"page":{"url":0,"state":"ok","status":200,"reason":"too-blue","title":null,"content_type":null,"bytes":1,"took":1,"parsed":1,"redirected_to":null,"done":null,"link_count":2,"links":[{"target":0,"element":"portal","text":"","rel":"","fragment":null,"count":1},{"target":0,"element":"area","text":"","rel":"","fragment":null,"count":1,"place":"attic"}]}}}"#;
    let found = r#"{"at":0,"task":0,"what":{"discovered":{"url":0,"address":"x","depth":0,"from":null}}}"#;
    let reading = read(file(&[found, page]).as_bytes());
    assert_eq!((reading.skipped, &reading.fault), (1, &None));
    let EventKind::Page(page) = &reading.events[1].kind else { panic!("{:?}", reading.events) };
    assert_eq!(page.reason, Some(Reason::Other));
    let links: Vec<_> = page.links.iter().map(|link| (link.element, link.place)).collect();
    assert_eq!(links, [(ElementKind::Area, None)]);
}

#[test]
fn byte_order_marks_carriage_returns_and_blank_lines_are_put_up_with() {
    let text = format!("\u{feff}\r\n\n{}", GOLDEN.replace('\n', "\r\n \t\r\n"));
    let reading = read(text.as_bytes());
    assert_eq!(reading.fault, None);
    assert_eq!(write(&reading.events), GOLDEN);
}

#[test]
fn escapes_and_spaces_that_other_writers_use_are_read() {
    let line =
        r#" { "at" : 1 , "what" : { "note" : { "text" : "\u00e9\ud83e\udd80\/\b\f\n\r\t\"\\" } } , "task" : 0 } "#;
    let reading = read(file(&[line]).as_bytes());
    assert_eq!(reading.fault, None);
    assert_eq!(reading.events[0].kind, EventKind::Note { text: "é🦀/\u{8}\u{c}\n\r\t\"\\".into() });
    for lone in ["\\ud83e", "\\ud83e\\\\udd80", "\\ud83e\\ud83e", "\\udd80", "\\u12g4", "\\x"] {
        let said = fault(file(&[&format!(r#"{{"at":0,"task":0,"what":{{"note":{{"text":"{lone}"}}}}}}"#)]));
        assert!(said.starts_with("line 2: expected an escape that JSON knows at byte 42"), "{lone}: {said}");
    }
}

#[test]
fn a_whole_last_line_without_its_line_feed_is_read() {
    let reading = read(GOLDEN.trim_end().as_bytes());
    assert_eq!((reading.events.len(), reading.fault), (GOLDEN.lines().count() - 1, None));
}

#[test]
fn a_header_alone_is_a_run_that_has_not_begun() {
    let reading = read(ndjson_header().as_bytes());
    assert_eq!((reading.events.len(), reading.fault), (0, None));
}

#[test]
fn a_file_that_ends_within_a_line_says_so() {
    let cut = &GOLDEN[..GOLDEN.len() - 9];
    let reading = read(cut.as_bytes());
    let lines = GOLDEN.lines().count();
    assert_eq!(reading.events.len(), lines - 2);
    assert_eq!(
        reading.fault.expect("a fault").to_string(),
        format!("line {lines}: the file ends within this line; what stood before is read")
    );
}

#[test]
fn what_is_no_trace_is_called_what_it_looks_like() {
    for (bytes, said) in [
        (&b""[..], "line 1: the file is empty; expected a trace that Crawlscope wrote"),
        (b"\n \n", "line 1: the file is empty; expected a trace that Crawlscope wrote"),
        (b"\x1f\x8b\x08\0\0", "line 1: the file looks compressed; unpack it first"),
        (b"PK\x03\x04", "line 1: the file looks compressed; unpack it first"),
        (b"\x89PNG\r\n", "line 1: byte 1 is not UTF-8; expected a text file"),
        (b"\xff\xfe{\0", "line 1: byte 1 is not UTF-8; expected a text file"),
        (b"hello\n", "line 1: expected a header with \"format\":\"crawlscope-trace\", found “hello”"),
        (b"{\"traceEvents\":[]}", "line 1: expected a header with \"format\":\"crawlscope-trace\", found an object"),
        (
            b"{\"at\":0,\"task\":0,\"what\":\"hold\"}\n",
            "line 1: expected a header with \"format\":\"crawlscope-trace\", found an object",
        ),
        (
            b"{\"format\":\"crawlscope\",\"version\":1}",
            "line 1: expected the format “crawlscope-trace”, found “crawlscope”: this is a file of another kind",
        ),
        (
            b"{\"format\":\"crawlscope-trace\",\"version\":2,\"time\":\"us\"}",
            "line 1: expected version 1, found 2: a newer Crawlscope wrote it",
        ),
        (
            b"{\"format\":\"crawlscope-trace\",\"version\":\"1\",\"time\":\"us\"}",
            "line 1: expected a header with \"format\":\"crawlscope-trace\", found “1” for a version",
        ),
        (
            b"{\"format\":\"crawlscope-trace\",\"version\":1,\"time\":\"ms\"}",
            "line 1: expected times in “us”, found “ms”",
        ),
    ] {
        assert_eq!(fault(bytes), said);
    }
}

#[test]
fn a_wrong_line_is_named_with_what_was_found_and_expected() {
    for (line, said) in [
        (r#"{"at":1,"#, "expected the rest of the line at byte 9, found the end of the line"),
        (r#"{"at":1} x"#, "expected the end of the line at byte 10, found “x”"),
        (r#"{"at":01,"task":0}"#, "expected a number at byte 8, found “1,\"task\":0}”"),
        (r#"{"at":"\ud800"}"#, "expected an escape that JSON knows at byte 8, found “\\ud800\"}”"),
        ("[]", "expected “line” of an event to be an object, found a list"),
        (r#"{"format":"crawlscope-trace"}"#, "a second header: expected an event; a file holds one run"),
        (r#"{"task":0,"what":"hold"}"#, "expected “at” of an event to be an integer of µs below 2^53, found nothing"),
        (
            r#"{"at":-1,"task":0,"what":"hold"}"#,
            "expected “at” of an event to be an integer of µs below 2^53, found -1",
        ),
        (
            r#"{"at":18446744073709551616,"task":0,"what":"hold"}"#,
            "expected “at” of an event to be an integer of µs below 2^53, found 18446744073709552000",
        ),
        (
            r#"{"at":0,"task":0,"what":{"put":{"id":0,"item":"x"}}}"#,
            "expected “item” of put to be an integer below 4294967296, found “x”",
        ),
        (
            r#"{"at":0,"task":0,"what":{"a":1,"b":2}}"#,
            "expected “what” of an event to be a name, or an object with one, found an object",
        ),
        (
            r#"{"at":0,"task":0,"what":{"made":{"id":0,"thing":"condition","name":""}}}"#,
            "expected “thing” of made to be queue, semaphore, lock, event, barrier, found “condition”",
        ),
        (
            r#"{"at":0,"task":0,"what":{"task-started":{"id":4000000000,"name":""}}}"#,
            "expected the new task to have number 1, found 4000000000",
        ),
        (
            r#"{"at":0,"task":0,"what":{"made":{"id":1,"thing":"lock","name":""}}}"#,
            "expected the new thing to have number 0, found 1",
        ),
        (
            r#"{"at":0,"task":0,"what":{"discovered":{"url":7,"address":"","depth":0,"from":null}}}"#,
            "expected the new URL to have number 0, found 7",
        ),
        (r#"{"at":0,"task":9,"what":"hold"}"#, "expected a task that the trace has introduced, found number 9"),
        (
            r#"{"at":0,"task":0,"what":{"acquired":{"id":3}}}"#,
            "expected a thing that the trace has introduced, found number 3",
        ),
        (
            r#"{"at":0,"task":0,"what":{"waiting":{"on":{"task":3}}}}"#,
            "expected a task that the trace has introduced, found number 3",
        ),
    ] {
        let text = file(&[r#"{"at":0,"task":0,"what":"hold"}"#, line, r#"{"at":0,"task":0,"what":"hold"}"#]);
        assert_eq!(fault(&text), format!("line 3: {said}"), "{line}");
        assert_eq!(read(text.as_bytes()).events.len(), 1, "what stood before is kept");
    }
}

#[test]
fn bytes_that_are_not_text_are_named_by_their_place() {
    let text = [ndjson_header().as_bytes(), b"{\"at\":\xff}\n"].concat();
    assert_eq!(fault(text), "line 2: byte 7 is not UTF-8; expected a text file");
}

#[test]
fn nesting_ends_at_a_bound_and_not_with_the_stack() {
    for opening in ["[", "{\"a\":"] {
        let text = file(&[&format!("{{\"at\":0,\"task\":0,\"what\":{}", opening.repeat(1_000_000))]);
        assert!(fault(&text).starts_with("line 2: expected less nesting at byte "), "{}", fault(&text));
    }
}

#[test]
fn a_line_of_a_million_values_is_refused() {
    let text = file(&[&format!("[{}0]", "0,".repeat(1_000_000))]);
    assert!(fault(&text).starts_with("line 2: expected fewer values"), "{}", fault(&text));
}

#[test]
fn a_line_without_end_is_given_up() {
    let mut reader = NdjsonReader::new();
    reader.push(ndjson_header().as_bytes());
    let piece = vec![b' '; 1 << 20];
    for _ in 0..100 {
        reader.push(&piece);
    }
    let kind = reader.fault().expect("a fault before the end").kind.clone();
    assert_eq!(kind, FaultKind::TooLong { most: 64 << 20 });
}

#[test]
fn time_that_runs_backwards_is_set_to_the_time_before() {
    let line = |at: u64| format!(r#"{{"at":{at},"task":0,"what":"hold"}}"#);
    let reading = read(file(&[&line(5), &line(3), &line(4), &line(6)]).as_bytes());
    assert_eq!(reading.events.iter().map(|event| event.at).collect::<Vec<_>>(), [5, 5, 5, 6]);
    assert_eq!((reading.set_forward, reading.fault), (2, None));
}

#[test]
fn nothing_is_read_after_a_fault() {
    let mut reader = NdjsonReader::new();
    reader.push(file(&[r#"{"at":0,"task":0,"what":"hold"}"#, "no"]).as_bytes());
    let fault = reader.fault().cloned();
    assert!(fault.is_some());
    reader.push(GOLDEN.as_bytes());
    let reading = reader.finish();
    assert_eq!((reading.events.len(), reading.fault), (1, fault));
}

#[test]
fn a_trace_with_wild_numbers_takes_no_room() {
    let event = |kind| Event { at: u64::MAX, task: u32::MAX, kind };
    let wild = u32::MAX;
    let machine = fold(&[
        event(EventKind::TaskStarted { id: 1_000_000, name: "far".into(), role: None }),
        event(EventKind::TaskStarted { id: wild, name: "farther".into(), role: None }),
        event(EventKind::Woken { to: wild }),
        event(EventKind::Put { id: wild, item: wild }),
        event(EventKind::BodyFinished { url: wild, bytes: u64::MAX }),
        event(EventKind::BodyFinished { url: wild, bytes: u64::MAX }),
    ]);
    assert!(machine.fold().tasks().len() <= 1);
}

#[test]
fn a_crawl_written_before_there_were_roles_gets_them() {
    let with_roles = read(GOLDEN.as_bytes()).events;
    let mut without = with_roles.clone();
    for event in &mut without {
        if let EventKind::TaskStarted { role, .. } | EventKind::Made { role, .. } = &mut event.kind {
            *role = None;
        }
    }
    assert!(!write(&without).contains("role"), "what has no role says nothing of it");
    assert_eq!(read(write(&without).as_bytes()).events, with_roles);
}

#[test]
fn a_program_that_is_no_crawl_gets_no_roles_for_its_names() {
    let text = file(&[r#"{"at":0,"task":0,"what":{"task-started":{"id":1,"name":"consumer-1"}}}"#]);
    assert_eq!(write(&read(text.as_bytes()).events), text);
}

#[test]
fn a_role_of_a_later_version_is_put_up_with() {
    let text = file(&[r#"{"at":0,"task":0,"what":{"task-started":{"id":1,"name":"a","role":"supervisor"}}}"#]);
    let reading = read(text.as_bytes());
    assert_eq!((reading.skipped, reading.fault), (0, None));
    assert_eq!(reading.events[0].kind, EventKind::TaskStarted { id: 1, name: "a".into(), role: Some(Role::Other) });
}
