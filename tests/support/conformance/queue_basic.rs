//! What a queue is before anybody waits.

use super::stage::Stage;
use crawlscope_engine::sync::Queue;
use crawlscope_engine::trace::Trace;

pub fn a_queue_is_empty_until_something_is_put() {
    let queue = Queue::new("q", None, &Stage::new().trace);
    assert!(queue.is_empty());
    assert_eq!(queue.try_put(1u32), Ok(()));
    assert!(!queue.is_empty());
    assert_eq!(queue.try_get(), Ok(1));
    assert!(queue.is_empty());
}

pub fn a_queue_is_full_at_its_capacity() {
    let trace = Stage::new().trace;
    let unbounded = Queue::new("q", None, &trace);
    assert_eq!(unbounded.try_put(1u32), Ok(()));
    assert!(!unbounded.is_full());
    let queue = Queue::new("q", Some(1), &trace);
    assert!(!queue.is_full());
    assert_eq!(queue.try_put(1u32), Ok(()));
    assert!(queue.is_full());
    assert_eq!(queue.len(), 1);
}

pub fn items_come_out_in_the_order_they_were_put() {
    let queue = Queue::new("q", None, &Stage::new().trace);
    [1u32, 3, 2].into_iter().for_each(|item| assert_eq!(queue.try_put(item), Ok(())));
    assert_eq!([(); 3].map(|()| queue.try_get()), [Ok(1), Ok(3), Ok(2)]);
}

pub fn the_third_put_on_a_queue_of_two_waits() {
    let stage = Stage::new();
    let queue = Queue::new("q", Some(2), &stage.trace);
    let (putter, diary) = (queue.clone(), stage.diary.clone());
    let putting = stage.spawn(async move {
        for item in 1..=3u32 {
            putter.put(item).await.expect("open");
            diary.note(item);
        }
    });
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), queue.len(), putting.is_over()), ("1 2", 2, false));
    assert_eq!(queue.try_get(), Ok(1));
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), queue.len(), putting.is_over()), ("1 2 3", 2, true));
}

pub fn no_capacity_and_a_capacity_of_zero_are_no_bound() {
    for capacity in [None, Some(0)] {
        let queue = Queue::new("q", capacity, &Stage::new().trace);
        (0..1_000u32).for_each(|item| assert_eq!(queue.try_put(item), Ok(())));
        assert!(!queue.is_full(), "{capacity:?}");
    }
}

pub fn a_queue_needs_no_trace() {
    let stage = Stage::new();
    let queue = Queue::new("q", None, &Trace::silent());
    let getter = queue.clone();
    let got = stage.spawn(async move { getter.get().await });
    stage.settle();
    assert_eq!(queue.try_put(1u32), Ok(()));
    stage.settle();
    assert_eq!(got.result(), Some(Ok(1)));
}
