//! The engine on an in-memory site under virtual time.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{
    BodyEnd, Config, LocalReader, OpenPage, PageBody, PageReader, Reading, ScopeKind, Wanted,
};
use crawlscope_engine::fetch::{FetchError, MemorySite, Served};
use crawlscope_engine::graph::{RunState, write_json};
use crawlscope_engine::trace::{EventKind, PageState, Reason};
use futures::future::LocalBoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use support::{Run, START, config, links, page, site, url};
use url::Url;

#[test]
fn a_site_with_a_cycle_is_fetched_page_by_page_once() {
    let run =
        Run::to_end(config(), site(&[("/", page(&["a", "b"])), ("/a", page(&["b", "/"])), ("/b", page(&["/", "a"]))]));
    assert_eq!(run.site.requests().into_values().collect::<Vec<_>>(), [1, 1, 1]);
    let stats = run.graph().stats().clone();
    assert_eq!((stats.state, stats.pages, stats.count(PageState::Ok), stats.links), (RunState::Done, 3, 3, 6));
}

#[test]
fn the_fragment_is_no_part_of_a_page_but_is_kept_on_the_link() {
    let run = Run::to_end(config(), site(&[("/", page(&["a#one", "a#two", "a", "#top"])), ("/a", page(&[]))]));
    let graph = run.graph();
    assert_eq!(graph.pages().len(), 2);
    let found: Vec<_> = graph.links().iter().map(|row| (row.link.target, row.link.fragment.as_deref())).collect();
    assert_eq!(found, [(1, Some("one")), (1, Some("two")), (1, None), (0, Some("top"))]);
}

#[test]
fn links_alike_on_one_page_are_one_link_with_a_count() {
    let run = Run::to_end(config(), site(&[("/", page(&["a", "a", "a"])), ("/a", page(&[]))]));
    let graph = run.graph();
    assert_eq!(graph.links().iter().map(|row| row.link.count).collect::<Vec<_>>(), [3]);
}

#[test]
fn off_site_links_are_recorded_and_not_fetched() {
    let run = Run::to_end(config(), site(&[("/", page(&["https://other.test/x", "mailto:a@b.c", "http://[::bad"]))]));
    assert_eq!(run.page("https://other.test/x").reason, Some(Reason::OffSite));
    assert_eq!(run.page("mailto:a@b.c").reason, Some(Reason::NotHttp));
    assert_eq!(run.page("http://[::bad").reason, Some(Reason::Malformed));
    assert_eq!(run.site.requests().len(), 1);
}

#[test]
fn an_address_over_the_limit_is_known_by_its_beginning_and_length() {
    let long = |bytes: usize| format!("/{}", "x".repeat(bytes - "https://site.test/".len()));
    let (fits, over, far) = (long(8_000), long(8_001), long(20_000));
    let run = Run::to_end(config(), site(&[("/", page(&[&fits, &over, &far]))]));
    let graph = run.graph();
    let reasons: Vec<_> = graph.pages()[1..].iter().map(|page| page.reason).collect();
    assert_eq!(reasons, [None, Some(Reason::TooLong), Some(Reason::TooLong)]);
    assert!(graph.pages()[2].address.ends_with("… (8001 bytes)"), "{}", graph.pages()[2].address);
}

#[test]
fn each_bad_end_is_a_state_with_a_reason_and_the_crawl_goes_on() {
    let nested = format!("<a href=deep>x</a>{}", "<div>".repeat(400_000));
    let many: String = (0..50_000).map(|n| format!("<a href='#{n}'>x</a>")).collect();
    let served = [
        (
            "/",
            page(&[
                "gone", "err", "cors", "broken", "endless", "silent", "pdf", "empty", "bytes", "nested", "many", "last",
            ]),
        ),
        ("/gone", Served::status(404)),
        ("/err", Served::status(503)),
        ("/cors", Served::Blocked),
        ("/broken", Served::Breaks(b"<a href=lost>".to_vec())),
        ("/endless", Served::Endless(vec![b'x'; 64 * 1024])),
        ("/silent", Served::Silent),
        ("/pdf", Served::Page { status: 200, content_type: Some("application/pdf".into()), body: vec![0; 100] }),
        ("/empty", Served::html("")),
        ("/bytes", Served::html(b"<p>\xff\xfe\xc3</p><a href=last>x</a>".to_vec())),
        ("/nested", Served::html(nested)),
        ("/many", Served::html(many)),
        ("/last", Served::html("<p>end</p>")),
        ("/deep", Served::html("<p>end</p>")),
    ];
    let run = Run::to_end(config(), site(&served));
    let ends: Vec<_> = run.graph().pages()[1..].iter().map(|page| (page.state, page.reason)).collect();
    use PageState::{Broken, Failed, Ok, Unreadable};
    assert_eq!(
        ends,
        [
            (Broken, None),
            (Broken, None),
            (Unreadable, Some(Reason::Blocked)),
            (Failed, Some(Reason::BrokenBody)),
            (Ok, Some(Reason::TooLarge)),
            (Failed, Some(Reason::TimedOut)),
            (Ok, Some(Reason::NotHtml)),
            (Ok, Some(Reason::Empty)),
            (Ok, Some(Reason::Undecodable)),
            (Ok, Some(Reason::TooDeep)),
            (Ok, Some(Reason::TooManyLinks)),
            (Ok, None),
            (Broken, None),
            (Ok, None),
        ]
    );
    // Also of a body that broke off, what was found in it counts.
    assert_eq!(run.page("https://site.test/lost").state, Broken);
    assert!(run.ended());
}

