//! An outline drawn by hand around pages, and what is inside it.

use super::picture::{Scene, View};
use super::{Folding, Segment};
use crate::trace::UrlId;

/// Whether a point is inside a polygon, which is closed from its last corner to its first. Where it crosses
/// itself, what is gone around twice is outside.
pub fn is_inside(corners: &[(f32, f32)], (x, y): (f32, f32)) -> bool {
    let Some(mut before) = corners.last().copied() else { return false };
    let mut is_inside = false;
    for &corner in corners {
        let ((ax, ay), (bx, by)) = (before, corner);
        if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
            is_inside = !is_inside;
        }
        before = corner;
    }
    is_inside
}

impl Scene<'_> {
    /// The pages inside an outline, px, sorted: those whose middle is, with what is folded into them; of a bubble
    /// whose middle is, all that are drawn as it.
    pub fn outlined(&self, view: &View, corners: &[(f32, f32)], folding: &Folding) -> Vec<UrlId> {
        let bubbles = self.bubbles(view).unwrap_or_default();
        let are_inside: Vec<bool> =
            bubbles.list.iter().map(|bubble| is_inside(corners, (bubble.x, bubble.y))).collect();
        let is_chosen = |id: UrlId| match bubbles.of(id) {
            Some(bubble) => are_inside[bubble],
            None => {
                let (x, y) = view.camera.to_screen(self.xs[id as usize], self.ys[id as usize]);
                self.is_shown(view, id) && is_inside(corners, (x, y))
            }
        };
        let chosen: Vec<bool> = (0..self.placed() as UrlId).map(is_chosen).collect();
        // What is folded is drawn as the page that stands for it.
        let is_drawn_inside = |id: &UrlId| {
            let head = if self.style.counts.is_empty() { *id } else { folding.head(*id) };
            chosen.get(head as usize) == Some(&true)
        };
        (0..self.placed() as UrlId).filter(is_drawn_inside).collect()
    }

    /// The lines of the outline that is being drawn, closed.
    pub(super) fn outline(&self) -> Vec<Segment> {
        let corners = self.style.outline;
        let next = corners.iter().skip(1).chain(corners.first());
        corners.iter().zip(next).map(|(from, to)| Segment { from: *from, to: *to }).collect()
    }
}
