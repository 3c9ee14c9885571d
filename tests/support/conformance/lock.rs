//! The lock and its guard.

use super::stage::{Diary, Stage, Started};
use crawlscope_engine::sync::{Lock, LockGuard};

type Unit = Lock<()>;

fn lock(stage: &Stage) -> Unit {
    Lock::new("lock", (), &stage.trace)
}

/// A task that acquires the lock, notes its name and keeps it as its result.
fn acquire(stage: &Stage, lock: &Unit, name: &'static str) -> Started<LockGuard<()>> {
    let (lock, diary) = (lock.clone(), stage.diary.clone());
    stage.spawn(async move { note_when_held(&lock, &diary, name).await })
}

async fn note_when_held(lock: &Unit, diary: &Diary, name: &str) -> LockGuard<()> {
    let guard = lock.lock().await;
    diary.note(name);
    guard
}

pub fn waiters_get_the_lock_in_the_order_they_asked() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let held = lock.try_lock();
    let [a, b, c] = ["a", "b", "c"].map(|name| acquire(&stage, &lock, name));
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), lock.waiting()), ("", 3));
    drop(held);
    stage.settle();
    assert_eq!(stage.diary.read(), "a");
    drop(a.result());
    stage.settle();
    assert_eq!(stage.diary.read(), "a b");
    drop(b.result());
    stage.settle();
    assert_eq!(stage.diary.read(), "a b c");
    assert!(c.is_over() && lock.is_locked());
}

pub fn a_cancelled_waiter_leaves_the_line() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let _held = lock.try_lock();
    let waiter = acquire(&stage, &lock, "a");
    stage.settle();
    assert_eq!(lock.waiting(), 1);
    waiter.cancel();
    stage.settle();
    assert!(waiter.was_cancelled());
    assert_eq!(lock.waiting(), 0);
}

pub fn a_release_skips_cancelled_waiters() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let held = lock.try_lock();
    let [b, c] = ["b", "c"].map(|name| acquire(&stage, &lock, name));
    stage.settle();
    // In the same turn: the first of the line is cancelled and the lock released.
    b.cancel();
    drop(held);
    stage.settle();
    assert!(b.was_cancelled());
    assert_eq!(stage.diary.read(), "c");
    drop(c.result());
    assert!(!lock.is_locked());
}

pub fn when_cancel_and_release_meet_only_one_acquires() {
    let stage = Stage::new();
    let lock = lock(&stage);
    lock.try_lock().expect("free").forget();
    let tasks = ["a", "b", "c"].map(|name| acquire(&stage, &lock, name));
    stage.settle();
    tasks[0].cancel();
    assert_eq!(lock.release(), Ok(()));
    stage.settle();
    assert_eq!(stage.diary.read(), "b");
    assert_eq!(tasks.each_ref().map(Started::is_over), [true, true, false]);
    assert!(lock.is_locked());
}

pub fn a_waiter_cancelled_after_it_was_handed_the_lock_hands_it_on() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let held = lock.try_lock();
    let [a, b] = ["a", "b"].map(|name| acquire(&stage, &lock, name));
    stage.settle();
    drop(held);
    a.cancel();
    stage.settle();
    assert!(a.was_cancelled() && b.is_over());
    assert_eq!(stage.diary.read(), "b");
    drop(b.result());
    assert!(lock.try_lock().is_some());
}

pub fn a_guard_releases_when_it_is_dropped() {
    let stage = Stage::new();
    let lock = lock(&stage);
    {
        let _guard = lock.try_lock();
        assert!(lock.is_locked());
    }
    assert!(!lock.is_locked());
}

pub fn a_guard_of_a_cancelled_task_releases() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let holder = lock.clone();
    let holding = stage.spawn(async move {
        let _guard = holder.lock().await;
        std::future::pending::<()>().await;
    });
    let next = acquire(&stage, &lock, "next");
    stage.settle();
    assert!(lock.is_locked() && !next.is_over());
    holding.cancel();
    stage.settle();
    assert!(next.is_over());
}

pub fn a_lock_is_not_reentrant() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let twice = lock.clone();
    let task = stage.spawn(async move {
        let _once = twice.lock().await;
        twice.lock().await
    });
    stage.settle();
    assert!(!task.is_over() && lock.waiting() == 1, "it waits for itself");
}

pub fn a_newcomer_does_not_overtake_a_waiter() {
    let stage = Stage::new();
    let lock = lock(&stage);
    let held = lock.try_lock();
    let waiter = acquire(&stage, &lock, "waiter");
    stage.settle();
    drop(held);
    // The waiter has not run yet, and the lock is already its own.
    assert!(lock.try_lock().is_none());
    let newcomer = acquire(&stage, &lock, "newcomer");
    stage.settle();
    assert_eq!(stage.diary.read(), "waiter");
    drop(waiter.result());
    stage.settle();
    assert_eq!(stage.diary.read(), "waiter newcomer");
    assert!(newcomer.is_over());
}
