//! A host that answers slowly is asked more rarely, and one that is quick again more often.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, RobotsPolicy, ScopeKind, Throttle};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::machine::Lanes;
use crawlscope_engine::trace::{Cursor, EventKind};
use proptest::prelude::*;
use support::{Run, START, config, links, page};

const SECOND: u64 = 1_000_000;
/// A memory site's own latency is 20 to 40 ms, µs.
const TWO_SECONDS: u64 = 2 * SECOND - 30_000;

fn throttled() -> Config {
    Config { throttle: true, delay: 100, ..config() }
}

/// A start with links to so many pages, all of which answer this.
fn wide(pages: usize, served: &Served) -> MemorySite {
    let paths: Vec<String> = (0..pages).map(|n| format!("/p{n}")).collect();
    let site = MemorySite::new(7);
    site.serve(START, Served::html(links(&paths.iter().map(String::as_str).collect::<Vec<_>>())));
    paths.iter().for_each(|path| _ = site.serve(&format!("https://site.test{path}"), served.clone()));
    site
}

fn slow() -> Served {
    Served::After(TWO_SECONDS, Box::new(page(&[])))
}

/// When each page was asked for, µs.
fn sent(run: &Run) -> Vec<u64> {
    let log = run.log.borrow();
    let sent = log.events().iter().filter(|event| matches!(event.kind, EventKind::FetchStarted { .. }));
    sent.map(|event| event.at).collect()
}

fn gaps(times: &[u64]) -> Vec<u64> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// What the trace says of gaps: when, of what, and how long, ms.
fn told(run: &Run) -> Vec<(u64, String, u64)> {
    let log = run.log.borrow();
    let written = log.events().iter().filter_map(|event| match &event.kind {
        EventKind::SharedWritten { name, value } => {
            let ms = value.strip_suffix(" ms").and_then(|ms| ms.parse().ok());
            Some((event.at, name.clone(), ms.expect("a number of ms")))
        }
        _ => None,
    });
    written.collect()
}

/// The most requests that were under way at once from `from` on, and how many on average at each of their starts.
fn under_way(run: &Run, from: u64) -> (u32, f64) {
    let (mut now, mut most, mut sum, mut starts) = (0u32, 0, 0, 0);
    for event in run.log.borrow().events() {
        match event.kind {
            EventKind::FetchStarted { .. } => now += 1,
            EventKind::BodyFinished { .. } => now -= 1,
            _ => continue,
        }
        if event.at >= from && matches!(event.kind, EventKind::FetchStarted { .. }) {
            (most, sum, starts) = (most.max(now), sum + now, starts + 1);
        }
    }
    (most, f64::from(sum) / f64::from(starts.max(1)))
}

#[test]
fn a_host_that_takes_two_seconds_is_asked_every_400_ms_by_five() {
    let run = Run::to_end(throttled(), wide(80, &slow()));
    let times = sent(&run);
    let settled = gaps(&times[30..]);
    let mean = settled.iter().sum::<u64>() / settled.len() as u64;
    assert!((380_000..=420_000).contains(&mean), "{settled:?}");
    assert!(settled.iter().all(|gap| (350_000..=450_000).contains(gap)), "{settled:?}");
    let (most, average) = under_way(&run, times[30]);
    assert!(most <= 5 && average > 4.0, "{average} at once");
    let told = told(&run);
    assert!(told.iter().all(|(_, name, _)| name == "gap at site.test"), "{told:?}");
    assert!(told.last().is_some_and(|(_, _, ms)| (320..=480).contains(ms)), "{told:?}");
    assert!(told.windows(2).all(|pair| pair[0].2.abs_diff(pair[1].2) * 5 + 5 >= pair[0].2), "{told:?}");
}

#[test]
fn throttling_takes_no_longer_than_the_permits_would() {
    let end = |config: Config| {
        let run = Run::to_end(config, wide(80, &slow()));
        run.log.borrow().events().last().map_or(0, |event| event.at)
    };
    let (with, without) = (end(throttled()), end(Config { throttle: false, ..throttled() }));
    assert!(with < without * 11 / 10, "{with} and {without}");
}

#[test]
fn a_host_with_fewer_permits_is_asked_more_rarely() {
    let run = Run::to_end(Config { host_permits: Some(2), ..throttled() }, wide(40, &slow()));
    let settled = gaps(&sent(&run)[20..]);
    assert!(settled.iter().all(|gap| (900_000..=1_100_000).contains(gap)), "{settled:?}");
}

#[test]
fn a_host_that_gets_quick_again_is_asked_as_often_as_before() {
    let served = Served::From(vec![(0, slow()), (15 * SECOND, page(&[]))]);
    let run = Run::to_end(throttled(), wide(120, &served));
    let told = told(&run);
    assert!(told.iter().any(|(_, _, ms)| *ms > 300), "{told:?}");
    assert_eq!(told.last().map(|(_, _, ms)| *ms), Some(100), "{told:?}");
    let times = sent(&run);
    assert_eq!(gaps(&times[times.len() - 20..]), [100_000; 19]);
}

#[test]
fn errors_however_quick_do_not_speed_it_up() {
    for status in [404, 500, 503] {
        let served = Served::From(vec![(0, slow()), (15 * SECOND, Served::status(status))]);
        let run = Run::to_end(throttled(), wide(70, &served));
        let told = told(&run);
        let (_, _, ms) = told.last().expect("it was slow");
        assert!(*ms > 300, "{told:?}");
        let times = sent(&run);
        let after = gaps(&times[times.len() - 20..]);
        assert!(after.iter().all(|gap| *gap >= 300_000), "{status}: {after:?}");
    }
}

