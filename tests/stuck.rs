//! What a learner falls into, broken and mended: what the machine says of each.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/program.rs"]
mod support;

use crawlscope_engine::machine::{Because, Cause, Edge, Leaked, Stuck};
use crawlscope_engine::runtime::{Program, Runtime, Task};
use crawlscope_engine::sync::{Lock, Queue, Semaphore};
use std::collections::BTreeSet;
use std::rc::Rc;
use support::{Run, program};

const SECOND: u64 = 1_000_000;

/// Why the program is stuck, first ready, first run.
#[track_caller]
fn why(program: &Program) -> Stuck {
    let run = Run::to_end(program, 0);
    assert!(run.machine().is_quiet(), "what waits is on the trace");
    run.stuck().expect("the program is stuck")
}

#[track_caller]
fn assert_says(stuck: &Stuck, cause: Cause, sentence: &str) {
    assert_eq!((stuck.cause, stuck.sentence.as_str()), (cause, sentence));
}

/// That the program ends with nothing to be said of it, under many schedules.
#[track_caller]
fn assert_no_alarm(program: &Program) {
    for seed in 0..50 {
        let run = Run::to_end(program, seed);
        assert!(run.clock.is_main_over() && !run.clock.is_stuck(), "seed {seed}");
        assert_eq!((run.stuck(), run.machine().leaked()), (None, None), "seed {seed}");
        assert_eq!(run.machine().stuck(&|_| String::new()), None, "seed {seed}");
    }
}

/// Waits for all, one after the other.
async fn gather(runtime: &Runtime, tasks: &[Task]) {
    for task in tasks {
        runtime.wait_for(task).await;
    }
}

/// Cancels all and sees them gone.
async fn dismiss(runtime: &Runtime, tasks: &[Task]) {
    tasks.iter().for_each(Task::cancel);
    gather(runtime, tasks).await;
}

/// Two tasks that take two locks, the second in an order of its own.
fn two_locks(second: [usize; 2]) -> Program {
    program(move |runtime| async move {
        let locks = ["a", "b"].map(|name| Lock::new(name, (), runtime.trace()));
        let worker = |name: &str, order: [usize; 2]| {
            let (locks, at) = (locks.clone(), runtime.clone());
            runtime.spawn(name, async move {
                let _first = locks[order[0]].lock().await;
                at.sleep(SECOND).await;
                let _second = locks[order[1]].lock().await;
            })
        };
        gather(&runtime, &[worker("worker-1", [0, 1]), worker("worker-2", second)]).await;
    })
}

#[test]
fn two_locks_in_opposite_order_are_a_cycle() {
    let stuck = why(&two_locks([1, 0]));
    assert_says(
        &stuck,
        Cause::Cycle,
        "worker-1 holds lock a and waits for lock b; worker-2 holds lock b and waits for lock a.",
    );
    assert_eq!(stuck.cycle, Some(vec![2, 3]));
    let edge = |from, to, because| Edge { from, to, because, open: true, hard: true };
    let edges = [edge(1, 2, Because::Awaited), edge(2, 3, Because::Holds(1)), edge(3, 2, Because::Holds(0))];
    assert_eq!(stuck.edges, edges);
    assert_no_alarm(&two_locks([0, 1]));
}

#[test]
fn three_philosophers_are_one_cycle() {
    let table = |left_handed: bool| {
        program(move |runtime| async move {
            let forks: Vec<_> = (0..3).map(|n| Lock::new(format!("fork-{n}"), (), runtime.trace())).collect();
            let seat = |n: usize| {
                let (mut first, mut second) = (forks[n].clone(), forks[(n + 1) % 3].clone());
                if left_handed && n == 2 {
                    std::mem::swap(&mut first, &mut second);
                }
                let at = runtime.clone();
                runtime.spawn(format!("philosopher-{n}"), async move {
                    let _first = first.lock().await;
                    at.sleep(SECOND).await;
                    let _second = second.lock().await;
                })
            };
            gather(&runtime, &[seat(0), seat(1), seat(2)]).await;
        })
    };
    let stuck = why(&table(false));
    assert_eq!((stuck.cause, stuck.cycle), (Cause::Cycle, Some(vec![2, 3, 4])));
    assert!(stuck.sentence.contains("philosopher-1 holds lock fork-1 and waits for lock fork-2"), "{}", stuck.sentence);
    assert_no_alarm(&table(true));
}

