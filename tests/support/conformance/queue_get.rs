//! Taking items off a queue.

use super::stage::{Stage, Started};
use crawlscope_engine::sync::{Queue, QueueError};

type Got = Result<u32, QueueError>;

fn get(stage: &Stage, queue: &Queue<u32>) -> Started<Got> {
    let queue = queue.clone();
    stage.spawn(async move { queue.get().await })
}

fn put(stage: &Stage, queue: &Queue<u32>, item: u32) -> Started<Result<(), QueueError>> {
    let queue = queue.clone();
    stage.spawn(async move { queue.put(item).await })
}

pub fn a_get_takes_what_is_there_without_waiting() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    assert_eq!(queue.try_put(1), Ok(()));
    let getter = get(&stage, &queue);
    stage.clock.turn();
    assert_eq!(getter.result(), Some(Ok(1)), "in its first turn");
}

pub fn a_get_waits_for_a_put() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let getter = get(&stage, &queue);
    stage.settle();
    assert!(!getter.is_over());
    assert_eq!(queue.try_put(1), Ok(()));
    stage.settle();
    assert_eq!(getter.result(), Some(Ok(1)));
    assert!(queue.is_empty());
}

pub fn a_try_get_takes_what_is_there() {
    let queue = Queue::new("q", None, &Stage::new().trace);
    assert_eq!(queue.try_put(1), Ok(()));
    assert_eq!(queue.try_get(), Ok(1));
}

pub fn a_try_get_on_an_empty_queue_is_an_error() {
    let queue = Queue::<u32>::new("q", None, &Stage::new().trace);
    assert_eq!(queue.try_get(), Err(QueueError::Empty));
}

pub fn a_get_wakes_a_putter() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    assert_eq!(queue.try_put(1), Ok(()));
    let putter = put(&stage, &queue, 2);
    stage.settle();
    assert!(!putter.is_over());
    let getter = get(&stage, &queue);
    stage.settle();
    assert_eq!((getter.result(), putter.result()), (Some(Ok(1)), Some(Ok(()))));
    assert_eq!(queue.try_get(), Ok(2));
}

pub fn gets_are_served_while_putters_wait() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    let putters = [1, 2].map(|item| put(&stage, &queue, item));
    let getters = [(); 2].map(|()| get(&stage, &queue));
    stage.settle();
    assert_eq!(getters.map(|getter| getter.result()), [Some(Ok(1)), Some(Ok(2))]);
    assert!(putters.iter().all(Started::is_over));
}

pub fn a_producer_and_a_consumer_of_a_queue_of_one_do_not_hang() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    let (from, to) = (queue.clone(), queue.clone());
    let producer = stage.spawn(async move {
        for item in 0..5u32 {
            to.put(item).await.expect("open");
        }
    });
    let consumer = stage.spawn(async move {
        for item in 0..5 {
            assert_eq!(from.get().await, Ok(item));
        }
    });
    stage.settle();
    assert!(producer.is_over() && consumer.is_over());
}

pub fn after_a_cancelled_getter_the_next_is_served() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let [first, second] = [(); 2].map(|()| get(&stage, &queue));
    stage.settle();
    first.cancel();
    stage.settle();
    assert!(first.was_cancelled());
    assert_eq!(queue.try_put(7), Ok(()));
    stage.settle();
    assert_eq!(second.result(), Some(Ok(7)));
}

pub fn cancelled_getters_leave_nothing_behind() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(5), &stage.trace);
    let getters = [(); 3].map(|()| get(&stage, &queue));
    stage.settle();
    assert_eq!(queue.waiting_to_get(), 3);
    getters[0].cancel();
    stage.settle();
    assert_eq!(queue.waiting_to_get(), 2);
    getters.iter().for_each(Started::cancel);
    stage.settle();
    assert_eq!(queue.waiting_to_get(), 0);
}

pub fn a_getter_cancelled_after_it_was_woken_leaves_the_item_to_the_next() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let [first, second] = [(); 2].map(|()| get(&stage, &queue));
    stage.settle();
    assert_eq!(queue.try_put(7), Ok(()));
    first.cancel();
    stage.settle();
    assert!(first.was_cancelled());
    assert_eq!((second.result(), queue.len()), (Some(Ok(7)), 0));
}

pub fn a_woken_getter_whose_item_was_taken_waits_at_the_tail() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let [first, second] = [(); 2].map(|()| get(&stage, &queue));
    stage.settle();
    assert_eq!(queue.try_put(1), Ok(()));
    // The first was woken and has not run: somebody who does not wait is quicker.
    assert_eq!(queue.try_get(), Ok(1));
    stage.settle();
    assert_eq!(queue.try_put(2), Ok(()));
    stage.settle();
    assert_eq!((first.result(), second.result()), (None, Some(Ok(2))));
    assert_eq!(queue.try_put(3), Ok(()));
    stage.settle();
    assert_eq!(first.result(), Some(Ok(3)));
}
