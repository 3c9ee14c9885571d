//! A card beside a point: of the picture, or of the lanes.

use super::dom::{append, show, style};
use web_sys::{HtmlElement, Node};

/// Px between the point and the card.
const GAP: f32 = 14.0;

/// The card.
pub(super) struct Card(pub(super) HtmlElement);

impl Card {
    /// Takes it away.
    pub(super) fn hide(&self) {
        show(&self.0, false);
    }

    /// Shows it with this inside at a point, on the side with more space of an area of this size, px.
    pub(super) fn show(&self, inside: &Node, (x, y): (f32, f32), (width, height): (f32, f32)) {
        self.0.set_text_content(None);
        append(&self.0, inside);
        show(&self.0, true);
        for (near, far, at, size) in [("left", "right", x, width), ("top", "bottom", y, height)] {
            let (side, clear, px) = if at < size / 2.0 { (near, far, at + GAP) } else { (far, near, size - at + GAP) };
            style(&self.0, side, &format!("{}px", px as i32));
            style(&self.0, clear, "auto");
        }
    }
}
