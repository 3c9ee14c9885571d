//! What is searched for: words, and what a page is to be like, such as `status:404 depth:>3 in:0 type:pdf -draft /v\d+/`.
//!
//! Terms are separated by spaces and must all hold. A term with a minus before it must not. What is no term of ours,
//! such as `https://a.example/`, is a word.

use super::{Column, Degrees, DisplayState, PageRow};
use crate::trace::UrlId;
use regex_lite::{Regex, RegexBuilder};

/// Longest search that is read, bytes: longer ones are nobody's.
const LONGEST: usize = 1_000;
/// Largest regular expression, compiled, bytes: it is tried on every page.
const LARGEST: usize = 64 << 10;

/// A search that was understood.
#[derive(Clone, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
}

/// A search that was not: what is wrong with which term, and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A number was expected.
    #[error("“{0}” needs a number, as in status:404, status:4xx, depth:>3 or depth:2-4")]
    Number(String),
    /// A state was expected.
    #[error("“{0}” is no state: one of queued, fetching, ok, redirected, broken, unreadable, failed, skipped")]
    State(String),
    /// A regular expression was expected.
    #[error("“{0}” is no regular expression, or one too large: a special character may need a backslash before it")]
    Regex(String),
    /// It is too long.
    #[error("this search is too long to be read")]
    TooLong,
}

#[derive(Clone, Debug)]
struct Term {
    is_not: bool,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    /// In address, title or what was taken out, in any case.
    Word(String),
    Regex(Regex),
    Number(Column, u64, u64),
    State(DisplayState),
    Type(String),
    Reason(String),
    Title(String),
    Url(String),
}

impl Query {
    /// Reads a search.
    ///
    /// # Errors
    /// The first term that is begun and can't be understood.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > LONGEST {
            return Err(QueryError::TooLong);
        }
        let terms = split(text).into_iter().map(|term| read_term(&term)).collect::<Result<_, _>>()?;
        Ok(Self { terms })
    }

    /// Whether every page matches.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it asks for links in or out, which takes the [`Degrees`].
    pub fn needs_degrees(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Number(column, ..) if column.needs_degrees()))
    }

    /// Whether a page matches. Without degrees it is of no page known how many links it has.
    pub fn matches(&self, id: UrlId, page: &PageRow, degrees: Option<&Degrees>) -> bool {
        self.terms.iter().all(|term| term.test.holds(id, page, degrees) != term.is_not)
    }
}

/// The terms of a search: what stands between spaces, but for those in quotation marks and in regular expressions.
fn split(text: &str) -> Vec<String> {
    let (mut terms, mut rest) = (Vec::new(), text.trim_start());
    while !rest.is_empty() {
        let end = end_of_term(rest);
        terms.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    terms
}

/// Where the first term ends.
fn end_of_term(text: &str) -> usize {
    if let Some(end) = end_of_expression(text) {
        return end;
    }
    let mut is_quoted = false;
    let is_end = |(_, letter): &(usize, char)| {
        is_quoted ^= *letter == '"';
        !is_quoted && letter.is_whitespace()
    };
    text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at)
}

/// Where the regular expression ends that a text begins with. Its end is the first slash without a backslash before
/// it; if a term goes on after that slash, it is a path and no expression.
fn end_of_expression(text: &str) -> Option<usize> {
    let begin = text.len() - text.strip_prefix('-').unwrap_or(text).len();
    let inside = text[begin..].strip_prefix('/')?;
    let mut is_escaped = false;
    let is_end = |(_, letter): &(usize, char)| {
        let ends = *letter == '/' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        ends
    };
    let (at, _) = inside.char_indices().find(is_end)?;
    let after = &inside[at + 1..];
    (at > 0 && (after.is_empty() || after.starts_with(char::is_whitespace))).then_some(begin + 1 + at + 1)
}

