//! Servers that are busy, gone or slow for a while: nothing is lost by it, and nobody is pressed.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::Config;
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::trace::{EventKind, PageState, Reason, Role};
use support::{Run, START, config, page, site};

const SECOND: u64 = 1_000_000;

fn asked(run: &Run, path: &str) -> u32 {
    run.site.requests().get(&format!("https://site.test{path}")).copied().unwrap_or(0)
}

fn id(run: &Run, address: &str) -> u32 {
    run.graph().pages().iter().position(|page| page.address == address).expect("a page that was met") as u32
}

/// When each request for a path was begun, µs.
fn times(run: &Run, path: &str) -> Vec<u64> {
    let id = id(run, &format!("https://site.test{path}"));
    let log = run.log.borrow();
    let begun = log.events().iter().filter(|event| event.kind == EventKind::FetchStarted { url: id });
    begun.map(|event| event.at).collect()
}

#[test]
fn a_busy_server_is_asked_again_after_the_time_it_names() {
    let limited = Served::From(vec![(0, Served::Refused(429, Some(5 * SECOND))), (4 * SECOND, page(&["b"]))]);
    let run = Run::to_end(config(), site(&[("/", page(&["limited"])), ("/limited", limited), ("/b", page(&[]))]));
    assert_eq!(run.state("https://site.test/limited"), PageState::Ok);
    assert_eq!(run.state("https://site.test/b"), PageState::Ok);
    let times = times(&run, "/limited");
    assert_eq!(times.len(), 2);
    assert!(times[1] - times[0] >= 5 * SECOND, "{times:?}");
    assert!(
        run.notes()[0].contains("site.test answers 429: it is left alone for 5 s (as it asks)"),
        "{:?}",
        run.notes()
    );
}

#[test]
fn while_a_host_is_left_alone_none_of_its_pages_is_asked_for() {
    let busy = Served::From(vec![(0, Served::Refused(503, Some(10 * SECOND))), (9 * SECOND, page(&[]))]);
    let many: Vec<String> = (0..20).map(|n| format!("/p{n}")).collect();
    let targets: Vec<&str> = ["/busy"].into_iter().chain(many.iter().map(String::as_str)).collect();
    let pages = site(&[("/", page(&targets)), ("/busy", busy)]);
    for path in &many {
        pages.serve(&format!("https://site.test{path}"), page(&[]));
    }
    let run = Run::to_end(config(), pages);
    let refused = times(&run, "/busy")[0];
    let rest = refused + SECOND..refused + 10 * SECOND;
    assert_eq!(many.iter().flat_map(|path| times(&run, path)).filter(|at| rest.contains(at)).count(), 0);
    assert!(run.graph().pages().iter().all(|page| page.state == PageState::Ok));
}

#[test]
fn a_page_is_asked_for_three_times_at_most_and_never_again_after_a_404() {
    let run = Run::to_end(
        config(),
        site(&[
            ("/", page(&["busy", "gone", "later"])),
            ("/busy", Served::Refused(503, None)),
            ("/later", Served::Refused(429, Some(3_600 * SECOND))),
        ]),
    );
    assert_eq!((asked(&run, "/busy"), asked(&run, "/gone"), asked(&run, "/later")), (3, 1, 1));
    assert_eq!(run.page("https://site.test/busy").status, Some(503));
    assert_eq!(run.page("https://site.test/later").status, Some(429));
    let times = times(&run, "/busy");
    assert!(times[1] - times[0] >= SECOND && times[2] - times[1] >= 2 * SECOND, "{times:?}");
}

#[test]
fn a_page_whose_connection_is_reset_is_tried_again_while_the_host_answers_others() {
    let run = Run::to_end(
        config(),
        site(&[("/", page(&["reset", "a"])), ("/reset", Served::Unreachable), ("/a", page(&[]))]),
    );
    assert_eq!(asked(&run, "/reset"), 3);
    assert_eq!(run.page("https://site.test/reset").reason, Some(Reason::Unreachable));
    assert_eq!((asked(&run, "/"), asked(&run, "/a")), (1, 1));
}

#[test]
fn a_host_that_was_never_there_is_asked_once() {
    let run = Run::to_end(config(), site(&[("/", Served::Unreachable)]));
    assert_eq!(run.site.requests().into_values().collect::<Vec<_>>(), [1]);
    assert_eq!(run.page(START).reason, Some(Reason::Unreachable));
}

/// A site of many pages that answers nothing between two times.
fn site_with_an_outage(from: u64, to: u64) -> (MemorySite, Vec<String>) {
    let paths: Vec<String> = (0..200).map(|n| format!("/p{n}")).collect();
    let with_gap = |served: Served| Served::From(vec![(0, served.clone()), (from, Served::Unreachable), (to, served)]);
    let targets: Vec<&str> = paths.iter().map(String::as_str).collect();
    let pages = site(&[("/", page(&targets)), ("/robots.txt", with_gap(Served::status(404)))]);
    for path in &paths {
        pages.serve(&format!("https://site.test{path}"), with_gap(page(&[])));
    }
    (pages, paths)
}

#[test]
fn a_server_that_is_down_for_a_while_costs_no_page() {
    let (pages, paths) = site_with_an_outage(300_000, 3 * SECOND);
    let run = Run::to_end(config(), pages);
    assert!(run.ended());
    assert!(run.graph().pages().iter().all(|page| page.state == PageState::Ok));
    let wasted: u32 = paths.iter().map(|path| asked(&run, path) - 1).sum();
    // Each consumer found it gone once, or twice where others were still answered.
    assert!(wasted <= 16, "{wasted}");
    let said = run.notes();
    assert!(said[0].contains("site.test no longer answers") && said[1].contains("site.test answers again"), "{said:?}");
}

#[test]
fn a_server_that_stays_away_is_given_up_and_the_crawl_ends() {
    let (pages, _) = site_with_an_outage(300_000, u64::MAX);
    let run = Run::to_end(config(), pages);
    assert!(run.ended());
    assert!(run.graph().pages().iter().any(|page| page.reason == Some(Reason::Unreachable)));
}

#[test]
fn a_run_can_be_stopped_while_its_host_is_gone_and_keeps_what_it_had_in_hand() {
    let (pages, _) = site_with_an_outage(300_000, u64::MAX);
    let run = Run::start(config(), pages);
    let (runtime, crawl) = (run.runtime.clone(), run.crawl.clone());
    run.runtime.spawn("stop", async move {
        runtime.sleep(5 * SECOND).await;
        crawl.stop();
    });
    run.clock.run();
    assert!(run.ended());
    let graph = run.graph();
    assert!(graph.pages().iter().all(|page| matches!(page.state, PageState::Ok | PageState::Queued)));
}

#[test]
fn more_permits_than_connections_do_not_make_requests_wait_inside_the_browser() {
    let paths: Vec<String> = (0..40).map(|n| format!("/p{n}")).collect();
    let targets: Vec<&str> = paths.iter().map(String::as_str).collect();
    let pages = site(&[("/", page(&targets))]);
    let run = Run::to_end(Config { permits: 40, consumers: 40, ..config() }, pages);
    assert_eq!(run.graph().stats().max_in_flight, 6);
    let made = run.events().into_iter().find_map(|kind| match kind {
        EventKind::Made { name, role: Some(Role::Connections), .. } => Some(name),
        _ => None,
    });
    assert_eq!(made.as_deref(), Some("connections to site.test"));
}
