//! The causes of a stuck run, in plain sentences.

use super::stuck::{Because, Cause, Edge, Graph, Link, Why};
use super::{Doing, Machine};
use crate::trace::{TaskId, Thing, ThingId, Wait};

/// Names or clauses that are spelled out.
const SPELLED: usize = 4;

impl Machine {
    /// A task's name as it is told.
    fn called(&self, task: TaskId) -> String {
        match self.name(task) {
            "" => format!("task {task}"),
            name => name.to_owned(),
        }
    }

    /// “a, b and c”; of many, how many more.
    fn all_called(&self, tasks: &[TaskId]) -> String {
        let shown = if tasks.len() > SPELLED { SPELLED - 1 } else { tasks.len() };
        let mut names: Vec<String> = tasks[..shown].iter().map(|task| self.called(*task)).collect();
        if shown < tasks.len() {
            names.push(format!("{} more", tasks.len() - shown));
        }
        let last = names.pop().unwrap_or_default();
        if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
    }

    /// A queue by its name; a lock or a permit with the word for what it is.
    fn thing_called(&self, id: ThingId) -> String {
        let Some(row) = self.things().get(id as usize) else { return format!("thing {id}") };
        match row.thing {
            Thing::Queue { .. } => row.name.clone(),
            Thing::Semaphore { .. } => format!("a permit of {}", row.name),
            Thing::Lock => format!("lock {}", row.name),
        }
    }

    fn unfinished(&self, id: ThingId) -> u32 {
        self.things().get(id as usize).map_or(0, |row| row.unfinished)
    }

    fn items(&self, id: ThingId) -> usize {
        self.things().get(id as usize).map_or(0, |row| row.items.len())
    }

    /// What a task waits for.
    fn awaits(&self, task: TaskId) -> String {
        match self.row(task).map(|row| row.doing) {
            Some(Doing::Waiting(Wait::Acquire(id))) => {
                let thing = self.things().get(id as usize);
                let own = thing.is_some_and(|row| row.thing == Thing::Lock && row.holders.contains(&task));
                format!("{}{}", self.thing_called(id), if own { " again, which no lock permits" } else { "" })
            }
            Some(Doing::Waiting(Wait::Get(id))) => format!("an item on {}, which is empty", self.thing_called(id)),
            Some(Doing::Waiting(Wait::Put(id))) => format!("a slot on {}, which is full", self.thing_called(id)),
            Some(Doing::Waiting(Wait::Join(id))) => {
                format!("join of {} ({} unfinished)", self.thing_called(id), self.unfinished(id))
            }
            Some(Doing::Waiting(Wait::Task(other))) => format!("{} to end", self.called(other)),
            _ => "something that the trace does not show".into(),
        }
    }

    /// Tasks that were left behind by the main task; `blocked` if none of them can go on.
    pub(super) fn leak_sentence(&self, tasks: &[TaskId], blocked: bool) -> String {
        let main = self.called(super::stuck::MAIN);
        let names = self.all_called(tasks);
        let one = tasks.len() == 1;
        if blocked {
            let they = if one { "it never ends" } else { "they never end" };
            format!("{main} has ended; nobody waits for {names}, and {they}.")
        } else {
            format!("{main} has ended before {names}, and nobody waits for {}.", if one { "it" } else { "them" })
        }
    }
}

/// Clauses as one sentence; of very many, the last.
fn sentence(clauses: &[String], tail: &str) -> String {
    let shown = &clauses[clauses.len().saturating_sub(SPELLED)..];
    format!("{}{tail}.", shown.join("; "))
}

