//! Pointer, wheel and keys on the canvas, as messages to the stage. What the default is
//! prevented of is decided here and at once; the stage is too far away to ask.

use super::dom::Listeners;
use crate::app::messages::{InputEvent, ToStage};
use crate::draw::Toward;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlCanvasElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// Px that an arrow key moves the picture.
const STEP: f32 = 60.0;
/// What a key or a button magnifies by.
pub(super) const ZOOM: f32 = 1.3;

/// Who is down, and where.
type Fingers = Rc<RefCell<Vec<(i32, (f32, f32))>>>;

/// The class of a canvas over which one finger was moved where it takes two.
const ONE: &str = "one";

/// Listens on a canvas. `calm` says that a wheel over it is to scroll the page, not to zoom,
/// unless the canvas has the focus or Ctrl is held; and that one finger is the page's, so that
/// it takes two to move the picture.
pub(super) fn listen(
    listeners: &Listeners,
    canvas: &HtmlCanvasElement,
    calm: impl Fn() -> bool + Clone + 'static,
    send: impl Fn(ToStage) + Clone + 'static,
) {
    let fingers = Fingers::default();
    let (to, down, element) = (send.clone(), fingers.clone(), canvas.clone());
    listeners.on(canvas, "pointerdown", move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        // Fails only if the pointer is gone by now; then there is nothing to capture.
        let _ = element.set_pointer_capture(event.pointer_id());
        let (x, y) = at(&event);
        remove_pointer(&down, event.pointer_id());
        down.borrow_mut().push((event.pointer_id(), (x, y)));
        let _ = element.class_list().remove_1(ONE);
        to(ToStage::Input(match down.borrow().len() {
            1 if event.shift_key() => InputEvent::Outline { x, y },
            1 => InputEvent::Down { x, y },
            _ => InputEvent::Leave,
        }));
    });
    let (to, held, is_calm) = (send.clone(), fingers.clone(), calm.clone());
    listeners.on(canvas, "pointermove", move |event: PointerEvent| {
        let (x, y) = at(&event);
        match pinch(&held, event.pointer_id(), (x, y)) {
            Some(messages) => messages.into_iter().for_each(&to),
            // Until the browser has made out that the page is to scroll, it is not the picture's either.
            None if is_calm() && event.pointer_type() == "touch" => {}
            None => to(ToStage::Input(InputEvent::Move { x, y })),
        }
    });
    for name in ["pointerup", "pointercancel", "pointerleave"] {
        let (to, held, is_calm, element) = (send.clone(), fingers.clone(), calm.clone(), canvas.clone());
        listeners.on(canvas, name, move |event: PointerEvent| {
            // The browser takes a finger away when it begins to scroll the page.
            if name == "pointercancel" && is_calm() {
                let _ = element.class_list().add_1(ONE);
            }
            remove_pointer(&held, event.pointer_id());
            let (x, y) = at(&event);
            to(ToStage::Input(if name == "pointerup" { InputEvent::Up { x, y } } else { InputEvent::Leave }));
        });
    }
    for name in ["touchstart", "touchmove"] {
        let held = fingers.clone();
        listeners.on(canvas, name, move |event: Event| {
            // Where one finger scrolls the page two would as well.
            if held.borrow().len() > 1 {
                event.prevent_default();
            }
        });
    }
    let to = send.clone();
    listeners.on(canvas, "contextmenu", move |event: MouseEvent| {
        event.prevent_default();
        // Where a key asked for it no pointer is anywhere.
        let by_key = match event.dyn_ref::<PointerEvent>() {
            Some(event) => event.pointer_type().is_empty(),
            None => event.button() != 2,
        };
        let place = (event.offset_x() as f32, event.offset_y() as f32);
        to(ToStage::Input(InputEvent::Menu((!by_key).then_some(place))));
    });
    let (to, element) = (send.clone(), canvas.clone());
    listeners.on(canvas, "wheel", move |event: WheelEvent| {
        if calm() && !event.ctrl_key() && !element.matches(":focus").unwrap_or(false) {
            return;
        }
        event.prevent_default();
        let factor = wheel_factor(&event);
        let (x, y) = (event.offset_x() as f32, event.offset_y() as f32);
        to(ToStage::Zoom { at: Some((x, y)), factor });
    });
    listeners.on(canvas, "keydown", move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if let Some(message) = key(&event.key(), event.shift_key()) {
            event.prevent_default();
            send(message);
        }
    });
}

/// What a turn of the wheel magnifies by. Close to an exponential, so that as much back is where it was.
pub(super) fn wheel_factor(event: &WheelEvent) -> f32 {
    // Lines and pages are some 16 and 400 px.
    let unit = [1.0, 16.0, 400.0].get(event.delta_mode() as usize).copied().unwrap_or(1.0);
    let half = (-event.delta_y() * unit * 0.001).clamp(-0.5, 0.5);
    ((1.0 + half) / (1.0 - half)) as f32
}

fn at(event: &PointerEvent) -> (f32, f32) {
    (event.offset_x() as f32, event.offset_y() as f32)
}

fn remove_pointer(fingers: &Fingers, id: i32) {
    fingers.borrow_mut().retain(|(known, _)| *known != id);
}

/// Two fingers magnify by how much further apart they are, and move as their middle does.
fn pinch(fingers: &Fingers, id: i32, to: (f32, f32)) -> Option<[ToStage; 2]> {
    let mut fingers = fingers.borrow_mut();
    // A mouse that only hovers holds nothing and is not among them.
    let finger = fingers.iter_mut().find(|(known, _)| *known == id)?;
    let from = std::mem::replace(&mut finger.1, to);
    if fingers.len() != 2 {
        return None;
    }
    let other = fingers.iter().find(|(known, _)| *known != id)?.1;
    let distance = |a: (f32, f32)| ((a.0 - other.0).powi(2) + (a.1 - other.1).powi(2)).sqrt().max(1.0);
    let middle = |a: (f32, f32)| ((a.0 + other.0) / 2.0, (a.1 + other.1) / 2.0);
    let (before, after) = (middle(from), middle(to));
    let factor = distance(to) / distance(from);
    let pan = ToStage::Pan { x: after.0 - before.0, y: after.1 - before.1 };
    Some([ToStage::Zoom { at: Some(after), factor }, pan])
}

fn key(key: &str, shift: bool) -> Option<ToStage> {
    let (x, y, toward) = match key {
        "ArrowLeft" => (STEP, 0.0, Toward::Left),
        "ArrowRight" => (-STEP, 0.0, Toward::Right),
        "ArrowUp" => (0.0, STEP, Toward::Up),
        "ArrowDown" => (0.0, -STEP, Toward::Down),
        "+" | "=" => return Some(ToStage::Zoom { at: None, factor: ZOOM }),
        "-" => return Some(ToStage::Zoom { at: None, factor: 1.0 / ZOOM }),
        "0" => return Some(ToStage::Fit),
        "Enter" => return Some(ToStage::Input(InputEvent::Enter)),
        "ContextMenu" => return Some(ToStage::Input(InputEvent::Menu(None))),
        "F10" if shift => return Some(ToStage::Input(InputEvent::Menu(None))),
        "u" | "U" => return Some(ToStage::Input(InputEvent::Unpin)),
        "r" | "R" => return Some(ToStage::Relax),
        _ => return None,
    };
    Some(if shift { ToStage::Pan { x, y } } else { ToStage::Input(InputEvent::Walk(toward)) })
}
