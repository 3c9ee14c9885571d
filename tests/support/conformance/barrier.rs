//! Barriers, for five tasks as in asyncio's own tests.

use super::stage::{Stage, Started, turn};
use crawlscope_engine::sync::{Barrier, BrokenBarrier};
use std::cell::Cell;
use std::rc::Rc;

const N: u32 = 5;

fn barrier() -> (Stage, Barrier) {
    let stage = Stage::new();
    let barrier = Barrier::new("barrier", N, &stage.trace);
    (stage, barrier)
}

/// Tasks that wait once, each with what `wait` gave.
fn waiting(stage: &Stage, barrier: &Barrier, many: u32) -> Vec<Started<Result<u32, BrokenBarrier>>> {
    let wait = |_| {
        let barrier = barrier.clone();
        stage.spawn(async move { barrier.wait().await })
    };
    (0..many).map(wait).collect()
}

fn results(tasks: &[Started<Result<u32, BrokenBarrier>>]) -> Vec<Option<Result<u32, BrokenBarrier>>> {
    tasks.iter().map(Started::result).collect()
}

pub fn a_new_barrier_is_empty_and_whole() {
    let (_, barrier) = barrier();
    assert_eq!((barrier.parties(), barrier.waiting(), barrier.is_broken()), (N, 0, false));
}

pub fn a_barrier_of_one_lets_its_task_through_at_once_and_again() {
    let stage = Stage::new();
    let barrier = Barrier::new("barrier", 1, &stage.trace);
    let task = stage.spawn(async move { [barrier.wait().await, barrier.wait().await] });
    stage.clock.turn();
    assert_eq!(task.result(), Some([Ok(0), Ok(0)]));
}

pub fn tasks_wait_for_the_last_and_each_gets_its_own_number() {
    let (stage, barrier) = barrier();
    let tasks = waiting(&stage, &barrier, N - 1);
    stage.settle();
    assert_eq!(barrier.waiting(), N - 1);
    assert!(!tasks.iter().any(Started::is_over));
    let last = waiting(&stage, &barrier, 1);
    stage.settle();
    assert_eq!(results(&last), [Some(Ok(N - 1))]);
    assert_eq!(results(&tasks), (0..N - 1).map(|index| Some(Ok(index))).collect::<Vec<_>>());
    assert_eq!((barrier.waiting(), barrier.is_broken()), (0, false));
}

pub fn the_last_to_arrive_goes_on_first_and_the_others_in_their_order() {
    let (stage, barrier) = barrier();
    for _ in 0..N {
        let (barrier, diary) = (barrier.clone(), stage.diary.clone());
        stage.spawn(async move { diary.note(barrier.wait().await.expect("nobody breaks it")) });
    }
    stage.settle();
    assert_eq!(stage.diary.read(), "4 0 1 2 3");
}

pub fn a_barrier_can_be_used_again() {
    let (stage, barrier) = barrier();
    for _ in 0..N {
        let (barrier, diary) = (barrier.clone(), stage.diary.clone());
        stage.spawn(async move {
            for _ in 0..3 {
                let index = barrier.wait().await.expect("nobody breaks it");
                if index == 0 {
                    diary.note("round");
                }
            }
        });
    }
    stage.settle();
    assert_eq!((stage.diary.read().as_str(), barrier.waiting()), ("round round round", 0));
}

pub fn who_comes_while_it_drains_waits_until_the_last_has_left() {
    let (stage, barrier) = barrier();
    let others = Barrier::new("others", N - 2, &stage.trace);
    let again = Rc::new(Cell::new(2));
    let rounds = |_| {
        let (barrier, others, again) = (barrier.clone(), others.clone(), again.clone());
        stage.spawn(async move {
            barrier.wait().await?;
            if again.get() > 0 {
                again.set(again.get() - 1);
            } else {
                others.wait().await?;
            }
            barrier.wait().await
        })
    };
    let tasks: Vec<_> = (0..N).map(rounds).collect();
    stage.settle();
    let mut numbers: Vec<_> = results(&tasks).into_iter().map(|result| result.expect("over")).collect();
    numbers.sort_by_key(|number| number.unwrap_or(N));
    assert_eq!(numbers, (0..N).map(Ok).collect::<Vec<_>>());
}

