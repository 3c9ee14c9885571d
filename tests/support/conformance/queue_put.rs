//! Putting items on a queue.

use super::stage::{Stage, Started, turn};
use crawlscope_engine::sync::{Queue, QueueError};

fn get(stage: &Stage, queue: &Queue<u32>) -> Started<Result<u32, QueueError>> {
    let queue = queue.clone();
    stage.spawn(async move { queue.get().await })
}

fn put(stage: &Stage, queue: &Queue<u32>, item: u32) -> Started<Result<(), QueueError>> {
    let queue = queue.clone();
    stage.spawn(async move { queue.put(item).await })
}

pub fn a_put_on_an_unbounded_queue_does_not_wait() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let putter = put(&stage, &queue, 1);
    stage.clock.turn();
    assert_eq!((putter.result(), queue.len()), (Some(Ok(())), 1), "in its first turn");
}

pub fn a_put_waits_for_a_slot() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    let to = queue.clone();
    let putter = stage.spawn(async move {
        to.put(1u32).await.expect("open");
        to.put(2).await.expect("open");
    });
    stage.settle();
    assert!(!putter.is_over());
    assert_eq!(queue.try_get(), Ok(1));
    stage.settle();
    assert!(putter.is_over());
    assert_eq!(queue.try_get(), Ok(2));
}

pub fn a_try_put_is_there_to_be_got() {
    let queue = Queue::new("q", None, &Stage::new().trace);
    assert_eq!(queue.try_put(1), Ok(()));
    assert_eq!(queue.try_get(), Ok(1));
}

pub fn a_try_put_on_a_full_queue_is_an_error() {
    let queue = Queue::new("q", Some(1), &Stage::new().trace);
    assert_eq!(queue.try_put(1), Ok(()));
    assert_eq!(queue.try_put(2), Err(QueueError::Full));
    assert_eq!((queue.unfinished(), queue.try_get()), (1, Ok(1)), "it was not put");
}

pub fn a_cancelled_reader_drops_no_item() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let reader = get(&stage, &queue);
    stage.settle();
    assert_eq!((queue.try_put(1), queue.try_put(2)), (Ok(()), Ok(())));
    reader.cancel();
    stage.settle();
    assert!(reader.was_cancelled());
    let again = get(&stage, &queue);
    stage.settle();
    assert_eq!(again.result(), Some(Ok(1)), "with 2, 1 would be lost");
}

pub fn a_cancelled_reader_among_many_drops_no_item() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let [first, second, third] = [(); 3].map(|()| get(&stage, &queue));
    stage.settle();
    assert_eq!((queue.try_put(1), queue.try_put(2)), (Ok(()), Ok(())));
    first.cancel();
    stage.settle();
    assert!(first.was_cancelled());
    let mut got = [second, third].map(|reader| reader.result());
    got.sort_by_key(|got| got.map(Result::ok));
    assert_eq!(got, [Some(Ok(1)), Some(Ok(2))]);
}

pub fn a_cancelled_put_can_be_tried_again() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    assert_eq!(queue.try_put(1), Ok(()));
    let writer = put(&stage, &queue, 2);
    stage.settle();
    // Woken by this, and cancelled before it can run.
    assert_eq!(queue.try_get(), Ok(1));
    writer.cancel();
    stage.settle();
    assert!(writer.was_cancelled());
    let again = put(&stage, &queue, 2);
    stage.settle();
    assert_eq!(again.result(), Some(Ok(())));
    assert_eq!((queue.try_get(), queue.len()), (Ok(2), 0), "put once");
}

pub fn a_put_that_is_over_cannot_be_cancelled() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let putter = put(&stage, &queue, 1);
    let getter = get(&stage, &queue);
    stage.settle();
    putter.cancel();
    stage.settle();
    assert_eq!((putter.result(), getter.result()), (Some(Ok(())), Some(Ok(1))));
}

pub fn a_cancelled_putter_inserts_nothing() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    let [first, second, third] = [1, 2, 99].map(|item| put(&stage, &queue, item));
    stage.settle();
    assert!(first.is_over() && !second.is_over());
    third.cancel();
    stage.settle();
    assert!(third.was_cancelled());
    assert_eq!(queue.try_get(), Ok(1));
    stage.settle();
    assert_eq!(queue.try_get(), Ok(2));
    stage.settle();
    assert_eq!(queue.try_get(), Err(QueueError::Empty));
    assert_eq!((second.result(), queue.unfinished()), (Some(Ok(())), 2));
}

pub fn a_put_serves_a_waiting_getter() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    let getter = get(&stage, &queue);
    stage.settle();
    let putter = put(&stage, &queue, 1);
    stage.settle();
    assert_eq!((putter.result(), getter.result()), (Some(Ok(())), Some(Ok(1))));
}

pub fn every_freed_slot_wakes_a_putter() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(2), &stage.trace);
    let from = queue.clone();
    let getter = stage.spawn(async move {
        turn().await;
        // As many as are there now, in one turn.
        (0..from.len()).for_each(|_| assert!(from.try_get().is_ok()));
    });
    let putters = [0, 1, 2, 3].map(|item| put(&stage, &queue, item));
    stage.settle();
    assert!(getter.is_over() && putters.iter().all(Started::is_over));
    assert_eq!(queue.len(), 2);
}

pub fn cancelled_putters_leave_nothing_behind() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    assert_eq!(queue.try_put(1), Ok(()));
    let putters = [2, 3, 4].map(|item| put(&stage, &queue, item));
    stage.settle();
    assert_eq!(queue.waiting_to_put(), 3);
    putters[1].cancel();
    stage.settle();
    assert_eq!(queue.waiting_to_put(), 2);
    putters.iter().for_each(Started::cancel);
    stage.settle();
    assert_eq!((queue.waiting_to_put(), queue.len(), queue.unfinished()), (0, 1, 1));
}

pub fn a_putter_cancelled_after_it_was_woken_gives_its_slot_on() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(1), &stage.trace);
    assert_eq!(queue.try_put(1), Ok(()));
    let [first, second] = [2, 3].map(|item| put(&stage, &queue, item));
    stage.settle();
    assert_eq!(queue.try_get(), Ok(1));
    first.cancel();
    stage.settle();
    assert!(first.was_cancelled());
    assert_eq!((second.result(), queue.try_get()), (Some(Ok(())), Ok(3)));
}
