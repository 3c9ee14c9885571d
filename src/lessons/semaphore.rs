//! Many workers, few permits.

use super::act::{Op, Plan, arranged, given};
use super::exercise::{Exercise, Kind};
use super::judge::{Verdict, at_most, ends_well, must};
use super::lab::{Lab, SECOND};
use super::lesson::{Knob, Lesson, Settings, Variant};
use super::measure::{end_or_last, last, most_held, steps, task_name, time};
use super::question::{Ask, Question};
use super::run::run;
use crate::machine::Machine;
use crate::sync::Semaphore;
use crate::trace::{Cursor, EventKind, Log, Micros, Wait};

// shown: program
async fn worker(lab: Lab, n: u32, semaphore: Semaphore) {
    lab.see(12);
    let permit = semaphore.acquire().await;
    lab.see(13);
    lab.print(format!("{} s: worker {n} starts", lab.clock(0)));
    lab.see(14);
    lab.sleep(lab.knob("seconds") as u64 * SECOND).await;
    drop(permit);
    lab.see(15);
    lab.print(format!("{} s: worker {n} is done", lab.clock(0)));
}

async fn main(lab: Lab) {
    lab.see(19);
    let semaphore = Semaphore::new("permits", lab.knob("permits"), lab.trace());
    lab.see(20);
    let start = |n| lab.spawn(format!("worker-{n}"), worker(lab.clone(), n, semaphore.clone()));
    let workers = (1..=lab.knob("workers")).map(start).collect();
    lab.see(21);
    lab.gather(workers).await;
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "semaphore",
    chapter: 2,
    source: "semaphore.rs",
    variants: &[Variant {
        name: "program",
        python: "program.py",
        knobs: &["workers", "permits", "seconds"],
        program: |lab| Box::pin(main(lab)),
    }],
    knobs: &[
        Knob { name: "workers", min: 1, max: 12, step: 1, default: 10, unit: "" },
        Knob { name: "permits", min: 1, max: 12, step: 1, default: 3, unit: "" },
        Knob { name: "seconds", min: 1, max: 5, step: 1, default: 2, unit: "s" },
    ],
    questions: &[
        Question {
            id: "end",
            variant: "program",
            ask: Ask::Time(
                |settings| {
                    let [workers, permits, span] = of(settings);
                    vec![span, workers * span, workers / permits * span, (workers / permits + 2) * span]
                },
                end_or_last,
            ),
        },
        Question {
            id: "at-once",
            variant: "program",
            ask: Ask::Count(
                |settings| {
                    let [workers, permits, _] = of(settings);
                    vec![1, permits, permits + 1, workers]
                },
                |log| most_held(log, "permits"),
            ),
        },
        Question { id: "next", variant: "program", ask: Ask::Text(likely_heirs, first_heir) },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["sleep", "release", "print", "acquire"]),
        plan: |order| {
            let lines: [&[Op]; 4] = [&[Op::Work(2000)], &[Op::Release], &[Op::Say(STARTS)], &[Op::Acquire]];
            Plan { permits: Some(3), ..Plan::default() }.cast("main", 1, given(&[Op::Start(1), Op::Await(1)])).cast(
                "worker",
                10,
                arranged(&lines, order),
            )
        },
        judge: |log, _| {
            ends_well(log)?;
            at_most(log, 3)?;
            starts_when_it_does(log)?;
            let end = end_or_last(log).value;
            must(end <= 8 * SECOND, || format!("It takes {}. 8 s are enough.", time(end)))
        },
    },
    goals: &[],
    verdict: |log, _| ends_well(log),
};

const STARTS: &str = "starts: worker";

/// Each worker says that it starts when it has a permit, and right before its work.
fn starts_when_it_does(log: &Log) -> Verdict {
    let mut machine = Cursor::new(Machine::default());
    let mut worked = Vec::new();
    for event in log.events() {
        machine.advance([event]);
        let who = machine.fold().name(event.task);
        match &event.kind {
            EventKind::Waiting { on: Wait::Until(_) } => worked.push(event.task),
            EventKind::Printed { text } if text.starts_with(STARTS) => {
                let held = machine.fold().things().iter().any(|row| row.holders.contains(&event.task));
                must(!worked.contains(&event.task), || format!("{who} says that it starts when its work is over."))?;
                must(held, || format!("{who} says that it starts when it has no permit."))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Workers and permits, and how long one holds a permit, µs.
fn of(settings: &Settings) -> [u64; 3] {
    let number = |name| u64::from(settings.get(name));
    [number("workers"), number("permits"), number("seconds") * SECOND]
}

fn likely_heirs(settings: &Settings) -> Vec<String> {
    let named = |n: u32| format!("worker-{n}");
    let (workers, permits) = (settings.get("workers"), settings.get("permits"));
    let mut likely: Vec<String> = [1, permits + 1, workers].into_iter().filter(|n| *n <= workers).map(named).collect();
    likely.push("nobody".into());
    likely
}

/// Whoever is the first to be handed a permit by another.
fn first_heir(log: &Log) -> (String, u32) {
    let handed = steps(log).find_map(|(step, event)| match event.kind {
        EventKind::Handed { to, .. } => Some((task_name(log, to).to_owned(), step)),
        _ => None,
    });
    handed.unwrap_or(("nobody".into(), last(log)))
}

/// When the program ends, µs, for every number of permits up to that of the workers; each
/// is a run.
pub fn finishing_times(settings: &Settings) -> Vec<(u32, Micros)> {
    let ending = |permits| {
        let log = run(&LESSON, &LESSON.variants[0], &settings.clone().with("permits", permits));
        (permits, end_or_last(&log).value)
    };
    (1..=settings.get("workers")).map(ending).collect()
}
