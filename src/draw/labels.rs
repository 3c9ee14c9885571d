//! Labels that do not overlap.

use super::Camera;

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
}

/// Text size, px.
pub(super) const FONT: u8 = 12;
/// Line box, px.
const LINE: f32 = 16.0;
/// Widths are estimated, generously: measuring each candidate costs more than it gives.
const ADVANCE: f32 = 0.58 * FONT as f32;
/// Px between a node's edge and its label.
const GAP: f32 = 4.0;

/// A node that would like a label.
#[derive(Clone, Debug)]
pub struct Wish {
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

/// Grants wishes in their order, each on the right of its node or else on the left, as
/// long as there is room that no earlier label has.
pub fn place_labels(camera: &Camera, wishes: impl IntoIterator<Item = Wish>, most: usize) -> Vec<Label> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut labels = Vec::new();
    for wish in wishes {
        if labels.len() == most {
            break;
        }
        let width = wish.text.chars().count() as f32 * ADVANCE;
        let right = wish.x + wish.r + GAP;
        for left in [right, wish.x - wish.r - GAP - width] {
            let rect = Rect { left, top: wish.y - LINE / 2.0, right: left + width, bottom: wish.y + LINE / 2.0 };
            let seen =
                rect.left >= 0.0 && rect.right <= camera.width && rect.top >= 0.0 && rect.bottom <= camera.height;
            if seen && !taken.iter().any(|other| other.overlaps(&rect)) {
                taken.push(rect);
                labels.push(Label { x: left, y: wish.y, text: wish.text, strong: wish.strong });
                break;
            }
        }
    }
    labels
}