#[test]
fn a_lock_taken_twice_by_one_task_is_a_cycle_of_one() {
    let twice = |give_back: bool| {
        program(move |runtime| async move {
            let lock = Lock::new("a", (), runtime.trace());
            let first = lock.lock().await;
            if give_back {
                drop(first);
            } else {
                std::mem::forget(first);
            }
            drop(lock.lock().await);
        })
    };
    let stuck = why(&twice(false));
    assert_says(&stuck, Cause::Cycle, "main holds lock a and waits for lock a again, which no lock allows.");
    assert_eq!(stuck.cycle, Some(vec![1]));
    assert_no_alarm(&twice(true));
}

#[test]
fn a_lock_that_was_taken_into_the_grave_is_not_released() {
    let grave = |give_back: bool| {
        program(move |runtime| async move {
            let lock = Lock::new("a", (), runtime.trace());
            let taken = lock.clone();
            let worker = runtime.spawn("worker-1", async move {
                let guard = taken.lock().await;
                if !give_back {
                    std::mem::forget(guard);
                }
            });
            gather(&runtime, &[worker]).await;
            drop(lock.lock().await);
        })
    };
    let stuck = why(&grave(false));
    assert_says(&stuck, Cause::NotReleased, "main waits for lock a; worker-1 ended without releasing it.");
    assert_eq!((stuck.tasks, stuck.cycle), (vec![1, 2], None));
    assert_no_alarm(&grave(true));
}

#[test]
fn two_tasks_that_each_want_a_second_permit_hold_up_each_other() {
    let wanting = |permits: u32| {
        program(move |runtime| async move {
            let permits = Semaphore::new("permits", permits, runtime.trace());
            let worker = |name: &str| {
                let (permits, at) = (permits.clone(), runtime.clone());
                runtime.spawn(name, async move {
                    let _first = permits.acquire().await;
                    at.sleep(SECOND).await;
                    let _second = permits.acquire().await;
                })
            };
            gather(&runtime, &[worker("worker-1"), worker("worker-2")]).await;
        })
    };
    let stuck = why(&wanting(2));
    assert_says(
        &stuck,
        Cause::Cycle,
        "worker-1 holds a permit and waits for a permit; \
         worker-2 holds a permit and waits for a permit.",
    );
    assert_no_alarm(&wanting(3));
}

#[test]
fn a_permit_that_nobody_has_is_named() {
    let none = program(|runtime| async move {
        drop(Semaphore::new("permits", 0, runtime.trace()).acquire().await);
    });
    assert_says(&why(&none), Cause::NotReleased, "main waits for a permit, and no task is left that has one.");
}

/// A producer of four items, two consumers, a join; `forget` says of which items no consumer tells that they are done.
fn forgetful(forget: &'static [u32], endless: bool) -> Program {
    program(move |runtime| async move {
        let queue = Queue::new("work", None, runtime.trace());
        let consumer = |name: &str| {
            let (queue, at) = (queue.clone(), runtime.clone());
            runtime.spawn(name, async move {
                loop {
                    let item = queue.get().await.expect("the queue is open");
                    at.sleep(SECOND).await;
                    if forget.contains(&item) {
                        if endless {
                            continue;
                        }
                        return;
                    }
                    queue.task_done().expect("an item was put");
                }
            })
        };
        let consumers = [consumer("consumer-1"), consumer("consumer-2")];
        for item in 6..10 {
            queue.put(item).await.expect("the queue is open");
        }
        queue.join().await;
        dismiss(&runtime, &consumers).await;
    })
}

