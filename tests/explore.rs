//! Schedules that are chosen, driven by hand, and searched for.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/program.rs"]
mod support;

#[path = "support/random.rs"]
mod random;

use crawlscope_engine::runtime::{
    Bounds, Choices, ChoicesError, Driven, Found, Outcome, Program, Runtime, Schedule, Search, Task, Virtual,
};
use crawlscope_engine::sync::Lock;
use crawlscope_engine::trace::{Event, EventKind};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use support::{Run, program};

const BOUNDS: Bounds = Bounds { runs: 5_000, choices: 200 };

async fn gather(runtime: &Runtime, tasks: &[Task]) {
    for task in tasks {
        runtime.wait_for(task).await;
    }
}

/// Says what a shared value is now.
fn written(runtime: &Runtime, name: &str, value: impl ToString) {
    runtime.trace().emit(EventKind::SharedWritten { name: name.into(), value: value.to_string() });
}

/// What a shared value was last.
fn last(run: &Driven, name: &str) -> Option<String> {
    run.log().events().iter().rev().find_map(|event| match &event.kind {
        EventKind::SharedWritten { name: of, value } if of == name => Some(value.clone()),
        _ => None,
    })
}

/// Workers that add one to a counter, each reading, giving way and writing, with or without
/// a lock. First ready, first run goes well even without: each begins when the one before is done.
fn counter(workers: u32, locked: bool) -> Program {
    program(move |runtime| async move {
        let lock = Lock::new("lock", (), runtime.trace());
        let counter = Rc::new(Cell::new(0));
        let begin = |n: u32| {
            let (lock, counter, at) = (lock.clone(), counter.clone(), runtime.clone());
            runtime.spawn(format!("worker-{n}"), async move {
                for _ in 0..n {
                    at.yield_now().await;
                }
                let _guard = if locked { Some(lock.lock().await) } else { None };
                let read = counter.get();
                at.yield_now().await;
                counter.set(read + 1);
                written(&at, "counter", read + 1);
            })
        };
        let tasks: Vec<Task> = (0..workers).map(begin).collect();
        gather(&runtime, &tasks).await;
    })
}

/// Two workers that claim a page for themselves, checking before and claiming after an await or with it.
fn visited_set(together: bool) -> Program {
    program(move |runtime| async move {
        let visited = Rc::new(RefCell::new(BTreeSet::new()));
        let begin = |n: u32| {
            let (visited, at) = (visited.clone(), runtime.clone());
            runtime.spawn(format!("worker-{n}"), async move {
                for _ in 0..n {
                    at.yield_now().await;
                }
                if together {
                    let new = visited.borrow_mut().insert("/page");
                    at.yield_now().await;
                    if !new {
                        return;
                    }
                } else {
                    let known = visited.borrow().contains("/page");
                    at.yield_now().await;
                    if known {
                        return;
                    }
                    visited.borrow_mut().insert("/page");
                }
                written(&at, "fetched", format!("by worker-{n}"));
            })
        };
        gather(&runtime, &[begin(0), begin(1)]).await;
    })
}

/// How often a shared value was written.
fn writes(run: &Driven) -> usize {
    let log = run.log();
    log.events().iter().filter(|event| matches!(event.kind, EventKind::SharedWritten { .. })).count()
}

/// Two workers and two locks, the second worker later than the first.
fn two_locks(second: [usize; 2]) -> Program {
    program(move |runtime| async move {
        let locks = ["a", "b"].map(|name| Lock::new(name, (), runtime.trace()));
        let worker = |name: &str, order: [usize; 2], late: u32| {
            let (locks, at) = (locks.clone(), runtime.clone());
            runtime.spawn(name, async move {
                for _ in 0..late {
                    at.yield_now().await;
                }
                let _first = locks[order[0]].lock().await;
                at.yield_now().await;
                let _second = locks[order[1]].lock().await;
            })
        };
        gather(&runtime, &[worker("worker-1", [0, 1], 0), worker("worker-2", second, 1)]).await;
    })
}

fn stuck(run: &Driven) -> bool {
    run.outcome() == Outcome::Stuck
}

/// Whether the counter of a random program has another value than it was written often.
fn lost(run: &Driven) -> bool {
    last(run, "counter").is_some_and(|value| value != writes(run).to_string())
}

