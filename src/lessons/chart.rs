//! What a lesson draws of several runs: a bar each.

use super::settings::Settings;
use crate::language::{count_of, tr};
use crate::say;

/// A chart of several runs.
#[derive(Debug)]
pub struct Chart {
    /// Its heading.
    pub title: &'static str,
    /// Whether the bars' names and texts are phrases, which need lines of their own.
    pub long_names: bool,
    /// The runs.
    pub bars: fn(&Settings) -> Vec<Bar>,
}

/// A run, as a bar.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Bar {
    /// How the run was set up.
    pub name: String,
    /// How long the bar is.
    pub value: u64,
    /// What stands beside it.
    pub text: String,
}

/// “8 consumers, 3 permits”.
pub fn crew(consumers: u32, permits: u32) -> String {
    format!("{}, {}", count_of(consumers, "consumer"), count_of(permits, "permit"))
}

/// How often somebody waited for a permit, in words.
pub fn times_waited(times: u64) -> String {
    match times {
        0 => tr("nobody waits for a permit").into(),
        1 => tr("somebody waits for a permit once").into(),
        times => say!("somebody waits for a permit {times} times", times),
    }
}