#[test]
fn a_forgotten_task_done_names_consumer_and_item() {
    let stuck = why(&forgetful(&[7], true));
    assert_says(&stuck, Cause::NotDone, "consumer-2 took item-7 and never called task_done; join waits for 1.");
    assert_eq!((stuck.tasks.as_slice(), stuck.cycle), (&[3][..], None));
    assert!(stuck.edges.contains(&Edge { from: 1, to: 3, because: Because::Took(0, 7), open: false, hard: false }));
    assert_no_alarm(&forgetful(&[], true));
}

#[test]
fn the_item_that_was_skipped_is_named_although_later_ones_are_done() {
    // The `continue` past a URL that was visited: item-6 is skipped, item-8 is done by the same consumer.
    let stuck = why(&forgetful(&[6], true));
    assert_says(&stuck, Cause::NotDone, "consumer-1 took item-6 and never called task_done; join waits for 1.");
}

#[test]
fn every_forgotten_item_is_named() {
    let stuck = why(&forgetful(&[6, 7], true));
    assert_says(
        &stuck,
        Cause::NotDone,
        "consumer-1 took item-6 and never called task_done; consumer-2 took item-7 and never called task_done; \
         join waits for 2.",
    );
    let stuck = why(&forgetful(&[6, 7, 8, 9], true));
    assert!(stuck.sentence.ends_with("; join waits for 4."), "{}", stuck.sentence);
}

#[test]
fn a_consumer_that_ended_with_an_item_is_named() {
    let stuck = why(&forgetful(&[9], false));
    assert_says(
        &stuck,
        Cause::NotDone,
        "consumer-2 took item-9 and ended without calling task_done; join waits for 1.",
    );
}

#[test]
fn an_item_is_named_as_the_caller_names_it() {
    let run = Run::to_end(&forgetful(&[7], true), 0);
    let stuck = run.machine().stuck(&|item| format!("/page/{item}")).expect("stuck");
    assert_eq!(stuck.sentence, "consumer-2 took /page/7 and never called task_done; join waits for 1.");
}

#[test]
fn items_that_nobody_is_left_to_take_are_told_apart_from_items_that_were_taken() {
    let stuck = why(&forgetful(&[6, 7], false));
    // Both consumers ended with an item in their hands; two more are on the queue.
    assert_eq!(stuck.cause, Cause::NotDone);
    let nobody = program(|runtime| async move {
        let queue = Queue::new("work", None, runtime.trace());
        queue.put(1).await.expect("the queue is open");
        queue.join().await;
    });
    assert_says(
        &why(&nobody),
        Cause::NotTaken,
        "main waits to join work (1 unfinished), and no task is left to take what is on it.",
    );
}

/// Consumers that put what they find on the queue that they take from.
fn refill(capacity: Option<u32>, consumers: u32) -> Program {
    program(move |runtime| async move {
        let queue = Queue::new("work", capacity, runtime.trace());
        let consumer = |n: u32| {
            let (queue, at) = (queue.clone(), runtime.clone());
            runtime.spawn(format!("consumer-{n}"), async move {
                loop {
                    let item = queue.take().await.expect("the queue is open");
                    at.sleep(SECOND).await;
                    let children = if *item.value() < 4 { 3 } else { 0 };
                    for child in 0..children {
                        queue.put(item.value() * 3 + child + 1).await.expect("the queue is open");
                    }
                }
            })
        };
        let consumers: Vec<Task> = (1..=consumers).map(consumer).collect();
        queue.put(0).await.expect("the queue is open");
        queue.join().await;
        dismiss(&runtime, &consumers).await;
    })
}