pub fn a_cancelled_arrival_does_not_count() {
    let stage = Stage::new();
    let barrier = Barrier::new("barrier", 3, &stage.trace);
    let first = waiting(&stage, &barrier, 2);
    stage.settle();
    first[0].cancel();
    stage.settle();
    assert!(first[0].was_cancelled());
    assert_eq!(barrier.waiting(), 1);
    let rest = waiting(&stage, &barrier, 2);
    stage.settle();
    assert!(first[1].is_over() && rest.iter().all(Started::is_over));
    assert_eq!((barrier.waiting(), barrier.is_broken()), (0, false));
}

pub fn an_arrival_cancelled_after_the_last_came_leaves_and_lets_the_next_round_begin() {
    let (stage, barrier) = barrier();
    let tasks = waiting(&stage, &barrier, N - 1);
    stage.settle();
    let (last, first) = (barrier.clone(), tasks.into_iter().next().expect("a task"));
    let round = stage.spawn(async move {
        let index = last.wait().await;
        first.cancel();
        (index, last.wait().await)
    });
    stage.settle();
    assert_eq!(barrier.waiting(), 1, "it waits for the next round");
    waiting(&stage, &barrier, N - 1);
    stage.settle();
    assert_eq!(round.result(), Some((Ok(N - 1), Ok(0))));
}

pub fn a_reset_gives_those_who_wait_an_error_and_empties_the_barrier() {
    let (stage, barrier) = barrier();
    barrier.reset();
    assert!(!barrier.is_broken());
    let tasks = waiting(&stage, &barrier, N - 1);
    stage.settle();
    barrier.reset();
    assert_eq!(barrier.waiting(), 0, "nobody waits for the last any more");
    stage.settle();
    assert!(results(&tasks).iter().all(|result| *result == Some(Err(BrokenBarrier))));
    let all = waiting(&stage, &barrier, N);
    stage.settle();
    assert!(all.iter().all(Started::is_over) && !barrier.is_broken());
}

/// What the tasks come to if the third of them to leave does `then`, and all others wait again.
fn half_drained(then: fn(&Barrier)) -> (Vec<&'static str>, u32, bool) {
    let (stage, barrier) = barrier();
    let left = Rc::new(Cell::new(0));
    let life = |_| {
        let (barrier, left) = (barrier.clone(), left.clone());
        stage.spawn(async move {
            if barrier.wait().await.is_err() {
                return "error inside";
            }
            left.set(left.get() + 1);
            if left.get() > N / 2 {
                then(&barrier);
                return "acts";
            }
            if barrier.wait().await.is_err() { "error before it" } else { "two rounds" }
        })
    };
    let tasks: Vec<_> = (0..N).map(life).collect();
    stage.settle();
    let outcomes = tasks.iter().map(|task| task.result().unwrap_or("waits")).collect();
    (outcomes, barrier.waiting(), barrier.is_broken())
}

pub fn reset_while_it_drains_only_those_inside_get_an_error() {
    let (outcomes, waiting, is_broken) = half_drained(Barrier::reset);
    assert_eq!(outcomes, ["waits", "acts", "error inside", "error inside", "waits"]);
    assert_eq!((waiting, is_broken), (2, false));
}

pub fn broken_while_it_drains_all_get_an_error() {
    let (outcomes, waiting, is_broken) = half_drained(Barrier::abort);
    assert_eq!(outcomes, ["error before it", "acts", "error inside", "error inside", "error before it"]);
    assert_eq!((waiting, is_broken), (0, true));
}

pub fn a_broken_barrier_gives_an_error_until_it_is_reset() {
    let (stage, barrier) = barrier();
    let early = waiting(&stage, &barrier, 2);
    stage.settle();
    barrier.abort();
    stage.settle();
    let late = waiting(&stage, &barrier, 1);
    stage.settle();
    assert!(results(&early).into_iter().chain(results(&late)).all(|result| result == Some(Err(BrokenBarrier))));
    assert!(barrier.is_broken());
    barrier.reset();
    let all = waiting(&stage, &barrier, N);
    stage.settle();
    assert!(results(&all).into_iter().all(|result| result.is_some_and(|result| result.is_ok())));
}

pub fn who_leaves_a_barrier_before_the_others_have_run_does_not_take_their_place() {
    let (stage, barrier) = barrier();
    let tasks = waiting(&stage, &barrier, N - 1);
    let again = barrier.clone();
    let round = stage.spawn(async move {
        turn().await;
        [again.wait().await, again.wait().await]
    });
    stage.settle();
    assert!(tasks.iter().all(Started::is_over));
    assert!(!round.is_over());
    assert_eq!(barrier.waiting(), 1, "it is the first of the next round");
}
