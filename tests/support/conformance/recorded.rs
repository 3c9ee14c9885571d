//! Random programs that were run on asyncio itself (`tests/fixtures/asyncio/record.py`), run again.

use super::stage::{Stage, Started, turn};
use crawlscope_engine::sync::{Lock, Queue, QueueError, Semaphore};
use futures::FutureExt;
use std::fmt::Display;

const RECORDED: &str = include_str!("../../fixtures/asyncio/programs.txt");

/// What a program is about.
#[derive(Clone)]
enum Made {
    Queue(Queue<u32>),
    Lock(Lock<()>),
    Semaphore(Semaphore),
}

fn make(stage: &Stage, thing: &str, size: u32) -> Made {
    let trace = &stage.trace;
    match thing {
        "fifo" => Made::Queue(Queue::new(thing, Some(size), trace)),
        "lifo" => Made::Queue(Queue::lifo(thing, Some(size), trace)),
        "priority" => Made::Queue(Queue::priority(thing, Some(size), trace)),
        "lock" => Made::Lock(Lock::new(thing, (), trace)),
        _ => Made::Semaphore(Semaphore::new(thing, size, trace)),
    }
}

/// What the recorder writes of a result.
fn word<T: Display>(result: Result<T, QueueError>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(QueueError::ShutDown) => "shut".into(),
        Err(_) => "no".into(),
    }
}

fn ok<E>(result: Result<(), E>) -> String {
    if result.is_ok() { "ok" } else { "no" }.into()
}

async fn step_on_queue(queue: &Queue<u32>, kind: char, item: u32) -> String {
    let done = |()| "ok";
    match kind {
        'p' => word(queue.put(item).await.map(done)),
        'P' => word(queue.try_put(item).map(done)),
        'g' => word(queue.get().await),
        'G' => word(queue.try_get()),
        'd' => ok(queue.task_done()),
        'n' => queue.len().to_string(),
        _ => {
            match kind {
                'j' => queue.join().await,
                's' => queue.shutdown(),
                'S' => queue.shutdown_immediate(),
                _ => unreachable!("no step of a queue: {kind}"),
            }
            "ok".into()
        }
    }
}

async fn step_on_lock(lock: &Lock<()>, kind: char) -> String {
    match kind {
        'r' => return ok(lock.release()),
        'k' => return u8::from(lock.is_locked()).to_string(),
        'a' => lock.lock().await.forget(),
        _ => {
            let _guard = lock.lock().await;
            turn().await;
        }
    }
    "ok".into()
}

async fn step_on_semaphore(semaphore: &Semaphore, kind: char) -> String {
    match kind {
        'r' => return ok(semaphore.release()),
        'k' => return u8::from(semaphore.is_locked()).to_string(),
        'a' => semaphore.acquire().await.forget(),
        _ => {
            let _permit = semaphore.acquire().await;
            turn().await;
        }
    }
    "ok".into()
}

async fn step(made: &Made, kind: char, item: u32) -> String {
    match made {
        _ if kind == 'y' => {
            turn().await;
            "ok".into()
        }
        Made::Queue(queue) => step_on_queue(queue, kind, item).await,
        Made::Lock(lock) => step_on_lock(lock, kind).await,
        Made::Semaphore(semaphore) => step_on_semaphore(semaphore, kind).await,
    }
}

/// A number that is a step's own.
fn item(task: usize, number: usize) -> u32 {
    ((task * 7 + number * 5) % 11 * 100 + task * 10 + number) as u32
}

/// Runs the program of a line and returns its log.
fn run(program: &str) -> String {
    let stage = Stage::new();
    let (head, tasks) = program.split_once(": ").expect("a thing and its tasks");
    let (thing, size) = head.split_once(' ').expect("a kind and a size");
    let (tasks, pokes) = tasks.split_once(" ;").expect("tasks and pokes");
    let made = make(&stage, thing, size.parse().expect("a number"));
    let mut running = Vec::new();
    for (task, steps) in tasks.split(" | ").enumerate() {
        let (made, diary, steps) = (made.clone(), stage.diary.clone(), steps.to_owned());
        running.push(stage.spawn(async move {
            for (number, kind) in steps.chars().enumerate() {
                let gave = step(&made, kind, item(task, number)).await;
                diary.note(format!("{task}.{number}={gave}"));
            }
        }));
    }
    stage.settle();
    let mut number = 0;
    for poke in pokes.split_whitespace() {
        for kind in poke.chars() {
            let gave = outside(&made, kind, item(9, number), &running);
            stage.diary.note(format!("9.{number}={gave}"));
            number += 1;
        }
        stage.settle();
    }
    stage.diary.read()
}

/// Does one thing from outside and says what it gave.
fn outside(made: &Made, kind: char, item: u32, running: &[Started<()>]) -> String {
    let Some(task) = kind.to_digit(10) else {
        return step(made, kind, item).now_or_never().expect("a step that never waits");
    };
    let task = &running[task as usize];
    let was_over = task.is_over();
    task.cancel();
    if was_over { "no" } else { "ok" }.into()
}

pub fn every_program_recorded_on_asyncio_goes_the_same_way_here() {
    let mut programs = 0;
    for line in RECORDED.lines() {
        let (program, log) = line.split_once(" =>").expect("a program and its log");
        assert_eq!(run(program), log.trim(), "{program}");
        programs += 1;
    }
    assert!(programs == 400);
}