fn read_term(text: &str) -> Result<Term, QueryError> {
    let bare = text.strip_prefix('-').filter(|rest| !rest.is_empty());
    let (is_not, bare) = (bare.is_some(), bare.unwrap_or(text));
    let is_expression = end_of_expression(bare) == Some(bare.len());
    let expression = is_expression.then(|| &bare[1..bare.len() - 1]);
    let test = match (expression, bare.split_once(':')) {
        (Some(inside), _) => {
            let expression = RegexBuilder::new(inside).case_insensitive(true).size_limit(LARGEST).build();
            Test::Regex(expression.map_err(|_| QueryError::Regex(bare.to_owned()))?)
        }
        // Begun and not gone on with: it does not hide everything while it is typed.
        (None, Some((name, ""))) if is_field(name) => Test::Word(String::new()),
        (None, Some((name, value))) if is_field(name) => read_field(name, value, bare)?,
        _ => Test::Word(plain(bare)),
    };
    Ok(Term { is_not: is_not && !matches!(&test, Test::Word(word) if word.is_empty()), test })
}

/// A text without its quotation marks, in small letters.
fn plain(text: &str) -> String {
    text.replace('"', "").to_lowercase()
}

fn is_field(name: &str) -> bool {
    matches!(
        name,
        "status" | "depth" | "in" | "out" | "size" | "ms" | "state" | "is" | "type" | "reason" | "title" | "url"
    )
}

fn read_field(name: &str, value: &str, term: &str) -> Result<Test, QueryError> {
    let number = |column| {
        let (least, most) = range(value).ok_or_else(|| QueryError::Number(term.to_owned()))?;
        Ok(Test::Number(column, least, most))
    };
    match name {
        "status" => number(Column::Status),
        "depth" => number(Column::Depth),
        "in" => number(Column::LinksIn),
        "out" => number(Column::LinksOut),
        "size" => number(Column::Size),
        "ms" => number(Column::Time),
        "type" => Ok(Test::Type(plain(value))),
        "reason" => Ok(Test::Reason(plain(value))),
        "title" => Ok(Test::Title(plain(value))),
        "url" => Ok(Test::Url(plain(value))),
        _ => {
            let state = DisplayState::ALL.into_iter().find(|state| state.name() == plain(value));
            state.map(Test::State).ok_or_else(|| QueryError::State(term.to_owned()))
        }
    }
}

/// The numbers from and to which a text reaches: `404`, `4xx`, `>3`, `>=3`, `<3`, `<=3` or `2-4`.
fn range(text: &str) -> Option<(u64, u64)> {
    if let Some(text) = text.strip_prefix(">=") {
        return Some((text.parse().ok()?, u64::MAX));
    }
    if let Some(text) = text.strip_prefix("<=") {
        return Some((0, text.parse().ok()?));
    }
    if let Some(text) = text.strip_prefix('>') {
        return Some((text.parse::<u64>().ok()?.checked_add(1)?, u64::MAX));
    }
    if let Some(text) = text.strip_prefix('<') {
        // Nothing is less than 0: a range that is empty.
        return Some(text.parse::<u64>().ok()?.checked_sub(1).map_or((1, 0), |most| (0, most)));
    }
    if let Some(hundreds) = text.to_lowercase().strip_suffix("xx") {
        let hundreds: u64 = hundreds.parse().ok().filter(|hundreds| *hundreds < 10)?;
        return Some((hundreds * 100, hundreds * 100 + 99));
    }
    if let Some((least, most)) = text.split_once('-') {
        return Some((least.parse().ok()?, most.parse().ok()?));
    }
    let number = text.parse().ok()?;
    Some((number, number))
}

impl Test {
    fn holds(&self, id: UrlId, page: &PageRow, degrees: Option<&Degrees>) -> bool {
        let title = || page.title.as_deref().unwrap_or_default();
        let has = |text: &str, word: &str| text.to_lowercase().contains(word);
        match self {
            Self::Word(word) => {
                let mut extracted = page.extracted.iter().flatten();
                has(&page.address, word) || has(title(), word) || extracted.any(|value| has(value, word))
            }
            Self::Regex(regex) => regex.is_match(&page.address) || regex.is_match(title()),
            Self::Number(column, least, most) => {
                column.number(id, page, degrees).is_some_and(|number| (*least..=*most).contains(&number))
            }
            Self::State(state) => page.look() == *state,
            Self::Type(word) => page.content_type.as_deref().is_some_and(|kind| has(kind, word)),
            Self::Reason(word) => page.reason.is_some_and(|reason| reason.code().contains(word.as_str())),
            Self::Title(word) => has(title(), word),
            Self::Url(word) => has(&page.address, word),
        }
    }
}
