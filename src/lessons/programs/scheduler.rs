//! Programs whose outcome depends on who runs next, and goals for who chooses that.

use crate::lessons::code;
use crate::lessons::context::{Context, Shared};
use crate::lessons::exercise::{Exercise, Kind};
use crate::lessons::judge::{ends_well, must};
use crate::lessons::lesson::{Goal, Lesson, Part, Variant};
use crate::lessons::measure::{Found, MAIN, count, ends, written};
use crate::lessons::question::{Ask, Question};
use crate::lessons::schedules::Schedules;
use crate::lessons::script::{Op, Program, Script, given};
use crate::lessons::settings::{Knob, Settings};
use crate::runtime::Found as Search;
use crate::sync::{Lock, Queue};
use crate::trace::{EventKind, Log};
use std::cell::RefCell;
use std::rc::Rc;

// shown: lost-update
async fn add_one(ctx: Context, number: u32, shared: Rc<RefCell<Vec<u32>>>) {
    for _ in 0..2 * (number - 1) {
        ctx.at_line("wait-turn");
        ctx.sleep(0).await; // comes later than the one before
    }
    ctx.at_line("read");
    let last = shared.borrow().last().copied().unwrap_or(0);
    ctx.record_read("shared", &shared.borrow());
    ctx.at_line("sleep");
    ctx.sleep(0).await;
    ctx.at_line("write");
    shared.borrow_mut().push(last + 1);
    ctx.record_written("shared", &shared.borrow());
}

async fn lost_update(ctx: Context) {
    ctx.at_line("make-list");
    let shared = Rc::new(RefCell::new(Vec::new()));
    ctx.at_line("start");
    let start = |n| ctx.spawn(format!("task-{n}"), add_one(ctx.clone(), n, shared.clone()));
    let tasks = (1..=ctx.knob("tasks")).map(start).collect();
    ctx.at_line("gather");
    ctx.gather(tasks).await;
    ctx.at_line("report");
    ctx.print(format!("the list is {}", shared.borrow().text()));
}
// end

// shown: deadlock
async fn transfer(ctx: Context, number: u32, first: Lock<()>, second: Lock<()>) {
    for _ in 0..2 * (number - 1) {
        ctx.at_line("wait-turn");
        ctx.sleep(0).await; // comes later than the one before
    }
    ctx.at_line("lock-first");
    let _first = first.lock().await;
    ctx.at_line("sleep");
    ctx.sleep(0).await;
    ctx.at_line("lock-second");
    let _second = second.lock().await;
    ctx.at_line("say-both");
    ctx.print(format!("worker {number} holds both"));
}

async fn deadlock(ctx: Context) {
    ctx.at_line("make-locks");
    let (a, b) = (Lock::new("a", (), ctx.trace()), Lock::new("b", (), ctx.trace()));
    ctx.at_line("gather");
    let one = ctx.spawn("worker-1", transfer(ctx.clone(), 1, a.clone(), b.clone()));
    let two = ctx.spawn("worker-2", transfer(ctx.clone(), 2, b, a));
    ctx.gather(vec![one, two]).await;
    ctx.at_line("report");
    ctx.print("both are done");
}
// end

// shown: fewest-turns
async fn consumer(ctx: Context, number: u32, queue: Queue<u32>) {
    for _ in 0..ctx.knob("items") {
        ctx.at_line("get");
        let Ok(item) = queue.get().await else { return };
        ctx.at_line("say-took");
        ctx.print(format!("consumer {number} took item {item}"));
    }
}

async fn producer(ctx: Context, queue: Queue<u32>) {
    for item in 1..=2 * ctx.knob("items") {
        ctx.at_line("put");
        queue.put(item).await.expect("the queue is open");
    }
    ctx.at_line("say-put");
    ctx.print("put all items");
}

async fn fewest_turns(ctx: Context) {
    ctx.at_line("make-queue");
    let queue = Queue::new("queue", Some(ctx.knob("slots")), ctx.trace());
    ctx.at_line("gather");
    let start = |n| ctx.spawn(format!("consumer-{n}"), consumer(ctx.clone(), n, queue.clone()));
    let mut tasks: Vec<_> = (1..=2).map(start).collect();
    tasks.push(ctx.spawn("producer", producer(ctx.clone(), queue)));
    ctx.gather(tasks).await;
}
// end

