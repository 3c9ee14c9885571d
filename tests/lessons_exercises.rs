//! The exercises: every possible answer is run, the right ones pass, the others hear why not.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/lessons.rs"]
mod support;

use crawlscope_engine::lessons::{Checked, Kind, LESSONS, Lesson};
use support::{lesson, ndjson};

/// All orders of the numbers below `n`.
fn orders(n: u32) -> Vec<Vec<u32>> {
    let mut orders = vec![Vec::new()];
    for next in 0..n {
        let longer = |order: &Vec<u32>| {
            let at = |place: usize| {
                let mut order = order.clone();
                order.insert(place, next);
                order
            };
            (0..=order.len()).map(at).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders.sort();
    orders
}

/// Every answer that can be given.
fn answers(lesson: &Lesson) -> Vec<Vec<u32>> {
    match lesson.exercise.kind {
        Kind::Arrange(lines) => orders(lines.len() as u32),
        Kind::Repair(choices) => (0..choices.len() as u32).map(|choice| vec![choice]).collect(),
        Kind::Number(name, _) => {
            let knob = lesson.knobs.iter().find(|knob| knob.name == name).expect("a knob of the lesson");
            (knob.min..=knob.max).step_by(knob.step as usize).map(|number| vec![number]).collect()
        }
    }
}

fn check(lesson: &Lesson, answer: &[u32]) -> Checked {
    lesson.check(answer).unwrap_or_else(|| panic!("{}: {answer:?} is an answer", lesson.name))
}

/// An answer as a reader would put it: keys, or the number.
fn told(lesson: &Lesson, answer: &[u32]) -> String {
    match lesson.exercise.kind {
        Kind::Arrange(keys) | Kind::Repair(keys) => {
            answer.iter().map(|at| keys[*at as usize]).collect::<Vec<_>>().join(" ")
        }
        Kind::Number(..) => answer[0].to_string(),
    }
}

fn right(lesson: &Lesson) -> Vec<String> {
    let passes = |answer: &Vec<u32>| check(lesson, answer).verdict.is_ok();
    answers(lesson).iter().filter(|answer| passes(answer)).map(|answer| told(lesson, answer)).collect()
}

/// What the verdict says of an answer given by its keys.
fn reason(name: &str, told: &str) -> String {
    let lesson = lesson(name);
    let answer = match lesson.exercise.kind {
        Kind::Arrange(keys) | Kind::Repair(keys) => {
            let place = |word: &str| keys.iter().position(|key| *key == word).expect("a key") as u32;
            told.split(' ').map(place).collect()
        }
        Kind::Number(..) => vec![told.parse().expect("a number")],
    };
    check(lesson, &answer).verdict.expect_err(told)
}

#[test]
fn every_wrong_answer_hears_why_and_some_answer_is_right() {
    for lesson in LESSONS.iter() {
        let mut right = 0;
        let mut reasons = std::collections::BTreeMap::<String, (u32, String)>::new();
        for answer in answers(lesson) {
            match check(lesson, &answer).verdict {
                Ok(()) => right += 1,
                Err(reason) => {
                    assert!(reason.ends_with('.') && reason.len() > 15, "{} {answer:?}: {reason}", lesson.name);
                    let told = told(lesson, &answer);
                    reasons.entry(reason).or_insert((0, told)).0 += 1;
                }
            }
        }
        assert!(right > 0, "{} has no right answer", lesson.name);
        assert!(!reasons.is_empty(), "{} has no wrong answer", lesson.name);
        if std::env::var_os("SHOW").is_some() {
            println!("\n{}: {:?}", lesson.name, self::right(lesson));
            reasons.iter().for_each(|(reason, (times, told))| println!("  {times:4} {told}: {reason}"));
        }
    }
}

#[test]
fn lines_as_they_are_first_shown_are_not_in_a_right_order() {
    for lesson in LESSONS.iter() {
        if let Kind::Arrange(lines) = lesson.exercise.kind {
            let shown: Vec<u32> = (0..lines.len() as u32).collect();
            assert!(check(lesson, &shown).verdict.is_err(), "{}", lesson.name);
        }
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    assert!(lesson("semaphore").check(&[]).is_none());
    assert!(lesson("semaphore").check(&[0, 1, 2, 2]).is_none());
    assert!(lesson("semaphore").check(&[0, 1, 2, 4]).is_none());
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    for lesson in LESSONS.iter() {
        let answer = answers(lesson).swap_remove(0);
        assert_eq!(ndjson(&check(lesson, &answer).log), ndjson(&check(lesson, &answer).log), "{}", lesson.name);
    }
}

#[test]
fn the_right_answers_are_those_that_are_meant() {
    let meant: &[(&str, &[&str])] = &[
        ("semaphore", &["acquire print sleep release"]),
        ("lock", &["acquire read write release print", "acquire read write print release"]),
        ("why-limit", &["10"]),
        ("rate", &["250"]),
        (
            "crawler",
            &[
                "get acquire fetch release put done",
                "get acquire fetch put release done",
                "get acquire fetch put done release",
            ],
        ),
        (
            "scheduler",
            &[
                "read-1 read-2 append-1 append-2",
                "read-1 read-2 append-2 append-1",
                "read-2 read-1 append-1 append-2",
                "read-2 read-1 append-2 append-1",
            ],
        ),
        ("queue", &["start produce join cancel", "produce start join cancel"]),
        ("event", &["wait"]),
        ("barrier", &["load wait start"]),
        ("two-locks", &["a-b"]),
        ("forgotten-task-done", &["last"]),
        ("skipped-task-done", &["done"]),
        ("early-join", &["await-producer"]),
        ("refilled-queue", &["6"]),
        ("semaphore-each", &["in-main"]),
        ("endless-gather", &["producer-join"]),
        ("check-then-act", &["check add robots fetch", "robots check add fetch"]),
    ];
    assert_eq!(meant.len(), LESSONS.len());
    for &(name, meant) in meant {
        let mut right = right(lesson(name));
        right.sort();
        let mut meant: Vec<_> = meant.to_vec();
        meant.sort_unstable();
        assert_eq!(right, meant, "{name}");
    }
}

#[test]
fn reasons_say_what_happened_in_the_run() {
    let cases = [
        ("semaphore", "release acquire print sleep", "At most 3 at once: 10 were."),
        ("lock", "release acquire read write print", "task-1 stopped: RuntimeError: Lock is not acquired."),
        ("lock", "acquire read release write print", "The list comes out as [1, 1, 2, 2, 3]."),
        (
            "queue",
            "produce join start cancel",
            "It is stuck: main waits to join queue (4 unfinished), and no task is left to take what is on it.",
        ),
        (
            "two-locks",
            "b-a",
            "It is stuck: worker-1 holds lock a and waits for lock b; worker-2 holds lock b and waits for lock a.",
        ),
        ("two-locks", "a-a", "It is stuck: worker-2 holds lock a and waits for lock a again, which no lock allows."),
        ("skipped-task-done", "pass", "2 tasks read page 1."),
        ("early-join", "turn", "The program was over before anybody read page 1."),
        ("refilled-queue", "7", "It ends, but with 6 it would end as well."),
        ("why-limit", "11", "40 requests are refused."),
        ("why-limit", "9", "Nobody is refused. With 10 it would be so too, in 1 s and not 1.2 s."),
        ("rate", "200", "5 requests begin within one second, from 0.2 s to 1 s."),
        ("semaphore-each", "too-many", "At most 3 at once: 10 were."),
    ];
    for (name, answer, meant) in cases {
        assert_eq!(reason(name, answer), meant, "{name} {answer}");
    }
}
