//! Python programs, recorded by `python/crawlscope/recorder.py` and read back: the folds understand them.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/slices.rs"]
mod slices;

use crawlscope_engine::machine::{Machine, TaskState, ThingRow};
use crawlscope_engine::trace::{Cursor, Event, EventKind, NdjsonReader, Wait, ndjson_header, ndjson_line};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

const TOP: &str = env!("CARGO_MANIFEST_DIR");

/// Records a program; `PYTHON` names another interpreter than `python3`, which has to be 3.11 or later.
fn record(program: &str, arguments: &[&str]) -> Vec<Event> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let ran = Command::new(&python)
        .arg(format!("{TOP}/python/crawlscope/recorder.py"))
        .arg(format!("{TOP}/tests/record/programs/{program}"))
        .args(arguments)
        .output();
    let ran = ran.unwrap_or_else(|error| panic!("{python}: {error}; `scripts/setup.sh test` installs it"));
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut reader = NdjsonReader::new();
    ran.stdout.chunks(1_000).for_each(|piece| reader.push(piece));
    let reading = reader.finish();
    assert_eq!((reading.fault, reading.skipped, reading.set_forward), (None, 0, 0));
    let mut again = ndjson_header();
    reading.events.iter().for_each(|event| ndjson_line(event, &mut again));
    assert!(again.as_bytes() == ran.stdout, "written again it is the same");
    slices::check(&slices::perfetto(&reading.events));
    reading.events
}

/// The machine at the end, and the most that ever held the thing of that name.
fn replay(events: &[Event], name: &str) -> (Machine, usize) {
    let mut machine = Cursor::new(Machine::default());
    let mut most = 0;
    for event in events {
        machine.advance([event]);
        for row in machine.fold().things() {
            if row.name == name {
                most = most.max(row.holders.len());
            }
        }
    }
    let machine = machine.into_fold();
    assert!(machine.tasks().iter().all(|row| row.doing == TaskState::Over), "all are over: {:?}", machine.tasks());
    for row in machine.things() {
        assert!(row.holders.is_empty() && row.waiters.is_empty() && row.items.is_empty(), "{row:?}");
    }
    (machine, most)
}

fn count(events: &[Event], is: impl Fn(&EventKind) -> bool) -> usize {
    events.iter().filter(|event| is(&event.kind)).count()
}

fn thing<'a>(machine: &'a Machine, name: &str) -> &'a ThingRow {
    machine.things().iter().find(|row| row.name == name).expect("a thing of that name")
}

#[test]
fn ten_workers_share_three_permits() {
    let events = record("semaphore.py", &[]);
    let (machine, most) = replay(&events, "permits");
    assert_eq!((most, machine.semaphore().map(|(_, permits)| permits)), (3, Some(3)));
    assert_eq!((machine.tasks().len(), machine.name(1), machine.name(11)), (12, "main", "worker-10"));
    assert_eq!(count(&events, |kind| matches!(kind, EventKind::Handed { .. })), 7);
    assert_eq!(count(&events, |kind| matches!(kind, EventKind::Printed { .. })), 20);
    assert!(count(&events, |kind| matches!(kind, EventKind::Line { .. })) > 30);
}

#[test]
fn a_lock_is_held_by_one_at_a_time() {
    let events = record("lock.py", &["with"]);
    assert_eq!(replay(&events, "guard").1, 1);
    let printed = |kind: &EventKind| matches!(kind, EventKind::Printed { text } if text == "[1, 2, 3, 4, 5]");
    assert_eq!(count(&events, printed), 1);
}

#[test]
fn a_bounded_queue_ends_with_nothing_unfinished() {
    let events = record("producer_consumer.py", &[]);
    let (machine, _) = replay(&events, "queue");
    assert_eq!(thing(&machine, "queue").unfinished, 0);
    for wait in [Wait::Put(0), Wait::Get(0), Wait::Join(0)] {
        assert!(count(&events, |kind| *kind == EventKind::Waiting { on: wait }) > 0, "{wait:?}");
    }
}

#[test]
fn a_group_waits_for_ten_downloads_three_at_a_time() {
    let events = record("rate_limited.py", &[]);
    assert_eq!(replay(&events, "limit").1, 3);
    assert!(count(&events, |kind| matches!(kind, EventKind::Waiting { on: Wait::Task(_) })) > 0);
}

#[test]
fn a_crawler_of_a_site_on_the_loopback_interface_joins_with_nothing_unfinished() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/", listener.local_addr().expect("an address"));
    std::thread::spawn(move || listener.incoming().flatten().for_each(serve));
    let events = record("crawler.py", &[&address]);
    let (machine, most) = replay(&events, "permits");
    assert!((1..=5).contains(&most), "{most} permits held");
    assert_eq!(thing(&machine, "queue").unfinished, 0);
    assert_eq!(machine.tasks().iter().filter(|row| row.name.starts_with("consumer")).count(), 5);
    let (put, done) = (
        count(&events, |kind| matches!(kind, EventKind::Put { .. })),
        count(&events, |kind| matches!(kind, EventKind::ItemDone { .. })),
    );
    assert!(put == done && put > 9, "{put} put, {done} done");
    assert_eq!(count(&events, |kind| matches!(kind, EventKind::Joined { .. })), 1);
}

/// Answers one request: a page of a site whose page n links to pages 2n + 1 and 2n + 2, up to 8.
fn serve(mut stream: TcpStream) {
    let mut request = [0; 2_000];
    let length = stream.read(&mut request).unwrap_or(0);
    let request = String::from_utf8_lossy(&request[..length]);
    let page: u32 = request.split(['/', ' ']).nth(2).and_then(|page| page.parse().ok()).unwrap_or(0);
    let links = (2 * page + 1..=2 * page + 2).filter(|link| *link <= 8);
    let body: String = links.map(|link| format!("<a href='/{link}'>{link}</a> <a href='/'>home</a>")).collect();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all((head + &body).as_bytes());
}

#[test]
fn odd_programs_are_read_as_well() {
    replay(&record("cancelled.py", &[]), "lock");
    record("odd.py", &[]);
    record("forgotten.py", &[]);
}
