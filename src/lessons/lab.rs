//! What a program has at hand: time, tasks, a place to print, and the reader's eye.
//!
//! Calls of `lab.see…` are for who watches. They are not part of the program and are left
//! out where its Rust is shown.

use super::lesson::Settings;
use crate::runtime::{Runtime, Task};
use crate::trace::{EventKind, Micros, Trace, UrlId};
use futures::future::LocalBoxFuture;
use std::cell::{Ref, RefCell};
use std::fmt::{self, Debug};
use std::rc::Rc;

/// One second, µs.
pub(super) const SECOND: Micros = 1_000_000;
/// One millisecond, µs.
pub(super) const MS: Micros = 1_000;

/// What a program has at hand, cheap to clone.
#[derive(Clone)]
pub struct Lab(Rc<Inner>);

struct Inner {
    runtime: Runtime,
    settings: Settings,
    tasks: RefCell<Vec<Task>>,
}

impl Debug for Lab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lab").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Lab {
    /// A lab on a runtime.
    pub fn new(runtime: &Runtime, settings: &Settings) -> Self {
        Self(Rc::new(Inner { runtime: runtime.clone(), settings: settings.clone(), tasks: RefCell::default() }))
    }

    /// The main task of `program`, as `asyncio.run` would run it: what it leaves behind is
    /// cancelled.
    pub(super) fn main(self, program: LocalBoxFuture<'static, ()>) -> LocalBoxFuture<'static, ()> {
        Box::pin(async move {
            program.await;
            // What is ready when the main task returns has its turn before the loop stops.
            self.0.runtime.yield_now().await;
            self.cancel_all();
            let tasks = self.0.tasks.take();
            for task in tasks {
                task.over().await;
            }
        })
    }

    /// Asks every task to end.
    pub(super) fn cancel_all(&self) {
        self.0.tasks.borrow().iter().for_each(Task::cancel);
    }

    /// Where the knobs stand.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Where one knob stands.
    pub fn knob(&self, name: &str) -> u32 {
        self.0.settings.get(name)
    }

    /// What queues, semaphores and locks are recorded on.
    pub fn trace(&self) -> &Trace {
        self.0.runtime.trace()
    }

    /// µs since the program began.
    pub fn now(&self) -> Micros {
        self.0.runtime.now()
    }

    /// Starts a task.
    pub fn spawn(&self, name: impl Into<String>, future: impl Future<Output = ()> + 'static) -> Task {
        // Boxed here, so that the rest is compiled once and not for every program.
        self.start(name.into(), Box::pin(future))
    }

    fn start(&self, name: String, future: LocalBoxFuture<'static, ()>) -> Task {
        let task = self.0.runtime.spawn(name, future);
        self.0.tasks.borrow_mut().push(task.clone());
        task
    }

    /// Waits until a task is over.
    ///
    /// # Cancel safety
    /// The task goes on.
    pub async fn wait_for(&self, task: &Task) {
        self.0.runtime.wait_for(task).await;
    }

    /// Waits until all of these are over.
    ///
    /// # Cancel safety
    /// The tasks go on.
    pub async fn gather(&self, tasks: Vec<Task>) {
        for task in &tasks {
            self.wait_for(task).await;
        }
    }

    /// Waits for `span` µs; for 0, only gives the other tasks a turn, as asyncio does.
    ///
    /// # Cancel safety
    /// A dropped sleep leaves no timer behind.
    pub async fn sleep(&self, span: Micros) {
        if span == 0 {
            return self.0.runtime.yield_now().await;
        }
        self.0.runtime.sleep(span).await;
    }

    /// Waits for `span` µs without a word on the trace: for what happens elsewhere.
    pub fn timer(&self, span: Micros) -> LocalBoxFuture<'static, ()> {
        self.0.runtime.timer(span)
    }

    /// Prints a line.
    pub fn print(&self, text: impl Into<String>) {
        self.trace().emit(EventKind::Printed { text: text.into() });
    }

    /// The time since the program began, in seconds with this many places, rounded.
    pub fn clock(&self, places: u32) -> String {
        let unit = SECOND / 10u64.pow(places);
        decimal((self.now() + unit / 2) / unit, places)
    }

    /// The task is about to run this line of the Python program.
    pub fn see(&self, line: u32) {
        self.trace().emit(EventKind::Line { line });
    }

    /// The task sends a request.
    pub fn see_fetch(&self, url: UrlId) {
        self.trace().emit(EventKind::FetchStarted { url });
    }

    /// The answer is there.
    pub fn see_body(&self, url: UrlId, bytes: usize) {
        self.trace().emit(EventKind::BodyFinished { url, bytes: bytes as u64 });
    }

    /// The task has read a shared value.
    pub fn see_read(&self, name: &str, value: &dyn Shared) {
        self.trace().emit(EventKind::SharedRead { name: name.into(), value: value.text() });
    }

    /// The task has written a shared value.
    pub fn see_written(&self, name: &str, value: &dyn Shared) {
        self.trace().emit(EventKind::SharedWritten { name: name.into(), value: value.text() });
    }
}

/// What tasks share, as text like Python's.
pub trait Shared {
    /// The value.
    fn text(&self) -> String;
}

impl Shared for u32 {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl Shared for &str {
    fn text(&self) -> String {
        format!("\"{self}\"")
    }
}

impl<T: Shared> Shared for Ref<'_, T> {
    fn text(&self) -> String {
        T::text(self)
    }
}

impl<T: Shared> Shared for Vec<T> {
    fn text(&self) -> String {
        let items: Vec<String> = self.iter().map(T::text).collect();
        format!("[{}]", items.join(", "))
    }
}

/// A number of 10^-places.
pub(super) fn decimal(number: u64, places: u32) -> String {
    let unit = 10u64.pow(places);
    match places {
        0 => number.to_string(),
        _ => format!("{}.{:02$}", number / unit, number % unit, places as usize),
    }
}
