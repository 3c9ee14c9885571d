//! What is wrong with a lesson of one's own, and where.

use super::own_place::{Step, place, write};
use std::fmt;

/// Most items of a list, and lines of a program.
pub(super) const MOST_ITEMS: usize = 500;

/// What is wrong with a lesson of one's own, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The field, as `knobs[0].name`; empty where it is not known, or where it is the whole file.
    pub field: String,
    /// What is wrong, and what to do about it.
    pub text: String,
}

impl fmt::Display for OwnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, " ({})", self.field)?;
        }
        write!(f, ": {}", self.text)
    }
}

impl std::error::Error for OwnError {}

impl From<serde_json::Error> for OwnError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        let text = said.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&said);
        let text = if error.is_data() { text.to_owned() } else { format!("this is not JSON: {text}") };
        Self { line, column, field: String::new(), text }
    }
}

pub(super) type Checked<T> = Result<T, OwnError>;

/// The text, to say where in it something is wrong.
pub(super) struct File<'a> {
    pub(super) json: &'a str,
}

impl File<'_> {
    pub(super) fn wrong<T>(&self, path: &[Step], text: String) -> Checked<T> {
        let (line, column) = place(self.json, path);
        Err(OwnError { line, column, field: write(path), text })
    }

    pub(super) fn must(&self, is_right: bool, path: &[Step], text: impl FnOnce() -> String) -> Checked<()> {
        if is_right { Ok(()) } else { self.wrong(path, text()) }
    }

    pub(super) fn few(&self, many: usize, path: &[Step]) -> Checked<()> {
        self.must(many <= MOST_ITEMS, path, || format!("there may be {MOST_ITEMS} of these at most; there are {many}"))
    }

    /// What is asked for must be there.
    pub(super) fn need<T>(&self, value: Option<T>, at: &[Step], name: &str) -> Checked<T> {
        value.map_or_else(|| self.wrong(at, format!("`{name}` is missing here")), Ok)
    }
}
