//! A crawl's run: its main task, and the handles to steer it by.

use super::address::identity;
use super::answers::Answers;
use super::config::Config;
use super::connections::Connections;
use super::consumer::consume;
use super::frontier::Frontier;
use super::gate::Gate;
use super::order::CrawlOrder;
use super::pace::Pace;
use super::reader::{LocalReader, PageReader};
use super::resume::ResumePoint;
use super::robots::RobotsFiles;
use super::shared::{ConsumerState, Crawl};
use super::trouble::Trouble;
use crate::fetch::Source;
use crate::runtime::{Runtime, Task};
use crate::sync::{Lock, Queue, Semaphore};
use crate::trace::{EventKind, Role, RunEnd, UrlId};
use futures::channel::oneshot;
use futures::future::select;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use url::Url;

impl Crawl {
    /// A crawl that has not begun, and reads the pages of `source` itself.
    pub fn new(config: Config, runtime: &Runtime, source: impl Source + 'static) -> Rc<Self> {
        let source: Rc<dyn Source> = Rc::new(source);
        let reader = LocalReader::new(source.clone(), runtime);
        Self::with_reader(config, runtime, source, reader)
    }

    /// A crawl that has not begun. `reader` fetches and reads pages, elsewhere as the case may be; of
    /// `source` only robots.txt and sitemaps are asked.
    pub fn with_reader(
        config: Config,
        runtime: &Runtime,
        source: Rc<dyn Source>,
        reader: impl PageReader + 'static,
    ) -> Rc<Self> {
        let trace = runtime.trace();
        trace.emit(EventKind::RunStarted { config: serde_json::to_string(&config).unwrap_or_default() });
        let frontier = Frontier::new(&config, trace);
        Self::with_frontier(config, runtime, source, Box::new(reader), frontier)
    }

    /// A crawl that goes on where its recording ends, and reads the pages of `source` itself. Its events
    /// continue the recorded trace, so the runtime's clock must begin at [`ResumePoint::now`], and its trace
    /// must be new.
    pub fn resumed(point: ResumePoint, runtime: &Runtime, source: impl Source + 'static) -> Rc<Self> {
        let source: Rc<dyn Source> = Rc::new(source);
        let reader = LocalReader::new(source.clone(), runtime);
        Self::resumed_with_reader(point, runtime, source, reader)
    }

    /// The same with a reader, as for [`Crawl::with_reader`].
    pub fn resumed_with_reader(
        point: ResumePoint,
        runtime: &Runtime,
        source: Rc<dyn Source>,
        reader: impl PageReader + 'static,
    ) -> Rc<Self> {
        let ResumePoint { config, now, tasks, things, entries, unfinished, answered, claimed, is_reconfigured } = point;
        debug_assert!(runtime.now() >= now, "the clock must go on from the recording's last event");
        let trace = runtime.trace();
        trace.number_from(tasks, things);
        trace.emit(EventKind::RunResumed);
        if is_reconfigured {
            trace.emit(EventKind::Reconfigured { config: serde_json::to_string(&config).unwrap_or_default() });
        }
        let frontier = Frontier::resumed(&config, trace, entries, claimed);
        let undecided = frontier.undecided();
        let linked = frontier.linked();
        let answered: Vec<Url> = answered.into_iter().filter_map(|id| frontier.url(id)).collect();
        let crawl = Self::with_frontier(config, runtime, source, Box::new(reader), frontier);
        linked.into_iter().for_each(|id| crawl.ranking.raise(id));
        crawl.is_resumed.set(true);
        crawl.unfinished.set(unfinished);
        crawl.undecided.set(undecided);
        // Who answered before and does not now is waited for, not given up at once.
        answered.iter().for_each(|url| crawl.trouble.answered(url, now));
        crawl
    }

    fn with_frontier(
        config: Config,
        runtime: &Runtime,
        source: Rc<dyn Source>,
        reader: Box<dyn PageReader>,
        frontier: Frontier,
    ) -> Rc<Self> {
        let trace = runtime.trace();
        let (queue, ranking) = Queue::ranked(Role::Frontier.named("frontier"), config.order.of_queue(), trace);
        Rc::new(Self {
            queue,
            ranking,
            permits: Semaphore::new(Role::Requests.named("permits"), config.permits, trace),
            visited: Lock::new(Role::Visited.named("visited"), frontier, trace),
            gate: Gate::new(trace),
            pace: Pace::new(config.delay, config.throttle, runtime),
            robots: RobotsFiles::new(trace),
            answers: Answers::default(),
            connections: Connections::new(config.host_permits, trace),
            trouble: Trouble::new(config.seed, trace),
            unfinished: Cell::default(),
            undecided: Cell::default(),
            consumers: RefCell::default(),
            wanted: Cell::new(config.consumers),
            named: Cell::new(0),
            is_resumed: Cell::new(false),
            sitemaps: RefCell::default(),
            running: Cell::new(false),
            stopping: Cell::new(false),
            stop: RefCell::default(),
            runtime: runtime.clone(),
            reader,
            source,
            put_back_once: RefCell::default(),
            config,
        })
    }

    /// The main task: starts producer and consumers, joins the queue, has what sitemaps name
    /// put and joins it again, cancels the consumers.
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
                let producer = crawl.runtime.spawn(Role::Producer.named("producer"), produce(crawl.clone()));
                crawl.scale_consumers();
                // Joined before the producer has put anything, join would return at once.
                let work = Box::pin(async {
                    producer.over().await;
                    crawl.queue.join().await;
                    if let Some(sitemaps) = crawl.start_sitemaps() {
                        sitemaps.over().await;
                        crawl.queue.join().await;
                    }
                    crawl.settle_undecided().await;
                    crawl.ask_for_nothing().await;
                });
                select(work, stopped).await;
                producer.cancel();
                let sitemaps = crawl.sitemaps.take();
                if let Some(sitemaps) = sitemaps {
                    sitemaps.cancel();
                    sitemaps.over().await;
                }
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

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopping.get()
    }

    /// Changes the number of permits, at least 1.
    pub fn set_permits(&self, permits: u32) {
        self.permits.resize(permits.max(1));
    }

    /// Fetches what is on the frontier in another order from now on. Nothing is lost by it, and what is in a
    /// consumer's hands stays there.
    pub fn set_order(&self, order: CrawlOrder) {
        self.ranking.set_order(order.of_queue());
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
            let name = Role::Consumer.named(format!("consumer-{}", self.named.get()));
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

    /// Sees to it that no URL is left of which a recording did not say what becomes of it.
    async fn settle_undecided(&self) {
        let undecided = self.undecided.take();
        if !undecided.is_empty() {
            let mut visited = self.visited.lock().await;
            undecided.into_iter().for_each(|id| visited.give_up(id));
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

/// URLs caught up with between two looks at the clock.
const SLICE: UrlId = 64;

/// The producer puts the start URLs and ends; in a resumed run first what the recording left unfinished. It
/// keeps the lock, so that nobody claims before all is as the recording should have left it.
async fn produce(crawl: Rc<Crawl>) {
    let mut visited = crawl.visited.lock().await;
    for id in crawl.unfinished.take() {
        visited.put_again(id, &mut |id| crawl.put(id));
    }
    for id in 0..visited.len() {
        if id % SLICE == SLICE - 1 {
            crawl.runtime.yield_if_due().await;
        }
        visited.catch_up(id, &mut |id| crawl.put(id));
    }
    for url in crawl.config.start.clone() {
        visited.start(identity(url).0, &mut |id| crawl.put(id));
    }
}
