//! Why a run is stuck: who waits for whom, and what that comes down to.
//!
//! `docs/stuck.md` says how it is decided and what cannot be seen.

use super::{Machine, TaskRow, TaskState};
use crate::trace::{PrimitiveId, TaskId, Wait};

/// Tasks that are looked at; the graph may have the square of that many edges.
const MOST: usize = 200;

/// Why one task waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// That one holds the lock or permit that this one wants.
    Holds(PrimitiveId),
    /// That one took an item that is not done, and this one joins the queue.
    Took(PrimitiveId, u32),
    /// That one has taken items off the queue before, and could make room or progress.
    Takes(PrimitiveId),
    /// That one has put items on the queue before, and could again.
    Puts(PrimitiveId),
    /// This one waits for that one to be over.
    Awaited,
}

/// One task waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who waits.
    pub from: TaskId,
    /// For whom.
    pub to: TaskId,
    /// Why.
    pub because: Because,
    /// Whether that one could still help if it went on. It could not if it is over, or has
    /// forgotten the item.
    pub open: bool,
    /// Whether it is open and nobody else could help: it is the last, or all of them must.
    pub hard: bool,
}

/// What it comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Tasks wait for each other in a circle, or a task for itself.
    Cycle,
    /// Those who could make room on a full queue wait for room on it, or nobody is left who could.
    Full,
    /// An item was taken and `task_done` never called for it.
    NotDone,
    /// Items are on a queue that is joined, and nobody is left to take them.
    NotTaken,
    /// A lock or permit is with a task that is over, or that idles.
    NotReleased,
    /// An item is waited for on an empty queue that nobody is left to fill.
    NothingToGet,
    /// A task is awaited that waits for further items, of which there are none.
    Endless,
    /// Something is waited for that the trace does not show.
    Unseen,
}

/// A stuck run, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// What it comes down to.
    pub cause: Cause,
    /// The same in a sentence.
    pub sentence: String,
    /// The tasks that the sentence is about.
    pub tasks: Vec<TaskId>,
    /// Who waits for whom, of all tasks that are left.
    pub edges: Vec<Edge>,
    /// Tasks of which each waits for the next, and the last for the first.
    pub cycle: Option<Vec<TaskId>>,
}

/// Tasks that outlived the main task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaked {
    /// They.
    pub tasks: Vec<TaskId>,
    /// The same in a sentence.
    pub sentence: String,
}

impl Machine {
    /// Whether nothing is under way: each task that is left waits for something that only
    /// another task can give, so no request, no sleep, no pause and none that runs.
    ///
    /// A quiet run whose main task is not over is stuck, unless a task was cancelled and
    /// has not noticed yet: ask at the end of a trace, or when nothing came for a while.
    pub fn is_quiet(&self) -> bool {
        !self.is_held() && self.tasks().iter().all(|row| self.is_blocked(row) || row.doing == TaskState::Over)
    }

    /// Whether the main task was started and is not over.
    pub fn is_main_left(&self) -> bool {
        self.row(self.main()).is_some_and(|main| main.doing != TaskState::Over)
    }

    /// Explains a run of which it is known that nothing can happen any more, by the virtual
    /// clock or by [`Machine::is_quiet`]. `item` names a queue's item, for instance by its
    /// URL. None if the main task is over, or has not begun.
    pub fn stuck(&self, item: &dyn Fn(u32) -> String) -> Option<Stuck> {
        self.is_main_left().then(|| Graph::new(self).explain(item))
    }

    /// The tasks that the main task has left behind, which nobody waits for or cancels.
    pub fn leaked(&self) -> Option<Leaked> {
        let main = self.row(self.main())?;
        let tasks = self.left();
        if main.doing != TaskState::Over || tasks.is_empty() {
            return None;
        }
        let blocked = tasks.iter().all(|task| self.row(*task).is_some_and(|row| self.is_blocked(row)));
        let sentence = self.leak_sentence(&tasks, blocked);
        Some(Leaked { tasks, sentence })
    }

    pub(super) fn row(&self, task: TaskId) -> Option<&TaskRow> {
        self.tasks().get(task as usize)
    }

    pub(super) fn is_over(&self, task: TaskId) -> bool {
        self.row(task).is_some_and(|row| row.doing == TaskState::Over)
    }

