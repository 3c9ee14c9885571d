//! Patterns of addresses, by which pages are included in a crawl or excluded from it.

use super::robots_pattern::{NormalPath, Pattern, Work};
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// Patterns taken at most.
const MOST: usize = 100;
/// Bytes of a pattern.
const LONGEST: usize = 1_000;

/// Patterns of addresses, apart by white space.
///
/// In each, `*` stands for anything and a `$` at the end for the address's end, as in robots.txt (RFC 9309
/// 2.2.3). One that begins with `/` is compared with path and query from their beginning, one that begins with
/// `http:` or `https:` with the whole address, and any other is looked for anywhere in path and query.
///
/// ```
/// use crawlscope_engine::crawl::Patterns;
/// let patterns = Patterns::parse("/blog/ .pdf$ ?print=").unwrap();
/// let matches = |url: &str| patterns.matches(&url::Url::parse(url).unwrap());
/// assert!(matches("https://a.example/blog/1") && matches("https://a.example/x/y.pdf"));
/// assert!(matches("https://a.example/x?print=1") && !matches("https://a.example/x.pdf?y"));
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Patterns {
    text: String,
    patterns: Vec<(Of, Pattern)>,
}

/// What of an address is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    All,
    Path,
}

/// Why a text is not taken for patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternsError {
    /// There are more than are taken.
    #[error("{0} patterns are too many; the limit is {MOST}.")]
    TooMany(usize),
    /// One is longer than any is.
    #[error("A pattern of {0} bytes is too long; the limit is {LONGEST}.")]
    TooLong(usize),
}

impl Patterns {
    /// Reads patterns.
    ///
    /// # Errors
    /// If there are too many, or one is too long.
    pub fn parse(text: &str) -> Result<Self, PatternsError> {
        let words = text.split_whitespace();
        match (words.clone().count(), words.clone().map(str::len).max().unwrap_or_default()) {
            (many, _) if many > MOST => Err(PatternsError::TooMany(many)),
            (_, long) if long > LONGEST => Err(PatternsError::TooLong(long)),
            _ => Ok(words.collect()),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether one of them matches a URL. It takes steps in proportion to the patterns' length and the URL's.
    pub fn matches(&self, url: &Url) -> bool {
        let mut work = Work::default();
        let path = NormalPath::of(url);
        let all = self.patterns.iter().any(|(of, _)| *of == Of::All).then(|| NormalPath::of_text(url.as_str()));
        self.patterns.iter().any(|(of, pattern)| match (of, &all) {
            (Of::All, Some(all)) => pattern.matches(all, &mut work),
            _ => pattern.matches(&path, &mut work),
        })
    }
}

impl<'a> FromIterator<&'a str> for Patterns {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        Self { text: words.join(" "), patterns: words.into_iter().filter_map(pattern).collect() }
    }
}

fn pattern(word: &str) -> Option<(Of, Pattern)> {
    let (of, text) = match word {
        _ if word.starts_with("http:") || word.starts_with("https:") => (Of::All, word.to_owned()),
        _ if word.starts_with(['/', '*']) => (Of::Path, word.to_owned()),
        _ => (Of::Path, format!("*{word}")),
    };
    Some((of, Pattern::parse(text.as_bytes())?))
}

impl From<String> for Patterns {
    /// As many as are taken: these come from a file.
    fn from(text: String) -> Self {
        text.split_whitespace().filter(|word| word.len() <= LONGEST).take(MOST).collect()
    }
}

impl From<Patterns> for String {
    fn from(patterns: Patterns) -> Self {
        patterns.text
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Patterns {}

impl fmt::Display for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
