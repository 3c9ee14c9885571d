//! Shutting a queue down, on each kind.

use super::stage::{Stage, Started, with_each_kind};
use crawlscope_engine::sync::{Queue, QueueError, Tag};

/// Nothing can be put any more, by either way.
fn assert_refuses_puts(kind: &str, stage: &Stage, queue: &Queue<u32>) {
    let putter = queue.clone();
    let put = stage.spawn(async move { putter.put(9).await });
    stage.settle();
    assert_eq!(
        (put.result(), queue.try_put(9)),
        (Some(Err(QueueError::ShutDown)), Err(QueueError::ShutDown)),
        "{kind}"
    );
}

/// Nothing can be got any more, by any way.
fn assert_refuses_gets(kind: &str, stage: &Stage, queue: &Queue<u32>) {
    let (getter, taker) = (queue.clone(), queue.clone());
    let got = stage.spawn(async move { getter.get().await });
    let taken = stage.spawn(async move { taker.take().await.map(|item| *item.value()) });
    stage.settle();
    assert_eq!(
        (got.result(), taken.result()),
        (Some(Err(QueueError::ShutDown)), Some(Err(QueueError::ShutDown))),
        "{kind}"
    );
    assert_eq!(queue.try_get(), Err(QueueError::ShutDown), "{kind}");
}

fn join(stage: &Stage, queue: &Queue<u32>) -> Started<()> {
    let queue = queue.clone();
    stage.spawn(async move { queue.join().await })
}

pub fn an_empty_queue_that_is_shut_down_refuses_puts_and_gets() {
    with_each_kind(None, |kind, stage, queue| {
        let getter = queue.clone();
        let getting = stage.spawn(async move { getter.get().await });
        stage.settle();
        queue.shutdown();
        assert!(queue.is_shut_down() && queue.is_empty(), "{kind}");
        let joining = join(&stage, &queue);
        stage.settle();
        assert_eq!(getting.result(), Some(Err(QueueError::ShutDown)), "{kind}: it was waiting");
        assert!(joining.is_over(), "{kind}");
        assert_refuses_puts(kind, &stage, &queue);
        assert_refuses_gets(kind, &stage, &queue);
        assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished), "{kind}");
    });
}

pub fn a_queue_that_is_shut_down_gives_what_is_left_and_then_refuses() {
    with_each_kind(Some(1), |kind, stage, queue| {
        assert_eq!(queue.try_put(1), Ok(()));
        let joining = join(&stage, &queue);
        let putter = queue.clone();
        let putting = stage.spawn(async move { putter.put(2).await });
        stage.settle();
        assert!(!putting.is_over(), "{kind}");
        queue.shutdown();
        assert_eq!((queue.len(), queue.unfinished()), (1, 1), "{kind}");
        stage.settle();
        assert_eq!(putting.result(), Some(Err(QueueError::ShutDown)), "{kind}: it was waiting");
        assert_refuses_puts(kind, &stage, &queue);
        assert_eq!(queue.try_get(), Ok(1), "{kind}");
        assert_refuses_gets(kind, &stage, &queue);
        assert!(!joining.is_over(), "{kind}");
        assert_eq!(queue.task_done(), Ok(()), "{kind}");
        stage.settle();
        assert!(joining.is_over(), "{kind}");
        assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished), "{kind}");
    });
}

pub fn shut_down_immediately_a_queue_drops_what_is_on_it_and_join_returns() {
    with_each_kind(None, |kind, stage, queue| {
        assert_eq!((queue.try_put(1), queue.try_put(2)), (Ok(()), Ok(())));
        let joining = join(&stage, &queue);
        stage.settle();
        queue.shutdown_immediate();
        assert_eq!((queue.len(), queue.unfinished()), (0, 0), "{kind}");
        stage.settle();
        assert!(joining.is_over(), "{kind}");
        assert_refuses_puts(kind, &stage, &queue);
        assert_refuses_gets(kind, &stage, &queue);
        assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished), "{kind}");
    });
}

