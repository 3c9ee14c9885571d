//! The run over time: nothing is lost however long it lasts, and no more is foretold than
//! can be known.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::machine::{Estimate, Machine, Rates};
use crawlscope_engine::trace::{Cursor, Event, EventKind, Fold, Log, Micros, Page, Primitive, Reason};
use proptest::prelude::*;
use support::{Run, START, config, links};

const SECOND: Micros = 1_000_000;

fn event(at: Micros, kind: EventKind) -> Event {
    Event { at, task: 1, kind }
}

/// A queue whose items are put and finished by hand.
struct Queue(Cursor<Rates>);

impl Queue {
    fn new(config: &str) -> Self {
        let mut queue = Self(Cursor::new(Rates::default()));
        queue.at(0, EventKind::RunStarted { config: config.into() });
        queue.at(
            0,
            EventKind::Made { id: 0, thing: Primitive::Queue { capacity: None }, name: "frontier".into(), role: None },
        );
        queue
    }

    fn at(&mut self, at: Micros, kind: EventKind) {
        self.0.advance([&event(at, kind)]);
    }

    fn put(&mut self, at: Micros, many: u32) {
        for item in 0..many {
            self.at(at, EventKind::Queued { url: item });
            self.at(at, EventKind::Put { id: 0, item });
        }
    }

    fn finish(&mut self, at: Micros, many: u32) {
        for item in 0..many {
            self.at(at, EventKind::Got { id: 0, item });
            self.at(at, EventKind::Page(Box::new(Page { done: Some(0), ..Page::bare(item) })));
        }
    }

    fn rates(&self) -> &Rates {
        self.0.fold()
    }
}

fn rates_of(log: &Log) -> Rates {
    let mut cursor = Cursor::new(Rates::default());
    cursor.advance(log.events());
    cursor.into_fold()
}

/// A site of one page with links to `many` others.
fn wide_site(many: usize) -> MemorySite {
    let site = MemorySite::new(5);
    let targets: Vec<String> = (0..many).map(|n| format!("p{n}")).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    site.serve(START, Served::html(links(&targets)));
    for target in targets {
        site.serve(&format!("{START}{target}"), Served::html(""));
    }
    site
}

#[test]
fn it_agrees_with_the_trace_of_a_crawl_at_every_step() {
    let run = Run::to_end(Config { permits: 3, ..config() }, wide_site(30));
    let mut cursor = Cursor::new(Rates::default());
    let (mut put, mut done, mut flying, mut most) = (0, 0, 0, 0);
    for event in run.log.borrow().events() {
        cursor.advance([event]);
        match &event.kind {
            EventKind::Put { .. } => put += 1,
            EventKind::ItemDone { .. } => done += 1,
            EventKind::Page(page) if page.done.is_some() => done += 1,
            EventKind::FetchStarted { .. } => flying += 1,
            EventKind::BodyFinished { .. } => flying -= 1,
            _ => {}
        }
        most = most.max(flying);
        let rates = cursor.fold();
        assert_eq!((rates.done(), rates.unfinished()), (done, put - done));
        assert_eq!(rates.spans().iter().map(|span| span.done).sum::<u32>(), done);
        assert_eq!(rates.spans().iter().map(|span| span.in_flight).max(), Some(most));
        let ends: Vec<u32> = rates.spans().iter().map(|span| span.end).collect();
        assert!(ends.is_sorted() && ends.last() == Some(&cursor.step()), "{ends:?}");
    }
    assert_eq!((done, most), (31, 3));
}

#[test]
fn once_a_run_was_stopped_all_say_that_nothing_is_in_flight() {
    let run = Run::start(Config { permits: 3, ..config() }, wide_site(30));
    while run.site.in_flight() < 3 {
        assert!(run.clock.turn(), "three requests were expected under way");
    }
    run.crawl.stop();
    run.clock.run();
    let (rates, graph) = (rates_of(&run.log.borrow()), run.graph());
    let mut machine = Cursor::new(Machine::default());
    machine.advance(run.log.borrow().events());
    let (permits, _) = machine.fold().semaphore().expect("permits");
    assert_eq!((rates.now().in_flight, graph.stats().in_flight, permits.holders.len()), (0, 0, 0));
}

