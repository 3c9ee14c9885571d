//! The whole picture, small: where the pages are, and which part of it is seen.

use super::picture::{Scene, View};
use super::{Camera, Form, form_of};
use crate::layout::Bounds;
use crate::trace::UrlId;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Width and height of an overview, in cells.
pub const OVERVIEW: (u16, u16) = (120, 90);
/// Pages up to which each takes four cells: single ones would hardly be seen.
const FEW: usize = 2_000;
/// Cells between the outermost pages and its edge.
const MARGIN: f32 = 4.0;
/// More of the whole than this in sight, across and down, and there is nothing to look over.
const NEARLY_ALL: f32 = 0.85;

/// Where pages are, as data of SVG paths, a square for each cell that has any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Cells with pages.
    pub pages: String,
    /// Cells with broken ones.
    pub broken: String,
}

/// A camera that shows all of a picture in an overview.
pub fn overview_camera(bounds: Bounds) -> Camera {
    let (width, height) = (f32::from(OVERVIEW.0), f32::from(OVERVIEW.1));
    let across = (width - 2.0 * MARGIN) / (bounds.right - bounds.left).max(1.0);
    let down = (height - 2.0 * MARGIN) / (bounds.bottom - bounds.top).max(1.0);
    let middle = ((bounds.left + bounds.right) / 2.0, (bounds.top + bounds.bottom) / 2.0);
    Camera { x: middle.0, y: middle.1, scale: across.min(down), width, height }
}

/// The part of the overview that a camera sees: left, top, width and height in cells, none where that is nearly
/// all of it.
pub fn seen_of(camera: &Camera, bounds: Bounds) -> Option<[f32; 4]> {
    let cells = overview_camera(bounds);
    let corner = |x, y| {
        let (x, y) = camera.to_world(x, y);
        cells.to_screen(x, y)
    };
    let ((left, top), (right, bottom)) = (corner(0.0, 0.0), corner(camera.width, camera.height));
    let whole = (cells.to_screen(bounds.left, bounds.top), cells.to_screen(bounds.right, bounds.bottom));
    let shared = |from: f32, to: f32, start: f32, end: f32| to.min(end) - from.max(start) >= (end - start) * NEARLY_ALL;
    let is_all = shared(left, right, whole.0.0, whole.1.0) && shared(top, bottom, whole.0.1, whole.1.1);
    (!is_all).then_some([left, top, right - left, bottom - top])
}

impl Scene<'_> {
    /// An overview of what is shown within these bounds.
    pub fn overview(&self, view: &View, bounds: Bounds) -> Overview {
        let (camera, across) = (overview_camera(bounds), usize::from(OVERVIEW.0));
        let mut cells = vec![None; across * usize::from(OVERVIEW.1)];
        for id in (0..self.placed() as UrlId).filter(|id| self.is_shown(view, *id)) {
            let (x, y) = camera.to_screen(self.xs[id as usize], self.ys[id as usize]);
            let is_broken = form_of(self.pages[id as usize].look()).0 == Form::Cross;
            // Casting takes what is outside to the edge, where only the column has to be kept apart from the row.
            if let Some(cell) =
                cells.get_mut((y as usize).saturating_mul(across).saturating_add((x as usize).min(across - 1)))
            {
                *cell = Some(cell.unwrap_or(false) || is_broken);
            }
        }
        let side = if self.placed() > FEW { 1 } else { 2 };
        let mut overview = Overview::default();
        for (at, cell) in cells.into_iter().enumerate() {
            let path = match cell {
                Some(true) => &mut overview.broken,
                Some(false) => &mut overview.pages,
                None => continue,
            };
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h{side}v{side}h-{side}z", at % across, at / across);
        }
        overview
    }
}