#[test]
fn requests_that_fail_do_not_speed_it_up_either() {
    let served = Served::From(vec![(0, slow()), (15 * SECOND, Served::Blocked)]);
    let run = Run::to_end(throttled(), wide(70, &served));
    let times = sent(&run);
    let after = gaps(&times[times.len() - 20..]);
    assert!(after.iter().all(|gap| *gap >= 300_000), "{after:?}");
}

#[test]
fn a_host_that_does_not_answer_at_all_is_asked_ever_more_rarely() {
    let run = Run::to_end(throttled(), wide(40, &Served::Silent));
    let told = told(&run);
    assert!(told.windows(2).all(|pair| pair[0].2 < pair[1].2), "{told:?}");
    assert!(told.last().is_some_and(|(_, _, ms)| (3_000..=4_000).contains(ms)), "{told:?}");
}

#[test]
fn at_a_quick_host_the_delay_sets_the_pace() {
    let run = Run::to_end(throttled(), wide(40, &page(&[])));
    assert_eq!(told(&run), []);
    let all = gaps(&sent(&run));
    // The first answer is waited for, since only it has links.
    assert_eq!(all[1..], vec![100_000; all.len() - 1]);
}

#[test]
fn without_it_slow_answers_change_nothing() {
    let run = Run::to_end(Config { throttle: false, ..throttled() }, wide(40, &slow()));
    assert_eq!(told(&run), []);
}

#[test]
fn a_slow_host_slows_down_no_other() {
    let site = wide(30, &page(&[]));
    let slow_ones: Vec<String> = (0..4).map(|n| format!("https://slow.test/{n}")).collect();
    let quick: Vec<String> = (0..30).map(|n| format!("/p{n}")).collect();
    let all: Vec<&str> = slow_ones.iter().chain(&quick).map(String::as_str).collect();
    site.serve(START, Served::html(links(&all)));
    slow_ones.iter().for_each(|address| _ = site.serve(address, slow()));
    let run = Run::to_end(Config { scope: ScopeKind::All, ..throttled() }, site);
    assert!(!told(&run).is_empty() && told(&run).iter().all(|(_, name, _)| name == "gap at slow.test"));
}

#[test]
fn the_gap_is_never_shorter_than_robots_txt_asks_for() {
    let served = Served::From(vec![(0, slow()), (15 * SECOND, page(&[]))]);
    let site = wide(80, &served);
    let robots = b"User-agent: *\nCrawl-delay: 0.3\n".to_vec();
    let robots = Served::Page { status: 200, content_type: Some("text/plain".into()), body: robots };
    site.serve("https://site.test/robots.txt", robots);
    let run = Run::to_end(Config { robots: RobotsPolicy::Obey, ..throttled() }, site);
    let times = sent(&run);
    assert_eq!(gaps(&times[times.len() - 10..]), [300_000; 9]);
    assert!(gaps(&times).iter().all(|gap| *gap >= 300_000));
}

#[test]
fn the_lanes_have_a_row_for_a_gap() {
    let run = Run::to_end(throttled(), wide(40, &slow()));
    let mut cursor = Cursor::new(Lanes::default());
    cursor.advance(run.log.borrow().events());
    let rows: Vec<&str> = cursor.fold().shared().iter().map(|row| row.name.as_str()).collect();
    assert_eq!(rows, ["gap at site.test"]);
}

proptest! {
    #[test]
    fn the_gap_stays_within_its_bounds_and_goes_half_way_to_its_aim(
        least in 0..100_000_000u64,
        answers in proptest::collection::vec((0..1_000_000_000u64, 0..200u32, any::<bool>()), 0..60),
    ) {
        let mut throttle = Throttle::new(least);
        for (latency, at_once, is_success) in answers {
            let before = throttle.gap();
            throttle.answered(latency, at_once, is_success);
            let (gap, aim) = (throttle.gap(), latency / u64::from(at_once.max(1)));
            prop_assert!(gap >= least && gap <= least.max(60 * SECOND));
            prop_assert!(gap >= before || is_success, "an error shortened the gap");
            if is_success {
                prop_assert_eq!(gap, u64::midpoint(before, aim).min(60 * SECOND).max(least));
            }
        }
    }

    #[test]
    fn equal_answers_lead_to_their_share(latency in 0..100_000_000u64, at_once in 1..100u32, first in 0..60_000_000u64) {
        let mut throttle = Throttle::new(0);
        throttle.slow_down(0);
        throttle.answered(first, 1, true);
        (0..60).for_each(|_| throttle.answered(latency, at_once, true));
        let aim = (latency / u64::from(at_once)).min(60 * SECOND);
        prop_assert!(throttle.gap().abs_diff(aim) <= 1, "{} for {aim}", throttle.gap());
    }

    #[test]
    fn what_was_told_is_never_off_by_a_fifth(
        least in 0..1_000_000u64,
        latencies in proptest::collection::vec(0..10_000_000u64, 1..60),
    ) {
        let (mut throttle, mut told) = (Throttle::new(least), least);
        for latency in latencies {
            throttle.answered(latency, 5, true);
            told = throttle.news().unwrap_or(told);
            let gap = throttle.gap();
            prop_assert!(gap.abs_diff(told) < (told / 5).max(1_000), "{gap} was told as {told}");
            prop_assert!(gap > least || told == least);
            prop_assert_eq!(throttle.news(), None, "said once");
        }
    }
}
