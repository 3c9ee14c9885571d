//! The lessons' programs: that they run as they are said to, here and under CPython.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/lesson_digests.rs"]
mod digests;
#[path = "support/lessons.rs"]
mod support;

use crawlscope_engine::graph::{Graph, Keep, RunState};
use crawlscope_engine::lessons::{Code, run};
use crawlscope_engine::machine::Machine;
use crawlscope_engine::trace::{Cursor, Event, EventKind, Log, PageState, Wait};
use std::collections::BTreeSet;
use support::{corners, ended, lesson, lines, ndjson, play, printed, python, python_path, read, settings, variants};

const SECOND: u64 = 1_000_000;

/// The time of every event that is wanted.
fn times(log: &Log, wanted: impl Fn(&EventKind) -> bool) -> Vec<u64> {
    log.events().iter().filter(|event| wanted(&event.kind)).map(|event| event.at).collect()
}

fn end(log: &Log) -> Option<u64> {
    times(log, |kind| matches!(kind, EventKind::RunEnded { .. })).first().copied()
}

/// The last value that a shared name was given.
fn written(log: &Log, wanted: &str) -> String {
    let value = |event: &Event| match &event.kind {
        EventKind::SharedWritten { name, value } if name == wanted => Some(value.clone()),
        _ => None,
    };
    log.events().iter().rev().find_map(value).unwrap_or_default()
}

/// The most that held a semaphore or lock at once, over all steps.
fn most_held(log: &Log, name: &str) -> usize {
    let mut machine = Cursor::new(Machine::default());
    let held = |machine: &Machine| {
        machine.things().iter().filter(|row| row.name == name).map(|row| row.holders.len()).sum::<usize>()
    };
    let each = log.events().iter().map(|event| {
        machine.advance([event]);
        held(machine.fold())
    });
    each.max().unwrap_or(0)
}

#[test]
fn the_same_settings_give_the_same_bytes_and_another_seed_another_schedule() {
    for (lesson, variant) in variants() {
        let mut settings = settings(lesson);
        let bytes = ndjson(&run(lesson, variant, &settings));
        assert_eq!(bytes, ndjson(&run(lesson, variant, &settings)), "{} {}", lesson.name, variant.name);
        settings.seed = 7;
        let other = ndjson(&run(lesson, variant, &settings));
        assert_eq!(other, ndjson(&run(lesson, variant, &settings)), "{} {}", lesson.name, variant.name);
        assert_ne!(bytes, other, "{} {}", lesson.name, variant.name);
    }
}

#[test]
fn cpython_prints_the_same_lines_runs_the_same_lines_and_gets_stuck_where_we_do() {
    for (lesson, variant) in variants() {
        let marked: BTreeSet<u32> = variant.code.rust.iter().filter_map(|line| line.python).collect();
        for settings in corners(lesson) {
            let log = run(lesson, variant, &settings);
            let python = python(lesson, variant, &settings);
            let of = format!("{} {} {settings:?}", lesson.name, variant.name);
            assert_eq!(printed(&log), python.printed, "{of}");
            assert_eq!(ended(&log), python.ended, "{of}");
            let mut theirs: Vec<u32> = python.lines.into_iter().filter(|line| marked.contains(line)).collect();
            let mut ours = lines(&log);
            // CPython begins a statement of several lines, or a loop's head, more than once.
            theirs.dedup();
            ours.dedup();
            assert_eq!(ours, theirs, "{of}");
        }
    }
}

#[test]
fn every_line_that_a_program_says_it_runs_is_code_of_its_python() {
    for (lesson, variant) in variants() {
        let path = python_path(lesson, variant);
        let python: Vec<&str> = variant.code.python.lines().collect();
        for line in lines(&run(lesson, variant, &settings(lesson))) {
            let code = python.get(line as usize - 1).unwrap_or_else(|| panic!("{path} has no line {line}")).trim();
            assert!(!code.is_empty() && !code.starts_with('#'), "{path}:{line} is no code");
        }
    }
}

