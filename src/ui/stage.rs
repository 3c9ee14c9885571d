//! The picture's worker: its canvas, what is sent to it and what it answers.

use super::dom::{Listeners, is_media, window};
use super::links::StageLink;
use super::pointer;
use super::templates::template;
use super::workers::Workers;
use crate::app::messages::{Answer, FromStage, Question, ToStage};
use crate::draw::{Renderer, Theme};
use crate::worker::read_message;
use futures::channel::oneshot;
use js_sys::{Array, Object, Reflect};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};

/// The stage and its canvas.
#[derive(Default)]
pub(super) struct StagePort {
    link: RefCell<Option<StageLink>>,
    canvas: RefCell<Option<HtmlCanvasElement>>,
    canvas_listeners: RefCell<Listeners>,
    asked: RefCell<HashMap<u32, oneshot::Sender<JsValue>>>,
    tickets: Cell<u32>,
}

impl StagePort {
    /// A new canvas in the picture's place and a stage for it: control of a canvas can be handed over only once.
    ///
    /// # Errors
    /// Where neither a worker nor the page can draw on it.
    pub(super) fn start(
        &self,
        workers: &Workers,
        place: &HtmlElement,
        renderer: Renderer,
        input: Rc<dyn Fn(ToStage)>,
        message: impl Fn(JsValue) + 'static,
        failed: impl Fn(String) + 'static,
    ) -> Result<(), JsValue> {
        let canvas = self.set_canvas(place, input);
        let link = StageLink::start(workers.script(), workers.modules(), &canvas, renderer, message, failed)?;
        *self.link.borrow_mut() = Some(link);
        Ok(())
    }

    /// Puts a new canvas in the place of the one that is there.
    fn set_canvas(&self, place: &HtmlElement, input: Rc<dyn Fn(ToStage)>) -> HtmlCanvasElement {
        let canvas: HtmlCanvasElement = template("picture-canvas").unchecked_into();
        let (listeners, host) = (Listeners::default(), place.clone());
        let is_calm = move || {
            let shadow = host.get_root_node().dyn_into::<web_sys::ShadowRoot>().ok();
            shadow.is_some_and(|shadow| shadow.host().has_attribute("embed"))
        };
        pointer::listen(&listeners, &canvas, is_calm, move |message| input(message));
        *self.canvas_listeners.borrow_mut() = listeners;
        // First, so that hint and tools lie over it.
        let _ = place.insert_before(&canvas, place.first_child().as_ref());
        if let Some(old) = self.canvas.replace(Some(canvas.clone())) {
            let is_focused = old.matches(":focus").unwrap_or(false);
            old.remove();
            if is_focused {
                let _ = canvas.focus();
            }
        }
        canvas
    }

    /// Gives the stage another canvas for one that it can no longer draw on; whether it could be handed over.
    pub(super) fn replace_canvas(&self, place: &HtmlElement, input: Rc<dyn Fn(ToStage)>) -> bool {
        let canvas = self.set_canvas(place, input);
        self.link.borrow().as_ref().is_none_or(|stage| stage.hand_over(&canvas).is_ok())
    }

    /// Ends it.
    pub(super) fn end(&self) {
        self.link.take();
        // Whoever waits for an answer will not get one.
        self.asked.borrow_mut().clear();
    }

    pub(super) fn send(&self, message: &ToStage) {
        if let Some(stage) = &*self.link.borrow() {
            stage.send(message);
        }
    }

    /// Posts a batch of events.
    pub(super) fn post(&self, batch: &JsValue) {
        if let Some(stage) = &*self.link.borrow() {
            stage.post(batch);
        }
    }

    pub(super) fn send_size(&self, place: &HtmlElement) {
        let (width, height) = (place.client_width() as f32, place.client_height() as f32);
        self.send(&ToStage::Resize { width, height, ratio: window().device_pixel_ratio() });
    }

    /// Whether its canvas has the keyboard's focus.
    pub(super) fn has_keyboard(&self) -> bool {
        self.canvas.borrow().as_ref().is_some_and(|canvas| canvas.matches(":focus-visible").unwrap_or(false))
    }

    /// What the stage posted, if it is not an answer to a question.
    pub(super) fn message(&self, data: &JsValue) -> Option<FromStage> {
        if let Some(picture) = data.dyn_ref::<Array>() {
            self.answered(picture.get(0).as_f64().unwrap_or_default() as u32, picture.get(1));
            return None;
        }
        match read_message(data)? {
            FromStage::Answered(reply) => {
                self.answered(reply.ticket, answer_value(reply.answer));
                None
            }
            message => Some(message),
        }
    }

    /// Asks the stage; none if there is no stage or it ends before it answers.
    pub(super) async fn ask(&self, question: Question) -> Option<JsValue> {
        let ticket = self.tickets.get();
        self.tickets.set(ticket.wrapping_add(1));
        self.link.borrow().as_ref()?;
        let (answer, answered) = oneshot::channel();
        self.asked.borrow_mut().insert(ticket, answer);
        self.send(&ToStage::Ask { ticket, question });
        answered.await.ok()
    }

    fn answered(&self, ticket: u32, value: JsValue) {
        let asked = self.asked.borrow_mut().remove(&ticket);
        if let Some(asked) = asked {
            // Whoever asked may be gone.
            let _ = asked.send(value);
        }
    }
}

/// The colours by the style sheet of an element.
pub(super) fn theme_of(root: &HtmlElement) -> Theme {
    let style = window().get_computed_style(root).ok().flatten();
    let colour = |property: &str| style.as_ref()?.get_property_value(property).ok();
    let forced = is_media("(forced-colors: active)");
    // A worker's canvas does not know the system's colours by their names: the style sheet puts them where their
    // values can be read.
    let place = |property: &str| forced_place(property).filter(|_| forced);
    Theme::new(|property| colour(place(property).unwrap_or(property)).unwrap_or_default())
}

/// The property of the root that has a system colour, for what is drawn in one where the reader has chosen colours.
/// The states keep their own: they are what the picture tells.
fn forced_place(property: &str) -> Option<&'static str> {
    Some(match property {
        "--cs-paper" => "background-color",
        "--cs-ink" | "--cs-tree" | "--cs-queued" | "--cs-skipped" => "color",
        "--cs-link" | "--cs-guide" | "--cs-folder" => "flood-color",
        "--cs-accent" => "outline-color",
        _ => return None,
    })
}

/// `dark` or `light`, by the style sheet of an element.
pub(super) fn scheme_of(root: &HtmlElement) -> String {
    let style = window().get_computed_style(root).ok().flatten();
    style.and_then(|style| style.get_property_value("color-scheme").ok()).unwrap_or_default()
}

/// A plain JavaScript object.
pub(super) fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}

fn answer_value(answer: Answer) -> JsValue {
    match answer {
        Answer::Position(Some((x, y, radius, state))) => {
            object(&[("x", &x.into()), ("y", &y.into()), ("radius", &radius.into()), ("state", &state.name().into())])
        }
        Answer::Position(None) | Answer::NoPicture => JsValue::NULL,
        Answer::Frames(at_rest, drawn, renderer) => {
            object(&[("atRest", &at_rest.into()), ("drawn", &drawn.into()), ("renderer", &renderer.name().into())])
        }
    }
}
