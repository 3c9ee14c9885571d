//! What the parts of a crawl share.

use super::answers::Answers;
use super::config::Config;
use super::connections::Connections;
use super::frontier::Frontier;
use super::gate::Gate;
use super::pace::Pace;
use super::reader::PageReader;
use super::robots::RobotsFiles;
use super::trouble::Trouble;
use crate::fetch::Source;
use crate::runtime::{Runtime, Task};
use crate::sync::{Lock, Queue, Ranking, Semaphore};
use crate::trace::{EventKind, UrlId};
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

/// A crawl, running or about to.
///
/// ```
/// use crawlscope_engine::crawl::{Config, Crawl};
/// use crawlscope_engine::fetch::{MemorySite, Served};
/// use crawlscope_engine::runtime::{Runtime, Virtual};
/// use crawlscope_engine::trace::{Detail, Trace};
///
/// let clock = Virtual::new(0);
/// let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
/// let runtime = Runtime::new(clock.clone(), trace);
/// let site = MemorySite::new(1);
/// site.serve("https://a.example/", Served::html("<a href=b>b</a>"));
/// site.run_on(&runtime);
/// let config = Config::new(url::Url::parse("https://a.example/").unwrap(), None);
/// let crawl = Crawl::new(config, &runtime, site.clone());
/// runtime.spawn("main", crawl.run());
/// clock.run();
/// assert_eq!(site.requests().len(), 3); // robots.txt, /, /b
/// assert!(!log.borrow().events().is_empty());
/// ```
pub struct Crawl {
    pub(super) config: Config,
    pub(super) runtime: Runtime,
    pub(super) source: Rc<dyn Source>,
    pub(super) reader: Box<dyn PageReader>,
    pub(super) queue: Queue<UrlId>,
    /// The queue's order. A page's rank is the number of pages read that link to it.
    pub(super) ranking: Ranking<UrlId>,
    pub(super) permits: Semaphore,
    pub(super) visited: Lock<Frontier>,
    pub(super) gate: Gate,
    pub(super) pace: Pace,
    pub(super) robots: RobotsFiles,
    pub(super) connections: Connections,
    pub(super) trouble: Trouble,
    pub(super) answers: Answers,
    /// Pages that were put back when their reader broke off; a second time they are given up.
    // Only ever looked up.
    pub(super) put_back_once: RefCell<HashSet<UrlId>>,
    /// Pages that a recording left unfinished, for the producer.
    pub(super) unfinished: Cell<Vec<UrlId>>,
    /// URLs of which a recording does not say whether they are wanted.
    pub(super) undecided: Cell<Vec<UrlId>>,
    pub(super) consumers: RefCell<Vec<(Task, Rc<ConsumerState>)>>,
    pub(super) wanted: Cell<u32>,
    pub(super) named: Cell<u32>,
    /// It goes on where a recording ends.
    pub(super) is_resumed: Cell<bool>,
    /// The task that reads sitemaps, once it has begun.
    pub(super) sitemaps: RefCell<Option<Task>>,
    pub(super) running: Cell<bool>,
    pub(super) stopping: Cell<bool>,
    pub(super) stop: RefCell<Option<oneshot::Sender<()>>>,
}

impl fmt::Debug for Crawl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crawl").field("queue", &self.queue).field("permits", &self.permits).finish_non_exhaustive()
    }
}

/// What the crawl knows of one of its consumers.
#[derive(Debug, Default)]
pub(super) struct ConsumerState {
    /// It has an item in its hands.
    pub(super) busy: Cell<bool>,
    /// It is to end when it has none.
    pub(super) leaving: Cell<bool>,
}

impl Crawl {
    /// Puts a claimed URL on the queue, unless the run is being ended.
    pub(super) fn put(&self, id: UrlId) {
        if !self.stopping.get() {
            // Unbounded: bounded, its own consumers would refill it and could all wait to put.
            let _ = self.queue.try_put(id);
        }
    }

    /// Puts a URL whose consumer was cancelled back on the queue.
    pub(super) fn put_back(&self, id: UrlId) {
        if !self.stopping.get() {
            self.runtime.trace().emit(EventKind::Queued { url: id });
            self.put(id);
        }
    }
}
