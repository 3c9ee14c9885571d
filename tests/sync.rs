//! What the primitives promise, under virtual time. The whole of asyncio's cases is a later
//! matter; these are the promises the crawl stands on.
#![cfg(not(target_arch = "wasm32"))]

use crawlscope_engine::runtime::{Host, Runtime, Task, Virtual};
use crawlscope_engine::sync::{Lock, Queue, QueueError, Semaphore};
use crawlscope_engine::trace::Trace;
use std::cell::RefCell;
use std::rc::Rc;

/// A program under virtual time that keeps a diary.
struct Stage {
    clock: Rc<Virtual>,
    runtime: Runtime,
    diary: Rc<RefCell<Vec<String>>>,
}

impl Stage {
    fn new() -> Self {
        let clock = Virtual::new(0);
        let runtime = Runtime::new(clock.clone(), Trace::silent());
        Self { clock, runtime, diary: Rc::default() }
    }

    fn spawn<F: Future<Output = ()> + 'static>(&self, program: impl FnOnce(Runtime, Diary) -> F) -> Task {
        self.runtime.spawn("task", program(self.runtime.clone(), Diary(self.diary.clone(), self.clock.clone())))
    }

    fn run(&self) -> Vec<String> {
        self.clock.run();
        self.diary.take()
    }
}

struct Diary(Rc<RefCell<Vec<String>>>, Rc<Virtual>);

impl Diary {
    /// Notes what happened and at which whole second.
    fn note(&self, what: impl std::fmt::Display) {
        self.0.borrow_mut().push(format!("{what} at {}", self.1.now() / 1_000_000));
    }
}

const SECOND: u64 = 1_000_000;

#[test]
fn ten_workers_with_three_permits_start_three_at_a_time_and_end_at_eight() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 3, &Trace::silent());
    for worker in 0..10 {
        let semaphore = semaphore.clone();
        stage.spawn(|runtime, diary| async move {
            let _permit = semaphore.acquire().await;
            diary.note(worker);
            runtime.sleep(2 * SECOND).await;
        });
    }
    let starts = ["0 at 0", "1 at 0", "2 at 0", "3 at 2", "4 at 2", "5 at 2", "6 at 4", "7 at 4", "8 at 4", "9 at 6"];
    assert_eq!(stage.run(), starts);
    assert_eq!(stage.clock.now(), 8 * SECOND);
}

#[test]
fn a_lock_keeps_a_read_and_its_write_together_and_without_one_they_are_lost() {
    let with_lock = Stage::new();
    let lock = Lock::new("lock", Vec::<u32>::new(), &Trace::silent());
    for _ in 0..5 {
        let lock = lock.clone();
        with_lock.spawn(|runtime, _| async move {
            let mut list = lock.lock().await;
            let last = list.last().copied().unwrap_or(0);
            runtime.sleep(SECOND / 10).await;
            list.push(last + 1);
        });
    }
    with_lock.run();
    assert_eq!(*lock.try_lock().expect("free again"), [1, 2, 3, 4, 5]);

    let without = Stage::new();
    let list = Rc::new(RefCell::new(Vec::<u32>::new()));
    for _ in 0..5 {
        let list = list.clone();
        without.spawn(|runtime, _| async move {
            let last = list.borrow().last().copied().unwrap_or(0);
            runtime.sleep(SECOND / 10).await;
            list.borrow_mut().push(last + 1);
        });
    }
    without.run();
    assert_eq!(*list.borrow(), [1, 1, 1, 1, 1]);
}

#[test]
fn a_releaser_that_asks_again_queues_behind_the_waiters() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &Trace::silent());
    for name in ["c1", "c2", "c3"] {
        let semaphore = semaphore.clone();
        stage.spawn(|runtime, diary| async move {
            for _ in 0..2 {
                let _permit = semaphore.acquire().await;
                diary.note(name);
                runtime.sleep(SECOND).await;
            }
        });
    }
    assert_eq!(stage.run(), ["c1 at 0", "c2 at 1", "c3 at 2", "c1 at 3", "c2 at 4", "c3 at 5"]);
}

#[test]
fn a_newcomer_does_not_overtake_a_waiter_that_was_handed_the_permit_and_has_not_run() {
    let semaphore = Semaphore::new("permits", 1, &Trace::silent());
    let stage = Stage::new();
    let held = semaphore.try_acquire();
    let waiter = semaphore.clone();
    stage.spawn(|_, diary| async move {
        let _permit = waiter.acquire().await;
        diary.note("waiter");
    });
    while stage.clock.turn() {}
    drop(held);
    assert!(semaphore.try_acquire().is_none() && semaphore.is_locked());
    assert_eq!(stage.run(), ["waiter at 0"]);
    assert!(!semaphore.is_locked());
}

