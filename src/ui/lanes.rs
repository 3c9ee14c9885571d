//! The lanes on the page: their view, and what pointer and wheel do to it.

use super::dom::{set_text, window};
use super::page::Page;
use crate::draw::{LanesCanvas, LanesPick, LanesRow, LanesScene, LanesView, Theme};
use crate::machine::{Axis, Kind};
use crate::trace::seconds;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{PointerEvent, WheelEvent};

/// Px of the names on the left.
const GUTTER: f32 = 96.0;
/// Rows of tasks, and of what they share.
const ROWS: (usize, usize) = (12, 8);
/// Px a press may wander and still be a click.
const CLICK: i32 = 4;

/// How lanes are looked at before anybody changed it.
pub(super) fn first_view() -> LanesView {
    LanesView {
        axis: Axis::Time,
        from: 0,
        to: 1,
        width: 300.0,
        gutter: GUTTER,
        first: 0,
        rows: ROWS.0,
        below: ROWS.1,
        cursor: 0,
        time: 0,
        ahead: true,
        lit: None,
    }
}

impl Page {
    pub(super) fn listen_to_lanes(&self) {
        let (on, canvas) = (&self.listeners, &self.parts.player.canvas);
        let pressed: Rc<Cell<Option<(i32, i32)>>> = Rc::default();
        let press = pressed.clone();
        on.on(
            canvas,
            "pointerdown",
            self.when(move |page, event: PointerEvent| {
                press.set(Some((event.offset_x(), event.offset_x())));
                // Fails only if the pointer is gone by now.
                let _ = page.parts.player.canvas.set_pointer_capture(event.pointer_id());
            }),
        );
        let press = pressed.clone();
        on.on(
            canvas,
            "pointermove",
            self.when(move |page, event: PointerEvent| {
                let Some((from, last)) = press.get() else { return page.point_at(&event) };
                if (event.offset_x() - from).abs() > CLICK || from != last {
                    press.set(Some((from, event.offset_x())));
                    let end = page.lanes_end();
                    page.view.borrow_mut().pan((event.offset_x() - last) as f32, end);
                    page.fitted.set(false);
                    page.draw_lanes();
                }
            }),
        );
        let press = pressed.clone();
        on.on(
            canvas,
            "pointerup",
            self.when(move |page, event: PointerEvent| {
                if press.take().is_some_and(|(from, last)| from == last) {
                    page.seek_at(event.offset_x() as f32);
                }
            }),
        );
        on.on(
            canvas,
            "pointerleave",
            self.when(move |page, _: PointerEvent| {
                pressed.set(None);
                page.view.borrow_mut().lit = None;
                set_text(&page.parts.player.tip, "");
                page.draw_lanes();
            }),
        );
        on.on(
            canvas,
            "wheel",
            self.when(|page, event: WheelEvent| {
                let canvas = &page.parts.player.canvas;
                if !event.ctrl_key() && !canvas.matches(":focus").unwrap_or(false) {
                    return;
                }
                event.prevent_default();
                let half = (-event.delta_y() * 0.001).clamp(-0.5, 0.5);
                let end = page.lanes_end();
                page.view.borrow_mut().zoom_at(event.offset_x() as f32, ((1.0 + half) / (1.0 - half)) as f32, end);
                page.fitted.set(false);
                page.draw_lanes();
            }),
        );
    }

    /// The length on the axis of the run, and of the one beside it.
    pub(super) fn lanes_end(&self) -> u64 {
        self.peer().map_or(0, |peer| peer.own_end()).max(self.own_end())
    }

    /// The run's length on the axis.
    pub(super) fn own_end(&self) -> u64 {
        let play = self.play.borrow();
        match self.axis() {
            Axis::Time => play.now(),
            Axis::Step => play.len().into(),
        }
    }

    /// Shows the whole run, also as it grows.
    pub(super) fn fit_lanes(&self) {
        self.fitted.set(true);
    }

