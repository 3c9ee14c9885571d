//! Which hosts have said of a page that they don't have it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use url::Url;

/// Hosts asked for a page that they can't have, in one crawl.
const MOST_HOSTS: usize = 20;

/// What hosts have answered so far.
#[derive(Debug, Default)]
pub(super) struct Answers {
    origins: RefCell<BTreeMap<String, Origin>>,
}

/// What an origin has answered.
#[derive(Debug)]
struct Origin {
    /// One of its pages, there or not.
    page: Url,
    /// It has said that a page is missing.
    is_honest: bool,
    /// A page that it says is there sounds as if it were not.
    is_in_doubt: bool,
}

/// What titles of pages say that are not there.
const MISSING: [&str; 14] = [
    "404",
    "not found",
    "not exist",
    "no longer exist",
    "nicht gefunden",
    "introuvable",
    "no encontrad",
    "non trovat",
    "encontrada",
    "niet gevonden",
    "не найден",
    "nie znaleziono",
    "見つかりません",
    "找不到",
];

impl Answers {
    /// Takes note of a page's answer.
    pub(super) fn note(&self, url: &Url, status: u16, is_page: bool) {
        let is_missing = matches!(status, 404 | 410);
        if is_page || is_missing {
            self.change(url, |origin| origin.is_honest |= is_missing);
        }
    }

    /// Takes note of a page that sounds as if it were missing.
    pub(super) fn doubt(&self, url: &Url) {
        self.change(url, |origin| origin.is_in_doubt = true);
    }

    fn change(&self, url: &Url, change: impl FnOnce(&mut Origin)) {
        let mut origins = self.origins.borrow_mut();
        let new = || Origin { page: url.clone(), is_honest: false, is_in_doubt: false };
        change(origins.entry(url.origin().ascii_serialization()).or_insert_with(new));
    }

    /// A page of each of these origins that was never seen to miss one; only of those in doubt, or of all.
    pub(super) fn credulous(&self, all: bool, of: impl Fn(&str) -> bool) -> Vec<Url> {
        let origins = self.origins.borrow();
        let is_wanted = |known: &Origin| !known.is_honest && (all || known.is_in_doubt);
        let credulous = origins.iter().filter(|(origin, known)| is_wanted(known) && of(origin));
        credulous.map(|(_, known)| known.page.clone()).take(MOST_HOSTS).collect()
    }
}

/// Whether a page's title sounds as if there were no page.
pub(super) fn sounds_missing(title: &str) -> bool {
    let title = title.to_lowercase();
    MISSING.iter().any(|words| title.contains(words))
}