#[test]
fn a_waiter_cancelled_after_it_was_handed_a_permit_gives_it_to_the_next() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &Trace::silent());
    let held = semaphore.try_acquire();
    let waiters = ["first", "second"].map(|name| {
        let semaphore = semaphore.clone();
        stage.spawn(|_, diary| async move {
            let _permit = semaphore.acquire().await;
            diary.note(name);
        })
    });
    while stage.clock.turn() {}
    drop(held);
    waiters[0].cancel();
    assert_eq!(stage.run(), ["second at 0"]);
    assert!(semaphore.try_acquire().is_some());
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
fn a_bounded_queue_makes_its_putter_wait_for_a_slot() {
    let stage = Stage::new();
    let queue = Queue::new("work", Some(2), &Trace::silent());
    let producer = queue.clone();
    stage.spawn(|_, diary| async move {
        for item in 0..4u32 {
            producer.put(item).await;
            diary.note(format!("put {item}"));
        }
    });
    let consumer = queue.clone();
    stage.spawn(|runtime, _| async move {
        for _ in 0..4 {
            runtime.sleep(SECOND).await;
            drop(consumer.take().await);
        }
    });
    assert_eq!(stage.run(), ["put 0 at 0", "put 1 at 0", "put 2 at 1", "put 3 at 2"]);
    assert_eq!(queue.unfinished(), 0);
}

#[test]
fn a_full_or_empty_queue_refuses_what_does_not_wait() {
    let queue = Queue::new("work", Some(1), &Trace::silent());
    assert_eq!(queue.try_get(), Err(QueueError::Empty));
    assert_eq!((queue.try_put(1u32), queue.try_put(2)), (Ok(()), Err(QueueError::Full)));
    assert_eq!(queue.task_done(), Ok(()), "legal before any get");
    assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished));
    assert_eq!(queue.try_get(), Ok(1));
}

#[test]
fn join_returns_at_once_when_nothing_was_put_and_else_when_the_last_is_done() {
    let stage = Stage::new();
    let queue = Queue::new("work", None, &Trace::silent());
    let joiner = queue.clone();
    stage.spawn(|_, diary| async move {
        joiner.join().await;
        diary.note("joined nothing");
        (0..3u32).for_each(|item| joiner.try_put(item).expect("unbounded"));
        joiner.join().await;
        diary.note("joined three");
    });
    let consumer = queue.clone();
    stage.spawn(|runtime, _| async move {
        for _ in 0..3 {
            let item = consumer.take().await;
            runtime.sleep(SECOND).await;
            drop(item);
        }
    });
    assert_eq!(stage.run(), ["joined nothing at 0", "joined three at 3"]);
}

#[test]
fn a_getter_cancelled_after_it_was_woken_leaves_the_item_to_the_next() {
    let stage = Stage::new();
    let queue = Queue::new("work", None, &Trace::silent());
    let getters = ["first", "second"].map(|name| {
        let queue = queue.clone();
        stage.spawn(|_, diary| async move {
            let item = queue.take().await;
            diary.note(format!("{name} got {}", item.value()));
        })
    });
    while stage.clock.turn() {}
    queue.try_put(7u32).expect("unbounded");
    getters[0].cancel();
    assert_eq!(stage.run(), ["second got 7 at 0"]);
}

#[test]
fn a_cancelled_putter_puts_nothing_and_its_slot_goes_to_the_next() {
    let stage = Stage::new();
    let queue = Queue::new("work", Some(1), &Trace::silent());
    queue.try_put(0u32).expect("room for one");
    let putters = [1, 2].map(|item| {
        let queue = queue.clone();
        stage.spawn(|_, _| async move { queue.put(item).await })
    });
    while stage.clock.turn() {}
    assert_eq!(queue.try_get(), Ok(0));
    putters[0].cancel();
    stage.run();
    assert_eq!(queue.try_get(), Ok(2));
    assert_eq!(queue.try_get(), Err(QueueError::Empty));
}

#[test]
fn a_sleep_that_was_dropped_does_not_move_the_clock() {
    let stage = Stage::new();
    let task = stage.spawn(|runtime, _| async move { runtime.sleep(100 * SECOND).await });
    stage.spawn(|runtime, _| async move { runtime.sleep(SECOND).await });
    stage.clock.turn();
    stage.clock.turn();
    task.cancel();
    stage.run();
    assert_eq!(stage.clock.now(), SECOND);
}
