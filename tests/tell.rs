//! The sentences: one for whatever can happen, with names, amounts and times.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
mod golden;

use crawlscope_engine::machine::{Machine, tell, told};
use crawlscope_engine::trace::{
    Cursor, Event, Order, Page, PageState, Playback, Reason, RobotsOutcome, RunEnd, Thing, Wait, What, seconds,
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
        ("work", Thing::Queue { capacity: Some(2) }),
        ("permits", Thing::Semaphore { permits: 3 }),
        ("visited", Thing::Lock),
        ("doors", Thing::Semaphore { permits: 1 }),
    ];
    let started = (1..).zip(tasks).map(|(id, name)| What::TaskStarted { id, name: name.into() });
    let made = (0..).zip(things).map(|(id, (name, thing))| What::Made { id, thing, name: name.into() });
    for what in started.chain(made) {
        cursor.advance([&Event { at: 0, task: 0, what }]);
    }
    cursor
}

/// What is said of an event of consumer-2 at 0.35 s, after some others of its.
fn said_after(before: Vec<What>, what: What) -> String {
    let mut machine = machine();
    for what in before {
        machine.advance([&Event { at: 0, task: 2, what }]);
    }
    let event = Event { at: 350_000, task: 2, what };
    machine.advance([&event]);
    tell(machine.fold(), &event, &item)
}

fn said(what: What) -> String {
    said_after(Vec::new(), what)
}

