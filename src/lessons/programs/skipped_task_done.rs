//! A consumer that goes on past a page it has seen, and does not say that it is done with it.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, ends, printed, unfinished};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, Seen, given};
use crate::lessons::settings::Knob;
use crate::sync::Queue;

// shown: broken
async fn hasty(ctx: Context, queue: Queue<u32>) {
    let mut visited = Vec::new();
    loop {
        ctx.at_line("get");
        let Ok(page) = queue.get().await else { return };
        ctx.at_line("check");
        if visited.contains(&page) {
            ctx.at_line("skip");
            continue;
        }
        ctx.at_line("mark");
        visited.push(page);
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await;
        ctx.at_line("say-read");
        ctx.print(format!("page {page} is read"));
        ctx.at_line("done");
        queue.task_done().expect("the page was taken");
    }
}
// end

// shown: fixed
async fn careful(ctx: Context, queue: Queue<u32>) {
    let mut visited = Vec::new();
    loop {
        ctx.at_line("get");
        let Ok(page) = queue.take().await else { return }; // dropping it is its task_done
        ctx.at_line("check");
        if visited.contains(page.value()) {
            ctx.at_line("skip");
            continue;
        }
        ctx.at_line("mark");
        visited.push(*page.value());
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await;
        ctx.at_line("say-read");
        ctx.print(format!("page {} is read", page.value()));
    }
}
// end

// shown: broken
async fn broken(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    let again = (0..ctx.knob("repeats")).map(|_| 1);
    for page in (1..=ctx.knob("pages")).chain(again) {
        ctx.at_line("put");
        queue.put(page).await.expect("the queue is open");
    }
    ctx.at_line("consume");
    let task = ctx.spawn("consumer", hasty(ctx.clone(), queue.clone()));
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    task.cancel();
    ctx.at_line("report");
    ctx.print("all pages are read");
}
// end

// shown: fixed
async fn fixed(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    let again = (0..ctx.knob("repeats")).map(|_| 1);
    for page in (1..=ctx.knob("pages")).chain(again) {
        ctx.at_line("put");
        queue.put(page).await.expect("the queue is open");
    }
    ctx.at_line("consume");
    let task = ctx.spawn("consumer", careful(ctx.clone(), queue.clone()));
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    task.cancel();
    ctx.at_line("report");
    ctx.print("all pages are read");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "skipped-task-done",
    part: Part::Mistakes,
    place: 3,
    variants: &[
        Variant {
            name: "broken",
            code: &code::skipped_task_done::BROKEN,
            knobs: &["pages", "repeats"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::skipped_task_done::FIXED,
            knobs: &["pages", "repeats"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
    ],
    beside: Some("fixed"),
    knobs: &[
        Knob { name: "pages", min: 1, max: 8, step: 1, default: 3, unit: "" },
        Knob { name: "repeats", min: 0, max: 4, step: 1, default: 1, unit: "" },
    ],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Words(ends) },
        Question {
            id: "read",
            variant: "broken",
            ask: Ask::Count(
                |settings| {
                    let [pages, repeats] = ["pages", "repeats"].map(|name| u64::from(settings.get(name)));
                    vec![pages - 1, pages, pages + repeats]
                },
                |log| printed(log, "is read"),
            ),
        },
        Question {
            id: "unfinished",
            variant: "broken",
            ask: Ask::Count(
                |settings| {
                    let [pages, repeats] = ["pages", "repeats"].map(|name| u64::from(settings.get(name)));
                    vec![0, pages, pages + repeats]
                },
                unfinished,
            ),
        },
        Question {
            id: "time",
            variant: "fixed",
            ask: Ask::Time(
                |settings| {
                    let [pages, repeats] = ["pages", "repeats"].map(|name| u64::from(settings.get(name)));
                    vec![100 * MS, pages * 100 * MS, (pages + repeats) * 100 * MS]
                },
                end_or_last,
            ),
        },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["continue", "pass", "done", "break"]),
        program: |choice| {
            let seen: &[Op] = match choice {
                [0] => &[Op::IfSeen(Seen::Continue)],
                [1] => &[],
                [2] => &[Op::IfSeen(Seen::DoneAndContinue)],
                _ => &[Op::IfSeen(Seen::Return)],
            };
            let rest = [Op::Mark, Op::Work(100), Op::Say(READ), Op::Done, Op::Again];
            Program { queue: Some(0), ..Program::default() }
                .spawn("main", 1, given(&[Op::PutAll(&[1, 2, 1, 3]), Op::Start(1), Op::Join]))
                .spawn("consumer", 1, given(&[&[Op::Get], seen, &rest].concat()))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 3, READ)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| ends_well(log),
};

const READ: &str = "read page";
