//! What the pages that one reader reads by turns owe each other: memory and time.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{BodyEnd, Config, LocalReader, OpenPage, PageBody, PageReader, Reading, Wanted};
use crawlscope_engine::fetch::{FetchError, MemorySite, Served};
use crawlscope_engine::html::{Options, PageInfo, Parser, Parsers, Streaming, Truncation};
use crawlscope_engine::runtime::Runtime;
use crawlscope_engine::trace::{Micros, PageState, Reason};
use futures::future::LocalBoxFuture;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use support::{Run, START, config, url};
use url::Url;

/// Pages beside the first, each as long as a hundred slices.
const PAGES: usize = 40;
/// Pages that may be in memory at once.
const PLACES: usize = 3;

/// Counts the pages that were begun and not ended.
#[derive(Clone, Default)]
struct Counting {
    now: Rc<Cell<usize>>,
    most: Rc<Cell<usize>>,
}

struct Counted {
    parser: Box<dyn Parser>,
    has_begun: bool,
    count: Counting,
}

impl Parsers for Counting {
    fn begin(&self, url: &Url, content_type: Option<&str>, options: Options) -> Box<dyn Parser> {
        let parser = Streaming.begin(url, content_type, options);
        Box::new(Counted { parser, has_begun: false, count: self.clone() })
    }

    fn at_once(&self) -> Option<usize> {
        Some(PLACES)
    }
}

impl Parser for Counted {
    fn write(&mut self, bytes: &[u8]) {
        let Counting { now, most } = &self.count;
        now.set(now.get() + usize::from(!std::mem::replace(&mut self.has_begun, true)));
        most.set(most.get().max(now.get()));
        self.parser.write(bytes);
    }

    fn end(self: Box<Self>, why: Option<Truncation>, is_late: &dyn Fn() -> bool) -> PageInfo {
        self.count.now.set(self.count.now.get() - usize::from(self.has_begun));
        self.parser.end(why, is_late)
    }
}

fn many(consumers: u32) -> Config {
    Config { consumers, permits: consumers, ..config() }
}

fn large_pages() -> MemorySite {
    let site = MemorySite::new(0);
    let links: String = (0..PAGES).map(|n| format!("<a href=/p{n}>{n}</a>")).collect();
    site.serve(START, Served::html(links));
    for n in 0..PAGES {
        let (first, last) = (format!("<a href=/p{n}>first</a>"), "<a href=/>last</a>");
        let body = format!("{first}{}{last}", "<p>text</p>".repeat(150_000));
        site.serve(&format!("{START}p{n}"), Served::html(body));
    }
    site
}

#[test]
fn no_more_pages_than_there_are_places_are_in_memory_and_none_is_cut() {
    let (count, site) = (Counting::default(), large_pages());
    let parsers = Rc::new(count.clone());
    let run = Run::start_with(many(PAGES as u32), site, |local| local.by(parsers));
    run.clock.run();
    assert!(run.ended());
    assert_eq!((count.most.get(), count.now.get()), (PLACES, 0));
    let graph = run.graph();
    for page in graph.pages() {
        assert_eq!((page.state, page.reason), (PageState::Ok, None), "{}", page.address);
    }
    assert_eq!(graph.links().len(), PAGES + 2 * PAGES, "each page was read to its end");
}

/// A reader that takes 30 s to receive a page, for `busy` of which it is at work.
struct Slow {
    local: LocalReader,
    runtime: RefCell<Option<Runtime>>,
    busy: Micros,
}

struct SlowBody {
    body: Box<dyn PageBody>,
    runtime: Runtime,
    at_work: (Rc<Cell<Micros>>, Micros),
}

impl PageReader for Slow {
    fn open(&self, url: &Url, wanted: &Wanted) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        let (opened, busy) = (self.local.open(url, wanted), self.busy);
        let runtime = self.runtime.borrow().clone();
        Box::pin(async move {
            let (OpenPage { head, body, busy: told }, Some(runtime)) = (opened.await?, runtime) else {
                return Err(FetchError::ReaderLost);
            };
            let body = Box::new(SlowBody { body, runtime, at_work: (told.clone(), busy) });
            Ok(OpenPage { head, body, busy: told })
        })
    }
}

impl PageBody for SlowBody {
    fn receive<'a>(&'a mut self, bytes: &'a Cell<u64>) -> LocalBoxFuture<'a, Result<BodyEnd, FetchError>> {
        Box::pin(async {
            self.runtime.timer(15_000_000).await;
            self.at_work.0.set(self.at_work.1);
            self.runtime.timer(15_000_000).await;
            self.body.receive(bytes).await
        })
    }

    fn found(self: Box<Self>) -> LocalBoxFuture<'static, Result<Reading, FetchError>> {
        self.body.found()
    }
}

/// What becomes of a page that takes 30 s, `busy` of which its reader is at work.
fn outcome(busy: Micros) -> (PageState, Option<Reason>) {
    let site = MemorySite::new(0);
    site.serve(START, Served::html("<title>T</title>"));
    let slot = Rc::new(RefCell::new(None));
    let into = slot.clone();
    let run = Run::start_with(config(), site, move |local| {
        let slow = Rc::new(Slow { local, runtime: RefCell::default(), busy });
        into.replace(Some(slow.clone()));
        Shared(slow)
    });
    slot.take().expect("the reader").runtime.replace(Some(run.runtime.clone()));
    run.clock.run();
    let page = run.graph().pages().iter().find(|page| page.address == url(START).as_str()).cloned().expect("it");
    (page.state, page.reason)
}

struct Shared(Rc<Slow>);

impl PageReader for Shared {
    fn open(&self, url: &Url, wanted: &Wanted) -> LocalBoxFuture<'static, Result<OpenPage, FetchError>> {
        self.0.open(url, wanted)
    }
}

#[test]
fn what_its_reader_works_does_not_count_as_the_servers_time() {
    assert_eq!(outcome(0), (PageState::Failed, Some(Reason::TimedOut)));
    assert_eq!(outcome(5_000_000), (PageState::Failed, Some(Reason::TimedOut)), "25 s are the server's");
    assert_eq!(outcome(15_000_000), (PageState::Ok, None), "15 s are");
}