#[test]
fn the_rust_that_is_shown_is_short_and_tied_to_the_python() {
    for (lesson, variant) in variants() {
        let shown = variant.code.rust;
        let of = format!("{} {}", lesson.name, variant.name);
        let most = if lesson.crawls { 51 } else { 32 };
        assert!((8..=most).contains(&shown.len()), "{of}: {} lines", shown.len());
        let ties: BTreeSet<u32> = shown.iter().filter_map(|line| line.python).collect();
        let run: BTreeSet<u32> = lines(&run(lesson, variant, &settings(lesson))).into_iter().collect();
        assert!(run.is_subset(&ties), "{of}: {:?} are run and not shown", run.difference(&ties));
        let widest = shown.iter().map(|line| line.text.len()).max();
        assert!(widest <= Some(110), "{of}: {widest:?}");
        assert!(
            shown.iter().all(|line| !line.text.contains("ctx.at_line") && !line.text.contains("ctx.record_")),
            "{of}"
        );
    }
}

#[test]
fn the_python_files_are_short_and_their_constants_are_the_knobs() {
    for (lesson, variant) in variants() {
        let path = python_path(lesson, variant);
        let text = variant.code.python;
        let most = if lesson.crawls { 55 } else { 40 };
        assert!(text.lines().count() <= most, "{path}: {} lines", text.lines().count());
        assert!(text.lines().all(|line| line.len() <= 88), "{path} has a long line");
        for knob in lesson.knobs {
            let (name, default) = (knob.constant(), knob.default);
            let has = text.lines().any(|line| line.split("  #").next() == Some(&format!("{name} = {default}")));
            assert_eq!(has, variant.knobs.contains(&knob.name), "{path}: {name} = {default}");
        }
    }
}

#[test]
fn the_python_that_is_shown_has_the_knobs_as_they_stand() {
    for (lesson, variant) in variants() {
        let Code { python, .. } = variant.code;
        assert_eq!(variant.code.python_with(&settings(lesson)), *python, "{} {}", lesson.name, variant.name);
    }
    let turned = lesson("lock").settings().with("tasks", 3).with("pause", 1000);
    let shown = lesson("lock").variant("with-lock").expect("a variant").code.python_with(&turned);
    assert!(shown.contains("\nTASKS = 3\nPAUSE = 1000  # milliseconds\n"), "{shown}");
}

#[test]
fn ten_workers_with_three_permits_start_three_at_a_time_and_end_at_8_s() {
    let log = play("semaphore", "program", &[]);
    let starts = times(&log, |kind| matches!(kind, EventKind::Printed { text } if text.ends_with("starts")));
    assert_eq!(starts, [0, 0, 0, 2, 2, 2, 4, 4, 4, 6].map(|s| s * SECOND));
    assert_eq!((end(&log), most_held(&log, "permits")), (Some(8 * SECOND), 3));
}

#[test]
fn the_chart_has_a_bar_for_every_number_of_permits() {
    let lesson = lesson("semaphore");
    let bars = (lesson.chart.as_ref().expect("a chart").bars)(&lesson.settings());
    let ends = [20, 10, 8, 6, 4, 4, 4, 4, 4, 2].map(|s| s * SECOND);
    assert_eq!(bars.iter().map(|bar| bar.value).collect::<Vec<_>>(), ends);
    assert_eq!((&*bars[2].name, &*bars[2].text), ("3", "8 s"));
}

#[test]
fn five_tasks_count_to_five_with_a_lock_and_not_without() {
    let (with, without) = (play("lock", "with-lock", &[]), play("lock", "without-lock", &[]));
    assert_eq!(written(&with, "shared"), "[1, 2, 3, 4, 5]");
    assert_eq!(written(&without, "shared"), "[1, 1, 1, 1, 1]");
    assert_eq!((end(&with), end(&without)), (Some(SECOND / 2), Some(SECOND / 10)));
}

/// The sentence about a run.
fn verdict(name: &str, variant: &str, turned: &[(&str, u32)], seed: u64) -> Result<(), String> {
    let lesson = lesson(name);
    let mut settings = settings(lesson);
    settings.seed = seed;
    turned.iter().for_each(|(knob, value)| assert!(settings.set(knob, *value)));
    (lesson.verdict)(&run(lesson, lesson.variant(variant).expect(variant), &settings), &settings)
}

