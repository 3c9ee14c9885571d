//! A lesson's words, as they stand in `www/lessons/<name>/lesson.json`.
//!
//! Texts may have `{knob}` for where a knob stands, `{knob:permit|permits}` for that with its
//! noun, and, where an answer is explained, `{answer}`.

use super::lesson::Settings;
use crate::trace::Json;

/// All words of a lesson. Inline code stands between backticks.
#[derive(Clone, Debug)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// Short paragraphs: what there is to know before the questions.
    pub body: Vec<String>,
    /// More of them, which would give the answers away.
    pub after: Vec<String>,
    /// One for each variant, in their order.
    pub variants: Vec<VariantWords>,
    /// One for each knob, in their order.
    pub knobs: Vec<KnobWords>,
    /// One for each question, in their order.
    pub questions: Vec<QuestionWords>,
    /// The exercise.
    pub exercise: ExerciseWords,
    /// One for each goal of a lesson that has goals, in their order.
    pub goals: Vec<LineWords>,
    /// Where to go from here.
    pub next: Vec<Next>,
}

/// Words of a variant.
#[derive(Clone, Debug)]
pub struct VariantWords {
    /// Its name.
    pub name: String,
    /// What stands on its tab.
    pub title: String,
    /// What it shows, in a sentence.
    pub text: String,
}

/// Words of a knob.
#[derive(Clone, Debug)]
pub struct KnobWords {
    /// Its name.
    pub name: String,
    /// What stands before it.
    pub label: String,
    /// What it does.
    pub text: String,
}

/// Words of a question.
#[derive(Clone, Debug)]
pub struct QuestionWords {
    /// Its id.
    pub id: String,
    /// The question.
    pub text: String,
    /// Options, where they are words; else they are computed.
    pub options: Vec<LineWords>,
    /// What to tell who chose a wrong one.
    pub why: String,
}

/// A text by a key.
#[derive(Clone, Debug)]
pub struct LineWords {
    /// The key that the lesson knows it by.
    pub key: String,
    /// The text.
    pub text: String,
}

/// Words of the exercise.
#[derive(Clone, Debug)]
pub struct ExerciseWords {
    /// What is to be done.
    pub text: String,
    /// The Python around the lines that are arranged or repaired; where they go is a line `…`
    /// whose indentation is theirs.
    pub program: Vec<String>,
    /// The lines to arrange, or those to choose one of; a choice may have several lines.
    pub lines: Vec<LineWords>,
    /// What to tell who has it right.
    pub solved: String,
}

/// Something to try next.
#[derive(Clone, Debug)]
pub struct Next {
    /// What to try, in a sentence.
    pub text: String,
    /// The lesson.
    pub lesson: String,
    /// The variant.
    pub variant: String,
    /// Knobs to turn before.
    pub knobs: Vec<(String, u32)>,
    /// The seed.
    pub seed: u64,
}

/// What is wrong with a lesson's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// It is no JSON.
    #[error("the text is not JSON")]
    NotJson,
    /// Something is missing, or is no text.
    #[error("“{0}” is missing, or is no text")]
    Missing(&'static str),
}

/// A map of the file. By hand and not derived, which is a tenth of the bytes.
struct Map(Json);

impl Map {
    fn of(&self, name: &str) -> Option<&Json> {
        let Json::Map(entries) = &self.0 else { return None };
        entries.iter().find(|entry| entry.0 == name).map(|entry| &entry.1)
    }

    fn text(&self, name: &'static str) -> Result<String, WordsError> {
        match self.of(name) {
            Some(Json::Text(text)) => Ok(text.clone()),
            _ => Err(WordsError::Missing(name)),
        }
    }

    fn number(&self, name: &str) -> u64 {
        if let Some(Json::Int(number)) = self.of(name) { *number } else { 0 }
    }

    /// A list's entries; none of one that is not there.
    fn list<T>(&self, name: &str, read: &dyn Fn(Map) -> Result<T, WordsError>) -> Result<Vec<T>, WordsError> {
        let Some(Json::List(entries)) = self.of(name) else { return Ok(Vec::new()) };
        entries.iter().map(|entry| read(Map(entry.clone()))).collect()
    }

    fn texts(&self, name: &'static str) -> Result<Vec<String>, WordsError> {
        self.list(name, &|entry| match entry.0 {
            Json::Text(text) => Ok(text),
            _ => Err(WordsError::Missing(name)),
        })
    }

    fn lines(&self, name: &str) -> Result<Vec<LineWords>, WordsError> {
        self.list(name, &|line| Ok(LineWords { key: line.text("key")?, text: line.text("text")? }))
    }

    fn exercise(&self) -> Result<ExerciseWords, WordsError> {
        let map = Map(self.of("exercise").cloned().ok_or(WordsError::Missing("exercise"))?);
        let (text, solved) = (map.text("text")?, map.text("solved")?);
        Ok(ExerciseWords { text, program: map.texts("program")?, lines: map.lines("lines")?, solved })
    }

    fn next(self) -> Result<Next, WordsError> {
        let turn = |pair: Map| match &pair.0 {
            Json::List(pair) => match &pair[..] {
                [Json::Text(knob), Json::Int(value)] => Ok((knob.clone(), *value as u32)),
                _ => Err(WordsError::Missing("knobs")),
            },
            _ => Err(WordsError::Missing("knobs")),
        };
        let (text, lesson, variant) = (self.text("text")?, self.text("lesson")?, self.text("variant")?);
        Ok(Next { text, lesson, variant, knobs: self.list("knobs", &turn)?, seed: self.number("seed") })
    }
}

impl Words {
    /// Reads a lesson's file.
    ///
    /// # Errors
    /// Where the text is not JSON, or lacks something.
    pub fn read(json: &str) -> Result<Self, WordsError> {
        let map = Map(Json::read(json).ok_or(WordsError::NotJson)?);
        let variant =
            |map: Map| Ok(VariantWords { name: map.text("name")?, title: map.text("title")?, text: map.text("text")? });
        let knob =
            |map: Map| Ok(KnobWords { name: map.text("name")?, label: map.text("label")?, text: map.text("text")? });
        let question = |map: Map| {
            let (id, text, why) = (map.text("id")?, map.text("text")?, map.text("why")?);
            Ok(QuestionWords { id, text, options: map.lines("options")?, why })
        };
        Ok(Self {
            title: map.text("title")?,
            summary: map.text("summary")?,
            body: map.texts("body")?,
            after: map.texts("after")?,
            variants: map.list("variants", &variant)?,
            knobs: map.list("knobs", &knob)?,
            questions: map.list("questions", &question)?,
            exercise: map.exercise()?,
            goals: map.lines("goals")?,
            next: map.list("next", &Map::next)?,
        })
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
