//! What the stage draws on: what becomes of it when its context is lost, and pictures of it.
//!
//! A context can be lost at any moment: a driver is reset, a page has too many of them. Most
//! are restored soon. For one that is not, the page gives another canvas, and from then on
//! Canvas 2D paints; graph, layout and view know nothing of it.

use super::messages::{Answer, FromStage, Reply};
use super::port::{as_message, report_panics, scope};
use super::role::{FirstMessage, Handler};
use super::stage::{Inner, Outbox, Stage};
use crate::draw::{Painter, Renderer};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, HtmlCanvasElement, OffscreenCanvas};

/// ms that a lost context has to come back.
const PATIENCE_MS: u32 = 2_000;

/// A painter, and what is known of its context.
pub(super) struct Surface {
    pub(super) painter: Painter,
    /// The context is lost; this asks for another canvas when it has been so for long.
    lost: Option<Timeout>,
    listeners: Vec<EventListener>,
}

impl Surface {
    /// On a canvas, painted on as wished or else by Canvas 2D.
    ///
    /// # Errors
    /// Where the browser has no context for it.
    pub(super) fn new(canvas: OffscreenCanvas, renderer: Renderer) -> Result<Self, JsValue> {
        Ok(Self { painter: Painter::new(canvas, renderer)?, lost: None, listeners: Vec::new() })
    }

    /// Whether nothing can be drawn for the time being.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.is_some()
    }
}

impl Stage {
    /// Hears what becomes of the canvas' context.
    pub(super) fn watch_surface(&self) {
        let mut inner = self.inner.borrow_mut();
        let surface = &inner.surface;
        if !surface.painter.is_ready() {
            return inner.ask_for_canvas();
        }
        let is_gl = surface.painter.renderer() == Renderer::WebGl2;
        let (lost, restored) =
            if is_gl { ("webglcontextlost", "webglcontextrestored") } else { ("contextlost", "contextrestored") };
        let listen = |name, then: fn(&Stage)| {
            let me = self.weakly();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(surface.painter.canvas(), name, options, move |event: &Event| {
                // By default WebGL does not restore a context, and Canvas 2D does.
                if is_gl {
                    event.prevent_default();
                }
                if let Some(stage) = me() {
                    then(&stage);
                }
            })
        };
        let listeners = vec![listen(lost, Stage::lost), listen(restored, Stage::restored)];
        inner.surface.listeners = listeners;
    }

    fn lost(&self) {
        let me = self.weakly();
        let ask = Timeout::new(PATIENCE_MS, move || {
            if let Some(stage) = me() {
                stage.inner.borrow().ask_for_canvas();
            }
        });
        let mut inner = self.inner.borrow_mut();
        (inner.surface.lost, inner.dirty) = (Some(ask), true);
    }

    fn restored(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.surface.lost = None;
        if !inner.surface.painter.restore() {
            inner.ask_for_canvas();
        }
        drop(inner);
        self.wake();
    }

    /// Draws on another canvas from now on.
    pub(super) fn take_canvas(&self, canvas: OffscreenCanvas) {
        match Surface::new(canvas, Renderer::Canvas2d) {
            Ok(surface) => {
                let mut inner = self.inner.borrow_mut();
                // The other canvas will not hear that a button goes up.
                (inner.surface, inner.press) = (surface, None);
            }
            Err(error) => wasm_bindgen::throw_val(error),
        }
        self.watch_surface();
    }
}

impl Inner {
    fn ask_for_canvas(&self) {
        self.post(&FromStage::NewCanvas);
    }

    /// Answers with a picture of what has just been painted.
    pub(super) fn photograph(&self, ticket: u32) {
        let canvas = self.surface.painter.canvas();
        let blob = if self.surface.is_lost() { Err(JsValue::UNDEFINED) } else { picture_of(canvas) };
        let out = self.out.clone();
        spawn_local(async move {
            let blob = match blob {
                Ok(blob) => JsFuture::from(blob).await,
                Err(error) => Err(error),
            };
            match blob {
                Ok(blob) => out(&Array::of2(&ticket.into(), &blob)),
                Err(_) => {
                    let answer = Answer::NoPicture;
                    out(&as_message(&FromStage::Answered(Reply { ticket, answer })));
                }
            }
        });
    }
}

fn picture_of(canvas: &OffscreenCanvas) -> Result<Promise, JsValue> {
    let Some(element) = canvas.dyn_ref::<HtmlCanvasElement>() else { return canvas.convert_to_blob() };
    let mut asked = Ok(());
    let promise = Promise::new(&mut |resolve, _| asked = element.to_blob(&resolve));
    asked.map(|()| promise)
}

/// Makes this worker the stage of a canvas.
///
/// # Errors
/// Where the browser has no context for the canvas.
pub fn stage_worker(first: &FirstMessage) -> Result<Handler, JsValue> {
    report_panics(|| ());
    let out: Outbox = Rc::new(|data| {
        // What is posted here can always be cloned.
        let _ = scope().post_message(data);
    });
    let stage = Stage::new(first.canvas(), Renderer::named(&first.renderer()).unwrap_or(Renderer::Auto), out)?;
    Ok(Box::new(move |data| {
        stage.message(&data);
        Ok(())
    }))
}
