//! A robots.txt of strangers: whatever it says, the crawl reads it and ends.
#![no_main]

use crawlscope_engine::crawl::{Config, Crawl, RobotsPolicy};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::trace::{Detail, Event, Trace, EventKind};
use libfuzzer_sys::fuzz_target;
use std::cell::Cell;
use std::rc::Rc;
use url::Url;

fuzz_target!(|robots: &[u8]| {
    let site = MemorySite::new(1);
    // What it says last is what may not be read.
    let path = robots.rsplit(|byte| byte.is_ascii_whitespace()).next().map(String::from_utf8_lossy);
    let link = path.unwrap_or_default().replace(['"', '&', '<'], "");
    site.serve("https://a.test/", Served::html(format!("<a href=\"{link}\">x</a>")));
    site.serve("https://a.test/robots.txt", Served::Page { status: 200, content_type: None, body: robots.to_vec() });
    let (clock, ended) = (Virtual::new(1), Rc::new(Cell::new(false)));
    let end = ended.clone();
    let record = move |event: Event| end.set(end.get() || matches!(event.kind, EventKind::RunEnded { .. }));
    let runtime = Runtime::new(clock.clone(), Trace::new(Detail::Waits, clock.clock(), record));
    site.run_on(&runtime);
    let start = Url::parse("https://a.test/").expect("a URL");
    let config = Config { robots: RobotsPolicy::Obey, delay: 0, max_pages: 4, ..Config::new(start, None) };
    runtime.spawn("main", Crawl::new(config, &runtime, site).run());
    clock.run();
    assert!(ended.get(), "the crawl does not end");
});
