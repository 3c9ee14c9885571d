//! The lock without a guard: acquired here, released by name, perhaps elsewhere.

use super::stage::{Stage, Started};
use crawlscope_engine::sync::{Lock, ReleaseError};

/// A task that acquires the lock and leaves it locked.
fn acquire(stage: &Stage, lock: &Lock<()>) -> Started<()> {
    let lock = lock.clone();
    stage.spawn(async move { lock.lock().await.forget() })
}

pub fn releasing_a_lock_that_is_not_acquired_is_an_error() {
    let lock = Lock::new("lock", (), &Stage::new().trace);
    assert_eq!(lock.release(), Err(ReleaseError::NotAcquired));
    assert!(!lock.is_locked());
}

pub fn released_with_no_waiters_a_lock_is_free() {
    let stage = Stage::new();
    let lock = Lock::new("lock", (), &stage.trace);
    let task = acquire(&stage, &lock);
    stage.settle();
    assert!(task.is_over() && lock.is_locked());
    assert_eq!(lock.release(), Ok(()));
    assert!(!lock.is_locked());
    assert_eq!(lock.release(), Err(ReleaseError::NotAcquired));
}

pub fn a_lock_that_was_forgotten_stays_locked_until_it_is_released() {
    let stage = Stage::new();
    let lock = Lock::new("lock", (), &stage.trace);
    let [first, second] = [(); 2].map(|()| acquire(&stage, &lock));
    stage.settle();
    assert!(first.is_over() && !second.is_over(), "though the first task has ended");
    assert_eq!(lock.release(), Ok(()));
    stage.settle();
    assert!(second.is_over() && lock.is_locked());
}

pub fn another_task_may_release_the_lock() {
    let stage = Stage::new();
    let lock = Lock::new("lock", (), &stage.trace);
    let holder = acquire(&stage, &lock);
    let other = lock.clone();
    let releasing = stage.spawn(async move { other.release() });
    stage.settle();
    assert!(holder.is_over());
    assert_eq!(releasing.result(), Some(Ok(())));
    assert!(!lock.is_locked());
}

pub fn a_lock_on_its_way_is_not_locked_and_cannot_be_released() {
    let stage = Stage::new();
    let lock = Lock::new("lock", (), &stage.trace);
    lock.try_lock().expect("free").forget();
    let waiter = acquire(&stage, &lock);
    stage.settle();
    assert_eq!(lock.release(), Ok(()));
    assert!(!lock.is_locked());
    assert_eq!(lock.release(), Err(ReleaseError::NotAcquired));
    assert!(lock.try_lock().is_none(), "but nobody else gets it");
    stage.settle();
    assert!(waiter.is_over() && lock.is_locked());
    assert_eq!(lock.release(), Ok(()));
}

pub fn a_lock_held_by_a_guard_cannot_be_released_by_name() {
    let lock = Lock::new("lock", 1, &Stage::new().trace);
    let guard = lock.try_lock();
    assert_eq!(lock.release(), Err(ReleaseError::NotAcquired));
    assert!(lock.is_locked() && lock.try_lock().is_none());
    drop(guard);
    assert!(!lock.is_locked());
}
