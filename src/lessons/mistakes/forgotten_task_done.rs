//! Consumers that do not say when they are done.

use crate::lessons::act::{Op, Plan, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Variant};
use crate::lessons::measure::{end_or_last, ends, printed, unfinished};
use crate::lessons::question::{Ask, Question};
use crate::runtime::Task;
use crate::sync::Queue;

// shown: broken
async fn forgetful(lab: Lab, number: u32, queue: Queue<u32>) {
    loop {
        lab.see(9);
        let Ok(item) = queue.get().await else { return };
        lab.see(10);
        lab.sleep(100 * MS).await;
        lab.see(11);
        lab.print(format!("consumer {number} is done with item {item}"));
    }
}
// end

// shown: fixed
async fn consumer(lab: Lab, number: u32, queue: Queue<u32>) {
    loop {
        lab.see(9);
        let Ok(item) = queue.get().await else { return };
        lab.see(10);
        lab.sleep(100 * MS).await;
        lab.see(11);
        lab.print(format!("consumer {number} is done with item {item}"));
        lab.see(12);
        queue.task_done().expect("the item was taken");
    }
}
// end

// shown: broken
async fn broken(lab: Lab) {
    lab.see(16);
    let queue = Queue::new("queue", None, lab.trace());
    for item in 1..=lab.knob("items") {
        lab.see(18);
        queue.put(item).await.expect("the queue is open");
    }
    lab.see(19);
    let start = |n| lab.spawn(format!("consumer-{n}"), forgetful(lab.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=lab.knob("consumers")).map(start).collect();
    lab.see(23);
    queue.join().await;
    lab.see(24);
    consumers.iter().for_each(Task::cancel);
    lab.see(26);
    lab.print("all items are done");
}
// end

// shown: fixed
async fn fixed(lab: Lab) {
    lab.see(16);
    let queue = Queue::new("queue", None, lab.trace());
    for item in 1..=lab.knob("items") {
        lab.see(18);
        queue.put(item).await.expect("the queue is open");
    }
    lab.see(19);
    let start = |n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=lab.knob("consumers")).map(start).collect();
    lab.see(23);
    queue.join().await;
    lab.see(24);
    consumers.iter().for_each(Task::cancel);
    lab.see(26);
    lab.print("all items are done");
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "forgotten-task-done",
    chapter: 7,
    source: "mistakes/forgotten_task_done.rs",
    variants: &[
        Variant {
            name: "broken",
            python: "broken.py",
            knobs: &["items", "consumers"],
            program: |lab| Box::pin(broken(lab)),
        },
        Variant {
            name: "fixed",
            python: "fixed.py",
            knobs: &["items", "consumers"],
            program: |lab| Box::pin(fixed(lab)),
        },
    ],
    knobs: &[
        Knob { name: "items", min: 1, max: 8, step: 1, default: 3, unit: "" },
        Knob { name: "consumers", min: 1, max: 4, step: 1, default: 2, unit: "" },
    ],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Words(ends) },
        Question {
            id: "worked",
            variant: "broken",
            ask: Ask::Count(|settings| vec![0, 1, settings.get("items").into()], |log| printed(log, "is done with")),
        },
        Question {
            id: "unfinished",
            variant: "broken",
            ask: Ask::Count(
                |settings| vec![0, settings.get("consumers").into(), settings.get("items").into()],
                unfinished,
            ),
        },
        Question {
            id: "time",
            variant: "fixed",
            ask: Ask::Time(
                |settings| {
                    let [items, consumers] = ["items", "consumers"].map(|name| u64::from(settings.get(name)));
                    vec![100 * MS, items * 100 * MS, items / consumers * 100 * MS]
                },
                end_or_last,
            ),
        },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["first", "after-get", "after-join", "last"]),
        plan: |choice| {
            let (work, say) = (Op::Work(100), Op::Say(DONE));
            let consumer: &[Op] = match choice {
                [0] => &[Op::Done, Op::Get, work, say, Op::Again],
                [1] => &[Op::Get, Op::Done, work, say, Op::Again],
                [2] => &[Op::Get, work, say, Op::Again],
                _ => &[Op::Get, work, say, Op::Done, Op::Again],
            };
            let rest: &[Op] = if choice == [2] { &[Op::Join, Op::Done] } else { &[Op::Join] };
            let main = [&[Op::Start(1), Op::Await(1), Op::Start(2)], rest].concat();
            Plan { queue: Some(0), ..Plan::default() }
                .cast("main", 1, given(&main))
                .cast("producer", 1, given(&[Op::Produce(4)]))
                .cast("consumer", 2, given(consumer))
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