#[test]
fn every_broken_program_is_wrong_and_every_fixed_one_right_in_any_schedule() {
    let wrong = [
        (
            "two-locks",
            "It is stuck: worker-1 holds lock a and waits for lock b; worker-2 holds lock b and waits for lock a.",
        ),
        (
            "forgotten-task-done",
            "It is stuck: consumer-1 took item-1 and never called task_done; \
             consumer-1 took item-3 and never called task_done; \
             consumer-2 took item-2 and never called task_done; join waits for 3.",
        ),
        ("skipped-task-done", "It is stuck: consumer took item-1 and never called task_done; join waits for 1."),
        ("early-join", "The program ended with 0 of 3 pages."),
        (
            "refilled-queue",
            "It is stuck: queue is full with 2: consumer-1 and consumer-2 wait for a free slot, \
             and no other task takes from it.",
        ),
        ("semaphore-each", "At most 3 at once: 10 were."),
        (
            "endless-gather",
            "It is stuck: main waits for consumer-1 to end; consumer-1 waits for an item on queue, which is empty, \
             and no task is left to put any: it never ends.",
        ),
        ("check-then-act", "The page was read 3 times."),
    ];
    for (name, sentence) in wrong {
        assert_eq!(verdict(name, "broken", &[], 0), Err(sentence.into()), "{name}");
        for seed in 0..50 {
            assert_eq!(verdict(name, "fixed", &[], seed), Ok(()), "{name} with seed {seed}");
            assert!(verdict(name, "broken", &[], seed).is_err(), "{name} with seed {seed}");
        }
    }
}

#[test]
fn a_broken_program_may_seem_to_work() {
    assert_eq!(verdict("two-locks", "broken", &[("delay", 150)], 0), Ok(()));
    assert_eq!(verdict("skipped-task-done", "broken", &[("repeats", 0)], 0), Ok(()));
    assert_eq!(verdict("refilled-queue", "broken", &[("slots", 12)], 0), Ok(()));
    assert!(verdict("refilled-queue", "broken", &[("slots", 12), ("pages", 40)], 0).is_err());
    assert!(verdict("refilled-queue", "broken", &[("slots", 1), ("consumers", 1)], 0).is_err());
}

#[test]
fn a_race_that_the_usual_schedule_hides_shows_in_another() {
    assert_eq!(verdict("check-then-act", "lucky", &[], 0), Ok(()));
    let failing: Vec<u64> = (0..20).filter(|seed| verdict("check-then-act", "lucky", &[], *seed).is_err()).collect();
    assert!(failing.contains(&4), "the seed that the lesson suggests is none of {failing:?}");
}

#[test]
fn ten_fetches_three_at_a_time_end_at_4_s() {
    let log = play("rate", "three-at-a-time", &[]);
    assert_eq!((end(&log), most_held(&log, "permits")), (Some(4 * SECOND), 3));
    let asked = times(&log, |kind| matches!(kind, EventKind::Printed { text } if text.ends_with("asked for")));
    assert_eq!(asked, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3].map(|s| s * SECOND));
}

#[test]
fn a_pace_keeps_requests_apart_whatever_the_answers_take() {
    for (fast, permits) in [(50, 10), (100, 3), (500, 2)] {
        let log = play("rate", "paced", &[("fast", fast), ("permits", permits), ("gap", 200)]);
        let asked = times(&log, |kind| matches!(kind, EventKind::Printed { text } if text.ends_with("asked for")));
        assert!(asked.windows(2).all(|pair| pair[1] - pair[0] >= SECOND / 5), "{asked:?}");
    }
}

#[test]
fn a_server_that_serves_ten_refuses_forty_of_fifty_and_none_if_they_come_five_at_a_time() {
    let (all, limited) = (play("why-limit", "all-at-once", &[]), play("why-limit", "limited", &[]));
    assert_eq!(printed(&all).last().map(String::as_str), Some("10 answered, 40 refused"));
    assert_eq!(printed(&limited), ["50 answered, 0 refused"]);
    assert_eq!((end(&all), end(&limited)), (Some(SECOND / 5), Some(2 * SECOND)));
}

