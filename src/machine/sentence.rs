//! Tasks, things and waits in words, and the causes of a stuck run in plain sentences.

use super::Machine;
use super::stuck::{Because, Cause, Edge, Graph, Why};
use crate::language::tr;
use crate::say;
use crate::trace::{Primitive, PrimitiveId, Role, TaskId, Wait, seconds};

/// Names or clauses that are spelled out.
const SPELLED: usize = 4;

impl Machine {
    /// What a task is called in a sentence.
    pub(super) fn called(&self, task: TaskId) -> String {
        match self.name(task) {
            // Whoever started the run, and what a trace from elsewhere never named.
            "" if task == 0 => tr("the program").into(),
            "" => say!("task {task}", task),
            name => name.to_owned(),
        }
    }

    /// “a, b and c”; of many, how many more.
    fn all_called(&self, tasks: &[TaskId]) -> String {
        let shown = if tasks.len() > SPELLED { SPELLED - 1 } else { tasks.len() };
        let mut said = String::new();
        for (n, task) in tasks[..shown].iter().enumerate() {
            said += match n {
                0 => "",
                _ if n + 1 == tasks.len() => tr(" and "),
                _ => ", ",
            };
            said += &self.called(*task);
        }
        if shown < tasks.len() {
            said += &say!(" and {} more", tasks.len() - shown);
        }
        said
    }

    /// What a queue, a lock or a permit is called in a sentence.
    pub(super) fn thing_called(&self, id: PrimitiveId) -> String {
        let Some(row) = self.things().get(id as usize) else { return say!("thing {id}", id) };
        let name = &row.name;
        match row.thing {
            Primitive::Queue { .. } => name.clone(),
            // Where all semaphores have one name it would tell nobody which is meant.
            Primitive::Semaphore { .. } if self.is_only_semaphore_name(name) => tr("a permit").into(),
            Primitive::Semaphore { .. } => say!("a permit of {name}", name),
            // A lock with a role is named for what it guards: the visited lock. Others are called
            // anything, such as lock a, or just lock.
            Primitive::Lock if row.role.is_some() => say!("the {name} lock", name),
            Primitive::Lock if name.ends_with("lock") => say!("the {name}", name),
            Primitive::Lock => say!("lock {name}", name),
            Primitive::Event => say!("event {name}", name),
            Primitive::Barrier { .. } => say!("barrier {name}", name),
        }
    }

    fn is_only_semaphore_name(&self, name: &str) -> bool {
        let mut semaphores = self.things().iter().filter(|row| matches!(row.thing, Primitive::Semaphore { .. }));
        semaphores.all(|row| row.name == name)
    }

    pub(super) fn has_role(&self, id: PrimitiveId, role: Role) -> bool {
        self.things().get(id as usize).is_some_and(|row| row.role == Some(role))
    }

    /// That a task waits, and for what, as it is said after its name.
    pub fn wait_in_words(&self, on: Wait) -> String {
        let called = |id| self.thing_called(id);
        match on {
            Wait::Acquire(id) if self.has_role(id, Role::Delay) => tr("waits its turn (delay)").into(),
            Wait::Acquire(id) | Wait::Event(id) => say!("waits for {}", called(id)),
            Wait::Barrier(id) => say!("waits at {}", called(id)),
            Wait::Get(id) => say!("waits for an item on {}", called(id)),
            Wait::Put(id) => say!("waits for a free slot on {}", called(id)),
            Wait::Join(id) => say!("waits to join {} ({} unfinished)", called(id), self.unfinished(id)),
            Wait::Until(at) => say!("waits until {}", seconds(at)),
            Wait::Resume => tr("is paused").into(),
            Wait::Task(other) => say!("waits for {} to end", self.called(other)),
        }
    }

    fn unfinished(&self, id: PrimitiveId) -> u32 {
        self.things().get(id as usize).map_or(0, |row| row.unfinished)
    }

    pub(super) fn items(&self, id: PrimitiveId) -> usize {
        self.things().get(id as usize).map_or(0, |row| row.items.len())
    }