impl Graph<'_> {
    /// What a task waits for, and what makes another wait for it.
    fn clause(&self, task: TaskId, because: Option<Because>, item: &dyn Fn(u32) -> String) -> String {
        let has = match because {
            Some(Because::Holds(id)) => format!(" holds {} and", self.machine.thing_called(id)),
            Some(Because::Took(_, taken)) => format!(" took {} and", item(taken)),
            Some(Because::Takes(id)) => format!(" takes from {} and", self.machine.thing_called(id)),
            Some(Because::Puts(id)) => format!(" puts on {} and", self.machine.thing_called(id)),
            Some(Because::Awaited) | None => String::new(),
        };
        format!("{}{has} waits for {}", self.machine.called(task), self.machine.awaits(task))
    }

    /// A circle: `cycle` leads back to where it begins, `members` lead to everybody in it.
    pub(super) fn circle(&self, cycle: &[Edge], members: &[Edge], item: &dyn Fn(u32) -> String) -> Why {
        let machine = self.machine;
        let tasks: Vec<TaskId> = cycle.iter().map(|edge| edge.from).collect();
        let about: Vec<TaskId> = members.iter().map(|edge| edge.to).collect();
        if let Some(Wait::Put(id)) = self.wait(about[0])
            && about.iter().all(|task| self.wait(*task) == Some(Wait::Put(id)))
        {
            let wait = if about.len() == 1 { "waits" } else { "wait" };
            let (queue, names) = (machine.thing_called(id), machine.all_called(&about));
            let said = format!(
                "{queue} is full with {}: {names} {wait} for a slot, and nobody else takes from it.",
                machine.items(id)
            );
            return (Cause::Full, said, about, Some(tasks));
        }
        let clause = |edge: &Edge| self.clause(edge.to, Some(edge.because), item);
        let clauses: Vec<String> = members.iter().map(clause).collect();
        (Cause::Cycle, sentence(&clauses, ""), about, Some(tasks))
    }

    /// Items that were taken and forgotten, if that is what a task's join waits for.
    pub(super) fn forgotten(&self, task: TaskId, item: &dyn Fn(u32) -> String) -> Option<Why> {
        let Some(Wait::Join(id)) = self.wait(task) else { return None };
        let missing = self.machine.unfinished(id) as usize > self.machine.items(id);
        let lost = self.from(task).iter().filter(|link| !link.open);
        let (mut clauses, mut about) = (Vec::new(), Vec::new());
        for Link { edge, .. } in lost {
            let Because::Took(_, taken) = edge.because else { continue };
            let end = if self.machine.is_over(edge.to) { "ended without task_done" } else { "never called task_done" };
            clauses.push(format!("{} took {} and {end}", self.machine.called(edge.to), item(taken)));
            about.push(edge.to);
        }
        about.dedup();
        let tail = format!("; join waits for {}", self.machine.unfinished(id));
        (missing && !clauses.is_empty()).then(|| (Cause::NotDone, sentence(&clauses, &tail), about, None))
    }

    /// A task that waits in vain, and by which way that holds up the main task.
    pub(super) fn dead_end(&self, last: TaskId, way: &[Edge], item: &dyn Fn(u32) -> String) -> Why {
        let first = way.first().map_or(last, |edge| edge.from);
        let mut clauses = vec![self.clause(first, None, item)];
        clauses.extend(way.iter().map(|edge| self.clause(edge.to, Some(edge.because), item)));
        let mut about: Vec<TaskId> = vec![first];
        about.extend(way.iter().map(|edge| edge.to));
        let (cause, tail) = match (self.wait(last), way.last().map(|edge| edge.because)) {
            (Some(Wait::Acquire(_)), _) => {
                let (holders, over) = (self.from(last), |task: &TaskId| self.machine.is_over(*task));
                let gone: Vec<TaskId> = holders.iter().map(|link| link.edge.to).filter(over).collect();
                let tail = match gone.is_empty() {
                    true if holders.is_empty() => ", and nobody is left who has one".into(),
                    true => String::new(),
                    false => format!("; {} ended without giving it back", self.machine.all_called(&gone)),
                };
                about.extend(gone);
                (Cause::NotReleased, tail)
            }
            (Some(Wait::Get(_)), Some(Because::Awaited)) => {
                (Cause::Endless, ", and nobody is left to put any: it never ends".into())
            }
            (Some(Wait::Get(_)), Some(Because::Holds(_))) => {
                (Cause::NotReleased, ", and nobody is left to put any".into())
            }
            (Some(Wait::Get(_)), _) => (Cause::NothingToGet, ", and nobody is left to put any".into()),
            (Some(Wait::Put(_)), _) => (Cause::Full, ", and nobody is left to take from it".into()),
            (Some(Wait::Join(id)), _) if self.machine.items(id) > 0 => {
                (Cause::NotTaken, ", and nobody is left to take what is on it".into())
            }
            _ => (Cause::Unseen, String::new()),
        };
        (cause, sentence(&clauses, &tail), about, None)
    }
}
