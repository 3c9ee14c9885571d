//! Depth as rows: the start at the top, what is one link away below it, and so on.

use super::bands::Geometry;

/// Slots from a band to the next, at least.
const GAP: f32 = 5.0;
/// How much wider than high the whole is.
const ASPECT: f32 = 1.35;
/// Slots across, at least.
const NARROWEST: f32 = 24.0;

/// Bands below each other.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    /// Slots from a band to the next.
    gap: f32,
    /// How many bands there are.
    deep: f32,
    /// Slots in a row.
    across: f32,
}

impl Layers {
    /// Bands with room for twice as many pages as there are at each depth.
    pub(super) fn for_counts(counts: &[u32]) -> Self {
        let most = counts.iter().max().map_or(0.0, |count| *count as f32);
        let deep = counts.len() as f32;
        // Rows in the upper third of the band, each `across` = aspect × depths × gap slots long.
        let in_rows = (3.0 * 2.0 * most / (ASPECT * deep.max(1.0))).sqrt();
        Self::with_gap(GAP.max(in_rows).ceil(), deep)
    }

    fn with_gap(gap: f32, deep: f32) -> Self {
        Self { gap, deep, across: (ASPECT * deep * gap).max(NARROWEST).ceil() }
    }

    /// Height of a depth's first row, in slots.
    pub(super) fn top(&self, depth: u32) -> f32 {
        depth as f32 * self.gap
    }

    /// Slots in a row.
    pub(super) fn across(&self) -> f32 {
        self.across
    }
}

impl Geometry for Layers {
    fn row(&self, _: u32, _: usize) -> (usize, bool) {
        (self.across as usize, false)
    }

    fn widened(&self) -> Self {
        Self::with_gap(self.gap * 2.0, self.deep)
    }

    fn most_rows(&self) -> usize {
        self.gap as usize - 2
    }

    fn point(&self, depth: u32, row: usize, share: f32) -> (f32, f32) {
        ((share - 0.5) * self.across, self.top(depth) + row as f32)
    }
}
