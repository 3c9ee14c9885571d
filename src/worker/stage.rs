//! The stage: graph, layout and drawing, in a worker of its own or, where there is no
//! `OffscreenCanvas`, on the page.

use super::messages::{Answer, FromStage, Question, Reply, ToStage};
use super::port::{as_message, read_message, report_panics, scope};
use crate::draw::{Camera, Canvas2d, Scene, Theme, View};
use crate::graph::{Graph, Keep, RunState};
use crate::layout::Layout;
use crate::trace::{Cursor, Event, PageState, UrlId, decode};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Uint8Array};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlCanvasElement, OffscreenCanvas};

#[wasm_bindgen]
extern "C" {
    // In windows and in dedicated workers alike.
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_animation_frame(callback: &js_sys::Function);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Layout works this long a frame, ms; the rest is for drawing.
const LAYOUT_MS: f64 = 6.0;
/// A frame that took longer than this, ms, is followed by a rest, several times as long while
/// the crawl runs: the picture is not to take its time.
const DEAR_MS: f64 = 5.0;
const REST: f64 = 1.0;
const REST_LIVE: f64 = 4.0;
/// Links drawn while the picture moves, beside those that lead to a page first and those of the
/// selected one; and when it is at rest.
const FEW_LINKS: usize = 800;
const MANY_LINKS: usize = 20_000;
/// Px a press may wander and still be a click.
const CLICK: f32 = 4.0;
/// ms in which the camera goes half of the way to the fitted view.
const FOLLOW_MS: f64 = 130.0;
/// ms for a fetching ring to be drawn round.
const ROUND_MS: f64 = 900.0;

/// Where the stage posts to.
pub type Outbox = Rc<dyn Fn(&JsValue)>;

/// A stage and its animation frames.
#[derive(Clone)]
pub struct Stage {
    inner: Rc<RefCell<Inner>>,
    callback: Rc<Closure<dyn FnMut()>>,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stage")
    }
}

struct Inner {
    graph: Cursor<Graph>,
    layout: Layout,
    links: Vec<(UrlId, UrlId)>,
    // Only ever looked up.
    known: HashSet<(UrlId, UrlId)>,
    in_degree: Vec<u32>,
    /// Pages and links of the graph that the layout has.
    taken: (usize, usize),
    canvas: Canvas2d,
    theme: Theme,
    still: bool,
    ratio: f64,
    view: View,
    /// The view follows the graph's growth until somebody moves it.
    follows: bool,
    press: Option<Press>,
    dirty: bool,
    scheduled: bool,
    frames: u32,
    /// When the last frame was drawn, ms.
    drawn: f64,
    out: Outbox,
}

struct Press {
    x: f32,
    y: f32,
    moved: bool,
}

