//! Ten pages, three at a time: why concurrency is not rate, and what limits a rate.

use crate::lessons::code;
use crate::lessons::context::{Context, MS, SECOND};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, end_or_last, last, most_held, steps, time};
use crate::lessons::question::{Ask, Question};
use crate::lessons::run::run;
use crate::lessons::script::Program;
use crate::lessons::settings::{Knob, Settings};
use crate::sync::{Lock, Semaphore};
use crate::trace::{EventKind, Log, Micros};

// shown: three-at-a-time fast-answers
async fn fetch(ctx: Context, number: u32, permits: Semaphore, answer: u64) {
    ctx.at_line("acquire");
    let permit = permits.acquire().await;
    ctx.at_line("say-asked");
    ctx.print(format!("{} s: url {number} is asked for", ctx.clock(2)));
    ctx.at_line("sleep");
    ctx.sleep(answer).await;
    drop(permit);
    ctx.at_line("say-here");
    ctx.print(format!("{} s: url {number} is here", ctx.clock(2)));
}

async fn at_a_time(ctx: Context, answer: u64) {
    ctx.at_line("make-permits");
    let permits = Semaphore::new("permits", ctx.knob("permits"), ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("fetch-{n}"), fetch(ctx.clone(), n, permits.clone(), answer));
    let fetches = (1..=ctx.knob("urls")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(fetches).await;
}
// end

// shown: paced
async fn fetch_in_turn(ctx: Context, number: u32, permits: Semaphore, pace: Lock<()>) {
    ctx.at_line("acquire");
    let permit = permits.acquire().await;
    ctx.at_line("pace");
    let turn = pace.lock().await;
    ctx.at_line("pause");
    ctx.sleep(ctx.knob("gap") as u64 * MS).await;
    drop(turn);
    ctx.at_line("say-asked");
    ctx.print(format!("{} s: url {number} is asked for", ctx.clock(2)));
    ctx.at_line("sleep");
    ctx.sleep(ctx.knob("fast") as u64 * MS).await;
    drop(permit);
    ctx.at_line("say-here");
    ctx.print(format!("{} s: url {number} is here", ctx.clock(2)));
}

async fn paced(ctx: Context) {
    ctx.at_line("make-permits");
    let permits = Semaphore::new("permits", ctx.knob("permits"), ctx.trace());
    let pace = Lock::new("pace", (), ctx.trace());
    ctx.at_line("start");
    let start = |n| {
        let fetch = fetch_in_turn(ctx.clone(), n, permits.clone(), pace.clone());
        ctx.spawn(format!("fetch-{n}"), fetch)
    };
    let fetches = (1..=ctx.knob("urls")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(fetches).await;
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "rate",
    part: Part::Programs,
    place: 5,
    variants: &[
        Variant {
            name: "three-at-a-time",
            code: &code::rate::THREE_AT_A_TIME,
            knobs: &["urls", "permits", "latency"],
            program: |ctx| {
                let answer = ctx.knob("latency") as u64 * MS;
                Box::pin(at_a_time(ctx, answer))
            },
        },
        Variant {
            name: "fast-answers",
            code: &code::rate::FAST_ANSWERS,
            knobs: &["urls", "permits", "fast"],
            program: |ctx| {
                let answer = ctx.knob("fast") as u64 * MS;
                Box::pin(at_a_time(ctx, answer))
            },
        },
        Variant {
            name: "paced",
            code: &code::rate::PACED,
            knobs: &["urls", "permits", "fast", "gap"],
            program: |ctx| Box::pin(paced(ctx)),
        },
    ],
    beside: None,
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
        program: |_| Program::default(),
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
    chart: None,
    crawls: false,
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
