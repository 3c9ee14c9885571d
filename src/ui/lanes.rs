//! The lanes of a pane: a canvas, what is under the pointer in words, and what the lanes leave out.

use super::card::Card;
use super::dom::{Listeners, Memo, flag_open, set_text, show, style, window};
use super::pointer::wheel_factor;
use super::templates::{fragment, gather, part, template, write};
use super::text::thousands;
use crate::app::{LanesMsg, Model, Msg, Pane};
use crate::draw::{LanesCanvas, LanesPick, LanesPicture, LanesRow, LanesScene, LanesView, Theme};
use crate::language::tr;
use crate::machine::{Axis, Kind, Lanes, Mark, Stuck, describe_range};
use crate::say;
use crate::trace::seconds;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent, WheelEvent};

/// Px a press may wander and still be a click.
const CLICK: i32 = 4;

/// What a backdrop was painted of: the view but for the cursor, the lanes' events, device
/// pixels a px, and the rows.
type Backdrop = (LanesView, u32, f64, Vec<LanesRow>);
/// Where a press began, and how far right it was last, px.
type Press = ((i32, i32), i32);

/// The lanes.
pub(super) struct LanesPanel {
    pub(super) panel: HtmlElement,
    canvas: HtmlCanvasElement,
    /// What is under the pointer.
    tip: HtmlElement,
    /// The mark that is pointed at, in words.
    card: Card,
    /// What the lanes do not show.
    left_out: HtmlElement,
    key: HtmlElement,
    /// Whether there was room for the key when that was last looked at.
    key_fits: Memo<bool>,
    painter: RefCell<Option<LanesCanvas>>,
    painted: Memo<Backdrop>,
    theme: RefCell<Theme>,
    pointer: Rc<Cell<Option<(f32, f32)>>>,
    _listeners: Listeners,
}

impl LanesPanel {
    /// Builds the lanes of a pane; `send` takes what happens on them.
    pub(super) fn build(at: usize, send: Rc<dyn Fn(Msg)>) -> Self {
        let panel = template("lanes");
        let canvas = part(&panel, "canvas");
        let (listeners, pointer) = (Listeners::default(), Rc::default());
        let send: Rc<dyn Fn(LanesMsg)> = Rc::new(move |msg| send(Msg::Lanes(at, msg)));
        listen(&listeners, &canvas, &pointer, &send);
        Self {
            canvas,
            tip: part(&panel, "tip"),
            card: Card(part(&panel, "card")),
            left_out: part(&panel, "left-out"),
            key: part(&panel, "key"),
            key_fits: Memo::default(),
            panel,
            painter: RefCell::default(),
            painted: Memo::default(),
            theme: RefCell::default(),
            pointer,
            _listeners: listeners,
        }
    }

    /// The width there is for them, px.
    pub(super) fn width(&self) -> f32 {
        self.panel.client_width() as f32
    }

    /// Paints in other colours from now on.
    pub(super) fn set_theme(&self, theme: &Theme) {
        *self.theme.borrow_mut() = theme.clone();
        self.painted.forget();
    }

    fn is_focused(&self, how: &str) -> bool {
        self.canvas.matches(how).unwrap_or(false)
    }

    pub(super) fn render(&self, model: &Model, pane: &Pane, stuck: Option<&Stuck>) {
        show(&self.panel, model.view.lanes_open);
        if !model.view.lanes_open {
            return;
        }
        let fits = model.has_room_for_keys();
        if self.key_fits.is_new(fits) {
            flag_open(&self.key, fits);
        }
        let scene = LanesScene { lanes: &pane.lanes, machine: pane.machine(), item: &|item| pane.item_name(item) };
        let mut view = pane.lanes_view;
        let pick = self.pointer.get().and_then(|(x, y)| scene.pick(&view, x, y));
        set_text(&self.tip, &pick.map(|pick| pick_in_words(&pane.lanes, view.axis, &pick)).unwrap_or_default());
        let is_told = view.lit.is_some() || self.is_focused(":focus-visible");
        // Where nothing is pointed at, the step that the cursor has just taken in.
        view.lit = view.lit.or_else(|| pane.cursor?.0.checked_sub(1));
        let ratio = window().device_pixel_ratio() * if model.attributes.has("projector") { 2.0 } else { 1.0 };
        let still = LanesView { cursor: 0, time: 0, lit: None, ..view };
        let is_new = self.painted.is_new((still, scene.lanes.len(), ratio, scene.rows(&view)));
        let backdrop = is_new.then(|| scene.backdrop(&view));
        let mut picture = LanesPicture::default();
        scene.foreground(&view, &mut picture);
        let (tasks, circle) =
            stuck.map_or((&[][..], &[][..]), |stuck| (&stuck.tasks[..], stuck.cycle.as_deref().unwrap_or_default()));
        scene.draw_stuck(&view, tasks, circle, &mut picture);
        self.paint(&view, backdrop.as_ref(), &picture, ratio);
        if let Some(backdrop) = backdrop {
            set_text(&self.left_out, &left_out(&backdrop, scene.lanes.ends()));
        }
        let mark = view.lit.filter(|_| is_told).and_then(|step| scene.lanes.mark_of(step));
        match mark.and_then(|mark| Some((mark, scene.place_of(&view, mark)?))) {
            Some((mark, place)) => self.show_card(pane, [Some(mark), scene.other_end(mark)], place, picture.height),
            None => self.card.hide(),
        }
    }

