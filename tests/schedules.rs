//! A thousand seeded schedules of random sites, with consumers cancelled, permits and
//! consumers changed, pauses and stops thrown in: what must hold of every one of them.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, CrawlOrder};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::RunState;
use crawlscope_engine::trace::{EventKind, NdjsonReader, PageState, Primitive, Role, ndjson_header, ndjson_line};
use std::collections::BTreeSet;
use support::{Run, START, config};

/// How many; `SCHEDULES=` asks for more.
fn schedules() -> u64 {
    std::env::var("SCHEDULES").ok().and_then(|many| many.parse().ok()).unwrap_or(1_000)
}

/// A site of up to 40 pages with cycles, redirects, failures, and the pages a crawl must reach.
fn random_site(rng: &mut fastrand::Rng) -> MemorySite {
    let pages = rng.u32(1..40);
    support::random_site(rng, pages, |rng, links| match rng.u32(0..20) {
        0 => Served::status(500),
        1 => Served::Blocked,
        2 => Served::Breaks(links.into()),
        3 => Served::Redirect(format!("{START}p{}", rng.u32(0..pages))),
        4 => Served::Silent,
        5 => Served::Refused(503, None),
        6 => Served::Unreachable,
        _ => Served::html(links),
    })
}

/// Does something to the run, as an impatient user would.
fn disturb(run: &Run, rng: &mut fastrand::Rng) {
    match rng.u32(0..40) {
        0 => run.crawl.pause(),
        1..=3 => run.crawl.resume(),
        4 => run.crawl.set_permits(rng.u32(1..8)),
        5 => run.crawl.set_consumers(rng.u32(1..12)),
        6 => {
            let consumers = run.crawl.consumers();
            if let Some(victim) = rng.choice(&consumers) {
                victim.cancel();
            }
        }
        8 => _ = rng.choice(CrawlOrder::NAMED).map(|(_, order)| run.crawl.set_order(order)),
        7 if rng.u32(0..20) == 0 => run.crawl.stop(),
        _ => {}
    }
}

/// Runs to the end under disturbance; whoever is missing is replaced, whoever is paused resumed.
fn run_disturbed(seed: u64) -> Run {
    let mut rng = fastrand::Rng::with_seed(seed);
    let config = Config {
        seed,
        consumers: rng.u32(1..10),
        permits: rng.u32(1..7),
        max_pages: if rng.bool() { 500 } else { rng.u32(1..20) },
        max_depth: if rng.bool() { 16 } else { rng.u32(0..4) },
        host_permits: Some(rng.u32(1..7)).filter(|_| rng.bool()),
        throttle: rng.bool(),
        ..config()
    };
    let run = Run::start(config, random_site(&mut rng));
    for _ in 0..200_000 {
        if run.ended() {
            return run;
        }
        let went_on = (0..8).any(|_| run.clock.turn());
        disturb(&run, &mut rng);
        if !went_on {
            run.crawl.resume();
            run.crawl.set_consumers(rng.u32(1..6));
        }
    }
    panic!("seed {seed} did not end");
}

/// Permits held never exceed what the semaphore has, but for those already held when it shrank.
fn check_permits(seed: u64, run: &Run) {
    let (mut permits, mut allowed, mut semaphore, mut in_flight) = (0, 0, None, 0);
    let mut holders = BTreeSet::new();
    for event in run.log.borrow().events() {
        match event.kind {
            EventKind::Made {
                id, thing: Primitive::Semaphore { permits: made }, role: Some(Role::Requests), ..
            } => {
                (semaphore, permits, allowed) = (Some(id), made, made as usize);
            }
            EventKind::Resized { permits: now, .. } => {
                permits = now;
                allowed = holders.len().max(permits as usize);
            }
            EventKind::Handed { id, to } if Some(id) == semaphore => {
                assert!(holders.insert(to), "seed {seed}: a permit was handed to its holder");
            }
            EventKind::Acquired { id } if Some(id) == semaphore => _ = holders.insert(event.task),
            EventKind::Released { id } if Some(id) == semaphore => {
                assert!(holders.remove(&event.task), "seed {seed}: released by who had none");
                allowed = holders.len().max(permits as usize);
            }
            EventKind::FetchStarted { .. } => in_flight += 1,
            EventKind::BodyFinished { .. } => in_flight -= 1,
            _ => {}
        }
        assert!(holders.len() <= allowed, "seed {seed}: {} permits held of {permits}", holders.len());
        assert!(in_flight <= holders.len(), "seed {seed}: {in_flight} in flight, {} permits held", holders.len());
    }
    assert_eq!((holders.len(), in_flight), (0, 0), "seed {seed}: everything is given back at the end");
}

/// Each URL ends once, and none is sent for twice unless its consumer was cancelled in between.
fn check_pages(seed: u64, run: &Run) {
    let events = run.events();
    let mut ended = BTreeSet::new();
    let mut sent = BTreeSet::new();
    for kind in &events {
        match kind {
            EventKind::Page(page) => assert!(ended.insert(page.url), "seed {seed}: page {} ended twice", page.url),
            EventKind::FetchStarted { url } => assert!(sent.insert(*url), "seed {seed}: {url} was fetched twice"),
            // Put back by a cancelled consumer, or a redirect's claim handed on.
            EventKind::Queued { url } => _ = sent.remove(url),
            _ => {}
        }
    }
    let stats = run.graph().stats().clone();
    let sum: u32 = PageState::ALL.iter().map(|state| stats.count(*state)).sum();
    assert_eq!(sum, stats.pages, "seed {seed}: states sum to the discovered");
    if stats.state == RunState::Done {
        assert_eq!(stats.finished(), stats.pages, "seed {seed}: nothing is lost");
    }
    assert_eq!(run.site.in_flight(), 0, "seed {seed}: nothing is left in flight");
}

/// Its file comes back as the same events: a crawl speaks of nothing that it has not introduced.
fn check_file(seed: u64, run: &Run) {
    let log = run.log.borrow();
    let mut text = ndjson_header();
    log.events().iter().for_each(|event| ndjson_line(event, &mut text));
    let mut reader = NdjsonReader::new();
    reader.push(text.as_bytes());
    let reading = reader.finish();
    assert_eq!((reading.fault, reading.skipped, reading.set_forward), (None, 0, 0), "seed {seed}");
    assert!(reading.events == log.events(), "seed {seed}: the file came back otherwise");
}

#[test]
fn a_thousand_disturbed_schedules_all_end_well() {
    let mut ends = std::collections::BTreeMap::new();
    for seed in 1..=schedules() {
        let run = run_disturbed(seed);
        check_permits(seed, &run);
        check_pages(seed, &run);
        check_file(seed, &run);
        *ends.entry(run.graph().stats().state.name()).or_insert(0) += 1;
    }
    // The disturbances really happen: both ends occur.
    assert!(ends["done"] > 500 && ends["stopped"] > 20, "{ends:?}");
}

#[test]
fn undisturbed_every_schedule_finds_the_same_pages_at_the_same_depths() {
    for site_seed in 1..=20 {
        let found = |seed| {
            let site = random_site(&mut fastrand::Rng::with_seed(site_seed));
            let graph = Run::to_end(Config { seed, ..config() }, site).graph();
            let mut pages: Vec<_> =
                graph.pages().iter().map(|page| (page.address.clone(), page.depth, page.state)).collect();
            pages.sort();
            pages
        };
        let first = found(0);
        for seed in 1..=10 {
            assert_eq!(found(seed), first, "site {site_seed}, schedule {seed}");
        }
    }
}
