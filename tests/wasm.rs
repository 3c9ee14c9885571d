//! What only a browser can show, in a dedicated worker of headless Chromium.
#![cfg(target_arch = "wasm32")]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/hosts.rs"]
mod hosts;

use crawlscope_engine::crawl::{Config, Crawl};
use crawlscope_engine::fetch::{BrowserFetch, FetchError, Reach, Source};
use crawlscope_engine::graph::{Graph, Keep, RunState};
use crawlscope_engine::html::Decoder;
use crawlscope_engine::runtime::{Browser, Host, Runtime};
use crawlscope_engine::sync::{Queue, Semaphore};
use crawlscope_engine::trace::{Cursor, Detail, Event, PageState, Reason, Trace, decode, encode};
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = location, js_name = toString)]
    fn location() -> String;
}

/// A URL on the test runner's own server.
fn own(path: &str) -> Url {
    let here = location();
    let here = here.strip_prefix("blob:").unwrap_or(&here);
    Url::parse(here).and_then(|here| here.join(path)).expect("the test page has a URL")
}

fn runtime() -> (Rc<Browser>, Runtime) {
    let host = Browser::new().expect("a browser has message channels");
    (host.clone(), Runtime::new(host, Trace::silent()))
}

#[wasm_bindgen_test]
fn a_seeded_crawl_leaves_the_same_bytes_as_natively() {
    let (here, there) = (golden::trace(7), include_str!("fixtures/golden.ndjson"));
    for (at, (here, there)) in here.lines().zip(there.lines()).enumerate() {
        assert_eq!(here, there, "line {}", at + 1);
    }
    assert_eq!(here.len(), there.len());
}

#[wasm_bindgen_test]
fn events_survive_the_way_between_threads() {
    let events: Vec<Event> =
        golden::trace(7).lines().skip(1).map(|line| serde_json::from_str(line).expect("an event")).collect();
    let mut batch = Vec::new();
    events.iter().for_each(|event| encode(event, &mut batch));
    let back: Vec<Event> = decode(&batch).map(|event| event.expect("whole")).collect();
    assert_eq!(back, events);
}

#[wasm_bindgen_test]
fn names_of_hosts_are_read_as_the_native_tables_read_them() {
    hosts::are_read_as_the_file_says();
}

/// The text of a body, and whether anything in it was replaced.
fn decoded(bytes: &[u8], content_type: &str) -> (String, bool) {
    let mut decoder = Decoder::new(Some(content_type));
    let mut text = String::new();
    decoder.decode(bytes, true, &mut |part| text += part);
    (text, decoder.replaced())
}

#[wasm_bindgen_test]
fn encodings_are_read_as_the_native_tables_read_them() {
    let cases: [(&[u8], &str, &str); 9] = [
        (b"caf\xe9 \x80", "text/html; charset=iso-8859-1", "café €"),
        (b"\xcf\xf0\xe8\xe2\xe5\xf2", "text/html; charset=windows-1251", "Привет"),
        (b"\xf0\xd2\xc9\xd7\xc5\xd4", "text/html; charset=koi8-r", "Привет"),
        (b"\x93\xfa\x96{", "text/html; charset=shift_jis", "日本"),
        (b"\xc4\xe3\xba\xc3", "text/html; charset=gb18030", "你好"),
        (b"\xff\xfeh\0i\0", "text/html", "hi"),
        (b"\xfe\xff\0h\0i", "text/html; charset=utf-8", "hi"),
        (b"\xef\xbb\xbfhi", "text/html; charset=windows-1251", "hi"),
        (b"<meta charset=windows-1251>\xcf", "text/html", "<meta charset=windows-1251>П"),
    ];
    for (bytes, content_type, text) in cases {
        assert_eq!(decoded(bytes, content_type), (text.to_owned(), false), "{content_type}");
    }
    let broken = decoded(b"a\xffb", "text/html; charset=utf-8");
    assert_eq!(broken, ("a\u{fffd}b".to_owned(), true));
}

#[wasm_bindgen_test]
async fn sleeps_end_in_the_order_of_their_times_and_a_dropped_one_holds_up_none() {
    let (host, runtime) = runtime();
    let order = Rc::new(RefCell::new(Vec::new()));
    let start = host.now();
    drop(host.sleep_until(start + 3_600_000_000));
    let tasks = [30, 10, 20].map(|ms| {
        let (sleep, order) = (host.sleep_until(start + ms * 1_000), order.clone());
        runtime.spawn("sleeper", async move {
            sleep.await;
            order.borrow_mut().push(ms);
        })
    });
    for task in tasks {
        task.over().await;
    }
    assert_eq!(*order.borrow(), [10, 20, 30]);
}

