//! The file of a lesson of one's own, as its author writes it: `www/lesson.schema.json` describes the same.

use super::own_measure::Measure;
use serde::Deserialize;

/// All of it. What is not there is taken from the built-in lesson, or not needed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a lesson, which is an object")]
pub(super) struct OwnFile {
    /// For editors.
    #[serde(default, rename = "$schema")]
    pub _schema: Option<String>,
    /// The built-in lesson whose words it changes.
    pub lesson: Option<String>,
    /// The built-in lesson whose programs it has.
    pub program: Option<String>,
    /// The recording that it shows.
    pub trace: Option<String>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub body: Option<Vec<String>>,
    pub after: Option<Vec<String>>,
    /// The program of a recording, a line each.
    pub python: Option<Vec<String>>,
    #[serde(default)]
    pub variants: Vec<OwnVariant>,
    #[serde(default)]
    pub knobs: Vec<OwnKnob>,
    #[serde(default)]
    pub questions: Vec<OwnQuestion>,
    pub exercise: Option<OwnExercise>,
    #[serde(default)]
    pub goals: Vec<OwnLine>,
    pub next: Option<Vec<OwnNext>>,
}

/// Words of a program.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `name`")]
pub(super) struct OwnVariant {
    pub name: String,
    pub title: Option<String>,
    pub text: Option<String>,
    pub python: Option<Vec<String>>,
}

/// A knob with its words and its limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `name`")]
pub(super) struct OwnKnob {
    pub name: String,
    pub label: Option<String>,
    pub text: Option<String>,
    pub default: Option<u32>,
    pub min: Option<u32>,
    pub max: Option<u32>,
}

/// A question: one of the program's own by its id, or one with an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `id`")]
pub(super) struct OwnQuestion {
    pub id: String,
    pub text: Option<String>,
    pub why: Option<String>,
    #[serde(default)]
    pub options: Vec<OwnLine>,
    pub answer: Option<Measure>,
    pub variant: Option<String>,
    #[serde(default)]
    pub wrong: Vec<Wrong>,
}

/// A wrong answer: a count, a time in seconds, or a text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Wrong {
    Number(f64),
    Text(String),
}

/// A text by a key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `key` and `text`")]
pub(super) struct OwnLine {
    pub key: String,
    pub text: String,
}

/// The program's own exercise in other words, or a knob that is to be set right.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(super) struct OwnExercise {
    pub text: Option<String>,
    pub solved: Option<String>,
    pub program: Option<Vec<String>>,
    #[serde(default)]
    pub lines: Vec<OwnLine>,
    pub knob: Option<String>,
    pub variant: Option<String>,
    #[serde(default)]
    pub must: Vec<OwnProperty>,
}

/// What must be true of a run; times in seconds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OwnProperty {
    Right,
    Ends,
    EachOnce(u32, String),
    AtMost(Measure, f64),
    AtLeast(Measure, f64),
}

/// Something to try next.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `text` and `lesson`")]
pub(super) struct OwnNext {
    pub text: String,
    pub lesson: String,
    #[serde(default)]
    pub variant: String,
    #[serde(default)]
    pub knobs: Vec<(String, u32)>,
    #[serde(default)]
    pub seed: u64,
}
