//! The lessons' programs, one file a lesson. `build.rs` finds them.

use super::lesson::Lesson;
use std::sync::LazyLock;

// A module for each file here, and a list of their lessons.
include!(concat!(env!("OUT_DIR"), "/lesson_programs.rs"));

pub use crawler::hrefs as crawler_hrefs;

/// Every lesson, in the order in which they are meant to be read.
pub static LESSONS: LazyLock<Vec<&Lesson>> = LazyLock::new(|| {
    let mut lessons = ALL.to_vec();
    lessons.sort_by_key(|lesson| (lesson.part, lesson.place));
    lessons
});
