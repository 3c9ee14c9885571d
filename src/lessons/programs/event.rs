//! Clients that wait until a server is up.

use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, each_once, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{end_or_last, ends, printed, waits};
use crate::lessons::question::{Ask, Question};
use crate::lessons::script::{Op, Program, given};
use crate::lessons::settings::{Knob, Settings};
use crate::sync::Event;
use crate::trace::{EventKind, Log};

// shown: stays-set
async fn server(ctx: Context, ready: Event) {
    ctx.at_line("boot");
    ctx.sleep(ctx.knob("boot") as u64 * MS).await;
    ctx.at_line("say-up");
    ctx.print("the server is up");
    ctx.at_line("set");
    ready.set();
}
// end

// shown: pulse
async fn pulsing_server(ctx: Context, ready: Event) {
    ctx.at_line("boot");
    ctx.sleep(ctx.knob("boot") as u64 * MS).await;
    ctx.at_line("say-up");
    ctx.print("the server is up");
    ctx.at_line("set");
    ready.set();
    ctx.at_line("clear");
    ready.clear();
}
// end

// shown: stays-set pulse
async fn client(ctx: Context, number: u32, ready: Event) {
    ctx.at_line("come");
    ctx.sleep(number as u64 * ctx.knob("gap") as u64 * MS).await;
    ctx.at_line("wait");
    ready.wait().await;
    ctx.at_line("say-asks");
    ctx.print(format!("client {number} asks"));
}
// end

// shown: stays-set
async fn stays_set(ctx: Context) {
    ctx.at_line("make-event");
    let ready = Event::new("ready", ctx.trace());
    ctx.at_line("start");
    let client = |n| ctx.spawn(format!("client-{n}"), client(ctx.clone(), n, ready.clone()));
    ctx.at_line("gather");
    let mut tasks = vec![ctx.spawn("server", server(ctx.clone(), ready.clone()))];
    tasks.extend((1..=ctx.knob("clients")).map(client));
    ctx.gather(tasks).await;
    ctx.at_line("report");
    ctx.print("every client has asked");
}
// end

// shown: pulse
async fn pulse(ctx: Context) {
    ctx.at_line("make-event");
    let ready = Event::new("ready", ctx.trace());
    ctx.at_line("start");
    let client = |n| ctx.spawn(format!("client-{n}"), client(ctx.clone(), n, ready.clone()));
    ctx.at_line("gather");
    let mut tasks = vec![ctx.spawn("server", pulsing_server(ctx.clone(), ready.clone()))];
    tasks.extend((1..=ctx.knob("clients")).map(client));
    ctx.gather(tasks).await;
    ctx.at_line("report");
    ctx.print("every client has asked");
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "event",
    part: Part::Programs,
    place: 6,
    variants: &[
        Variant {
            name: "stays-set",
            code: &code::event::STAYS_SET,
            knobs: &["clients", "gap", "boot"],
            program: |ctx| Box::pin(stays_set(ctx)),
        },
        Variant {
            name: "pulse",
            code: &code::event::PULSE,
            knobs: &["clients", "gap", "boot"],
            program: |ctx| Box::pin(pulse(ctx)),
        },
    ],
    beside: None,
    knobs: &[
        Knob { name: "clients", min: 1, max: 8, step: 1, default: 4, unit: "" },
        Knob { name: "gap", min: 100, max: 300, step: 50, default: 100, unit: "ms" },
        Knob { name: "boot", min: 50, max: 950, step: 100, default: 250, unit: "ms" },
    ],
    questions: &[
        Question { id: "waits", variant: "stays-set", ask: Ask::Count(likely_clients, |log| waits(log, "ready")) },
        Question { id: "end", variant: "stays-set", ask: Ask::Time(likely_ends, end_or_last) },
        Question { id: "pulse", variant: "pulse", ask: Ask::Words(ends) },
        Question { id: "asked", variant: "pulse", ask: Ask::Count(likely_clients, |log| printed(log, " asks")) },
    ],
    exercise: Exercise {
        kind: Kind::Repair(&["sleep", "spin", "set", "wait"]),
        program: |choice| {
            let first = match choice {
                [0] => Op::Sleep(100),
                [1] => Op::Again,
                [2] => Op::SetEvent,
                _ => Op::WaitEvent,
            };
            Program { event: true, ..Program::default() }
                .spawn("main", 1, given(&[Op::Start(1), Op::Start(2), Op::Await(1), Op::Await(2)]))
                .spawn("server", 1, given(&[Op::Sleep(200), Op::Print(UP), Op::SetEvent]))
                .spawn("client", 3, given(&[first, Op::Say(ASKS)]))
        },
        judge: |log, _| {
            ends_well(log)?;
            asks_when_it_is_up(log)?;
            each_once(log, 3, ASKS)
        },
    },
    goals: &[],
    chart: None,
    crawls: false,
    verdict: |log, _| ends_well(log),
};

const UP: &str = "the server is up";
const ASKS: &str = "asks: client";

/// Nobody asks before the server is up.
fn asks_when_it_is_up(log: &Log) -> Verdict {
    let said = log.events().iter().filter_map(|event| match &event.kind {
        EventKind::Printed { text } => Some(text),
        _ => None,
    });
    let early = said.take_while(|text| *text != UP).find(|text| text.starts_with(ASKS));
    must(early.is_none(), || "A client asks before the server is up.".into())
}

fn likely_clients(settings: &Settings) -> Vec<u64> {
    let clients = u64::from(settings.get("clients"));
    vec![0, 1, clients]
}

fn likely_ends(settings: &Settings) -> Vec<u64> {
    let [clients, gap, boot] = ["clients", "gap", "boot"].map(|name| u64::from(settings.get(name)));
    vec![boot * MS, clients * gap * MS, (boot + clients * gap) * MS]
}
