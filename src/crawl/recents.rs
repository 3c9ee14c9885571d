//! The start addresses crawled last, as a text that can be kept.

use super::address::parse_starts;
use url::Url;

/// Sets of start addresses remembered.
const MOST: usize = 8;
/// Bytes of a set; a longer one is not remembered.
const MOST_BYTES: usize = 4_096;

/// The sets of start addresses that were crawled last, the latest first. A set is its
/// addresses with a space between, as they are written into the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recents(Vec<String>);

impl Recents {
    /// Reads what [`Recents::text`] wrote. Whoever can write there may have written anything:
    /// lines that are no start addresses are left out.
    pub fn read(text: &str) -> Self {
        let mut recents = Self::default();
        // As many lines are looked at as there are ever written.
        for line in text.lines().take(MOST).filter(|line| line.len() <= MOST_BYTES) {
            if let Ok(starts) = parse_starts(line, None) {
                recents.add(&starts, false);
            }
        }
        recents
    }

    /// Puts a set first; the one that was used longest ago goes.
    pub fn remember(&mut self, starts: &[Url]) {
        self.add(starts, true);
    }

    fn add(&mut self, starts: &[Url], first: bool) {
        let set = joined(starts.iter().map(Url::as_str), " ");
        if set.len() > MOST_BYTES || (!first && self.0.contains(&set)) {
            return;
        }
        self.0.retain(|known| *known != set);
        self.0.insert(if first { 0 } else { self.0.len() }, set);
        self.0.truncate(MOST);
    }

    /// The sets, the latest first.
    pub fn sets(&self) -> &[String] {
        &self.0
    }

    /// The text to keep, one set a line.
    pub fn text(&self) -> String {
        joined(self.0.iter().map(String::as_str), "\n")
    }
}

/// Texts with something between.
fn joined<'a>(texts: impl Iterator<Item = &'a str>, between: &str) -> String {
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all += between;
        }
        all += text;
    }
    all
}
