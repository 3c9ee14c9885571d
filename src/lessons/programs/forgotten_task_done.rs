//! Consumers that do not say when they are done.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, ends, printed, unfinished};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, given};
use crate::lessons::settings::Knob;
use crate::runtime::Task;
use crate::sync::Queue;

// shown: broken
async fn forgetful(ctx: Context, number: u32, queue: Queue<u32>) {
    loop {
        ctx.at_line("get");
        let Ok(item) = queue.get().await else { return };
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await;
        ctx.at_line("say-done");
        ctx.print(format!("consumer {number} is done with item {item}"));
    }
}
// end

// shown: fixed
async fn consumer(ctx: Context, number: u32, queue: Queue<u32>) {
    loop {
        ctx.at_line("get");
        let Ok(item) = queue.get().await else { return };
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await;
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
    for item in 1..=ctx.knob("items") {
        ctx.at_line("put");
        queue.put(item).await.expect("the queue is open");
    }
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("consumer-{n}"), forgetful(ctx.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=ctx.knob("consumers")).map(start).collect();
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    consumers.iter().for_each(Task::cancel);
    ctx.at_line("report");
    ctx.print("all items are done");
}
// end

// shown: fixed
async fn fixed(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    for item in 1..=ctx.knob("items") {
        ctx.at_line("put");
        queue.put(item).await.expect("the queue is open");
    }
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=ctx.knob("consumers")).map(start).collect();
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
    name: "forgotten-task-done",
    part: Part::Mistakes,
    place: 2,
    variants: &[
        Variant {
            name: "broken",
            code: &code::forgotten_task_done::BROKEN,
            knobs: &["items", "consumers"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::forgotten_task_done::FIXED,
            knobs: &["items", "consumers"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
    ],
    beside: Some("fixed"),
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
        program: |choice| {
            let (work, say) = (Op::Work(100), Op::Say(DONE));
            let consumer: &[Op] = match choice {
                [0] => &[Op::Done, Op::Get, work, say, Op::Again],
                [1] => &[Op::Get, Op::Done, work, say, Op::Again],
                [2] => &[Op::Get, work, say, Op::Again],
                _ => &[Op::Get, work, say, Op::Done, Op::Again],
            };
            let rest: &[Op] = if choice == [2] { &[Op::Join, Op::Done] } else { &[Op::Join] };
            let main = [&[Op::Start(1), Op::Await(1), Op::Start(2)], rest].concat();
            Program { queue: Some(0), ..Program::default() }
                .spawn("main", 1, given(&main))
                .spawn("producer", 1, given(&[Op::Produce(4)]))
                .spawn("consumer", 2, given(consumer))
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
