//! A crawl goes on from a recording that ends anywhere: it comes to what it would have come to, and asks for
//! nothing twice that was there.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, CrawlOrder, ResumeError, Resumption, RobotsPolicy};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{RunState, write_json};
use crawlscope_engine::machine::{Lanes, Machine, Rates, TaskState};
use crawlscope_engine::trace::{
    Cursor, Event, EventKind, Fold, NdjsonReader, PageState, Reason, ndjson_header, ndjson_line,
};
use serde_json::Value;
use std::collections::BTreeSet;
use support::{Run, START, config, page, site, url};

/// A site with cycles, redirects and pages that end badly; the same again for the same seed.
fn random_site(seed: u64, most: u32) -> MemorySite {
    let mut rng = fastrand::Rng::with_seed(seed);
    let pages = rng.u32(1..most);
    let mut page = 0;
    let site = support::random_site(&mut rng, pages, |rng, links| {
        page += 1;
        match rng.u32(0..16) {
            0 => Served::status(500),
            1 => Served::Blocked,
            2 => Served::Breaks(links.into()),
            3 | 4 => Served::Redirect(format!("{START}p{}", rng.u32(0..pages))),
            5 => Served::Silent,
            6 => Served::Tagged("nofollow".into(), links.into()),
            _ => Served::html(format!("<title>{page}</title>{links}")),
        }
    });
    let robots = b"User-agent: *\nDisallow: /p3\n".to_vec();
    let robots = Served::Page { status: 200, content_type: Some("text/plain".into()), body: robots };
    site.serve(&format!("{START}robots.txt"), robots);
    site
}

fn random_config(seed: u64) -> Config {
    let mut rng = fastrand::Rng::with_seed(seed);
    Config {
        seed,
        consumers: rng.u32(1..6),
        permits: rng.u32(1..9),
        max_depth: if rng.bool() { 16 } else { rng.u32(0..4) },
        robots: if rng.bool() { RobotsPolicy::Obey } else { RobotsPolicy::Ignore },
        delay: if rng.bool() { 0 } else { 10 },
        order: rng.choice(CrawlOrder::NAMED).map_or(CrawlOrder::BreadthFirst, |(_, order)| order),
        host_permits: Some(rng.u32(1..7)).filter(|_| rng.bool()),
        throttle: rng.bool(),
        ..config()
    }
}

fn fold<F: Fold>(empty: F, events: &[Event]) -> F {
    let mut cursor = Cursor::new(empty);
    cursor.advance(events);
    cursor.into_fold()
}

/// What was found, whatever the order and the times: pages and links with addresses for their numbers.
fn found(run: &Run) -> BTreeSet<String> {
    let mut json = Vec::new();
    write_json(&run.graph(), &mut json).expect("memory can be written");
    let json: Value = serde_json::from_slice(&json).expect("what is written is JSON");
    let rows = |name: &str| json[name].as_array().expect("a list").clone();
    let pages = rows("pages");
    let address = |id: &Value| match id.as_u64() {
        Some(id) => pages[id as usize]["url"].clone(),
        None => Value::Null,
    };
    let mut found = BTreeSet::new();
    for mut page in pages.clone() {
        page["redirectedTo"] = address(&page["redirectedTo"]);
        (page["ms"], page["id"]) = (Value::Null, Value::Null);
        assert!(found.insert(page.to_string()), "{page} is there twice");
    }
    for mut link in rows("links") {
        (link["source"], link["target"]) = (address(&link["source"]), address(&link["target"]));
        assert!(found.insert(link.to_string()), "{link} is there twice");
    }
    found
}

/// The addresses of the pages whose outcome a trace has.
fn finished(events: &[Event]) -> BTreeSet<String> {
    let mut addresses = Vec::new();
    let mut finished = BTreeSet::new();
    for event in events {
        match &event.kind {
            EventKind::Discovered { address, .. } => addresses.push(address.clone()),
            EventKind::Page(page) => _ = finished.insert(addresses[page.url as usize].clone()),
            _ => {}
        }
    }
    finished
}