/// Something of every variant of [`What`], and what is said of it.
fn samples() -> Vec<(What, &'static str)> {
    let page = |page: Page| What::Page(Box::new(page));
    let text = |text: &str| text.to_owned();
    vec![
        (What::RunStarted { config: text("{}") }, "the run begins"),
        (What::RunEnded { why: RunEnd::Joined }, "the run is over: nothing is unfinished"),
        (What::RunEnded { why: RunEnd::Stopped }, "the run is stopped"),
        (What::RunEnded { why: RunEnd::Returned }, "the program is over"),
        (What::ShutDown { id: 0, immediate: false }, "consumer-2 shuts work down"),
        (What::ShutDown { id: 0, immediate: true }, "consumer-2 shuts work down and drops what is on it"),
        (What::Ordered { id: 0, order: Order::Lifo }, "work gives its newest item first"),
        (What::Ordered { id: 0, order: Order::Priority }, "work gives its least item first"),
        (What::TaskStarted { id: 4, name: text("helper") }, "consumer-2 starts helper"),
        (What::TaskPolled, "consumer-2 runs"),
        (What::TaskSuspended, "consumer-2 gives control back"),
        (What::TaskEnded, "consumer-2 ends"),
        (What::TaskCancelled, "consumer-2 is cancelled"),
        (What::Made { id: 4, thing: Thing::Lock, name: text("list") }, "consumer-2 makes the lock “list”"),
        (
            What::Made { id: 4, thing: Thing::Queue { capacity: None }, name: text("jobs") },
            "consumer-2 makes the queue “jobs”",
        ),
        (
            What::Made { id: 4, thing: Thing::Queue { capacity: Some(1) }, name: text("jobs") },
            "consumer-2 makes the queue “jobs” of at most 1 item",
        ),
        (
            What::Made { id: 4, thing: Thing::Semaphore { permits: 2 }, name: text("jobs") },
            "consumer-2 makes the semaphore “jobs” with 2 permits",
        ),
        (What::Resized { id: 1, permits: 5 }, "there are 5 permits from now on"),
        (What::Waiting { on: Wait::Acquire(1) }, "consumer-2 waits for a permit"),
        (What::Waiting { on: Wait::Acquire(2) }, "consumer-2 waits for lock visited"),
        (What::Waiting { on: Wait::Acquire(3) }, "consumer-2 waits for a permit of doors"),
        (What::Waiting { on: Wait::Get(0) }, "consumer-2 waits for an item on work"),
        (What::Waiting { on: Wait::Put(0) }, "consumer-2 waits for a slot on work"),
        (What::Waiting { on: Wait::Join(0) }, "consumer-2 waits for join of work (0 unfinished)"),
        (What::Waiting { on: Wait::Until(2_000_000) }, "consumer-2 waits until 2 s"),
        (What::Waiting { on: Wait::Resume }, "consumer-2 waits for the run to go on"),
        (What::Waiting { on: Wait::Task(3) }, "consumer-2 waits for consumer-5 to end"),
        (What::Woken { to: 2 }, "consumer-2 goes on at 0.35 s"),
        (What::Woken { to: 3 }, "consumer-5 is woken by consumer-2"),
        (What::Handed { id: 1, to: 3 }, "consumer-5 is handed a permit by consumer-2"),
        (What::Handed { id: 2, to: 3 }, "consumer-5 is handed lock visited by consumer-2"),
        (What::Acquired { id: 1 }, "consumer-2 has a permit"),
        (What::Released { id: 2 }, "consumer-2 gives lock visited back"),
        (What::Put { id: 0, item: 7 }, "consumer-2 puts item-7 on work: 1 on it, 1 unfinished"),
        (What::Got { id: 0, item: 7 }, "consumer-2 takes item-7 off work: 0 on it, 0 unfinished"),
        (What::ItemDone { id: 0 }, "consumer-2 is done with an item of work: 0 on it, 0 unfinished"),
        (What::Joined { id: 0 }, "consumer-2 has joined work: nothing on it is unfinished"),
        (
            What::Discovered { url: 4, address: text("https://a.test/"), depth: 1, from: Some(2) },
            "consumer-2 finds item-4 on item-2, 1 link from the start",
        ),
        (
            What::Discovered { url: 4, address: text("https://a.test/"), depth: 0, from: None },
            "consumer-2 finds item-4, 0 links from the start",
        ),
        (What::Queued { url: 4 }, "item-4 is to be fetched"),
        (What::FetchStarted { url: 4 }, "consumer-2 requests item-4"),
        (What::BodyFinished { url: 4, bytes: 92 }, "consumer-2 has received 92 bytes of item-4"),
        (page(Page { link_count: 3, ..Page::bare(4) }), "consumer-2 is done with item-4: ok, with 3 links"),
        (
            page(Page { redirected_to: Some(5), ..Page::bare(4) }),
            "consumer-2 is done with item-4: ok, with 0 links, redirected to item-5",
        ),
        (
            page(Page { state: PageState::Failed, reason: Some(Reason::TimedOut), ..Page::bare(4) }),
            "consumer-2 is done with item-4: failed (timed-out)",
        ),
        (What::Skipped { url: 4, reason: Reason::OffSite }, "item-4 is not fetched (off-site)"),
        (What::DepthImproved { url: 4, depth: 2 }, "item-4 turns out to be 2 links from the start"),
        (
            What::Robots { origin: text("https://a.test"), outcome: RobotsOutcome::Read { bytes: 34 } },
            "consumer-2 asked for robots.txt of https://a.test: read 34 bytes",
        ),
        (What::SharedRead { name: text("total"), value: text("3") }, "consumer-2 reads 3 from total"),
        (What::SharedWritten { name: text("total"), value: text("4") }, "consumer-2 writes 4 to total"),
        (What::Line { line: 12 }, "consumer-2 is at line 12"),
        (What::Note { text: text("Half of it is done.") }, "Half of it is done."),
        (What::Hold, "the run is paused: nobody starts a request"),
        (What::Resumed, "the run goes on"),
        (What::Printed { text: text("done") }, "consumer-2 prints “done”"),
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
    for (what, text) in samples() {
        assert_eq!(said(what), text);
    }
}

#[test]
fn there_is_a_sentence_for_whatever_can_happen_or_be_waited_for() {
    let told: BTreeSet<String> = samples().iter().map(|(what, _)| variant(what)).collect();
    assert_eq!(told, variants::<What>(), "a new event needs a sample here, and a sentence");
    let waits = samples().into_iter().filter_map(|(what, _)| match what {
        What::Waiting { on } => Some(variant(&on)),
        _ => None,
    });
    assert_eq!(waits.collect::<BTreeSet<_>>(), variants::<Wait>(), "a new wait needs a sample here");
}

#[test]
fn amounts_are_those_right_after_the_event() {
    let put = |item| What::Put { id: 0, item };
    assert_eq!(said_after(vec![put(1), put(2)], put(3)), "consumer-2 puts item-3 on work: 3 on it, 3 unfinished");
    assert_eq!(
        said_after(vec![put(1), put(2)], What::Got { id: 0, item: 1 }),
        "consumer-2 takes item-1 off work: 1 on it, 2 unfinished"
    );
    assert_eq!(
        said_after(vec![put(1), put(2), What::Got { id: 0, item: 1 }], What::ItemDone { id: 0 }),
        "consumer-2 is done with an item of work: 1 on it, 1 unfinished"
    );
}

#[test]
fn what_a_foreign_trace_never_named_is_told_by_number() {
    let empty = Machine::default();
    let said = |task, what| tell(&empty, &Event { at: 0, task, what }, &item);
    assert_eq!(said(0, What::TaskStarted { id: 1, name: "main".into() }), "the program starts main");
    assert_eq!(said(9, What::Acquired { id: 8 }), "task 9 has thing 8");
    assert_eq!(said(9, What::Handed { id: 8, to: 7 }), "task 7 is handed thing 8 by task 9");
}

#[test]
fn times_are_told_to_the_millisecond() {
    let told = [0, 1, 999, 1000, 57_972, 350_000, 999_999, 1_000_000, 61_500_000].map(seconds);
    let meant = ["0 s", "1 µs", "999 µs", "0.001 s", "0.057 s", "0.35 s", "0.999 s", "1 s", "61.5 s"];
    assert_eq!(told, meant);
}

#[test]
fn a_whole_crawl_can_be_told_from_any_step() {
    let mut playback = Playback::new(Machine::default());
    for line in golden::trace(7).lines().skip(1) {
        playback.push(&serde_json::from_str(line).expect("an event"));
    }
    let all = told(&playback, 0..u32::MAX, &item);
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
        "consumer-3 is done with item-0: ok, with 4 links",
        "item-4 is not fetched (off-site)",
        "main waits for join of frontier (1 unfinished)",
        "the run is over: nothing is unfinished",
    ] {
        assert!(texts.contains(&text), "{text} is not among {texts:#?}");
    }
    for from in [0, 41, 100] {
        assert_eq!(told(&playback, from..from + 5, &item), all[from as usize..from as usize + 5]);
    }
}