pub fn shut_down_immediately_join_still_waits_for_what_was_taken() {
    with_each_kind(None, |kind, stage, queue| {
        assert_eq!((queue.try_put(1), queue.try_put(2)), (Ok(()), Ok(())));
        assert!(queue.try_get().is_ok(), "{kind}");
        let joining = join(&stage, &queue);
        stage.settle();
        queue.shutdown_immediate();
        assert_eq!((queue.len(), queue.unfinished()), (0, 1), "{kind}");
        assert_refuses_puts(kind, &stage, &queue);
        assert_refuses_gets(kind, &stage, &queue);
        assert!(!joining.is_over(), "{kind}");
        assert_eq!(queue.task_done(), Ok(()), "{kind}");
        stage.settle();
        assert!(joining.is_over(), "{kind}");
        assert_eq!(queue.task_done(), Err(QueueError::NothingUnfinished), "{kind}");
    });
}

pub fn all_who_wait_hear_of_a_shutdown() {
    with_each_kind(Some(1), |kind, stage, queue| {
        let getters = [(); 3].map(|()| {
            let queue = queue.clone();
            stage.spawn(async move { queue.get().await.map(|_| ()) })
        });
        stage.settle();
        queue.shutdown();
        stage.settle();
        assert_eq!(getters.map(|getter| getter.result()), [Some(Err(QueueError::ShutDown)); 3], "{kind}");
    });
    with_each_kind(Some(1), |kind, stage, queue| {
        let putters = [1, 2, 3, 4].map(|item| {
            let queue = queue.clone();
            stage.spawn(async move { queue.put(item).await })
        });
        stage.settle();
        queue.shutdown_immediate();
        stage.settle();
        let [first, others @ ..] = putters.map(|putter| putter.result());
        assert_eq!((first, others), (Some(Ok(())), [Some(Err(QueueError::ShutDown)); 3]), "{kind}");
    });
}

pub fn an_item_called_done_before_it_was_taken_is_not_subtracted_twice() {
    with_each_kind(None, |kind, stage, queue| {
        assert_eq!((queue.try_put(1), queue.try_put(2)), (Ok(()), Ok(())));
        assert_eq!(queue.task_done(), Ok(()));
        let joining = join(&stage, &queue);
        stage.settle();
        queue.shutdown_immediate();
        assert_eq!(queue.unfinished(), 0, "{kind}");
        stage.settle();
        assert!(joining.is_over(), "{kind}");
    });
}

pub fn a_gentle_shutdown_may_be_followed_by_an_immediate_one() {
    with_each_kind(None, |kind, stage, queue| {
        assert_eq!(queue.try_put(1), Ok(()));
        queue.shutdown();
        queue.shutdown();
        assert_eq!((queue.len(), queue.unfinished()), (1, 1), "{kind}");
        queue.shutdown_immediate();
        assert_eq!((queue.len(), queue.unfinished()), (0, 0), "{kind}");
        assert_refuses_gets(kind, &stage, &queue);
    });
}

pub fn what_is_dropped_may_use_the_queue() {
    /// Asks to be put again when it is dropped, as a task that is cancelled may do with its item.
    struct Stubborn(Queue<Stubborn>);
    impl Tag for Stubborn {}
    impl Drop for Stubborn {
        fn drop(&mut self) {
            assert!(self.0.is_empty() && self.0.unfinished() == 0);
            assert_eq!(self.0.try_get().err(), Some(QueueError::ShutDown));
            assert_eq!(self.0.task_done(), Err(QueueError::NothingUnfinished));
        }
    }
    let queue = Queue::new("q", None, &Stage::new().trace);
    for _ in 0..3 {
        assert_eq!(queue.try_put(Stubborn(queue.clone())), Ok(()));
    }
    queue.shutdown_immediate();
    assert_eq!((queue.len(), queue.unfinished()), (0, 0));
}
