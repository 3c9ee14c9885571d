//! Labels that do not overlap.

use super::Camera;
use crate::trace::UrlId;

/// A label, beside its node.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Left end of the text, px.
    pub x: f32,
    /// Middle of the text's height, px.
    pub y: f32,
    /// The text.
    pub text: String,
    /// Set in bold: the selected or hovered node's.
    pub strong: bool,
    /// The page whose name it is; none for what is behind the pages.
    pub page: Option<UrlId>,
    /// On which side of its node it stands: right, left, above or below; or within it.
    pub side: u8,
}

/// Text size at a scale of 1, px.
pub(super) const FONT: u8 = 12;
/// Line box at a scale of 1, px.
pub(super) const LINE: f32 = 16.0;
/// Widths are estimated, generously: measuring each candidate costs more than it gives.
pub(super) const ADVANCE: f32 = 0.58 * FONT as f32;
/// Px between a node's edge and its label.
pub(super) const GAP: f32 = 4.0;
/// The side of a label that stands in the middle of its node; only where that is asked for.
pub(super) const WITHIN: u8 = 4;

/// A node that would like a label.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelRequest {
    /// Centre, px.
    pub x: f32,
    /// Centre, px.
    pub y: f32,
    /// Radius, px.
    pub r: f32,
    /// The text.
    pub text: String,
    /// Set in bold.
    pub strong: bool,
    /// May lie over nodes.
    pub covers: bool,
    /// The page that it names.
    pub page: Option<UrlId>,
    /// The side that it stood on before, which is tried first.
    pub side: u8,
}

#[derive(Clone, Copy)]
struct Rect {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Rect {
    fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Side of a square of the map of what is taken, px.
const CELL: f32 = 4.0;
/// How much of a node's form a label must not touch: a little at its edge does no harm.
const SOLID: f32 = 0.7;

/// What of the canvas is taken, by small squares.
struct Taken {
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
}

impl Taken {
    fn new(camera: &Camera) -> Self {
        let cells = |length: f32| (length / CELL).max(0.0) as usize + 1;
        let (columns, rows) = (cells(camera.width), cells(camera.height));
        Self { columns, rows, cells: vec![false; columns * rows] }
    }

    /// The squares that a box touches, row by row; those beyond the canvas are left out.
    fn runs(&self, rect: &Rect) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
        let cell = |at: f32, most: usize| ((at / CELL).max(0.0) as usize).min(most);
        let (left, right) = (cell(rect.left, self.columns), cell((rect.right / CELL).ceil() * CELL, self.columns));
        let (top, bottom) = (cell(rect.top, self.rows), cell((rect.bottom / CELL).ceil() * CELL, self.rows));
        let columns = self.columns;
        (top..bottom).map(move |row| row * columns + left.min(right)..row * columns + right)
    }

    fn take(&mut self, rect: &Rect) {
        for run in self.runs(rect) {
            self.cells[run].fill(true);
        }
    }

    fn is_free(&self, rect: &Rect) -> bool {
        self.runs(rect).all(|run| self.cells[run].iter().all(|taken| !taken))
    }
}

/// Grants wishes in their order, each on the side where it stood before, or else on the right of its
/// node, on the left, above or below, as long as there is room that neither an earlier label nor one of the `nodes` (centre
/// and radius, px) has. They are `scale` times larger than usual.
pub fn place_labels(
    camera: &Camera,
    nodes: impl IntoIterator<Item = (f32, f32, f32)>,
    wishes: impl IntoIterator<Item = LabelRequest>,
    most: usize,
    scale: f32,
) -> Vec<Label> {
    let (line, advance) = (LINE * scale, ADVANCE * scale);
    let mut solid = Taken::new(camera);
    for (x, y, r) in nodes {
        let r = r * SOLID;
        solid.take(&Rect { left: x - r, top: y - r, right: x + r, bottom: y + r });
    }
    let mut taken: Vec<Rect> = Vec::new();
    let mut labels = Vec::new();
    for wish in wishes {
        if labels.len() == most {
            break;
        }
        let width = wish.text.chars().count() as f32 * advance;
        let (aside, above) = (wish.r + GAP, wish.r + line / 2.0 + 1.0);
        let middle = wish.x - width / 2.0;
        let places = [
            (wish.x + aside, wish.y),
            (wish.x - aside - width, wish.y),
            (middle, wish.y - above),
            (middle, wish.y + above),
            (middle, wish.y),
        ];
        for side in std::iter::once(wish.side).chain(0..4) {
            let Some((left, y)) = places.get(usize::from(side)).copied() else { continue };
            let rect = Rect { left, top: y - line / 2.0, right: left + width, bottom: y + line / 2.0 };
            let seen =
                rect.left >= 0.0 && rect.right <= camera.width && rect.top >= 0.0 && rect.bottom <= camera.height;
            let free = wish.covers || solid.is_free(&rect);
            if seen && free && !taken.iter().any(|other| other.overlaps(&rect)) {
                taken.push(rect);
                labels.push(Label { x: left, y, text: wish.text, strong: wish.strong, page: wish.page, side });
                break;
            }
        }
    }
    labels
}
