//! Which item comes first.

use super::stage::{Stage, with_each_kind};
use crawlscope_engine::sync::{Queue, QueueError};

pub fn a_lifo_queue_gives_the_newest_first() {
    let queue = Queue::lifo("q", None, &Stage::new().trace);
    [1u32, 3, 2].into_iter().for_each(|item| assert_eq!(queue.try_put(item), Ok(())));
    assert_eq!([(); 3].map(|()| queue.try_get()), [Ok(2), Ok(3), Ok(1)]);
}

pub fn a_priority_queue_gives_the_least_first() {
    let queue = Queue::priority("q", None, &Stage::new().trace);
    [1u32, 3, 2].into_iter().for_each(|item| assert_eq!(queue.try_put(item), Ok(())));
    assert_eq!([(); 3].map(|()| queue.try_get()), [Ok(1), Ok(2), Ok(3)]);
}

pub fn equal_items_of_a_priority_queue_come_in_the_order_they_were_put() {
    use std::cmp::Ordering;

    /// Compared by the first part only.
    #[derive(Debug)]
    struct Urgent(u32, char);
    impl PartialEq for Urgent {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Eq for Urgent {}
    impl PartialOrd for Urgent {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }
    impl Ord for Urgent {
        fn cmp(&self, other: &Self) -> Ordering {
            self.0.cmp(&other.0)
        }
    }
    impl crawlscope_engine::sync::Tag for Urgent {}

    let queue = Queue::priority("q", None, &Stage::new().trace);
    for (n, letter) in ('a'..='i').enumerate() {
        assert_eq!(queue.try_put(Urgent(2 - n as u32 % 3, letter)), Ok(()));
    }
    let order: String = (0..9).map(|_| queue.try_get().map_or('-', |item| item.1)).collect();
    assert_eq!(order, "cfibehadg");
}

pub fn every_kind_of_queue_waits_at_its_capacity() {
    with_each_kind(Some(2), |kind, stage, queue| {
        let to = queue.clone();
        let putter = stage.spawn(async move {
            for item in 1..=3u32 {
                to.put(item).await.expect("open");
            }
        });
        stage.settle();
        assert!(!putter.is_over() && queue.is_full(), "{kind}");
        assert_eq!(queue.try_put(4), Err(QueueError::Full), "{kind}");
        assert!(queue.try_get().is_ok(), "{kind}");
        stage.settle();
        assert!(putter.is_over() && queue.is_full(), "{kind}");
    });
}
