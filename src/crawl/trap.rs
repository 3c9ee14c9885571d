//! Addresses that a site makes without end: whoever follows them all never comes to an end.
//!
//! What can't be told by an address, such as a calendar that always has another month, is bounded by the limits
//! of depth and pages.

use super::tidy::without_session;
use std::collections::HashMap;
use url::Url;

/// How often a run of path segments may follow itself: `/a/b/a/b/a/b/` is a relative link that never resolves.
/// Heritrix has the same rule with two repetitions for one segment; documents of real sites have that.
const MOST_REPEATS: usize = 3;
/// Segments of such a run.
const LONGEST_RUN: usize = 4;
/// How often a query may have the same parameter with the same value.
const MOST_ALIKE: usize = 3;
/// Parameters of a query.
const MOST_PARAMETERS: usize = 60;
/// Addresses that differ only in the number of the visit.
const MOST_VISITS: u32 = 5;

/// What was met of the traps that show only over several addresses.
#[derive(Debug, Default)]
pub(super) struct Traps {
    // Only ever looked up.
    visits: HashMap<String, u32>,
}

impl Traps {
    /// Whether a URL, which is met for the first time, is one of many without end.
    pub(super) fn has(&mut self, url: &Url) -> bool {
        repeats_itself(url.path()) || url.query().is_some_and(grows) || self.is_another_visit(url)
    }

    fn is_another_visit(&mut self, url: &Url) -> bool {
        let Some(plain) = without_session(url) else { return false };
        let visits = self.visits.entry(plain.into()).or_default();
        *visits += 1;
        *visits > MOST_VISITS
    }
}

/// Whether some run of segments follows itself again and again.
fn repeats_itself(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    (1..=LONGEST_RUN).any(|run| {
        // A segment that equals the one a run before continues the repetition.
        let mut alike = 0;
        segments.iter().zip(segments.iter().skip(run)).any(|(before, segment)| {
            alike = if before == segment { alike + 1 } else { 0 };
            alike >= run * MOST_REPEATS
        })
    })
}

/// Whether a query has more than any form asks for, or the same over and over.
fn grows(query: &str) -> bool {
    let parameters = || query.split('&').filter(|parameter| !parameter.is_empty());
    if parameters().count() <= MOST_ALIKE {
        return false;
    }
    // No more than these few are compared with each other.
    let alike = |parameter: &str| parameters().filter(|other| *other == parameter).count();
    parameters().count() > MOST_PARAMETERS || parameters().any(|parameter| alike(parameter) > MOST_ALIKE)
}
