//! The pull to the last settled place: a reader who has learnt where a page is should find it there.
//! After Frishman & Tal, "Online dynamic graph drawing" (2007) and Brandes & Wagner's
//! "A Bayesian paradigm for dynamic graph layout" (1997).

use super::bodies::Bodies;
use super::temperature::Temperature;

/// Share of the way back that a node as old as can be goes in a tick at temperature 1.
const STRENGTH: f32 = 2.0;

/// Where each node last was when nothing moved it but the whole drawing.
#[derive(Debug, Clone, Default)]
pub(super) struct Anchors {
    x: Vec<f32>,
    y: Vec<f32>,
}

impl Anchors {
    /// Pulls nodes back that newcomers near them have warmed. When the drawing as a whole is warm,
    /// it is looking for a new shape: then anchors follow.
    pub(super) fn apply(&mut self, bodies: &mut Bodies, heat: &Temperature) {
        self.x.resize(bodies.len(), 0.0);
        self.y.resize(bodies.len(), 0.0);
        for node in 0..bodies.len() {
            let (excess, seniority) = (heat.excess(node), heat.seniority(node));
            if excess == 0.0 || seniority == 0.0 || bodies.pinned[node] {
                self.x[node] = bodies.x[node];
                self.y[node] = bodies.y[node];
                continue;
            }
            let pull = STRENGTH * seniority * excess;
            bodies.vx[node] += (self.x[node] - bodies.x[node]) * pull;
            bodies.vy[node] += (self.y[node] - bodies.y[node]) * pull;
        }
    }
}
