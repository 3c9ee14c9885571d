//! What a lesson of one's own can ask of a run, and what its exercise can ask for: names for the
//! figures that the built-in lessons use, too.

use super::judge::{Verdict, each_once, ends_well, must};
use super::lesson::Lesson;
use super::measure::{
    Found, end_or_last, ends, last, most_held, most_queued, most_written, printed, time, unfinished, waits, written,
};
use super::question::{Choice, numbers, texts, words_of};
use super::settings::Settings;
use super::words::QuestionWords;
use crate::trace::Log;
use serde::{Deserialize, Serialize};

/// A second, µs.
pub(super) const SECOND: u64 = 1_000_000;

/// A figure of a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// When the program ends, or when the last thing happens.
    End,
    /// Whether the program ends: the option `ends` or the option `stuck`.
    Ends,
    /// The most items on the queue at once.
    MostQueued,
    /// Items of the queue that are unfinished at the end.
    Unfinished,
    /// The most tasks that held the semaphore or lock of this name at once.
    MostHeld(String),
    /// How often a task had to wait for the primitive of this name.
    Waits(String),
    /// How many printed lines contain this text.
    Printed(String),
    /// The last value of the shared variable of this name.
    LastValue(String),
    /// The greatest value of the shared number of this name.
    GreatestValue(String),
}

impl Measure {
    /// Whether it is a time; else it is a count, or a text.
    pub(super) fn is_time(&self) -> bool {
        *self == Self::End
    }

    /// Whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        !matches!(self, Self::Ends | Self::LastValue(_))
    }

    /// The number found in a run. A text's is how long it is, whether it ends 1 or 0: nobody asks.
    fn number(&self, log: &Log) -> Found {
        match self {
            Self::End => end_or_last(log),
            Self::MostQueued => most_queued(log),
            Self::Unfinished => unfinished(log),
            Self::MostHeld(name) => most_held(log, name),
            Self::Waits(name) => waits(log, name),
            Self::Printed(part) => printed(log, part),
            Self::GreatestValue(name) => most_written(log, name),
            Self::Ends | Self::LastValue(_) => Found { value: 0, step: last(log) },
        }
    }

    /// A number in words.
    fn write(&self, value: u64) -> String {
        if self.is_time() { time(value) } else { value.to_string() }
    }

    /// The options of a question for it, and which is right.
    pub(super) fn ask(&self, words: &QuestionWords, near: &[u64], wrong: &[String], log: &Log) -> Choice {
        match self {
            Self::Ends => words_of(words, ends(log)),
            Self::LastValue(name) => texts(wrong.to_vec(), written(log, name)),
            _ => {
                let unit = if self.is_time() { SECOND } else { 1 };
                numbers(near.to_vec(), self.number(log), unit, &|value| self.write(value))
            }
        }
    }

    /// What it counts, as the beginning of a sentence that goes on with “is 3”.
    fn says(&self) -> String {
        match self {
            Self::End => "The time at the end".into(),
            Self::Ends => "Whether it ends".into(),
            Self::MostQueued => "The most items on the queue at once".into(),
            Self::Unfinished => "The number of unfinished items at the end".into(),
            Self::MostHeld(name) => format!("The most tasks that held {name} at once"),
            Self::Waits(name) => format!("How often somebody waited for {name}"),
            Self::Printed(part) => format!("The number of printed lines with “{part}”"),
            Self::LastValue(name) | Self::GreatestValue(name) => format!("The greatest {name}"),
        }
    }
}

/// What must be true of a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// The program is right by the lesson's own verdict.
    Right,
    /// No task raises an exception, and the program ends.
    Ends,
    /// For each item from 1 to this number, a line of this text and the item is printed exactly once.
    EachOnce(u32, String),
    /// A figure is at most this: a count, or a time in µs.
    AtMost(Measure, u64),
    /// A figure is at least this.
    AtLeast(Measure, u64),
}

impl Property {
    /// What is wrong with a run, in a sentence.
    pub(super) fn judge(&self, lesson: &Lesson, log: &Log, settings: &Settings) -> Verdict {
        let compare = |measure: &Measure, bound: u64, most: bool| {
            let found = measure.number(log).value;
            let words = if most { "most" } else { "least" };
            let [is, wanted] = [found, bound].map(|value| measure.write(value));
            must(if most { found <= bound } else { found >= bound }, || {
                format!("{} is {is}. It must be at {words} {wanted}.", measure.says())
            })
        };
        match self {
            Self::Right => (lesson.verdict)(log, settings),
            Self::Ends => ends_well(log),
            Self::EachOnce(items, text) => each_once(log, *items, text),
            Self::AtMost(measure, most) => compare(measure, *most, true),
            Self::AtLeast(measure, least) => compare(measure, *least, false),
        }
    }
}
