//! The sentences: one for whatever can happen, with names, amounts and times.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
mod golden;

use crawlscope_engine::machine::{Machine, describe, describe_range};
use crawlscope_engine::trace::{
    Cursor, Event, EventKind, Order, Page, PageState, Playback, Primitive, Reason, RobotsOutcome, Role, RunEnd, Wait,
    seconds,
};
use std::collections::BTreeSet;

fn item(item: u32) -> String {
    format!("item-{item}")
}

/// A machine with three tasks, a queue, a semaphore and a lock.
fn machine() -> Cursor<Machine> {
    let mut cursor = Cursor::new(Machine::default());
    let tasks = ["main", "consumer-2", "consumer-5"];
    let things = [
        ("work", Primitive::Queue { capacity: Some(2) }),
        ("permits", Primitive::Semaphore { permits: 3 }),
        ("visited", Primitive::Lock),
        ("doors", Primitive::Semaphore { permits: 1 }),
        ("ready", Primitive::Event),
        ("start", Primitive::Barrier { parties: 3 }),
    ];
    let started = (1..).zip(tasks).map(|(id, name)| EventKind::TaskStarted { id, name: name.into(), role: None });
    let made = (0..).zip(things).map(|(id, (name, thing))| EventKind::Made {
        id,
        thing,
        name: name.into(),
        role: (name == "visited").then_some(Role::Visited),
    });
    for kind in started.chain(made) {
        cursor.advance([&Event { at: 0, task: 0, kind }]);
    }
    cursor
}

/// What is said of an event of consumer-2 at 0.35 s, after some others of its.
fn said_after(before: Vec<EventKind>, kind: EventKind) -> String {
    let mut machine = machine();
    for kind in before {
        machine.advance([&Event { at: 0, task: 2, kind }]);
    }
    let event = Event { at: 350_000, task: 2, kind };
    machine.advance([&event]);
    describe(machine.fold(), &event, &item)
}

fn said(kind: EventKind) -> String {
    said_after(Vec::new(), kind)
}