#[test]
fn a_run_of_a_week_takes_as_few_spans_as_one_of_a_minute() {
    let mut queue = Queue::new("");
    let week = 7 * 24 * 3_600 * SECOND;
    for n in 0..10_000 {
        queue.put(n * (week / 10_000), 2);
        queue.finish(n * (week / 10_000) + 5, 1);
    }
    let rates = queue.rates();
    assert!((60..=120).contains(&rates.spans().len()), "{}", rates.spans().len());
    assert_eq!(rates.spans().iter().map(|span| span.done).sum::<u32>(), 10_000);
    assert_eq!(rates.spans().iter().map(|span| span.queued).max(), Some(10_001));
    let ends: Vec<u32> = rates.spans().iter().map(|span| span.unfinished).collect();
    assert!(ends.is_sorted() && ends.last() == Some(&10_000), "{ends:?}");
}

#[test]
fn a_rate_is_of_the_seconds_before_and_not_of_the_whole_run() {
    let mut queue = Queue::new("");
    queue.put(0, 1_000);
    for n in 0..100 {
        queue.finish(n * SECOND / 10, 1);
    }
    for n in 0..30 {
        queue.finish(10 * SECOND + n * SECOND / 2, 1);
    }
    let rates = queue.rates();
    let rate_at = |second: u64| rates.rate((second * SECOND / rates.width()) as usize);
    assert!((95..=105).contains(&rate_at(8)), "{}", rate_at(8));
    assert!((18..=24).contains(&rate_at(24)), "{}", rate_at(24));
    assert_eq!(rates.rate(100_000), rates.rate(rates.spans().len() - 1), "beyond the end it is the end's");
}

#[test]
fn at_first_it_says_that_it_is_too_early_to_say() {
    let mut queue = Queue::new("");
    queue.put(0, 40);
    queue.finish(SECOND, 1);
    assert_eq!(queue.rates().estimate(0), Estimate::Early { left: 39 });
    assert_eq!(queue.rates().outlook(0), "At least 39 more; too early to estimate the time.");
}

