//! The crawler: a producer, consumers, a visited set behind a lock, a semaphore, `join`.

use super::act::{Op, PAGES, Plan, arranged, given};
use super::exercise::{Exercise, Kind};
use super::judge::{Verdict, at_most, each_once, ends_well, must};
use super::lab::{Lab, MS};
use super::lesson::{Knob, Lesson, Settings, Variant};
use super::measure::{Found, count, end_or_last, last, most, steps, waits};
use super::question::{Ask, Question};
use super::run::run;
use super::site::Site;
use crate::machine::{Machine, TaskState};
use crate::runtime::Task;
use crate::sync::{Lock, Queue, Semaphore};
use crate::trace::{Cursor, EventKind, Log, Micros, UrlId, Wait};
use std::rc::Rc;

/// What its tasks share.
struct Crawl {
    site: Site,
    queue: Queue<UrlId>,
    visited: Lock<Vec<UrlId>>,
    permits: Semaphore,
}

// shown: program
async fn fetch(lab: &Lab, site: &Site, url: UrlId) -> String {
    lab.see_fetch(url);
    lab.see(13);
    let html = site.body(url).await;
    lab.see(15);
    lab.timer((20 + html.len() as u64 / 100) * MS).await;
    lab.see_body(url, html.len());
    html
}

async fn producer(lab: Lab, crawl: Rc<Crawl>) {
    lab.see(20);
    let start = crawl.site.start();
    crawl.visited.lock().await.push(start);
    lab.see(21);
    crawl.queue.put(start).await.expect("the queue is open");
}

async fn consumer(lab: Lab, number: u32, crawl: Rc<Crawl>) {
    loop {
        lab.see(26);
        let Ok(url) = crawl.queue.get().await else { return };
        lab.see(27);
        let permit = crawl.permits.acquire().await;
        lab.see(28);
        let html = fetch(&lab, &crawl.site, url).await;
        drop(permit);
        lab.see(29);
        let mut visited = crawl.visited.lock().await;
        for link in crawl.site.links(url, &html) {
            if crawl.site.contains(link) && !visited.contains(&link) {
                lab.see(33);
                visited.push(link);
                lab.see(34);
                crawl.queue.put(link).await.expect("the queue is open");
            }
        }
        drop(visited);
        lab.see(35);
        lab.print(format!("consumer {number} read {}", crawl.site.path(url).unwrap_or_default()));
        lab.see(36);
        crawl.queue.task_done().expect("the page was taken");
    }
}

async fn program(lab: Lab) {
    lab.see(40);
    let queue = Queue::new("queue", None, lab.trace());
    let visited = Lock::new("visited", Vec::new(), lab.trace());
    lab.see(41);
    let permits = Semaphore::new("permits", lab.knob("permits"), lab.trace());
    let crawl = Rc::new(Crawl { site: Site::new(&lab), queue, visited, permits });
    lab.see(42);
    let start = |n| lab.spawn(format!("consumer-{n}"), consumer(lab.clone(), n, crawl.clone()));
    let consumers: Vec<_> = (1..=lab.knob("consumers")).map(start).collect();
    lab.see(46);
    lab.wait_for(&lab.spawn("producer", producer(lab.clone(), crawl.clone()))).await;
    lab.see(47);
    crawl.queue.join().await;
    lab.see(48);
    consumers.iter().for_each(Task::cancel);
    lab.see(50);
    lab.print(format!("{} pages", crawl.visited.lock().await.len()));
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "crawler",
    chapter: 6,
    source: "crawler.rs",
    variants: &[Variant {
        name: "program",
        python: "program.py",
        knobs: &["consumers", "permits"],
        program: |lab| Box::pin(program(lab)),
    }],
    knobs: &[
        Knob { name: "consumers", min: 1, max: 12, step: 1, default: 5, unit: "" },
        Knob { name: "permits", min: 1, max: 12, step: 1, default: 5, unit: "" },
    ],
    questions: &[
        Question {
            id: "waits",
            variant: "program",
            ask: Ask::Count(|settings| vec![0, 1, settings.get("consumers").into()], |log| waits(log, "permits")),
        },
        Question {
            id: "at-once",
            variant: "program",
            ask: Ask::Count(
                |settings| vec![1, settings.get("consumers").into(), settings.get("permits").into()],
                in_flight,
            ),
        },
        Question {
            id: "home",
            variant: "program",
            ask: Ask::Count(
                |settings| vec![1, settings.get("consumers").into(), 20],
                |log| count(log, true, &|event| event.kind == EventKind::FetchStarted { url: 0 }),
            ),
        },
        Question { id: "idle", variant: "program", ask: Ask::Words(at_join) },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["done", "fetch", "put", "release", "get", "acquire"]),
        plan: |order| {
            let lines: [&[Op]; 6] = [
                &[Op::Done],
                &[Op::Work(100), Op::Say(READ)],
                &[Op::PutLinks],
                &[Op::Release],
                &[Op::Get],
                &[Op::Acquire],
            ];
            let mut consumer = arranged(&lines, order);
            consumer.push((0, Op::Again));
            Plan { queue: Some(0), permits: Some(3), ..Plan::default() }
                .cast("main", 1, given(&[Op::Produce(1), Op::Start(1), Op::Join, Op::Cancel(1)]))
                .cast("consumer", 5, consumer)
        },
        judge: |log, _| {
            ends_well(log)?;
            at_most(log, 3)?;
            each_once(log, PAGES, READ)?;
            waits_with_empty_hands(log)
        },
    },
    goals: &[],
    verdict: |log, _| ends_well(log),
};

