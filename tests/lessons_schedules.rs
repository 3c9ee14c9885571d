//! Other orders of the lessons' tasks: chosen turn by turn, searched for, brought back.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/lessons.rs"]
mod support;

use crawlscope_engine::lessons::{Lesson, Schedules, Variant, run};
use crawlscope_engine::runtime::{Choices, Found};
use crawlscope_engine::trace::{EventKind, RunEnd};
use support::{lesson, settings, variants};

fn schedule(text: &str) -> Choices {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn without_a_choice_a_program_runs_as_in_asyncios_order_to_the_byte() {
    for (lesson, variant) in variants() {
        let settings = settings(lesson);
        let played = Schedules::new(lesson, variant, &settings).play(&Choices::default(), true);
        assert_eq!(played.log, run(lesson, variant, &settings), "{} {}", lesson.name, variant.name);
        assert!(played.ready.is_empty(), "{} {}", lesson.name, variant.name);
    }
}

#[test]
fn each_choice_adds_to_what_has_happened_and_a_choice_that_cannot_be_is_left_out() {
    let lesson = lesson("scheduler");
    let settings = settings(lesson);
    let schedules = Schedules::new(lesson, &lesson.variants[0], &settings);
    let (before, after) = (schedules.play(&schedule("s:0.1"), false), schedules.play(&schedule("s:0.1.1"), false));
    assert!(after.log.events().starts_with(before.log.events()));
    assert_eq!(schedules.play(&schedule("s:0.1.1.9.0"), false).choices, after.choices);
    assert!(schedules.play(&schedule("s:0.9"), true).ready.is_empty());
}

#[test]
fn who_is_ready_says_where_it_stands_and_which_lines_it_would_run() {
    let lesson = lesson("scheduler");
    let settings = settings(lesson);
    let schedules = Schedules::new(lesson, &lesson.variants[0], &settings);
    let told = |choices: &str| {
        let ready = schedules.play(&schedule(choices), false).ready;
        ready.into_iter().map(|ready| (ready.name, ready.stands, ready.runs)).collect::<Vec<_>>()
    };
    assert_eq!(told("s:"), [("main".into(), 0, vec![15, 16, 17])]);
    assert_eq!(told("s:0"), [("task-1".into(), 0, vec![9, 10]), ("task-2".into(), 0, vec![8])]);
    assert_eq!(told("s:0.0"), [("task-2".into(), 0, vec![8]), ("task-1".into(), 10, vec![11])]);
}

/// What a search for a bad order comes to: the order, or nothing if all were tried.
fn searched(lesson: &Lesson, variant: &'static Variant) -> Option<Option<String>> {
    let settings = settings(lesson);
    let mut search = Schedules::new(lesson, variant, &settings).search();
    for _ in 0..500 {
        match search.step() {
            Some(Found::Bad(run)) => return Some(Some(run.choices().trimmed().to_string())),
            Some(Found::None) => return Some(None),
            Some(Found::Bound) => return None,
            None => {}
        }
    }
    None
}

#[test]
fn a_bad_order_is_found_of_every_broken_program_and_none_of_a_fixed_one() {
    for (lesson, variant) in variants() {
        let found = searched(lesson, variant);
        let of = format!("{} {}: {found:?}", lesson.name, variant.name);
        let known = match (lesson.name, variant.name) {
            (_, "broken" | "without-lock" | "all-at-once" | "pulse" | "one-leaves") => Some("s:"),
            (_, "lucky") => Some("s:0.1"),
            ("scheduler", "lost-update" | "deadlock") => Some("s:0.1.1"),
            _ => None,
        };
        assert_eq!(found.flatten().as_deref(), known, "{of}");
    }
}

#[test]
fn all_orders_of_the_small_programs_are_tried() {
    for (name, variant) in
        [("lock", "with-lock"), ("two-locks", "fixed"), ("check-then-act", "fixed"), ("queue", "bounded")]
    {
        let lesson = lesson(name);
        assert_eq!(searched(lesson, lesson.variant(variant).expect(variant)), Some(None), "{name}");
    }
}

#[test]
fn what_was_found_is_had_again_and_the_verdict_says_what_is_wrong() {
    for (name, variant, why) in [
        ("check-then-act", "lucky", "The page was read 2 times."),
        ("scheduler", "lost-update", "The list comes out as [1, 1], and should be [1, 2]."),
        (
            "scheduler",
            "deadlock",
            "It is stuck: worker-1 holds lock a and waits for lock b; worker-2 holds lock b and waits for lock a.",
        ),
    ] {
        let (lesson, settings) = (lesson(name), settings(lesson(name)));
        let variant = lesson.variant(variant).expect(variant);
        let found = searched(lesson, variant).flatten().expect("an order");
        let log = Schedules::new(lesson, variant, &settings).play(&schedule(&found), true).log;
        assert_eq!((lesson.verdict)(&log, &settings), Err(why.into()), "{name}");
    }
}

#[test]
fn the_goals_are_met_by_the_choices_that_lead_there_and_say_so() {
    let lesson = lesson("scheduler");
    let settings = settings(lesson);
    let said = |choices: &str, goal: usize| {
        let variant = lesson.variant(lesson.goals[goal].variant).expect("a variant");
        let log = Schedules::new(lesson, variant, &settings).play(&schedule(choices), true).log;
        (lesson.goals[goal].met)(&log, &settings)
    };
    assert_eq!(said("s:0.1.1", 0), Ok("The list comes out as [1, 1], and should be [1, 2].".into()));
    assert_eq!(said("s:", 0), Err("The list comes out as [1, 2], which is right.".into()));
    assert_eq!(said("s:", 1), Err("It ends, without a deadlock.".into()));
    assert!(said("s:0.1.1", 1).expect("a deadlock").starts_with("It is stuck: worker-1 holds lock a"));
    assert!(said("s:", 2).expect_err("many turns").contains("It can be done in 7."));
}

#[test]
fn with_as_many_permits_as_consumers_nobody_waits_and_each_row_is_a_run() {
    let lesson = lesson("crawler");
    let bars = lesson.chart.as_ref().expect("a chart").bars;
    let rows = bars(&settings(lesson));
    let names: Vec<_> = rows.iter().map(|bar| &*bar.name).collect();
    assert_eq!(names, ["5 consumers, 5 permits", "8 consumers, 3 permits"]);
    assert_eq!(rows[0].value, 0);
    assert!(rows[0].text.starts_with("nobody waits for a permit, at most 5 requests at once, "), "{}", rows[0].text);
    assert!(rows[1].value > 30 && rows[1].text.contains("at most 3 requests at once"), "{:?}", rows[1]);
    let three = bars(&settings(lesson).with("consumers", 1));
    assert_eq!((three.len(), &*three[2].name, three[2].value), (3, "1 consumer, 5 permits", 0));
    let log = run(lesson, &lesson.variants[0], &settings(lesson));
    let ended = log.events().iter().find(|event| event.kind == EventKind::RunEnded { why: RunEnd::Returned });
    let end = ended.expect("it ends").at as f64 / 1e6;
    assert!(rows[0].text.ends_with(&format!(" {end} s")), "{} {end}", rows[0].text);
}
