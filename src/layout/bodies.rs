//! Where every node is and how fast it moves: flat `f32` columns, indexed by node.

/// World units beyond which nothing is: far outside any drawing, near enough to keep squares finite.
pub(super) const EDGE_OF_THE_WORLD: f32 = 1e6;

/// Share of its speed that a body keeps from one tick to the next. More than d3-force's 0.6 gave less stress;
/// with 0.8 a chain of a thousand pages is no longer drawn straight.
const KEPT_SPEED: f32 = 0.7;

/// World units a body moves in one tick at most, against explosions out of a crumpled start.
const LONGEST_STEP: f32 = 300.0;

/// Positions in world units, velocities in world units a tick.
#[derive(Debug, Clone, Default)]
pub(super) struct Bodies {
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    pub vx: Vec<f32>,
    pub vy: Vec<f32>,
    pub pinned: Vec<bool>,
}

impl Bodies {
    pub(super) fn add(&mut self) {
        self.x.push(0.0);
        self.y.push(0.0);
        self.vx.push(0.0);
        self.vy.push(0.0);
        self.pinned.push(false);
    }

    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Puts a body somewhere, at rest.
    pub(super) fn put(&mut self, node: usize, x: f32, y: f32) {
        self.x[node] = x.clamp(-EDGE_OF_THE_WORLD, EDGE_OF_THE_WORLD);
        self.y[node] = y.clamp(-EDGE_OF_THE_WORLD, EDGE_OF_THE_WORLD);
        self.stop(node);
    }

    /// Moves every body that has a temperature; the others lose what speed they had.
    pub(super) fn step(&mut self, alpha: &[f32]) {
        for (node, &alpha) in alpha.iter().enumerate() {
            if alpha == 0.0 {
                self.stop(node);
                continue;
            }
            let vx = (self.vx[node] * KEPT_SPEED).clamp(-LONGEST_STEP, LONGEST_STEP);
            let vy = (self.vy[node] * KEPT_SPEED).clamp(-LONGEST_STEP, LONGEST_STEP);
            self.put(node, self.x[node] + vx, self.y[node] + vy);
            (self.vx[node], self.vy[node]) = (vx, vy);
        }
    }

    fn stop(&mut self, node: usize) {
        (self.vx[node], self.vy[node]) = (0.0, 0.0);
    }
}
