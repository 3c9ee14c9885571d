//! What a lesson shows: its words, questions, exercise, settings, code and state; and the list of lessons.
//!
//! Each file is one component: it builds its elements once and draws what differs of the model. None
//! knows another; what their buttons do is in `data-action`.

mod code;
mod exercise;
mod files;
mod index;
mod progress;
mod quiz;
mod scheduler;
mod settings;
mod state;
mod words;

pub(super) use code::Code;
pub(super) use files::{fetch_lesson, fetch_words, loads_site};
pub(super) use index::Index;
pub(super) use settings::Settings;
pub(super) use state::State;
pub(super) use words::LessonWords;
