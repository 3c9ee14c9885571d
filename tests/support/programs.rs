//! Small programs like those of lessons, made up from a seed: tasks that sleep, hold permits and
//! locks, put and take items, and may well get stuck.
#![allow(dead_code, reason = "each test file uses its part")]

use crawlscope_engine::runtime::{Runtime, Task, Virtual};
use crawlscope_engine::sync::{Lock, Queue, Semaphore};
use crawlscope_engine::trace::{Detail, Event, EventKind, Trace};
use std::rc::Rc;

/// What the tasks of a program share.
struct Shared {
    queue: Queue<u32>,
    permits: Semaphore,
    other: Semaphore,
    lock: Lock<u32>,
}

/// The trace of the program of a seed; `tasks` is the most it starts.
pub fn program(seed: u64, tasks: u32, detail: Detail) -> Vec<Event> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let clock = Virtual::new(seed % 3);
    let (trace, log) = Trace::to_log(detail, clock.clock());
    let runtime = Runtime::new(clock.clone(), trace.clone());
    let shared = Rc::new(Shared {
        queue: Queue::new("work", rng.bool().then(|| rng.u32(1..4)), &trace),
        permits: Semaphore::new("permits", rng.u32(1..4), &trace),
        other: Semaphore::new("doors", rng.u32(1..3), &trace),
        lock: Lock::new("list", 0, &trace),
    });
    let many = rng.u32(1..=tasks);
    let started: Vec<Task> = (0..many)
        .map(|n| {
            let body = work(shared.clone(), runtime.clone(), fastrand::Rng::with_seed(rng.u64(..)));
            runtime.spawn(format!("task-{n}"), body)
        })
        .collect();
    // Somebody is cancelled now and then, wherever it stands.
    while clock.turn() {
        if rng.u32(0..60) == 0 {
            rng.choice(&started).expect("at least one").cancel();
        }
    }
    log.borrow().events().to_vec()
}

async fn work(shared: Rc<Shared>, runtime: Runtime, mut rng: fastrand::Rng) {
    let trace = runtime.trace();
    for _ in 0..rng.u32(1..10) {
        let pause = rng.u64(0..4) * 100_000;
        match rng.u32(0..9) {
            0 => runtime.sleep(pause).await,
            1 => {
                let _permit = shared.permits.acquire().await;
                runtime.sleep(pause).await;
            }
            2 => {
                let _permit = shared.other.acquire().await;
                let mut list = shared.lock.lock().await;
                trace.emit(EventKind::SharedRead { name: "list".into(), value: list.to_string() });
                runtime.sleep(pause).await;
                *list += 1;
                trace.emit(EventKind::SharedWritten { name: "list".into(), value: list.to_string() });
            }
            3 | 4 => shared.queue.put(rng.u32(0..100)).await.expect("the queue is open"),
            5 | 6 => {
                let item = shared.queue.take().await;
                runtime.sleep(pause).await;
                drop(item);
            }
            7 => {
                trace.emit(EventKind::Line { line: rng.u32(1..30) });
                trace.emit(EventKind::Printed { text: format!("at {}", runtime.now()) });
            }
            // Waits without a word.
            _ => runtime.timer(pause).await,
        }
    }
    if rng.bool() {
        shared.queue.join().await;
    }
}
