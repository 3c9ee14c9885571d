//! Lessons of one's own: read over a program's or a recording's, and refused with where and why.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/lessons.rs"]
mod support;

use crawlscope_engine::lessons::{LESSONS, MOST_OWN, Own, OwnError, RECORDING, Words, base_of, read_own, run};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{lesson, words};
use url::Url;

fn at() -> Url {
    Url::parse("https://course.example/week-3/my-lesson.json").expect("an address")
}

fn read_text(text: &str) -> Result<Own, OwnError> {
    let base = base_of(text)?;
    let base = (base.name != RECORDING.name).then(|| words(base));
    read_own(text, &at(), base.as_ref())
}

fn read(own: &Value) -> Result<Own, OwnError> {
    read_text(&serde_json::to_string_pretty(own).expect("JSON"))
}

/// A lesson of one's own with the semaphore's program, and something more.
fn semaphore(more: &Value) -> Value {
    let mut own = json!({ "program": "semaphore", "title": "A shop", "summary": "Who waits.", "body": ["Text."] });
    own.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    own
}

#[test]
fn other_words_leave_what_they_do_not_name() {
    let own = read(&json!({
        "lesson": "semaphore",
        "title": "Die Semaphore",
        "knobs": [{ "name": "permits", "label": "Plätze" }],
        "questions": [{ "id": "next", "text": "Wer bekommt ihn?" }],
        "exercise": { "lines": [{ "key": "sleep", "text": "await asyncio.sleep(2)" }] },
    }))
    .expect("a lesson");
    let old = words(lesson("semaphore"));
    assert_eq!((&*own.words.title, &own.words.summary), ("Die Semaphore", &old.summary));
    assert_eq!(own.words.knob("permits").map(|knob| (&*knob.label, &knob.text)), Some(("Plätze", &old.knobs[1].text)));
    assert_eq!(own.words.knob("workers").map(|knob| &knob.label), Some(&old.knobs[0].label));
    assert_eq!(own.words.questions.len(), old.questions.len());
    assert_eq!(
        own.words.question("next").map(|q| (&*q.text, &q.why)),
        Some(("Wer bekommt ihn?", &old.questions[2].why))
    );
    assert_eq!(own.words.exercise.line("sleep"), Some("await asyncio.sleep(2)"));
    assert_eq!(own.words.exercise.line("print"), old.exercise.line("print"));
    assert_eq!(own.words.next.len(), old.next.len());
}

#[test]
fn a_lesson_with_a_program_has_only_what_it_says() {
    let own = read(&semaphore(&json!({}))).expect("a lesson");
    assert!(
        own.words.knobs.is_empty()
            && own.words.questions.is_empty()
            && own.words.next.is_empty()
            && own.words.exercise.text.is_empty()
    );
    assert_eq!(own.words.variants.len(), 1, "its program is still named");
}

#[test]
fn knobs_have_the_authors_defaults_and_limits() {
    let own = read(&semaphore(&json!({ "knobs": [{ "name": "workers", "default": 6, "min": 2, "max": 8 }] })));
    let mut settings = lesson("semaphore").settings_by(&own.expect("a lesson").words);
    assert_eq!((settings.get("workers"), settings.get("permits")), (6, 3));
    settings.set("workers", 12);
    assert_eq!(settings.get("workers"), 8);
    settings.set("workers", 0);
    assert_eq!(settings.get("workers"), 2);
}

#[test]
fn questions_are_answered_by_the_run_as_the_knobs_stand() {
    let own = read(&semaphore(&json!({
        "knobs": [{ "name": "workers", "default": 6 }],
        "questions": [
            { "id": "end", "text": "When?", "why": "At {answer}.", "answer": "end", "wrong": [2, 2.5, 12] },
            { "id": "most", "text": "How many of {workers}?", "why": "{answer}.", "answer": { "most-held": "permits" }, "wrong": [1, 6] },
            { "id": "lines", "text": "How many lines?", "why": "{answer}.", "answer": { "printed": "starts" } },
            { "id": "over", "text": "Does it end?", "why": "{answer}.", "answer": "ends",
              "options": [{ "key": "ends", "text": "Yes" }, { "key": "stuck", "text": "No" }] },
            { "id": "next" },
        ],
    })))
    .expect("a lesson");
    let lesson = lesson("semaphore");
    let asked = own.ask(lesson, &lesson.settings_by(&own.words));
    let right: Vec<&str> = asked.iter().map(|asked| &*asked.options[asked.right]).collect();
    assert_eq!(right, ["4 s", "3", "6", "Yes", "worker-4"]);
    assert_eq!(asked[0].options, ["2 s", "2.5 s", "4 s", "12 s"]);
    assert_eq!((&*asked[0].why, &*asked[1].text), ("At 4 s.", "How many of 6?"));
    assert_eq!(asked[2].options.len(), 3, "wrong answers are added where there are too few");
}

