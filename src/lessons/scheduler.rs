//! Programs whose outcome depends on who runs next, and goals for who chooses that.

use super::act::{Op, Plan, Script, given};
use super::exercise::{Exercise, Kind};
use super::judge::{ends_well, must};
use super::lab::{Lab, Shared};
use super::lesson::{Goal, Knob, Lesson, Settings, Variant};
use super::measure::{Found, MAIN, count, ends, written};
use super::question::{Ask, Question};
use super::schedules::Schedules;
use crate::runtime::Found as Search;
use crate::sync::{Lock, Queue};
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: lost-update
async fn add_one(lab: Lab, number: u32, shared: Rc<RefCell<Vec<u32>>>) {
    for _ in 0..2 * (number - 1) {
        lab.see(8);
        lab.sleep(0).await; // comes later than the one before
    }
    lab.see(9);
    let last = shared.borrow().last().copied().unwrap_or(0);
    lab.see_read("shared", &shared.borrow());
    lab.see(10);
    lab.sleep(0).await;
    lab.see(11);
    shared.borrow_mut().push(last + 1);
    lab.see_written("shared", &shared.borrow());
}

async fn lost_update(lab: Lab) {
    lab.see(15);
    let shared = Rc::new(RefCell::new(Vec::new()));
    lab.see(16);
    let start = |n| lab.spawn(format!("task-{n}"), add_one(lab.clone(), n, shared.clone()));
    let tasks = (1..=lab.knob("tasks")).map(start).collect();
    lab.see(17);
    lab.gather(tasks).await;
    lab.see(18);
    lab.print(format!("the list is {}", shared.borrow().text()));
}
// end

// shown: deadlock
async fn transfer(lab: Lab, number: u32, first: Lock<()>, second: Lock<()>) {
    for _ in 0..2 * (number - 1) {
        lab.see(6);
        lab.sleep(0).await; // comes later than the one before
    }
    lab.see(7);
    let _first = first.lock().await;
    lab.see(8);
    lab.sleep(0).await;
    lab.see(9);
    let _second = second.lock().await;
    lab.see(10);
    lab.print(format!("worker {number} holds both"));
}

async fn deadlock(lab: Lab) {
    lab.see(14);
    let (a, b) = (Lock::new("a", (), lab.trace()), Lock::new("b", (), lab.trace()));
    lab.see(15);
    let one = lab.spawn("worker-1", transfer(lab.clone(), 1, a.clone(), b.clone()));
    let two = lab.spawn("worker-2", transfer(lab.clone(), 2, b, a));
    lab.gather(vec![one, two]).await;
    lab.see(16);
    lab.print("both are done");
}
// end

// shown: fewest-turns
async fn consumer(lab: Lab, number: u32, queue: Queue<u32>) {
    for _ in 0..lab.knob("items") {
        lab.see(9);
        let Ok(item) = queue.get().await else { return };
        lab.see(10);
        lab.print(format!("consumer {number} took item {item}"));
    }
}

async fn producer(lab: Lab, queue: Queue<u32>) {
    for item in 1..=2 * lab.knob("items") {
        lab.see(15);
        queue.put(item).await.expect("the queue is open");
    }
    lab.see(16);
    lab.print("put all items");
}