impl Stage {
    /// A stage on a canvas that posts to `out`.
    ///
    /// # Errors
    /// Where the canvas has no 2D context.
    pub fn new(canvas: OffscreenCanvas, out: Outbox) -> Result<Self, JsValue> {
        let inner = Rc::new(RefCell::new(Inner {
            graph: Cursor::new(Graph::new(Keep::Links)),
            layout: Layout::new(0),
            links: Vec::new(),
            known: HashSet::new(),
            in_degree: Vec::new(),
            taken: (0, 0),
            canvas: Canvas2d::new(canvas)?,
            theme: Theme::default(),
            still: false,
            ratio: 1.0,
            view: View { camera: Camera { width: 0.0, height: 0.0, ..Camera::default() }, ..View::default() },
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
        Ok(Self { inner, callback })
    }

    /// Takes what was posted to the stage.
    pub fn message(&self, data: &JsValue) {
        if let Some(batch) = data.dyn_ref::<Uint8Array>() {
            self.inner.borrow_mut().events(&batch.to_vec());
        } else if let Some(message) = read_message(data) {
            self.inner.borrow_mut().command(message);
        }
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
        self.grow();
        self.dirty = true;
    }

    /// Gives the layout what is new: pages, the links that first led to them, all links.
    fn grow(&mut self) {
        let graph = self.graph.fold();
        let mut fresh: Vec<(UrlId, UrlId)> = Vec::new();
        for (id, page) in graph.all_pages().iter().enumerate().skip(self.taken.0) {
            self.layout.add_node();
            self.in_degree.push(0);
            fresh.extend(page.from.map(|from| (from, id as UrlId)));
        }
        fresh.extend(graph.all_links()[self.taken.1..].iter().map(|row| (row.source, row.link.target)));
        self.taken = (graph.all_pages().len(), graph.all_links().len());
        for (from, to) in fresh {
            if from != to && self.known.insert((from, to)) {
                self.layout.add_link(from, to);
                self.links.push((from, to));
                if let Some(degree) = self.in_degree.get_mut(to as usize) {
                    *degree += 1;
                }
            }
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            pages: self.graph.fold().pages(),
            xs: self.layout.xs(),
            ys: self.layout.ys(),
            links: &self.links,
            in_degree: &self.in_degree,
        }
    }

    fn is_awake(&self) -> bool {
        self.dirty && self.view.camera.width > 0.0 && self.view.camera.height > 0.0
    }

    /// Draws a frame; whether another is wanted.
    fn frame(&mut self) -> bool {
        let began = performance_now();
        while self.layout.tick() && performance_now() - began < LAYOUT_MS {}
        let goal = self.goal();
        // By time, not by frame: where frames are few the view must not fall behind the graph.
        let share = if self.still { 1.0 } else { ((began - self.drawn) / (began - self.drawn + FOLLOW_MS)) as f32 };
        self.drawn = began;
        self.view.camera = self.view.camera.toward(&goal, share);
        let fetching = self.graph.fold().stats().in_flight > 0 && !self.still;
        let moves = !self.layout.at_rest() || self.view.camera != goal || fetching;
        self.paint(if moves { FEW_LINKS } else { MANY_LINKS });
        self.dirty = moves;
        self.is_awake()
    }

    fn goal(&self) -> Camera {
        match self.layout.bounds() {
            Some(bounds) if self.follows => self.view.camera.fitted(bounds),
            _ => self.view.camera,
        }
    }

    fn paint(&mut self, most_links: usize) {
        self.frames += 1;
        let picture = self.scene().picture(&self.view, most_links);
        let phase = if self.still { 0.7 } else { (performance_now() / ROUND_MS).fract() };
        if let Err(error) = self.canvas.paint(&picture, &self.theme, self.ratio, phase) {
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
            ToStage::Look { theme, still } => (self.theme, self.still, self.dirty) = (theme, still, true),
            ToStage::Down { x, y } => self.press = Some(Press { x, y, moved: false }),
            ToStage::Move { x, y } => self.moved(x, y),
            ToStage::Up { x, y } => self.released(x, y),
            ToStage::Leave => {
                self.press = None;
                self.hover(None);
            }
            ToStage::Zoom { at, factor } => {
                let centre = (self.view.camera.width / 2.0, self.view.camera.height / 2.0);
                let (x, y) = at.unwrap_or(centre);
                self.steer(|camera| camera.zoom_at(x, y, factor));
            }
            ToStage::Pan { x, y } => self.steer(|camera| camera.pan(x, y)),
            ToStage::Fit => (self.follows, self.dirty) = (true, true),
            ToStage::Select(page) => (self.view.selected, self.dirty) = (page, true),
            ToStage::Ask { ticket, question } => self.answer(ticket, &question),
        }
    }

    fn reset(&mut self, seed: u64) {
        self.graph = Cursor::new(Graph::new(Keep::Links));
        self.layout = Layout::new(seed);
        self.links.clear();
        self.known.clear();
        self.in_degree.clear();
        self.taken = (0, 0);
        (self.view.hovered, self.view.selected) = (None, None);
        (self.follows, self.dirty) = (true, true);
    }

    fn resize(&mut self, width: f32, height: f32, ratio: f64) {
        (self.view.camera.width, self.view.camera.height, self.ratio) = (width, height, ratio);
        let device = |length: f32| (f64::from(length) * ratio).round() as u32;
        self.canvas.resize(device(width), device(height));
        // Sizing a canvas clears it: drawn again at once, or it would flash.
        self.view.camera = self.goal();
        self.dirty = true;
        if self.is_awake() {
            self.paint(FEW_LINKS);
        }
    }

    /// Moves the camera as somebody asked; from then on it no longer follows.
    fn steer(&mut self, change: impl FnOnce(&mut Camera)) {
        change(&mut self.view.camera);
        (self.follows, self.dirty) = (false, true);
    }

    fn moved(&mut self, x: f32, y: f32) {
        let Some(press) = &mut self.press else {
            let picked = self.scene().pick(&self.view.camera, x, y);
            return self.hover(picked);
        };
        let (dx, dy) = (x - press.x, y - press.y);
        if press.moved || dx.abs().max(dy.abs()) > CLICK {
            (press.x, press.y, press.moved) = (x, y, true);
            self.steer(|camera| camera.pan(dx, dy));
        }
    }

    fn released(&mut self, x: f32, y: f32) {
        if self.press.take().is_some_and(|press| !press.moved) {
            self.view.selected = self.scene().pick(&self.view.camera, x, y);
            self.dirty = true;
            self.post(&FromStage::Selected(self.view.selected));
        }
    }

    fn hover(&mut self, page: Option<UrlId>) {
        if page != self.view.hovered {
            self.view.hovered = page;
            self.dirty = true;
            self.post(&FromStage::Hovered(page));
        }
    }

    fn post(&self, message: &FromStage) {
        (self.out)(&as_message(message));
    }

    fn answer(&mut self, ticket: u32, question: &Question) {
        let answer = match question {
            Question::Position(page) => Answer::Position(self.position(*page)),
            Question::Frames => Answer::Frames(!self.dirty, self.frames),
            // Painted now: it must not depend on animation frames, which hidden pages don't get.
            Question::Picture => {
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

    fn photograph(&self, ticket: u32) {
        let blob = picture_of(self.canvas.canvas());
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

/// The stage as a worker has it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct StageWorker(Stage);

#[wasm_bindgen]
impl StageWorker {
    /// Makes this worker the stage of a canvas.
    ///
    /// # Errors
    /// Where the canvas has no 2D context.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: OffscreenCanvas) -> Result<Self, JsValue> {
        report_panics(|| ());
        let out: Outbox = Rc::new(|data| {
            // What is posted here can always be cloned.
            let _ = scope().post_message(data);
        });
        Stage::new(canvas, out).map(Self)
    }

    /// Takes a message from the page.
    pub fn message(&self, data: &JsValue) {
        self.0.message(data);
    }
}
