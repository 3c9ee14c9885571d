//! A crawl of an in-memory site under virtual time, with everything a test may want to look at.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

pub mod page;

use crawlscope_engine::crawl::{
    Config, Crawl, LocalReader, PageReader, ResumeError, ResumePoint, Resumption, RobotsPolicy, Soft404,
};
use crawlscope_engine::fetch::{MemorySite, Served};
use crawlscope_engine::graph::{Graph, Keep, PageRow};
use crawlscope_engine::html::Selectors;
use crawlscope_engine::runtime::{Runtime, Virtual};
use crawlscope_engine::trace::{Cursor, Detail, Event, EventKind, Log, PageState, Role, Trace};
use std::cell::RefCell;
use std::rc::Rc;
use url::Url;

pub const START: &str = "https://site.test/";

pub fn url(text: &str) -> Url {
    Url::parse(text).expect("a test's URL")
}

/// A crawl of [`START`] that asks no robots.txt, and for no page that can't be there, and waits for nobody.
pub fn config() -> Config {
    let quiet = Config { robots: RobotsPolicy::Ignore, delay: 0, ..Config::new(url(START), None) };
    Config { soft_404: Soft404::Ignore, throttle: false, ..quiet }
}

pub struct Run {
    pub clock: Rc<Virtual>,
    pub runtime: Runtime,
    pub site: MemorySite,
    pub crawl: Rc<Crawl>,
    pub log: Rc<RefCell<Log>>,
}

impl Run {
    /// A crawl that has begun and not yet done anything.
    pub fn start(config: Config, site: MemorySite) -> Self {
        Self::start_with(config, site, |local| local)
    }

    /// A crawl that obeys selectors, run to its end.
    pub fn selecting(config: Config, site: MemorySite) -> Self {
        let selectors = Rc::new(Selectors::parse(&config.selection()).expect("selectors that are CSS"));
        let run = Self::start_with(config, site, |local| local.by(Rc::new(selectors)));
        run.clock.run();
        run
    }

    /// The same with another reader, made of the one that reads the site's pages here.
    pub fn start_with<R: PageReader + 'static>(
        config: Config,
        site: MemorySite,
        reader: impl FnOnce(LocalReader) -> R,
    ) -> Self {
        let clock = Virtual::new(config.seed);
        let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
        let runtime = Runtime::new(clock.clone(), trace);
        site.run_on(&runtime);
        let source = Rc::new(site.clone());
        let reader = reader(LocalReader::new(source.clone(), &runtime));
        let crawl = Crawl::with_reader(config, &runtime, source, reader);
        runtime.spawn(Role::Crawl.named("main"), crawl.run());
        Self { clock, runtime, site, crawl, log }
    }

    /// A crawl that goes on where these events end, and has not yet done anything.
    pub fn resume(recorded: &[Event], site: MemorySite) -> Result<Self, ResumeError> {
        let mut resumption = Resumption::default();
        recorded.iter().for_each(|event| resumption.push(event));
        Ok(Self::from_point(resumption.finish()?, recorded, site))
    }

    /// A crawl that goes on by another configuration where its recording ends.
    pub fn reconfigured(recorded: &[Event], config: Config, site: MemorySite) -> Self {
        let mut resumption = Resumption::default();
        recorded.iter().for_each(|event| resumption.push(event));
        Self::from_point(resumption.reconfigured(config).expect("a crawl"), recorded, site)
    }

    fn from_point(point: ResumePoint, recorded: &[Event], site: MemorySite) -> Self {
        let clock = Virtual::starting_at(point.now(), point.config().seed);
        let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
        recorded.iter().for_each(|event| log.borrow_mut().push(event.clone()));
        let runtime = Runtime::new(clock.clone(), trace);
        site.run_on(&runtime);
        let crawl = Crawl::resumed(point, &runtime, site.clone());
        runtime.spawn(Role::Crawl.named("main"), crawl.run());
        Self { clock, runtime, site, crawl, log }
    }

    /// A crawl run to its end.
    pub fn to_end(config: Config, site: MemorySite) -> Self {
        let run = Self::start(config, site);
        run.clock.run();
        run
    }

    pub fn graph(&self) -> Graph {
        let mut cursor = Cursor::new(Graph::new(Keep::Links));
        cursor.advance(self.log.borrow().events());
        cursor.fold().clone()
    }

    pub fn page(&self, address: &str) -> PageRow {
        let graph = self.graph();
        let found = graph.pages().iter().find(|page| page.address == address).cloned();
        found.unwrap_or_else(|| panic!("{address} was not discovered"))
    }

    pub fn state(&self, address: &str) -> PageState {
        self.page(address).state
    }

    pub fn events(&self) -> Vec<EventKind> {
        self.log.borrow().events().iter().map(|event| event.kind.clone()).collect()
    }

    /// What was said on the trace, in order.
    pub fn notes(&self) -> Vec<String> {
        let note = |kind| if let EventKind::Note { text } = kind { Some(text) } else { None };
        self.events().into_iter().filter_map(note).collect()
    }

    pub fn ended(&self) -> bool {
        self.events().iter().any(|kind| matches!(kind, EventKind::RunEnded { .. }))
    }
}

/// A page with links to these.
/// A site of so many pages, each with links to some of them and to a few that are not there; `served` makes of the
/// links what a page's address answers.
pub fn random_site(
    rng: &mut fastrand::Rng,
    pages: u32,
    mut served: impl FnMut(&mut fastrand::Rng, &str) -> Served,
) -> MemorySite {
    let site = MemorySite::new(rng.u64(..));
    for page in 0..pages {
        let targets: Vec<String> = (0..rng.u32(0..8)).map(|_| format!("/p{}", rng.u32(0..pages + 3))).collect();
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        let address = if page == 0 { START.into() } else { format!("{START}p{page}") };
        site.serve(&address, served(rng, &links(&targets)));
    }
    site
}

pub fn links(targets: &[&str]) -> String {
    targets.iter().map(|target| format!("<a href='{target}'>to {target}</a>\n")).collect()
}

/// A page of nothing but links to these.
pub fn page(targets: &[&str]) -> Served {
    Served::html(links(targets))
}

/// A site at [`START`].
pub fn site(pages: &[(&str, Served)]) -> MemorySite {
    let site = MemorySite::new(7);
    for (path, served) in pages {
        site.serve(&format!("https://site.test{path}"), served.clone());
    }
    site
}
