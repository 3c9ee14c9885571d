//! A queue with a bound, refilled by its own consumers.

use crate::lessons::act::Plan;
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{at_end, ends_well, must};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Settings, Variant};
use crate::lessons::measure::{Found, ends, last, most_queued, printed};
use crate::lessons::question::{Ask, Question};
use crate::lessons::run::run;
use crate::machine::{TaskRow, TaskState};
use crate::runtime::Task;
use crate::sync::Queue;
use crate::trace::{Log, Wait};

// shown: broken fixed
async fn consumer(lab: Lab, number: u32, queue: Queue<u32>) {
    loop {
        lab.see(10);
        let Ok(page) = queue.get().await else { return };
        lab.see(11);
        lab.sleep(100 * MS).await;
        for link in (3 * page - 1..=3 * page + 1).filter(|link| *link <= lab.knob("pages")) {
            lab.see(14);
            queue.put(link).await.expect("the queue is open");
        }
        lab.see(15);
        lab.print(format!("consumer {number} is done with page {page}"));
        lab.see(16);
        queue.task_done().expect("the page was taken");
    }
}

async fn program(lab: Lab, slots: Option<u32>) {
    lab.see(20);
    let queue = Queue::new("queue", slots, lab.trace());
    lab.see(21);
    queue.put(1).await.expect("the queue is open");
    lab.see(22);
    let start = |n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=lab.knob("consumers")).map(start).collect();
    lab.see(26);
    queue.join().await;
    lab.see(27);
    consumers.iter().for_each(Task::cancel);
    lab.see(29);
    lab.print("all pages are read");
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "refilled-queue",
    chapter: 7,
    source: "mistakes/refilled_queue.rs",
    variants: &[
        Variant {
            name: "broken",
            python: "broken.py",
            knobs: &["pages", "consumers", "slots"],
            program: |lab| {
                let slots = lab.knob("slots");
                Box::pin(program(lab, Some(slots)))
            },
        },
        Variant {
            name: "fixed",
            python: "fixed.py",
            knobs: &["pages", "consumers"],
            program: |lab| Box::pin(program(lab, None)),
        },
    ],
    knobs: &[
        Knob { name: "pages", min: 4, max: 40, step: 1, default: 13, unit: "" },
        Knob { name: "consumers", min: 1, max: 4, step: 1, default: 2, unit: "" },
        Knob { name: "slots", min: 1, max: 12, step: 1, default: 2, unit: "" },
    ],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Words(ends) },
        Question { id: "blocked", variant: "broken", ask: Ask::Count(likely_blocked, blocked) },
        Question {
            id: "read",
            variant: "broken",
            ask: Ask::Count(|settings| vec![0, 1, settings.get("pages").into()], |log| printed(log, "is done with")),
        },
        Question {
            id: "most",
            variant: "fixed",
            ask: Ask::Count(|settings| vec![1, 2, settings.get("pages").into()], most_queued),
        },
    ],
    exercise: Exercise {
        kind: Kind::Number("slots", "broken"),
        plan: |_| Plan::default(),
        judge: |log, settings| {
            ends_well(log)?;
            let slots = settings.get("slots");
            if slots > 1 {
                let fewer = settings.clone().with("slots", slots - 1);
                let ends = ends_well(&run(&LESSON, &LESSON.variants[0], &fewer)).is_ok();
                must(!ends, || format!("It ends, but with {} it would end as well.", slots - 1))?;
            }
            Ok(())
        },
    },
    goals: &[],
    verdict: |log, _| ends_well(log),
};

fn likely_blocked(settings: &Settings) -> Vec<u64> {
    (0..=settings.get("consumers").into()).collect()
}

/// How many tasks wait at the end for a slot, for ever.
fn blocked(log: &Log) -> Found {
    let waits = |row: &TaskRow| matches!(row.doing, TaskState::Waiting(Wait::Put(_)));
    Found { value: at_end(log).tasks().iter().filter(|row| waits(row)).count() as u64, step: last(log) }
}