/// The lesson.
pub(super) static LESSON: Lesson = Lesson {
    name: "scheduler",
    part: Part::YourTurn,
    place: 1,
    variants: &[
        Variant {
            name: "lost-update",
            code: &code::scheduler::LOST_UPDATE,
            knobs: &["tasks"],
            program: |ctx| Box::pin(lost_update(ctx)),
        },
        Variant {
            name: "deadlock",
            code: &code::scheduler::DEADLOCK,
            knobs: &[],
            program: |ctx| Box::pin(deadlock(ctx)),
        },
        Variant {
            name: "fewest-turns",
            code: &code::scheduler::FEWEST_TURNS,
            knobs: &["items", "slots"],
            program: |ctx| Box::pin(fewest_turns(ctx)),
        },
    ],
    beside: None,
    knobs: &[
        Knob { name: "tasks", min: 2, max: 4, step: 1, default: 2, unit: "" },
        Knob { name: "items", min: 1, max: 4, step: 1, default: 3, unit: "" },
        Knob { name: "slots", min: 1, max: 4, step: 1, default: 2, unit: "" },
    ],
    questions: &[
        Question {
            id: "list",
            variant: "lost-update",
            ask: Ask::Text(
                |settings| vec![numbers(settings), "[1, 1]".into(), "[2]".into()],
                |log| written(log, "shared"),
            ),
        },
        Question { id: "deadlock", variant: "deadlock", ask: Ask::Words(ends) },
        Question {
            id: "turns",
            variant: "fewest-turns",
            ask: Ask::Count(|settings| [3, 6, 2 * settings.get("items")].map(u64::from).into(), turns),
        },
    ],
    exercise: Exercise {
        kind: Kind::Arrange(&["read-1", "append-1", "read-2", "append-2"]),
        program: |order| {
            let timed = |task: u32| timetable(task, order);
            Program::default()
                .spawn("main", 1, given(&[Op::Start(1), Op::Start(2), Op::Await(1), Op::Await(2)]))
                .spawn("task-1", 1, timed(0))
                .spawn("task-2", 1, timed(2))
        },
        judge: |log, _| {
            ends_well(log)?;
            let (list, _) = written(log, "shared");
            must(list != "[1, 2]", || "The list comes out as [1, 2], which is right.".into())
        },
    },
    goals: &[
        Goal { variant: "lost-update", met: wrong_list },
        Goal { variant: "deadlock", met: deadlocked },
        Goal { variant: "fewest-turns", met: in_fewest_turns },
    ],
    chart: None,
    crawls: false,
    verdict: |log, settings| {
        ends_well(log)?;
        let list = written(log, "shared").0;
        if list.is_empty() { Ok(()) } else { right_list(&list, settings).map(drop) }
    },
};

/// What a task does and when, for the lines that are its: reading at `task`, appending at the next.
fn timetable(task: u32, order: &[u32]) -> Script {
    let place = |line| order.iter().position(|at| *at == line).unwrap_or(0) as u32 + 1;
    let (read, append) = (place(task), place(task + 1));
    if append < read {
        return given(&[Op::Raise("UnboundLocalError: it appends before it has read")]);
    }
    vec![(0, Op::Until(100 * read)), (read, Op::Read), (0, Op::Until(100 * append)), (append, Op::Append)]
}

fn numbers(settings: &Settings) -> String {
    (1..=settings.get("tasks")).collect::<Vec<_>>().text()
}

/// Whether the list is as it should be, in a sentence.
fn right_list(list: &str, settings: &Settings) -> Result<String, String> {
    let right = numbers(settings);
    if *list == right {
        return Ok(format!("The list comes out as {list}, which is right."));
    }
    Err(format!("The list comes out as {list}, and should be {right}."))
}

fn wrong_list(log: &Log, settings: &Settings) -> Result<String, String> {
    // What is wrong is what is wanted.
    match right_list(&written(log, "shared").0, settings) {
        Ok(right) => Err(right),
        Err(wrong) => Ok(wrong),
    }
}

fn deadlocked(log: &Log, _: &Settings) -> Result<String, String> {
    match ends_well(log) {
        Ok(()) => Err("It ends, without a deadlock.".into()),
        Err(stuck) => Ok(stuck),
    }
}

/// How often a task other than the main one had its turn; the step is the last time.
fn turns(log: &Log) -> Found {
    count(log, false, &|event| event.task > MAIN && event.kind == EventKind::TaskPolled)
}

fn in_fewest_turns(log: &Log, settings: &Settings) -> Result<String, String> {
    ends_well(log)?;
    let took = turns(log).value;
    let schedules = Schedules::new(&LESSON, &LESSON.variants[2], settings);
    let mut fewest = took;
    // Each search finds a run with fewer turns than the one before, the last one none.
    while let Search::Bad(run) = schedules.search_for(move |run| turns(&run.log()).value < fewest).run() {
        fewest = turns(&run.log()).value;
    }
    if took > fewest {
        return Err(format!("That took {took} turns. It can be done in {fewest}."));
    }
    Ok(format!("That took {took} turns, and no order takes fewer."))
}
