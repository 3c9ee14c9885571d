//! The messages between page and workers about lessons.

use crate::lessons::{Asked, Bar, Ready, find};
use serde::{Deserialize, Serialize};

/// What is to be done on a lesson.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LessonRequest {
    /// The lesson's name.
    pub lesson: String,
    /// The program's.
    pub variant: String,
    /// Where the knobs stand, in the lesson's order.
    pub knobs: Vec<u32>,
    /// The schedule's seed.
    pub seed: u64,
    /// A schedule that was found, or nothing.
    pub schedule: String,
    /// The pages that the crawler is to read, as (path, HTML); none for its own.
    pub pages: Vec<(String, String)>,
    /// Whether it is a lesson of one's own, whose words have more in them.
    pub is_own: bool,
    /// What to do.
    pub work: LessonWork,
}

impl LessonRequest {
    /// The binary that works on it, if that is not this one: the crawler's program uses `scraper`, and what lessons of
    /// one's own ask for is in one of its own.
    pub fn binary(&self) -> Option<&'static str> {
        let takes_scraper = find(&self.lesson).is_some_and(|lesson| lesson.crawls);
        let is_own = self.is_own && matches!(self.work, LessonWork::Check(..) | LessonWork::Ask(_));
        if takes_scraper { Some("selecting") } else { is_own.then_some("own") }
    }
}

/// What can be done on a lesson.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum LessonWork {
    /// Run the program.
    Run,
    /// Run and judge an answer to the exercise, as this text of the lesson's words has it.
    Check(Vec<u32>, String),
    /// Put the questions, whose words are in this text.
    Ask(String),
    /// Look for an order of the tasks in which the program goes wrong.
    Search,
    /// Make the schedule's choices and wait for the next one.
    Play {
        /// Events of this run that the page has already.
        have: u32,
        /// Go on to the end instead, in asyncio's order.
        to_end: bool,
    },
}

/// A lesson of one's own that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadOwn {
    /// The name of the built-in lesson that it is about.
    pub lesson: String,
    /// Its words, as the text of a `lesson.json`.
    pub words: String,
    /// The same with how its questions are answered and its exercise is judged.
    pub own: String,
}

/// What came of it; the run, if there is one, is posted before, as a crawl's batches are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromLesson {
    /// It ran; what is wrong with how it came out, if anything is.
    Ran(Option<String>),
    /// It ran; why the answer will not do, if it will not.
    Checked(Option<String>),
    /// The questions, and the lesson's chart.
    Asked(Vec<Asked>, Vec<Bar>),
    /// So many orders were tried so far.
    Searching(u32),
    /// A schedule in which it goes wrong.
    Found {
        /// It.
        schedule: String,
        /// What goes wrong, in a sentence.
        why: String,
    },
    /// As far as it was played.
    Played {
        /// The choices made.
        schedule: String,
        /// Who can go on; nobody once it is over or stuck.
        ready: Vec<Ready>,
        /// Whether the goal is met, once nobody can go on.
        met: Option<bool>,
        /// How it is met, or why not, in a sentence.
        said: String,
        /// What is wrong with how it came out, if anything is.
        wrong: Option<String>,
    },
    /// A sentence: why there is no result.
    Failed(String),
}