    /// Whether a task waits for what only another task can give.
    fn is_blocked(&self, row: &TaskRow) -> bool {
        match row.doing {
            TaskState::Waiting(Wait::Task(task)) => !self.is_over(task),
            TaskState::Waiting(wait) => !matches!(wait, Wait::Until(_) | Wait::Resume),
            _ => false,
        }
    }

    /// The tasks that are not over, by number.
    fn left(&self) -> Vec<TaskId> {
        let mut left = Vec::new();
        for (task, row) in (0..).zip(self.tasks()) {
            if row.doing != TaskState::Over && left.len() < MOST {
                left.push(task);
            }
        }
        left
    }

    /// What a task waits for; nothing if it does not wait, or the trace does not say.
    pub(super) fn wait_of(&self, task: TaskId) -> Option<Wait> {
        match self.row(task)?.doing {
            TaskState::Waiting(wait) => Some(wait),
            _ => None,
        }
    }

    /// Whether the one waited for could do what is waited for, once it goes on. One that has
    /// taken an item and waits for the next, or joins, has forgotten the item.
    fn is_open(&self, to: TaskId, because: Because) -> bool {
        let forgot = match (because, self.wait_of(to)) {
            (Because::Took(queue, _), Some(Wait::Get(on) | Wait::Join(on))) => on == queue,
            _ => false,
        };
        !forgot && !self.is_over(to)
    }

    /// Appends the edges from a task.
    fn edges_of(&self, from: TaskId, left: &[TaskId], edges: &mut Vec<Edge>) {
        let begin = edges.len();
        let mut add = |to, because| {
            if !edges[begin..].iter().any(|edge| edge.to == to && edge.because == because) {
                edges.push(Edge { from, to, because, open: self.is_open(to, because), hard: false });
            }
        };
        let wait = self.wait_of(from);
        match wait {
            Some(Wait::Task(to)) => add(to, Because::Awaited),
            Some(Wait::Acquire(id)) => {
                if let Some(thing) = self.things().get(id as usize) {
                    thing.holders.iter().for_each(|holder| add(*holder, Because::Holds(id)));
                }
            }
            Some(Wait::Join(id)) => {
                for (task, row) in (0..).zip(self.tasks()) {
                    for (queue, item) in row.taken.iter().take(MOST) {
                        if *queue == id {
                            add(task, Because::Took(id, *item));
                        }
                    }
                }
            }
            _ => {}
        }
        for task in left {
            let Some(row) = self.row(*task) else { continue };
            match wait {
                Some(Wait::Put(id)) if row.gets.contains(&id) => add(*task, Because::Takes(id)),
                Some(Wait::Join(id)) if row.gets.contains(&id) && *task != from && self.items(id) > 0 => {
                    add(*task, Because::Takes(id));
                }
                Some(Wait::Get(id)) if row.puts.contains(&id) => match row.doing {
                    // Who joins or awaits others has put what it had; who waits here too cannot put.
                    TaskState::Waiting(Wait::Join(_) | Wait::Task(_)) => {}
                    TaskState::Waiting(Wait::Get(on)) if on == id => {}
                    _ => add(*task, Because::Puts(id)),
                },
                _ => {}
            }
        }
        let all = |edge: &Edge| matches!(edge.because, Because::Took(..) | Because::Awaited);
        let others = edges[begin..].iter().filter(|edge| !all(edge) && edge.open).count();
        for edge in &mut edges[begin..] {
            edge.hard = edge.open && (all(edge) || others == 1);
        }
    }
}

/// Who waits for whom.
pub(super) struct Graph<'a> {
    pub(super) machine: &'a Machine,
    /// The tasks that are left, by number.
    left: Vec<TaskId>,
    edges: Vec<Edge>,
    /// Where in `edges` those of each task in `left` begin.
    begins: Vec<usize>,
}

impl<'a> Graph<'a> {
    fn new(machine: &'a Machine) -> Self {
        let left = machine.left();
        let (mut edges, mut begins) = (Vec::new(), Vec::new());
        for task in &left {
            begins.push(edges.len());
            machine.edges_of(*task, &left, &mut edges);
        }
        Self { machine, left, edges, begins }
    }

