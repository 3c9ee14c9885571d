//! A crawl whose trace is the same bytes natively and in every browser.

use crawlscope_engine::crawl::{Config, Crawl, RobotsPolicy};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::trace::{Detail, Role, Trace, ndjson_header, ndjson_line};
use url::Url;

/// The NDJSON of a crawl of a small site with a bit of everything, under virtual time.
pub fn trace(seed: u64) -> String {
    let clock = Virtual::new(seed);
    let (trace, log) = Trace::to_log(Detail::Polls, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace);
    let site = MemorySite::new(3);
    let page = |links: &str| Served::html(format!("<title>T</title>{links}"));
    site.serve("https://g.test/", page("<a href=a>a</a><a href=b#x>b</a><a href=old>o</a><a href=//off.test/>off</a>"))
        .serve(
            "https://g.test/a",
            page("<a href=/>up</a><a href=gone rel='noopener me'>gone</a><map><area href=b alt=B></map>"),
        )
        .serve("https://g.test/b", page("<a href=private/x>x</a><a href=wall>w</a>"))
        .serve("https://g.test/old", Served::Redirect("https://g.test/new".into()))
        .serve("https://g.test/new", page("<a href=mailto:a@b.c>m</a><a href=a>a</a>"))
        .serve("https://g.test/wall", Served::Blocked)
        .serve(
            "https://g.test/robots.txt",
            Served::Page {
                status: 200,
                content_type: Some("text/plain".into()),
                body: b"User-agent: *\nDisallow: /private/\n".to_vec(),
            },
        )
        .run_on(&runtime);
    let start = Url::parse("https://g.test/").expect("a URL");
    let config = Config {
        robots: RobotsPolicy::Obey,
        consumers: 3,
        permits: 2,
        delay: 10,
        throttle: false,
        seed,
        ..Config::new(start, None)
    };
    let crawl = Crawl::new(config, &runtime, site);
    runtime.spawn(Role::Crawl.named("main"), crawl.run());
    clock.run();
    let mut text = ndjson_header();
    for event in log.borrow().events() {
        ndjson_line(event, &mut text);
    }
    text
}