/// That a resumed run asked for no page it had, and for no other twice.
#[track_caller]
fn assert_asks_once(run: &Run, recorded: &[Event]) {
    let had = finished(recorded);
    for (address, times) in run.site.requests() {
        if !address.ends_with("/robots.txt") {
            assert_eq!(times, 1, "{address}");
            assert!(!had.contains(&address), "{address} was there");
        }
    }
}

/// That a trace is in order and its folds have come to rest.
#[track_caller]
fn assert_at_rest(run: &Run) {
    let log = run.log.borrow();
    let mut text = ndjson_header();
    log.events().iter().for_each(|event| ndjson_line(event, &mut text));
    let mut reader = NdjsonReader::new();
    reader.push(text.as_bytes());
    let reading = reader.finish();
    assert_eq!((reading.fault, reading.set_forward, reading.events.len()), (None, 0, log.events().len()));

    let machine = fold(Machine::default(), log.events());
    assert!(machine.tasks().iter().all(|task| task.doing == TaskState::Over && task.taken.is_empty()));
    for thing in machine.things() {
        assert!(thing.holders.is_empty() && thing.waiters.is_empty(), "{thing:?}");
        assert!(thing.items.is_empty() && thing.unfinished == 0, "{thing:?}");
    }
    assert_eq!(machine.leaked(), None);
    let lanes = fold(Lanes::default(), log.events());
    for thing in lanes.things() {
        assert_eq!((thing.level.last(), thing.waiting.last(), thing.unfinished.last()), (0, 0, 0), "{}", thing.name);
    }
    let rates = fold(Rates::default(), log.events());
    assert_eq!((rates.unfinished(), rates.now().queued, rates.now().in_flight), (0, 0, 0));
    let stats = run.graph().stats().clone();
    assert_eq!((stats.state, stats.in_flight, stats.finished()), (RunState::Done, 0, stats.pages));
    let ended = log.events().iter().rfind(|event| matches!(event.kind, EventKind::RunEnded { .. }));
    assert_eq!(Some(stats.elapsed), ended.map(|event| event.at));
}

/// Resumes a trace of which only the beginning is there, and compares with what all of it has found.
fn assert_resumes(whole: &Run, recorded: &[Event], site: MemorySite) -> Run {
    let run = Run::resume(recorded, site).expect("something to go on with");
    run.clock.run();
    assert_eq!(found(&run), found(whole), "cut after {} events", recorded.len());
    assert_asks_once(&run, recorded);
    assert_at_rest(&run);
    run
}

/// All that a crawl writes until it ends; the end of its tasks follows.
fn until_end(run: &Run) -> Vec<Event> {
    let events = run.log.borrow().events().to_vec();
    events.into_iter().take_while(|event| !matches!(event.kind, EventKind::RunEnded { .. })).collect()
}

#[test]
fn a_crawl_broken_off_anywhere_finds_what_it_would_have_found() {
    for seed in 0..200 {
        let whole = Run::to_end(random_config(seed), random_site(seed, 40));
        let events = until_end(&whole);
        let mut rng = fastrand::Rng::with_seed(seed);
        for _ in 0..5 {
            let cut = rng.usize(1..=events.len());
            assert_resumes(&whole, &events[..cut], random_site(seed, 40));
        }
    }
}

#[test]
fn a_small_crawl_is_resumed_after_every_one_of_its_events() {
    for seed in 0..25 {
        let whole = Run::to_end(random_config(seed), random_site(seed, 7));
        let events = until_end(&whole);
        for cut in 1..=events.len() {
            assert_resumes(&whole, &events[..cut], random_site(seed, 7));
        }
    }
}

#[test]
fn a_crawl_is_resumed_as_often_as_it_is_broken_off() {
    for seed in 0..100 {
        let whole = Run::to_end(random_config(seed), random_site(seed, 30));
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut recorded = until_end(&whole);
        recorded.truncate(rng.usize(1..=recorded.len()));
        for _ in 0..4 {
            let run = assert_resumes(&whole, &recorded, random_site(seed, 30));
            let events = until_end(&run);
            recorded = events[..rng.usize(recorded.len()..=events.len())].to_vec();
        }
    }
}

