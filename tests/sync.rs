//! What the primitives promise beyond asyncio. Its own promises are in `conformance.rs`, and what
//! must hold of every program in `sync_properties.rs`.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::machine::Machine;
use crawlscope_engine::runtime::{Host, Runtime, Virtual};
use crawlscope_engine::sync::{Lock, Queue, Semaphore};
use crawlscope_engine::trace::{Cursor, Detail, Event, EventKind, Log, Order, Primitive, Trace, ndjson_line};
use std::cell::RefCell;
use std::rc::Rc;

const SECOND: u64 = 1_000_000;

fn traced() -> (Rc<Virtual>, Runtime, Rc<RefCell<Log>>) {
    let clock = Virtual::new(0);
    let (trace, log) = Trace::to_log(Detail::Waits, clock.clock());
    (clock.clone(), Runtime::new(clock, trace), log)
}

fn fold(log: &RefCell<Log>) -> Machine {
    let mut machine = Cursor::new(Machine::default());
    machine.advance(log.borrow().events());
    machine.into_fold()
}

#[test]
fn fewer_permits_take_effect_as_they_come_back_and_more_at_once() {
    let semaphore = Semaphore::new("permits", 3, &Trace::silent());
    let mut held: Vec<_> = (0..3).map(|_| semaphore.try_acquire().expect("three")).collect();
    semaphore.resize(1);
    held.truncate(1);
    assert!(semaphore.try_acquire().is_none(), "one is held of one");
    semaphore.resize(2);
    held.push(semaphore.try_acquire().expect("a second"));
    assert!(semaphore.try_acquire().is_none());
    semaphore.resize(5);
    semaphore.resize(2);
    held.clear();
    let free: Vec<_> = std::iter::from_fn(|| semaphore.try_acquire()).collect();
    assert_eq!((free.len(), semaphore.size()), (2, 2));
}

#[test]
fn a_permit_released_by_name_counts_against_a_semaphore_that_has_shrunk() {
    let semaphore = Semaphore::new("permits", 2, &Trace::silent());
    (0..2).for_each(|_| semaphore.try_acquire().expect("two").forget());
    semaphore.resize(1);
    assert_eq!(semaphore.release(), Ok(()));
    assert!(semaphore.is_locked(), "one is out of one");
    assert_eq!(semaphore.release(), Ok(()));
    assert!(semaphore.try_acquire().is_some());
    assert_eq!((semaphore.release(), semaphore.size()), (Ok(()), 2), "that was one too many");
}

#[test]
fn a_sleep_that_was_dropped_does_not_move_the_clock() {
    let (clock, runtime, _) = traced();
    let [long, short] = [100, 1].map(|seconds| {
        let sleeper = runtime.clone();
        runtime.spawn("sleeper", async move { sleeper.sleep(seconds * SECOND).await })
    });
    clock.turn();
    clock.turn();
    long.cancel();
    clock.run();
    assert!(short.is_over());
    assert_eq!(clock.now(), SECOND);
}

#[test]
fn the_trace_says_that_a_queue_was_shut_down_and_what_became_of_its_items() {
    let (_, runtime, log) = traced();
    let queue = Queue::new("work", None, runtime.trace());
    (0..3u32).for_each(|item| queue.try_put(item).expect("unbounded"));
    queue.try_get().expect("one of three");
    queue.shutdown();
    let row = fold(&log).things()[0].clone();
    assert_eq!((row.items.len(), row.unfinished), (2, 3));
    queue.shutdown_immediate();
    let row = fold(&log).things()[0].clone();
    assert_eq!((row.items.len(), row.unfinished as usize), (0, queue.unfinished()));
    let shut = |immediate| EventKind::ShutDown { id: 0, immediate };
    let whats: Vec<EventKind> = log.borrow().events().iter().map(|event| event.kind.clone()).collect();
    assert!(whats.ends_with(&[shut(false), shut(true)]), "{whats:?}");
}

#[test]
fn the_trace_says_which_item_comes_first_where_it_is_not_the_oldest() {
    let (_, runtime, log) = traced();
    for make in [Queue::new, Queue::lifo, Queue::priority] {
        let queue = make("work", None, runtime.trace());
        [2u32, 3, 1].into_iter().for_each(|item| queue.try_put(item).expect("unbounded"));
    }
    let rows: Vec<(_, Vec<u32>)> =
        fold(&log).things().iter().map(|row| (row.order, row.items.iter().copied().collect())).collect();
    let expected = [(None, vec![2, 3, 1]), (Some(Order::Lifo), vec![1, 3, 2]), (Some(Order::Priority), vec![2, 3, 1])];
    assert_eq!(rows, expected);
}

#[test]
fn the_new_events_read_as_the_document_says() {
    let (_, runtime, log) = traced();
    let queue = Queue::<u32>::lifo("work", None, runtime.trace());
    runtime.trace().within(1, || queue.shutdown_immediate());
    let mut text = String::new();
    for event in &log.borrow().events()[1..] {
        ndjson_line(&Event { task: 1, ..event.clone() }, &mut text);
    }
    let document = include_str!("../docs/trace-format.md");
    assert!(text.lines().count() == 2 && document.contains(&text), "{text}");
}

#[test]
fn on_the_trace_a_permit_that_another_task_releases_is_no_longer_held() {
    let (clock, runtime, log) = traced();
    let semaphore = Semaphore::new("permits", 2, runtime.trace());
    let lock = Lock::new("lock", (), runtime.trace());
    for _ in 0..2 {
        let (semaphore, lock) = (semaphore.clone(), lock.clone());
        runtime.spawn("holder", async move {
            semaphore.acquire().await.forget();
            if let Some(guard) = lock.try_lock() {
                guard.forget();
            }
        });
    }
    clock.run();
    assert_eq!((&fold(&log).things()[0].holders[..], &fold(&log).things()[1].holders[..]), (&[1, 2][..], &[1][..]));
    semaphore.release().expect("two are out");
    lock.release().expect("it is locked");
    assert_eq!((&fold(&log).things()[0].holders[..], &fold(&log).things()[1].holders[..]), (&[2][..], &[][..]));
    semaphore.release().expect("one is out");
    semaphore.release().expect("a plain semaphore grows");
    let row = fold(&log).things()[0].clone();
    assert_eq!((row.holders.len(), row.thing), (0, Primitive::Semaphore { permits: 3 }));
}

#[test]
fn on_the_trace_a_task_holds_as_many_permits_as_it_has() {
    let (clock, runtime, log) = traced();
    let semaphore = Semaphore::new("permits", 2, runtime.trace());
    let (first, second) = (semaphore.clone(), semaphore.clone());
    let both = runtime.spawn("both", async move {
        let _permits = [first.acquire().await, first.acquire().await];
        std::future::pending::<()>().await;
    });
    let waiter = runtime.spawn("waiter", async move {
        let _permit = second.acquire().await;
        std::future::pending::<()>().await;
    });
    clock.run();
    assert_eq!(fold(&log).things()[0].holders[..], [both.id(), both.id()]);
    both.cancel();
    clock.turn();
    let row = fold(&log).things()[0].clone();
    assert_eq!((&row.holders[..], row.holders.on_way()), (&[waiter.id()][..], &[waiter.id()][..]));
    clock.run();
    let row = fold(&log).things()[0].clone();
    assert_eq!((&row.holders[..], row.holders.on_way()), (&[waiter.id()][..], &[][..]));
}