#[test]
fn a_redirects_body_belongs_to_the_final_url_which_is_claimed_once() {
    let run = Run::to_end(
        config(),
        site(&[
            ("/", page(&["old", "older", "new"])),
            ("/old", Served::Redirect("https://site.test/new".into())),
            ("/older", Served::Redirect("https://site.test/new".into())),
            ("/new", page(&["x"])),
        ]),
    );
    let graph = run.graph();
    let new = run.page("https://site.test/new");
    assert_eq!((new.state, new.status), (PageState::Ok, Some(200)));
    let to = graph.pages().iter().position(|page| page.address.ends_with("/new")).map(|id| id as u32);
    assert_eq!(run.page("https://site.test/old").redirected_to, to);
    assert_eq!(run.page("https://site.test/older").redirected_to, to);
    let pages =
        run.events().iter().filter(|kind| matches!(kind, EventKind::Page(page) if Some(page.url) == to)).count();
    assert_eq!(pages, 1);
    assert_eq!(graph.links().iter().filter(|row| row.source == to.expect("found")).count(), 1);
}

#[test]
fn a_redirect_that_loops_or_leads_nowhere_readable_is_unreadable() {
    let run = Run::to_end(
        config(),
        site(&[
            ("/", page(&["loop", "wall"])),
            ("/loop", Served::Redirect("https://site.test/loop".into())),
            ("/wall", Served::Redirect("https://site.test/cors".into())),
            ("/cors", Served::Blocked),
        ]),
    );
    assert_eq!(run.state("https://site.test/loop"), PageState::Unreadable);
    assert_eq!(run.state("https://site.test/wall"), PageState::Unreadable);
}

#[test]
fn a_start_that_redirects_to_another_host_is_crawled_there() {
    let site = site(&[("/", Served::Redirect("https://www.site.test/".into()))]);
    site.serve("https://www.site.test/", page(&["/a"])).serve("https://www.site.test/a", page(&[]));
    let run = Run::to_end(config(), site);
    assert_eq!(run.state("https://www.site.test/a"), PageState::Ok);
}

#[test]
fn a_redirect_out_of_scope_is_not_read() {
    let site = site(&[("/", page(&["out"])), ("/out", Served::Redirect("https://other.test/".into()))]);
    site.serve("https://other.test/", page(&["https://site.test/secret"]));
    let run = Run::to_end(config(), site);
    assert_eq!(run.page("https://other.test/").reason, Some(Reason::OffSite));
    assert_eq!(run.graph().pages().len(), 3);
}

#[test]
fn a_shorter_way_found_later_propagates_and_readmits_what_was_too_deep() {
    // The long way is quick, the short way slow: / → slow → c, but first / → a → b → c → d → e.
    let slow = Served::html(format!("{}{}", links(&["c"]), " ".repeat(4_000_000)));
    let served = [
        ("/", page(&["a", "slow"])),
        ("/a", page(&["b"])),
        ("/b", page(&["c"])),
        ("/c", page(&["d"])),
        ("/d", page(&["e"])),
        ("/e", page(&[])),
        ("/slow", slow),
    ];
    let run = Run::to_end(Config { max_depth: 4, ..config() }, site(&served));
    let events = run.events();
    assert!(events.contains(&EventKind::Skipped { url: 6, reason: Reason::Depth }), "e was too deep at first");
    assert_eq!(run.state("https://site.test/e"), PageState::Ok);
    let depths: Vec<_> =
        ["a", "b", "slow", "c", "d", "e"].iter().map(|p| run.page(&format!("{START}{p}")).depth).collect();
    assert_eq!(depths, [1, 2, 1, 2, 3, 4]);
}

