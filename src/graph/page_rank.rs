//! How important each page is by the links to it: PageRank.

use crate::trace::UrlId;

/// Rounds of the iteration: enough for a drawing, and a bound.
const ROUNDS: usize = 30;
/// How often the reader whom it imagines follows a link instead of starting anywhere.
const DAMPING: f64 = 0.85;

/// The PageRank of each of so many pages over distinct links: shares that sum to 1. Links to or from
/// pages beyond them, and from a page to itself, do not count. A page without links passes its share
/// on to all.
pub fn page_rank(pages: usize, links: &[(UrlId, UrlId)]) -> Vec<f64> {
    if pages == 0 {
        return Vec::new();
    }
    let counts = |&&(from, to): &&(UrlId, UrlId)| from != to && (from.max(to) as usize) < pages;
    let mut outs = vec![0u32; pages];
    for (from, _) in links.iter().filter(counts) {
        outs[*from as usize] += 1;
    }
    let even = 1.0 / pages as f64;
    let mut rank = vec![even; pages];
    let mut next = vec![0.0; pages];
    for _ in 0..ROUNDS {
        let lost: f64 = rank.iter().zip(&outs).filter(|(_, outs)| **outs == 0).map(|(rank, _)| rank).sum();
        next.fill((1.0 - DAMPING + DAMPING * lost) * even);
        for (from, to) in links.iter().filter(counts) {
            next[*to as usize] += DAMPING * rank[*from as usize] / f64::from(outs[*from as usize]);
        }
        std::mem::swap(&mut rank, &mut next);
    }
    rank
}
