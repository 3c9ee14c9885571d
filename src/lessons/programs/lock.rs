//! Read, pause, write: with a lock and without.

use crate::lessons::code;
use crate::lessons::context::{Context, MS, Shared};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, written};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, arranged, given};
use crate::lessons::settings::{Knob, Settings};
use crate::sync::Lock;
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: with-lock
async fn add_one_locked(ctx: Context, n: u32, shared: Lock<Vec<u32>>) {
    ctx.at_line("lock");
    let mut shared = shared.lock().await;
    ctx.at_line("read");
    let last = shared.last().copied().unwrap_or(0);
    ctx.record_read("shared", &*shared);
    ctx.at_line("sleep");
    ctx.sleep(ctx.knob("pause") as u64 * MS).await;
    ctx.at_line("write");
    shared.push(last + 1);
    ctx.record_written("shared", &*shared);
    drop(shared);
    ctx.at_line("say-wrote");
    ctx.print(format!("task {n} read {last} and wrote {}", last + 1));
}

async fn with_lock(ctx: Context) {
    ctx.at_line("make-lock");
    let shared = Lock::new("lock", Vec::new(), ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("task-{n}"), add_one_locked(ctx.clone(), n, shared.clone()));
    let tasks = (1..=ctx.knob("tasks")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(tasks).await;
    ctx.at_line("report");
    ctx.print(format!("the list is {}", shared.lock().await.text()));
}
// end

// shown: without-lock
async fn add_one(ctx: Context, n: u32, shared: Rc<RefCell<Vec<u32>>>) {
    ctx.at_line("read");
    let last = shared.borrow().last().copied().unwrap_or(0);
    ctx.record_read("shared", &shared.borrow());
    ctx.at_line("sleep");
    ctx.sleep(ctx.knob("pause") as u64 * MS).await;
    ctx.at_line("write");
    shared.borrow_mut().push(last + 1);
    ctx.record_written("shared", &shared.borrow());
    ctx.at_line("say-wrote");
    ctx.print(format!("task {n} read {last} and wrote {}", last + 1));
}

async fn without_lock(ctx: Context) {
    ctx.at_line("make-list");
    let shared = Rc::new(RefCell::new(Vec::new()));
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("task-{n}"), add_one(ctx.clone(), n, shared.clone()));
    let tasks = (1..=ctx.knob("tasks")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(tasks).await;
    ctx.at_line("report");
    ctx.print(format!("the list is {}", shared.borrow().text()));
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "lock",
    part: Part::Programs,
    place: 3,
    variants: &[
        Variant {
            name: "without-lock",
            code: &code::lock::WITHOUT_LOCK,
            knobs: &["tasks", "pause"],
            program: |ctx| Box::pin(without_lock(ctx)),
        },
        Variant {
            name: "with-lock",
            code: &code::lock::WITH_LOCK,
            knobs: &["tasks", "pause"],
            program: |ctx| Box::pin(with_lock(ctx)),
        },
    ],
    beside: None,
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
        program: |order| {
            let lines: [&[Op]; 5] = [
                &[Op::Say(SAYS)],
                &[Op::Sleep(100), Op::Append],
                &[Op::Lock(0)],
                &[Op::Unlock(0)],
                &[Op::Read, Op::Sleep(100)],
            ];
            Program { locks: &["lock"], ..Program::default() }
                .spawn("main", 1, given(&[Op::Start(1), Op::Await(1)]))
                .spawn("task", 5, arranged(&lines, order))
        },
        judge: |log, _| {
            ends_well(log)?;
            wrote_what_it_says(log)?;
            let (list, _) = written(log, "shared");
            must(list == "[1, 2, 3, 4, 5]", || format!("The list comes out as {list}."))
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
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
