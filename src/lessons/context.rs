//! What a lesson's program works with: time, tasks, printing, and what the reader gets to see.
//!
//! Calls of `ctx.at_line` and `ctx.record_…` only tell the reader what happens. They are not part
//! of the program, and are left out where its Rust is shown.

use super::settings::{Hrefs, Settings};
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

/// Lines of the Python, by the labels that mark them.
pub(super) type Labels = &'static [(&'static str, u32)];

/// What a program works with; cheap to clone.
#[derive(Clone)]
pub struct Context(Rc<Inner>);

struct Inner {
    runtime: Runtime,
    settings: Settings,
    labels: Labels,
    tasks: RefCell<Vec<Task>>,
}

impl Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Context {
    /// The context of a program whose Python has these lines marked.
    pub(super) fn new(runtime: &Runtime, settings: &Settings, labels: Labels) -> Self {
        let (runtime, settings) = (runtime.clone(), settings.clone());
        Self(Rc::new(Inner { runtime, settings, labels, tasks: RefCell::default() }))
    }

    /// The main task of `program`, as `asyncio.run` would run it: tasks that are left at its end
    /// are cancelled.
    pub(super) fn main(self, program: LocalBoxFuture<'static, ()>) -> LocalBoxFuture<'static, ()> {
        Box::pin(async move {
            program.await;
            // Tasks that are ready when the main task returns run once more before the loop stops.
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

    /// The settings it runs with.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The value of a knob.
    pub fn knob(&self, name: &str) -> u32 {
        self.0.settings.get(name)
    }

    /// How links are found in a page.
    pub fn hrefs(&self) -> Hrefs {
        self.0.settings.hrefs.clone().unwrap_or_else(|| Hrefs::by(|_| Vec::new()))
    }

    /// The trace, on which queues, semaphores and locks are recorded.
    pub fn trace(&self) -> &Trace {
        self.0.runtime.trace()
    }

    /// µs since the program began.
    pub fn now(&self) -> Micros {
        self.0.runtime.now()
    }

    /// Starts a task.
    pub fn spawn(&self, name: impl Into<String>, future: impl Future<Output = ()> + 'static) -> Task {
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

    /// Waits for `span` µs without recording it: for what happens elsewhere.
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

    /// The task is about to run the line of the Python program that is marked `# @label`.
    pub fn at_line(&self, label: &str) {
        // The build has checked that there is such a line.
        if let Some((_, line)) = self.0.labels.iter().find(|(known, _)| *known == label) {
            self.at_number(*line);
        }
    }

    /// The task is about to run this line of the program.
    pub(super) fn at_number(&self, line: u32) {
        self.trace().emit(EventKind::Line { line });
    }

    /// The task sends a request.
    pub fn record_fetch(&self, url: UrlId) {
        self.trace().emit(EventKind::FetchStarted { url });
    }

    /// The answer is there.
    pub fn record_body(&self, url: UrlId, bytes: usize) {
        self.trace().emit(EventKind::BodyFinished { url, bytes: bytes as u64 });
    }

    /// The task has read a shared value.
    pub fn record_read(&self, name: &str, value: &dyn Shared) {
        self.trace().emit(EventKind::SharedRead { name: name.into(), value: value.text() });
    }

    /// The task has written a shared value.
    pub fn record_written(&self, name: &str, value: &dyn Shared) {
        self.trace().emit(EventKind::SharedWritten { name: name.into(), value: value.text() });
    }
}

/// A value that tasks share, with its text as Python would print it.
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