#[test]
fn a_question_may_be_about_the_last_value_of_another_program() {
    let own = read(&json!({
        "lesson": "lock",
        "questions": [{ "id": "what", "text": "What is in it?", "why": "{answer}", "variant": "with-lock",
            "answer": { "last-value": "shared" }, "wrong": ["[1]", "[5]"] }],
    }))
    .expect("a lesson");
    let lesson = lesson("lock");
    let asked = own.ask(lesson, &lesson.settings_by(&own.words));
    let mine = asked.last().expect("the last");
    assert_eq!((mine.options[mine.right].as_str(), &*mine.variant), ("[1, 2, 3, 4, 5]", "with-lock"));
    assert_eq!(asked.len(), lesson.questions.len() + 1);
}

#[test]
fn an_exercise_asks_for_a_number_with_these_properties() {
    let own = read(&semaphore(&json!({
        "exercise": { "text": "Find it.", "solved": "Right.", "knob": "permits",
            "must": ["ends", "right", { "at-most": ["end", 4] }, { "at-most": [{ "most-held": "permits" }, 5] }, { "at-least": [{ "waits": "permits" }, 5] }] },
    })))
    .expect("a lesson");
    let lesson = lesson("semaphore");
    let verdict = |permits| own.check(lesson, &[permits]).expect("an answer").verdict;
    assert_eq!(verdict(5), Ok(()));
    assert_eq!(verdict(4), Err("The time at the end is 6 s. It must be at most 4 s.".into()));
    assert_eq!(verdict(6), Err("The most tasks that held permits at once is 6. It must be at most 5.".into()));
}

#[test]
fn the_programs_own_exercise_can_be_judged_otherwise() {
    let own = read(&json!({ "lesson": "semaphore", "exercise": { "must": [{ "at-least": ["end", 20] }] } }));
    let own = own.expect("a lesson");
    let lesson = lesson("semaphore");
    let right = [3, 2, 0, 1];
    assert_eq!(lesson.check(&right).expect("an answer").verdict, Ok(()));
    assert!(own.check(lesson, &right).expect("an answer").verdict.is_err());
}

#[test]
fn marks_in_ones_own_python_name_lines_of_the_program() {
    let python = ["WORKERS = 10", "", "async def work(sem):", "    async with sem:  # @acquire", "        pass"];
    let own = read(&semaphore(&json!({ "variants": [{ "name": "program", "python": python }] }))).expect("a lesson");
    let lines = own.words.variants[0].python(&lesson("semaphore").settings().with("workers", 4));
    assert_eq!(lines[0], ("WORKERS = 4".into(), String::new()));
    assert_eq!(lines[3], ("    async with sem:".into(), "acquire".into()));
}

#[test]
fn a_recording_is_beside_the_lesson_and_answers_its_questions() {
    let own = read(&json!({
        "trace": "runs/mine.ndjson", "title": "Mine", "summary": "Mine.", "body": ["Text."], "python": ["import asyncio"],
        "questions": [{ "id": "lines", "text": "How many?", "why": "{answer}", "answer": { "printed": "starts" }, "wrong": [1, 2] }],
        "next": [{ "text": "The next one", "lesson": "other.json" }, { "text": "A built-in one", "lesson": "lock" }],
    }))
    .expect("a lesson");
    assert_eq!(own.words.trace.as_deref(), Some("https://course.example/week-3/runs/mine.ndjson"));
    assert_eq!(own.words.next[0].lesson, "https://course.example/week-3/other.json");
    let semaphore = lesson("semaphore");
    let log = run(semaphore, &semaphore.variants[0], &semaphore.settings());
    let asked = own.ask_recorded(&log);
    assert_eq!(asked[0].options[asked[0].right], "10");
}