    fn seek_at(&self, x: f32) {
        let unit = self.view.borrow().unit(x);
        let Some(driver) = self.driver() else { return };
        let step = match self.axis() {
            Axis::Time => driver.play.borrow().step_at(unit),
            Axis::Step => unit as u32,
        };
        driver.seek_to(f64::from(step));
    }

    /// Says what is under the pointer.
    fn point_at(&self, event: &PointerEvent) {
        let view = *self.view.borrow();
        let (x, y) = (event.offset_x() as f32, event.offset_y() as f32);
        let lanes = self.lanes.borrow();
        let text = self.with_machine(|machine| {
            let scene = LanesScene { lanes: &lanes, machine, item: &|item| self.item_name(item) };
            scene.pick(&view, x, y).map(|pick| self.pick_in_words(&pick))
        });
        set_text(&self.parts.player.tip, &text.unwrap_or_default());
    }

    fn pick_in_words(&self, pick: &LanesPick) -> String {
        let lanes = self.lanes.borrow();
        let name = match pick.row {
            LanesRow::Task(id) => lanes.tasks().get(id as usize).map_or("", |task| &task.name).to_owned(),
            LanesRow::Rest(many) => format!("{many} more tasks"),
            LanesRow::Queue(id)
            | LanesRow::Unfinished(id)
            | LanesRow::Slots(id)
            | LanesRow::Permits(id)
            | LanesRow::Lock(id) => lanes.things().get(id as usize).map_or("", |thing| &thing.name).to_owned(),
            LanesRow::Shared(at) => lanes.shared().get(at).map_or("", |shared| &shared.name).to_owned(),
            LanesRow::More(many) => format!("{many} more rows"),
        };
        let units = |amount: u64| match self.axis() {
            Axis::Time => seconds(amount),
            Axis::Step => format!("{amount} steps"),
        };
        let shares = Kind::ALL.iter().zip(pick.sums.iter()).filter(|(_, amount)| **amount > 0);
        let shares: Vec<String> = shares.map(|(kind, amount)| format!("{} {}", kind.words(), units(*amount))).collect();
        let at = match self.axis() {
            Axis::Time => seconds(pick.unit),
            Axis::Step => format!("step {}", pick.unit),
        };
        format!("{name} at {at}: {}", shares.join(", "))
    }

    pub(super) fn draw_lanes(&self) {
        let player = &self.parts.player;
        if !player.is_open() {
            return;
        }
        let end = self.lanes_end();
        let cursor = self.cursor();
        let time = self.play.borrow().time_at(cursor);
        {
            let mut view = self.view.borrow_mut();
            view.width = player.lanes.client_width() as f32;
            (view.cursor, view.time) = (cursor, time);
            if self.fitted.get() {
                view.fit(end);
            } else if self.is_playing() {
                view.follow(end);
            }
        }
        let view = *self.view.borrow();
        let lanes = self.lanes.borrow();
        let picture = self.with_machine(|machine| {
            LanesScene { lanes: &lanes, machine, item: &|item| self.item_name(item) }.picture(&view)
        });
        // By the object model, not by attribute: the page's policy forbids inline styles.
        let _ = player.canvas.style().set_property("height", &format!("{}px", picture.height as u32));
        let mut painter = self.painter.borrow_mut();
        if painter.is_none() {
            *painter = LanesCanvas::new(player.canvas.clone()).ok();
        }
        if let Some(painter) = &*painter {
            // A canvas that cannot be painted on stays empty; the steps say the same in words.
            // For a projector the style sheet magnifies.
            let ratio = self.shared_attribute("projector").map_or(1.0, |_| 2.0);
            let ratio = window().device_pixel_ratio() * ratio;
            let _ = painter.paint(&picture, &self.theme.borrow(), view.width, ratio);
        }
    }

    pub(super) fn set_theme(&self, theme: &Theme) {
        *self.theme.borrow_mut() = theme.clone();
        self.draw_lanes();
    }
}