#[test]
fn max_pages_bounds_the_requests_and_the_rest_is_known_as_skipped() {
    let served = [("/", page(&["a", "b", "c", "d"])), ("/a", page(&[])), ("/b", page(&[]))];
    let run = Run::to_end(Config { max_pages: 3, ..config() }, site(&served));
    assert_eq!(run.site.requests().len(), 3);
    let stats = run.graph().stats().clone();
    assert_eq!((stats.pages, stats.count(PageState::Skipped)), (5, 2));
    assert_eq!(run.page("https://site.test/d").reason, Some(Reason::Limit));
}

#[test]
fn scopes_follow_what_they_say() {
    let all = ["https://site.test/docs/x", "https://site.test/blog", "https://sub.site.test/", "https://else.test/"];
    let fetched = |scope, start: &str| {
        let site = MemorySite::new(1);
        site.serve(start, page(&all));
        for url in all {
            site.serve(url, page(&[]));
        }
        let run = Run::to_end(Config { scope, start: vec![url(start)], ..config() }, site);
        all.map(|url| run.site.requests().contains_key(url))
    };
    assert_eq!(fetched(ScopeKind::Host, "https://site.test/docs/"), [true, true, false, false]);
    assert_eq!(fetched(ScopeKind::Prefix, "https://site.test/docs/"), [true, false, false, false]);
    assert_eq!(fetched(ScopeKind::Subdomains, "https://www.site.test/docs/"), [true, true, true, false]);
    assert_eq!(fetched(ScopeKind::All, "https://site.test/docs/"), [true, true, true, true]);
}

fn sent(run: &Run) -> Vec<u64> {
    let log = run.log.borrow();
    log.events()
        .iter()
        .filter(|event| matches!(event.kind, EventKind::FetchStarted { .. }))
        .map(|event| event.at)
        .collect()
}

#[test]
fn a_delay_is_kept_between_any_two_requests_to_a_host() {
    let served = [("/", page(&["a", "b", "c", "d", "e"]))];
    let starts = sent(&Run::to_end(Config { delay: 250, ..config() }, site(&served)));
    assert_eq!(starts.len(), 6);
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 250_000), "{starts:?}");
}

#[test]
fn permits_are_reached_and_never_exceeded() {
    let targets: Vec<String> = (0..40).map(|n| format!("p{n}")).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    for permits in [1, 3, 6] {
        let run = Run::to_end(Config { permits, ..config() }, site(&[("/", page(&targets))]));
        assert_eq!(run.graph().stats().max_in_flight, permits);
    }
}

#[test]
fn a_paused_run_sends_nothing_and_goes_on_where_it_was() {
    let run = Run::start(config(), site(&[("/", page(&["a", "b", "c"]))]));
    run.crawl.pause();
    run.clock.run();
    assert!(run.site.requests().is_empty() && !run.ended());
    run.crawl.resume();
    run.clock.run();
    assert!(run.ended());
    assert_eq!(run.site.requests().len(), 4);
}

#[test]
fn a_stopped_run_aborts_what_is_in_flight_and_keeps_all_it_knew() {
    let run = Run::start(config(), site(&[("/", page(&["a", "b", "silent", "c"])), ("/silent", Served::Silent)]));
    while run.site.in_flight() < 4 {
        assert!(run.clock.turn(), "four requests were expected under way");
    }
    run.crawl.stop();
    run.clock.run();
    let stats = run.graph().stats().clone();
    assert_eq!((stats.state, run.site.in_flight()), (RunState::Stopped, 0));
    assert_eq!((stats.count(PageState::Ok), stats.count(PageState::Queued), stats.pages), (1, 4, 5));
}

#[test]
fn stopping_before_the_first_turn_and_twice_is_an_end_like_any_other() {
    let run = Run::start(config(), site(&[("/", page(&[]))]));
    run.crawl.stop();
    run.crawl.stop();
    run.clock.run();
    assert!(run.ended());
    assert!(run.site.requests().is_empty());
}

#[test]
fn a_paused_run_can_be_stopped() {
    let run = Run::start(config(), site(&[("/", page(&["a"]))]));
    run.crawl.pause();
    run.clock.run();
    run.crawl.stop();
    run.clock.run();
    assert_eq!(run.graph().stats().state, RunState::Stopped);
}

