//! Counting what is unfinished, and waiting for it, on each kind of queue.

use super::stage::{Stage, turn, with_each_kind};
use crawlscope_engine::sync::{Queue, QueueError};

pub fn task_done_called_too_often_is_an_error() {
    with_each_kind(None, |kind, _, queue| {
        assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished), "{kind}");
        assert_eq!((queue.try_put(1), queue.try_get()), (Ok(()), Ok(1)), "{kind}");
        assert_eq!(queue.task_done(), Ok(()), "{kind}");
        assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished), "{kind}");
    });
}

pub fn task_done_is_legal_before_any_get() {
    with_each_kind(None, |kind, _, queue| {
        assert_eq!(queue.try_put(1), Ok(()), "{kind}");
        assert_eq!(queue.task_done(), Ok(()), "{kind}");
        assert_eq!((queue.unfinished(), queue.try_get()), (0, Ok(1)), "{kind}");
    });
}

pub fn join_returns_when_two_workers_have_done_a_hundred_items() {
    with_each_kind(None, |kind, stage, queue| {
        (0..100).for_each(|item| assert_eq!(queue.try_put(item), Ok(()), "{kind}"));
        for _ in 0..2 {
            let (queue, diary) = (queue.clone(), stage.diary.clone());
            stage.spawn(async move {
                while let Ok(item) = queue.get().await {
                    turn().await;
                    diary.note(item);
                    queue.task_done().expect("one was put");
                }
            });
        }
        let (joiner, diary) = (queue.clone(), stage.diary.clone());
        let sum = stage.spawn(async move {
            joiner.join().await;
            let done = diary.read();
            done.split(' ').map(|item| item.parse::<u32>().expect("a number")).sum::<u32>()
        });
        stage.settle();
        assert_eq!(sum.result(), Some((0..100).sum()), "{kind}");
        assert_eq!(queue.unfinished(), 0, "{kind}");
    });
}

pub fn join_on_an_empty_queue_returns_at_once_twice() {
    with_each_kind(None, |kind, stage, queue| {
        let joiner = stage.spawn(async move {
            queue.join().await;
            queue.join().await;
        });
        stage.clock.turn();
        assert!(joiner.is_over(), "{kind}: in its first turn");
    });
}

pub fn what_is_put_after_the_count_reached_zero_does_not_hold_a_joiner_back() {
    with_each_kind(None, |kind, stage, queue| {
        assert_eq!(queue.try_put(1), Ok(()));
        let joiner = queue.clone();
        let joining = stage.spawn(async move { joiner.join().await });
        stage.settle();
        assert!(!joining.is_over(), "{kind}");
        assert_eq!((queue.task_done(), queue.try_put(2)), (Ok(()), Ok(())), "{kind}");
        stage.settle();
        assert!(joining.is_over() && queue.unfinished() == 1, "{kind}");
    });
}

pub fn a_cancelled_joiner_leaves_the_others_waiting() {
    with_each_kind(None, |kind, stage, queue| {
        assert_eq!(queue.try_put(1), Ok(()));
        let [first, second] =
            [queue.clone(), queue.clone()].map(|queue| stage.spawn(async move { queue.join().await }));
        stage.settle();
        first.cancel();
        stage.settle();
        assert!(first.was_cancelled() && !second.is_over(), "{kind}");
        assert_eq!(queue.task_done(), Ok(()));
        stage.settle();
        assert!(second.result().is_some(), "{kind}");
    });
}

pub fn an_item_in_the_hands_of_a_cancelled_task_is_done() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &stage.trace);
    assert_eq!(queue.try_put(1u32), Ok(()));
    let (taker, joiner) = (queue.clone(), queue.clone());
    let working = stage.spawn(async move {
        let _item = taker.take().await;
        std::future::pending::<()>().await;
    });
    let joining = stage.spawn(async move { joiner.join().await });
    stage.settle();
    assert!(!joining.is_over());
    working.cancel();
    stage.settle();
    assert!(joining.is_over());
}
