//! Fifty requests at once against a server that refuses what it cannot serve.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, count, end_or_last, most_written, time};
use crate::lessons::question::{Ask, Question};
use crate::lessons::run::run;
use crate::lessons::script::Program;
use crate::lessons::settings::{Knob, Settings};
use crate::sync::Semaphore;
use crate::trace::{EventKind, Log};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

// shown: all-at-once limited
async fn server(ctx: &Context, busy: &Cell<u32>) -> u16 {
    ctx.at_line("check");
    if busy.get() == ctx.knob("capacity") {
        return 503;
    }
    ctx.at_line("arrive");
    busy.set(busy.get() + 1);
    ctx.record_written("busy", &busy.get());
    ctx.at_line("sleep");
    ctx.sleep(ctx.knob("latency") as u64 * MS).await;
    ctx.at_line("leave");
    busy.set(busy.get() - 1);
    ctx.record_written("busy", &busy.get());
    200
}
// end

// shown: all-at-once
async fn request(ctx: Context, number: u32, internet: Rc<Internet>) {
    ctx.at_line("ask");
    let status = server(&ctx, &internet.busy).await;
    if status == 503 {
        ctx.at_line("say-refused");
        ctx.print(format!("request {number} is refused"));
    }
    internet.statuses.borrow_mut().push(status);
}

async fn all_at_once(ctx: Context) {
    let internet = Rc::<Internet>::default();
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("request-{n}"), request(ctx.clone(), n, internet.clone()));
    let requests = (1..=ctx.knob("requests")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(requests).await;
    ctx.at_line("report");
    ctx.print(internet.tally());
}
// end

// shown: limited
async fn limited_request(ctx: Context, number: u32, permits: Semaphore, internet: Rc<Internet>) {
    ctx.at_line("acquire");
    let permit = permits.acquire().await;
    ctx.at_line("ask");
    let status = server(&ctx, &internet.busy).await;
    drop(permit);
    if status == 503 {
        ctx.at_line("say-refused");
        ctx.print(format!("request {number} is refused"));
    }
    internet.statuses.borrow_mut().push(status);
}

async fn limited(ctx: Context) {
    let internet = Rc::<Internet>::default();
    ctx.at_line("make-permits");
    let permits = Semaphore::new("permits", ctx.knob("permits"), ctx.trace());
    ctx.at_line("start");
    let start = |n| {
        let request = limited_request(ctx.clone(), n, permits.clone(), internet.clone());
        ctx.spawn(format!("request-{n}"), request)
    };
    let requests = (1..=ctx.knob("requests")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(requests).await;
    ctx.at_line("report");
    ctx.print(internet.tally());
}
// end

/// The other side, and what it answered.
#[derive(Default)]
struct Internet {
    busy: Cell<u32>,
    statuses: RefCell<Vec<u16>>,
}

impl Internet {
    fn tally(&self) -> String {
        let count = |status| self.statuses.borrow().iter().filter(|of| **of == status).count();
        format!("{} answered, {} refused", count(200), count(503))
    }
}

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "why-limit",
    part: Part::Programs,
    place: 1,
    variants: &[
        Variant {
            name: "all-at-once",
            code: &code::why_limit::ALL_AT_ONCE,
            knobs: &["requests", "capacity", "latency"],
            program: |ctx| Box::pin(all_at_once(ctx)),
        },
        Variant {
            name: "limited",
            code: &code::why_limit::LIMITED,
            knobs: &["requests", "capacity", "latency", "permits"],
            program: |ctx| Box::pin(limited(ctx)),
        },
    ],
    beside: None,
    knobs: &[
        Knob { name: "requests", min: 1, max: 60, step: 1, default: 50, unit: "" },
        Knob { name: "capacity", min: 1, max: 30, step: 1, default: 10, unit: "" },
        Knob { name: "latency", min: 100, max: 1000, step: 100, default: 200, unit: "ms" },
        Knob { name: "permits", min: 1, max: 30, step: 1, default: 5, unit: "" },
    ],
    questions: &[
        Question { id: "refused", variant: "all-at-once", ask: Ask::Count(likely, refused) },
        Question { id: "time", variant: "all-at-once", ask: Ask::Time(likely_times, end_or_last) },
        Question { id: "limited", variant: "limited", ask: Ask::Count(likely, refused) },
        Question { id: "busy", variant: "limited", ask: Ask::Count(likely, |log| most_written(log, "busy")) },
        Question { id: "time-limited", variant: "limited", ask: Ask::Time(likely_times, end_or_last) },
    ],
    exercise: Exercise {
        kind: Kind::Number("permits", "limited"),
        program: |_| Program::default(),
        judge: |log, settings| {
            none_refused(log)?;
            let permits = settings.get("permits");
            let more = run(&LESSON, &LESSON.variants[1], &settings.clone().with("permits", permits + 1));
            must(none_refused(&more).is_err(), || {
                let [now, then] = [log, &more].map(|log| time(end_or_last(log).value));
                format!("Nobody is refused. With {} it would be so too, in {then} and not {now}.", permits + 1)
            })
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| none_refused(log),
};

fn none_refused(log: &Log) -> Result<(), String> {
    ends_well(log)?;
    let refused = refused(log).value;
    must(refused == 0, || format!("{refused} request{} refused.", if refused == 1 { " is" } else { "s are" }))
}

fn refused(log: &Log) -> Found {
    count(log, true, &|event| matches!(&event.kind, EventKind::Printed { text } if text.ends_with("is refused")))
}

fn likely(settings: &Settings) -> Vec<u64> {
    let [requests, capacity, permits] = ["requests", "capacity", "permits"].map(|name| u64::from(settings.get(name)));
    vec![0, permits, capacity, requests.saturating_sub(capacity), requests]
}

fn likely_times(settings: &Settings) -> Vec<u64> {
    let [requests, capacity, answer] = ["requests", "capacity", "latency"].map(|name| u64::from(settings.get(name)));
    [answer, requests.div_ceil(capacity) * answer, requests * answer].map(|span| span * MS).into()
}