#[test]
fn what_was_under_way_where_a_recording_ends_is_over_when_the_run_is_taken_up() {
    let whole = Run::to_end(Config { permits: 2, consumers: 4, delay: 10, ..config() }, random_site(3, 40));
    let events = until_end(&whole);
    for cut in (1..events.len()).step_by(7) {
        let run = Run::resume(&events[..cut], random_site(3, 40)).expect("something to go on with");
        let log = run.log.borrow();
        let (taken_up, after) = (&log.events()[..=cut], &log.events()[cut + 1..]);
        assert_eq!(taken_up[cut].kind, EventKind::RunResumed);
        assert_eq!(taken_up[cut].at, events[cut - 1].at, "time goes on where it stood");
        let machine = fold(Machine::default(), taken_up);
        assert!(machine.tasks().iter().all(|task| task.doing == TaskState::Over));
        assert!(machine.things().iter().all(|thing| thing.holders.is_empty() && thing.waiters.is_empty()));
        assert!(machine.queue().is_none(), "what comes is put on a new queue");
        let stats = crawlscope_engine::graph::Graph::default();
        let graph = fold(stats, taken_up);
        assert_eq!((graph.stats().in_flight, graph.stats().count(PageState::Fetching)), (0, 0));
        assert_eq!(graph.stats().state, RunState::Running);
        assert!(matches!(after[0].kind, EventKind::Made { .. }));
        assert!(fold(Machine::default(), log.events()).queue().is_some());
    }
}

#[test]
fn a_redirect_broken_off_leaves_neither_page_behind() {
    let served = || site(&[("/", page(&["old"])), ("/new", page(&["end"])), ("/end", page(&[]))]);
    let make = || {
        let site = served();
        site.serve("https://site.test/old", Served::Redirect("https://site.test/new".into()));
        site
    };
    let whole = Run::to_end(config(), make());
    let events = until_end(&whole);
    let claimed = events.iter().position(
        |event| matches!(&event.kind, EventKind::Discovered { address, .. } if address == "https://site.test/new"),
    );
    let done =
        events.iter().position(|event| matches!(&event.kind, EventKind::Page(page) if page.redirected_to.is_some()));
    let (claimed, done) = (claimed.expect("it is found"), done.expect("it is read"));
    assert!(claimed < done);
    for cut in claimed..=done {
        assert_resumes(&whole, &events[..cut], make());
    }
}

#[test]
fn a_shorter_way_that_was_not_passed_on_to_its_end_is_passed_on() {
    // By the long way the last page is too deep; the short one is over a page that takes long to come.
    let slow = format!("{}<a href=c>c</a>", " ".repeat(8_000_000));
    let make = || {
        let long = [("/", page(&["a", "slow"])), ("/a", page(&["b"])), ("/b", page(&["c"])), ("/c", page(&["d"]))];
        let site = site(&long);
        site.serve("https://site.test/d", page(&["e"])).serve("https://site.test/e", page(&[]));
        site.serve("https://site.test/slow", Served::html(slow.clone()));
        site
    };
    let whole = Run::to_end(Config { max_depth: 4, ..config() }, make());
    assert_eq!(whole.state("https://site.test/e"), PageState::Ok);
    let events = until_end(&whole);
    let improved = |event: &Event| matches!(event.kind, EventKind::DepthImproved { .. });
    let (first, last) = (events.iter().position(improved), events.iter().rposition(improved));
    let (first, last) = (first.expect("a shorter way"), last.expect("a shorter way"));
    assert!(first < last, "it is passed on");
    for cut in first..last + 4 {
        assert_resumes(&whole, &events[..cut], make());
    }
}

