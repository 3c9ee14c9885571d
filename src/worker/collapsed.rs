//! Sections of the picture, and whether they are drawn as bubbles.

use crate::draw::Sections;
use crate::layout::Bounds;

/// What is known of sections and bubbles.
#[derive(Default)]
pub(super) struct Collapsing {
    pub(super) sections: Sections,
    pub(super) is_collapsed: bool,
    /// Where the section is that was gone into, world units: there the camera goes.
    pub(super) focus: Option<Bounds>,
    /// Px a world unit when it was gone into.
    pub(super) scale: f32,
}

impl Collapsing {
    /// The sections, while they are drawn as bubbles.
    pub(super) fn sections(&self) -> Option<&Sections> {
        self.is_collapsed.then_some(&self.sections)
    }
}