#[test]
fn with_five_consumers_and_five_permits_nobody_waits_and_with_eight_and_three_they_do() {
    let waits = |log: &Log| {
        let permits = log.events().iter().find_map(|event| match &event.kind {
            EventKind::Made { id, name, .. } if name == "permits" => Some(*id),
            _ => None,
        });
        let wait = EventKind::Waiting { on: Wait::Acquire(permits.expect("a semaphore")) };
        log.events().iter().filter(|event| event.kind == wait).count()
    };
    let (five, eight) =
        (play("crawler", "program", &[]), play("crawler", "program", &[("consumers", 8), ("permits", 3)]));
    assert_eq!((waits(&five), most_held(&five, "permits")), (0, 5));
    assert!(waits(&eight) > 30, "{}", waits(&eight));
    assert_eq!(most_held(&eight, "permits"), 3);
}

#[test]
fn the_crawler_reads_every_page_of_the_built_in_site_once_and_the_graph_has_them_all() {
    let log = play("crawler", "program", &[]);
    let mut graph = Cursor::new(Graph::new(Keep::Links));
    graph.advance(log.events());
    let graph = graph.fold();
    let own = graph.pages().iter().filter(|page| page.address.starts_with("https://demo.test/")).count();
    let read = printed(&log).iter().filter(|line| line.contains(" read ")).count();
    assert_eq!((own, own > 80), (read, true));
    assert_eq!(printed(&log).last(), Some(&format!("{own} pages")));
    assert_eq!(graph.stats().state, RunState::Done);
    assert!(graph.pages().iter().all(|page| page.state != PageState::Queued && page.state != PageState::Fetching));
    assert!(graph.links().len() > 500);
    let fetched = times(&log, |kind| matches!(kind, EventKind::FetchStarted { .. })).len();
    assert_eq!(fetched, own);
}

#[test]
fn the_list_of_the_built_in_sites_files_is_complete() {
    let mut folders = vec![support::file("www/demo")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let path = path.strip_prefix(support::file("www/demo")).expect("below it");
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    let list: Vec<String> = serde_json::from_str(&read("www/lessons/crawler/site.json")).expect("a list");
    assert_eq!(list, found, "www/lessons/crawler/site.json");
}

#[test]
fn the_goals_of_the_scheduler_are_not_met_by_the_usual_order_and_can_be_met() {
    let lesson = lesson("scheduler");
    for goal in lesson.goals {
        let met = |seed| {
            let mut settings = settings(lesson);
            settings.seed = seed;
            (goal.met)(&run(lesson, lesson.variant(goal.variant).expect("a variant"), &settings), &settings)
        };
        let reason = met(0).expect_err(goal.variant);
        assert!(reason.ends_with('.'), "{reason}");
        assert!((1..50).any(|seed| met(seed).is_ok()), "{}", goal.variant);
    }
}

#[test]
fn the_fewest_turns_that_are_found_are_the_fewest_there_are() {
    let lesson = lesson("scheduler");
    for (items, slots) in [(1, 1), (3, 2), (4, 1), (4, 4)] {
        let mut settings = settings(lesson).with("items", items).with("slots", slots);
        let mut play = |seed| {
            settings.seed = seed;
            let log = run(lesson, lesson.variant("fewest-turns").expect("a variant"), &settings);
            let turns =
                log.events().iter().filter(|event| event.task > 1 && event.kind == EventKind::TaskPolled).count();
            (turns, log)
        };
        let fewest = (0..400).map(|seed| play(seed).0).min().expect("some runs");
        for (turns, log) in (0..10).map(&mut play).collect::<Vec<_>>() {
            let met = (lesson.goals[2].met)(&log, &lesson.settings().with("items", items).with("slots", slots));
            assert_eq!(met.is_ok(), turns == fewest, "{items} {slots}: {turns} {met:?}");
        }
    }
}

/// Run with `UPDATE=1` after a change of the lessons that is meant.
#[test]
fn the_traces_of_the_lessons_are_the_stored_ones() {
    let (digests, path) = (digests::digests(), support::file("tests/fixtures/lessons.txt"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &digests).expect("the fixture can be written");
    }
    assert_eq!(digests, read("tests/fixtures/lessons.txt"));
}
