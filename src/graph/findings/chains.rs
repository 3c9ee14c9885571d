//! Where each page leads over redirects.

use crate::graph::PageRow;
use crate::trace::UrlId;

/// Where a page leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Landing {
    /// The page at the end; of a circle, one on it.
    pub(super) page: UrlId,
    /// Redirects on the way.
    pub(super) hops: u32,
    /// Whether there is no end.
    pub(super) is_circle: bool,
}

/// Where each page leads, by id. Each redirect is followed once.
pub(super) fn landings(pages: &[PageRow]) -> Vec<Landing> {
    let mut known: Vec<Option<Landing>> = vec![None; pages.len()];
    // Who went over each page last, to notice a circle.
    let mut visitor = vec![None; pages.len()];
    let mut path = Vec::new();
    for start in 0..pages.len() {
        let mut at = start;
        let mut end = loop {
            if let Some(landing) = known[at] {
                break landing;
            }
            if visitor[at] == Some(start) {
                break Landing { page: at as UrlId, hops: 0, is_circle: true };
            }
            visitor[at] = Some(start);
            path.push(at);
            match pages[at].redirected_to.map(|to| to as usize).filter(|to| *to < pages.len()) {
                Some(to) => at = to,
                None => {
                    path.pop();
                    let end = Landing { page: at as UrlId, hops: 0, is_circle: false };
                    known[at] = Some(end);
                    break end;
                }
            }
        };
        while let Some(before) = path.pop() {
            end.hops += u32::from(pages[before].is_redirect());
            known[before] = Some(end);
        }
    }
    // Each start was followed to its end.
    known.into_iter().flatten().collect()
}
