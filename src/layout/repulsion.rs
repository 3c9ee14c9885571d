//! Every node pushes every other away: Barnes & Hut's approximation (Nature 324, 1986).

use super::bodies::Bodies;
use super::lanes::{Four, most};
use super::quadtree::{Box2, Quadtree};

/// World units² by which two nodes at distance 1 push each other, at temperature 1: twice d3-force's.
/// So links are drawn longer than they are by themselves and pull by how long they are, which keeps
/// more neighbours together.
const STRENGTH: f32 = 60.0;

/// A cell seen under less than this angle (size ÷ distance) acts as one body.
const THETA: f32 = 0.9;

/// World units² added to each squared distance, so that nodes on top of each other don't explode.
const SOFT: f32 = 1.0;

/// Registers of four that share a walk.
const FOURS: usize = 4;

/// Bodies that share a walk.
const LANES: usize = 4 * FOURS;

/// Neighbours along the Morton curve, felt for at once: one walk serves all. Lanes left over repeat
/// a body and are not read.
struct Group {
    x: [Four; FOURS],
    y: [Four; FOURS],
    fx: [Four; FOURS],
    fy: [Four; FOURS],
    box_: Box2,
}

impl Group {
    fn new(x: &[f32], y: &[f32]) -> Self {
        let last = x.len() - 1;
        let fours = |from: &[f32]| {
            std::array::from_fn(|four| Four::new(std::array::from_fn(|lane| from[last.min(4 * four + lane)])))
        };
        let none = [Four::splat(0.0); FOURS];
        Self { x: fours(x), y: fours(y), fx: none, fy: none, box_: Box2::around(x, y) }
    }

    #[inline(always)]
    fn feel(&mut self, x: f32, y: f32, mass: f32) {
        let (x, y, mass) = (Four::splat(x), Four::splat(y), Four::splat(mass));
        for four in 0..FOURS {
            let (dx, dy) = (self.x[four] - x, self.y[four] - y);
            let push = mass / (dx * dx + dy * dy + Four::splat(SOFT));
            self.fx[four] = self.fx[four] + dx * push;
            self.fy[four] = self.fy[four] + dy * push;
        }
    }

    fn walk(&mut self, tree: &Quadtree) {
        let box_ = self.box_;
        let (x, y) = ((box_.left + box_.right) / 2.0, (box_.bottom + box_.top) / 2.0);
        let (half_x, half_y) = (box_.right - x, box_.top - y);
        let mut at = 0;
        while let Some(cell) = tree.cells.get(at) {
            // Measured from the group's nearest edge, so that it holds for all in it.
            let dx = most((cell.x - x).abs() - half_x, 0.0);
            let dy = most((cell.y - y).abs() - half_y, 0.0);
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

    /// The force on each body.
    fn forces(&self) -> impl Iterator<Item = (f32, f32)> {
        let all = |fours: [Four; FOURS]| fours.into_iter().flat_map(Four::to_array);
        all(self.fx).zip(all(self.fy))
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
        for (&node, (fx, fy)) in nodes.iter().zip(group.forces()) {
            let strength = STRENGTH * alpha[node as usize];
            bodies.vx[node as usize] += fx * strength;
            bodies.vy[node as usize] += fy * strength;
        }
    }
}