#[test]
fn every_built_in_lesson_can_be_said_in_its_own_words() {
    for lesson in LESSONS.iter() {
        let mut own: Value =
            serde_json::from_str(&support::read(&format!("www/lessons/{}/lesson.json", lesson.name))).expect("JSON");
        own["lesson"] = lesson.name.into();
        let read = read(&own).unwrap_or_else(|error| panic!("{}: {error}", lesson.name));
        let again = serde_json::to_string(&read.words).expect("JSON");
        assert!(Words::read(&again).is_ok(), "{}: {again}", lesson.name);
        assert_eq!(read.ask(lesson, &lesson.settings_by(&read.words)).len(), lesson.questions.len());
    }
}

/// What is wrong, the field, the line in the text as it is written here, and a part of what is said.
const BROKEN: [(&str, &str, usize, &str); 30] = [
    ("", "", 1, "this is not JSON: EOF"),
    ("[]", "", 1, "a lesson is an object"),
    ("{\n \"title\": \"a\",\n}", "", 3, "this is not JSON: trailing comma"),
    ("{\"lesson\": \"semaphore\"} more", "", 1, "this is not JSON: trailing characters"),
    ("{}", "", 1, "say one of `lesson`"),
    ("{\"lesson\": \"lock\",\n \"program\": \"lock\"}", "", 1, "say one of `lesson`"),
    ("{\n\"lesson\": \"semafore\"}", "lesson", 2, "no lesson “semafore”; there are why-limit, semaphore,"),
    ("{\"lesson\": \"lock\",\n\"titel\": \"a\"}", "", 2, "unknown field `titel`, expected one of"),
    ("{\"lesson\": \"lock\",\n\"title\": 7}", "", 2, "invalid type: integer `7`, expected a string"),
    ("{\"lesson\": \"lock\",\n\"title\": \" \"}", "title", 2, "a lesson needs a title"),
    ("{\"lesson\": \"lock\",\n\"title\": \"a\",\n\"title\": \"b\"}", "", 3, "duplicate field `title`"),
    ("{\"program\": \"lock\", \"title\": \"a\"}", "", 1, "`summary` is missing here"),
    ("{\"lesson\": \"lock\",\n\"python\": []}", "python", 2, "belongs into its item of `variants`"),
    (
        "{\"lesson\": \"lock\", \"variants\": [\n{\"name\": \"x\"}]}",
        "variants[0].name",
        2,
        "no program “x” here; there are without-lock, with-lock",
    ),
    (
        "{\"lesson\": \"lock\", \"variants\": [{\"name\": \"with-lock\", \"python\": [\n\"a\",\n\"b  # @c\"]}]}",
        "variants[0].python[1]",
        3,
        "no mark “c” here; there are",
    ),
    (
        "{\"lesson\": \"lock\", \"knobs\": [{\"name\": \"tasks\"},\n{\"name\": \"tusks\"}]}",
        "knobs[1].name",
        2,
        "no knob “tusks” here; there are tasks",
    ),
    (
        "{\"lesson\": \"lock\", \"knobs\": [{\"name\": \"tasks\",\n\"max\": 9999}]}",
        "knobs[0].max",
        2,
        "9999 will not do",
    ),
    (
        "{\"lesson\": \"lock\", \"knobs\": [{\"name\": \"tasks\",\n\"max\": -1}]}",
        "",
        2,
        "invalid value: integer `-1`, expected u32",
    ),
    ("{\"lesson\": \"lock\", \"questions\": [\n{\"id\": \"mine\"}]}", "questions[0].id", 2, "or give it an `answer`"),
    (
        "{\"lesson\": \"lock\", \"questions\": [{\"id\": \"mine\",\n\"answer\": \"lenght\"}]}",
        "",
        2,
        "unknown variant `lenght`",
    ),
    (
        "{\"lesson\": \"lock\", \"questions\": [\n{\"id\": \"mine\", \"answer\": \"end\"}]}",
        "questions[0]",
        2,
        "`text` is missing here",
    ),
    (
        "{\"lesson\": \"lock\", \"questions\": [{\"id\": \"m\", \"text\": \"\", \"why\": \"\", \"answer\": \"most-queued\", \"wrong\": [1,\n1.5]}]}",
        "questions[0].wrong[1]",
        2,
        "must be a whole number",
    ),
    (
        "{\"lesson\": \"lock\", \"questions\": [{\"id\": \"m\", \"text\": \"\", \"why\": \"\", \"answer\": \"end\", \"wrong\": [\n\"8 s\"]}]}",
        "questions[0].wrong[0]",
        2,
        "the answer is a number",
    ),
    (
        "{\"lesson\": \"lock\", \"questions\": [\n{\"id\": \"m\", \"text\": \"\", \"why\": \"\", \"answer\": \"ends\"}]}",
        "questions[0]",
        2,
        "for the keys `ends` and `stuck`",
    ),
    (
        "{\"lesson\": \"lock\", \"exercise\": {\"knob\": \"tasks\",\n\"text\": \"\", \"solved\": \"\"}}",
        "exercise",
        1,
        "`must` is missing",
    ),
    (
        "{\"lesson\": \"lock\", \"exercise\": {\"must\": [\n{\"at-most\": [\"ends\", 3]}]}}",
        "exercise.must[0]",
        2,
        "only a number",
    ),
    (
        "{\"lesson\": \"semaphore\", \"exercise\": {\"lines\": [\n{\"key\": \"x\", \"text\": \"\"}]}}",
        "exercise.lines[0].key",
        2,
        "no key “x” here",
    ),
    (
        "{\"title\": \"a\", \"summary\": \"\", \"body\": [],\n\"trace\": \"https://else.example/a.ndjson\"}",
        "trace",
        2,
        "must be at the lesson’s own site",
    ),
    (
        "{\"trace\": \"a.ndjson\", \"title\": \"a\", \"summary\": \"\", \"body\": [],\n\"knobs\": [{\"name\": \"x\"}]}",
        "knobs",
        2,
        "remove it",
    ),
    (
        "{\"lesson\": \"lock\", \"next\": [{\"text\": \"\",\n\"lesson\": \"nowhere\"}]}",
        "next[0].lesson",
        2,
        "neither a built-in lesson nor",
    ),
];

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_line_and_field() {
    for (text, field, line, says) in BROKEN {
        let error = read_text(text).expect_err(text);
        assert_eq!((&*error.field, error.line.max(1)), (field, line), "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
}

#[test]
fn a_file_that_is_too_long_or_has_too_much_in_it_is_refused() {
    let long = format!("{{\"lesson\": \"lock\", \"title\": \"{}\"}}", "a".repeat(MOST_OWN as usize));
    assert!(read_text(&long).expect_err("too long").text.contains("longer than 1 MB"));
    let many = read(&json!({ "lesson": "lock", "body": vec!["text"; 501] })).expect_err("too many");
    assert_eq!((&*many.field, many.text.contains("500")), ("body", true), "{many}");
    let deep = format!("{{\"lesson\": {}", "[".repeat(100_000));
    assert!(read_text(&deep).is_err());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        prop_oneof![Just("lock"), Just("semaphore"), Just("end"), Just("ends"), Just("tasks"), Just("with-lock")]
            .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let keys = prop::sample::select(vec![
        "lesson",
        "program",
        "trace",
        "title",
        "summary",
        "body",
        "after",
        "variants",
        "knobs",
        "questions",
        "exercise",
        "next",
        "name",
        "id",
        "text",
        "why",
        "answer",
        "wrong",
        "must",
        "knob",
        "python",
        "at-most",
        "most-held",
        "min",
        "max",
        "default",
    ]);
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(keys.clone(), inner, 0..6).prop_map(|map| map
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_a_file_says_it_is_read_or_refused_with_a_line_of_it(mut own in any_json(), about in prop::sample::select(vec!["lesson", "program", "trace"])) {
        if let Some(own) = own.as_object_mut() {
            own.insert(about.into(), if about == "trace" { "a.ndjson" } else { "lock" }.into());
        }
        let text = serde_json::to_string_pretty(&own).expect("JSON");
        match read_text(&text) {
            Ok(own) => {
                let again: Own = serde_json::from_str(&serde_json::to_string(&own).expect("JSON")).expect("the same");
                let lesson = lesson("lock");
                let asked = if about == "trace" { Vec::new() } else { again.ask(lesson, &lesson.settings_by(&again.words)) };
                for asked in asked {
                    prop_assert!(asked.right < asked.options.len().max(1));
                }
            }
            Err(error) => prop_assert!((1..=text.lines().count()).contains(&error.line), "{error}"),
        }
    }

    #[test]
    fn a_file_that_is_cut_off_is_refused_where_it_ends(cut in 1usize..400) {
        let text = support::read("www/lessons/semaphore/lesson.json");
        let part: String = text.chars().take(cut).collect();
        let error = read_text(&part).expect_err("half a file");
        prop_assert_eq!(error.line, 1 + part.matches('\n').count());
    }
}