#[test]
fn the_export_has_every_url_with_its_state_and_links_by_id() {
    let run = Run::to_end(config(), site(&[("/", page(&["a", "https://x.test/"])), ("/a", page(&["/"]))]));
    let mut json = Vec::new();
    write_json(&run.graph(), &mut json).expect("memory");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!((&json["format"], &json["version"]), (&"crawlscope".into(), &1.into()));
    assert_eq!(json["start"], serde_json::json!([START]));
    assert_eq!(json["pages"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["pages"][2]["state"], "skipped");
    assert_eq!(json["pages"][2]["reason"], "off-site");
    assert_eq!(
        json["links"][0],
        serde_json::json!({
            "source": 0, "target": 1, "element": "a", "text": "to a", "rel": "", "fragment": null, "count": 1
        })
    );
    assert_eq!(json["stats"]["pages"], 3);
    assert_eq!(json["config"]["maxPages"], 500);
}

#[test]
fn the_same_seed_gives_the_same_trace_and_another_seed_another() {
    let trace = |seed| {
        let served = [("/", page(&["a", "b", "c"])), ("/a", page(&["d", "e"])), ("/b", page(&["e", "f"]))];
        let run = Run::to_end(Config { seed, ..config() }, site(&served));
        run.events()
    };
    assert_eq!(trace(0), trace(0));
    assert_eq!(trace(5), trace(5));
    assert_ne!(trace(0), trace(5));
}

/// Reads pages as another thread would: what it is asked and what it says goes there and back
/// as bytes. It breaks off while it reads what is `deadly`.
struct Elsewhere {
    here: LocalReader,
    deadly: Option<&'static str>,
    opened: Rc<RefCell<Vec<String>>>,
}

struct ElsewhereBody {
    body: Box<dyn PageBody>,
    deadly: bool,
}

fn there_and_back<T: Serialize + DeserializeOwned>(value: &T) -> T {
    postcard::from_bytes(&postcard::to_stdvec(value).unwrap()).unwrap()
}

impl PageReader for Elsewhere {
    fn open(&self, url: &Url, wanted: &Wanted) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        self.opened.borrow_mut().push(url.path().to_owned());
        let opened = self.here.open(&there_and_back(url), &there_and_back(wanted));
        let deadly = self.deadly.is_some_and(|path| path == url.path());
        Box::pin(async move {
            let page = opened.await.map_err(|error| there_and_back(&error))?;
            let body = Box::new(ElsewhereBody { body: page.body, deadly });
            Ok(OpenPage { head: there_and_back(&page.head), body, busy: page.busy })
        })
    }
}

impl PageBody for ElsewhereBody {
    fn receive<'a>(&'a mut self, bytes: &'a Cell<u64>) -> LocalBoxFuture<'a, Result<BodyEnd, FetchError>> {
        if self.deadly {
            return Box::pin(std::future::ready(Err(FetchError::ReaderLost)));
        }
        self.body.receive(bytes)
    }

    fn found(self: Box<Self>) -> LocalBoxFuture<'static, Result<Reading, FetchError>> {
        let found = self.body.found();
        Box::pin(async move { Ok(there_and_back(&found.await?)) })
    }
}

/// A crawl whose pages are read elsewhere, and the paths that were opened there.
fn read_elsewhere(pages: MemorySite, deadly: Option<&'static str>) -> (Run, Vec<String>) {
    let opened = Rc::<RefCell<Vec<String>>>::default();
    let elsewhere = |here| Elsewhere { here, deadly, opened: opened.clone() };
    let run = Run::start_with(config(), pages, elsewhere);
    run.clock.run();
    (run, opened.take())
}

#[test]
fn who_reads_a_page_makes_no_difference_to_what_is_found() {
    let odd = "<title>Odd</title><a href='a#b' rel=nofollow>x</a><a href='http://[::bad'>y</a><area href=b alt=z>";
    let pages = || {
        let long = Served::html(format!("<a href='/{}'>long</a>", "x".repeat(20_000)));
        site(&[("/", page(&["a", "b", "c"])), ("/a", Served::html(odd)), ("/b", long), ("/c", page(&["/", "a#c"]))])
    };
    let alone = Run::to_end(config(), pages());
    let (run, opened) = read_elsewhere(pages(), None);
    assert_eq!(opened.len(), 4);
    assert_eq!(run.events(), alone.events());
}

#[test]
fn a_page_that_costs_two_readers_their_lives_is_given_up_and_the_crawl_goes_on() {
    let pages = site(&[("/", page(&["bad", "good"])), ("/bad", page(&["lost"])), ("/good", page(&["bad"]))]);
    let (run, opened) = read_elsewhere(pages, Some("/bad"));
    assert!(run.ended());
    assert_eq!(opened.iter().filter(|path| *path == "/bad").count(), 2);
    let bad = run.page("https://site.test/bad");
    assert_eq!((bad.state, bad.reason), (PageState::Failed, Some(Reason::ReaderLost)));
    assert_eq!(run.state("https://site.test/good"), PageState::Ok);
    assert_eq!(run.graph().pages().len(), 3);
}