    /// What a task waits for in vain.
    fn awaits(&self, task: TaskId) -> String {
        let Some(on) = self.wait_of(task) else { return tr("waits for something outside the trace").into() };
        let own = |row: &super::ThingRow| row.thing == Primitive::Lock && row.holders.contains(&task);
        let after = match on {
            Wait::Acquire(id) if self.things().get(id as usize).is_some_and(own) => tr(" again, which no lock allows"),
            Wait::Get(_) => tr(", which is empty"),
            Wait::Put(_) => tr(", which is full"),
            Wait::Event(_) => tr(", which nobody sets"),
            Wait::Barrier(_) => tr(" for others, who never come"),
            _ => "",
        };
        self.wait_in_words(on) + after
    }

    /// Who waits for whom, and why.
    pub fn edge_in_words(&self, edge: &Edge, item: &dyn Fn(u32) -> String) -> String {
        let why = match edge.because {
            Because::Holds(id) => tr(", which holds ").to_owned() + &self.thing_called(id),
            Because::Took(_, taken) => tr(", which took ").to_owned() + &item(taken),
            Because::Takes(id) => tr(", which takes from ").to_owned() + &self.thing_called(id),
            Because::Puts(id) => tr(", which puts on ").to_owned() + &self.thing_called(id),
            Because::Awaited => tr(" to end").into(),
        };
        let to = if edge.to == edge.from { "itself".into() } else { self.called(edge.to) };
        let end = match edge.open {
            true => "",
            false if self.is_over(edge.to) => tr(" and is over"),
            false => tr(" and forgot it"),
        };
        self.called(edge.from) + tr(" waits for ") + &to + &why + end
    }

    /// Tasks that were left behind by the main task; `blocked` if none of them can go on.
    pub(super) fn leak_sentence(&self, tasks: &[TaskId], blocked: bool) -> String {
        let main = self.called(self.main());
        let names = self.all_called(tasks);
        match (blocked, tasks.len()) {
            (true, 1) => main + tr(" has ended; nobody waits for ") + &names + tr(", and it never ends."),
            (true, _) => main + tr(" has ended; nobody waits for ") + &names + tr(", and they never end."),
            (false, 1) => main + tr(" has ended before ") + &names + tr(", and nobody waits for it."),
            (false, _) => main + tr(" has ended before ") + &names + tr(", and nobody waits for them."),
        }
    }
}

/// Clauses as one sentence; of very many, the last.
fn sentence(clauses: &[String], tail: &str) -> String {
    let mut said = String::new();
    for clause in &clauses[clauses.len().saturating_sub(SPELLED)..] {
        if !said.is_empty() {
            said += "; ";
        }
        said += clause;
    }
    said + tail + "."
}