/// The first bad run, replayed from its text.
#[track_caller]
fn bad(program: &Program, bad: impl Fn(&Driven) -> bool + Copy + 'static) -> Driven {
    let mut search = Search::new(program.clone(), BOUNDS, bad);
    let Found::Bad(run) = search.run() else { panic!("no bad schedule in {} runs", search.runs()) };
    let text = run.choices().trimmed().to_string();
    let again = complete(program, &text.parse().expect("a schedule"));
    assert_eq!(again.log().events(), run.log().events(), "{text} is that run");
    assert!(bad(&again));
    again
}

/// A run to its end, of which the beginning is given.
fn complete(program: &Program, choices: &Choices) -> Driven {
    let mut run = Driven::replay(program.clone(), BOUNDS.choices, choices);
    while run.outcome() == Outcome::Open {
        assert!(run.choose(0));
    }
    run
}

#[track_caller]
fn assert_none(program: &Program, bad: impl Fn(&Driven) -> bool + 'static) {
    let mut search = Search::new(program.clone(), Bounds { runs: 200_000, ..BOUNDS }, bad);
    let found = search.run();
    assert!(matches!(found, Found::None), "{found:?} after {} runs", search.runs());
}

#[test]
fn a_lost_update_is_found_and_with_a_lock_there_is_none() {
    let wrong = |run: &Driven| run.outcome() == Outcome::Over && last(run, "counter").as_deref() != Some("2");
    let fifo = complete(&counter(2, false), &Choices::default());
    assert!(!wrong(&fifo), "the broken program seems to work");
    let run = bad(&counter(2, false), wrong);
    assert_eq!(last(&run, "counter").as_deref(), Some("1"));
    assert_none(&counter(2, true), wrong);
}

#[test]
fn a_check_that_is_apart_from_its_claim_is_found() {
    let wrong = |run: &Driven| writes(run) != 1;
    assert!(!wrong(&complete(&visited_set(false), &Choices::default())));
    let run = bad(&visited_set(false), wrong);
    assert_eq!((writes(&run), run.choices().deviations()), (2, 1));
    assert_none(&visited_set(true), wrong);
}

#[test]
fn a_deadlock_that_luck_hides_is_found() {
    assert!(!stuck(&complete(&two_locks([1, 0]), &Choices::default())));
    let run = bad(&two_locks([1, 0]), stuck);
    assert_eq!(run.choices().deviations(), 1);
    let why = support::machine(run.log().events()).stuck(&|item| item.to_string()).expect("stuck");
    assert_eq!(why.cycle, Some(vec![2, 3]));
    assert_none(&two_locks([0, 1]), stuck);
}

#[test]
fn a_program_that_is_wrong_at_once_needs_no_departure() {
    let run = bad(&program(|_| std::future::pending()), stuck);
    assert_eq!(run.choices().deviations(), 0);
    assert_eq!(run.choices().trimmed().to_string(), "s:");
}

#[test]
fn a_search_says_that_it_came_to_its_bound() {
    let mut search = Search::new(counter(3, true), Bounds { runs: 50, ..BOUNDS }, stuck);
    assert!(matches!(search.run(), Found::Bound));
    assert_eq!(search.runs(), 50);

    let endless = program(|runtime| async move {
        loop {
            runtime.yield_now().await;
        }
    });
    let mut search = Search::new(endless, BOUNDS, |_| true);
    assert!(matches!(search.run(), Found::Bound), "a run that was cut is not judged, and not held for a good one");
    assert_eq!(search.runs(), 1);
}

