//! When sections are drawn as bubbles, and which of them somebody has gone into.

use super::messages::FromStage;
use super::stage_state::StageState;
use crate::draw::{Bubble, EXPAND, collapses};

/// Zoomed out by this from where a bubble was gone into, it is one again.
const OUT: f32 = 0.5;

impl StageState {
    /// Finds out whether sections are to be drawn as bubbles.
    pub(super) fn collapse(&mut self) {
        if self.collapsing.sections.grow(self.graph.fold().all_pages()) {
            // The number of the one under the pointer may be another's.
            self.hover_bubble(None);
        }
        let can_collapse = self.places.xs.len() > EXPAND && self.collapsing.sections.tells();
        let is_collapsed = can_collapse && collapses(self.collapsing.is_collapsed, self.scene().in_view(&self.view));
        if is_collapsed != self.collapsing.is_collapsed {
            self.collapsing.is_collapsed = is_collapsed;
            self.hover_bubble(None);
        }
    }

    /// The pointer is over a bubble, or no longer.
    pub(super) fn hover_bubble(&mut self, bubble: Option<Bubble>) {
        let section = bubble.as_ref().map(|bubble| bubble.section);
        if section != self.view.bubble {
            (self.view.bubble, self.dirty) = (section, true);
            let card = bubble.and_then(|bubble| self.scene().bubble_card(&bubble));
            self.post(&FromStage::Bubble(card));
        }
    }

    /// Goes into a bubble: its pages are drawn, and fill the picture.
    pub(super) fn open_bubble(&mut self, bubble: &Bubble) {
        let scene = self.scene();
        let bounds = scene.section_bounds(&self.collapsing.sections, bubble.section);
        let name = self.collapsing.sections.name(bubble.section);
        self.hover_bubble(None);
        self.collapsing.sections.open(bubble.section);
        self.collapsing.focus = bounds;
        (self.follows, self.dirty) = (true, true);
        self.collapsing.scale = self.goal().scale;
        self.post(&FromStage::Opened(Some(name), bubble.count()));
    }

    /// Bubbles that were gone into are bubbles again.
    pub(super) fn close_bubbles(&mut self) {
        self.collapsing.focus = None;
        if self.collapsing.sections.has_open() {
            self.collapsing.sections.close();
            self.dirty = true;
            self.post(&FromStage::Opened(None, 0));
        }
    }

    /// The picture was made smaller: far enough out of a bubble, it is one again.
    pub(super) fn on_zoomed_out(&mut self) {
        if self.view.camera.scale < self.collapsing.scale * OUT {
            self.close_bubbles();
        }
    }
}
