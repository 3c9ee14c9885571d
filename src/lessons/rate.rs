//! Ten pages, three at a time: why concurrency is not rate, and what limits a rate.

use super::act::Plan;
use super::exercise::{Exercise, Kind};
use super::judge::{ends_well, must};
use super::lab::{Lab, MS, SECOND};
use super::lesson::{Knob, Lesson, Settings, Variant};
use super::measure::{Found, end_or_last, last, most_held, steps, time};
use super::question::{Ask, Question};
use super::run::run;
use crate::sync::{Lock, Semaphore};
use crate::trace::{EventKind, Log, Micros};

// shown: three-at-a-time fast-answers
async fn fetch(lab: Lab, number: u32, permits: Semaphore, answer: u64) {
    lab.see(12);
    let permit = permits.acquire().await;
    lab.see(13);
    lab.print(format!("{} s: url {number} is asked for", lab.clock(2)));
    lab.see(14);
    lab.sleep(answer).await;
    drop(permit);
    lab.see(15);
    lab.print(format!("{} s: url {number} is here", lab.clock(2)));
}

async fn at_a_time(lab: Lab, answer: u64) {
    lab.see(19);
    let permits = Semaphore::new("permits", lab.knob("permits"), lab.trace());
    lab.see(20);
    let start = |n| lab.spawn(format!("fetch-{n}"), fetch(lab.clone(), n, permits.clone(), answer));
    let fetches = (1..=lab.knob("urls")).map(start).collect();
    lab.see(21);
    lab.gather(fetches).await;
}
// end

// shown: paced
async fn fetch_in_turn(lab: Lab, number: u32, permits: Semaphore, pace: Lock<()>) {
    lab.see(13);
    let permit = permits.acquire().await;
    lab.see(14);
    let turn = pace.lock().await;
    lab.see(15);
    lab.sleep(lab.knob("gap") as u64 * MS).await;
    drop(turn);
    lab.see(16);
    lab.print(format!("{} s: url {number} is asked for", lab.clock(2)));
    lab.see(17);
    lab.sleep(lab.knob("fast") as u64 * MS).await;
    drop(permit);
    lab.see(18);
    lab.print(format!("{} s: url {number} is here", lab.clock(2)));
}

async fn paced(lab: Lab) {
    lab.see(22);
    let permits = Semaphore::new("permits", lab.knob("permits"), lab.trace());
    let pace = Lock::new("pace", (), lab.trace());
    lab.see(23);
    let start = |n| {
        let fetch = fetch_in_turn(lab.clone(), n, permits.clone(), pace.clone());
        lab.spawn(format!("fetch-{n}"), fetch)
    };
    let fetches = (1..=lab.knob("urls")).map(start).collect();
    lab.see(24);
    lab.gather(fetches).await;
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "rate",
    chapter: 5,
    source: "rate.rs",
    variants: &[
        Variant {
            name: "three-at-a-time",
            python: "three-at-a-time.py",
            knobs: &["urls", "permits", "latency"],
            program: |lab| {
                let answer = lab.knob("latency") as u64 * MS;
                Box::pin(at_a_time(lab, answer))
            },
        },
        Variant {
            name: "fast-answers",
            python: "fast-answers.py",
            knobs: &["urls", "permits", "fast"],
            program: |lab| {
                let answer = lab.knob("fast") as u64 * MS;
                Box::pin(at_a_time(lab, answer))
            },
        },
        Variant {
            name: "paced",
            python: "paced.py",
            knobs: &["urls", "permits", "fast", "gap"],
            program: |lab| Box::pin(paced(lab)),
        },
    ],
    knobs: &[
        Knob { name: "urls", min: 1, max: 20, step: 1, default: 10, unit: "" },
        Knob { name: "permits", min: 1, max: 10, step: 1, default: 3, unit: "" },
        Knob { name: "latency", min: 100, max: 2000, step: 100, default: 1000, unit: "ms" },
        Knob { name: "fast", min: 50, max: 500, step: 50, default: 100, unit: "ms" },
        Knob { name: "gap", min: 50, max: 1000, step: 50, default: 200, unit: "ms" },
    ],
    questions: &[
        Question {
            id: "end",
            variant: "three-at-a-time",
            ask: Ask::Time(
                |settings| {
                    let [urls, permits, answer] = ["urls", "permits", "latency"].map(|name| number(settings, name));
                    vec![answer * MS, urls * answer * MS, (urls / permits + 2) * answer * MS]
                },
                end_or_last,
            ),
        },
        Question { id: "in-flight", variant: "fast-answers", ask: Ask::Count(likely, |log| most_held(log, "permits")) },
        Question { id: "rate", variant: "three-at-a-time", ask: Ask::Count(likely, most_in_a_second) },
        Question { id: "fast", variant: "fast-answers", ask: Ask::Count(likely, most_in_a_second) },
        Question { id: "paced", variant: "paced", ask: Ask::Count(likely, most_in_a_second) },
    ],
    exercise: Exercise {
        kind: Kind::Number("gap", "paced"),
        plan: |_| Plan::default(),
        judge: |log, settings| {
            ends_well(log)?;
            let Found { value: most, step } = most_in_a_second(log);
            must(most <= ALLOWED, || {
                let till = log.events()[step as usize].at;
                let from = asked(log).map(|(_, at)| at).find(|at| at + SECOND > till).unwrap_or(till);
                format!("{most} requests begin within one second, from {} to {}.", time(from), time(till))
            })?;
            let gap = settings.get("gap");
            if gap > 50 {
                let shorter = settings.clone().with("gap", gap - 50);
                let most = most_in_a_second(&run(&LESSON, &LESSON.variants[2], &shorter)).value;
                must(most > ALLOWED, || format!("That is slow enough, but {} ms would be as well.", gap - 50))?;
            }
            Ok(())
        },
    },
    goals: &[],
    verdict: |log, _| ends_well(log),
};

/// What the exercise allows in a second.
const ALLOWED: u64 = 4;

fn number(settings: &Settings, name: &str) -> u64 {
    settings.get(name).into()
}

fn likely(settings: &Settings) -> Vec<u64> {
    vec![1, number(settings, "permits"), number(settings, "urls")]
}

/// When each request was asked for, and the step.
fn asked(log: &Log) -> impl Iterator<Item = (u32, Micros)> + '_ {
    let asked = |kind: &EventKind| matches!(kind, EventKind::Printed { text } if text.ends_with("asked for"));
    steps(log).filter(move |(_, event)| asked(&event.kind)).map(|(step, event)| (step, event.at))
}

/// The most requests that were asked for within any one second; the step is the last of them.
fn most_in_a_second(log: &Log) -> Found {
    let mut times = Vec::new();
    let mut most = Found { value: 0, step: last(log) };
    for (step, now) in asked(log) {
        times.push(now);
        let value = times.iter().filter(|at| **at + SECOND > now).count() as u64;
        if value > most.value {
            most = Found { value, step };
        }
    }
    most
}
