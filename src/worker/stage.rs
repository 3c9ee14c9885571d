//! The stage: graph, layout and drawing, in a worker of its own or, where there is no
//! `OffscreenCanvas`, on the page.

use super::input::Press;
use super::messages::{Answer, FromStage, Question, Reply, ToStage};
use super::places::Places;
use super::port::{as_message, read_message};
use super::surface::Surface;
use crate::draw::{Camera, Renderer, Scene, Theme, View};
use crate::graph::{Graph, Keep, RunState};
use crate::trace::{Cursor, Event, Micros, PageState, UrlId, decode};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::OffscreenCanvas;

#[wasm_bindgen]
extern "C" {
    // In windows and in dedicated workers alike.
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_animation_frame(callback: &js_sys::Function);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn performance_now() -> f64;
}

/// A frame that took longer than this, ms, is followed by a rest, several times as long while
/// the crawl runs: the picture is not to take its time.
const DEAR_MS: f64 = 5.0;
const REST: f64 = 1.0;
const REST_LIVE: f64 = 4.0;
/// Links drawn while the picture moves, beside those that lead to a page first and those of the
/// selected one; and when it is at rest.
const FEW_LINKS: usize = 800;
const MANY_LINKS: usize = 20_000;
/// ms in which the camera goes half of the way to the fitted view.
const FOLLOW_MS: f64 = 130.0;
/// ms for a fetching ring to be drawn round.
const ROUND_MS: f64 = 900.0;

/// Where the stage posts to.
pub type Outbox = Rc<dyn Fn(&JsValue)>;

/// A stage and its animation frames.
#[derive(Clone)]
pub struct Stage {
    pub(super) inner: Rc<RefCell<Inner>>,
    callback: Rc<Closure<dyn FnMut()>>,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stage")
    }
}

pub(super) struct Inner {
    pub(super) graph: Cursor<Graph>,
    pub(super) places: Places,
    pub(super) surface: Surface,
    theme: Theme,
    still: bool,
    ratio: f64,
    pub(super) view: View,
    pub(super) pinned: Vec<UrlId>,
    /// The view follows the graph's growth until somebody moves it.
    pub(super) follows: bool,
    pub(super) press: Option<Press>,
    pub(super) dirty: bool,
    scheduled: bool,
    frames: u32,
    /// When the last frame was drawn, ms.
    drawn: f64,
    pub(super) out: Outbox,
}

impl Stage {
    /// A stage on a canvas that posts to `out`.
    ///
    /// # Errors
    /// Where the browser has no context for the canvas.
    pub fn new(canvas: OffscreenCanvas, renderer: Renderer, out: Outbox) -> Result<Self, JsValue> {
        let inner = Rc::new(RefCell::new(Inner {
            graph: Cursor::new(Graph::new(Keep::Links)),
            places: Places::new(0),
            surface: Surface::new(canvas, renderer)?,
            theme: Theme::default(),
            still: false,
            ratio: 1.0,
            view: View { camera: Camera { width: 0.0, height: 0.0, ..Camera::default() }, ..View::default() },
            pinned: Vec::new(),
            follows: true,
            press: None,
            dirty: true,
            scheduled: false,
            frames: 0,
            drawn: 0.0,
            out,
        }));
        let callback = Rc::new_cyclic(|callback: &std::rc::Weak<Closure<dyn FnMut()>>| {
            let (inner, callback) = (Rc::downgrade(&inner), callback.clone());
            Closure::new(move || {
                let (Some(inner), Some(callback)) = (inner.upgrade(), callback.upgrade()) else { return };
                inner.borrow_mut().scheduled = false;
                let began = performance_now();
                if !inner.borrow_mut().frame() {
                    return;
                }
                let took = performance_now() - began;
                if took < DEAR_MS {
                    return schedule(&inner, &callback);
                }
                inner.borrow_mut().scheduled = true;
                let live = inner.borrow().graph.fold().stats().state.is_live();
                spawn_local(async move {
                    TimeoutFuture::new((took * if live { REST_LIVE } else { REST }) as u32).await;
                    inner.borrow_mut().scheduled = false;
                    schedule(&inner, &callback);
                });
            })
        });
        let stage = Self { inner, callback };
        stage.watch_surface();
        Ok(stage)
    }

