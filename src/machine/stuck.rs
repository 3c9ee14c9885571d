//! Why a run is stuck: who waits for whom, and what that comes down to.
//!
//! `docs/stuck.md` says how it is decided and what cannot be seen.

use super::{Doing, Machine, TaskRow};
use crate::trace::{TaskId, ThingId, Wait};

/// The main task is the first that was started.
pub(super) const MAIN: TaskId = 1;
/// Tasks that are looked at; the graph may have the square of that many edges.
const MOST: usize = 200;

/// Why one task waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// That one holds the lock or permit that this one wants.
    Holds(ThingId),
    /// That one took an item that is not done, and this one joins the queue.
    Took(ThingId, u32),
    /// That one has taken items off the queue before, and could make room or progress.
    Takes(ThingId),
    /// That one has put items on the queue before, and could again.
    Puts(ThingId),
    /// This one waits for that one to be over.
    Awaited,
}

/// One task waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who waits.
    pub from: TaskId,
    /// For whom; it may be over, and then waiting for it is in vain.
    pub to: TaskId,
    /// Why.
    pub because: Because,
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
        !self.is_held() && self.tasks().iter().all(|row| self.is_blocked(row) || row.doing == Doing::Over)
    }

    /// Whether the main task was started and is not over.
    pub fn is_main_left(&self) -> bool {
        self.tasks().get(MAIN as usize).is_some_and(|main| main.doing != Doing::Over)
    }

    /// Explains a run of which it is known that nothing can happen any more, by the virtual
    /// clock or by [`Machine::is_quiet`]. `item` names a queue's item, for instance by its
    /// URL. None if the main task is over, or has not begun.
    pub fn stuck(&self, item: &dyn Fn(u32) -> String) -> Option<Stuck> {
        self.is_main_left().then(|| Graph::new(self).explain(item))
    }

    /// The tasks that the main task has left behind, which nobody waits for or cancels.
    pub fn leaked(&self) -> Option<Leaked> {
        let main = self.tasks().get(MAIN as usize)?;
        let tasks = self.left();
        if main.doing != Doing::Over || tasks.is_empty() {
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
        self.row(task).is_some_and(|row| row.doing == Doing::Over)
    }

    /// Whether a task waits for what only another task can give.
    fn is_blocked(&self, row: &TaskRow) -> bool {
        match row.doing {
            Doing::Waiting(Wait::Task(task)) => !self.is_over(task),
            Doing::Waiting(wait) => !matches!(wait, Wait::Until(_) | Wait::Resume),
            _ => false,
        }
    }

    /// The tasks that are not over, by number.
    fn left(&self) -> Vec<TaskId> {
        let left = (0..).zip(self.tasks()).filter(|(_, row)| row.doing != Doing::Over);
        left.map(|(task, _)| task).take(MOST).collect()
    }
}

/// Who waits for whom.
pub(super) struct Graph<'a> {
    pub(super) machine: &'a Machine,
    /// The tasks that are left, by number.
    left: Vec<TaskId>,
    /// Those that have taken items and not finished them, over or not.
    takers: Vec<TaskId>,
    /// Of each task in `left`.
    links: Vec<Vec<Link>>,
}

/// An edge, judged.
pub(super) struct Link {
    pub(super) edge: Edge,
    /// The one waited for could do what is waited for, once it goes on.
    pub(super) open: bool,
    /// Only that one can: it is the last, or all of them must.
    hard: bool,
}

impl<'a> Graph<'a> {
    fn new(machine: &'a Machine) -> Self {
        let takers = (0..).zip(machine.tasks()).filter(|(_, row)| !row.taken.is_empty());
        let takers = takers.map(|(task, _)| task).take(MOST).collect();
        let mut graph = Self { machine, left: machine.left(), takers, links: Vec::new() };
        graph.links = graph.left.iter().map(|task| graph.judge(graph.edges_of(*task))).collect();
        graph
    }

    /// What a task waits for; nothing if it does not wait, or the trace does not say.
    pub(super) fn wait(&self, task: TaskId) -> Option<Wait> {
        match self.machine.row(task)?.doing {
            Doing::Waiting(wait) => Some(wait),
            _ => None,
        }
    }

    /// The edges from a task that is left.
    pub(super) fn from(&self, task: TaskId) -> &[Link] {
        self.left.binary_search(&task).map_or(&[], |place| &self.links[place])
    }

