//! The stage: graph, layout and drawing, in a worker of its own or, where there is no
//! `OffscreenCanvas`, on the page. Here is what makes it go: messages, frames, and between the
//! frames the layout's slices of time.

use super::clock::{performance_now, request_animation_frame};
use super::messages::FromStage;
use super::port::{read_message, report_panics, scope};
use super::role::{FirstMessage, Handler};
use super::slices::Slices;
use super::stage_state::{Outbox, StageState};
use super::surface::Surface;
use crate::draw::Renderer;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::OffscreenCanvas;

/// A stage and what it has asked the browser for.
#[derive(Clone)]
pub struct Stage(Rc<Inner>);

struct Inner {
    state: RefCell<StageState>,
    slices: Cell<Slices>,
    /// Whether a frame is on its way.
    has_frame: Cell<bool>,
    /// Whether the layout's next slice is on its way.
    has_slice: Cell<bool>,
    on_frame: Closure<dyn FnMut()>,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stage")
    }
}

impl Stage {
    /// A stage on a canvas that posts to `out`.
    ///
    /// # Errors
    /// Where the browser has no context for the canvas.
    pub fn new(canvas: OffscreenCanvas, renderer: Renderer, out: Outbox) -> Result<Self, JsValue> {
        let state = RefCell::new(StageState::new(Surface::new(canvas, renderer)?, out));
        let stage = Self(Rc::new_cyclic(|inner: &Weak<Inner>| {
            let stage = Self::upgrade(inner);
            let on_frame = Closure::new(move || {
                if let Some(stage) = stage() {
                    stage.frame();
                }
            });
            Inner { state, slices: Cell::default(), has_frame: Cell::default(), has_slice: Cell::default(), on_frame }
        }));
        stage.watch_surface();
        Ok(stage)
    }

    /// This stage, for as long as somebody else has it.
    fn upgrade(inner: &Weak<Inner>) -> impl Fn() -> Option<Self> + use<> {
        let inner = inner.clone();
        move || inner.upgrade().map(Self)
    }

    fn weak(&self) -> impl Fn() -> Option<Self> + use<> {
        Self::upgrade(&Rc::downgrade(&self.0))
    }

    /// Takes what was posted to the stage.
    pub fn message(&self, data: &JsValue) {
        if let Some(batch) = data.dyn_ref::<Uint8Array>() {
            self.0.state.borrow_mut().take_events(&batch.to_vec());
        } else if let Some(canvas) = data.dyn_ref::<Array>() {
            self.replace_canvas(canvas.get(0).unchecked_into());
        } else if let Some(message) = read_message(data) {
            self.0.state.borrow_mut().command(message);
        }
        self.wake();
    }

    /// Sees to it that what has changed is laid out and drawn.
    fn wake(&self) {
        if self.0.state.borrow().is_awake() {
            self.request_frame();
            self.request_slice(0.0);
        }
    }

    /// Asks for a frame, unless one is on its way.
    fn request_frame(&self) {
        if !self.0.has_frame.replace(true) {
            self.change_slices(|slices| slices.frame_requested(performance_now()));
            request_animation_frame(self.0.on_frame.as_ref().unchecked_ref());
        }
    }

    fn change_slices(&self, change: impl FnOnce(&mut Slices)) {
        let mut slices = self.0.slices.get();
        change(&mut slices);
        self.0.slices.set(slices);
    }

    /// Draws a frame; asks for the next one after a rest, if it is wanted.
    fn frame(&self) {
        self.0.has_frame.set(false);
        self.change_slices(Slices::frame_arrived);
        let began = performance_now();
        if !self.0.state.borrow_mut().frame() {
            return;
        }
        self.0.has_frame.set(true);
        // The browser paints after this callback, and where it does so in software that takes longest.
        self.after(0.0, move |stage| stage.rest(performance_now() - began));
    }

    /// Asks for the next frame after the rest that one gets which took so many ms in all.
    fn rest(&self, took: f64) {
        self.request_slice(0.0);
        let next = |stage: &Self| {
            stage.0.has_frame.set(false);
            stage.request_frame();
        };
        match Slices::rest_after_frame(self.is_live(), took) {
            rest if rest < 1.0 => next(self),
            rest => self.after(rest, next),
        }
    }

    /// Lets the layout work for a slice after `pause` ms, unless it is about to anyway.
    fn request_slice(&self, pause: f64) {
        if self.0.state.borrow().wants_layout() && !self.0.has_slice.replace(true) {
            self.after(pause, Self::slice);
        }
    }

    fn slice(&self) {
        self.0.has_slice.set(false);
        let (is_live, slices) = (self.is_live(), self.0.slices.get());
        let mut state = self.0.state.borrow_mut();
        let pause = slices.run(is_live, &performance_now, &mut || state.places.tick());
        drop(state);
        if let Some(pause) = pause {
            self.request_slice(pause);
        }
    }

    fn is_live(&self) -> bool {
        self.0.state.borrow().graph.fold().stats().state.is_live()
    }

    /// Does something after so many ms, if the stage is still there.
    fn after(&self, ms: f64, then: impl FnOnce(&Self) + 'static) {
        let stage = self.weak();
        spawn_local(async move {
            TimeoutFuture::new(ms as u32).await;
            if let Some(stage) = stage() {
                then(&stage);
            }
        });
    }

    fn watch_surface(&self) {
        let mut state = self.0.state.borrow_mut();
        if !state.surface.painter.is_ready() {
            return state.post(&FromStage::NewCanvas);
        }
        let call = |then: fn(&Self)| {
            let stage = self.weak();
            move || stage().iter().for_each(then)
        };
        state.surface.watch(call(Self::on_lost), call(Self::on_restored));
    }

    fn on_lost(&self) {
        let stage = self.weak();
        let mut state = self.0.state.borrow_mut();
        state.dirty = true;
        state.surface.lose(move || {
            if let Some(stage) = stage() {
                stage.0.state.borrow().post(&FromStage::NewCanvas);
            }
        });
    }

    fn on_restored(&self) {
        let mut state = self.0.state.borrow_mut();
        if !state.surface.restore() {
            state.post(&FromStage::NewCanvas);
        }
        drop(state);
        self.wake();
    }

    /// Draws on another canvas from now on.
    fn replace_canvas(&self, canvas: OffscreenCanvas) {
        match Surface::new(canvas, Renderer::Canvas2d) {
            Ok(surface) => {
                let mut state = self.0.state.borrow_mut();
                // The other canvas will not hear that a button goes up.
                (state.surface, state.press) = (surface, None);
            }
            Err(error) => wasm_bindgen::throw_val(error),
        }
        self.watch_surface();
    }
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
