//! The lanes on the page: their view, and what pointer and wheel do to it.

use super::dom::{El, el, set_text, show, thousands, window};
use super::page::Page;
use crate::draw::{LanesCanvas, LanesPick, LanesPicture, LanesRow, LanesScene, LanesView, Theme};
use crate::machine::{Axis, Kind, Mark, describe_range};
use crate::trace::seconds;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{PointerEvent, WheelEvent};

/// What a backdrop was painted of: the view but for the cursor, the lanes' events, device
/// pixels a px, and the rows.
pub(super) type Backdrop = (LanesView, u32, f64, Vec<LanesRow>);

/// Px of the names on the left.
const GUTTER: f32 = 96.0;
/// Rows of tasks, and of what they share.
const ROWS: (usize, usize) = (12, 8);
/// Px a press may wander and still be a click.
const CLICK: i32 = 4;
/// Px between a mark and its card.
const GAP: i32 = 14;

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

/// Where a press began, and how far right it was last, px.
type Press = ((i32, i32), i32);

impl Page {
    pub(super) fn listen_to_lanes(&self) {
        let canvas = &self.parts.player.canvas;
        let pressed: Rc<Cell<Option<Press>>> = Rc::default();
        let press = pressed.clone();
        self.hear(canvas, "pointerdown", move |page, event| {
            let event: &PointerEvent = event.unchecked_ref();
            press.set(Some(((event.offset_x(), event.offset_y()), event.offset_x())));
            // Fails only if the pointer is gone by now.
            let _ = page.parts.player.canvas.set_pointer_capture(event.pointer_id());
        });
        let press = pressed.clone();
        self.hear(canvas, "pointermove", move |page, event| {
            let event: &PointerEvent = event.unchecked_ref();
            let Some((from, last)) = press.get() else { return page.point_at(event) };
            // More up or down than aside it is the page that is to scroll.
            let (aside, along) = ((event.offset_x() - from.0).abs(), (event.offset_y() - from.1).abs());
            if aside > CLICK.max(along) || from.0 != last {
                press.set(Some((from, event.offset_x())));
                let end = page.lanes_end();
                page.view.borrow_mut().pan((event.offset_x() - last) as f32, end);
                page.fitted.set(false);
                page.draw_lanes();
            }
        });
        let press = pressed.clone();
        self.hear(canvas, "pointerup", move |page, event| {
            if press.take().is_some_and(|(from, last)| from.0 == last) {
                page.seek_at(event.unchecked_ref::<PointerEvent>().offset_x() as f32);
            }
        });
        self.hear(canvas, "pointerleave", move |page, _| {
            pressed.set(None);
            page.view.borrow_mut().lit = None;
            set_text(&page.parts.player.tip, "");
            page.draw_lanes();
        });
        for name in ["focus", "blur"] {
            self.hear(canvas, name, |page, _| page.draw_lanes());
        }
        self.hear(canvas, "wheel", |page, event| {
            let event: &WheelEvent = event.unchecked_ref();
            if !event.ctrl_key() && !page.is_lanes_focused(":focus") {
                return;
            }
            event.prevent_default();
            let half = (-event.delta_y() * 0.001).clamp(-0.5, 0.5);
            let end = page.lanes_end();
            page.view.borrow_mut().zoom_at(event.offset_x() as f32, ((1.0 + half) / (1.0 - half)) as f32, end);
            page.fitted.set(false);
            page.draw_lanes();
        });
    }

