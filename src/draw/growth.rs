//! How much larger than the smallest each page is drawn.

use super::SizeBy;
use crate::graph::PageRow;

/// Px that the largest page's radius is more than the smallest's, before zooming.
const MOST: f32 = 6.3;
/// Px for what all pages have where size says nothing.
const EVEN: f32 = 1.8;
/// Bytes that make a page larger by a px.
const BYTES: f32 = 10_000.0;

/// What each page's radius is more than the smallest's, px before zooming. `in_degree` and `rank` are the
/// links to each and its PageRank.
pub fn growth(by: SizeBy, pages: &[PageRow], in_degree: &[u32], rank: &[f64]) -> Vec<f32> {
    let of = |(id, page): (usize, &PageRow)| {
        let grown = match by {
            SizeBy::LinksIn => by_links(in_degree.get(id).copied().unwrap_or(0)),
            SizeBy::PageRank => 1.2 * (rank.get(id).copied().unwrap_or(0.0) as f32 * rank.len() as f32).sqrt(),
            SizeBy::Bytes => (page.bytes as f32 / BYTES).sqrt(),
            SizeBy::None => EVEN,
        };
        grown.min(MOST)
    };
    pages.iter().enumerate().map(of).collect()
}

/// What a page with so many links to it is larger.
pub(super) fn by_links(links: u32) -> f32 {
    0.9 * (links as f32).sqrt().min(7.0)
}
