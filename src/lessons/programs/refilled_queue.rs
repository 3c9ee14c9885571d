//! A queue with a bound, refilled by its own consumers.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{at_end, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, ends, last, most_queued, printed};
use crate::lessons::question::{Ask, Question};
use crate::lessons::run::run;
use crate::lessons::script::Program;
use crate::lessons::settings::{Knob, Settings};
use crate::machine::{TaskRow, TaskState};
use crate::runtime::Task;
use crate::sync::Queue;
use crate::trace::{Log, Wait};

// shown: broken fixed
async fn consumer(ctx: Context, number: u32, queue: Queue<u32>) {
    loop {
        ctx.at_line("get");
        let Ok(page) = queue.get().await else { return };
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await;
        for link in (3 * page - 1..=3 * page + 1).filter(|link| *link <= ctx.knob("pages")) {
            ctx.at_line("put");
            queue.put(link).await.expect("the queue is open");
        }
        ctx.at_line("say-done");
        ctx.print(format!("consumer {number} is done with page {page}"));
        ctx.at_line("done");
        queue.task_done().expect("the page was taken");
    }
}

async fn program(ctx: Context, slots: Option<u32>) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", slots, ctx.trace());
    ctx.at_line("put-start");
    queue.put(1).await.expect("the queue is open");
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, queue.clone()));
    let consumers: Vec<_> = (1..=ctx.knob("consumers")).map(start).collect();
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    consumers.iter().for_each(Task::cancel);
    ctx.at_line("report");
    ctx.print("all pages are read");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "refilled-queue",
    part: Part::Mistakes,
    place: 5,
    variants: &[
        Variant {
            name: "broken",
            code: &code::refilled_queue::BROKEN,
            knobs: &["pages", "consumers", "slots"],
            program: |ctx| {
                let slots = ctx.knob("slots");
                Box::pin(program(ctx, Some(slots)))
            },
        },
        Variant {
            name: "fixed",
            code: &code::refilled_queue::FIXED,
            knobs: &["pages", "consumers"],
            program: |ctx| Box::pin(program(ctx, None)),
        },
    ],
    beside: Some("fixed"),
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
        program: |_| Program::default(),
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
    chart: None,
    crawls: false,
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
