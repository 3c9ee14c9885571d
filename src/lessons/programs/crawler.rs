//! The crawler: a producer, consumers, a visited set behind a lock, a semaphore, `join`.

use crate::lessons::chart::{Bar, Chart, crew, times_waited};
use crate::lessons::code;
use crate::lessons::context::{Context, MS};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{Verdict, at_most, each_once, ends_well, must};
use crate::lessons::lesson::{Lesson, Part, Variant};
use crate::lessons::measure::{Found, count, end_or_last, last, most, steps, time, waits};
use crate::lessons::question::{Ask, Question};
use crate::lessons::run::run;
use crate::lessons::script::{Op, PAGES, Program, arranged, given};
use crate::lessons::settings::{Hrefs, Knob, Settings};
use crate::lessons::site::Site;
use crate::machine::{Machine, TaskState};
use crate::runtime::Task;
use crate::sync::{Lock, Queue, Semaphore};
use crate::trace::{Cursor, EventKind, Log, UrlId, Wait};
use scraper::{Html, Selector};
use std::rc::Rc;

/// What its tasks share.
struct Crawl {
    site: Site,
    queue: Queue<UrlId>,
    visited: Lock<Vec<UrlId>>,
    permits: Semaphore,
    /// [`hrefs`], which is passed in: only who runs this lesson loads `scraper`.
    hrefs: Hrefs,
}

// shown: program
/// The address in every link of a page.
pub fn hrefs(html: &str) -> Vec<String> {
    let links = Selector::parse("a[href]").expect("a selector");
    let page = Html::parse_document(html);
    page.select(&links).filter_map(|link| link.attr("href")).map(str::to_owned).collect()
}

async fn fetch(ctx: &Context, site: &Site, url: UrlId) -> String {
    ctx.record_fetch(url);
    ctx.at_line("read-file");
    let html = site.body(url).await;
    ctx.at_line("transfer");
    ctx.timer((20 + html.len() as u64 / 100) * MS).await;
    ctx.record_body(url, html.len());
    html
}

async fn producer(ctx: Context, crawl: Rc<Crawl>) {
    ctx.at_line("mark-start");
    let start = crawl.site.start();
    crawl.visited.lock().await.push(start);
    ctx.at_line("put-start");
    crawl.queue.put(start).await.expect("the queue is open");
}

async fn consumer(ctx: Context, number: u32, crawl: Rc<Crawl>) {
    loop {
        ctx.at_line("get");
        let Ok(url) = crawl.queue.get().await else { return };
        ctx.at_line("acquire");
        let permit = crawl.permits.acquire().await;
        ctx.at_line("fetch");
        let html = fetch(&ctx, &crawl.site, url).await;
        drop(permit);
        ctx.at_line("find");
        let hrefs = crawl.hrefs.of(&html);
        ctx.at_line("lock");
        let mut visited = crawl.visited.lock().await;
        for link in crawl.site.links(url, &html, &hrefs) {
            if crawl.site.contains(link) && !visited.contains(&link) {
                ctx.at_line("mark");
                visited.push(link);
                ctx.at_line("put");
                crawl.queue.put(link).await.expect("the queue is open");
            }
        }
        drop(visited);
        ctx.at_line("say-read");
        ctx.print(format!("consumer {number} read {}", crawl.site.path(url).unwrap_or_default()));
        ctx.at_line("done");
        crawl.queue.task_done().expect("the page was taken");
    }
}

async fn program(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", None, ctx.trace());
    let visited = Lock::new("visited", Vec::new(), ctx.trace());
    ctx.at_line("make-permits");
    let permits = Semaphore::new("permits", ctx.knob("permits"), ctx.trace());
    let crawl = Rc::new(Crawl { site: Site::new(&ctx), queue, visited, permits, hrefs: ctx.hrefs() });
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, crawl.clone()));
    let consumers: Vec<_> = (1..=ctx.knob("consumers")).map(start).collect();
    ctx.at_line("produce");
    ctx.wait_for(&ctx.spawn("producer", producer(ctx.clone(), crawl.clone()))).await;
    ctx.at_line("join");
    crawl.queue.join().await;
    ctx.at_line("cancel");
    consumers.iter().for_each(Task::cancel);
    ctx.at_line("report");
    ctx.print(format!("{} pages", crawl.visited.lock().await.len()));
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "crawler",
    part: Part::Programs,
    place: 8,
    variants: &[Variant {
        name: "program",
        code: &code::crawler::PROGRAM,
        knobs: &["consumers", "permits"],
        program: |ctx| Box::pin(program(ctx)),
    }],
    beside: None,
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
        program: |order| {
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
            Program { queue: Some(0), permits: Some(3), ..Program::default() }
                .spawn("main", 1, given(&[Op::Produce(1), Op::Start(1), Op::Join, Op::Cancel(1)]))
                .spawn("consumer", 5, consumer)
        },
        judge: |log, _| {
            ends_well(log)?;
            at_most(log, 3)?;
            each_once(log, PAGES, READ)?;
            waits_with_empty_hands(log)
        },
    },
    goals: &[],
    chart: Some(Chart { title: "Waits for a permit, each bar a run", long_names: true, bars: waits_for_permits }),
    crawls: true,
    verdict: |log, _| ends_well(log),
};

const READ: &str = "read page";

/// How often somebody waits for a permit with as many consumers as permits, with more consumers,
/// and with the knobs as they are; each is a run.
fn waits_for_permits(settings: &Settings) -> Vec<Bar> {
    let now = (settings.get("consumers"), settings.get("permits"));
    let mut all = vec![(5, 5), (8, 3)];
    if !all.contains(&now) {
        all.push(now);
    }
    let bar = |(consumers, permits)| {
        let settings = settings.clone().with("consumers", consumers).with("permits", permits);
        let log = run(&LESSON, &LESSON.variants[0], &settings);
        let (value, at_once, end) = (waits(&log, "permits").value, in_flight(&log).value, end_or_last(&log).value);
        let text = format!("{}, at most {at_once} requests at once, {}", times_waited(value), time(end));
        Bar { name: crew(consumers, permits), value, text }
    };
    all.into_iter().map(bar).collect()
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