#[test]
fn a_search_can_be_done_in_steps_and_repeats_exactly() {
    let wrong = |run: &Driven| last(run, "counter").as_deref() == Some("1");
    let texts: Vec<String> = (0..2)
        .map(|_| {
            let mut search = Search::new(counter(3, false), BOUNDS, wrong);
            let found = loop {
                if let Some(found) = search.step() {
                    break found;
                }
            };
            let Found::Bad(run) = found else { panic!("{found:?}") };
            format!("{} {}", search.runs(), run.choices())
        })
        .collect();
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn leaving_out_what_is_known_comes_to_an_end_sooner() {
    let runs = |leave_out: bool| {
        let mut search = Search::new(counter(3, true), Bounds { runs: 1_000_000, ..BOUNDS }, stuck);
        if leave_out {
            search = search.leaving_out_what_is_known();
        }
        assert!(matches!(search.run(), Found::None));
        search.runs()
    };
    let (all, few) = (runs(false), runs(true));
    println!("{few} of {all} runs");
    assert!(few * 2 < all, "{few} of {all}");
}

#[test]
fn what_a_search_has_tried_does_not_stay_in_memory() {
    let kept = Rc::new(());
    let count = kept.clone();
    let stuck_for_good = program(move |runtime| {
        let kept = kept.clone();
        async move {
            let lock = Lock::new("a", kept, runtime.trace());
            let worker = |name: &str| {
                let lock = lock.clone();
                runtime.spawn(name, async move {
                    let _guard = lock.lock().await;
                    std::future::pending::<()>().await;
                })
            };
            gather(&runtime, &[worker("worker-1"), worker("worker-2")]).await;
        }
    });
    let before = Rc::strong_count(&count);
    let mut search = Search::new(stuck_for_good, BOUNDS, |_| false);
    search.run();
    assert!(search.runs() > 1);
    assert_eq!(Rc::strong_count(&count), before);
}

/// Every schedule of a program, in no clever way; none if there are more than `most`.
fn every(program: &Program, most: usize) -> Option<Vec<Driven>> {
    let (mut open, mut done) = (vec![Choices::default()], Vec::new());
    while let Some(choices) = open.pop() {
        let run = Driven::replay(program.clone(), BOUNDS.choices, &choices);
        for way in 0..run.ways() {
            let mut next = choices.clone();
            next.push(way as u32);
            open.push(next);
        }
        if run.outcome() != Outcome::Open {
            done.push(run);
        }
        if done.len() + open.len() > most {
            return None;
        }
    }
    Some(done)
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|many| many.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_what_trying_everything_finds_with_as_few_departures(plan in random::plan(2, 4)) {
        let (program, _) = random::program(&plan);
        let Some(every) = every(&program, 1_500) else { return Ok(()) };
        let fewest = every.iter().filter(|run| stuck(run)).map(|run| run.choices().deviations()).min();
        let mut search = Search::new(program, BOUNDS, stuck);
        match search.run() {
            Found::Bad(run) => prop_assert_eq!(Some(run.choices().deviations()), fewest),
            Found::None => {
                prop_assert_eq!(fewest, None);
                prop_assert_eq!(search.runs() as usize, every.len(), "each schedule is tried once");
            }
            Found::Bound => prop_assert!(false, "there are only {}", every.len()),
        }
    }

    #[test]
    fn leaving_out_what_is_known_changes_nothing_but_the_number_of_runs(plan in random::plan(3, 4)) {
        for wrong in [stuck, lost] {
            let (program, _) = random::program(&plan);
            let mut all = Search::new(program.clone(), Bounds { runs: 3_000, ..BOUNDS }, wrong);
            let mut few = Search::new(program, BOUNDS, wrong).leaving_out_what_is_known();
            let (found, found_by_few) = (all.run(), few.run());
            prop_assert!(few.runs() <= all.runs() || matches!(found, Found::Bound));
            match (found, found_by_few) {
                (Found::Bad(one), Found::Bad(other)) => {
                    prop_assert_eq!(one.choices().deviations(), other.choices().deviations());
                }
                (Found::None, Found::None) | (Found::Bound, _) => {}
                (one, other) => prop_assert!(false, "{:?} and {:?}", one, other),
            }
        }
    }

    #[test]
    fn any_run_can_be_had_again_from_its_text(plan in random::plan(4, 6), picks in prop::collection::vec(any::<u32>(), 0..80)) {
        let (program, _) = random::program(&plan);
        let mut run = Driven::new(program.clone(), BOUNDS.choices);
        for pick in picks {
            if run.outcome() == Outcome::Open {
                let ways = run.ways() as u32;
                prop_assert!(run.choose(pick % ways));
            }
        }
        let choices: Choices = run.choices().to_string().parse().expect("a schedule");
        prop_assert_eq!(&choices, run.choices());
        let again = Driven::replay(program.clone(), BOUNDS.choices, &choices);
        prop_assert!(*again.log() == *run.log());
        // And by the executor's own schedule.
        let all = complete(&program, &choices);
        let free = Run::start(&program, Virtual::with(Schedule::chosen(choices)));
        while !free.clock.is_main_over() && free.clock.turn() {}
        let polls = |event: &&Event| !matches!(event.kind, EventKind::TaskPolled | EventKind::TaskSuspended);
        prop_assert!(all.log().events().iter().filter(polls).eq(free.log.borrow().events()));
    }

    #[test]
    fn taking_back_leads_exactly_there(plan in random::plan(3, 5), picks in prop::collection::vec(any::<u32>(), 1..40)) {
        let (program, _) = random::program(&plan);
        let mut run = Driven::new(program, BOUNDS.choices);
        let mut before = Vec::new();
        for pick in picks {
            if run.outcome() == Outcome::Open {
                before.push((run.ready(), run.log().clone()));
                let ways = run.ways() as u32;
                run.choose(pick % ways);
            }
        }
        while let Some((ready, log)) = before.pop() {
            prop_assert!(run.undo());
            prop_assert_eq!(run.ready(), ready);
            prop_assert_eq!(&*run.log(), &log);
        }
        prop_assert!(!run.undo());
    }

    #[test]
    fn choices_are_the_same_after_writing_and_reading(choices in prop::collection::vec(0u32..4, 0..60)) {
        let choices = Choices::from(choices);
        prop_assert_eq!(choices.to_string().parse(), Ok(choices.clone()));
        prop_assert_eq!(choices.trimmed().deviations(), choices.deviations());
    }

    #[test]
    fn no_text_is_too_strange_to_be_refused(text in "s:[z.0-9]{0,30}|.{0,20}") {
        if let Ok(choices) = text.parse::<Choices>() {
            prop_assert!(choices.as_slice().len() <= 100_000);
        }
    }
}

#[test]
fn a_text_that_is_no_schedule_is_refused_with_the_reason() {
    let read = |text: &str| text.parse::<Choices>();
    assert_eq!(read("0.1"), Err(ChoicesError::Prefix));
    assert_eq!(read("s:0..1"), Err(ChoicesError::Number));
    assert_eq!(read("s:-1"), Err(ChoicesError::Number));
    assert_eq!(read("s:z"), Err(ChoicesError::Number));
    assert_eq!(read("s:z4294967295.z4294967295"), Err(ChoicesError::TooLong));
    assert_eq!(read("s:"), Ok(Choices::default()));
    assert_eq!(Choices::from(vec![0, 1, 0, 0, 0, 2, 0]).to_string(), "s:0.1.z3.2.0");
}

#[test]
fn a_run_shows_who_can_go_on_by_name_and_refuses_who_cannot() {
    let mut run = Driven::new(counter(2, true), 100);
    assert_eq!(run.ready(), [(1, "main".to_owned())]);
    assert!(!run.choose(1));
    assert!(run.choose(0));
    assert_eq!(run.ready(), [(2, "worker-0".to_owned()), (3, "worker-1".to_owned())]);
    assert!(run.choose(1));
    assert_eq!(run.ready(), [(2, "worker-0".to_owned()), (3, "worker-1".to_owned())]);
    let run = complete(&counter(2, true), run.choices());
    assert_eq!((run.outcome(), run.ready(), run.ways()), (Outcome::Over, vec![], 0));
}

#[test]
fn a_run_is_cut_at_its_bound() {
    let mut run = Driven::new(counter(2, true), 3);
    while run.choose(0) {}
    assert_eq!((run.outcome(), run.choices().as_slice().len(), run.ready().len()), (Outcome::Cut, 3, 0));
    assert!(run.undo());
    assert_eq!(run.outcome(), Outcome::Open);
}

#[test]
fn the_clock_moves_only_when_nobody_is_ready() {
    let sleepers = program(|runtime| async move {
        let (early, busy) = (runtime.clone(), runtime.clone());
        let tasks = [
            runtime.spawn("sleeper", async move { early.sleep(5).await }),
            runtime.spawn("busy", async move {
                for _ in 0..10 {
                    assert_eq!(busy.now(), 0);
                    busy.yield_now().await;
                }
            }),
        ];
        gather(&runtime, &tasks).await;
        assert_eq!(runtime.now(), 5);
    });
    for seed in 0..20 {
        assert!(Run::to_end(&sleepers, seed).clock.is_main_over());
    }
}

#[test]
fn whoever_is_asked_picks_and_an_answer_beyond_the_last_is_the_last() {
    let log = |schedule| {
        let run = Run::start(&counter(3, false), Virtual::with(schedule));
        run.clock.run();
        run.log.borrow().clone()
    };
    let fifo = log(Schedule::fifo());
    assert_eq!(log(Schedule::asked(|_| 0)), fifo);
    assert_eq!(log(Schedule::chosen(Choices::default())), fifo);
    assert_eq!(log(Schedule::seeded(0)), fifo);
    let last = log(Schedule::asked(|ready: &[u32]| ready.len() - 1));
    assert_eq!(log(Schedule::asked(|_| usize::MAX)), last);
    assert_ne!(last, fifo);
    assert_ne!(log(Schedule::seeded(3)), fifo);
}