    fn paint(&self, view: &LanesView, backdrop: Option<&LanesPicture>, picture: &LanesPicture, ratio: f64) {
        style(&self.canvas, "height", &format!("{}px", picture.height as u32));
        let mut painter = self.painter.borrow_mut();
        if painter.is_none() {
            *painter = LanesCanvas::new(self.canvas.clone()).ok();
        }
        if let Some(painter) = &*painter {
            // A canvas that cannot be painted on stays empty; the steps say the same in words.
            let _ = painter.paint(backdrop, picture, &self.theme.borrow(), view.width, ratio);
        }
    }

    /// Says beside a mark what happened there and at its other end.
    fn show_card(&self, pane: &Pane, marks: [Option<&Mark>; 2], place: (f32, f32), height: f32) {
        let mut lines = Vec::new();
        for mark in marks.into_iter().flatten() {
            for step in describe_range(&pane.playback, mark.step..mark.step + 1, &|item| pane.item_name(item)) {
                let head = say!("Step {} · {}", step.step + 1, seconds(step.at));
                let line = fragment("lanes-card-step");
                write(&line, "head", &head);
                write(&line, "text", &step.text);
                lines.push(line);
            }
        }
        self.card.show(&gather(lines), place, (self.width(), height.max(self.panel.client_height() as f32)));
    }
}

/// Listens to pointer and wheel on the canvas for as long as it is there.
fn listen(
    listeners: &Listeners,
    canvas: &HtmlCanvasElement,
    pointer: &Rc<Cell<Option<(f32, f32)>>>,
    send: &Rc<dyn Fn(LanesMsg)>,
) {
    let pressed: Rc<Cell<Option<Press>>> = Rc::default();
    let (press, element) = (pressed.clone(), canvas.clone());
    listeners.on(canvas, "pointerdown", move |event: PointerEvent| {
        press.set(Some(((event.offset_x(), event.offset_y()), event.offset_x())));
        // Fails only if the pointer is gone by now.
        let _ = element.set_pointer_capture(event.pointer_id());
    });
    let (press, at, to) = (pressed.clone(), pointer.clone(), send.clone());
    listeners.on(canvas, "pointermove", move |event: PointerEvent| {
        let (x, y) = (event.offset_x(), event.offset_y());
        let Some((from, last)) = press.get() else {
            at.set(Some((x as f32, y as f32)));
            return to(LanesMsg::Point(x as f32, y as f32));
        };
        // More up or down than aside it is the page that is to scroll.
        let (aside, along) = ((x - from.0).abs(), (y - from.1).abs());
        if aside > CLICK.max(along) || from.0 != last {
            press.set(Some((from, x)));
            to(LanesMsg::Drag((x - last) as f32));
        }
    });
    let (press, to) = (pressed.clone(), send.clone());
    listeners.on(canvas, "pointerup", move |event: PointerEvent| {
        if press.take().is_some_and(|(from, last)| from.0 == last) {
            to(LanesMsg::Click(event.offset_x() as f32));
        }
    });
    for name in ["pointerleave", "focus", "blur"] {
        let (press, at, to) = (pressed.clone(), pointer.clone(), send.clone());
        listeners.on(canvas, name, move |_: web_sys::Event| {
            if name == "pointerleave" {
                press.set(None);
                at.set(None);
            }
            if at.get().is_none() {
                to(LanesMsg::Leave);
            }
        });
    }
    let (to, element) = (send.clone(), canvas.clone());
    listeners.on(canvas, "wheel", move |event: WheelEvent| {
        if event.ctrl_key() || element.matches(":focus").unwrap_or(false) {
            event.prevent_default();
            to(LanesMsg::Zoom(event.offset_x() as f32, wheel_factor(&event)));
        }
    });
}

fn pick_in_words(lanes: &Lanes, axis: Axis, pick: &LanesPick) -> String {
    let name = match pick.row {
        LanesRow::Task(id) => lanes.tasks().get(id as usize).map_or("", |task| &task.name).to_owned(),
        LanesRow::Rest(many) => say!("{many} more tasks", many),
        LanesRow::Queue(id)
        | LanesRow::Unfinished(id)
        | LanesRow::Slots(id)
        | LanesRow::Permits(id)
        | LanesRow::Lock(id) => lanes.things().get(id as usize).map_or("", |thing| &thing.name).to_owned(),
        LanesRow::Shared(at) => lanes.shared().get(at).map_or("", |shared| &shared.name).to_owned(),
        LanesRow::More(many) => say!("{many} more rows", many),
    };
    let units = |amount: u64| match axis {
        Axis::Time => seconds(amount),
        Axis::Step => say!("{amount} steps", amount),
    };
    let shares = Kind::ALL.iter().zip(pick.sums.iter()).filter(|(_, amount)| **amount > 0);
    let shares: Vec<String> = shares.map(|(kind, amount)| format!("{} {}", kind.words(), units(*amount))).collect();
    let at = match axis {
        Axis::Time => seconds(pick.unit),
        Axis::Step => say!("step {}", pick.unit),
    };
    say!("{name} at {at}: {}", name, at, shares.join(", "))
}

/// What the lanes leave out, in words.
fn left_out(picture: &LanesPicture, ends: Option<u32>) -> String {
    let mut said = String::new();
    if picture.hidden > 0 {
        said = thousands(picture.hidden as u64)
            + tr(" marks and hand-offs are too many to be told apart here. Zoom in to see them, or point at one.");
    }
    if let Some(step) = ends {
        said = say!(
            "{said} The lanes are full at step {}; what comes after is only in the steps.",
            said,
            thousands(step.into())
        );
    }
    said
}