#[test]
fn a_start_that_was_redirected_to_another_host_keeps_that_host_in_scope() {
    let make = || {
        let site = MemorySite::new(1);
        site.serve(START, Served::Redirect("https://www.site.test/".into()));
        site.serve("https://www.site.test/", page(&["a", "b"]));
        site.serve("https://www.site.test/a", page(&["b", START]));
        site
    };
    let whole = Run::to_end(config(), make());
    let events = until_end(&whole);
    for cut in 1..=events.len() {
        assert_resumes(&whole, &events[..cut], make());
    }
}

#[test]
fn pages_claimed_before_count_towards_the_limit() {
    let targets: Vec<String> = (0..20).map(|n| format!("/p{n}")).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    let make = || site(&[("/", page(&targets))]);
    let whole = Run::to_end(Config { max_pages: 6, ..config() }, make());
    let events = until_end(&whole);
    for cut in 1..=events.len() {
        let run = assert_resumes(&whole, &events[..cut], make());
        assert_eq!(finished(run.log.borrow().events()).len(), 6);
    }
}

#[test]
fn a_stopped_crawl_goes_on_and_the_time_between_does_not_count() {
    let whole = Run::to_end(random_config(3), random_site(3, 40));
    let run = Run::start(random_config(3), random_site(3, 40));
    for _ in 0..60 {
        run.clock.turn();
    }
    run.crawl.stop();
    run.clock.run();
    let recorded = run.log.borrow().events().to_vec();
    assert_eq!(run.graph().stats().state, RunState::Stopped);
    let stopped = run.graph().stats().elapsed;
    let resumed = Run::resume(&recorded, random_site(3, 40)).expect("something is left");
    assert_eq!(resumed.graph().stats().elapsed, stopped);
    resumed.clock.run();
    assert_eq!(found(&resumed), found(&whole));
    assert_asks_once(&resumed, &recorded);
}

#[test]
fn a_crawl_stopped_before_it_began_begins() {
    let run = Run::start(config(), random_site(5, 20));
    run.crawl.stop();
    run.clock.run();
    assert_eq!(run.graph().pages().len(), 0);
    let whole = Run::to_end(config(), random_site(5, 20));
    assert_resumes(&whole, run.log.borrow().events(), random_site(5, 20));
}

#[test]
fn of_a_crawl_that_is_done_nothing_is_left() {
    let whole = Run::to_end(config(), random_site(6, 20));
    let again = Run::resume(whole.log.borrow().events(), random_site(6, 20));
    assert_eq!(again.err(), Some(ResumeError::NothingLeft));
}

#[test]
fn a_crawl_broken_off_just_before_its_end_ends_without_a_request() {
    let whole = Run::to_end(config(), random_site(6, 20));
    let run = assert_resumes(&whole, &until_end(&whole), random_site(6, 20));
    assert_eq!(run.site.requests().len(), 0);
}

#[test]
fn a_host_that_is_gone_as_the_crawl_goes_on_is_waited_for() {
    let make = |from: u64| {
        let later = |served: Served| Served::From(vec![(0, Served::Unreachable), (from, served)]);
        site(&[("/", later(page(&["a", "b"]))), ("/a", later(page(&[]))), ("/b", later(page(&[])))])
    };
    let whole = Run::to_end(config(), make(0));
    let events = until_end(&whole);
    let read = events.iter().position(|event| matches!(event.kind, EventKind::Page(_))).expect("a page");
    let recorded = &events[..=read];
    let site = make(recorded[read].at + 20_000_000);
    site.serve(
        "https://site.test/robots.txt",
        Served::From(vec![(0, Served::Unreachable), (recorded[read].at + 20_000_000, Served::status(404))]),
    );
    let run = Run::resume(recorded, site).expect("two pages are left");
    run.clock.run();
    assert_eq!(found(&run), found(&whole));
}

#[test]
fn a_url_that_is_no_longer_linked_to_before_it_was_decided_upon_is_not_left_queued() {
    let whole = Run::to_end(config(), site(&[("/", page(&["a"])), ("/a", page(&[]))]));
    let events = until_end(&whole);
    let found = events.iter().rposition(|event| matches!(event.kind, EventKind::Discovered { .. })).expect("a link");
    let run = Run::resume(&events[..=found], site(&[("/", page(&[]))])).expect("the start is left");
    run.clock.run();
    let page = run.page("https://site.test/a");
    assert_eq!((page.state, page.reason), (PageState::Skipped, Some(Reason::NotSelected)));
    assert_at_rest(&run);
}

