//! A gather that waits for consumers which never end.

use crate::lessons::act::{Op, Plan, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Variant};
use crate::lessons::measure::{ends, printed, unfinished};
use crate::lessons::question::{Ask, Question};
use crate::runtime::Task;
use crate::sync::Queue;

// shown: broken fixed
async fn producer(lab: Lab, queue: Queue<u32>) {
    for item in 1..=lab.knob("items") {
        lab.see(8);
        lab.sleep(100 * MS).await;
        lab.see(9);
        queue.put(item).await.expect("the queue is open");
    }
}

async fn consumer(lab: Lab, number: u32, queue: Queue<u32>) {
    loop {
        lab.see(14);
        let Ok(item) = queue.get().await else { return };
        lab.see(15);
        lab.sleep(150 * MS).await;
        lab.see(16);
        lab.print(format!("consumer {number} is done with item {item}"));
        lab.see(17);
        queue.task_done().expect("the item was taken");
    }
}
// end

// shown: broken
async fn broken(lab: Lab) {
    lab.see(21);
    let queue = Queue::new("queue", None, lab.trace());
    lab.see(22);
    let mut tasks = vec![lab.spawn("producer", producer(lab.clone(), queue.clone()))];
    tasks.extend([1, 2].map(|n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, queue.clone()))));
    lab.gather(tasks).await;
    lab.see(23);
    queue.join().await;
    lab.see(24);
    lab.print("all items are done");
}
// end

// shown: fixed
async fn fixed(lab: Lab) {
    lab.see(21);
    let queue = Queue::new("queue", None, lab.trace());
    lab.see(22);
    let producing = lab.spawn("producer", producer(lab.clone(), queue.clone()));
    lab.see(23);
    let start = |n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, queue.clone()));
    let consumers = [1, 2].map(start);
    lab.see(24);
    lab.wait_for(&producing).await;
    lab.see(25);
    queue.join().await;
    lab.see(26);
    consumers.iter().for_each(Task::cancel);
    lab.see(28);
    lab.print("all items are done");
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "endless-gather",
    chapter: 7,
    source: "mistakes/endless_gather.rs",
    variants: &[
        Variant { name: "broken", python: "broken.py", knobs: &["items"], program: |lab| Box::pin(broken(lab)) },
        Variant { name: "fixed", python: "fixed.py", knobs: &["items"], program: |lab| Box::pin(fixed(lab)) },
    ],
    knobs: &[Knob { name: "items", min: 1, max: 8, step: 1, default: 3, unit: "" }],
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
            ask: Ask::Count(|settings| vec![0, 1, settings.get("items").into()], unfinished),
        },
        Question { id: "fixed", variant: "fixed", ask: Ask::Words(ends) },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["all", "consumers", "producer", "producer-join", "join"]),
        plan: |choice| {
            let wait: &[Op] = match choice {
                [0] => &[Op::Await(1), Op::Await(2)],
                [1] => &[Op::Await(2)],
                [2] => &[Op::Await(1)],
                [3] => &[Op::Await(1), Op::Join],
                _ => &[Op::Join],
            };
            let main = [&[Op::Start(1), Op::Start(2)], wait, &[Op::Cancel(2)]].concat();
            Plan { queue: Some(0), ..Plan::default() }
                .cast("main", 1, given(&main))
                .cast("producer", 1, given(&[Op::Produce(4)]))
                .cast("consumer", 2, given(&[Op::Get, Op::Work(150), Op::Say(DONE), Op::Done, Op::Again]))
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