    fn edges_of(&self, from: TaskId) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut add = |to, because| {
            let edge = Edge { from, to, because };
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        };
        let left = |of: &dyn Fn(TaskId, &TaskRow) -> bool| -> Vec<TaskId> {
            let row = |task: &TaskId| self.machine.row(*task).is_some_and(|row| of(*task, row));
            self.left.iter().copied().filter(row).collect()
        };
        match self.wait(from) {
            Some(Wait::Task(to)) => add(to, Because::Awaited),
            Some(Wait::Acquire(id)) => {
                let holders = self.machine.things().get(id as usize).map_or(&[][..], |row| &row.holders);
                holders.iter().for_each(|holder| add(*holder, Because::Holds(id)));
            }
            Some(Wait::Put(id)) => {
                left(&|_, row| row.gets.contains(&id)).into_iter().for_each(|to| add(to, Because::Takes(id)));
            }
            Some(Wait::Get(id)) => {
                // Who joins or awaits others has put what it had; who waits here too cannot put.
                let could = |_, row: &TaskRow| {
                    let idles = matches!(row.doing, Doing::Waiting(Wait::Join(_) | Wait::Task(_)));
                    row.puts.contains(&id) && !idles && row.doing != Doing::Waiting(Wait::Get(id))
                };
                left(&could).into_iter().for_each(|to| add(to, Because::Puts(id)));
            }
            Some(Wait::Join(id)) => {
                for taker in &self.takers {
                    let taken = self.machine.row(*taker).map_or(&[][..], |row| &row.taken);
                    let here = taken.iter().filter(|(queue, _)| *queue == id);
                    here.for_each(|(_, item)| add(*taker, Because::Took(id, *item)));
                }
                let waiting = self.machine.things().get(id as usize).is_some_and(|row| !row.items.is_empty());
                if waiting {
                    left(&|task, row| task != from && row.gets.contains(&id))
                        .into_iter()
                        .for_each(|to| add(to, Because::Takes(id)));
                }
            }
            _ => {}
        }
        edges
    }

    /// Judges the edges of one task.
    fn judge(&self, edges: Vec<Edge>) -> Vec<Link> {
        let all = |edge: &Edge| matches!(edge.because, Because::Took(..) | Because::Awaited);
        let others = edges.iter().filter(|edge| !all(edge) && self.is_open(edge)).count();
        let judged = edges.into_iter().map(|edge| {
            let open = self.is_open(&edge);
            Link { edge, open, hard: open && (all(&edge) || others == 1) }
        });
        judged.collect()
    }

    /// Whether the one waited for could do what is waited for, once it goes on. One that has
    /// taken an item and waits for the next, or joins, has forgotten the item.
    fn is_open(&self, edge: &Edge) -> bool {
        let forgot = |queue| matches!(self.wait(edge.to), Some(Wait::Get(on) | Wait::Join(on)) if on == queue);
        !self.machine.is_over(edge.to) && !matches!(edge.because, Because::Took(queue, _) if forgot(queue))
    }

    /// The tasks that can be reached by such edges, nearest first, each with the edge that
    /// led to it; the start is among them only if it was come back to.
    fn reach(&self, start: TaskId, follow: fn(&Link) -> bool) -> Vec<Edge> {
        let mut found: Vec<Edge> = Vec::new();
        let mut seen = vec![false; self.left.len()];
        let mut next = 0;
        let mut task = start;
        loop {
            for link in self.from(task).iter().filter(|link| follow(link)) {
                if let Ok(place) = self.left.binary_search(&link.edge.to)
                    && !std::mem::replace(&mut seen[place], true)
                {
                    found.push(link.edge);
                }
            }
            let Some(edge) = found.get(next) else { return found };
            (task, next) = (edge.to, next + 1);
        }
    }

    /// The edges from `start` to `end`, which `reach` has found.
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

    fn cycle(&self, task: TaskId, follow: fn(&Link) -> bool) -> Option<Vec<Edge>> {
        let found = self.reach(task, follow);
        found.iter().any(|edge| edge.to == task).then(|| Self::path(&found, task, task))
    }

    /// A cycle told from its beginning: each task with the edge that leads to it.
    fn turned(cycle: &[Edge]) -> Vec<Edge> {
        let mut members = cycle.to_vec();
        members.rotate_right(1);
        members
    }

    fn explain(&self, item: &dyn Fn(u32) -> String) -> Stuck {
        let open: fn(&Link) -> bool = |link| link.open;
        let mut found = self.reach(MAIN, open);
        let mut tasks = vec![MAIN];
        tasks.extend(found.iter().map(|edge| edge.to).filter(|task| *task != MAIN));
        // What main waits for may be out of sight; the reason may not.
        if tasks.iter().any(|task| self.wait(*task).is_none()) {
            tasks = self.left.clone();
        }
        let circle = tasks.iter().find_map(|task| self.cycle(*task, |link| link.hard));
        let why = circle.map(|cycle| self.circle(&cycle, &Self::turned(&cycle), item));
        let why = why.or_else(|| tasks.iter().find_map(|task| self.forgotten(*task, item)));
        let (cause, sentence, about, cycle) = why.unwrap_or_else(|| {
            // Who has the fewest behind it: it, and they, wait for nobody else. Preferably
            // all of it is in sight.
            let behind = |task: &&TaskId| {
                let mut tasks: Vec<TaskId> = self.reach(**task, open).iter().map(|edge| edge.to).collect();
                if !tasks.contains(task) {
                    tasks.push(**task);
                }
                (tasks.iter().any(|task| self.wait(*task).is_none()), tasks.len())
            };
            let last = tasks.iter().min_by_key(behind).copied().unwrap_or(MAIN);
            match self.cycle(last, open) {
                Some(cycle) => {
                    let members = self.reach(last, open);
                    let member = |task: &TaskId| members.iter().find(|edge| edge.to == *task).copied();
                    let members: Vec<Edge> = self.left.iter().filter_map(member).collect();
                    self.circle(&cycle, &members, item)
                }
                None => {
                    if !found.iter().any(|edge| edge.to == last) {
                        found.clear();
                    }
                    self.dead_end(last, &Self::path(&found, MAIN, last), item)
                }
            }
        });
        let edges = self.links.iter().flatten().map(|link| link.edge).collect();
        Stuck { cause, sentence, tasks: about, edges, cycle }
    }
}

/// A cause, its sentence, whom that is about, and the cycle if it is one.
pub(super) type Why = (Cause, String, Vec<TaskId>, Option<Vec<TaskId>>);
