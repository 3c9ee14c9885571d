//! Links pull their ends together, or push them apart when they are closer than a link is long.

use super::bodies::Bodies;
use super::links::Links;

/// World units a link is long when nothing else pulls.
pub(super) const LENGTH: f32 = 30.0;

/// World units below which the ends of a link are not told apart: the repulsion parts them.
const CLOSE: f32 = 0.01;

/// How much each node's links weigh to the nodes at their other ends; kept until links change.
#[derive(Debug, Clone, Default)]
pub(super) struct Springs {
    /// A link's weight to whatever is linked to this node.
    weight: Vec<f32>,
    /// The sum of the weights of this node's links.
    sum: Vec<f32>,
}

impl Springs {
    /// Weighs all links again.
    pub(super) fn weigh(&mut self, links: &Links) {
        let nodes = 0..links.len() as u32;
        self.weight.clear();
        self.weight.extend(nodes.clone().map(|node| links.weight(node)));
        self.sum.clear();
        for node in nodes {
            let weights = links.of(node).iter().map(|&near| self.weight[near as usize]);
            self.sum.push(weights.sum());
        }
    }

    /// Pulls at every node that has a temperature.
    ///
    /// A link is as strong as it matters to the end to which it matters more, and each end gives
    /// way by its share: a leaf goes to its hub and not the hub to its leaf. The pulls on one node
    /// add up to at most 1, which is stable at any degree. With all weights alike this is
    /// d3-force's `forceLink` (strength 1 / min(degree), biased by degree).
    pub(super) fn apply(&self, bodies: &mut Bodies, links: &Links, alpha: &[f32]) {
        for (node, &alpha) in alpha.iter().enumerate() {
            if alpha == 0.0 {
                continue;
            }
            let (x, y) = (bodies.x[node], bodies.y[node]);
            let (mut fx, mut fy) = (0.0, 0.0);
            for &near in links.of(node as u32) {
                let near = near as usize;
                let (dx, dy) = (bodies.x[near] - x, bodies.y[near] - y);
                let distance = (dx * dx + dy * dy).sqrt().max(CLOSE);
                let mine = self.weight[near] / self.sum[node];
                let theirs = self.weight[node] / self.sum[near];
                let strength = mine.max(theirs) * mine / (mine + theirs);
                let pull = strength * (1.0 - LENGTH / distance);
                fx += dx * pull;
                fy += dy * pull;
            }
            bodies.vx[node] += fx * alpha;
            bodies.vy[node] += fy * alpha;
        }
    }
}
