//! A join before anything was put.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, count, end_or_last, ends, printed};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, given};
use crate::lessons::settings::{Knob, Settings};
use crate::sync::Queue;
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: broken fixed
async fn producer(ctx: Context, queue: Queue<u32>) {
    for page in 1..=ctx.knob("pages") {
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await;
        ctx.at_line("put");
        queue.put(page).await.expect("the queue is open");
    }
}

async fn consumer(ctx: Context, queue: Queue<u32>, pages: Rc<RefCell<Vec<u32>>>) {
    loop {
        ctx.at_line("get");
        let Ok(page) = queue.get().await else { return };
        ctx.at_line("keep");
        pages.borrow_mut().push(page);
        ctx.record_written("pages", &pages.borrow());
        ctx.at_line("done");
        queue.task_done().expect("the page was taken");
    }
}
// end

// shown: broken
async fn broken(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    let pages = Rc::new(RefCell::new(Vec::new()));
    ctx.at_line("produce");
    ctx.spawn("producer", producer(ctx.clone(), queue.clone()));
    ctx.at_line("consume");
    let consuming = ctx.spawn("consumer", consumer(ctx.clone(), queue.clone(), pages.clone()));
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    consuming.cancel();
    ctx.at_line("report");
    ctx.print(format!("{} pages", pages.borrow().len()));
}
// end

// shown: fixed
async fn fixed(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    let pages = Rc::new(RefCell::new(Vec::new()));
    ctx.at_line("produce");
    let producing = ctx.spawn("producer", producer(ctx.clone(), queue.clone()));
    ctx.at_line("consume");
    let consuming = ctx.spawn("consumer", consumer(ctx.clone(), queue.clone(), pages.clone()));
    ctx.at_line("await-producer");
    ctx.wait_for(&producing).await;
    ctx.at_line("join");
    queue.join().await;
    ctx.at_line("cancel");
    consuming.cancel();
    ctx.at_line("report");
    ctx.print(format!("{} pages", pages.borrow().len()));
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "early-join",
    part: Part::Mistakes,
    place: 4,
    variants: &[
        Variant {
            name: "broken",
            code: &code::early_join::BROKEN,
            knobs: &["pages"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::early_join::FIXED,
            knobs: &["pages"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
    ],
    beside: Some("fixed"),
    knobs: &[Knob { name: "pages", min: 1, max: 8, step: 1, default: 3, unit: "" }],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Words(ends) },
        Question { id: "pages", variant: "broken", ask: Ask::Count(likely_pages, pages) },
        Question { id: "fixed", variant: "fixed", ask: Ask::Count(likely_pages, pages) },
        Question {
            id: "time",
            variant: "broken",
            ask: Ask::Time(|settings| vec![0, 100 * MS, u64::from(settings.get("pages")) * 100 * MS], end_or_last),
        },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["turn", "await-consumer", "cancel", "await-producer"]),
        program: |choice| {
            let wait: &[Op] = match choice {
                [0] => &[Op::Sleep(0)],
                [1] => &[Op::Await(2)],
                [2] => &[Op::Cancel(1)],
                _ => &[Op::Await(1)],
            };
            let main = [&[Op::Start(1), Op::Start(2)], wait, &[Op::Join, Op::Cancel(2)]].concat();
            Program { queue: Some(0), ..Program::default() }
                .spawn("main", 1, given(&main))
                .spawn("producer", 1, given(&[Op::Produce(3)]))
                .spawn("consumer", 1, given(&[Op::Get, Op::Say(READ), Op::Done, Op::Again]))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 3, READ)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, settings| {
        ends_well(log)?;
        let (read, wanted) = (pages(log).value, settings.get("pages"));
        must(read == u64::from(wanted), || format!("The program ended with {read} of {wanted} pages."))
    },
};

const READ: &str = "read page";

fn likely_pages(settings: &Settings) -> Vec<u64> {
    let pages = u64::from(settings.get("pages"));
    vec![0, 1, pages]
}

/// The pages that were there at the end; the step is when that was printed.
fn pages(log: &Log) -> Found {
    let written = count(log, false, &|event| matches!(event.kind, EventKind::SharedWritten { .. }));
    Found { step: printed(log, "pages").step, ..written }
}