impl Graph<'_> {
    /// What a task waits for, and what makes another wait for it.
    fn clause(&self, task: TaskId, because: Because, item: &dyn Fn(u32) -> String) -> String {
        let (verb, thing) = match because {
            Because::Holds(id) => (tr(" holds "), self.machine.thing_called(id)),
            Because::Took(_, taken) => (tr(" took "), item(taken)),
            Because::Takes(id) => (tr(" takes from "), self.machine.thing_called(id)),
            Because::Puts(id) => (tr(" puts on "), self.machine.thing_called(id)),
            Because::Awaited => ("", String::new()),
        };
        let and = if verb.is_empty() { "" } else { tr(" and") };
        self.machine.called(task) + verb + &thing + and + " " + &self.machine.awaits(task)
    }

    /// A circle: `cycle` leads back to where it begins, `members` lead to everybody in it.
    pub(super) fn circle(&self, cycle: &[Edge], members: &[Edge], item: &dyn Fn(u32) -> String) -> Why {
        let (mut tasks, mut about, mut clauses) = (Vec::new(), Vec::new(), Vec::new());
        for edge in cycle {
            tasks.push(edge.from);
        }
        for edge in members {
            about.push(edge.to);
            clauses.push(self.clause(edge.to, edge.because, item));
        }
        if let Some(Wait::Put(id)) = self.machine.wait_of(about[0])
            && about.iter().all(|task| self.machine.wait_of(*task) == Some(Wait::Put(id)))
        {
            let (queue, items) = (self.machine.thing_called(id), self.machine.items(id));
            let all = self.machine.all_called(&about);
            let said = match about.len() {
                1 => say!(
                    "{} is full with {}: {} waits for a free slot, and no other task takes from it.",
                    queue,
                    items,
                    all
                ),
                _ => say!(
                    "{} is full with {}: {} wait for a free slot, and no other task takes from it.",
                    queue,
                    items,
                    all
                ),
            };
            return (Cause::Full, said, about, Some(tasks));
        }
        (Cause::Cycle, sentence(&clauses, ""), about, Some(tasks))
    }

    /// Items that were taken and forgotten, if that is what a task's join waits for.
    pub(super) fn forgotten(&self, task: TaskId, item: &dyn Fn(u32) -> String) -> Option<Why> {
        let Some(Wait::Join(id)) = self.machine.wait_of(task) else { return None };
        let unfinished = self.machine.unfinished(id);
        let (mut clauses, mut about) = (Vec::new(), Vec::new());
        for edge in self.from(task) {
            let Because::Took(_, taken) = edge.because else { continue };
            if edge.open {
                continue;
            }
            let over = self.machine.is_over(edge.to);
            let end = if over { tr(" and ended without calling task_done") } else { tr(" and never called task_done") };
            clauses.push(self.machine.called(edge.to) + tr(" took ") + &item(taken) + end);
            if about.last() != Some(&edge.to) {
                about.push(edge.to);
            }
        }
        if clauses.is_empty() || unfinished as usize <= self.machine.items(id) {
            return None;
        }
        let tail = say!("; join waits for {unfinished}", unfinished);
        Some((Cause::NotDone, sentence(&clauses, &tail), about, None))
    }

    /// A task that waits in vain, and by which way that holds up the main task.
    pub(super) fn dead_end(&self, last: TaskId, way: &[Edge], item: &dyn Fn(u32) -> String) -> Why {
        let first = way.first().map_or(last, |edge| edge.from);
        let (mut about, mut clauses) = (vec![first], vec![self.clause(first, Because::Awaited, item)]);
        for edge in way {
            about.push(edge.to);
            clauses.push(self.clause(edge.to, edge.because, item));
        }
        let (cause, tail) = match (self.machine.wait_of(last), way.last().map(|edge| edge.because)) {
            (Some(Wait::Acquire(_)), _) => {
                let before = about.len();
                for edge in self.from(last) {
                    if !edge.open {
                        about.push(edge.to);
                    }
                }
                if about.len() > before {
                    let gone = self.machine.all_called(&about[before..]);
                    let tail = "; ".to_owned() + &gone + tr(" ended without releasing it");
                    return (Cause::NotReleased, sentence(&clauses, &tail), about, None);
                }
                let tail = if self.from(last).is_empty() { tr(", and no task is left that has one") } else { "" };
                (Cause::NotReleased, tail)
            }
            (Some(Wait::Get(_)), Some(Because::Awaited)) => {
                (Cause::Endless, tr(", and no task is left to put any: it never ends"))
            }
            (Some(Wait::Get(_)), Some(Because::Holds(_))) => {
                (Cause::NotReleased, tr(", and no task is left to put any"))
            }
            (Some(Wait::Get(_)), _) => (Cause::NothingToGet, tr(", and no task is left to put any")),
            (Some(Wait::Put(_)), _) => (Cause::Full, tr(", and no task is left to take from it")),
            (Some(Wait::Join(id)), _) if self.machine.items(id) > 0 => {
                (Cause::NotTaken, tr(", and no task is left to take what is on it"))
            }
            _ => (Cause::Unseen, ""),
        };
        (cause, sentence(&clauses, tail), about, None)
    }
}
