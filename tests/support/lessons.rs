//! Lessons run by us and by CPython, with all that a test may want to look at.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

use crawlscope_engine::lessons::{Hrefs, LESSONS, Lesson, Settings, Variant, Words, crawler_hrefs, run};
use crawlscope_engine::trace::{EventKind, Log, ndjson_line};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;

pub fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn read(path: &str) -> String {
    fs::read_to_string(file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn words(lesson: &Lesson) -> Words {
    let path = format!("www/lessons/{}/lesson.json", lesson.name);
    Words::read(&read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn python_path(lesson: &Lesson, variant: &Variant) -> String {
    format!("www/lessons/{}/{}.py", lesson.name, variant.name)
}

/// Every lesson with each of its variants.
pub fn variants() -> impl Iterator<Item = (&'static Lesson, &'static Variant)> {
    LESSONS.iter().flat_map(|lesson| lesson.variants.iter().map(|variant| (*lesson, variant)))
}

pub fn lesson(name: &str) -> &'static Lesson {
    crawlscope_engine::lessons::find(name).unwrap_or_else(|| panic!("there is no lesson {name}"))
}

/// The built-in site, as (path, HTML).
pub fn demo_site() -> Rc<[(String, String)]> {
    let list: Vec<String> = serde_json::from_str(&read("www/lessons/crawler/site.json")).expect("a list of paths");
    list.into_iter().map(|path| (path.clone(), read(&format!("www/demo/{path}")))).collect()
}

/// The lesson's settings, for the crawler with the built-in site and what finds its links.
pub fn settings(lesson: &Lesson) -> Settings {
    let mut settings = lesson.settings();
    if lesson.crawls {
        settings.pages = demo_site();
        settings.hrefs = Some(Hrefs::by(crawler_hrefs));
    }
    settings
}

/// The defaults, every knob at its least, every knob at its most.
pub fn corners(lesson: &Lesson) -> Vec<Settings> {
    let all = |to: fn(&crawlscope_engine::lessons::Knob) -> u32| {
        let mut settings = settings(lesson);
        lesson.knobs.iter().for_each(|knob| assert!(settings.set(knob.name, to(knob))));
        settings
    };
    vec![all(|knob| knob.default), all(|knob| knob.min), all(|knob| knob.max)]
}

pub fn play(name: &str, variant: &str, turned: &[(&str, u32)]) -> Log {
    let lesson = lesson(name);
    let mut settings = settings(lesson);
    turned.iter().for_each(|(knob, value)| assert!(settings.set(knob, *value), "{name} has no knob {knob}"));
    run(lesson, lesson.variant(variant).unwrap_or_else(|| panic!("{name} has no {variant}")), &settings)
}

pub fn ndjson(log: &Log) -> String {
    let mut text = String::new();
    log.events().iter().for_each(|event| ndjson_line(event, &mut text));
    text
}

pub fn printed(log: &Log) -> Vec<String> {
    let text = |kind: &EventKind| if let EventKind::Printed { text } = kind { Some(text.clone()) } else { None };
    log.events().iter().filter_map(|event| text(&event.kind)).collect()
}

pub fn lines(log: &Log) -> Vec<u32> {
    let line = |kind: &EventKind| if let EventKind::Line { line } = kind { Some(*line) } else { None };
    log.events().iter().filter_map(|event| line(&event.kind)).collect()
}

pub fn ended(log: &Log) -> bool {
    log.events().iter().any(|event| matches!(event.kind, EventKind::RunEnded { .. }))
}

/// What CPython makes of a program under virtual time.
pub struct Python {
    pub printed: Vec<String>,
    pub lines: Vec<u32>,
    pub ended: bool,
}

pub fn python(lesson: &Lesson, variant: &Variant, settings: &Settings) -> Python {
    let mut command = Command::new("python3");
    command.arg(file("tests/support/virtual_loop.py")).arg("--lines").arg(file(&python_path(lesson, variant)));
    for (knob, value) in settings.named().filter(|(knob, _)| variant.knobs.contains(&knob.name)) {
        command.arg(format!("{}={value}", knob.constant()));
    }
    let output = command.output().expect("python3 can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 3)), "{} {}: {errors}", lesson.name, variant.name);
    Python {
        printed: String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect(),
        lines: errors.lines().map(|line| line.parse().unwrap_or_else(|_| panic!("{errors}"))).collect(),
        ended: code == Some(0),
    }
}
