//! What an arrangement has besides the places of pages: the lines that say what a place means.

use super::Bounds;

/// A folder's box, or a host's, in world units.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderBox {
    /// What it is called.
    pub name: String,
    /// 1 for an outermost one, 2 for one within that, and so on.
    pub level: u32,
    /// Its edges.
    pub bounds: Bounds,
}

impl FolderBox {
    pub(super) fn new(name: String, level: u32, (width, height): (f32, f32)) -> Self {
        Self { name, level, bounds: Bounds { left: 0.0, top: 0.0, right: width, bottom: height } }
    }

    pub(super) fn moved_to(mut self, (x, y): (f32, f32)) -> Self {
        let bounds = &mut self.bounds;
        (bounds.right, bounds.bottom) = (x + bounds.right - bounds.left, y + bounds.bottom - bounds.top);
        (bounds.left, bounds.top) = (x, y);
        self
    }
}

/// What is drawn behind the pages. Lengths are in world units.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guides {
    /// The ring of each depth around the origin, as (depth, radius).
    pub rings: Vec<(u32, f32)>,
    /// The row of each depth, as (depth, y).
    pub rows: Vec<(u32, f32)>,
    /// Left and right end of every row.
    pub row_ends: (f32, f32),
    /// Folders, outer ones first.
    pub boxes: Vec<FolderBox>,
}
