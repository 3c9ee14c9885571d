//! Which links may be followed, and what is taken out of each page: CSS selectors as they are
//! written in the attributes `select` and `extract`, before anybody knows whether they are CSS.

use serde::{Deserialize, Serialize};

/// Most columns.
const COLUMNS: usize = 20;
/// Most characters of a column's name.
const NAME_CHARS: usize = 60;
/// Most bytes of a selector.
const SELECTOR_BYTES: usize = 500;
/// Most parentheses around one another: what a selector costs is a power of it.
const NESTED: usize = 3;

/// What is asked of each page, if anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The links that may be followed match this; without it, all may.
    pub select: Option<String>,
    /// What is taken out of each page.
    pub extract: Vec<Column>,
}

/// One thing that is taken out of each page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What it is called.
    pub name: String,
    /// Finds its element, which is the first that matches.
    pub selector: String,
    /// Of that element this attribute is wanted; without it, its text.
    pub attribute: Option<String>,
}

/// The attribute that a selector stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// `select`
    Select,
    /// `extract`
    Extract,
}

impl Field {
    /// The attribute's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Extract => "extract",
        }
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a selection can't be obeyed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SelectionError {
    /// Part of `extract` has no name, or no selector.
    #[error("“{0}” in extract is not of the form name=selector or name=selector@attribute.")]
    NoColumn(String),
    /// What follows the `@` is no attribute's name.
    #[error("“{0}” in extract ends in @, which must be followed by the name of an HTML attribute, as in @content.")]
    NoAttribute(String),
    /// A bracket, parenthesis or quotation mark is open at the end.
    #[error("“{0}” in extract has a bracket or quotation mark that is not closed.")]
    Open(String),
    /// Two columns have the same name.
    #[error("Two columns of extract are named “{0}”; give each a name of its own.")]
    SameName(String),
    /// A column's name is too long.
    #[error("“{0}…” in extract is too long a name; a column's has at most {NAME_CHARS} characters.")]
    LongName(String),
    /// There are too many columns.
    #[error("extract has {0} columns, and may have at most {COLUMNS}.")]
    Columns(usize),
    /// A selector is too long.
    #[error("A selector in {0} has {1} bytes, and may have at most {SELECTOR_BYTES}.")]
    LongSelector(Field, usize),
    /// A selector has too many parentheses around one another.
    #[error("“{1}” in {0} has more than {NESTED} parentheses around one another.")]
    Nested(Field, String),
    /// A selector is not CSS, or not of the kind that can be used here.
    #[error("“{1}” in {0} is not a CSS selector that can be used: {2}.")]
    NoSelector(Field, String, String),
}

impl SelectionError {
    /// The attribute that it is wrong with.
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::LongSelector(field, _) | Self::Nested(field, _) | Self::NoSelector(field, ..) => *field,
            _ => Field::Extract,
        }
    }
}

impl Selection {
    /// Reads the two attributes. Whether the selectors are CSS is for
    /// [`Selectors::parse`](super::Selectors::parse) to say.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn read(select: Option<&str>, extract: Option<&str>) -> Result<Self, SelectionError> {
        let select = select.map(|text| selector(Field::Select, text)).transpose()?;
        let parts: Vec<&str> = extract.map_or_else(Vec::new, |text| split(text, ';'));
        let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > COLUMNS {
            return Err(SelectionError::Columns(parts.len()));
        }
        let extract = parts.into_iter().map(column).collect::<Result<Vec<_>, _>>()?;
        for (at, Column { name, .. }) in extract.iter().enumerate() {
            if extract[..at].iter().any(|before| before.name == *name) {
                return Err(SelectionError::SameName(name.clone()));
            }
        }
        Ok(Self { select, extract })
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.select.is_none() && self.extract.is_empty()
    }
}

/// One column: `name=selector` or `name=selector@attribute`.
fn column(part: &str) -> Result<Column, SelectionError> {
    let no_column = || SelectionError::NoColumn(excerpt(part));
    let (name, rest) = part.split_once('=').ok_or_else(no_column)?;
    let name = name.trim();
    if name.chars().count() > NAME_CHARS {
        return Err(SelectionError::LongName(name.chars().take(NAME_CHARS).collect()));
    }
    if !is_closed(rest) {
        return Err(SelectionError::Open(excerpt(part)));
    }
    let pieces = split(rest, '@');
    let (text, attribute) = match pieces.split_last() {
        Some((last, before)) if !before.is_empty() => (&rest[..rest.len() - last.len() - 1], Some(last.trim())),
        _ => (rest, None),
    };
    if attribute.is_some_and(|name| !is_attribute(name)) {
        return Err(SelectionError::NoAttribute(excerpt(part)));
    }
    if name.is_empty() || text.trim().is_empty() {
        return Err(no_column());
    }
    let selector = selector(Field::Extract, text)?;
    Ok(Column { name: name.to_owned(), selector, attribute: attribute.map(str::to_owned) })
}

fn selector(field: Field, text: &str) -> Result<String, SelectionError> {
    let text = text.trim();
    if text.len() > SELECTOR_BYTES {
        return Err(SelectionError::LongSelector(field, text.len()));
    }
    let most = scan(text).map(|(_, _, depth)| depth).max();
    if most.is_some_and(|depth| depth > NESTED) {
        return Err(SelectionError::Nested(field, excerpt(text)));
    }
    Ok(text.to_owned())
}

fn is_attribute(name: &str) -> bool {
    !name.is_empty() && name.len() <= NAME_CHARS && !name.contains(|c: char| c.is_whitespace() || "\"'<>/=".contains(c))
}

/// The beginning of a text, for a message.
fn excerpt(text: &str) -> String {
    let start: String = text.chars().take(NAME_CHARS).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

/// Each character with its place, and how many brackets and quotation marks are open behind it.
/// What a backslash escapes is left out.
fn scan(text: &str) -> impl Iterator<Item = (usize, char, usize)> + '_ {
    let (mut open, mut is_escaped) = (Vec::new(), false);
    text.char_indices().filter_map(move |(at, c)| {
        if std::mem::take(&mut is_escaped) {
            return None;
        }
        let quote = open.last().copied().filter(|open| matches!(open, '"' | '\''));
        match (c, quote) {
            ('\\', _) => {
                is_escaped = true;
                return None;
            }
            (_, Some(quote)) if c != quote => {}
            (_, Some(_)) => _ = open.pop(),
            ('"' | '\'', None) => open.push(c),
            ('[', None) => open.push(']'),
            ('(', None) => open.push(')'),
            _ if open.last() == Some(&c) => _ = open.pop(),
            _ => {}
        }
        Some((at, c, open.len()))
    })
}

/// The parts of a text between separators that stand in no brackets or quotation marks.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut from = 0;
    let mut parts = Vec::new();
    for (at, _, _) in scan(text).filter(|(_, c, open)| *c == separator && *open == 0) {
        parts.push(&text[from..at]);
        from = at + separator.len_utf8();
    }
    parts.push(&text[from..]);
    parts
}

fn is_closed(text: &str) -> bool {
    scan(text).last().is_none_or(|(_, _, open)| open == 0)
}
