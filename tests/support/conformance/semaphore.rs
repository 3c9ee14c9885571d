//! Semaphores, plain and bounded.

use super::stage::{Stage, Started, turn};
use crawlscope_engine::sync::{ReleaseError, Semaphore};

/// A task that acquires a permit, notes its name, and leaves the permit to be released by name.
fn acquire(stage: &Stage, semaphore: &Semaphore, name: u32) -> Started<()> {
    let (semaphore, diary) = (semaphore.clone(), stage.diary.clone());
    stage.spawn(async move {
        semaphore.acquire().await.forget();
        diary.note(name);
    })
}

fn over<const N: usize>(tasks: &[Started<()>; N]) -> [bool; N] {
    tasks.each_ref().map(Started::is_over)
}

pub fn there_is_no_semaphore_with_fewer_than_no_permits() {
    // By its type: see the example that does not compile at `Semaphore`. None at all is fine.
    let none = Semaphore::new("permits", u32::MIN, &Stage::new().trace);
    assert!(none.is_locked() && none.try_acquire().is_none());
}

pub fn acquire_waits_when_no_permit_is_left() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 2, &stage.trace);
    assert!(!semaphore.is_locked());
    let tasks = [1, 2, 3].map(|name| acquire(&stage, &semaphore, name));
    stage.settle();
    assert_eq!(over(&tasks), [true, true, false]);
    assert!(semaphore.is_locked() && semaphore.waiting() == 1);
}

pub fn permits_go_to_waiters_as_they_are_released() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 3, &stage.trace);
    for _ in 0..2 {
        semaphore.try_acquire().expect("free").forget();
    }
    assert!(!semaphore.is_locked(), "one is left");
    let tasks = [1, 2, 3].map(|name| acquire(&stage, &semaphore, name));
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), semaphore.waiting()), ("1", 2));
    let fourth = acquire(&stage, &semaphore, 4);
    assert_eq!((semaphore.release(), semaphore.release()), (Ok(()), Ok(())));
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), semaphore.waiting()), ("1 2 3", 1));
    assert!(semaphore.is_locked() && !fourth.is_over());
    assert_eq!(over(&tasks), [true; 3]);
    assert_eq!(semaphore.release(), Ok(()));
    stage.settle();
    assert_eq!(stage.diary.read(), "1 2 3 4");
    assert!(semaphore.is_locked());
    assert_eq!([(); 3].map(|()| semaphore.release()), [Ok(()); 3]);
    assert_eq!(semaphore.size(), 3, "as many as were acquired");
}

pub fn a_cancelled_waiter_leaves_the_line() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    let _held = semaphore.try_acquire();
    let waiter = acquire(&stage, &semaphore, 1);
    stage.settle();
    assert_eq!(semaphore.waiting(), 1);
    waiter.cancel();
    stage.settle();
    assert!(waiter.was_cancelled());
    assert_eq!(semaphore.waiting(), 0);
}

pub fn waiters_cancelled_before_they_are_served_are_skipped() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 0, &stage.trace);
    let tasks = [1, 2, 3, 4].map(|name| acquire(&stage, &semaphore, name));
    stage.settle();
    tasks[0].cancel();
    tasks[1].cancel();
    assert_eq!(semaphore.release(), Ok(()));
    stage.settle();
    assert_eq!(stage.diary.read(), "3");
    assert_eq!(over(&tasks), [true, true, true, false]);
}

pub fn a_permit_released_beside_a_cancellation_reaches_the_next() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 0, &stage.trace);
    let tasks = [1, 2].map(|name| acquire(&stage, &semaphore, name));
    stage.settle();
    tasks[0].cancel();
    assert_eq!(semaphore.release(), Ok(()));
    stage.settle();
    assert!(semaphore.is_locked() && tasks[1].is_over());
}

pub fn a_waiter_cancelled_after_it_was_handed_a_permit_hands_it_on() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    let (first, second) = (semaphore.clone(), semaphore.clone());
    let waiter = stage.spawn(async move {
        turn().await;
        let _permit = second.acquire().await;
        unreachable!("cancelled by the first, as it releases");
    });
    let cancelled = std::rc::Rc::new(waiter);
    let victim = cancelled.clone();
    stage.spawn(async move {
        let permit = first.acquire().await;
        turn().await;
        turn().await;
        drop(permit);
        victim.cancel();
    });
    stage.settle();
    assert!(cancelled.was_cancelled());
    assert!(!semaphore.is_locked() && semaphore.try_acquire().is_some(), "the permit is not lost");
}

pub fn a_bounded_semaphore_released_too_often_refuses() {
    let stage = Stage::new();
    let semaphore = Semaphore::bounded("permits", 1, &stage.trace);
    assert_eq!(semaphore.release(), Err(ReleaseError::TooOften));
    semaphore.try_acquire().expect("free").forget();
    assert_eq!(semaphore.release(), Ok(()));
    assert_eq!(semaphore.release(), Err(ReleaseError::TooOften));
    assert_eq!(semaphore.size(), 1);
    let _held = semaphore.try_acquire();
    assert!(semaphore.try_acquire().is_none());
}

pub fn a_plain_semaphore_released_too_often_silently_grows() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    assert_eq!((semaphore.release(), semaphore.size()), (Ok(()), 2));
    let _held = [(); 2].map(|()| semaphore.try_acquire().expect("free"));
    assert!(semaphore.is_locked());
}

pub fn a_bounded_semaphore_counts_no_permit_that_a_guard_has() {
    let stage = Stage::new();
    let semaphore = Semaphore::bounded("permits", 2, &stage.trace);
    let guarded = semaphore.try_acquire();
    assert_eq!(semaphore.release(), Err(ReleaseError::TooOften));
    semaphore.try_acquire().expect("free").forget();
    assert_eq!((semaphore.release(), semaphore.release()), (Ok(()), Err(ReleaseError::TooOften)));
    drop(guarded);
    let held: Vec<_> = std::iter::from_fn(|| semaphore.try_acquire()).collect();
    assert_eq!(held.len(), 2);
}

pub fn released_with_no_waiters_a_semaphore_is_free() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    let task = acquire(&stage, &semaphore, 1);
    stage.settle();
    assert!(task.is_over() && semaphore.is_locked());
    assert_eq!(semaphore.release(), Ok(()));
    assert!(!semaphore.is_locked());
}

pub fn a_semaphore_of_none_is_a_signal() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("done", 0, &stage.trace);
    let waiter = acquire(&stage, &semaphore, 1);
    stage.settle();
    assert!(!waiter.is_over());
    let other = semaphore.clone();
    let signal = stage.spawn(async move { other.release() });
    stage.settle();
    assert!(waiter.is_over() && signal.result() == Some(Ok(())));
}
