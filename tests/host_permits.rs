//! A host's own permits: never more requests to it under way at once, as its server counts them.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use crawlscope_engine::crawl::{Config, Crawl, Resumption, RobotsPolicy, ScopeKind};
use crawlscope_engine::fetch::{Body, FetchError, MemorySite, Response, Served, Source};
use crawlscope_engine::runtime::{Host, Runtime, Virtual};
use crawlscope_engine::trace::{Detail, Event, EventKind, Role, Trace};
use futures::future::LocalBoxFuture;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use support::{Run, config, links, url};
use url::Url;

/// A site that counts for each host how many requests are under way, and the most there were.
#[derive(Clone)]
struct Counted {
    site: MemorySite,
    hosts: Rc<RefCell<BTreeMap<String, (u32, u32)>>>,
    shares_connection: bool,
}

struct Visit(Counted, String);

impl Visit {
    fn new(site: &Counted, host: &str) -> Self {
        let mut hosts = site.hosts.borrow_mut();
        let (now, most) = hosts.entry(host.to_owned()).or_default();
        *now += 1;
        *most = (*most).max(*now);
        Self(site.clone(), host.to_owned())
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if let Some((now, _)) = self.0.hosts.borrow_mut().get_mut(&self.1) {
            *now -= 1;
        }
    }
}

struct CountedBody(Box<dyn Body>, #[allow(dead_code, reason = "its drop counts")] Visit);

impl Body for CountedBody {
    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>, FetchError>> {
        self.0.chunk()
    }
}

impl Source for Counted {
    fn get(&self, url: &Url) -> LocalBoxFuture<'static, Result<Response, FetchError>> {
        let answer = self.site.get(url);
        let (site, host) = (self.clone(), url.host_str().unwrap_or_default().to_owned());
        Box::pin(async move {
            let visit = Visit::new(&site, &host);
            let answer = answer.await?;
            let body = Box::new(CountedBody(answer.body, visit));
            Ok(Response { body, shares_connection: site.shares_connection, ..answer })
        })
    }
}

impl Counted {
    fn new(site: MemorySite) -> Self {
        Self { site, hosts: Rc::default(), shares_connection: false }
    }

    /// The most requests that each host had under way at once.
    fn most(&self) -> BTreeMap<String, u32> {
        self.hosts.borrow().iter().map(|(host, (_, most))| (host.clone(), *most)).collect()
    }
}

/// Two hosts of many pages, some of which end badly, with robots.txt and a sitemap.
fn two_hosts(rng: &mut fastrand::Rng) -> MemorySite {
    let site = MemorySite::new(rng.u64(..));
    for host in ["https://site.test", "https://other.test"] {
        let robots = format!("User-agent: *\nDisallow: /private\nSitemap: {host}/sitemap.xml");
        let text =
            |body: String| Served::Page { status: 200, content_type: Some("text/plain".into()), body: body.into() };
        site.serve(&format!("{host}/robots.txt"), text(robots));
        site.serve(&format!("{host}/sitemap.xml"), text(format!("{host}/only-there\n{host}/p1\n")));
        for page in 0..30 {
            let to = |rng: &mut fastrand::Rng| {
                format!(
                    "{}/p{}",
                    rng.choice(["https://site.test", "https://other.test", ""]).unwrap_or(""),
                    rng.u32(0..32)
                )
            };
            let targets: Vec<String> = (0..rng.u32(2..9)).map(|_| to(rng)).collect();
            let body = links(&targets.iter().map(String::as_str).collect::<Vec<_>>());
            let served = match rng.u32(0..12) {
                0 => Served::Breaks(body.into()),
                1 => Served::Refused(503, None),
                2 => Served::Redirect(format!("{host}/p{}", rng.u32(0..30))),
                3 => Served::Unreachable,
                4 => Served::Endless(vec![b'x'; 64 * 1024]),
                _ => Served::html(body),
            };
            let path = if page == 0 { String::new() } else { format!("p{page}") };
            site.serve(
                &format!("{host}/{path}"),
                if page == 0 {
                    Served::html(links(&["/p1", "/p2", "/p3", "https://other.test/", "https://other.test/p1"]))
                } else {
                    served
                },
            );
        }
    }
    site
}

