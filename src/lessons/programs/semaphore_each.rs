//! A semaphore of its own for every task.

use crate::lessons::code;
use crate::lessons::context::{Context, SECOND};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{at_most, ends_well};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, end_or_last, most_written, waits};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, given};
use crate::lessons::settings::{Knob, Settings};
use crate::sync::Semaphore;
use crate::trace::Log;
use std::cell::Cell;
use std::rc::Rc;

// shown: broken
async fn selfish(ctx: Context, number: u32, at_work: Rc<Cell<u32>>) {
    ctx.at_line("make-permits");
    let semaphore = Semaphore::new("semaphore", ctx.knob("permits"), ctx.trace());
    ctx.at_line("acquire");
    let _permit = semaphore.acquire().await;
    ctx.at_line("arrive");
    at_work.set(at_work.get() + 1);
    ctx.record_written("at work", &at_work.get());
    ctx.at_line("say-start");
    ctx.print(format!("worker {number} starts, {} at work", at_work.get()));
    ctx.at_line("sleep");
    ctx.sleep(SECOND).await;
    ctx.at_line("leave");
    at_work.set(at_work.get() - 1);
    ctx.record_written("at work", &at_work.get());
}

async fn broken(ctx: Context) {
    let at_work = Rc::default();
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("worker-{n}"), selfish(ctx.clone(), n, Rc::clone(&at_work)));
    let workers = (1..=ctx.knob("workers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(workers).await;
    ctx.at_line("report");
    ctx.print("all workers are done");
}
// end

// shown: fixed
async fn worker(ctx: Context, number: u32, semaphore: Semaphore, at_work: Rc<Cell<u32>>) {
    ctx.at_line("acquire");
    let _permit = semaphore.acquire().await;
    ctx.at_line("arrive");
    at_work.set(at_work.get() + 1);
    ctx.record_written("at work", &at_work.get());
    ctx.at_line("say-start");
    ctx.print(format!("worker {number} starts, {} at work", at_work.get()));
    ctx.at_line("sleep");
    ctx.sleep(SECOND).await;
    ctx.at_line("leave");
    at_work.set(at_work.get() - 1);
    ctx.record_written("at work", &at_work.get());
}

async fn fixed(ctx: Context) {
    let at_work = Rc::default();
    ctx.at_line("make-permits");
    let semaphore = Semaphore::new("semaphore", ctx.knob("permits"), ctx.trace());
    ctx.at_line("start");
    let start = |n| {
        let worker = worker(ctx.clone(), n, semaphore.clone(), Rc::clone(&at_work));
        ctx.spawn(format!("worker-{n}"), worker)
    };
    let workers = (1..=ctx.knob("workers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(workers).await;
    ctx.at_line("report");
    ctx.print("all workers are done");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "semaphore-each",
    part: Part::Mistakes,
    place: 6,
    variants: &[
        Variant {
            name: "broken",
            code: &code::semaphore_each::BROKEN,
            knobs: &["workers", "permits"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::semaphore_each::FIXED,
            knobs: &["workers", "permits"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
    ],
    beside: Some("fixed"),
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
        program: |choice| {
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
            Program { permits, ..Program::default() }.spawn("main", 1, given(&[Op::Start(1), Op::Await(1)])).spawn(
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
    chart: None,
    crawls: false,
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
