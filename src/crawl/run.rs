//! A crawl's run: its main task, and the handles to steer it by.

use super::address::identity;
use super::config::Config;
use super::connections::Connections;
use super::consumer::consume;
use super::frontier::Frontier;
use super::gate::Gate;
use super::pace::Pace;
use super::reader::{LocalReader, PageReader};
use super::robots::RobotsFiles;
use super::shared::{ConsumerState, Crawl};
use super::trouble::Trouble;
use crate::fetch::Source;
use crate::runtime::{Runtime, Task};
use crate::sync::{Lock, Queue, Semaphore};
use crate::trace::{EventKind, Role, RunEnd};
use futures::channel::oneshot;
use futures::future::select;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

impl Crawl {
    /// A crawl that has not begun, and reads the pages of `source` itself.
    pub fn new(config: Config, runtime: &Runtime, source: impl Source + 'static) -> Rc<Self> {
        let source: Rc<dyn Source> = Rc::new(source);
        let reader = LocalReader::new(source.clone(), runtime);
        Self::with_reader(config, runtime, source, reader)
    }

    /// A crawl that has not begun. `reader` fetches and reads pages, elsewhere as the case may be; of
    /// `source` only robots.txt is asked.
    pub fn with_reader(
        config: Config,
        runtime: &Runtime,
        source: Rc<dyn Source>,
        reader: impl PageReader + 'static,
    ) -> Rc<Self> {
        let trace = runtime.trace();
        trace.emit(EventKind::RunStarted { config: serde_json::to_string(&config).unwrap_or_default() });
        Rc::new(Self {
            queue: Queue::new(Role::Frontier.named("frontier"), None, trace),
            permits: Semaphore::new(Role::Requests.named("permits"), config.permits, trace),
            visited: Lock::new(Role::Visited.named("visited"), Frontier::new(&config, trace), trace),
            gate: Gate::new(trace),
            pace: Pace::new(config.delay, runtime),
            robots: RobotsFiles::new(trace),
            connections: Connections::new(trace),
            trouble: Trouble::new(config.seed, trace),
            consumers: RefCell::default(),
            wanted: Cell::new(config.consumers),
            named: Cell::new(0),
            running: Cell::new(false),
            stopping: Cell::new(false),
            stop: RefCell::default(),
            runtime: runtime.clone(),
            reader: Box::new(reader),
            source,
            put_back_once: RefCell::default(),
            config,
        })
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
                let producer = crawl.runtime.spawn(Role::Producer.named("producer"), produce(crawl.clone()));
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
        visited.start(identity(url).0, &mut |id| crawl.put(id));
    }
}
