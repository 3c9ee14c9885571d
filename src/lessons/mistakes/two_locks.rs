//! Two tasks take two locks, each in the other's order.

use crate::lessons::act::{Op, Plan, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, ends_well, must};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Variant};
use crate::lessons::measure::{end_or_last, ends, printed};
use crate::lessons::question::{Ask, Question};
use crate::machine::Machine;
use crate::sync::Lock;
use crate::trace::{Cursor, EventKind, Log};

// shown: broken fixed
async fn transfer(lab: Lab, number: u32, first: Lock<()>, second: Lock<()>) {
    lab.see(8);
    lab.sleep((number - 1) as u64 * lab.knob("delay") as u64 * MS).await;
    lab.see(9);
    let _first = first.lock().await;
    lab.see(10);
    lab.print(format!("worker {number} holds its first lock"));
    lab.see(11);
    lab.sleep(lab.knob("pause") as u64 * MS).await;
    lab.see(12);
    let _second = second.lock().await;
    lab.see(13);
    lab.print(format!("worker {number} holds both"));
}
// end

// shown: broken
async fn broken(lab: Lab) {
    lab.see(17);
    let (a, b) = (Lock::new("a", (), lab.trace()), Lock::new("b", (), lab.trace()));
    lab.see(18);
    let one = lab.spawn("worker-1", transfer(lab.clone(), 1, a.clone(), b.clone()));
    let two = lab.spawn("worker-2", transfer(lab.clone(), 2, b, a));
    lab.gather(vec![one, two]).await;
    lab.see(19);
    lab.print("both are done");
}
// end

// shown: fixed
async fn fixed(lab: Lab) {
    lab.see(17);
    let (a, b) = (Lock::new("a", (), lab.trace()), Lock::new("b", (), lab.trace()));
    lab.see(18);
    let one = lab.spawn("worker-1", transfer(lab.clone(), 1, a.clone(), b.clone()));
    let two = lab.spawn("worker-2", transfer(lab.clone(), 2, a, b));
    lab.gather(vec![one, two]).await;
    lab.see(19);
    lab.print("both are done");
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "two-locks",
    chapter: 7,
    source: "mistakes/two_locks.rs",
    variants: &[
        Variant {
            name: "broken",
            python: "broken.py",
            knobs: &["pause", "delay"],
            program: |lab| Box::pin(broken(lab)),
        },
        Variant { name: "fixed", python: "fixed.py", knobs: &["pause", "delay"], program: |lab| Box::pin(fixed(lab)) },
    ],
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
        plan: |choice| {
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
            Plan { locks: &["a", "b"], ..Plan::default() }
                .cast("main", 1, given(&[Op::Start(1), Op::Start(2), Op::Await(1), Op::Await(2)]))
                .cast("worker-1", 1, given(&first))
                .cast("worker-2", 1, given(second))
        },
        judge: |log, _| {
            ends_well(log)?;
            holds_both(log)
        },
    },
    goals: &[],
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
