//! What the page asks of the stage.

use super::{FEW_LINKS, StageState};
use crate::draw::{Camera, Mark, Spotlit, overview_camera};
use crate::graph::{Degrees, FindingList, Graph, Keep, RunState};
use crate::trace::{Cursor, Micros};
use crate::worker::collapsed::Collapsing;
use crate::worker::messages::{FromStage, ToStage};
use crate::worker::places::Places;

impl StageState {
    /// Does what the page asks.
    pub(in crate::worker) fn command(&mut self, message: ToStage) {
        match message {
            ToStage::Reset { seed } => self.reset(seed),
            ToStage::Lit(pages) => {
                let folding = &self.places.folding;
                self.lit =
                    pages.map(|pages| Spotlit { pages, way: Vec::new() }.drawn_as(|page| folding.head(page)).pages);
                (self.is_spotlit_old, self.dirty) = (true, true);
            }
            ToStage::CutOff => {
                self.graph.fold_mut().cut_off(RunState::Crashed);
                self.changed();
            }
            ToStage::Resize { width, height, ratio } => self.resize(width, height, ratio),
            ToStage::Theme { theme, still } => (self.theme, self.still, self.dirty) = (theme, still, true),
            ToStage::Input(event) => self.on_input(event),
            ToStage::Zoom { at, factor } => {
                // An outline is drawn around pages where they are.
                if self.outline.is_empty() {
                    let (x, y) = at.unwrap_or_else(|| self.zoom_centre());
                    self.steer(|camera| camera.zoom_at(x, y, factor));
                    if factor < 1.0 {
                        self.on_zoomed_out();
                    }
                }
            }
            ToStage::Look(x, y) => {
                if let Some(bounds) = self.places.bounds() {
                    let (x, y) = overview_camera(bounds).to_world(x, y);
                    self.steer(|camera| (camera.x, camera.y) = (x, y));
                }
            }
            ToStage::Pan { x, y } => self.steer(|camera| camera.pan(x, y)),
            ToStage::Show(at) => {
                let (step, time) = at.unwrap_or((u32::MAX, Micros::MAX));
                self.graph.fold_mut().show(step, time);
                self.changed();
            }
            ToStage::Fit => {
                self.close_bubbles();
                (self.follows, self.dirty) = (true, true);
            }
            ToStage::Select(page) => {
                (self.view.selected, self.dirty) = (page, true);
                if let Some(page) = page.filter(|page| self.scene().stands_for(*page) != 1) {
                    self.unfold(page);
                }
                self.reveal(page);
            }
            ToStage::Filter(filter) => {
                self.told.outdate();
                (self.view.filter, self.dirty) = (filter, true);
            }
            ToStage::Measure(color, size) => {
                self.dressing.measure(color, size);
                self.dirty = true;
            }
            ToStage::Navigation(is_shown) => (self.shows_navigation, self.dirty) = (is_shown, true),
            ToStage::Spotlight(spotlight) => {
                self.close_bubbles();
                (self.spotlight, self.told_spotlit) = (spotlight, None);
                self.told.outdate();
                (self.follows, self.is_spotlit_old, self.dirty) = (true, true, true);
            }
            ToStage::Relax => {
                self.places.relax();
                self.told.outdate();
                self.dirty = true;
            }
            ToStage::Arrange(placement) => {
                self.close_bubbles();
                self.places.arrange(placement, self.graph.fold());
                self.told.outdate();
                // Another picture: where the last one was looked at says nothing of it.
                (self.follows, self.dirty) = (true, true);
            }
            ToStage::Neighborhood(page) => self.post(&FromStage::Neighborhood(page, self.graph.fold().around(page))),
            ToStage::Degrees => {
                let scene = self.scene();
                self.post(&FromStage::Degrees(Degrees::of(scene.pages.len(), scene.links)));
            }
            ToStage::Problems { whole } => {
                let list = FindingList::new(self.graph.fold());
                let groups = if whole { list.whole_groups() } else { list.groups() };
                self.post(&FromStage::Problems(groups));
            }
            ToStage::Ask { ticket, question } => self.answer(ticket, &question),
            ToStage::Ping => self.post(&FromStage::Alive),
        }
    }

    /// What stays where it is when the picture is magnified: the selected page, if it is in sight, or else the middle.
    fn zoom_centre(&self) -> (f32, f32) {
        let Camera { width, height, .. } = self.view.camera;
        let is_seen = |mark: &Mark| (0.0..=width).contains(&mark.x) && (0.0..=height).contains(&mark.y);
        let selected = self.view.selected.and_then(|page| self.scene().mark(&self.view.camera, page));
        selected.filter(is_seen).map_or((width / 2.0, height / 2.0), |mark| (mark.x, mark.y))
    }

    fn reset(&mut self, seed: u64) {
        self.graph = Cursor::new(Graph::new(Keep::Links));
        let placement = self.places.placement;
        self.places = Places::new(seed);
        self.dressing.reset();
        self.labels.clear();
        (self.spotlight, self.spotlit, self.told_spotlit, self.press) = (None, None, None, None);
        self.old_counts.clear();
        self.outline.clear();
        self.collapsing = Collapsing::default();
        self.places.arrange(placement, self.graph.fold());
        (self.view.hovered, self.view.selected, self.view.bubble) = (None, None, None);
        (self.follows, self.dirty) = (true, true);
    }

    fn resize(&mut self, width: f32, height: f32, ratio: f64) {
        (self.view.camera.width, self.view.camera.height, self.ratio) = (width, height, ratio);
        let device = |length: f32| (f64::from(length) * ratio).round() as u32;
        self.surface.painter.resize(device(width), device(height));
        // Sizing a canvas clears it: drawn again at once, or it would flash.
        self.view.camera = self.goal();
        self.dirty = true;
        if self.is_awake() {
            self.paint(FEW_LINKS);
        }
    }
}
