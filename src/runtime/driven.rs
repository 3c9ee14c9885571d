//! A run under virtual time that is driven choice by choice, and can be rewound.

use super::{Choices, Runtime, Virtual};
use crate::trace::{Detail, EventKind, Log, TaskId, Trace};
use futures::future::LocalBoxFuture;
use std::cell::{Ref, RefCell};
use std::fmt;
use std::rc::Rc;

/// A program: makes what it needs on a fresh runtime and gives its main task's future.
/// It must do the same each time it is called.
pub type Program = Rc<dyn Fn(&Runtime) -> LocalBoxFuture<'static, ()>>;

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A task has to be chosen.
    Open,
    /// The main task is over, and with it the run.
    Over,
    /// Nothing can happen any more, and the main task is not over.
    Stuck,
    /// As many choices were made as allowed.
    Cut,
}

/// A run that stands still until it is told which task goes on.
///
/// ```
/// use crawlscope_engine::runtime::{Driven, Outcome, Program, Runtime};
/// use std::rc::Rc;
///
/// let program: Program = Rc::new(|runtime: &Runtime| {
///     let runtime = runtime.clone();
///     Box::pin(async move {
///         let other = runtime.spawn("other", runtime.yield_now());
///         runtime.wait_for(&other).await;
///     })
/// });
/// let mut run = Driven::new(program, 100);
/// assert_eq!(run.ready(), [(1, "main".to_owned())]);
/// while run.outcome() == Outcome::Open {
///     run.choose(0);
/// }
/// assert_eq!(run.outcome(), Outcome::Over);
/// ```
pub struct Driven {
    program: Program,
    most: usize,
    choices: Choices,
    clock: Rc<Virtual>,
    log: Rc<RefCell<Log>>,
}

impl fmt::Debug for Driven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driven").field("choices", &self.choices).field("outcome", &self.outcome()).finish()
    }
}

impl Driven {
    /// A run in which nothing has happened and main is ready. It is cut after `most` choices.
    pub fn new(program: Program, most: u32) -> Self {
        let clock = Virtual::new(0);
        let (trace, log) = Trace::to_log(Detail::Polls, clock.clock());
        let runtime = Runtime::new(clock.clone(), trace);
        runtime.spawn("main", program(&runtime));
        Self { program, most: most as usize, choices: Choices::default(), clock, log }
    }

    /// A run that has gone as `choices` say, as far as they make sense.
    pub fn replay(program: Program, most: u32, choices: &Choices) -> Self {
        let mut run = Self::new(program, most);
        // A list of another program may name tasks that are not there.
        let _ = choices.as_slice().iter().all(|choice| run.choose(*choice));
        run
    }

    /// How far it has come.
    pub fn outcome(&self) -> Outcome {
        if self.clock.is_main_over() {
            Outcome::Over
        } else if self.clock.is_idle() {
            Outcome::Stuck
        } else if self.choices.as_slice().len() >= self.most {
            Outcome::Cut
        } else {
            Outcome::Open
        }
    }

    /// The tasks to choose from with their names, the longest ready first; none unless it is open.
    pub fn ready(&self) -> Vec<(TaskId, String)> {
        self.ready_ids().into_iter().map(|task| (task, self.name(task))).collect()
    }

    /// How many there are to choose from.
    pub fn ways(&self) -> usize {
        self.ready_ids().len()
    }

    pub(super) fn ready_ids(&self) -> Vec<TaskId> {
        if self.outcome() == Outcome::Open { self.clock.ready() } else { Vec::new() }
    }

    /// Lets the task of that index go on until it waits or ends; if then none is ready, the
    /// clock moves on to the next timers. Returns whether there is such a task.
    pub fn choose(&mut self, index: u32) -> bool {
        if self.outcome() != Outcome::Open || !self.clock.run_ready(index as usize) {
            return false;
        }
        self.choices.push(index);
        // A timer may wake nobody: who asked for it may have ended in the same instant.
        while !self.clock.is_main_over() && self.clock.ready().is_empty() && self.clock.fire() {}
        true
    }

    /// Takes the last choice back: everything before it is run again. Returns whether there was one.
    pub fn undo(&mut self) -> bool {
        let mut choices = self.choices.clone();
        let undone = choices.pop().is_some();
        if undone {
            *self = Self::replay(self.program.clone(), self.most as u32, &choices);
        }
        undone
    }

    /// The choices made so far.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// What has happened so far, polls included.
    pub fn log(&self) -> Ref<'_, Log> {
        self.log.borrow()
    }

    fn name(&self, task: TaskId) -> String {
        let log = self.log.borrow();
        let started = log.events().iter().find_map(|event| match &event.kind {
            EventKind::TaskStarted { id, name, .. } if *id == task => Some(name.clone()),
            _ => None,
        });
        started.unwrap_or_default()
    }
}

impl Drop for Driven {
    fn drop(&mut self) {
        // Its tasks may hold the runtime, and so the clock that holds them.
        self.clock.clear();
    }
}