/// Runs a crawl of it to its end; `disturb` is asked after every turn.
fn crawl(config: Config, source: &Counted, mut disturb: impl FnMut(&Rc<Crawl>)) -> bool {
    let clock = Virtual::new(config.seed);
    let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace);
    source.site.run_on(&runtime);
    let crawl = Crawl::new(config, &runtime, source.clone());
    let main = runtime.spawn(Role::Crawl.named("main"), crawl.run());
    while clock.turn() {
        disturb(&crawl);
    }
    assert!(log.borrow().events().iter().any(|event| matches!(event.kind, EventKind::RunEnded { .. })));
    main.is_over()
}

fn everywhere(host_permits: Option<u32>) -> Config {
    Config { host_permits, scope: ScopeKind::All, robots: RobotsPolicy::Obey, consumers: 20, permits: 12, ..config() }
}

#[test]
fn no_host_ever_has_more_requests_under_way_than_its_permits() {
    for seed in 0..60 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let permits = 1 + seed as u32 % 8;
        let mut source = Counted::new(two_hosts(&mut rng));
        source.shares_connection = rng.bool();
        let config = Config { seed, permits: rng.u32(1..12), ..everywhere(Some(permits)) };
        let ended = crawl(config, &source, |crawl| match rng.u32(0..60) {
            0 => crawl.set_permits(rng.u32(1..20)),
            1 => crawl.set_consumers(rng.u32(1..20)),
            2 => crawl.pause(),
            3.. => crawl.resume(),
        });
        assert!(ended, "seed {seed}");
        for (host, most) in source.most() {
            let limit = if source.shares_connection { permits } else { permits.min(6) };
            assert!(most <= limit, "seed {seed}: {most} of {limit} at {host}");
        }
    }
}

#[test]
fn hosts_use_what_permits_they_have() {
    let source = Counted::new(two_hosts(&mut fastrand::Rng::with_seed(1)));
    assert!(crawl(everywhere(Some(3)), &source, |_| ()));
    let two = ["other.test", "site.test"].map(|host| (host.to_owned(), 3));
    assert_eq!(source.most(), BTreeMap::from(two));
}

#[test]
fn without_permits_of_its_own_a_host_gets_what_connections_allow() {
    let source = Counted::new(two_hosts(&mut fastrand::Rng::with_seed(1)));
    assert!(crawl(everywhere(None), &source, |_| ()));
    assert_eq!(source.most().values().max(), Some(&6));
}

#[test]
fn what_waits_for_a_hosts_permit_keeps_nobody_from_another_host() {
    // One host answers nothing at all. With one permit it has one request, and the other host's pages come.
    let site = MemorySite::new(1);
    let slow: Vec<String> = (0..9).map(|n| format!("https://slow.test/{n}")).collect();
    let quick: Vec<String> = (0..9).map(|n| format!("/{n}")).collect();
    let all: Vec<&str> = slow.iter().take(4).chain(&quick).map(String::as_str).collect();
    site.serve("https://site.test/", Served::html(links(&all)));
    slow.iter().for_each(|address| _ = site.serve(address, Served::Silent));
    quick.iter().for_each(|path| _ = site.serve(&format!("https://site.test{path}"), Served::html("<p>x</p>")));
    let config = Config { robots: RobotsPolicy::Ignore, permits: 2, consumers: 5, ..everywhere(Some(1)) };
    let run = Run::start(config, site);
    while run.clock.now() < 10_000_000 && run.clock.turn() {}
    let asked = run.site.requests();
    assert_eq!(asked.keys().filter(|address| address.contains("site.test")).count(), 10);
    assert_eq!(asked.keys().filter(|address| address.contains("slow.test")).count(), 1);
}

#[test]
fn a_recorded_number_of_permits_is_brought_within_bounds() {
    let json = serde_json::to_string(&everywhere(Some(0))).expect("JSON");
    assert!(json.contains(r#""hostPermits":0"#), "{json}");
    let events = [Event { at: 0, task: 0, kind: EventKind::RunStarted { config: json } }];
    let mut resumption = Resumption::default();
    events.iter().for_each(|event| resumption.push(event));
    let point = resumption.finish().expect("something is left");
    assert_eq!(point.config().host_permits, Some(1));
    assert_eq!(point.config().start, [url("https://site.test/")]);
}
