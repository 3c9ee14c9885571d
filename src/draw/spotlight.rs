//! A part of the graph that is looked at alone: what is around a page, or a way between two.

use crate::trace::UrlId;
use serde::{Deserialize, Serialize};

/// Hops from a page that its surroundings reach at most.
pub const MOST_HOPS: u8 = 3;

/// The part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spotlight {
    /// A page and what is so many links away, whichever way they lead; the rest is left out.
    Around(UrlId, u8),
    /// A shortest way over links from a page to another; the rest is drawn faintly.
    Way(UrlId, UrlId),
    /// The pages of an outline, or that a search has found; the rest is left out.
    Lit,
}

/// The pages of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spotlit {
    /// All of them, sorted.
    pub pages: Vec<UrlId>,
    /// In their order, where they are a way.
    pub way: Vec<UrlId>,
}

impl Spotlit {
    /// Whether a page is one of them.
    pub fn has(&self, page: UrlId) -> bool {
        self.pages.binary_search(&page).is_ok()
    }

    /// The same with what each page is drawn as.
    pub fn drawn_as(self, head: impl Fn(UrlId) -> UrlId) -> Self {
        let mut pages: Vec<UrlId> = self.pages.into_iter().map(&head).collect();
        pages.sort_unstable();
        pages.dedup();
        Self { pages, way: self.way.into_iter().map(head).collect() }
    }

    /// Whether a link is a step of the way.
    pub fn is_step(&self, from: UrlId, to: UrlId) -> bool {
        self.has(from) && self.has(to) && self.way.windows(2).any(|step| step == [from, to])
    }
}
