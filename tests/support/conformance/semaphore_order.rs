//! Who gets a permit first.

use super::stage::{Stage, Started};
use crawlscope_engine::sync::Semaphore;
use std::task::{Context, Waker};

fn acquire(stage: &Stage, semaphore: &Semaphore, name: u32) -> Started<()> {
    let (semaphore, diary) = (semaphore.clone(), stage.diary.clone());
    stage.spawn(async move {
        semaphore.acquire().await.forget();
        diary.note(name);
    })
}

pub fn permits_go_round_without_barging() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    for name in ["c1", "c2", "c3"] {
        let (semaphore, diary, runtime) = (semaphore.clone(), stage.diary.clone(), stage.runtime.clone());
        stage.spawn(async move {
            for round in 1..=2 {
                semaphore.acquire().await.forget();
                diary.note(format!("{name}.{round}"));
                runtime.sleep(10_000).await;
                semaphore.release().expect("acquired above");
            }
        });
    }
    stage.settle();
    assert_eq!(stage.diary.read(), "c1.1 c2.1 c3.1 c1.2 c2.2 c3.2");
}

pub fn a_releaser_that_asks_again_queues_behind() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    let first = acquire(&stage, &semaphore, 1);
    let (again, diary) = (semaphore.clone(), stage.diary.clone());
    let second = stage.spawn(async move {
        again.acquire().await.forget();
        diary.note(2);
        again.release().expect("acquired above");
        again.acquire().await.forget();
        diary.note(4);
    });
    let third = acquire(&stage, &semaphore, 3);
    stage.settle();
    // Once for the first, which has not, and once more.
    assert_eq!((semaphore.release(), semaphore.release()), (Ok(()), Ok(())));
    stage.settle();
    assert!(first.is_over() && second.is_over() && third.is_over());
    assert_eq!(stage.diary.read(), "1 2 3 4");
}

pub fn cancelled_waiters_are_skipped() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 0, &stage.trace);
    let [first, second, third] = [1, 2, 3].map(|name| acquire(&stage, &semaphore, name));
    stage.settle();
    first.cancel();
    stage.settle();
    assert_eq!((semaphore.release(), semaphore.release()), (Ok(()), Ok(())));
    stage.settle();
    assert!(first.was_cancelled() && second.is_over() && third.is_over());
    assert_eq!(stage.diary.read(), "2 3");
}

pub fn one_arrival_lets_the_whole_line_go_before_newcomers() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 0, &stage.trace);
    let first = acquire(&stage, &semaphore, 1);
    stage.clock.turn();
    let (releaser, diary) = (semaphore.clone(), stage.diary.clone());
    // Releases three, for the first, itself and the third; two stay free, and yet it waits,
    // because the first, who was handed one, has not run.
    let second = stage.spawn(async move {
        for _ in 0..3 {
            releaser.release().expect("a plain semaphore");
        }
        assert!(releaser.is_locked());
        releaser.acquire().await.forget();
        diary.note(2);
    });
    let third = acquire(&stage, &semaphore, 3);
    stage.clock.turn();
    stage.clock.turn();
    assert_eq!((stage.diary.read().as_str(), semaphore.waiting()), ("", 2));
    stage.settle();
    assert!(first.is_over() && second.is_over() && third.is_over());
    assert_eq!(stage.diary.read(), "1 2 3");
    assert!(semaphore.is_locked(), "all three are taken");
}

pub fn a_semaphore_is_locked_while_a_waiter_is_on_its_way() {
    let stage = Stage::new();
    let semaphore = Semaphore::new("permits", 1, &stage.trace);
    semaphore.try_acquire().expect("free").forget();
    let waiter = acquire(&stage, &semaphore, 1);
    stage.settle();
    assert_eq!((semaphore.release(), semaphore.release()), (Ok(()), Ok(())));
    assert!(semaphore.is_locked(), "one permit is free, and whoever comes now waits");
    assert!(semaphore.try_acquire().is_none());
    stage.settle();
    assert!(waiter.is_over() && !semaphore.is_locked());
    assert!(semaphore.try_acquire().is_some());
}

pub fn a_waiter_that_gives_up_lets_those_behind_it_go() {
    let semaphore = Semaphore::new("permits", 0, &Stage::new().trace);
    let mut cx = Context::from_waker(Waker::noop());
    let [mut first, mut second, mut third] = [(); 3].map(|()| Box::pin(semaphore.acquire()));
    assert!(first.as_mut().poll(&mut cx).is_pending());
    // The first is on its way, one permit is free, and two more stand in line behind it.
    assert_eq!((semaphore.release(), semaphore.release()), (Ok(()), Ok(())));
    assert!(second.as_mut().poll(&mut cx).is_pending() && third.as_mut().poll(&mut cx).is_pending());
    drop(second);
    assert!(third.as_mut().poll(&mut cx).is_ready(), "it has the free permit");
    assert!(first.as_mut().poll(&mut cx).is_ready());
}