/// Something of every variant of [`EventKind`], and what is said of it.
fn samples() -> Vec<(EventKind, &'static str)> {
    let page = |page: Page| EventKind::Page(Box::new(page));
    let text = |text: &str| text.to_owned();
    vec![
        (EventKind::RunStarted { config: text("{}") }, "the run begins"),
        (EventKind::RunEnded { why: RunEnd::Joined }, "the run is over: nothing is left to do"),
        (EventKind::RunEnded { why: RunEnd::Stopped }, "the run was stopped"),
        (EventKind::RunEnded { why: RunEnd::Returned }, "the program is over"),
        (EventKind::ShutDown { id: 0, immediate: false }, "consumer-2 shuts work down"),
        (EventKind::ShutDown { id: 0, immediate: true }, "consumer-2 shuts work down and discards its items"),
        (EventKind::Ordered { id: 0, order: Order::Lifo }, "work returns its newest item first"),
        (EventKind::Ordered { id: 0, order: Order::Priority }, "work returns its smallest item first"),
        (EventKind::Ordered { id: 0, order: Order::Fifo }, "work returns its oldest item first"),
        (EventKind::TaskStarted { id: 4, name: text("helper"), role: None }, "consumer-2 starts helper"),
        (EventKind::TaskPolled, "consumer-2 runs"),
        (EventKind::TaskSuspended, "consumer-2 yields to the event loop"),
        (EventKind::TaskEnded, "consumer-2 ends"),
        (EventKind::TaskCancelled, "consumer-2 is cancelled"),
        (
            EventKind::Made { id: 6, thing: Primitive::Lock, name: text("list"), role: None },
            "consumer-2 makes the lock “list”",
        ),
        (
            EventKind::Made { id: 6, thing: Primitive::Queue { capacity: None }, name: text("jobs"), role: None },
            "consumer-2 makes the queue “jobs”",
        ),
        (
            EventKind::Made { id: 6, thing: Primitive::Queue { capacity: Some(1) }, name: text("jobs"), role: None },
            "consumer-2 makes the queue “jobs” with room for 1 item",
        ),
        (
            EventKind::Made { id: 6, thing: Primitive::Semaphore { permits: 2 }, name: text("jobs"), role: None },
            "consumer-2 makes the semaphore “jobs” with 2 permits",
        ),
        (
            EventKind::Made { id: 6, thing: Primitive::Event, name: text("set up"), role: None },
            "consumer-2 makes the event “set up”",
        ),
        (
            EventKind::Made { id: 6, thing: Primitive::Barrier { parties: 3 }, name: text("rounds"), role: None },
            "consumer-2 makes the barrier “rounds” for 3 tasks",
        ),
        (EventKind::Waiting { on: Wait::Event(4) }, "consumer-2 waits for event ready"),
        (EventKind::Waiting { on: Wait::Barrier(5) }, "consumer-2 waits at barrier start"),
        (EventKind::Set { id: 4 }, "consumer-2 sets event ready"),
        (EventKind::Cleared { id: 4 }, "consumer-2 clears event ready"),
        (EventKind::Tripped { id: 5 }, "consumer-2 is the last to reach barrier start: all go on"),
        (EventKind::BarrierReset { id: 5 }, "consumer-2 resets barrier start"),
        (EventKind::Broken { id: 5 }, "consumer-2 breaks barrier start"),
        (EventKind::Resized { id: 1, permits: 5 }, "there are now 5 permits"),
        (EventKind::Waiting { on: Wait::Acquire(1) }, "consumer-2 waits for a permit of permits"),
        (EventKind::Waiting { on: Wait::Acquire(2) }, "consumer-2 waits for the visited lock"),
        (EventKind::Waiting { on: Wait::Acquire(3) }, "consumer-2 waits for a permit of doors"),
        (EventKind::Waiting { on: Wait::Get(0) }, "consumer-2 waits for an item on work"),
        (EventKind::Waiting { on: Wait::Put(0) }, "consumer-2 waits for a free slot on work"),
        (EventKind::Waiting { on: Wait::Join(0) }, "consumer-2 waits to join work (0 unfinished)"),
        (EventKind::Waiting { on: Wait::Until(2_000_000) }, "consumer-2 waits until 2 s"),
        (EventKind::Waiting { on: Wait::Resume }, "consumer-2 is paused"),
        (EventKind::Waiting { on: Wait::Task(3) }, "consumer-2 waits for consumer-5 to end"),
        (EventKind::Woken { to: 2 }, "consumer-2 resumes at 0.35 s"),
        (EventKind::Woken { to: 3 }, "consumer-5 is woken by consumer-2"),
        (EventKind::Handed { id: 1, to: 3 }, "consumer-5 is handed a permit of permits by consumer-2"),
        (EventKind::Handed { id: 2, to: 3 }, "consumer-5 is handed the visited lock by consumer-2"),
        (EventKind::Acquired { id: 1 }, "consumer-2 acquires a permit of permits"),
        (EventKind::Released { id: 2 }, "consumer-2 releases the visited lock"),
        (EventKind::Put { id: 0, item: 7 }, "consumer-2 puts item-7 on work: 1 on it, 1 unfinished"),
        (EventKind::Got { id: 0, item: 7 }, "consumer-2 takes item-7 from work: 0 on it, 0 unfinished"),
        (EventKind::ItemDone { id: 0 }, "consumer-2 finishes an item of work: 0 on it, 0 unfinished"),
        (EventKind::Joined { id: 0 }, "consumer-2 has joined work: all its items are done"),
        (
            EventKind::Discovered { url: 4, address: text("https://a.test/"), depth: 1, from: Some(2) },
            "consumer-2 discovers item-4 on item-2, 1 link from the start",
        ),
        (
            EventKind::Discovered { url: 4, address: text("https://a.test/"), depth: 0, from: None },
            "consumer-2 discovers item-4, 0 links from the start",
        ),
        (EventKind::Queued { url: 4 }, "item-4 is queued"),
        (EventKind::FetchStarted { url: 4 }, "consumer-2 requests item-4"),
        (EventKind::BodyFinished { url: 4, bytes: 92 }, "consumer-2 has received 92 bytes of item-4"),
        (page(Page { link_count: 3, ..Page::bare(4) }), "consumer-2 finishes item-4: ok, with 3 links"),
        (
            page(Page { redirected_to: Some(5), ..Page::bare(4) }),
            "consumer-2 finishes item-4: ok, with 0 links, redirected to item-5",
        ),
        (
            page(Page { state: PageState::Failed, reason: Some(Reason::TimedOut), ..Page::bare(4) }),
            "consumer-2 finishes item-4: failed (timed-out)",
        ),
        (EventKind::Skipped { url: 4, reason: Reason::OffSite }, "item-4 is not fetched (off-site)"),
        (EventKind::DepthImproved { url: 4, depth: 2 }, "item-4 is now 2 links from the start"),
        (
            EventKind::Robots { origin: text("https://a.test"), outcome: RobotsOutcome::Read { bytes: 34 } },
            "consumer-2 asked for robots.txt of https://a.test: read 34 bytes",
        ),
        (
            EventKind::Robots { origin: text("https://a.test"), outcome: RobotsOutcome::NoAnswer },
            "consumer-2 asked for robots.txt of https://a.test: it did not come in time, or broke off",
        ),
        (EventKind::SharedRead { name: text("total"), value: text("3") }, "consumer-2 reads 3 from total"),
        (EventKind::SharedWritten { name: text("total"), value: text("4") }, "consumer-2 writes 4 to total"),
        (EventKind::Line { line: 12 }, "consumer-2 is at line 12"),
        (EventKind::Note { text: text("Half of it is done.") }, "Half of it is done."),
        (EventKind::Hold, "the run is paused: no new requests"),
        (EventKind::Resumed, "the run resumes"),
        (EventKind::Reconfigured { config: text("{}") }, "the run's limits are other ones from here on"),
        (EventKind::RunResumed, "the run is taken up again; what was under way is lost"),
        (
            EventKind::MissingPage {
                origin: text("https://site.test"),
                status: 200,
                title: None,
                bytes: 7,
                fingerprint: None,
            },
            "consumer-2 asked https://site.test for a page that it can't have: status 200",
        ),
        (EventKind::Printed { text: text("done") }, "consumer-2 prints “done”"),
    ]
}