async fn fewest_turns(lab: Lab) {
    lab.see(20);
    let queue = Queue::new("queue", Some(lab.knob("slots")), lab.trace());
    lab.see(21);
    let start = |n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, queue.clone()));
    let mut tasks: Vec<_> = (1..=2).map(start).collect();
    tasks.push(lab.spawn("producer", producer(lab.clone(), queue)));
    lab.gather(tasks).await;
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "scheduler",
    chapter: 8,
    source: "scheduler.rs",
    variants: &[
        Variant {
            name: "lost-update",
            python: "lost-update.py",
            knobs: &["tasks"],
            program: |lab| Box::pin(lost_update(lab)),
        },
        Variant { name: "deadlock", python: "deadlock.py", knobs: &[], program: |lab| Box::pin(deadlock(lab)) },
        Variant {
            name: "fewest-turns",
            python: "fewest-turns.py",
            knobs: &["items", "slots"],
            program: |lab| Box::pin(fewest_turns(lab)),
        },
    ],
    knobs: &[
        Knob { name: "tasks", min: 2, max: 4, step: 1, default: 2, unit: "" },
        Knob { name: "items", min: 1, max: 4, step: 1, default: 3, unit: "" },
        Knob { name: "slots", min: 1, max: 4, step: 1, default: 2, unit: "" },
    ],
    questions: &[
        Question {
            id: "list",
            variant: "lost-update",
            ask: Ask::Text(
                |settings| vec![numbers(settings), "[1, 1]".into(), "[2]".into()],
                |log| written(log, "shared"),
            ),
        },
        Question { id: "deadlock", variant: "deadlock", ask: Ask::Words(ends) },
        Question {
            id: "turns",
            variant: "fewest-turns",
            ask: Ask::Count(|settings| [3, 6, 2 * settings.get("items")].map(u64::from).into(), turns),
        },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["read-1", "append-1", "read-2", "append-2"]),
        plan: |order| {
            let timed = |task: u32| timetable(task, order);
            Plan::default()
                .cast("main", 1, given(&[Op::Start(1), Op::Start(2), Op::Await(1), Op::Await(2)]))
                .cast("task-1", 1, timed(0))
                .cast("task-2", 1, timed(2))
        },
        judge: |log, _| {
            ends_well(log)?;
            let (list, _) = written(log, "shared");
            must(list != "[1, 2]", || "The list comes out as [1, 2], which is right.".into())
        },
    },
    goals: &[
        Goal { variant: "lost-update", met: wrong_list },
        Goal { variant: "deadlock", met: deadlocked },
        Goal { variant: "fewest-turns", met: in_fewest_turns },
    ],
    verdict: |log, settings| {
        ends_well(log)?;
        let list = written(log, "shared").0;
        if list.is_empty() { Ok(()) } else { right_list(&list, settings).map(drop) }
    },
};

/// What a task does and when, for the lines that are its: reading at `task`, appending at the next.
fn timetable(task: u32, order: &[u32]) -> Script {
    let place = |line| order.iter().position(|at| *at == line).unwrap_or(0) as u32 + 1;
    let (read, append) = (place(task), place(task + 1));
    if append < read {
        return given(&[Op::Raise("UnboundLocalError: it appends before it has read")]);
    }
    vec![(0, Op::Until(100 * read)), (read, Op::Read), (0, Op::Until(100 * append)), (append, Op::Append)]
}

fn numbers(settings: &Settings) -> String {
    (1..=settings.get("tasks")).collect::<Vec<_>>().text()
}

/// Whether the list is as it should be, in a sentence.
fn right_list(list: &str, settings: &Settings) -> Result<String, String> {
    let right = numbers(settings);
    if *list == right {
        return Ok(format!("The list comes out as {list}, which is right."));
    }
    Err(format!("The list comes out as {list}, and should be {right}."))
}

fn wrong_list(log: &Log, settings: &Settings) -> Result<String, String> {
    // What is wrong is what is wanted.
    match right_list(&written(log, "shared").0, settings) {
        Ok(right) => Err(right),
        Err(wrong) => Ok(wrong),
    }
}

fn deadlocked(log: &Log, _: &Settings) -> Result<String, String> {
    match ends_well(log) {
        Ok(()) => Err("It ends, without a deadlock.".into()),
        Err(stuck) => Ok(stuck),
    }
}

/// How often a task other than the main one had its turn; the step is the last time.
fn turns(log: &Log) -> Found {
    count(log, false, &|event| event.task > MAIN && event.kind == EventKind::TaskPolled)
}

fn in_fewest_turns(log: &Log, settings: &Settings) -> Result<String, String> {
    ends_well(log)?;
    let took = turns(log).value;
    let schedules = Schedules::new(&LESSON, &LESSON.variants[2], settings);
    let mut fewest = took;
    // Each search finds a run with fewer turns than the one before, the last one none.
    while let Search::Bad(run) = schedules.search_for(move |run| turns(&run.log()).value < fewest).run() {
        fewest = turns(&run.log()).value;
    }
    if took > fewest {
        return Err(format!("That took {took} turns. It can be done in {fewest}."));
    }
    Ok(format!("That took {took} turns, and no order takes fewer."))
}
