//! An outline drawn by hand: the pages in it are picked all at once.

use super::messages::FromStage;
use super::stage_state::StageState;

/// Px between two corners of an outline at least, and corners at most.
const APART: f32 = 3.0;
const MOST: usize = 2_000;

impl StageState {
    /// Goes on with the outline that is being drawn.
    pub(super) fn draw_on(&mut self, x: f32, y: f32) {
        let Some(&(last_x, last_y)) = self.outline.last() else { return };
        if (x - last_x).hypot(y - last_y) >= APART && self.outline.len() < MOST {
            self.outline.push((x, y));
            self.dirty = true;
        }
    }

    /// Gives up the outline that is being drawn, if there is one.
    pub(super) fn forget_outline(&mut self) {
        self.dirty |= !self.outline.is_empty();
        self.outline.clear();
    }

    /// Ends the outline and says what is in it.
    pub(super) fn end_outline(&mut self) {
        let pages = self.scene().outlined(&self.view, &self.outline, &self.places.folding);
        self.outline.clear();
        self.dirty = true;
        self.post(&FromStage::Outlined(pages));
    }
}
