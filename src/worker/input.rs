//! What a pointer or a key does to the picture: hover, select, drag and pin, walk over the links.

use super::messages::{FromStage, InputEvent};
use super::stage_state::{Press, StageState};
use crate::draw::{Camera, Toward};
use crate::trace::UrlId;

/// Px a press may wander and still be a click.
const CLICK: f32 = 4.0;
/// Px between a page walked to and the canvas' edge.
const WALK_MARGIN: f32 = 48.0;

impl StageState {
    /// Does what a pointer or a key asks for.
    pub(super) fn on_input(&mut self, event: InputEvent) {
        match event {
            InputEvent::Down { x, y } => {
                let page = self.scene().pick(&self.view, x, y);
                self.press = Some(Press { x, y, moved: false, page });
                self.forget_outline();
            }
            InputEvent::Outline { x, y } => {
                let page = self.scene().pick(&self.view, x, y);
                self.press = Some(Press { x, y, moved: false, page });
                self.outline = vec![(x, y)];
                // Pages must not move on below its corners.
                self.follows = false;
                self.hover(None);
                self.hover_bubble(None);
            }
            InputEvent::Move { x, y } => self.moved(x, y),
            InputEvent::Up { x, y } => self.released(x, y),
            InputEvent::Leave => {
                self.press = None;
                self.forget_outline();
                self.hover(None);
                self.hover_bubble(None);
            }
            InputEvent::Walk(toward) => self.walk(toward),
            InputEvent::Enter => self.choose(self.view.hovered.or(self.view.selected)),
            InputEvent::Menu(at) => self.open_menu(at),
            InputEvent::Unpin => self.unpin(self.view.hovered.or(self.view.selected)),
        }
    }

    fn moved(&mut self, x: f32, y: f32) {
        let Some(press) = &mut self.press else {
            let (picked, bubble) = self.scene().hit(&self.view, x, y);
            self.hover_bubble(bubble);
            return self.hover(picked);
        };
        let (dx, dy) = (x - press.x, y - press.y);
        if !press.moved && dx.abs().max(dy.abs()) <= CLICK {
            return;
        }
        (press.x, press.y, press.moved) = (x, y, true);
        match press.page {
            _ if !self.outline.is_empty() => self.draw_on(x, y),
            Some(page) => self.pin(page, x, y),
            None => self.steer(|camera| camera.pan(dx, dy)),
        }
    }

    fn released(&mut self, x: f32, y: f32) {
        let Some(press) = self.press.take() else { return };
        if press.moved && !self.outline.is_empty() {
            return self.end_outline();
        }
        self.forget_outline();
        if press.moved {
            return;
        }
        match self.scene().hit(&self.view, x, y) {
            (_, Some(bubble)) => self.open_bubble(&bubble),
            (page, None) => self.choose(page),
        }
    }

    /// Has the menu of a page opened.
    fn open_menu(&mut self, at: Option<(f32, f32)>) {
        self.press = None;
        self.forget_outline();
        let page = match at {
            Some((x, y)) => self.scene().pick(&self.view, x, y),
            None => self.view.hovered.or(self.view.selected),
        };
        if let Some(mark) = page.and_then(|page| self.scene().mark(&self.view.camera, page)) {
            let (x, y) = at.unwrap_or((mark.x, mark.y));
            self.post(&FromStage::Menu(mark.id, x, y));
        }
    }

    /// Selects a page as somebody asked here; what stands for several is unfolded.
    fn choose(&mut self, page: Option<UrlId>) {
        if let Some(leaf) = page.filter(|page| self.is_folded_leaf(*page)) {
            return self.unfold(leaf);
        }
        (self.view.selected, self.dirty) = (page, true);
        self.post(&FromStage::Selected(page));
    }

    /// Holds a page where it was dragged to.
    fn pin(&mut self, page: UrlId, x: f32, y: f32) {
        let (x, y) = self.view.camera.to_world(x, y);
        self.places.pin(page, x, y);
        // The view must not run after what is being dragged.
        (self.follows, self.dirty) = (false, true);
    }

    fn unpin(&mut self, page: Option<UrlId>) {
        if page.is_some_and(|page| self.places.unpin(page)) {
            self.dirty = true;
        }
    }

    fn walk(&mut self, toward: Toward) {
        self.catch_up();
        let from = self.view.hovered.or(self.view.selected);
        let next = match from {
            Some(from) => self.scene().walk(&self.view, from, toward),
            None => (!self.places.xs.is_empty()).then_some(0),
        };
        if next.is_some() {
            self.reveal(next);
            self.hover(next);
        }
    }

    /// Brings a page into sight.
    pub(super) fn reveal(&mut self, page: Option<UrlId>) {
        let Some(mark) = page.and_then(|page| self.scene().mark(&self.view.camera, page)) else { return };
        let Camera { width, height, .. } = self.view.camera;
        let inside = |at: f32, size: f32| {
            let margin = WALK_MARGIN.min(size / 3.0);
            at.clamp(margin, size - margin) - at
        };
        let (dx, dy) = (inside(mark.x, width), inside(mark.y, height));
        if dx != 0.0 || dy != 0.0 {
            self.steer(|camera| camera.pan(dx, dy));
        }
    }

    /// Says once more what is under the pointer: it is something else by now.
    pub(super) fn hover_anew(&mut self) {
        let hovered = self.view.hovered.take();
        self.hover(hovered);
    }

    fn hover(&mut self, page: Option<UrlId>) {
        if page != self.view.hovered {
            self.view.hovered = page;
            self.dirty = true;
            let place = page.and_then(|page| self.scene().mark(&self.view.camera, page));
            self.post(&FromStage::Hovered(place.map(|mark| {
                let many = if self.is_folded_leaf(mark.id) { self.scene().stands_for(mark.id) } else { 1 };
                (mark.id, mark.x, mark.y, many)
            })));
        }
    }
}
