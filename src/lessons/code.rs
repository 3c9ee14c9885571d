//! The code that is shown of a program, in Python and Rust, prepared by `build.rs`.

use super::settings::{Knob, Settings};

/// What is shown of a program.
#[derive(Debug)]
pub struct Code {
    /// The Python, without its marks.
    pub python: &'static str,
    /// The Rust.
    pub rust: &'static [ShownLine],
    /// The lines of the Python that are marked, from 1.
    pub labels: &'static [(&'static str, u32)],
}

/// A line of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownLine {
    /// Its text.
    pub text: &'static str,
    /// The line of the Python that it stands for.
    pub python: Option<u32>,
}

// One module for each lesson, with one `Code` for each Python file in its folder.
include!(concat!(env!("OUT_DIR"), "/lesson_code.rs"));

impl Code {
    /// The Python with its constants set to the values of the knobs.
    pub fn python_with(&self, settings: &Settings) -> String {
        // One that is always the same in this program has another number than the knob's.
        with_knobs(self.python, settings, |knob, number| number == knob.default.to_string())
    }
}

/// A program in Python with its constants set to the values of the knobs, where the knob and the number that is there
/// `fit`.
pub(super) fn with_knobs(python: &str, settings: &Settings, fit: fn(&Knob, &str) -> bool) -> String {
    let mut text = String::new();
    for line in python.lines() {
        let knob = settings.named().find_map(|(knob, value)| {
            let constant = format!("{} = ", knob.constant());
            let rest = line.strip_prefix(&constant)?;
            let after = rest.trim_start_matches(|char: char| char.is_ascii_digit());
            let number = &rest[..rest.len() - after.len()];
            let is_set = !number.is_empty() && (after.is_empty() || after.starts_with(' ')) && fit(knob, number);
            is_set.then(|| format!("{constant}{value}{after}"))
        });
        text.push_str(knob.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}
