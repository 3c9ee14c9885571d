//! A look into the visited set, an await, and only then the entry.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, each_once, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, printed};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, Seen, arranged, given};
use crate::lessons::settings::{Knob, Settings};
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: broken
async fn hasty(ctx: Context, number: u32, visited: Visited) {
    ctx.at_line("check");
    ctx.record_read("visited", &visited.borrow());
    if !visited.borrow().contains(&"page") {
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await; // looks up whether it may
        ctx.at_line("mark");
        visited.borrow_mut().push("page");
        ctx.record_written("visited", &visited.borrow());
        ctx.at_line("say-read");
        ctx.print(format!("reader {number} reads the page"));
    }
}
// end

// shown: lucky
async fn lucky_reader(ctx: Context, number: u32, visited: Visited) {
    for _ in 1..number {
        ctx.at_line("wait-turn");
        ctx.sleep(0).await; // comes a little later than the one before
    }
    ctx.at_line("check");
    ctx.record_read("visited", &visited.borrow());
    if !visited.borrow().contains(&"page") {
        ctx.at_line("sleep");
        ctx.sleep(0).await; // looks up whether it may, which is quick
        ctx.at_line("mark");
        visited.borrow_mut().push("page");
        ctx.record_written("visited", &visited.borrow());
        ctx.at_line("say-read");
        ctx.print(format!("reader {number} reads the page"));
    }
}
// end

// shown: fixed
async fn careful(ctx: Context, number: u32, visited: Visited) {
    ctx.at_line("check");
    ctx.record_read("visited", &visited.borrow());
    if !visited.borrow().contains(&"page") {
        ctx.at_line("mark");
        visited.borrow_mut().push("page");
        ctx.record_written("visited", &visited.borrow());
        ctx.at_line("sleep");
        ctx.sleep(100 * MS).await; // looks up whether it may
        ctx.at_line("say-read");
        ctx.print(format!("reader {number} reads the page"));
    }
}
// end

// shown: broken
async fn broken(ctx: Context) {
    let visited = Visited::default();
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("reader-{n}"), hasty(ctx.clone(), n, visited.clone()));
    let readers = (1..=ctx.knob("readers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(readers).await;
    ctx.at_line("report");
    ctx.print("all readers are done");
}
// end

// shown: lucky
async fn lucky(ctx: Context) {
    let visited = Visited::default();
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("reader-{n}"), lucky_reader(ctx.clone(), n, visited.clone()));
    let readers = (1..=ctx.knob("readers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(readers).await;
    ctx.at_line("report");
    ctx.print("all readers are done");
}
// end

// shown: fixed
async fn fixed(ctx: Context) {
    let visited = Visited::default();
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("reader-{n}"), careful(ctx.clone(), n, visited.clone()));
    let readers = (1..=ctx.knob("readers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(readers).await;
    ctx.at_line("report");
    ctx.print("all readers are done");
}
// end

type Visited = Rc<RefCell<Vec<&'static str>>>;

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "check-then-act",
    part: Part::Mistakes,
    place: 8,
    variants: &[
        Variant {
            name: "broken",
            code: &code::check_then_act::BROKEN,
            knobs: &["readers"],
            program: |ctx| Box::pin(broken(ctx)),
        },
        Variant {
            name: "fixed",
            code: &code::check_then_act::FIXED,
            knobs: &["readers"],
            program: |ctx| Box::pin(fixed(ctx)),
        },
        Variant {
            name: "lucky",
            code: &code::check_then_act::LUCKY,
            knobs: &["readers"],
            program: |ctx| Box::pin(lucky(ctx)),
        },
    ],
    beside: Some("fixed"),
    knobs: &[Knob { name: "readers", min: 2, max: 6, step: 1, default: 3, unit: "" }],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Count(likely_readers, reads) },
        Question { id: "fixed", variant: "fixed", ask: Ask::Count(likely_readers, reads) },
        Question { id: "lucky", variant: "lucky", ask: Ask::Count(likely_readers, reads) },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["fetch", "check", "robots", "add"]),
        program: |order| {
            let lines: [&[Op]; 4] = [
                &[Op::Work(100), Op::Say(READ)],
                &[Op::IfSeen(Seen::Return)],
                &[Op::Sleep(50), Op::Print(ALLOWED)],
                &[Op::Mark],
            ];
            Program { item: Some(1), ..Program::default() }
                .spawn("main", 1, given(&[Op::Start(1), Op::Await(1)]))
                .spawn("reader", 3, arranged(&lines, order))
        },
        judge: |log, _| {
            ends_well(log)?;
            asked_before(log)?;
            each_once(log, 1, READ)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| {
        ends_well(log)?;
        let reads = reads(log).value;
        must(reads == 1, || format!("The page was read {reads} times."))
    },
};

const READ: &str = "read page";
const ALLOWED: &str = "robots.txt says yes";

fn likely_readers(settings: &Settings) -> Vec<u64> {
    vec![0, 1, settings.get("readers").into()]
}

fn reads(log: &Log) -> Found {
    printed(log, "reads the page")
}

/// Nobody reads a page without having looked up whether it may.
fn asked_before(log: &Log) -> Verdict {
    let mut allowed = Vec::new();
    for event in log.events() {
        let EventKind::Printed { text } = &event.kind else { continue };
        if text == ALLOWED {
            allowed.push(event.task);
        } else {
            must(allowed.contains(&event.task), || "A page is read before robots.txt is asked.".into())?;
        }
    }
    Ok(())
}
