//! A weak pull to the origin, so that parts that no link holds together do not drift apart for ever.

use super::bodies::Bodies;

/// Share of its distance from the origin that a body falls in a tick at temperature 1. Weak enough
/// for a chain of a thousand pages to be drawn straight.
const STRENGTH: f32 = 0.003;

/// Pulls to a fixed place, not to the drawing's centre: a new page must not shift everything.
pub(super) fn apply(bodies: &mut Bodies, alpha: &[f32]) {
    for (node, &alpha) in alpha.iter().enumerate() {
        bodies.vx[node] -= bodies.x[node] * STRENGTH * alpha;
        bodies.vy[node] -= bodies.y[node] * STRENGTH * alpha;
    }
}