    /// The edges from a task that is left.
    pub(super) fn from(&self, task: TaskId) -> &[Edge] {
        let Ok(place) = self.left.binary_search(&task) else { return &[] };
        let end = self.begins.get(place + 1).copied().unwrap_or(self.edges.len());
        &self.edges[self.begins[place]..end]
    }

    /// The tasks that can be reached by open, or only by hard edges, nearest first, each with
    /// the edge that led to it; the start is among them only if it was come back to.
    fn reach(&self, start: TaskId, hard: bool) -> Vec<Edge> {
        let mut found: Vec<Edge> = Vec::new();
        let mut seen = vec![false; self.left.len()];
        let mut next = 0;
        let mut task = start;
        loop {
            for edge in self.from(task) {
                if (if hard { edge.hard } else { edge.open })
                    && let Ok(place) = self.left.binary_search(&edge.to)
                    && !std::mem::replace(&mut seen[place], true)
                {
                    found.push(*edge);
                }
            }
            let Some(edge) = found.get(next) else { return found };
            (task, next) = (edge.to, next + 1);
        }
    }

    /// The way to `end` that `reach` has found from `start`.
    fn path(found: &[Edge], start: TaskId, end: TaskId) -> Vec<Edge> {
        let mut path: Vec<Edge> = Vec::new();
        let mut to = end;
        while let Some(edge) = found.iter().find(|edge| edge.to == to) {
            path.push(*edge);
            to = edge.from;
            if to == start {
                break;
            }
        }
        path.reverse();
        path
    }

    fn cycle(&self, task: TaskId, hard: bool) -> Option<Vec<Edge>> {
        let found = self.reach(task, hard);
        found.iter().any(|edge| edge.to == task).then(|| Self::path(&found, task, task))
    }

    fn explain(self, item: &dyn Fn(u32) -> String) -> Stuck {
        let main = self.machine.main();
        let found = self.reach(main, false);
        let mut tasks = vec![main];
        for edge in &found {
            if edge.to != main {
                tasks.push(edge.to);
            }
        }
        // What main waits for may be out of sight; the reason may not.
        if tasks.iter().any(|task| self.machine.wait_of(*task).is_none()) {
            tasks.clone_from(&self.left);
        }
        let (cause, sentence, tasks, cycle) = self.why(&tasks, &found, item);
        Stuck { cause, sentence, tasks, edges: self.edges, cycle }
    }

    fn why(&self, tasks: &[TaskId], found: &[Edge], item: &dyn Fn(u32) -> String) -> Why {
        if let Some(cycle) = tasks.iter().find_map(|task| self.cycle(*task, true)) {
            // Told from its beginning, each task with the edge that leads to it.
            let (last, before) = (cycle.len() - 1, &cycle[..cycle.len() - 1]);
            return self.circle(&cycle, &[&cycle[last..], before].concat(), item);
        }
        if let Some(why) = tasks.iter().find_map(|task| self.forgotten(*task, item)) {
            return why;
        }
        let last = self.furthest(tasks);
        if let Some(cycle) = self.cycle(last, false) {
            let (reached, mut members) = (self.reach(last, false), Vec::new());
            for task in &self.left {
                if let Some(edge) = reached.iter().find(|edge| edge.to == *task) {
                    members.push(*edge);
                }
            }
            return self.circle(&cycle, &members, item);
        }
        self.dead_end(last, &Self::path(found, self.machine.main(), last), item)
    }

    /// Who has the fewest behind it: it, and they, wait for nobody else. Preferably all of it
    /// is in sight.
    fn furthest(&self, tasks: &[TaskId]) -> TaskId {
        let (mut furthest, mut fewest) = (self.machine.main(), usize::MAX);
        for task in tasks {
            let reached = self.reach(*task, false);
            let mut behind = reached.len() + usize::from(reached.iter().all(|edge| edge.to != *task));
            if reached.iter().any(|edge| self.machine.wait_of(edge.to).is_none())
                || self.machine.wait_of(*task).is_none()
            {
                behind += MOST;
            }
            if behind < fewest {
                (furthest, fewest) = (*task, behind);
            }
        }
        furthest
    }
}

/// A cause, its sentence, whom that is about, and the cycle if it is one.
pub(super) type Why = (Cause, String, Vec<TaskId>, Option<Vec<TaskId>>);
