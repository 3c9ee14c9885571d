//! A consumer that goes on past a page it has seen, and does not say that it is done with it.

use crate::lessons::act::{Op, Plan, Seen, given};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{each_once, ends_well};
use crate::lessons::lab::{Lab, MS};
use crate::lessons::lesson::{Knob, Lesson, Variant};
use crate::lessons::measure::{end_or_last, ends, printed, unfinished};
use crate::lessons::question::{Ask, Question};
use crate::sync::Queue;

// shown: broken
async fn hasty(lab: Lab, queue: Queue<u32>) {
    let mut visited = Vec::new();
    loop {
        lab.see(9);
        let Ok(page) = queue.get().await else { return };
        lab.see(10);
        if visited.contains(&page) {
            lab.see(11);
            continue;
        }
        lab.see(12);
        visited.push(page);
        lab.see(13);
        lab.sleep(100 * MS).await;
        lab.see(14);
        lab.print(format!("page {page} is read"));
        lab.see(15);
        queue.task_done().expect("the page was taken");
    }
}
// end

// shown: fixed
async fn careful(lab: Lab, queue: Queue<u32>) {
    let mut visited = Vec::new();
    loop {
        lab.see(9);
        let Ok(page) = queue.take().await else { return }; // dropping it is its task_done
        lab.see(11);
        if visited.contains(page.value()) {
            lab.see(12);
            continue;
        }
        lab.see(13);
        visited.push(*page.value());
        lab.see(14);
        lab.sleep(100 * MS).await;
        lab.see(15);
        lab.print(format!("page {} is read", page.value()));
    }
}
// end

// shown: broken
async fn broken(lab: Lab) {
    lab.see(19);
    let queue = Queue::new("queue", None, lab.trace());
    let again = (0..lab.knob("repeats")).map(|_| 1);
    for page in (1..=lab.knob("pages")).chain(again) {
        lab.see(21);
        queue.put(page).await.expect("the queue is open");
    }
    lab.see(22);
    let task = lab.spawn("consumer", hasty(lab.clone(), queue.clone()));
    lab.see(23);
    queue.join().await;
    lab.see(24);
    task.cancel();
    lab.see(25);
    lab.print("all pages are read");
}
// end

// shown: fixed
async fn fixed(lab: Lab) {
    lab.see(21);
    let queue = Queue::new("queue", None, lab.trace());
    let again = (0..lab.knob("repeats")).map(|_| 1);
    for page in (1..=lab.knob("pages")).chain(again) {
        lab.see(23);
        queue.put(page).await.expect("the queue is open");
    }
    lab.see(24);
    let task = lab.spawn("consumer", careful(lab.clone(), queue.clone()));
    lab.see(25);
    queue.join().await;
    lab.see(26);
    task.cancel();
    lab.see(27);
    lab.print("all pages are read");
}
// end

/// The lesson.
pub(in crate::lessons) static LESSON: Lesson = Lesson {
    name: "skipped-task-done",
    chapter: 7,
    source: "mistakes/skipped_task_done.rs",
    variants: &[
        Variant {
            name: "broken",
            python: "broken.py",
            knobs: &["pages", "repeats"],
            program: |lab| Box::pin(broken(lab)),
        },
        Variant {
            name: "fixed",
            python: "fixed.py",
            knobs: &["pages", "repeats"],
            program: |lab| Box::pin(fixed(lab)),
        },
    ],
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
        plan: |choice| {
            let seen: &[Op] = match choice {
                [0] => &[Op::IfSeen(Seen::Continue)],
                [1] => &[],
                [2] => &[Op::IfSeen(Seen::DoneAndContinue)],
                _ => &[Op::IfSeen(Seen::Return)],
            };
            let rest = [Op::Mark, Op::Work(100), Op::Say(READ), Op::Done, Op::Again];
            Plan { queue: Some(0), ..Plan::default() }
                .cast("main", 1, given(&[Op::PutAll(&[1, 2, 1, 3]), Op::Start(1), Op::Join]))
                .cast("consumer", 1, given(&[&[Op::Get], seen, &rest].concat()))
        },
        judge: |log, _| {
            ends_well(log)?;
            each_once(log, 3, READ)
        },
    },
    goals: &[],
    verdict: |log, _| ends_well(log),
};

const READ: &str = "read page";
