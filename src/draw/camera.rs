//! Which part of the world is seen, and how large.

use crate::layout::Bounds;

/// Px between the graph's outermost nodes and the canvas' edge when it is fitted; below them
/// there is room for the legend.
const MARGIN: f32 = 36.0;
const BELOW: f32 = 84.0;
/// Least and greatest px a world unit.
const SCALES: (f32, f32) = (0.002, 40.0);
/// A small graph is not blown up beyond this many px a world unit on a canvas of so many px
/// across and down; on a larger one in proportion.
const FIT_MOST: (f32, f32) = (2.5, 900.0);

/// A view of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// World point at the canvas' centre.
    pub x: f32,
    /// World point at the canvas' centre.
    pub y: f32,
    /// Px a world unit.
    pub scale: f32,
    /// Canvas width, px.
    pub width: f32,
    /// Canvas height, px.
    pub height: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, scale: 1.0, width: 300.0, height: 150.0 }
    }
}

impl Camera {
    /// A world point in px.
    pub fn to_screen(&self, x: f32, y: f32) -> (f32, f32) {
        ((x - self.x) * self.scale + self.width / 2.0, (y - self.y) * self.scale + self.height / 2.0)
    }

    /// A point in px, in the world.
    pub fn to_world(&self, x: f32, y: f32) -> (f32, f32) {
        ((x - self.width / 2.0) / self.scale + self.x, (y - self.height / 2.0) / self.scale + self.y)
    }

    /// Moves the picture by px.
    pub fn pan(&mut self, dx: f32, dy: f32) {
        self.x -= dx / self.scale;
        self.y -= dy / self.scale;
    }

    /// Magnifies by `factor`; what is at (x, y) px stays there.
    pub fn zoom_at(&mut self, x: f32, y: f32, factor: f32) {
        let (wx, wy) = self.to_world(x, y);
        let scale = self.scale * factor;
        // Not `clamp`: a factor that is no number must not become a scale.
        self.scale = if scale > 0.0 { scale.max(SCALES.0).min(SCALES.1) } else { self.scale };
        let (nx, ny) = self.to_world(x, y);
        self.x += wx - nx;
        self.y += wy - ny;
    }

    /// The same canvas, showing all of `bounds`.
    pub fn fitted(&self, bounds: Bounds) -> Self {
        // Little height is the picture's rather than its margins'.
        let (margin, below) = (MARGIN.min(self.height / 8.0), BELOW.min(self.height / 4.0));
        let across = (self.width - 2.0 * MARGIN).max(1.0) / (bounds.right - bounds.left).max(1.0);
        let down = (self.height - margin - below).max(1.0) / (bounds.bottom - bounds.top).max(1.0);
        let most = FIT_MOST.0 * (self.width.min(self.height) / FIT_MOST.1).max(1.0);
        let scale = across.min(down).max(SCALES.0).min(most);
        let y = (bounds.top + bounds.bottom) / 2.0 + (below - margin) / 2.0 / scale;
        Self { x: (bounds.left + bounds.right) / 2.0, y, scale, ..*self }
    }

    /// The same, with so many px more at the top.
    pub fn fitted_below(&self, mut bounds: Bounds, above: f32) -> Self {
        bounds.top -= above / self.fitted(bounds).scale;
        self.fitted(bounds)
    }

    /// A camera on the way to `goal`; `share` is how much of the way it goes.
    /// Close enough to be no different on the screen, it is the goal itself.
    pub fn toward(&self, goal: &Self, share: f32) -> Self {
        let near = ((goal.x - self.x).abs() + (goal.y - self.y).abs()) * goal.scale < 0.5
            && (goal.scale / self.scale - 1.0).abs() < 0.002;
        if near {
            return *goal;
        }
        let mix = |from: f32, to: f32| from + (to - from) * share;
        Self { x: mix(self.x, goal.x), y: mix(self.y, goal.y), scale: mix(self.scale, goal.scale), ..*goal }
    }
}
