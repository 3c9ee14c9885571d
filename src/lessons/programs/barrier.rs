//! Workers that do their rounds together.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, each_once, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, ends, printed, waits};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, arranged, given};
use crate::lessons::settings::{Knob, Settings};
use crate::sync::Barrier;
use crate::trace::{EventKind, Log};

// shown: rounds
async fn worker(ctx: Context, number: u32, barrier: Barrier) {
    for turn in 1..=ctx.knob("rounds") {
        ctx.at_line("work");
        ctx.sleep(number as u64 * ctx.knob("work") as u64 * MS).await;
        ctx.at_line("say-done");
        ctx.print(format!("worker {number} is done with round {turn}"));
        ctx.at_line("wait");
        let place = barrier.wait().await.expect("nobody breaks it");
        if place == 0 {
            ctx.at_line("say-over");
            ctx.print(format!("round {turn} is over"));
        }
    }
}
// end

// shown: rounds
async fn rounds(ctx: Context) {
    ctx.at_line("make-barrier");
    let barrier = Barrier::new("barrier", ctx.knob("workers"), ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("worker-{n}"), worker(ctx.clone(), n, barrier.clone()));
    let workers = (1..=ctx.knob("workers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(workers).await;
    ctx.at_line("report");
    ctx.print("all rounds are over");
}
// end

// shown: one-leaves
async fn leaver(ctx: Context, number: u32, barrier: Barrier) {
    for turn in 1..=ctx.knob("rounds") {
        if number == 1 && turn == 2 {
            ctx.at_line("leave");
            return;
        }
        ctx.at_line("work");
        ctx.sleep(number as u64 * ctx.knob("work") as u64 * MS).await;
        ctx.at_line("say-done");
        ctx.print(format!("worker {number} is done with round {turn}"));
        ctx.at_line("wait");
        let place = barrier.wait().await.expect("nobody breaks it");
        if place == 0 {
            ctx.at_line("say-over");
            ctx.print(format!("round {turn} is over"));
        }
    }
}
// end

// shown: one-leaves
async fn one_leaves(ctx: Context) {
    ctx.at_line("make-barrier");
    let barrier = Barrier::new("barrier", ctx.knob("workers"), ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("worker-{n}"), leaver(ctx.clone(), n, barrier.clone()));
    let workers = (1..=ctx.knob("workers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(workers).await;
    ctx.at_line("report");
    ctx.print("all rounds are over");
}
// end

// shown: aborted
async fn aborter(ctx: Context, number: u32, barrier: Barrier) {
    for turn in 1..=ctx.knob("rounds") {
        if number == 1 && turn == 2 {
            ctx.at_line("abort");
            barrier.abort();
            return;
        }
        ctx.at_line("work");
        ctx.sleep(number as u64 * ctx.knob("work") as u64 * MS).await;
        ctx.at_line("say-done");
        ctx.print(format!("worker {number} is done with round {turn}"));
        ctx.at_line("wait");
        let Ok(place) = barrier.wait().await else {
            ctx.at_line("say-broken");
            return ctx.print(format!("worker {number} finds it broken"));
        };
        if place == 0 {
            ctx.at_line("say-over");
            ctx.print(format!("round {turn} is over"));
        }
    }
}
// end

// shown: aborted
async fn aborted(ctx: Context) {
    ctx.at_line("make-barrier");
    let barrier = Barrier::new("barrier", ctx.knob("workers"), ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("worker-{n}"), aborter(ctx.clone(), n, barrier.clone()));
    let workers = (1..=ctx.knob("workers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(workers).await;
    ctx.at_line("report");
    ctx.print("all rounds are over");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "barrier",
    part: Part::Programs,
    place: 7,
    variants: &[
        Variant { name: "rounds", code: &code::barrier::ROUNDS, knobs: KNOBS, program: |ctx| Box::pin(rounds(ctx)) },
        Variant {
            name: "one-leaves",
            code: &code::barrier::ONE_LEAVES,
            knobs: KNOBS,
            program: |ctx| Box::pin(one_leaves(ctx)),
        },
        Variant { name: "aborted", code: &code::barrier::ABORTED, knobs: KNOBS, program: |ctx| Box::pin(aborted(ctx)) },
    ],
    beside: None,
    knobs: &[
        Knob { name: "workers", min: 2, max: 6, step: 1, default: 3, unit: "" },
        Knob { name: "rounds", min: 1, max: 4, step: 1, default: 2, unit: "" },
        Knob { name: "work", min: 100, max: 500, step: 100, default: 100, unit: "ms" },
    ],
    questions: &[
        Question { id: "end", variant: "rounds", ask: Ask::Time(likely_ends, end_or_last) },
        Question { id: "waits", variant: "rounds", ask: Ask::Count(likely_waits, |log| waits(log, "barrier")) },
        Question { id: "leaves", variant: "one-leaves", ask: Ask::Words(ends) },
        Question {
            id: "broken",
            variant: "aborted",
            ask: Ask::Count(
                |settings| vec![0, 1, settings.get("workers").into()],
                |log| printed(log, "finds it broken"),
            ),
        },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["start", "wait", "load"]),
        program: |order| {
            let lines: [&[Op]; 3] = [&[Op::Say(STARTS)], &[Op::WaitBarrier], &[Op::Sleep(100), Op::Say(LOADED)]];
            Program { barrier: Some(3), ..Program::default() }
                .spawn("main", 1, given(&[Op::Start(1), Op::Await(1)]))
                .spawn("player", 3, arranged(&lines, order))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 3, STARTS)?;
            starts_when_all_have_loaded(log)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| ends_well(log),
};

const KNOBS: &[&str] = &["workers", "rounds", "work"];
const LOADED: &str = "has loaded: player";
const STARTS: &str = "starts: player";

/// Nobody starts before everybody has loaded.
fn starts_when_all_have_loaded(log: &Log) -> Verdict {
    let mut loaded = 0;
    for event in log.events() {
        let EventKind::Printed { text } = &event.kind else { continue };
        loaded += u32::from(text.starts_with(LOADED));
        let early = text.starts_with(STARTS) && loaded < 3;
        must(!early, || format!("Somebody starts when {loaded} of 3 have loaded."))?;
    }
    Ok(())
}

fn likely_ends(settings: &Settings) -> Vec<u64> {
    let [workers, rounds, work] = ["workers", "rounds", "work"].map(|name| u64::from(settings.get(name)) * MS);
    vec![rounds / MS * work, workers / MS * work, rounds / MS * (workers / MS + 1) * work]
}

fn likely_waits(settings: &Settings) -> Vec<u64> {
    let [workers, rounds] = ["workers", "rounds"].map(|name| u64::from(settings.get(name)));
    vec![rounds, workers * rounds, workers - 1]
}