/// Microtasks alone would starve timers: 100,000 turns ran before a 0 ms timer did.
#[wasm_bindgen_test]
async fn yielding_lets_timers_have_their_turn_within_a_long_piece_of_work() {
    let (host, runtime) = runtime();
    let fired = Rc::new(Cell::new(false));
    let (timer, flag) = (host.sleep_until(0), fired.clone());
    let task = runtime.spawn("timer", async move {
        timer.await;
        flag.set(true);
    });
    let began = host.now();
    while !fired.get() && host.now() - began < 2_000_000 {
        runtime.yield_if_due().await;
    }
    assert!(fired.get(), "the timer fired while the work went on");
    task.over().await;
}

#[wasm_bindgen_test]
async fn a_permit_is_handed_to_the_waiter_before_its_releaser_gets_it_again() {
    let (_, runtime) = runtime();
    let semaphore = Semaphore::new("permits", 1, &Trace::silent());
    let order = Rc::new(RefCell::new(Vec::new()));
    let tasks: Vec<_> = ["c1", "c2", "c3"]
        .map(|name| {
            let (semaphore, order, inner) = (semaphore.clone(), order.clone(), runtime.clone());
            runtime.spawn(name, async move {
                for _ in 0..2 {
                    let permit = semaphore.acquire().await;
                    order.borrow_mut().push(name);
                    inner.sleep(1_000).await;
                    drop(permit);
                }
            })
        })
        .into();
    for task in tasks {
        task.over().await;
    }
    assert_eq!(*order.borrow(), ["c1", "c2", "c3", "c1", "c2", "c3"]);
}

#[wasm_bindgen_test]
async fn join_returns_when_the_last_item_is_done() {
    let (_, runtime) = runtime();
    let queue = Queue::new("work", None, &Trace::silent());
    (0..10u32).for_each(|n| queue.try_put(n).expect("unbounded"));
    let worker = queue.clone();
    let task = runtime.spawn("consumer", async move {
        loop {
            drop(worker.take().await);
        }
    });
    queue.join().await;
    assert_eq!(queue.unfinished(), 0);
    task.cancel();
    task.over().await;
}

#[wasm_bindgen_test]
async fn a_page_is_fetched_with_its_status_type_and_body() {
    let mut response = BrowserFetch::new(Reach::Anywhere).get(&own("/")).await.expect("the runner serves its page");
    assert_eq!(response.status, 200);
    assert!(response.content_type.as_deref().is_some_and(|kind| kind.starts_with("text/html")));
    let mut bytes = Vec::new();
    while let Some(chunk) = response.body.chunk().await.expect("a body") {
        bytes.extend(chunk);
    }
    assert!(String::from_utf8_lossy(&bytes).contains("<html"));
}

#[wasm_bindgen_test]
async fn an_error_status_is_an_answer_and_a_closed_port_is_not() {
    let missing = BrowserFetch::new(Reach::Anywhere).get(&own("/there-is-no-such-page")).await.expect("an answer");
    assert_eq!(missing.status, 404);
    let closed = Url::parse("http://127.0.0.1:9/").expect("a URL");
    assert_eq!(BrowserFetch::new(Reach::Anywhere).get(&closed).await.err(), Some(FetchError::Unreachable));
}

#[wasm_bindgen_test]
async fn a_dropped_request_is_aborted_without_a_panic() {
    let (_, runtime) = runtime();
    let task = runtime.spawn("fetcher", async {
        let _ = BrowserFetch::new(Reach::Anywhere).get(&own("/")).await;
        std::future::pending::<()>().await;
    });
    task.cancel();
    task.over().await;
    // The rejection of the first request would have come before the answer to a later one.
    BrowserFetch::new(Reach::Anywhere).get(&own("/")).await.expect("the runner serves its page");
}

#[wasm_bindgen_test]
async fn the_crawl_that_runs_natively_runs_here_on_real_time_and_real_fetches() {
    let host = Browser::new().expect("a browser has message channels");
    let (trace, log) = Trace::to_log(Detail::Waits, host.clock());
    let runtime = Runtime::new(host, trace);
    let start = own("/there-is-no-such-page");
    let config = Config { delay: 0, ..Config::new(start.clone(), Some(&start)) };
    let crawl = Crawl::new(config, &runtime, BrowserFetch::new(Reach::Anywhere));
    let (ended, end) = oneshot::channel();
    let run = crawl.run();
    runtime.spawn("main", async move {
        run.await;
        let _ = ended.send(());
    });
    end.await.expect("the run ends");
    let mut cursor = Cursor::new(Graph::new(Keep::Links));
    cursor.advance(log.borrow().events());
    let graph = cursor.fold();
    assert_eq!(graph.stats().state, RunState::Done);
    assert_eq!((graph.pages()[0].state, graph.pages()[0].status), (PageState::Broken, Some(404)));
    assert_eq!(graph.pages()[0].reason, None::<Reason>);
}
