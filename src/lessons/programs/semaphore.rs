//! Many workers, few permits.

use crate::lessons::chart::{Bar, Chart};
use crate::lessons::code;
use crate::lessons::context::{Context, SECOND};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, at_most, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, last, most_held, steps, task_name, time};
use crate::lessons::question::{Ask, Question};
use crate::lessons::run::run;
use crate::lessons::script::{Op, Program, arranged, given};
use crate::lessons::settings::{Knob, Settings};
use crate::machine::Machine;
use crate::sync::Semaphore;
use crate::trace::{Cursor, EventKind, Log, Wait};

// shown: program
async fn worker(ctx: Context, n: u32, semaphore: Semaphore) {
    ctx.at_line("acquire");
    let permit = semaphore.acquire().await;
    ctx.at_line("say-start");
    ctx.print(format!("{} s: worker {n} starts", ctx.clock(0)));
    ctx.at_line("sleep");
    ctx.sleep(ctx.knob("seconds") as u64 * SECOND).await;
    drop(permit);
    ctx.at_line("say-done");
    ctx.print(format!("{} s: worker {n} is done", ctx.clock(0)));
}

async fn main(ctx: Context) {
    ctx.at_line("make-permits");
    let semaphore = Semaphore::new("permits", ctx.knob("permits"), ctx.trace());
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("worker-{n}"), worker(ctx.clone(), n, semaphore.clone()));
    let workers = (1..=ctx.knob("workers")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(workers).await;
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "semaphore",
    part: Part::Programs,
    place: 2,
    variants: &[Variant {
        name: "program",
        code: &code::semaphore::PROGRAM,
        knobs: &["workers", "permits", "seconds"],
        program: |ctx| Box::pin(main(ctx)),
    }],
    beside: None,
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
        program: |order| {
            let lines: [&[Op]; 4] = [&[Op::Work(2000)], &[Op::Release], &[Op::Say(STARTS)], &[Op::Acquire]];
            Program { permits: Some(3), ..Program::default() }
                .spawn("main", 1, given(&[Op::Start(1), Op::Await(1)]))
                .spawn("worker", 10, arranged(&lines, order))
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
    chart: Some(Chart { title: "Finishing time by permits, each bar a run", long_names: false, bars: finishing_times }),
    crawls: false,
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

/// When the program ends, for every number of permits up to that of the workers; each is a run.
fn finishing_times(settings: &Settings) -> Vec<Bar> {
    let bar = |permits: u32| {
        let log = run(&LESSON, &LESSON.variants[0], &settings.clone().with("permits", permits));
        let end = end_or_last(&log).value;
        Bar { name: permits.to_string(), value: end, text: time(end) }
    };
    (1..=settings.get("workers")).map(bar).collect()
}