#[test]
fn without_a_configuration_there_is_nothing_to_resume() {
    let resumed = |events: &[Event]| Run::resume(events, site(&[])).err();
    assert_eq!(resumed(&[]), Some(ResumeError::NotACrawl));
    let lesson = Event { at: 0, task: 0, kind: EventKind::RunStarted { config: "{\"lesson\":\"lock\"}".into() } };
    assert_eq!(resumed(&[lesson]), Some(ResumeError::NotACrawl));
}

#[test]
fn a_recording_can_not_send_a_crawl_out_of_its_scope() {
    let config = Config { start: vec![url(START)], ..config() };
    let config = serde_json::to_string(&config).expect("plain data");
    let mut recorded = vec![EventKind::RunStarted { config }];
    for (id, address) in (0..).zip(["https://elsewhere.test/", "javascript:alert(1)", "no address"]) {
        recorded.push(EventKind::Discovered { url: id, address: address.into(), depth: 1, from: None });
        recorded.push(EventKind::Queued { url: id });
    }
    let recorded: Vec<Event> = recorded.into_iter().map(|kind| Event { at: 0, task: 0, kind }).collect();
    let run = Run::resume(&recorded, site(&[("/", page(&[]))])).expect("a crawl");
    run.clock.run();
    assert_eq!(run.site.requests().into_keys().collect::<Vec<_>>(), [START]);
    assert_at_rest(&run);
}

#[test]
fn a_crawl_that_limits_cut_short_goes_on_with_wider_ones_and_asks_for_nothing_twice() {
    for seed in 0..120 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let wide = Config { max_pages: 500, max_depth: 16, ..random_config(seed) };
        let narrow = if rng.bool() {
            Config { max_pages: rng.u32(1..12), ..wide.clone() }
        } else {
            Config { max_depth: rng.u32(0..3), ..wide.clone() }
        };
        let whole = Run::to_end(wide.clone(), random_site(seed, 40));
        let cut = Run::to_end(narrow, random_site(seed, 40));
        let recorded = cut.log.borrow().events().to_vec();
        let run = Run::reconfigured(&recorded, wide.clone(), random_site(seed, 40));
        run.clock.run();
        assert_eq!(states(&run), states(&whole), "{seed}");
        assert_asks_once(&run, &recorded);
        assert_at_rest(&run);
        let config: Config = serde_json::from_str(run.graph().config()).expect("a configuration");
        assert_eq!((config.max_pages, config.max_depth), (500, 16));
    }
}

#[test]
fn the_order_that_a_crawl_goes_on_with_is_the_one_it_was_given_last() {
    let config = Config { order: CrawlOrder::BreadthFirst, max_pages: 3, ..config() };
    let run =
        Run::start(config.clone(), site(&[("/", page(&["/a", "/b", "/c"])), ("/a", page(&[])), ("/b", page(&[]))]));
    run.crawl.set_order(CrawlOrder::DepthFirst);
    run.clock.run();
    let recorded = until_end(&run);
    assert_eq!(resumed_order(&recorded), CrawlOrder::DepthFirst);
    let run = Run::reconfigured(&recorded, Config { max_pages: 4, ..config }, site(&[]));
    run.clock.run();
    assert_eq!(resumed_order(&until_end(&run)), CrawlOrder::BreadthFirst);
}

fn resumed_order(recorded: &[Event]) -> CrawlOrder {
    let mut resumption = Resumption::default();
    recorded.iter().for_each(|event| resumption.push(event));
    let config = resumption.finish().expect("a crawl").config().clone();
    config.order
}

/// What became of each address.
fn states(run: &Run) -> BTreeSet<String> {
    let graph = run.graph();
    graph
        .pages()
        .iter()
        .map(|page| format!("{} {:?} {:?} {}", page.address, page.state, page.reason, page.depth))
        .collect()
}
