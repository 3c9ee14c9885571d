//! A look into the visited set, an await, and only then the entry.

use crate::lessons::act::{Op, Plan, Seen, arranged, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, each_once, ends_well, must};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Settings, Variant};
use crate::lessons::measure::{Found, printed};
use crate::lessons::question::{Ask, Question};
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: broken
async fn hasty(lab: Lab, number: u32, visited: Visited) {
    lab.see(7);
    lab.see_read("visited", &visited.borrow());
    if !visited.borrow().contains(&"page") {
        lab.see(8);
        lab.sleep(100 * MS).await; // looks up whether it may
        lab.see(9);
        visited.borrow_mut().push("page");
        lab.see_written("visited", &visited.borrow());
        lab.see(10);
        lab.print(format!("reader {number} reads the page"));
    }
}
// end

// shown: lucky
async fn lucky_reader(lab: Lab, number: u32, visited: Visited) {
    for _ in 1..number {
        lab.see(8);
        lab.sleep(0).await; // comes a little later than the one before
    }
    lab.see(9);
    lab.see_read("visited", &visited.borrow());
    if !visited.borrow().contains(&"page") {
        lab.see(10);
        lab.sleep(0).await; // looks up whether it may, which is quick
        lab.see(11);
        visited.borrow_mut().push("page");
        lab.see_written("visited", &visited.borrow());
        lab.see(12);
        lab.print(format!("reader {number} reads the page"));
    }
}
// end

// shown: fixed
async fn careful(lab: Lab, number: u32, visited: Visited) {
    lab.see(7);
    lab.see_read("visited", &visited.borrow());
    if !visited.borrow().contains(&"page") {
        lab.see(8);
        visited.borrow_mut().push("page");
        lab.see_written("visited", &visited.borrow());
        lab.see(9);
        lab.sleep(100 * MS).await; // looks up whether it may
        lab.see(10);
        lab.print(format!("reader {number} reads the page"));
    }
}
// end

// shown: broken
async fn broken(lab: Lab) {
    let visited = Visited::default();
    lab.see(15);
    let start = |n| lab.spawn(format!("reader-{n}"), hasty(lab.clone(), n, visited.clone()));
    let readers = (1..=lab.knob("readers")).map(start).collect();
    lab.see(16);
    lab.gather(readers).await;
    lab.see(17);
    lab.print("all readers are done");
}
// end

// shown: lucky
async fn lucky(lab: Lab) {
    let visited = Visited::default();
    lab.see(17);
    let start = |n| lab.spawn(format!("reader-{n}"), lucky_reader(lab.clone(), n, visited.clone()));
    let readers = (1..=lab.knob("readers")).map(start).collect();
    lab.see(18);
    lab.gather(readers).await;
    lab.see(19);
    lab.print("all readers are done");
}
// end

// shown: fixed
async fn fixed(lab: Lab) {
    let visited = Visited::default();
    lab.see(15);
    let start = |n| lab.spawn(format!("reader-{n}"), careful(lab.clone(), n, visited.clone()));
    let readers = (1..=lab.knob("readers")).map(start).collect();
    lab.see(16);
    lab.gather(readers).await;
    lab.see(17);
    lab.print("all readers are done");
}
// end

type Visited = Rc<RefCell<Vec<&'static str>>>;

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "check-then-act",
    chapter: 7,
    source: "mistakes/check_then_act.rs",
    variants: &[
        Variant { name: "broken", python: "broken.py", knobs: &["readers"], program: |lab| Box::pin(broken(lab)) },
        Variant { name: "fixed", python: "fixed.py", knobs: &["readers"], program: |lab| Box::pin(fixed(lab)) },
        Variant { name: "lucky", python: "lucky.py", knobs: &["readers"], program: |lab| Box::pin(lucky(lab)) },
    ],
    knobs: &[Knob { name: "readers", min: 2, max: 6, step: 1, default: 3, unit: "" }],
    questions: &[
        Question { id: "broken", variant: "broken", ask: Ask::Count(likely_readers, reads) },
        Question { id: "fixed", variant: "fixed", ask: Ask::Count(likely_readers, reads) },
        Question { id: "lucky", variant: "lucky", ask: Ask::Count(likely_readers, reads) },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["fetch", "check", "robots", "add"]),
        plan: |order| {
            let lines: [&[Op]; 4] = [
                &[Op::Work(100), Op::Say(READ)],
                &[Op::IfSeen(Seen::Return)],
                &[Op::Sleep(50), Op::Print(ALLOWED)],
                &[Op::Mark],
            ];
            Plan { item: Some(1), ..Plan::default() }.cast("main", 1, given(&[Op::Start(1), Op::Await(1)])).cast(
                "reader",
                3,
                arranged(&lines, order),
            )
        },
        judge: |log, _| {
            ends_well(log)?;
            asked_before(log)?;
            each_once(log, 1, READ)
        },
    },
    goals: &[],
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