    /// This stage, as long as somebody else has it.
    pub(super) fn weakly(&self) -> impl Fn() -> Option<Self> + use<> {
        let (inner, callback) = (Rc::downgrade(&self.inner), Rc::downgrade(&self.callback));
        move || Some(Self { inner: inner.upgrade()?, callback: callback.upgrade()? })
    }

    /// Takes what was posted to the stage.
    pub fn message(&self, data: &JsValue) {
        if let Some(batch) = data.dyn_ref::<Uint8Array>() {
            self.inner.borrow_mut().events(&batch.to_vec());
        } else if let Some(canvas) = data.dyn_ref::<Array>() {
            self.take_canvas(canvas.get(0).unchecked_into());
        } else if let Some(message) = read_message(data) {
            self.inner.borrow_mut().command(message);
        }
        self.wake();
    }

    /// Sees to it that what has changed is drawn.
    pub(super) fn wake(&self) {
        if self.inner.borrow().is_awake() {
            schedule(&self.inner, &self.callback);
        }
    }
}

/// Asks for a frame, once.
fn schedule(inner: &RefCell<Inner>, callback: &Closure<dyn FnMut()>) {
    if !std::mem::replace(&mut inner.borrow_mut().scheduled, true) {
        request_animation_frame(callback.as_ref().unchecked_ref());
    }
}

impl Inner {
    fn events(&mut self, batch: &[u8]) {
        let events: Vec<Event> = decode(batch).map_while(Result::ok).collect();
        self.graph.advance(&events);
        self.places.grow(self.graph.fold());
        self.dirty = true;
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        let shown = self.graph.fold().shown();
        Scene {
            pages: self.graph.fold().pages(),
            xs: &self.places.xs,
            ys: &self.places.ys,
            links: &self.places.links[..self.places.link_steps.partition_point(|step| *step < shown)],
            in_degree: &self.places.in_degree,
            pinned: &self.pinned,
        }
    }

    /// Gives what came since the last frame its place, where it does not step out to: a hidden
    /// page gets no frames, and a short crawl can be over before its first.
    pub(super) fn catch_up(&mut self) {
        if self.places.xs.len() == self.graph.fold().all_pages().len() {
            return;
        }
        let first = self.places.xs.is_empty();
        self.places.settle();
        if first {
            self.view.camera = self.goal();
        }
    }

    fn is_awake(&self) -> bool {
        self.dirty && !self.surface.is_lost() && self.view.camera.width > 0.0 && self.view.camera.height > 0.0
    }

    /// Draws a frame; whether another is wanted.
    fn frame(&mut self) -> bool {
        if self.surface.is_lost() {
            return false;
        }
        let before = self.places.xs.len();
        let began = self.places.settle();
        if !self.still {
            self.places.step_out(self.graph.fold(), before, began);
        }
        let goal = self.goal();
        // By time, not by frame: where frames are few the view must not fall behind the graph.
        let share = if self.still { 1.0 } else { ((began - self.drawn) / (began - self.drawn + FOLLOW_MS)) as f32 };
        self.drawn = began;
        self.view.camera = self.view.camera.toward(&goal, share);
        // What is looked back at stands still.
        let live = self.graph.fold().is_latest() && !self.still;
        let fetching = self.graph.fold().stats().in_flight > 0 && live;
        let moves = !self.places.layout.at_rest()
            || self.view.camera != goal
            || fetching
            || (!self.still && self.places.is_stepping());
        self.paint(if moves { FEW_LINKS } else { MANY_LINKS });
        self.dirty = moves;
        self.is_awake()
    }

