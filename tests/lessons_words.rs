//! The lessons' words: complete, about what is there, and their questions answered by the runs.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/lessons.rs"]
mod support;

use crawlscope_engine::lessons::{Asked, Kind, LESSONS, Lesson, LineWords, Question, Settings, Words, find, run};
use std::collections::BTreeSet;
use support::{corners, lesson, settings, words};

/// Every text of a lesson, with where it stands.
fn texts(words: &Words) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("title", &*words.title), ("summary", &words.summary)];
    texts.extend(words.body.iter().chain(&words.after).map(|text| ("body", &**text)));
    for variant in &words.variants {
        texts.extend([("variant title", &*variant.title), ("variant", &variant.text)]);
    }
    for knob in &words.knobs {
        texts.extend([("knob label", &*knob.label), ("knob", &knob.text)]);
    }
    for question in &words.questions {
        texts.extend([("question", &*question.text), ("why", &question.why)]);
        texts.extend(question.options.iter().map(|option| ("option", &*option.text)));
    }
    texts.extend([("exercise", &*words.exercise.text), ("solved", &words.exercise.solved)]);
    texts.extend(words.exercise.lines.iter().map(|line| ("line", &*line.text)));
    texts.extend(words.goals.iter().map(|goal| ("goal", &*goal.text)));
    texts.extend(words.next.iter().map(|next| ("next", &*next.text)));
    texts
}

/// Whether the words are there for all that has words, and for nothing else, in any order.
fn same(ours: &[&str], theirs: &[&str]) -> Result<(), String> {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let right = ours.len() == theirs.len() && set(ours) == set(theirs);
    if right { Ok(()) } else { Err(format!("{ours:?} have words as {theirs:?}")) }
}

fn keys(lines: &[LineWords]) -> Vec<&str> {
    lines.iter().map(|line| &*line.key).collect()
}

/// Every question of a lesson as put for these settings.
fn asked(lesson: &Lesson, settings: &Settings) -> Vec<(&'static str, Asked)> {
    let words = words(lesson);
    let put = |question: &'static Question| {
        let variant = lesson.variant(question.variant).expect("a variant of the lesson");
        let words = words.question(question.id).expect("the question's words");
        (question.id, question.ask(words, settings, &run(lesson, variant, settings)))
    };
    lesson.questions.iter().map(put).collect()
}

#[test]
fn every_lesson_has_its_words() {
    for lesson in LESSONS.iter() {
        let words = words(lesson);
        let of = lesson.name;
        for (place, text) in texts(&words) {
            assert!(!text.trim().is_empty() && text.trim() == text, "{of}: {place} “{text}”");
            assert!(!text.contains('!'), "{of}: {place} “{text}”");
        }
        assert!(!words.body.is_empty() && !words.after.is_empty(), "{of}: nothing before, or nothing after the run");
        let body = words.body.iter().chain(&words.after);
        assert!((3..=7).contains(&body.clone().count()), "{of}: {} paragraphs", body.count());
        assert!(body.clone().all(|text| text.len() < 600), "{of}: a paragraph is long");
        let same =
            |ours: Vec<&str>, theirs: Vec<&str>| same(&ours, &theirs).unwrap_or_else(|why| panic!("{of}: {why}"));
        same(lesson.variants.iter().map(|v| v.name).collect(), words.variants.iter().map(|v| &*v.name).collect());
        same(lesson.knobs.iter().map(|k| k.name).collect(), words.knobs.iter().map(|k| &*k.name).collect());
        same(lesson.questions.iter().map(|q| q.id).collect(), words.questions.iter().map(|q| &*q.id).collect());
        same(lesson.goals.iter().map(|g| g.variant).collect(), keys(&words.goals));
        assert!(lesson.knobs.iter().all(|knob| knob.name != "answer"), "{of}: {{answer}} means something else");
        assert!(lesson.questions.len() >= 3, "{of}: {} questions", lesson.questions.len());
        assert!(words.next.len() >= 2, "{of}: what to try next");
    }
}

#[test]
fn every_exercise_has_its_lines_and_a_place_for_them() {
    for lesson in LESSONS.iter() {
        let exercise = words(lesson).exercise;
        let of = lesson.name;
        match lesson.exercise.kind {
            Kind::Arrange(lines) | Kind::Repair(lines) => {
                assert_eq!(same(lines, &keys(&exercise.lines)), Ok(()), "{of}");
                let places = exercise.program.iter().filter(|line| line.trim() == "…").count();
                assert_eq!(places, 1, "{of}: the program has {places} places");
            }
            Kind::Number(knob, variant) => {
                assert!(lesson.variant(variant).expect("a variant").knobs.contains(&knob), "{of}");
                assert!(exercise.lines.is_empty() && exercise.program.is_empty(), "{of}");
            }
        }
        assert_eq!(keys(&exercise.lines).len(), keys(&exercise.lines).into_iter().collect::<BTreeSet<_>>().len());
    }
}

#[test]
fn what_to_try_next_is_there() {
    for lesson in LESSONS.iter() {
        for next in words(lesson).next {
            let of = format!("{}: “{}”", lesson.name, next.text);
            let other = find(&next.lesson).unwrap_or_else(|| panic!("{of}: no lesson {}", next.lesson));
            assert!(other.variant(&next.variant).is_some(), "{of}: {} has no {}", next.lesson, next.variant);
            let mut settings = other.settings();
            for (knob, value) in next.knobs {
                assert!(settings.set(&knob, value), "{of}: {} has no knob {knob}", next.lesson);
                assert_eq!(settings.get(&knob), value, "{of}: {knob} cannot be {value}");
            }
        }
    }
}

#[test]
fn every_question_has_one_right_option_however_the_knobs_stand() {
    for lesson in LESSONS.iter() {
        let mut places = corners(lesson);
        for seed in 1..4 {
            places.push(settings(lesson));
            places.iter_mut().last().expect("just pushed").seed = seed;
        }
        for settings in places {
            for (id, asked) in asked(lesson, &settings) {
                let of = format!("{} {id} {settings:?}: {asked:?}", lesson.name);
                let distinct: BTreeSet<_> = asked.options.iter().collect();
                assert!((2..=6).contains(&distinct.len()) && distinct.len() == asked.options.len(), "{of}");
                assert!(asked.right < asked.options.len(), "{of}");
                for text in asked.options.iter().chain([&asked.text, &asked.why]) {
                    assert!(!text.is_empty() && !text.contains(['{', '}']), "{of}");
                }
            }
        }
    }
}

#[test]
fn the_answers_to_the_questions_are_those_of_ground_truth() {
    let answers = |name: &str| {
        let lesson = lesson(name);
        let asked = asked(lesson, &settings(lesson));
        asked.into_iter().map(|(id, asked)| format!("{id}: {}", asked.options[asked.right])).collect::<Vec<_>>()
    };
    if std::env::var_os("SHOW").is_some() {
        LESSONS.iter().for_each(|lesson| println!("{} {:#?}", lesson.name, asked(lesson, &settings(lesson))));
    }
    assert_eq!(answers("semaphore"), ["end: 8 s", "at-once: 3", "next: worker-4"]);
    assert_eq!(
        answers("lock"),
        ["without: [1, 1, 1, 1, 1]", "with: [1, 2, 3, 4, 5]", "time-without: 0.1 s", "time-with: 0.5 s",]
    );
}
