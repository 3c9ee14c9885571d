//! Every node pushes every other away: Barnes & Hut's approximation (Nature 324, 1986).

use super::bodies::Bodies;
use super::quadtree::{Box2, Quadtree};

/// World units² by which two nodes at distance 1 push each other, at temperature 1 (d3-force's).
const STRENGTH: f32 = 30.0;

/// A cell seen under less than this angle (size ÷ distance) acts as one body.
const THETA: f32 = 0.9;

/// World units² added to each squared distance, so that nodes on top of each other don't explode.
const SOFT: f32 = 1.0;

/// Bodies that share a walk; measured best among 4, 8 and 16 (SSE2 registers hold four).
const LANES: usize = 16;

/// Neighbours along the Morton curve, felt for at once: one walk serves all, and their sums are
/// independent lanes that a compiler turns into SIMD. Lanes left over repeat a body and are not
/// read.
struct Group {
    x: [f32; LANES],
    y: [f32; LANES],
    fx: [f32; LANES],
    fy: [f32; LANES],
}

impl Group {
    fn new(x: &[f32], y: &[f32]) -> Self {
        let lane = |lane: usize| lane.min(x.len() - 1);
        Self {
            x: std::array::from_fn(|i| x[lane(i)]),
            y: std::array::from_fn(|i| y[lane(i)]),
            fx: [0.0; LANES],
            fy: [0.0; LANES],
        }
    }

    #[inline(always)]
    fn feel(&mut self, x: f32, y: f32, mass: f32) {
        for lane in 0..LANES {
            let (dx, dy) = (self.x[lane] - x, self.y[lane] - y);
            let push = mass / (dx * dx + dy * dy + SOFT);
            self.fx[lane] += dx * push;
            self.fy[lane] += dy * push;
        }
    }

    fn walk(&mut self, tree: &Quadtree) {
        let box_ = Box2::around(&self.x, &self.y);
        let (x, y) = ((box_.left + box_.right) / 2.0, (box_.bottom + box_.top) / 2.0);
        let (half_x, half_y) = (box_.right - x, box_.top - y);
        let mut at = 0;
        while let Some(cell) = tree.cells.get(at) {
            // Measured from the group's nearest edge, so that it holds for all in it.
            let dx = ((cell.x - x).abs() - half_x).max(0.0);
            let dy = ((cell.y - y).abs() - half_y).max(0.0);
            if cell.size2 < THETA * THETA * (dx * dx + dy * dy) {
                self.feel(cell.x, cell.y, cell.mass);
                at = cell.skip as usize;
            } else {
                let bodies = cell.bodies();
                let places = tree.x[bodies.clone()].iter().zip(&tree.y[bodies.clone()]);
                for ((&x, &y), &mass) in places.zip(&tree.mass[bodies]) {
                    self.feel(x, y, mass);
                }
                at += 1;
            }
        }
    }
}

/// Pushes every body that has a temperature away from all bodies in the tree.
pub(super) fn apply(bodies: &mut Bodies, tree: &Quadtree, alpha: &[f32]) {
    let columns = (tree.node.chunks(LANES)).zip(tree.x.chunks(LANES)).zip(tree.y.chunks(LANES));
    for ((nodes, x), y) in columns {
        if nodes.iter().all(|&node| alpha[node as usize] == 0.0) {
            continue;
        }
        let mut group = Group::new(x, y);
        group.walk(tree);
        for (lane, &node) in nodes.iter().enumerate() {
            let strength = STRENGTH * alpha[node as usize];
            bodies.vx[node as usize] += group.fx[lane] * strength;
            bodies.vy[node as usize] += group.fy[lane] * strength;
        }
    }
}