#[test]
fn a_bounded_queue_that_its_own_consumers_refill_is_full_for_ever() {
    let stuck = why(&refill(Some(2), 2));
    assert_says(
        &stuck,
        Cause::Full,
        "work is full with 2: consumer-1 and consumer-2 wait for a free slot, and no other task takes from it.",
    );
    assert!(stuck.cycle.is_some());
    let alone = why(&refill(Some(1), 1));
    assert_says(
        &alone,
        Cause::Full,
        "work is full with 1: consumer-1 waits for a free slot, and no other task takes from it.",
    );
    assert_no_alarm(&refill(None, 2));
}

#[test]
fn a_full_queue_that_nobody_takes_from_is_named() {
    let full = program(|runtime| async move {
        let queue = Queue::new("work", Some(1), runtime.trace());
        queue.put(1).await.expect("the queue is open");
        queue.put(2).await.expect("the queue is open");
    });
    assert_says(
        &why(&full),
        Cause::Full,
        "main waits for a free slot on work, which is full, and no task is left to take from it.",
    );
}

/// A crawl in small that gathers its consumers, or joins and dismisses them.
fn endless(gathers: bool, by_main: bool) -> Program {
    program(move |runtime| async move {
        let queue = Queue::new("work", None, runtime.trace());
        let consumer = |n: u32| {
            let queue = queue.clone();
            runtime.spawn(format!("consumer-{n}"), async move {
                loop {
                    drop(queue.take().await.expect("the queue is open"));
                }
            })
        };
        let consumers = [consumer(1), consumer(2)];
        if by_main {
            queue.put(1).await.expect("the queue is open");
        } else {
            let put = queue.clone();
            let producer = runtime.spawn("producer", async move { put.put(1).await.expect("the queue is open") });
            runtime.wait_for(&producer).await;
        }
        if gathers {
            gather(&runtime, &consumers).await;
        } else {
            queue.join().await;
            dismiss(&runtime, &consumers).await;
        }
    })
}

#[test]
fn awaiting_consumers_that_never_end_is_named() {
    let said = "main waits for consumer-1 to end; consumer-1 waits for an item on work, which is empty, \
                and no task is left to put any: it never ends.";
    assert_says(&why(&endless(true, false)), Cause::Endless, said);
    assert_says(&why(&endless(true, true)), Cause::Endless, said);
    assert_no_alarm(&endless(false, false));
    assert_no_alarm(&endless(false, true));
}

#[test]
fn an_item_that_nobody_will_put_is_named() {
    let starved = program(|runtime| async move {
        let queue = Queue::<u32>::new("work", None, runtime.trace());
        queue.get().await.expect("the queue is open");
    });
    assert_says(
        &why(&starved),
        Cause::NothingToGet,
        "main waits for an item on work, which is empty, and no task is left to put any.",
    );
}

#[test]
fn two_tasks_that_feed_each_other_and_both_wait_to_be_fed_are_a_cycle() {
    let pair = program(|runtime| async move {
        let there = Queue::new("there", None, runtime.trace());
        let back = Queue::new("back", None, runtime.trace());
        let side = |name: &str, from: &Queue<u32>, to: &Queue<u32>| {
            let (from, to) = (from.clone(), to.clone());
            runtime.spawn(name, async move {
                loop {
                    let item = from.get().await.expect("the queue is open");
                    // The ball is lost at the third bounce.
                    if item < 3 {
                        to.put(item + 1).await.expect("the queue is open");
                    }
                }
            })
        };
        let sides = [side("ping", &there, &back), side("pong", &back, &there)];
        there.put(0).await.expect("the queue is open");
        gather(&runtime, &sides).await;
    });
    let stuck = why(&pair);
    assert_says(
        &stuck,
        Cause::Cycle,
        "ping puts on back and waits for an item on there, which is empty; \
         pong puts on there and waits for an item on back, which is empty.",
    );
}

