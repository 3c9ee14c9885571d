//! Questions to answer before the run; the run itself has the answer.

use super::measure::{Found, time};
use super::settings::Settings;
use super::words::{QuestionWords, fill};
use crate::trace::Log;

/// Something to predict before the run.
#[derive(Debug)]
pub struct Question {
    /// Its id in the lesson's words.
    pub id: &'static str,
    /// The variant that has to be run to know.
    pub variant: &'static str,
    /// How its answer is found.
    pub ask: Ask,
}

/// Tempting wrong answers.
pub type Distractors = fn(&Settings) -> Vec<u64>;

/// How the answer is found in a run, and which other options there are.
#[derive(Debug)]
pub enum Ask {
    /// The key of one of the options in the lesson's words, and the step that shows it.
    Words(fn(&Log) -> (&'static str, u32)),
    /// A count.
    Count(Distractors, fn(&Log) -> Found),
    /// A time, µs.
    Time(Distractors, fn(&Log) -> Found),
    /// A text, and the step that shows it.
    Text(fn(&Settings) -> Vec<String>, fn(&Log) -> (String, u32)),
}

/// A question ready to be asked, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    /// The question.
    pub text: String,
    /// The options.
    pub options: Vec<String>,
    /// The place of the right one among them.
    pub right: usize,
    /// The step of the run that shows it.
    pub step: u32,
    /// The explanation for learners who chose another.
    pub why: String,
    /// The variant that shows it.
    pub variant: String,
}

/// The least number of options.
const FEWEST: usize = 3;

impl Question {
    /// The question for these settings; `log` is the run of its variant with them.
    pub fn ask(&self, words: &QuestionWords, settings: &Settings, log: &Log) -> Asked {
        let choice = match self.ask {
            Ask::Words(find) => words_of(words, find(log)),
            Ask::Count(near, find) => numbers(near(settings), find(log), 1, &|count| count.to_string()),
            Ask::Time(near, find) => numbers(near(settings), find(log), 1_000_000, &time),
            Ask::Text(near, find) => texts(near(settings), find(log)),
        };
        put(words, self.variant, settings, choice)
    }
}

/// Options, the right one, and the step that shows it.
pub(super) type Choice = (Vec<String>, String, u32);

/// Puts a question in its words.
pub(super) fn put(words: &QuestionWords, variant: &str, settings: &Settings, choice: Choice) -> Asked {
    let (mut options, answer, step) = choice;
    options.iter_mut().for_each(|option| *option = fill(option, settings, ""));
    let answer = fill(&answer, settings, "");
    let right = options.iter().position(|option| *option == answer).unwrap_or(0);
    let why = fill(&words.why, settings, &answer);
    Asked { text: fill(&words.text, settings, ""), options, right, step, why, variant: variant.to_owned() }
}

/// Options that are words, the one of this key being right.
pub(super) fn words_of(words: &QuestionWords, (key, step): (&str, u32)) -> Choice {
    let answer = words.options.iter().find(|option| option.key == key).map(|option| option.text.clone());
    (words.options.iter().map(|option| option.text.clone()).collect(), answer.unwrap_or_default(), step)
}

/// Options that are texts, the right one last unless it is among them.
pub(super) fn texts(wrong: Vec<String>, (answer, step): (String, u32)) -> Choice {
    let mut options = Vec::new();
    for option in wrong.into_iter().chain([answer.clone()]) {
        if !options.contains(&option) {
            options.push(option);
        }
    }
    (options, answer, step)
}

/// Options in ascending order, the right one among them.
pub(super) fn numbers(mut near: Vec<u64>, found: Found, unit: u64, write: &dyn Fn(u64) -> String) -> Choice {
    near.push(found.value);
    near.sort_unstable();
    near.dedup();
    while near.len() < FEWEST {
        near.push(near.last().map_or(0, |most| most + unit));
    }
    (near.into_iter().map(write).collect(), write(found.value), found.step)
}
