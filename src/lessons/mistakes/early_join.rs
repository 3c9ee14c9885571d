//! A join before anything was put.

use crate::lessons::act::{Op, Plan, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well, must};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Settings, Variant};
use crate::lessons::measure::{Found, count, end_or_last, ends, printed};
use crate::lessons::question::{Ask, Question};
use crate::sync::Queue;
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: broken fixed
async fn producer(lab: Lab, queue: Queue<u32>) {
    for page in 1..=lab.knob("pages") {
        lab.see(8);
        lab.sleep(100 * MS).await;
        lab.see(9);
        queue.put(page).await.expect("the queue is open");
    }
}

async fn consumer(lab: Lab, queue: Queue<u32>, pages: Rc<RefCell<Vec<u32>>>) {
    loop {
        lab.see(14);
        let Ok(page) = queue.get().await else { return };
        lab.see(15);
        pages.borrow_mut().push(page);
        lab.see_written("pages", &pages.borrow());
        lab.see(16);
        queue.task_done().expect("the page was taken");
    }
}
// end

// shown: broken
async fn broken(lab: Lab) {
    lab.see(20);
    let queue = Queue::new("queue", None, lab.trace());
    let pages = Rc::new(RefCell::new(Vec::new()));
    lab.see(21);
    lab.spawn("producer", producer(lab.clone(), queue.clone()));
    lab.see(22);
    let consuming = lab.spawn("consumer", consumer(lab.clone(), queue.clone(), pages.clone()));
    lab.see(24);
    queue.join().await;
    lab.see(25);
    consuming.cancel();
    lab.see(26);
    lab.print(format!("{} pages", pages.borrow().len()));
}
// end

// shown: fixed
async fn fixed(lab: Lab) {
    lab.see(20);
    let queue = Queue::new("queue", None, lab.trace());
    let pages = Rc::new(RefCell::new(Vec::new()));
    lab.see(21);
    let producing = lab.spawn("producer", producer(lab.clone(), queue.clone()));
    lab.see(22);
    let consuming = lab.spawn("consumer", consumer(lab.clone(), queue.clone(), pages.clone()));
    lab.see(23);
    lab.wait_for(&producing).await;
    lab.see(24);
    queue.join().await;
    lab.see(25);
    consuming.cancel();
    lab.see(26);
    lab.print(format!("{} pages", pages.borrow().len()));
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "early-join",
    chapter: 7,
    source: "mistakes/early_join.rs",
    variants: &[
        Variant { name: "broken", python: "broken.py", knobs: &["pages"], program: |lab| Box::pin(broken(lab)) },
        Variant { name: "fixed", python: "fixed.py", knobs: &["pages"], program: |lab| Box::pin(fixed(lab)) },
    ],
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
        plan: |choice| {
            let wait: &[Op] = match choice {
                [0] => &[Op::Sleep(0)],
                [1] => &[Op::Await(2)],
                [2] => &[Op::Cancel(1)],
                _ => &[Op::Await(1)],
            };
            let main = [&[Op::Start(1), Op::Start(2)], wait, &[Op::Join, Op::Cancel(2)]].concat();
            Plan { queue: Some(0), ..Plan::default() }
                .cast("main", 1, given(&main))
                .cast("producer", 1, given(&[Op::Produce(3)]))
                .cast("consumer", 1, given(&[Op::Get, Op::Say(READ), Op::Done, Op::Again]))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 3, READ)
        },
    },
    goals: &[],
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
