//! A lesson's words, as they stand in `www/lessons/<name>/lesson.json`.
//!
//! Texts may have `{knob}` for where a knob stands, `{knob:permit|permits}` for that with its
//! noun, and, where an answer is explained, `{answer}`.

use super::lesson::Settings;
use serde::Deserialize;

/// All words of a lesson. Inline code stands between backticks.
#[derive(Clone, Debug, Deserialize)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// Short paragraphs.
    pub body: Vec<String>,
    /// One for each variant, in their order.
    pub variants: Vec<VariantWords>,
    /// One for each knob, in their order.
    pub knobs: Vec<KnobWords>,
    /// One for each question, in their order.
    pub questions: Vec<QuestionWords>,
    /// The exercise.
    pub exercise: ExerciseWords,
    /// One for each goal of a lesson that has goals, in their order.
    #[serde(default)]
    pub goals: Vec<LineWords>,
    /// Where to go from here.
    pub next: Vec<Next>,
}

/// Words of a variant.
#[derive(Clone, Debug, Deserialize)]
pub struct VariantWords {
    /// Its name.
    pub name: String,
    /// What stands on its tab.
    pub title: String,
    /// What it shows, in a sentence.
    pub text: String,
}

/// Words of a knob.
#[derive(Clone, Debug, Deserialize)]
pub struct KnobWords {
    /// Its name.
    pub name: String,
    /// What stands before it.
    pub label: String,
    /// What it does.
    pub text: String,
}

/// Words of a question.
#[derive(Clone, Debug, Deserialize)]
pub struct QuestionWords {
    /// Its id.
    pub id: String,
    /// The question.
    pub text: String,
    /// Options, where they are words; else they are computed.
    #[serde(default)]
    pub options: Vec<LineWords>,
    /// What to tell who chose a wrong one.
    pub why: String,
}

/// A text by a key.
#[derive(Clone, Debug, Deserialize)]
pub struct LineWords {
    /// The key that the lesson knows it by.
    pub key: String,
    /// The text.
    pub text: String,
}

/// Words of the exercise.
#[derive(Clone, Debug, Deserialize)]
pub struct ExerciseWords {
    /// What is to be done.
    pub text: String,
    /// The Python around the lines that are arranged or repaired; where they go is a line `…`
    /// whose indentation is theirs.
    #[serde(default)]
    pub program: Vec<String>,
    /// The lines to arrange, or those to choose one of; a choice may have several lines.
    #[serde(default)]
    pub lines: Vec<LineWords>,
    /// What to tell who has it right.
    pub solved: String,
}

/// Something to try next.
#[derive(Clone, Debug, Deserialize)]
pub struct Next {
    /// What to try, in a sentence.
    pub text: String,
    /// The lesson.
    pub lesson: String,
    /// The variant.
    pub variant: String,
    /// Knobs to turn before.
    #[serde(default)]
    pub knobs: Vec<(String, u32)>,
    /// The seed.
    #[serde(default)]
    pub seed: u64,
}

impl Words {
    /// Reads a lesson's file.
    ///
    /// # Errors
    /// Where the text is not JSON, or lacks something.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// Fills a text's braces in. What is no knob's name stays as it is.
pub fn fill(text: &str, settings: &Settings, answer: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((inside, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let (name, nouns) = inside.split_once(':').unwrap_or((inside, ""));
        let knob = settings.named().find(|(knob, _)| knob.name == name);
        match (knob, nouns.split_once('|')) {
            (Some((_, value)), Some((one, many))) => {
                filled.push_str(&format!("{value} {}", if value == 1 { one } else { many }));
            }
            (Some((_, value)), None) => filled.push_str(&value.to_string()),
            (None, _) if name == "answer" => filled.push_str(answer),
            (None, _) => filled.push_str(&format!("{{{inside}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}