const READ: &str = "read page";

/// What became of a crawl with so many consumers and permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// Consumers.
    pub consumers: u32,
    /// Permits.
    pub permits: u32,
    /// How often a consumer waited for a permit.
    pub waits: u64,
    /// The most requests under way at once.
    pub at_once: u64,
    /// When it ended, µs.
    pub end: Micros,
}

/// Crawls with as many consumers as permits, with more, and as the knobs stand; each is a run.
pub fn waited(settings: &Settings) -> Vec<Waited> {
    let now = (settings.get("consumers"), settings.get("permits"));
    let mut all = vec![(5, 5), (8, 3)];
    if !all.contains(&now) {
        all.push(now);
    }
    let crawl = |(consumers, permits)| {
        let settings = settings.clone().with("consumers", consumers).with("permits", permits);
        let log = run(&LESSON, &LESSON.variants[0], &settings);
        let (waits, at_once, end) = (waits(&log, "permits").value, in_flight(&log).value, end_or_last(&log).value);
        Waited { consumers, permits, waits, at_once, end }
    };
    all.into_iter().map(crawl).collect()
}

/// The most requests that were under way at once.
fn in_flight(log: &Log) -> Found {
    most(log, &|machine| machine.tasks().iter().filter(|row| matches!(row.doing, TaskState::Fetching(_))).count())
}

/// What the consumers do when `join` has returned.
fn at_join(log: &Log) -> (&'static str, u32) {
    let mut machine = Cursor::new(Machine::default());
    for (step, event) in steps(log) {
        machine.advance([event]);
        if matches!(event.kind, EventKind::Joined { .. }) {
            let waits = |doing| matches!(doing, TaskState::Waiting(Wait::Get(_)));
            let key = match machine.fold().consumers().filter(|(_, row)| !waits(row.doing)).count() {
                _ if machine.fold().consumers().count() == 0 => "over",
                0 => "wait",
                _ => "work",
            };
            return (key, step);
        }
    }
    ("work", last(log))
}

/// Nobody holds a permit while it waits for a page.
fn waits_with_empty_hands(log: &Log) -> Verdict {
    let mut machine = Cursor::new(Machine::default());
    for event in log.events() {
        machine.advance([event]);
        if let EventKind::Waiting { on: Wait::Get(_) } = event.kind {
            let holds = machine.fold().things().iter().any(|row| row.holders.contains(&event.task));
            let who = machine.fold().name(event.task);
            must(!holds, || {
                format!("{who} keeps a permit while it waits for a page, so that nobody else can use it.")
            })?;
        }
    }
    Ok(())
}
