//! A pull to the origin: weak, so that parts that no link holds together do not drift apart for ever;
//! stronger on what is linked to a hub.

use super::bodies::Bodies;
use super::lanes::most;
use super::links::Links;

/// Share of its distance from the origin that a body falls in a tick at temperature 1. Weak enough
/// for a chain of a thousand pages to be drawn straight.
const STRENGTH: f32 = 0.003;

/// The share that is added for what is linked to a hub. All that share one are two links apart, which
/// is best drawn as a disc; a link to a hub says too little to hold them together itself.
const BY_HUB: f32 = 0.12;

/// With so many links, a node is half a hub.
const HUB: f32 = 64.0;

/// How hard each node is pulled; kept until links change.
#[derive(Debug, Clone, Default)]
pub(super) struct Gravity {
    strength: Vec<f32>,
}

impl Gravity {
    /// Looks again for who is linked to hubs.
    pub(super) fn weigh(&mut self, links: &Links) {
        self.strength.clear();
        for node in 0..links.len() as u32 {
            let degrees = links.of(node).iter().map(|&near| links.degree(near));
            let greatest = degrees.fold(0.0, most);
            let hub = greatest / (greatest + HUB);
            self.strength.push(STRENGTH + BY_HUB * hub * hub);
        }
    }

    /// Pulls to a fixed place, not to the drawing's centre: a new page must not shift everything.
    pub(super) fn apply(&self, bodies: &mut Bodies, alpha: &[f32]) {
        for (node, (&alpha, &strength)) in alpha.iter().zip(&self.strength).enumerate() {
            bodies.vx[node] -= bodies.x[node] * strength * alpha;
            bodies.vy[node] -= bodies.y[node] * strength * alpha;
        }
    }
}
