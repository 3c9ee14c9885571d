//! Depth as rings: the start in the centre, what is one link away around it, and so on.

use super::bands::Geometry;
use std::f32::consts::{PI, TAU};

/// Slots from a ring to the next, at least; and at most for the sake of standing in one row.
const GAPS: (f32, f32) = (6.0, 14.0);
/// A little more than a slot: a chord is shorter than its arc.
const ARC: f32 = 1.05;

/// Rings around the origin.
#[derive(Debug, Clone)]
pub(super) struct Rings {
    /// Slots from a ring to the next.
    gap: f32,
}

impl Rings {
    /// Rings with room for twice as many pages as there are at each depth.
    pub(super) fn for_counts(counts: &[u32]) -> Self {
        let (mut in_a_row, mut in_rows) = (0.0f32, 0.0f32);
        for (depth, &count) in counts.iter().enumerate() {
            let count = count as f32;
            if depth == 0 {
                // A disc of two thirds of the first ring.
                in_rows = in_rows.max(1.5 * (2.0 * count / PI).sqrt());
                continue;
            }
            let round = TAU * depth as f32;
            in_a_row = in_a_row.max(1.5 * count / round);
            // Rows in the inner third of the band: the rest is air, or for what comes.
            in_rows = in_rows.max((3.0 * 2.0 * count / round).sqrt());
        }
        Self { gap: GAPS.0.max(in_a_row.min(GAPS.1)).max(in_rows).ceil() }
    }

    /// Radius of a depth's first row, in slots.
    pub(super) fn radius(&self, depth: u32) -> f32 {
        depth as f32 * self.gap
    }
}

impl Geometry for Rings {
    fn row(&self, depth: u32, row: usize) -> (usize, bool) {
        let radius = self.radius(depth) + row as f32;
        (((TAU * radius / ARC) as usize).max(1), true)
    }

    fn widened(&self) -> Self {
        Self { gap: self.gap * 2.0 }
    }

    fn most_rows(&self) -> usize {
        self.gap as usize - 2
    }

    fn point(&self, depth: u32, row: usize, share: f32) -> (f32, f32) {
        let radius = self.radius(depth) + row as f32;
        // From the top, clockwise, as a clock goes.
        let (sin, cos) = libm::sincosf(share * TAU);
        (radius * sin, -radius * cos)
    }
}
