//! What the pages of the picture are coloured and sized by, computed anew where it may have changed.

use super::places::Places;
use crate::draw::{Classes, ColorBy, SizeBy, growth};
use crate::graph::{Graph, page_rank};

/// Colours and sizes of the pages.
#[derive(Debug, Default)]
pub(super) struct Dressing {
    color: ColorBy,
    size: SizeBy,
    pub(super) classes: Option<Classes>,
    pub(super) growth: Vec<f32>,
    rank: Vec<f64>,
    /// Links that the rank knows.
    ranked: usize,
    /// What it is of has changed since the last update.
    is_stale: bool,
}

impl Dressing {
    /// Colours and sizes by something else from the next update on.
    pub(super) fn measure(&mut self, color: ColorBy, size: SizeBy) {
        (self.color, self.size, self.is_stale) = (color, size, true);
    }

    /// What is shown of the graph has changed.
    pub(super) fn disturb(&mut self) {
        self.is_stale = true;
    }

    /// Forgets what it knows of a graph.
    pub(super) fn reset(&mut self) {
        *self = Self { color: self.color, size: self.size, is_stale: true, ..Self::default() };
    }

    /// Brings it up to date with what is shown. While the picture moves, ranks may be a little old.
    pub(super) fn update(&mut self, graph: &Graph, places: &Places, moves: bool) {
        let links = places.links.len();
        // A frame in which only the view has changed must not look at every page.
        let has_old_rank = self.size == SizeBy::PageRank && !moves && links != self.ranked;
        if !std::mem::take(&mut self.is_stale) && !has_old_rank {
            return;
        }
        let pages = graph.pages();
        self.classes = Classes::new(self.color, pages, &places.in_degree);
        if self.size == SizeBy::LinksIn {
            return self.growth.clear();
        }
        if self.size == SizeBy::PageRank && (has_old_rank || links > self.ranked + self.ranked / 8) {
            self.rank = page_rank(places.in_degree.len(), &places.links);
            self.ranked = links;
        }
        self.growth = growth(self.size, pages, &places.in_degree, &self.rank);
    }
}
