//! A crawl's run: its parts, its main task, and the handles to steer it by.

use super::config::Config;
use super::consumer::{ConsumerState, consume};
use super::frontier::Frontier;
use super::gate::Gate;
use super::pace::Pace;
use super::parse::Reader;
use super::robots::RobotsFiles;
use crate::fetch::Source;
use crate::runtime::{Runtime, Task};
use crate::sync::{Lock, Queue, Semaphore};
use crate::trace::{EventKind, RunEnd, UrlId};
use futures::channel::oneshot;
use futures::future::select;
use std::cell::{Cell, RefCell};
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
    pub(super) source: Box<dyn Source>,
    pub(super) reader: RefCell<Option<Box<dyn Reader>>>,
    pub(super) queue: Queue<UrlId>,
    pub(super) permits: Semaphore,
    pub(super) visited: Lock<Frontier>,
    pub(super) gate: Gate,
    pub(super) pace: Pace,
    pub(super) robots: RobotsFiles,
    consumers: RefCell<Vec<(Task, Rc<ConsumerState>)>>,
    wanted: Cell<u32>,
    named: Cell<u32>,
    running: Cell<bool>,
    stopping: Cell<bool>,
    stop: RefCell<Option<oneshot::Sender<()>>>,
}

impl fmt::Debug for Crawl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crawl").field("queue", &self.queue).field("permits", &self.permits).finish_non_exhaustive()
    }
}

impl Crawl {
    /// A crawl that has not begun.
    pub fn new(config: Config, runtime: &Runtime, source: impl Source + 'static) -> Rc<Self> {
        let trace = runtime.trace();
        trace.emit(EventKind::RunStarted { config: serde_json::to_string(&config).unwrap_or_default() });
        Rc::new(Self {
            queue: Queue::new("frontier", None, trace),
            permits: Semaphore::new("permits", config.permits, trace),
            visited: Lock::new("visited", Frontier::new(&config, trace), trace),
            gate: Gate::new(trace),
            pace: Pace::new(config.delay, runtime),
            robots: RobotsFiles::new(trace),
            consumers: RefCell::default(),
            wanted: Cell::new(config.consumers),
            named: Cell::new(0),
            running: Cell::new(false),
            stopping: Cell::new(false),
            stop: RefCell::default(),
            runtime: runtime.clone(),
            source: Box::new(source),
            reader: RefCell::default(),
            config,
        })
    }

    /// Has pages read by somebody else, who may refuse any of them.
    pub fn set_reader(&self, reader: impl Reader + 'static) {
        *self.reader.borrow_mut() = Some(Box::new(reader));
    }

    /// The main task: starts producer and consumers, joins the queue, cancels the consumers.
    ///
    /// # Cancel safety
    /// Not to be dropped while it runs: use [`Crawl::stop`].
    pub fn run(self: &Rc<Self>) -> impl Future<Output = ()> + 'static {
        let crawl = self.clone();
        async move {
            let (stop, stopped) = oneshot::channel();
            *crawl.stop.borrow_mut() = Some(stop);
            if !crawl.stopping.get() {
                crawl.running.set(true);
                let producer = crawl.runtime.spawn("producer", produce(crawl.clone()));
                crawl.scale_consumers();
                // Joined before the producer has put anything, join would return at once.
                let work = Box::pin(async {
                    producer.over().await;
                    crawl.queue.join().await;
                });
                select(work, stopped).await;
                producer.cancel();
            }
            crawl.cancel_consumers().await;
            let why = if crawl.stopping.get() { RunEnd::Stopped } else { RunEnd::Joined };
            crawl.runtime.trace().emit(EventKind::RunEnded { why });
        }
    }

    /// Pauses: nobody starts another request, those under way go on to their end.
    pub fn pause(&self) {
        self.gate.hold();
    }

    /// Ends a pause.
    pub fn resume(&self) {
        self.gate.open();
    }

    /// Ends the run: requests under way are aborted, what is not finished stays queued.
    pub fn stop(&self) {
        self.stopping.set(true);
        let stop = self.stop.borrow_mut().take();
        if let Some(stop) = stop {
            // An error means that the run is over already.
            let _ = stop.send(());
        }
    }

    /// Changes the number of permits, at least 1.
    pub fn set_permits(&self, permits: u32) {
        self.permits.resize(permits.max(1));
    }

    /// Changes the number of consumers, at least 1. One that has a page in its hands
    /// finishes it before it goes.
    pub fn set_consumers(self: &Rc<Self>, consumers: u32) {
        self.wanted.set(consumers.max(1));
        if self.running.get() {
            self.scale_consumers();
        }
    }

    /// The consumers' tasks that are not over.
    pub fn consumers(&self) -> Vec<Task> {
        self.consumers.borrow().iter().map(|(task, _)| task.clone()).filter(|task| !task.is_over()).collect()
    }

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

    /// Brings the consumers to the number wanted: those that were leaving stay, new ones
    /// start; idle ones go first and at once, busy ones after their page.
    fn scale_consumers(self: &Rc<Self>) {
        let mut consumers = self.consumers.borrow_mut();
        consumers.retain(|(task, _)| !task.is_over());
        let wanted = self.wanted.get() as usize;
        let mut staying = consumers.iter().filter(|(_, state)| !state.leaving.get()).count();
        for (_, state) in consumers.iter().filter(|(_, state)| state.leaving.get() && state.busy.get()) {
            if staying < wanted {
                state.leaving.set(false);
                staying += 1;
            }
        }
        while staying < wanted {
            let state = Rc::new(ConsumerState::default());
            self.named.set(self.named.get() + 1);
            let name = format!("consumer-{}", self.named.get());
            let task = self.runtime.spawn(name, consume(self.clone(), state.clone()));
            consumers.push((task, state));
            staying += 1;
        }
        for idle in [true, false] {
            for (task, state) in consumers.iter().rev() {
                if staying > wanted && !state.leaving.get() && state.busy.get() != idle {
                    state.leaving.set(true);
                    staying -= 1;
                    if idle {
                        task.cancel();
                    }
                }
            }
        }
    }

    /// Cancels the consumers, which else would wait for ever, and sees them gone.
    async fn cancel_consumers(&self) {
        self.running.set(false);
        let consumers = self.consumers.take();
        for (task, _) in &consumers {
            task.cancel();
        }
        for (task, _) in consumers {
            task.over().await;
        }
    }
}

/// The producer puts the start URLs and ends.
async fn produce(crawl: Rc<Crawl>) {
    let mut visited = crawl.visited.lock().await;
    for url in crawl.config.start.clone() {
        visited.start(super::address::identity(url).0, &mut |id| crawl.put(id));
    }
}