    fn is_lanes_focused(&self, how: &str) -> bool {
        self.parts.player.canvas.matches(how).unwrap_or(false)
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

    /// Runs something with what there is to be seen.
    fn with_scene<T>(&self, then: impl FnOnce(&LanesScene) -> T) -> T {
        let lanes = self.lanes.borrow();
        self.with_machine(|machine| then(&LanesScene { lanes: &lanes, machine, item: &|item| self.item_name(item) }))
    }

    /// Says what is under the pointer, and lights the mark that is.
    fn point_at(&self, event: &PointerEvent) {
        let view = *self.view.borrow();
        let (x, y) = (event.offset_x() as f32, event.offset_y() as f32);
        let (text, lit) = self.with_scene(|scene| {
            let text = scene.pick(&view, x, y).map(|pick| self.pick_in_words(&pick));
            (text, scene.mark_at(&view, x, y).map(|mark| mark.step))
        });
        set_text(&self.parts.player.tip, &text.unwrap_or_default());
        if lit != view.lit {
            self.view.borrow_mut().lit = lit;
            self.draw_lanes();
        }
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

    /// Draws the lanes as wide as there is room for, which may have changed. Else what is known of it
    /// will do: to ask costs a layout of the page.
    pub(super) fn fill_lanes(&self) {
        self.view.borrow_mut().width = self.parts.player.lanes.client_width() as f32;
        self.draw_lanes();
    }

    pub(super) fn draw_lanes(&self) {
        let player = &self.parts.player;
        if !player.is_open() {
            return;
        }
        let end = self.lanes_end();
        {
            let mut view = self.view.borrow_mut();
            (view.cursor, view.time) = (self.cursor(), self.cursor_time());
            if self.fitted.get() {
                view.fit(end);
            } else if self.is_playing() {
                view.follow(end);
            }
        }
        let mut view = *self.view.borrow();
        let is_told = view.lit.is_some() || self.is_lanes_focused(":focus-visible");
        // Where nothing is pointed at, the step that the cursor has just taken in.
        view.lit = view.lit.or_else(|| self.looking.get()?.0.checked_sub(1));
        self.with_scene(|scene| {
            let backdrop = self.new_backdrop(scene, &view);
            let mut picture = LanesPicture::default();
            scene.foreground(&view, &mut picture);
            let stuck = self.stuck_tasks();
            scene.draw_stuck(&view, &stuck.0, &stuck.1, &mut picture);
            self.paint_lanes(&view, backdrop.as_ref(), &picture);
            if let Some(backdrop) = backdrop {
                self.say_left_out(&backdrop, scene.lanes.ends());
            }
            let mark = view.lit.filter(|_| is_told).and_then(|step| scene.lanes.mark_of(step));
            let placed = mark.and_then(|mark| Some((mark, scene.place_of(&view, mark)?)));
            show(&player.card, placed.is_some());
            if let Some((mark, place)) = placed {
                self.draw_card([Some(mark), scene.other_end(mark)], place, picture.height);
            }
        });
    }

    /// What does not move with the cursor, if it is not what was painted last.
    fn new_backdrop(&self, scene: &LanesScene, view: &LanesView) -> Option<LanesPicture> {
        let still = LanesView { cursor: 0, time: 0, lit: None, ..*view };
        let about = (still, scene.lanes.len(), self.lanes_ratio(), scene.rows(view));
        let mut painted = self.backdrop.borrow_mut();
        if painted.as_ref() == Some(&about) {
            return None;
        }
        *painted = Some(about);
        Some(scene.backdrop(view))
    }

    fn paint_lanes(&self, view: &LanesView, backdrop: Option<&LanesPicture>, picture: &LanesPicture) {
        let canvas = &self.parts.player.canvas;
        // By the object model, not by attribute: the page's policy forbids inline styles.
        let _ = canvas.style().set_property("height", &format!("{}px", picture.height as u32));
        let mut painter = self.painter.borrow_mut();
        if painter.is_none() {
            *painter = LanesCanvas::new(canvas.clone()).ok();
        }
        if let Some(painter) = &*painter {
            // A canvas that cannot be painted on stays empty; the steps say the same in words.
            // For a projector the style sheet magnifies.
            let ratio = self.lanes_ratio();
            let _ = painter.paint(backdrop, picture, &self.theme.borrow(), view.width, ratio);
        }
    }

    /// Device pixels a px of the lanes.
    fn lanes_ratio(&self) -> f64 {
        window().device_pixel_ratio() * self.shared_attribute("projector").map_or(1.0, |_| 2.0)
    }

    /// Says what the lanes leave out.
    fn say_left_out(&self, picture: &LanesPicture, ends: Option<u32>) {
        let mut said = String::new();
        if picture.hidden > 0 {
            said = thousands(picture.hidden as u64)
                + " marks and hand-offs are too many to be told apart here. Zoom in to see them, or point at one.";
        }
        if let Some(step) = ends {
            said = said
                + " The lanes are full at step "
                + &thousands(step.into())
                + "; what comes after is only in the steps.";
        }
        set_text(&self.parts.player.left_out, &said);
    }

    /// Says beside a mark, at (x, y) px of the canvas, what happened there and at its other end.
    fn draw_card(&self, marks: [Option<&Mark>; 2], (x, y): (f32, f32), height: f32) {
        let card = &self.parts.player.card;
        card.set_text_content(None);
        for mark in marks.into_iter().flatten() {
            let steps = describe_range(&self.play.borrow(), mark.step..mark.step + 1, &|item| self.item_name(item));
            for step in steps {
                let head = format!("Step {} · {}", step.step + 1, seconds(step.at));
                El(card.clone()).with(&[&el("span").class("quiet").text(&head).0, &el("span").text(&step.text).0]);
            }
        }
        // On the side with more room.
        let (width, own) = (self.parts.player.lanes.client_width(), (card.offset_width(), card.offset_height()));
        let left = if x as i32 + GAP + own.0 < width { x as i32 + GAP } else { (x as i32 - GAP - own.0).max(0) };
        let top = if y < height / 2.0 { y as i32 + GAP } else { y as i32 - GAP - own.1 };
        for (side, px) in [("left", left), ("top", top)] {
            let _ = card.style().set_property(side, &format!("{px}px"));
        }
    }

    pub(super) fn set_theme(&self, theme: &Theme) {
        *self.theme.borrow_mut() = theme.clone();
        self.backdrop.take();
        self.fill_lanes();
    }
}
