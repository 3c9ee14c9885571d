//! A semaphore of its own for every task.

use crate::lessons::act::{Op, Plan, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{at_most, ends_well};
use crate::lessons::lab::{Lab, SECOND};
use crate::lessons::lesson::{Knob, Lesson, Settings, Variant};
use crate::lessons::measure::{Found, end_or_last, most_written, waits};
use crate::lessons::question::{Ask, Question};
use crate::sync::Semaphore;
use crate::trace::Log;
use std::cell::Cell;
use std::rc::Rc;

// shown: broken
async fn selfish(lab: Lab, number: u32, at_work: Rc<Cell<u32>>) {
    lab.see(11);
    let semaphore = Semaphore::new("semaphore", lab.knob("permits"), lab.trace());
    lab.see(12);
    let _permit = semaphore.acquire().await;
    lab.see(13);
    at_work.set(at_work.get() + 1);
    lab.see_written("at work", &at_work.get());
    lab.see(14);
    lab.print(format!("worker {number} starts, {} at work", at_work.get()));
    lab.see(15);
    lab.sleep(SECOND).await;
    lab.see(16);
    at_work.set(at_work.get() - 1);
    lab.see_written("at work", &at_work.get());
}

async fn broken(lab: Lab) {
    let at_work = Rc::default();
    lab.see(20);
    let start = |n| lab.spawn(format!("worker-{n}"), selfish(lab.clone(), n, Rc::clone(&at_work)));
    let workers = (1..=lab.knob("workers")).map(start).collect();
    lab.see(21);
    lab.gather(workers).await;
    lab.see(22);
    lab.print("all workers are done");
}
// end

// shown: fixed
async fn worker(lab: Lab, number: u32, semaphore: Semaphore, at_work: Rc<Cell<u32>>) {
    lab.see(11);
    let _permit = semaphore.acquire().await;
    lab.see(12);
    at_work.set(at_work.get() + 1);
    lab.see_written("at work", &at_work.get());
    lab.see(13);
    lab.print(format!("worker {number} starts, {} at work", at_work.get()));
    lab.see(14);
    lab.sleep(SECOND).await;
    lab.see(15);
    at_work.set(at_work.get() - 1);
    lab.see_written("at work", &at_work.get());
}

async fn fixed(lab: Lab) {
    let at_work = Rc::default();
    lab.see(19);
    let semaphore = Semaphore::new("semaphore", lab.knob("permits"), lab.trace());
    lab.see(20);
    let start = |n| {
        let worker = worker(lab.clone(), n, semaphore.clone(), Rc::clone(&at_work));
        lab.spawn(format!("worker-{n}"), worker)
    };
    let workers = (1..=lab.knob("workers")).map(start).collect();
    lab.see(21);
    lab.gather(workers).await;
    lab.see(22);
    lab.print("all workers are done");
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "semaphore-each",
    chapter: 7,
    source: "mistakes/semaphore_each.rs",
    variants: &[
        Variant {
            name: "broken",
            python: "broken.py",
            knobs: &["workers", "permits"],
            program: |lab| Box::pin(broken(lab)),
        },
        Variant {
            name: "fixed",
            python: "fixed.py",
            knobs: &["workers", "permits"],
            program: |lab| Box::pin(fixed(lab)),
        },
    ],
    knobs: &[
        Knob { name: "workers", min: 2, max: 12, step: 1, default: 10, unit: "" },
        Knob { name: "permits", min: 1, max: 6, step: 1, default: 3, unit: "" },
    ],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Count(likely_most, at_work) },
        Question { id: "waits", variant: "broken", ask: Ask::Count(likely_most, |log| waits(log, "semaphore")) },
        Question { id: "fixed", variant: "fixed", ask: Ask::Count(likely_most, at_work) },
        Question { id: "time", variant: "broken", ask: Ask::Time(likely_times, end_or_last) },
        Question { id: "time-fixed", variant: "fixed", ask: Ask::Time(likely_times, end_or_last) },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["in-worker", "for-each", "in-main", "too-many"]),
        plan: |choice| {
            let (work, own) = (Op::Work(1000), Op::OwnPermits(3));
            let worker: &[Op] = match choice {
                [0] | [1] => &[own, Op::Acquire, work, Op::Release],
                _ => &[Op::Acquire, work, Op::Release],
            };
            let permits = match choice {
                [0] | [1] => None,
                [2] => Some(3),
                _ => Some(10),
            };
            Plan { permits, ..Plan::default() }.cast("main", 1, given(&[Op::Start(1), Op::Await(1)])).cast(
                "worker",
                10,
                given(worker),
            )
        },
        judge: |log, _| {
            ends_well(log)?;
            at_most(log, 3)
        },
    },
    goals: &[],
    verdict: |log, settings| {
        ends_well(log)?;
        at_most(log, settings.get("permits").into())
    },
};

fn likely_most(settings: &Settings) -> Vec<u64> {
    vec![0, 1, settings.get("permits").into(), settings.get("workers").into()]
}

fn at_work(log: &Log) -> Found {
    most_written(log, "at work")
}

fn likely_times(settings: &Settings) -> Vec<u64> {
    let [workers, permits] = ["workers", "permits"].map(|name| u64::from(settings.get(name)));
    vec![SECOND, workers.div_ceil(permits) * SECOND, workers * SECOND]
}
