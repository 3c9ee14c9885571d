//! The lessons: small programs that run for real, what may be turned on them, what is asked
//! of them, and what the learner makes.
//!
//! A lesson is a file here (the programs, the questions' answers, the exercise) and a folder
//! in `www/lessons` (the words, and the same programs in Python). A program runs under
//! virtual time on the crate's own primitives and says at every line where in the Python it
//! is. What is asked is answered from the trace of the run, what the learner makes is judged
//! from the trace of its run: nothing here knows how a program comes out.
//!
//! ```
//! use crawlscope_engine::lessons::{find, run};
//!
//! let lesson = find("semaphore").unwrap();
//! let settings = lesson.settings().with("permits", 2);
//! let log = run(lesson, &lesson.variants[0], &settings);
//! assert!(log.events().len() > 100);
//! ```

mod act;
mod chart;
mod crawler;
mod exercise;
mod judge;
mod lab;
mod lesson;
mod lock;
mod measure;
mod mistakes;
mod question;
mod queue;
mod rate;
mod run;
mod scheduler;
mod schedules;
mod semaphore;
mod shown;
mod site;
mod why_limit;
mod words;

pub use crate::runtime::Choices;
pub use chart::{Bar, bars, crew, waits};
pub use crawler::{Waited, waited};
pub use exercise::{Checked, Exercise, Kind};
pub use lab::Lab;
pub use lesson::{Goal, Knob, Lesson, Settings, Variant};
pub use measure::Found;
pub use question::{Ask, Asked, Question};
pub use run::run;
pub use schedules::{Played, Ready, Schedules};
pub use semaphore::finishing_times;
pub use shown::{ShownLine, shown, with_constants};
pub use words::{ExerciseWords, KnobWords, LineWords, Next, QuestionWords, VariantWords, Words, WordsError};

/// Every lesson, in the order they are meant to be read.
pub static LESSONS: &[&Lesson] = &[
    &why_limit::LESSON,
    &semaphore::LESSON,
    &lock::LESSON,
    &queue::LESSON,
    &rate::LESSON,
    &crawler::LESSON,
    &mistakes::two_locks::LESSON,
    &mistakes::forgotten_task_done::LESSON,
    &mistakes::skipped_task_done::LESSON,
    &mistakes::early_join::LESSON,
    &mistakes::refilled_queue::LESSON,
    &mistakes::semaphore_each::LESSON,
    &mistakes::endless_gather::LESSON,
    &mistakes::check_then_act::LESSON,
    &scheduler::LESSON,
];

/// The chapter of the mistakes. Each has a program `broken` and a program `fixed`.
pub const MISTAKES: u32 = 7;

/// The lesson of that name; for `mistakes`, the first of that chapter.
pub fn find(name: &str) -> Option<&'static Lesson> {
    let named = if name == "mistakes" { "two-locks" } else { name };
    LESSONS.iter().find(|lesson| lesson.name == named).copied()
}
