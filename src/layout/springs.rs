//! Links pull their ends together, or push them apart when they are closer than a link is long.

use super::bodies::Bodies;
use super::lanes::{Four, most};
use super::links::Links;

/// World units a link is long when nothing else pulls.
pub(super) const LENGTH: f32 = 30.0;

/// World units below which the ends of a link are not told apart: the repulsion parts them.
const CLOSE: f32 = 0.01;

/// Four of a node's links.
#[derive(Debug, Clone, Copy)]
struct FourLinks {
    near: [u32; 4],
    strength: [f32; 4],
}

/// How strong each link is to each of its ends; kept until links change.
#[derive(Debug, Clone, Default)]
pub(super) struct Springs {
    /// Each node's links, filled up to fours with some to itself that do nothing.
    links: Vec<FourLinks>,
    /// Where those of each node end.
    ends: Vec<u32>,
    weight: Vec<f32>,
    sum: Vec<f32>,
}

impl Springs {
    /// Weighs all links again.
    ///
    /// A link is as strong as it matters to the end to which it matters more, and each end gives
    /// way by its share: a leaf goes to its hub and not the hub to its leaf. The pulls on one node
    /// add up to at most 1, which is stable at any degree. With all weights alike this is
    /// d3-force's `forceLink` (strength 1 / min(degree), biased by degree).
    pub(super) fn weigh(&mut self, links: &Links) {
        let nodes = 0..links.len() as u32;
        self.weight.clear();
        self.weight.extend(nodes.clone().map(|node| links.weight(node)));
        self.sum.clear();
        for node in nodes.clone() {
            let weights = links.of(node).iter().map(|&near| self.weight[near as usize]);
            self.sum.push(weights.sum());
        }
        self.links.clear();
        self.ends.clear();
        for node in nodes {
            for some in links.of(node).chunks(4) {
                let mut four = FourLinks { near: [node; 4], strength: [0.0; 4] };
                for (lane, &near) in some.iter().enumerate() {
                    four.near[lane] = near;
                    four.strength[lane] = self.strength(node as usize, near as usize);
                }
                self.links.push(four);
            }
            self.ends.push(self.links.len() as u32);
        }
    }

    fn strength(&self, node: usize, near: usize) -> f32 {
        let mine = self.weight[near] / self.sum[node];
        let theirs = self.weight[node] / self.sum[near];
        most(mine, theirs) * mine / (mine + theirs)
    }

    /// Pulls at every node that has a temperature.
    pub(super) fn apply(&self, bodies: &mut Bodies, alpha: &[f32]) {
        let mut first = 0;
        for (node, (&alpha, &end)) in alpha.iter().zip(&self.ends).enumerate() {
            let links = &self.links[first..end as usize];
            first = end as usize;
            if alpha == 0.0 {
                continue;
            }
            let (x, y) = (Four::splat(bodies.x[node]), Four::splat(bodies.y[node]));
            let (mut fx, mut fy) = (0.0, 0.0);
            for FourLinks { near, strength } in links {
                let ends = |column: &[f32]| Four::new(near.map(|near| column[near as usize]));
                let (dx, dy) = (ends(&bodies.x) - x, ends(&bodies.y) - y);
                let distance = (dx * dx + dy * dy).sqrt().or_at_least(Four::splat(CLOSE));
                let pull = Four::new(*strength) * (Four::splat(1.0) - Four::splat(LENGTH) / distance);
                // One after another, for the sum not to depend on where the fours begin.
                for (x, y) in (dx * pull).to_array().into_iter().zip((dy * pull).to_array()) {
                    fx += x;
                    fy += y;
                }
            }
            bodies.vx[node] += fx * alpha;
            bodies.vy[node] += fy * alpha;
        }
    }
}
