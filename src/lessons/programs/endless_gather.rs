//! A gather that waits for consumers which never end.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{ends, printed, unfinished};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, given};
use crate::lessons::settings::Knob;
use crate::runtime::Task;
use crate::sync::Queue;

// shown: broken fixed
async fn producer(ctx: Context, queue: Queue<u32>) {
    for item in 1..=ctx.knob("items") {
        ctx.at_line("prepare");
        ctx.sleep(100 * MS).await;
        ctx.at_line("put");
        queue.put(item).await.expect("the queue is open");
    }
}

async fn consumer(ctx: Context, number: u32, queue: Queue<u32>) {
    loop {
        ctx.at_line("get");
        let Ok(item) = queue.get().await else { return };
        ctx.at_line("work");
        ctx.sleep(150 * MS).await;
        ctx.at_line("say-done");
        ctx.print(format!("consumer {number} is done with item {item}"));
        ctx.at_line("done");
        queue.task_done().expect("the item was taken");
    }
}
// end

// shown: broken
async fn broken(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    ctx.at_line("gather");
    let mut tasks = vec![ctx.spawn("producer", producer(ctx.clone(), queue.clone()))];
    tasks.extend([1, 2].map(|n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, queue.clone()))));
    ctx.gather(tasks).await;
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("report");
    ctx.print("all items are done");
}
// end

// shown: fixed
async fn fixed(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    ctx.at_line("produce");
    let producing = ctx.spawn("producer", producer(ctx.clone(), queue.clone()));
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, queue.clone()));
    let consumers = [1, 2].map(start);
    ctx.at_line("await-producer");
    ctx.wait_for(&producing).await;
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    consumers.iter().for_each(Task::cancel);
    ctx.at_line("report");
    ctx.print("all items are done");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "endless-gather",
    part: Part::Mistakes,
    place: 7,
    variants: &[
        Variant {
            name: "broken",
            code: &code::endless_gather::BROKEN,
            knobs: &["items"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::endless_gather::FIXED,
            knobs: &["items"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
    ],
    beside: Some("fixed"),
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
        program: |choice| {
            let wait: &[Op] = match choice {
                [0] => &[Op::Await(1), Op::Await(2)],
                [1] => &[Op::Await(2)],
                [2] => &[Op::Await(1)],
                [3] => &[Op::Await(1), Op::Join],
                _ => &[Op::Join],
            };
            let main = [&[Op::Start(1), Op::Start(2)], wait, &[Op::Cancel(2)]].concat();
            Program { queue: Some(0), ..Program::default() }
                .spawn("main", 1, given(&main))
                .spawn("producer", 1, given(&[Op::Produce(4)]))
                .spawn("consumer", 2, given(&[Op::Get, Op::Work(150), Op::Say(DONE), Op::Done, Op::Again]))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 4, DONE)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| ends_well(log),
};

const DONE: &str = "finished item";
