//! Two tasks take two locks, each in the other's order.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, ends, printed};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, given};
use crate::lessons::settings::Knob;
use crate::machine::Machine;
use crate::sync::Lock;
use crate::trace::{Cursor, EventKind, Log};

// shown: broken fixed
async fn transfer(ctx: Context, number: u32, first: Lock<()>, second: Lock<()>) {
    ctx.at_line("delay");
    ctx.sleep((number - 1) as u64 * ctx.knob("delay") as u64 * MS).await;
    ctx.at_line("lock-first");
    let _first = first.lock().await;
    ctx.at_line("say-first");
    ctx.print(format!("worker {number} holds its first lock"));
    ctx.at_line("sleep");
    ctx.sleep(ctx.knob("pause") as u64 * MS).await;
    ctx.at_line("lock-second");
    let _second = second.lock().await;
    ctx.at_line("say-both");
    ctx.print(format!("worker {number} holds both"));
}
// end

// shown: broken
async fn broken(ctx: Context) {
    ctx.at_line("make-locks");
    let (a, b) = (Lock::new("a", (), ctx.trace()), Lock::new("b", (), ctx.trace()));
    ctx.at_line("gather");
    let one = ctx.spawn("worker-1", transfer(ctx.clone(), 1, a.clone(), b.clone()));
    let two = ctx.spawn("worker-2", transfer(ctx.clone(), 2, b, a));
    ctx.gather(vec![one, two]).await;
    ctx.at_line("report");
    ctx.print("both are done");
}
// end

// shown: fixed
async fn fixed(ctx: Context) {
    ctx.at_line("make-locks");
    let (a, b) = (Lock::new("a", (), ctx.trace()), Lock::new("b", (), ctx.trace()));
    ctx.at_line("gather");
    let one = ctx.spawn("worker-1", transfer(ctx.clone(), 1, a.clone(), b.clone()));
    let two = ctx.spawn("worker-2", transfer(ctx.clone(), 2, a, b));
    ctx.gather(vec![one, two]).await;
    ctx.at_line("report");
    ctx.print("both are done");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "two-locks",
    part: Part::Mistakes,
    place: 1,
    variants: &[
        Variant {
            name: "broken",
            code: &code::two_locks::BROKEN,
            knobs: &["pause", "delay"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::two_locks::FIXED,
            knobs: &["pause", "delay"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
    ],
    beside: Some("fixed"),
    knobs: &[
        Knob { name: "pause", min: 100, max: 500, step: 50, default: 100, unit: "ms" },
        Knob { name: "delay", min: 0, max: 600, step: 50, default: 50, unit: "ms" },
    ],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Words(ends) },
        Question {
            id: "both",
            variant: "broken",
            ask: Ask::Count(|_| vec![0, 1, 2], |log| printed(log, "holds both")),
        },
        Question { id: "fixed", variant: "fixed", ask: Ask::Words(ends) },
        Question {
            id: "time",
            variant: "fixed",
            ask: Ask::Time(
                |settings| {
                    let [pause, delay] = ["pause", "delay"].map(|name| u64::from(settings.get(name)) * MS);
                    vec![pause, pause + delay, 2 * pause]
                },
                end_or_last,
            ),
        },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["b-a", "b-then-a", "a-b", "a-a"]),
        program: |choice| {
            const A: usize = 0;
            const B: usize = 1;
            let (pause, say) = (Op::Sleep(100), Op::Print("the money is moved"));
            let second: &[Op] = match choice {
                [0] => &[Op::Lock(B), pause, Op::Lock(A), say, Op::Unlock(A), Op::Unlock(B)],
                [1] => &[Op::Lock(B), pause, Op::Unlock(B), Op::Lock(A), say, Op::Unlock(A)],
                [2] => &[Op::Lock(A), pause, Op::Lock(B), say, Op::Unlock(B), Op::Unlock(A)],
                _ => &[Op::Lock(A), pause, Op::Lock(A), say, Op::Unlock(A), Op::Unlock(A)],
            };
            let first = [Op::Lock(A), pause, Op::Lock(B), say, Op::Unlock(B), Op::Unlock(A)];
            Program { locks: &["a", "b"], ..Program::default() }
                .spawn("main", 1, given(&[Op::Start(1), Op::Start(2), Op::Await(1), Op::Await(2)]))
                .spawn("worker-1", 1, given(&first))
                .spawn("worker-2", 1, given(second))
        },
        judge: |log, _| {
            ends_well(log)?;
            holds_both(log)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| ends_well(log),
};

/// Whoever moves the money holds two locks.
fn holds_both(log: &Log) -> Verdict {
    let mut machine = Cursor::new(Machine::default());
    for event in log.events() {
        machine.advance([event]);
        if let EventKind::Printed { .. } = event.kind {
            let held = machine.fold().things().iter().filter(|row| row.holders.contains(&event.task)).count();
            let who = machine.fold().name(event.task);
            must(held == 2, || format!("{who} moved the money and held only one of the two locks."))?;
        }
    }
    Ok(())
}
