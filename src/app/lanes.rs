//! What pointer and wheel do to the lanes.

use super::{Effect, LanesMsg, Model};
use crate::draw::LanesScene;
use crate::machine::Axis;

impl Model {
    /// The length on the axis of the longest run.
    pub fn lanes_end(&self) -> u64 {
        self.panes.iter().map(|pane| pane.end(self.view.axis)).max().unwrap_or(0)
    }

    /// Lays the lanes of all panes out by an axis.
    pub(super) fn set_axis(&mut self, axis: Axis) {
        self.view.axis = axis;
        for pane in &mut self.panes {
            pane.lanes_view.axis = axis;
            pane.is_fitted = true;
        }
    }

    /// Moves what is seen of the lanes along with cursor and run.
    pub(super) fn refresh_lanes(&mut self) {
        let (end, is_playing, axis) = (self.lanes_end(), self.is_playing(), self.view.axis);
        for pane in &mut self.panes {
            let (step, time) = (pane.step(), pane.time());
            let view = &mut pane.lanes_view;
            (view.cursor, view.time, view.axis) = (step, time, axis);
            if pane.is_fitted {
                view.fit(end);
            } else if is_playing {
                view.follow(end);
            }
        }
    }

    pub(super) fn update_lanes(&mut self, at: usize, msg: LanesMsg, effects: &mut Vec<Effect>) {
        let end = self.lanes_end();
        let Some(pane) = self.panes.get_mut(at) else { return };
        match msg {
            LanesMsg::Point(x, y) => {
                let scene =
                    LanesScene { lanes: &pane.lanes, machine: pane.machine(), item: &|item| pane.item_name(item) };
                pane.lanes_view.lit = scene.mark_at(&pane.lanes_view, x, y).map(|mark| mark.step);
            }
            LanesMsg::Leave => pane.lanes_view.lit = None,
            LanesMsg::Drag(px) => {
                pane.lanes_view.pan(px, end);
                pane.is_fitted = false;
            }
            LanesMsg::Zoom(x, factor) => {
                pane.lanes_view.zoom_at(x, factor, end);
                pane.is_fitted = false;
            }
            LanesMsg::Click(x) => {
                let unit = pane.lanes_view.unit(x);
                let step = match self.view.axis {
                    Axis::Time => self.panes[self.driver()].playback.step_at(unit),
                    Axis::Step => unit as u32,
                };
                self.seek_to(f64::from(step), effects);
            }
        }
    }
}