#[test]
fn a_lock_held_by_an_idle_task_is_told_by_the_way_to_it() {
    let idle = program(|runtime| async move {
        let lock = Lock::new("visited", (), runtime.trace());
        let queue = Queue::<u32>::new("work", None, runtime.trace());
        let (held, empty) = (lock.clone(), queue.clone());
        runtime.spawn("consumer-1", async move {
            let _guard = held.lock().await;
            let _ = empty.get().await;
        });
        runtime.yield_now().await;
        drop(lock.lock().await);
    });
    assert_says(
        &why(&idle),
        Cause::NotReleased,
        "main waits for lock visited; consumer-1 holds lock visited and waits for an item on work, which is empty, \
         and no task is left to put any.",
    );
}

#[test]
fn the_way_from_main_to_the_reason_is_told() {
    let way = program(|runtime| async move {
        let permits = Semaphore::new("permits", 1, runtime.trace());
        let queue = Queue::new("work", None, runtime.trace());
        let gone = permits.clone();
        let first = runtime.spawn("worker-1", async move { std::mem::forget(gone.acquire().await) });
        runtime.wait_for(&first).await;
        let (work, wanted) = (queue.clone(), permits.clone());
        runtime.spawn("consumer-1", async move {
            let _item = work.take().await.expect("the queue is open");
            drop(wanted.acquire().await);
        });
        queue.put(7).await.expect("the queue is open");
        queue.join().await;
    });
    let stuck = why(&way);
    assert_says(
        &stuck,
        Cause::NotReleased,
        "main waits to join work (1 unfinished); consumer-1 took item-7 and waits for a permit; \
         worker-1 ended without releasing it.",
    );
    assert_eq!(stuck.tasks, [1, 3, 2]);
}

#[test]
fn what_the_trace_does_not_show_is_said_to_be_so_and_the_reason_looked_for_among_the_others() {
    let unseen = program(|_| std::future::pending());
    let run = Run::to_end(&unseen, 0);
    assert!(run.clock.is_stuck() && !run.machine().is_quiet(), "on real time it might be about to go on");
    let stuck = run.stuck().expect("stuck");
    assert_says(&stuck, Cause::Unseen, "main waits for something outside the trace.");

    let behind = program(|runtime| async move {
        let lock = Lock::new("a", (), runtime.trace());
        let worker = runtime.spawn("worker-1", async move {
            std::mem::forget(lock.lock().await);
            drop(lock.lock().await);
        });
        worker.over().await;
    });
    let stuck = Run::to_end(&behind, 0).stuck().expect("stuck");
    assert_says(&stuck, Cause::Cycle, "worker-1 holds lock a and waits for lock a again, which no lock allows.");
}

/// Joins before or after the producer ran.
fn join_early(early: bool) -> Program {
    program(move |runtime| async move {
        let queue = Queue::new("work", None, runtime.trace());
        let (put, at) = (queue.clone(), runtime.clone());
        let producer = runtime.spawn("producer", async move {
            at.sleep(SECOND).await;
            put.put(1).await.expect("the queue is open");
        });
        let work = queue.clone();
        let consumer = runtime.spawn("consumer-1", async move {
            loop {
                drop(work.take().await.expect("the queue is open"));
            }
        });
        if !early {
            runtime.wait_for(&producer).await;
        }
        queue.join().await;
        if !early {
            dismiss(&runtime, &[consumer]).await;
        }
    })
}

#[test]
fn a_join_before_the_producer_ran_is_not_stuck_and_leaves_tasks_behind() {
    let run = Run::to_end(&join_early(true), 0);
    assert_eq!(run.stuck(), None);
    let leaked = run.machine().leaked().expect("the consumer");
    assert_eq!(
        leaked,
        Leaked { tasks: vec![3], sentence: "main has ended; nobody waits for consumer-1, and it never ends.".into() }
    );
    // As it looked when main ended.
    let run = Run::start(&join_early(true), crawlscope_engine::runtime::Virtual::new(0));
    while !run.clock.is_main_over() {
        run.clock.turn();
    }
    let leaked = run.machine().leaked().expect("both");
    assert_eq!(leaked.sentence, "main has ended before producer and consumer-1, and nobody waits for them.");
    assert_no_alarm(&join_early(false));
}

