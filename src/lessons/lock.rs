//! Read, pause, write: with a lock and without.

use super::act::{Op, Plan, arranged, given};
use super::exercise::{Exercise, Kind};
use super::judge::{Verdict, ends_well, must};
use super::lab::{Lab, MS, Shared};
use super::lesson::{Knob, Lesson, Settings, Variant};
use super::measure::{end_or_last, written};
use super::question::{Ask, Question};
use crate::sync::Lock;
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: with-lock
async fn add_one_locked(lab: Lab, n: u32, shared: Lock<Vec<u32>>) {
    lab.see(8);
    let mut shared = shared.lock().await;
    lab.see(9);
    let last = shared.last().copied().unwrap_or(0);
    lab.see_read("shared", &*shared);
    lab.see(10);
    lab.sleep(lab.knob("pause") as u64 * MS).await;
    lab.see(11);
    shared.push(last + 1);
    lab.see_written("shared", &*shared);
    drop(shared);
    lab.see(12);
    lab.print(format!("task {n} read {last} and wrote {}", last + 1));
}

async fn with_lock(lab: Lab) {
    lab.see(16);
    let shared = Lock::new("lock", Vec::new(), lab.trace());
    lab.see(18);
    let start = |n| lab.spawn(format!("task-{n}"), add_one_locked(lab.clone(), n, shared.clone()));
    let tasks = (1..=lab.knob("tasks")).map(start).collect();
    lab.see(19);
    lab.gather(tasks).await;
    lab.see(20);
    lab.print(format!("the list is {}", shared.lock().await.text()));
}
// end

// shown: without-lock
async fn add_one(lab: Lab, n: u32, shared: Rc<RefCell<Vec<u32>>>) {
    lab.see(8);
    let last = shared.borrow().last().copied().unwrap_or(0);
    lab.see_read("shared", &shared.borrow());
    lab.see(9);
    lab.sleep(lab.knob("pause") as u64 * MS).await;
    lab.see(10);
    shared.borrow_mut().push(last + 1);
    lab.see_written("shared", &shared.borrow());
    lab.see(11);
    lab.print(format!("task {n} read {last} and wrote {}", last + 1));
}

async fn without_lock(lab: Lab) {
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

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "lock",
    chapter: 3,
    source: "lock.rs",
    variants: &[
        Variant {
            name: "without-lock",
            python: "without_lock.py",
            knobs: &["tasks", "pause"],
            program: |lab| Box::pin(without_lock(lab)),
        },
        Variant {
            name: "with-lock",
            python: "with_lock.py",
            knobs: &["tasks", "pause"],
            program: |lab| Box::pin(with_lock(lab)),
        },
    ],
    knobs: &[
        Knob { name: "tasks", min: 2, max: 8, step: 1, default: 5, unit: "" },
        Knob { name: "pause", min: 100, max: 1000, step: 100, default: 100, unit: "ms" },
    ],
    questions: &[
        Question { id: "without", variant: "without-lock", ask: Ask::Text(likely_lists, list) },
        Question { id: "with", variant: "with-lock", ask: Ask::Text(likely_lists, list) },
        Question { id: "time-without", variant: "without-lock", ask: Ask::Time(likely_times, end_or_last) },
        Question { id: "time-with", variant: "with-lock", ask: Ask::Time(likely_times, end_or_last) },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["print", "write", "acquire", "release", "read"]),
        plan: |order| {
            let lines: [&[Op]; 5] = [
                &[Op::Say(SAYS)],
                &[Op::Sleep(100), Op::Append],
                &[Op::Lock(0)],
                &[Op::Unlock(0)],
                &[Op::Read, Op::Sleep(100)],
            ];
            Plan { locks: &["lock"], ..Plan::default() }.cast("main", 1, given(&[Op::Start(1), Op::Await(1)])).cast(
                "task",
                5,
                arranged(&lines, order),
            )
        },
        judge: |log, _| {
            ends_well(log)?;
            wrote_what_it_says(log)?;
            let (list, _) = written(log, "shared");
            must(list == "[1, 2, 3, 4, 5]", || format!("The list comes out as {list}."))
        },
    },
    goals: &[],
    verdict: |log, settings| {
        ends_well(log)?;
        let ((list, _), right) = (written(log, "shared"), &likely_lists(settings)[0]);
        must(list == *right, || format!("The list comes out as {list}, and should be {right}."))
    },
};

const SAYS: &str = "written by task";

/// Each task says that it has written when it has.
fn wrote_what_it_says(log: &Log) -> Verdict {
    let mut written = Vec::new();
    for event in log.events() {
        match &event.kind {
            EventKind::SharedWritten { .. } => written.push(event.task),
            EventKind::Printed { text } => {
                must(written.contains(&event.task), || format!("It says \u{201c}{text}\u{201d} before that is so."))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn likely_lists(settings: &Settings) -> Vec<String> {
    let tasks = settings.get("tasks");
    let rising: Vec<u32> = (1..=tasks).collect();
    vec![rising.text(), vec![1; tasks as usize].text(), vec![tasks].text()]
}

fn list(log: &Log) -> (String, u32) {
    written(log, "shared")
}

fn likely_times(settings: &Settings) -> Vec<u64> {
    let (tasks, pause) = (u64::from(settings.get("tasks")), u64::from(settings.get("pause")) * MS);
    vec![pause, 2 * pause, tasks * pause]
}
