//! A producer, some consumers, and a queue between them that may have a bound.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{count, end_or_last, most_queued};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, arranged, given};
use crate::lessons::settings::{Knob, Settings};
use crate::runtime::Task;
use crate::sync::Queue;
use crate::trace::{EventKind, Wait};

// shown: unbounded bounded
async fn producer(ctx: Context, queue: Queue<u32>) {
    for item in 1..=ctx.knob("items") {
        ctx.at_line("prepare");
        ctx.sleep(ctx.knob("produce") as u64 * MS).await;
        ctx.at_line("put");
        queue.put(item).await.expect("the queue is open");
        ctx.at_line("say-put");
        ctx.print(format!("put item {item}, {} on the queue", queue.len()));
    }
}

async fn consumer(ctx: Context, number: u32, queue: Queue<u32>) {
    loop {
        ctx.at_line("get");
        let Ok(item) = queue.get().await else { return };
        ctx.at_line("work");
        ctx.sleep(ctx.knob("consume") as u64 * MS).await;
        ctx.at_line("say-done");
        ctx.print(format!("consumer {number} is done with item {item}"));
        ctx.at_line("done");
        queue.task_done().expect("the item was taken");
    }
}

async fn program(ctx: Context, slots: Option<u32>) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", slots, ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=ctx.knob("consumers")).map(start).collect();
    ctx.at_line("produce");
    ctx.wait_for(&ctx.spawn("producer", producer(ctx.clone(), queue.clone()))).await;
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    consumers.iter().for_each(Task::cancel);
    ctx.at_line("report");
    ctx.print("every item is done");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "queue",
    part: Part::Programs,
    place: 4,
    variants: &[
        Variant {
            name: "unbounded",
            code: &code::queue::UNBOUNDED,
            knobs: &["items", "consumers", "produce", "consume"],
            program: |ctx| Box::pin(program(ctx, None)),
        },
        Variant {
            name: "bounded",
            code: &code::queue::BOUNDED,
            knobs: &["items", "consumers", "produce", "consume", "slots"],
            program: |ctx| {
                let slots = ctx.knob("slots");
                Box::pin(program(ctx, Some(slots)))
            },
        },
    ],
    beside: None,
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
        program: |order| {
            let lines: [&[Op]; 4] = [&[Op::Join], &[Op::Cancel(1)], &[Op::Start(1)], &[Op::Start(2), Op::Await(2)]];
            Program { queue: Some(0), ..Program::default() }
                .spawn("main", 1, arranged(&lines, order))
                .spawn("consumer", 2, given(&[Op::Get, Op::Work(300), Op::Say(DONE), Op::Done, Op::Again]))
                .spawn("producer", 1, given(&[Op::Produce(4)]))
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

fn likely_ends(settings: &Settings) -> Vec<u64> {
    let [items, consumers, produce, consume] =
        ["items", "consumers", "produce", "consume"].map(|name| u64::from(settings.get(name)));
    [items * produce, items * consume, items * (produce + consume), items.div_ceil(consumers) * consume]
        .map(|span| span * MS)
        .into()
}
