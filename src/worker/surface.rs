//! What the stage draws on: its painter, what becomes of its context, and images of it.
//!
//! A context can be lost at any moment: a driver is reset, a page has too many of them. Most
//! are restored soon. For one that is not, the page gives another canvas, and from then on
//! Canvas 2D paints; graph, layout and view know nothing of it.

use crate::draw::{Painter, Renderer};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlCanvasElement, OffscreenCanvas};

/// ms that a lost context has to come back.
const RESTORE_MS: u32 = 2_000;

/// A painter, and what is known of its context.
pub(super) struct Surface {
    pub(super) painter: Painter,
    /// Set while the context is lost: asks for another canvas if that lasts.
    lost: Option<Timeout>,
    listeners: Vec<EventListener>,
}

impl Surface {
    /// On a canvas, painted on as asked for, or else by Canvas 2D.
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

    /// Calls `on_lost` when the canvas' context is lost, and `on_restored` when it is back.
    pub(super) fn watch(&mut self, on_lost: impl Fn() + 'static, on_restored: impl Fn() + 'static) {
        let is_gl = self.painter.renderer() == Renderer::WebGl2;
        let (lost, restored) =
            if is_gl { ("webglcontextlost", "webglcontextrestored") } else { ("contextlost", "contextrestored") };
        let listen = |name, then: Box<dyn Fn()>| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(self.painter.canvas(), name, options, move |event: &Event| {
                // By default WebGL does not restore a context, and Canvas 2D does.
                if is_gl {
                    event.prevent_default();
                }
                then();
            })
        };
        self.listeners = vec![listen(lost, Box::new(on_lost)), listen(restored, Box::new(on_restored))];
    }

    /// Notes that the context is lost; calls `give_up` if it does not come back soon.
    pub(super) fn lose(&mut self, give_up: impl FnOnce() + 'static) {
        self.lost = Some(Timeout::new(RESTORE_MS, give_up));
    }

    /// Notes that the context is back. Returns whether it can be painted on again.
    pub(super) fn restore(&mut self) -> bool {
        self.lost = None;
        self.painter.restore()
    }

    /// A promise of an image, as a `Blob`, of what has just been painted.
    ///
    /// # Errors
    /// Where there is none to be had.
    pub(super) fn capture_image(&self) -> Result<Promise, JsValue> {
        if self.is_lost() {
            return Err(JsValue::UNDEFINED);
        }
        let canvas = self.painter.canvas();
        let Some(element) = canvas.dyn_ref::<HtmlCanvasElement>() else { return canvas.convert_to_blob() };
        let mut asked = Ok(());
        let promise = Promise::new(&mut |resolve, _| asked = element.to_blob(&resolve));
        asked.map(|()| promise)
    }
}
