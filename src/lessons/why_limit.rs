//! Fifty requests at once against a server that refuses what it cannot serve.

use super::act::Plan;
use super::exercise::{Exercise, Kind};
use super::judge::{ends_well, must};
use super::lab::{Lab, MS};
use super::lesson::{Knob, Lesson, Settings, Variant};
use super::measure::{Found, count, end_or_last, most_written, time};
use super::question::{Ask, Question};
use super::run::run;
use crate::sync::Semaphore;
use crate::trace::{EventKind, Log};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

// shown: all-at-once limited
async fn server(lab: &Lab, busy: &Cell<u32>) -> u16 {
    lab.see(13);
    if busy.get() == lab.knob("capacity") {
        return 503;
    }
    lab.see(15);
    busy.set(busy.get() + 1);
    lab.see_written("busy", &busy.get());
    lab.see(16);
    lab.sleep(lab.knob("latency") as u64 * MS).await;
    lab.see(17);
    busy.set(busy.get() - 1);
    lab.see_written("busy", &busy.get());
    200
}
// end

// shown: all-at-once
async fn request(lab: Lab, number: u32, internet: Rc<Internet>) {
    lab.see(22);
    let status = server(&lab, &internet.busy).await;
    if status == 503 {
        lab.see(24);
        lab.print(format!("request {number} is refused"));
    }
    internet.statuses.borrow_mut().push(status);
}

async fn all_at_once(lab: Lab) {
    let internet = Rc::<Internet>::default();
    lab.see(29);
    let start = |n| lab.spawn(format!("request-{n}"), request(lab.clone(), n, internet.clone()));
    let requests = (1..=lab.knob("requests")).map(start).collect();
    lab.see(30);
    lab.gather(requests).await;
    lab.see(31);
    lab.print(internet.tally());
}
// end

// shown: limited
async fn limited_request(lab: Lab, number: u32, permits: Semaphore, internet: Rc<Internet>) {
    lab.see(22);
    let permit = permits.acquire().await;
    lab.see(23);
    let status = server(&lab, &internet.busy).await;
    drop(permit);
    if status == 503 {
        lab.see(25);
        lab.print(format!("request {number} is refused"));
    }
    internet.statuses.borrow_mut().push(status);
}

async fn limited(lab: Lab) {
    let internet = Rc::<Internet>::default();
    lab.see(30);
    let permits = Semaphore::new("permits", lab.knob("permits"), lab.trace());
    lab.see(31);
    let start = |n| {
        let request = limited_request(lab.clone(), n, permits.clone(), internet.clone());
        lab.spawn(format!("request-{n}"), request)
    };
    let requests = (1..=lab.knob("requests")).map(start).collect();
    lab.see(32);
    lab.gather(requests).await;
    lab.see(33);
    lab.print(internet.tally());
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
    chapter: 1,
    source: "why_limit.rs",
    variants: &[
        Variant {
            name: "all-at-once",
            python: "all-at-once.py",
            knobs: &["requests", "capacity", "latency"],
            program: |lab| Box::pin(all_at_once(lab)),
        },
        Variant {
            name: "limited",
            python: "limited.py",
            knobs: &["requests", "capacity", "latency", "permits"],
            program: |lab| Box::pin(limited(lab)),
        },
    ],
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
        plan: |_| Plan::default(),
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
