//! The machine's word on random programs, against books that the programs keep themselves.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/program.rs"]
mod support;

#[path = "support/random.rs"]
mod random;

use crawlscope_engine::machine::{Cause, Machine};
use crawlscope_engine::runtime::Virtual;
use crawlscope_engine::trace::{Cursor, EventKind, Fold};
use proptest::prelude::*;
use random::{check_at_rest, plan, program};
use std::collections::BTreeMap;
use support::Run;

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|many| many.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_at_rest_is_called_stuck_exactly_if_nobody_can_go_on_and_main_is_not_over(
        plan in plan(4, 7), seed in 0u64..20
    ) {
        let (program, books) = program(&plan);
        let run = Run::start(&program, Virtual::new(seed));
        prop_assert!(run.clock.run_at_most(10_000));
        prop_assert_eq!(run.clock.is_stuck(), !books.borrow().tasks[1].over);
        check_at_rest(&run.machine(), &books.borrow());
    }

    #[test]
    fn no_step_on_the_way_looks_quiet_before_the_run_is_at_rest(plan in plan(4, 7), seed in 0u64..20) {
        let (program, _) = program(&plan);
        let run = Run::to_end(&program, seed);
        let log = run.log.borrow();
        let mut machine = Cursor::new(Machine::default());
        for (step, event) in log.events().iter().enumerate() {
            machine.advance([event]);
            let quiet = machine.fold().is_main_left() && machine.fold().is_quiet();
            prop_assert!(!quiet || step + 1 == log.events().len(), "quiet at {step}: {event:?}");
        }
    }

    #[test]
    fn holders_are_counted_as_often_as_they_hold(plan in plan(4, 7), seed in 0u64..20) {
        let (program, books) = program(&plan);
        let run = Run::start(&program, Virtual::new(seed));
        run.clock.run();
        let machine = run.machine();
        let books = books.borrow();
        let permits = &machine.things()[random::LOCKS].holders;
        for (task, page) in books.tasks.iter().enumerate().skip(1) {
            let held = permits.iter().filter(|holder| **holder as usize == task).count();
            prop_assert_eq!(held, page.permits, "permits of task {}", task);
        }
        for (lock, owner) in books.owners.iter().enumerate() {
            prop_assert_eq!(machine.things()[lock].holders.first(), owner.as_ref());
        }
    }

    #[test]
    fn any_trace_is_taken_in_and_explained_without_panic(whats in prop::collection::vec(foreign(), 0..60)) {
        let mut machine = Machine::default();
        for (step, (task, kind)) in whats.into_iter().enumerate() {
            machine.apply(step as u32, &crawlscope_engine::trace::Event { at: 0, task, kind });
            machine.stuck(&|item| item.to_string());
            machine.leaked();
            machine.is_quiet();
        }
    }
}

/// Events as no run of ours has them.
fn foreign() -> impl Strategy<Value = (u32, EventKind)> {
    use crawlscope_engine::trace::{Primitive, Wait};
    let id = || 0u32..4;
    let wait = prop_oneof![
        id().prop_map(Wait::Acquire),
        id().prop_map(Wait::Get),
        id().prop_map(Wait::Put),
        id().prop_map(Wait::Join),
        id().prop_map(Wait::Event),
        id().prop_map(Wait::Barrier),
        id().prop_map(Wait::Task),
    ];
    let thing = prop_oneof![
        Just(Primitive::Lock),
        Just(Primitive::Event),
        Just(Primitive::Barrier { parties: 2 }),
        Just(Primitive::Semaphore { permits: 1 }),
        Just(Primitive::Queue { capacity: Some(1) }),
    ];
    let kind = prop_oneof![
        2 => (0u32..6).prop_map(|id| EventKind::TaskStarted { id, name: String::new(), role: None }),
        1 => Just(EventKind::TaskEnded),
        2 => (id(), thing).prop_map(|(id, thing)| EventKind::Made { id, thing, name: "x".into(), role: None }),
        4 => wait.prop_map(|on| EventKind::Waiting { on }),
        1 => id().prop_map(|to| EventKind::Woken { to }),
        2 => (id(), id()).prop_map(|(id, to)| EventKind::Handed { id, to }),
        2 => id().prop_map(|id| EventKind::Acquired { id }),
        1 => id().prop_map(|id| EventKind::Released { id }),
        2 => (id(), id()).prop_map(|(id, item)| EventKind::Put { id, item }),
        2 => (id(), id()).prop_map(|(id, item)| EventKind::Got { id, item }),
        1 => id().prop_map(|id| EventKind::ItemDone { id }),
    ];
    (0u32..6, kind)
}

#[test]
fn the_random_programs_come_to_every_kind_of_end() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut causes = BTreeMap::<String, u32>::new();
    for _ in 0..3_000 {
        let plan = plan(4, 7).new_tree(&mut runner).expect("a plan").current();
        let (program, _) = program(&plan);
        let run = Run::to_end(&program, 0);
        let end = run.stuck().map_or("Ends".into(), |stuck| format!("{:?}", stuck.cause));
        *causes.entry(end).or_default() += 1;
    }
    println!("{causes:?}");
    for cause in [
        Cause::Cycle,
        Cause::Full,
        Cause::NotDone,
        Cause::NotTaken,
        Cause::NotReleased,
        Cause::NothingToGet,
        Cause::Endless,
    ] {
        assert!(causes.contains_key(&format!("{cause:?}")), "none came to {cause:?}: {causes:?}");
    }
    assert!(causes["Ends"] > 100, "{causes:?}");
}