/// The names of all variants: a deserializer that is offered none of them lists them.
fn variants<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let refused = serde_json::from_str::<T>("{\"no-such\":0}").err().expect("no such variant").to_string();
    let known: BTreeSet<String> = refused.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(known.len() > 1, "{refused}");
    known
}

/// The name of a value's variant.
fn variant(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value).expect("plain data") {
        serde_json::Value::Object(fields) => fields.keys().next().expect("tagged").clone(),
        name => name.as_str().expect("a name").to_owned(),
    }
}

#[test]
fn each_event_is_told_in_its_own_words() {
    for (kind, text) in samples() {
        assert_eq!(said(kind), text);
    }
}

#[test]
fn there_is_a_sentence_for_whatever_can_happen_or_be_waited_for() {
    let described: BTreeSet<String> = samples().iter().map(|(kind, _)| variant(kind)).collect();
    assert_eq!(described, variants::<EventKind>(), "a new event needs a sample here, and a sentence");
    let waits = samples().into_iter().filter_map(|(kind, _)| match kind {
        EventKind::Waiting { on } => Some(variant(&on)),
        _ => None,
    });
    assert_eq!(waits.collect::<BTreeSet<_>>(), variants::<Wait>(), "a new wait needs a sample here");
}

#[test]
fn amounts_are_those_right_after_the_event() {
    let put = |item| EventKind::Put { id: 0, item };
    assert_eq!(said_after(vec![put(1), put(2)], put(3)), "consumer-2 puts item-3 on work: 3 on it, 3 unfinished");
    assert_eq!(
        said_after(vec![put(1), put(2)], EventKind::Got { id: 0, item: 1 }),
        "consumer-2 takes item-1 from work: 1 on it, 2 unfinished"
    );
    assert_eq!(
        said_after(vec![put(1), put(2), EventKind::Got { id: 0, item: 1 }], EventKind::ItemDone { id: 0 }),
        "consumer-2 finishes an item of work: 1 on it, 1 unfinished"
    );
}

#[test]
fn what_a_foreign_trace_never_named_is_told_by_number() {
    let empty = Machine::default();
    let said = |task, kind| describe(&empty, &Event { at: 0, task, kind }, &item);
    assert_eq!(said(0, EventKind::TaskStarted { id: 1, name: "main".into(), role: None }), "the program starts main");
    assert_eq!(said(9, EventKind::Acquired { id: 8 }), "task 9 acquires thing 8");
    assert_eq!(said(9, EventKind::Handed { id: 8, to: 7 }), "task 7 is handed thing 8 by task 9");
}

#[test]
fn times_are_told_to_the_millisecond() {
    let describe_range = [0, 1, 999, 1000, 57_972, 350_000, 999_999, 1_000_000, 61_500_000].map(seconds);
    let meant = ["0 s", "1 µs", "999 µs", "0.001 s", "0.057 s", "0.35 s", "0.999 s", "1 s", "61.5 s"];
    assert_eq!(describe_range, meant);
}

#[test]
fn a_whole_crawl_can_be_told_from_any_step() {
    let mut playback = Playback::new(Machine::default());
    for line in golden::trace(7).lines().skip(1) {
        playback.push(&serde_json::from_str(line).expect("an event"));
    }
    let all = describe_range(&playback, 0..u32::MAX, &item);
    assert_eq!(all.len(), playback.len() as usize);
    for (step, line) in (0..).zip(&all) {
        assert_eq!(line.step, step);
        assert!(!line.text.is_empty() && !line.text.ends_with('.') && !line.text.contains(" thing "), "{line:?}");
        assert!(!line.text.starts_with(' ') && !line.text.contains("  "), "{line:?}");
    }
    let texts: Vec<&str> = all.iter().map(|line| line.text.as_str()).collect();
    for text in [
        "main starts consumer-2",
        "consumer-1 waits for an item on frontier",
        "producer puts item-0 on frontier: 1 on it, 1 unfinished",
        "consumer-1 is woken by producer",
        "consumer-3 asked for robots.txt of https://g.test: read 34 bytes",
        "consumer-3 requests item-0",
        "consumer-3 finishes item-0: ok, with 4 links",
        "item-4 is not fetched (off-site)",
        "Crawl finished",
        "main waits to join frontier (1 unfinished)",
        "the run is over: nothing is left to do",
    ] {
        assert!(texts.contains(&text), "{text} is not among {texts:#?}");
    }
    for from in [0, 41, 100] {
        assert_eq!(describe_range(&playback, from..from + 5, &item), all[from as usize..from as usize + 5]);
    }
}