    fn goal(&self) -> Camera {
        match self.places.layout.bounds() {
            Some(bounds) if self.follows => self.view.camera.fitted(bounds),
            _ => self.view.camera,
        }
    }

    fn paint(&mut self, most_links: usize) {
        self.frames += 1;
        let picture = self.scene().picture(&self.view, most_links);
        let phase = if self.still { 0.7 } else { (performance_now() / ROUND_MS).fract() };
        if let Err(error) = self.surface.painter.paint(&picture, &self.theme, self.ratio, phase) {
            wasm_bindgen::throw_val(error);
        }
    }

    fn command(&mut self, message: ToStage) {
        match message {
            ToStage::Reset { seed } => self.reset(seed),
            ToStage::CutOff => {
                self.graph.fold_mut().cut_off(RunState::Crashed);
                self.dirty = true;
            }
            ToStage::Resize { width, height, ratio } => self.resize(width, height, ratio),
            ToStage::Theme { theme, still } => (self.theme, self.still, self.dirty) = (theme, still, true),
            ToStage::Input(hand) => self.hand(hand),
            ToStage::Zoom { at, factor } => {
                let centre = (self.view.camera.width / 2.0, self.view.camera.height / 2.0);
                let (x, y) = at.unwrap_or(centre);
                self.steer(|camera| camera.zoom_at(x, y, factor));
            }
            ToStage::Pan { x, y } => self.steer(|camera| camera.pan(x, y)),
            ToStage::Show(at) => {
                let (step, time) = at.unwrap_or((u32::MAX, Micros::MAX));
                self.graph.fold_mut().show(step, time);
                self.dirty = true;
            }
            ToStage::Fit => (self.follows, self.dirty) = (true, true),
            ToStage::Select(page) => {
                (self.view.selected, self.dirty) = (page, true);
                self.reveal(page);
            }
            ToStage::Filter(filter) => (self.view.filter, self.dirty) = (filter, true),
            ToStage::Relax => {
                self.places.layout.relax();
                self.dirty = true;
            }
            ToStage::Neighborhood(page) => self.post(&FromStage::Neighborhood(page, self.graph.fold().around(page))),
            ToStage::Problems => self.post(&FromStage::Problems(self.graph.fold().problems())),
            ToStage::Ask { ticket, question } => self.answer(ticket, &question),
        }
    }

    fn reset(&mut self, seed: u64) {
        self.graph = Cursor::new(Graph::new(Keep::Links));
        self.places = Places::new(seed);
        self.pinned.clear();
        (self.view.hovered, self.view.selected) = (None, None);
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

    /// Moves the camera as somebody asked; from then on it no longer follows.
    pub(super) fn steer(&mut self, change: impl FnOnce(&mut Camera)) {
        change(&mut self.view.camera);
        (self.follows, self.dirty) = (false, true);
    }

    pub(super) fn post(&self, message: &FromStage) {
        (self.out)(&as_message(message));
    }

    fn answer(&mut self, ticket: u32, question: &Question) {
        let answer = match question {
            Question::Position(page) => {
                self.catch_up();
                Answer::Position(self.position(*page))
            }
            Question::Frames => Answer::Frames(!self.dirty, self.frames, self.surface.painter.renderer()),
            // Painted now: it must not depend on animation frames, which hidden pages don't get.
            Question::Picture => {
                self.catch_up();
                self.paint(MANY_LINKS);
                return self.photograph(ticket);
            }
        };
        self.post(&FromStage::Answered(Reply { ticket, answer }));
    }

    fn position(&self, page: UrlId) -> Option<(f32, f32, f32, PageState)> {
        let mark = self.scene().mark(&self.view.camera, page)?;
        Some((mark.x, mark.y, mark.r, self.graph.fold().pages().get(page as usize)?.state))
    }
}
