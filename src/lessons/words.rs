//! A lesson's words, as they stand in `www/lessons/<name>/lesson.json`.
//!
//! A text may contain `{knob}` for the value of a knob, `{knob:permit|permits}` for the value with
//! its noun, and, where an answer is explained, `{answer}`.

use super::code::with_knobs;
use super::settings::Settings;
use serde::{Deserialize, Serialize};

/// All words of a lesson. Inline code stands between backticks.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// Short paragraphs: what there is to know before the questions.
    pub body: Vec<String>,
    /// More of them, which would give the answers away.
    #[serde(default)]
    pub after: Vec<String>,
    /// One for each variant.
    pub variants: Vec<VariantWords>,
    /// One for each knob.
    #[serde(default)]
    pub knobs: Vec<KnobWords>,
    /// One for each question.
    pub questions: Vec<QuestionWords>,
    /// The exercise.
    pub exercise: ExerciseWords,
    /// One for each goal, by its variant.
    #[serde(default)]
    pub goals: Vec<LineWords>,
    /// Where to go from here.
    #[serde(default)]
    pub next: Vec<Next>,
    /// In a lesson of one's own: the address of the recording that it shows.
    #[serde(default)]
    pub trace: Option<String>,
}

/// Words of a variant.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct VariantWords {
    /// Its name.
    pub name: String,
    /// The title of its tab.
    pub title: String,
    /// What it shows, in a sentence.
    pub text: String,
    /// The Python to be shown in place of the program's own, with its marks.
    #[serde(default)]
    pub python: Vec<String>,
}

/// Words of a knob.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct KnobWords {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What it does.
    pub text: String,
    /// Another default, least and greatest value than the program's own.
    #[serde(default)]
    pub limits: Option<[u32; 3]>,
}

/// Words of a question.
#[derive(Clone, Debug, Deserialize, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct LineWords {
    /// The key that the lesson knows it by.
    pub key: String,
    /// The text.
    pub text: String,
}

/// Words of the exercise.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ExerciseWords {
    /// What to do.
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
    /// The knob that is to be set right, and the program, if it is not the program's own exercise.
    #[serde(default)]
    pub number: Option<(String, String)>,
}

/// Something to try next.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Next {
    /// What to try, in a sentence.
    pub text: String,
    /// The lesson.
    pub lesson: String,
    /// The variant.
    pub variant: String,
    /// Knobs to set before.
    #[serde(default)]
    pub knobs: Vec<(String, u32)>,
    /// The seed.
    #[serde(default)]
    pub seed: u64,
}

/// What is wrong with a lesson's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// The text is no JSON: cut off, or something else than a lesson's file.
    #[error("the text is not JSON: {0}")]
    NotJson(String),
    /// Something is missing, or is not what it should be.
    #[error("{0}")]
    Shape(String),
}

impl Words {
    /// Reads a lesson's file.
    ///
    /// # Errors
    /// If the text is not JSON, or something is missing in it.
    pub fn read(json: &str) -> Result<Self, WordsError> {
        serde_json::from_str(json).map_err(|error: serde_json::Error| match error.is_data() {
            true => WordsError::Shape(error.to_string()),
            false => WordsError::NotJson(error.to_string()),
        })
    }

    /// The words of a variant.
    pub fn variant(&self, name: &str) -> Option<&VariantWords> {
        self.variants.iter().find(|variant| variant.name == name)
    }

    /// The words of a knob.
    pub fn knob(&self, name: &str) -> Option<&KnobWords> {
        self.knobs.iter().find(|knob| knob.name == name)
    }

    /// The words of a question.
    pub fn question(&self, id: &str) -> Option<&QuestionWords> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The words of a variant's goal.
    pub fn goal(&self, variant: &str) -> Option<&str> {
        text_of(&self.goals, variant)
    }
}

impl VariantWords {
    /// The Python to be shown in place of the program's own: each line without its mark, and with its label.
    pub fn python(&self, settings: &Settings) -> Vec<(String, String)> {
        let mark = |line: &str| {
            let (text, label) = line.split_once("  # @").unwrap_or((line, ""));
            (text.to_owned(), label.to_owned())
        };
        with_knobs(&self.python.join("\n"), settings, |_, _| true).lines().map(mark).collect()
    }
}

impl ExerciseWords {
    /// The text of a line to arrange or choose.
    pub fn line(&self, key: &str) -> Option<&str> {
        text_of(&self.lines, key)
    }
}

fn text_of<'a>(lines: &'a [LineWords], key: &str) -> Option<&'a str> {
    lines.iter().find(|line| line.key == key).map(|line| line.text.as_str())
}

/// Fills in a text's braces. Names that are no knob's stay as they are.
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
