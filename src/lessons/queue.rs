//! A producer, some consumers, and a queue between them that may have a bound.

use super::act::{Op, Plan, arranged, given};
use super::exercise::{Exercise, Kind};
use super::judge::{each_once, ends_well};
use super::lab::{Lab, MS};
use super::lesson::{Knob, Lesson, Settings, Variant};
use super::measure::{count, end_or_last, most_queued};
use super::question::{Ask, Question};
use crate::runtime::Task;
use crate::sync::Queue;
use crate::trace::{EventKind, Wait};

// shown: unbounded bounded
async fn producer(lab: Lab, queue: Queue<u32>) {
    for item in 1..=lab.knob("items") {
        lab.see(12);
        lab.sleep(lab.knob("produce") as u64 * MS).await;
        lab.see(13);
        queue.put(item).await.expect("the queue is open");
        lab.see(14);
        lab.print(format!("put item {item}, {} on the queue", queue.len()));
    }
}

async fn consumer(lab: Lab, number: u32, queue: Queue<u32>) {
    loop {
        lab.see(19);
        let Ok(item) = queue.get().await else { return };
        lab.see(20);
        lab.sleep(lab.knob("consume") as u64 * MS).await;
        lab.see(21);
        lab.print(format!("consumer {number} is done with item {item}"));
        lab.see(22);
        queue.task_done().expect("the item was taken");
    }
}

async fn program(lab: Lab, slots: Option<u32>) {
    lab.see(26);
    let queue = Queue::new("queue", slots, lab.trace());
    lab.see(27);
    let start = |n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=lab.knob("consumers")).map(start).collect();
    lab.see(31);
    lab.wait_for(&lab.spawn("producer", producer(lab.clone(), queue.clone()))).await;
    lab.see(32);
    queue.join().await;
    lab.see(33);
    consumers.iter().for_each(Task::cancel);
    lab.see(35);
    lab.print("every item is done");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "queue",
    chapter: 4,
    source: "queue.rs",
    variants: &[
        Variant {
            name: "unbounded",
            python: "unbounded.py",
            knobs: &["items", "consumers", "produce", "consume"],
            program: |lab| Box::pin(program(lab, None)),
        },
        Variant {
            name: "bounded",
            python: "bounded.py",
            knobs: &["items", "consumers", "produce", "consume", "slots"],
            program: |lab| {
                let slots = lab.knob("slots");
                Box::pin(program(lab, Some(slots)))
            },
        },
    ],
    knobs: &[
        Knob { name: "items", min: 1, max: 12, step: 1, default: 6, unit: "" },
        Knob { name: "consumers", min: 1, max: 4, step: 1, default: 2, unit: "" },
        Knob { name: "produce", min: 100, max: 500, step: 100, default: 100, unit: "ms" },
        Knob { name: "consume", min: 100, max: 1000, step: 100, default: 500, unit: "ms" },
        Knob { name: "slots", min: 1, max: 6, step: 1, default: 2, unit: "" },
    ],
    questions: &[
        Question { id: "end", variant: "unbounded", ask: Ask::Time(likely_ends, end_or_last) },
        Question {
            id: "most",
            variant: "unbounded",
            ask: Ask::Count(|settings| vec![0, 1, settings.get("items").into()], most_queued),
        },
        Question {
            id: "most-bounded",
            variant: "bounded",
            ask: Ask::Count(
                |settings| vec![1, settings.get("slots").into(), settings.get("items").into()],
                most_queued,
            ),
        },
        Question {
            id: "blocked",
            variant: "bounded",
            ask: Ask::Count(
                |settings| vec![0, 1, settings.get("items").into()],
                |log| count(log, true, &|event| matches!(event.kind, EventKind::Waiting { on: Wait::Put(_) })),
            ),
        },
        Question { id: "end-bounded", variant: "bounded", ask: Ask::Time(likely_ends, end_or_last) },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["join", "cancel", "start", "produce"]),
        plan: |order| {
            let lines: [&[Op]; 4] = [&[Op::Join], &[Op::Cancel(1)], &[Op::Start(1)], &[Op::Start(2), Op::Await(2)]];
            Plan { queue: Some(0), ..Plan::default() }
                .cast("main", 1, arranged(&lines, order))
                .cast("consumer", 2, given(&[Op::Get, Op::Work(300), Op::Say(DONE), Op::Done, Op::Again]))
                .cast("producer", 1, given(&[Op::Produce(4)]))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 4, DONE)
        },
    },
    goals: &[],
    verdict: |log, _| ends_well(log),
};

const DONE: &str = "finished item";

fn likely_ends(settings: &Settings) -> Vec<u64> {
    let [items, consumers, produce, consume] =
        ["items", "consumers", "produce", "consume"].map(|name| u64::from(settings.get(name)));
    [items * produce, items * consume, items * (produce + consume), items.div_ceil(consumers) * consume]
        .map(|span| span * MS)
        .into()
}
