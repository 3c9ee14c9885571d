//! The lessons: small programs that run for real, their knobs, questions and exercises.
//!
//! A lesson is a file in `programs` (the programs, the answers to the questions, the exercise)
//! and a folder in `www/lessons` (the words, and the same programs in Python); see
//! `docs/adding-a-lesson.md`. A program runs under virtual time on the crate's own primitives, and
//! says at every line where in the Python it is. Questions are answered from the trace of a run,
//! and what the learner makes is judged from the trace of its run: nothing here knows in advance
//! how a program comes out.
//!
//! ```
//! use crawlscope_engine::lessons::{find, run};
//!
//! let lesson = find("semaphore").unwrap();
//! let settings = lesson.settings().with("permits", 2);
//! let log = run(lesson, &lesson.variants[0], &settings);
//! assert!(log.events().len() > 100);
//! ```

mod chart;
mod check;
mod code;
mod context;
mod exercise;
mod judge;
mod lesson;
mod measure;
mod own;
mod own_error;
mod own_format;
mod own_measure;
mod own_parts;
mod own_place;
mod own_read;
mod play;
mod programs;
mod question;
mod run;
mod schedules;
mod script;
mod settings;
mod site;
mod words;

pub use crate::runtime::Choices;
pub use chart::{Bar, Chart, crew, times_waited};
pub use check::Checked;
pub use code::{Code, ShownLine};
pub use context::Context;
pub use exercise::{Exercise, Kind};
pub use lesson::{Goal, Lesson, Part, Variant};
pub use measure::Found;
pub use own::{MOST_OWN, Own, OwnAnswer, RECORDING};
pub use own_error::OwnError;
pub use own_measure::{Measure, Property};
pub use own_read::{base_of, read_own};
pub use programs::{LESSONS, crawler_hrefs};
pub use question::{Ask, Asked, Question};
pub use run::run;
pub use schedules::{Played, Ready, Schedules};
pub use settings::{Hrefs, Knob, Settings};
pub use words::{ExerciseWords, KnobWords, LineWords, Next, QuestionWords, VariantWords, Words, WordsError};

/// The lesson of that name; for `mistakes`, the first of the mistakes.
pub fn find(name: &str) -> Option<&'static Lesson> {
    let wanted =
        |lesson: &&Lesson| if name == "mistakes" { lesson.part == Part::Mistakes } else { lesson.name == name };
    LESSONS.iter().copied().find(wanted)
}