#[test]
fn while_more_is_found_than_finished_it_foretells_no_end() {
    let mut queue = Queue::new(r#"{"permits":5,"maxPages":500,"maxDepth":16}"#);
    for n in 0..20 {
        queue.put(n * SECOND / 2, 6);
        queue.finish(n * SECOND / 2, 4);
    }
    // 120 claimed, 80 finished.
    assert_eq!(queue.rates().estimate(0), Estimate::Growing { left: 40, most: Some(420) });
    assert_eq!(queue.rates().outlook(0), "Still finding pages: at least 40 more, at most 420.");
}

#[test]
fn once_less_is_left_than_before_it_gives_a_time_with_its_condition() {
    let mut queue = Queue::new("");
    queue.put(0, 200);
    for n in 0..100 {
        queue.finish(n * SECOND / 5, 1);
    }
    let Estimate::Shrinking { left: 100, seconds, is_all: false } = queue.rates().estimate(0) else {
        panic!("{:?}", queue.rates().estimate(0))
    };
    assert!((18..=22).contains(&seconds), "{seconds}");
    assert_eq!(queue.rates().outlook(0), "About 20 s left, if no more are found.");
}

#[test]
fn at_the_limit_of_pages_nothing_more_can_come_and_it_says_so() {
    let mut queue = Queue::new("");
    queue.put(0, 1_000);
    queue.at(1, EventKind::Skipped { url: 7, reason: Reason::OffSite });
    for n in 0..10 {
        queue.finish(n * SECOND, 1);
    }
    assert!(!queue.rates().outlook(0).contains("limit"), "{}", queue.rates().outlook(0));
    queue.at(9 * SECOND, EventKind::Skipped { url: 8, reason: Reason::Limit });
    let said = queue.rates().outlook(0);
    assert!(
        said.starts_with("About ") && said.ends_with(" min left; the page limit is reached, so none are added."),
        "{said}"
    );
}

#[test]
fn when_nothing_is_finished_any_more_it_foretells_no_end() {
    let mut queue = Queue::new("");
    queue.put(0, 20);
    queue.finish(SECOND, 5);
    queue.at(3 * SECOND, EventKind::FetchStarted { url: 1 });
    assert!(matches!(queue.rates().estimate(0), Estimate::Shrinking { .. }));
    assert_eq!(queue.rates().estimate(5 * SECOND), Estimate::Stalled { left: 15 }, "without any event");
    queue.at(12 * SECOND, EventKind::FetchStarted { url: 2 });
    assert_eq!(queue.rates().estimate(0), Estimate::Stalled { left: 15 }, "with events, but no end of a page");
    queue.at(13 * SECOND, EventKind::Hold);
    assert_eq!(queue.rates().outlook(0), "Paused with 15 left.");
}

#[test]
fn nothing_is_said_before_a_run_after_it_and_with_nothing_left() {
    assert_eq!(Rates::default().outlook(0), "");
    let mut queue = Queue::new("");
    assert_eq!(queue.rates().outlook(9 * SECOND), "");
    queue.put(0, 2);
    queue.finish(3 * SECOND, 1);
    queue.at(4 * SECOND, EventKind::RunEnded { why: crawlscope_engine::trace::RunEnd::Stopped });
    assert_eq!(queue.rates().outlook(9 * SECOND), "");
}

#[test]
fn of_a_crawl_whose_pages_are_all_known_the_time_foretold_is_the_time_it_takes() {
    let run = Run::to_end(Config { delay: 100, ..config() }, wide_site(300));
    let log = run.log.borrow();
    let end = rates_of(&log).elapsed();
    let mut cursor = Cursor::new(Rates::default());
    let mut foretold = 0;
    for event in log.events() {
        cursor.advance([event]);
        if let Estimate::Shrinking { seconds, .. } = cursor.fold().estimate(0) {
            let left = (end - event.at) / SECOND;
            assert!(seconds.abs_diff(left) <= 2 + left / 5, "at {} µs: {seconds} s foretold, {left} s left", event.at);
            foretold += 1;
        }
    }
    assert!(foretold > 300, "{foretold}");
}

#[test]
fn a_new_run_begins_anew() {
    let mut queue = Queue::new("");
    queue.put(0, 5);
    queue.finish(70 * SECOND, 5);
    queue.at(80 * SECOND, EventKind::RunStarted { config: String::new() });
    let rates = queue.rates();
    assert_eq!((rates.done(), rates.elapsed(), rates.spans().len()), (0, 0, 1));
}

proptest! {
    #[test]
    fn whatever_a_trace_says_the_totals_are_kept_and_the_spans_are_few(
        steps in prop::collection::vec((prop_oneof![0u64..5_000_000, Just(u64::MAX / 3), any::<u64>()], 0u8..8), 0..200),
    ) {
        let mut rates = Rates::default();
        let (mut done, mut most, mut queued) = (0, 0, 0u32);
        rates.apply(0, &event(0, EventKind::Made { id: 3, thing: Primitive::Queue { capacity: None }, name: String::new(), role: None }));
        let mut now = 0u64;
        for (step, kind) in steps {
            // Mostly time goes on; a broken trace may say anything.
            now = if step < 5_000_000 { now.saturating_add(step) } else { step };
            let kind = match kind {
                0..3 => EventKind::Put { id: 3, item: 0 },
                3 => EventKind::Got { id: 3, item: 0 },
                4 => EventKind::ItemDone { id: 3 },
                5 => EventKind::FetchStarted { url: 9 },
                6 => EventKind::BodyFinished { url: 9, bytes: 0 },
                _ => EventKind::Put { id: 4, item: 0 },
            };
            match &kind {
                EventKind::Put { id: 3, .. } => queued += 1,
                EventKind::Got { .. } => queued = queued.saturating_sub(1),
                EventKind::ItemDone { .. } => done += 1,
                _ => {}
            }
            most = most.max(queued);
            rates.apply(0, &event(now, kind));
            prop_assert!((1..=120).contains(&rates.spans().len()));
            prop_assert_eq!(rates.spans().iter().map(|span| span.done).sum::<u32>(), done);
            prop_assert_eq!(rates.spans().iter().map(|span| span.queued).max(), Some(most));
            prop_assert!(rates.elapsed() / rates.width() < 120);
            let _ = (rates.rate(0), rates.rate(usize::MAX), rates.outlook(0), rates.outlook(u64::MAX));
        }
    }
}