#[test]
fn many_names_are_counted() {
    let many = program(|runtime| async move {
        let queue = Queue::<u32>::new("work", None, runtime.trace());
        for n in 1..=7 {
            let queue = queue.clone();
            runtime.spawn(format!("consumer-{n}"), async move { _ = queue.get().await.expect("the queue is open") });
        }
    });
    let leaked = Run::to_end(&many, 0).machine().leaked().expect("all");
    let said = "main has ended; nobody waits for consumer-1, consumer-2, consumer-3 and 4 more, and they never end.";
    assert_eq!(leaked.sentence, said);
}

/// Tasks that share a visited set, with the check and the claim together or apart.
fn visited_set(together: bool) -> Program {
    program(move |runtime| async move {
        let visited = Lock::new("visited", BTreeSet::new(), runtime.trace());
        let worker = |n: u32| {
            let (visited, at) = (visited.clone(), runtime.clone());
            runtime.spawn(format!("worker-{n}"), async move {
                let mut set = visited.lock().await;
                if !set.contains(&"/page") {
                    if !together {
                        drop(set);
                        at.sleep(SECOND).await;
                        set = visited.lock().await;
                    }
                    set.insert("/page");
                }
            })
        };
        gather(&runtime, &[worker(1), worker(2)]).await;
    })
}

/// Ten tasks with a semaphore each, or one for all.
fn semaphores(each: bool) -> Program {
    program(move |runtime| async move {
        let one = Rc::new(Semaphore::new("permits", 1, runtime.trace()));
        let worker = |n: u32| {
            let (one, at) = (one.clone(), runtime.clone());
            runtime.spawn(format!("worker-{n}"), async move {
                let own = if each { Rc::new(Semaphore::new("own", 1, at.trace())) } else { one };
                let _permit = own.acquire().await;
                at.sleep(SECOND).await;
            })
        };
        let workers: Vec<Task> = (1..=10).map(worker).collect();
        gather(&runtime, &workers).await;
    })
}

/// Consumers that fetch each item with a permit: as many permits as consumers and nobody ever
/// waits for one; and however few, they limit how many fetch at once, not how many a second.
fn permits(consumers: u32, permits: u32) -> Program {
    program(move |runtime| async move {
        let permits = Semaphore::new("permits", permits, runtime.trace());
        let queue = Queue::new("work", None, runtime.trace());
        let consumer = |n: u32| {
            let (queue, permits, at) = (queue.clone(), permits.clone(), runtime.clone());
            runtime.spawn(format!("consumer-{n}"), async move {
                loop {
                    let _item = queue.take().await.expect("the queue is open");
                    let _permit = permits.acquire().await;
                    at.sleep(SECOND).await;
                }
            })
        };
        let consumers: Vec<Task> = (1..=consumers).map(consumer).collect();
        for item in 0..20 {
            queue.put(item).await.expect("the queue is open");
        }
        queue.join().await;
        dismiss(&runtime, &consumers).await;
    })
}

#[test]
fn programs_that_are_wrong_in_other_ways_raise_no_alarm() {
    for wrong in
        [visited_set(false), visited_set(true), semaphores(true), semaphores(false), permits(5, 5), permits(8, 3)]
    {
        assert_no_alarm(&wrong);
    }
}

#[test]
fn an_endless_program_is_cut() {
    let busy = program(|runtime| async move {
        loop {
            runtime.yield_now().await;
        }
    });
    let run = Run::start(&busy, crawlscope_engine::runtime::Virtual::new(0));
    assert!(!run.clock.run_at_most(1_000));
    assert!(!run.clock.is_stuck() && !run.clock.is_main_over());
}
