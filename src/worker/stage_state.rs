//! What the stage knows and does: the graph, its places, the view of it, and the page's commands.

use super::clock::performance_now;
use super::messages::{Answer, FromStage, Question, Reply, ToStage};
use super::places::Places;
use super::port::as_message;
use super::surface::Surface;
use crate::draw::{Camera, Scene, Theme, View};
use crate::graph::{FindingList, Graph, Keep, RunState};
use crate::trace::{Cursor, Event, Micros, PageState, UrlId, decode};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Links drawn while the picture moves, beside those that lead to a page first and those of the
/// selected one; and when it is at rest.
const FEW_LINKS: usize = 800;
const MANY_LINKS: usize = 20_000;
/// ms in which the camera goes half of the way to the fitted view.
const FOLLOW_MS: f64 = 130.0;
/// ms for a fetching ring to be drawn round.
const ROUND_MS: f64 = 900.0;
/// Longest that the layout works where a place is asked for before a frame was drawn, ms.
const CATCH_UP_MS: f64 = 6.0;

/// Where the stage posts to.
pub type Outbox = Rc<dyn Fn(&JsValue)>;

/// A button or finger that is down on the picture.
pub(super) struct Press {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) moved: bool,
    /// The page that is held.
    pub(super) page: Option<UrlId>,
}

/// The stage's state. Nothing in it runs by itself: [`super::Stage`] calls it.
pub(super) struct StageState {
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
    /// Whether what is drawn is not what should be.
    pub(super) dirty: bool,
    frames: u32,
    /// When the last frame was drawn, ms.
    drawn: f64,
    out: Outbox,
}

impl StageState {
    /// A stage on which nothing has happened.
    pub(super) fn new(surface: Surface, out: Outbox) -> Self {
        Self {
            graph: Cursor::new(Graph::new(Keep::Links)),
            places: Places::new(0),
            surface,
            theme: Theme::default(),
            still: false,
            ratio: 1.0,
            view: View { camera: Camera { width: 0.0, height: 0.0, ..Camera::default() }, ..View::default() },
            pinned: Vec::new(),
            follows: true,
            press: None,
            dirty: true,
            frames: 0,
            drawn: 0.0,
            out,
        }
    }

    /// Takes in a batch of events.
    pub(super) fn take_events(&mut self, batch: &[u8]) {
        let events: Vec<Event> = decode(batch).map_while(Result::ok).collect();
        self.graph.advance(&events);
        self.places.grow(self.graph.fold());
        self.dirty = true;
    }

    /// What is drawn: the pages and links at the step shown, in their places.
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

    /// Gives what came since the last frame its place at once: a hidden page gets no frames, and
    /// a short crawl can be over before its first.
    pub(super) fn catch_up(&mut self) {
        if self.places.xs.len() == self.graph.fold().all_pages().len() {
            return;
        }
        let first = self.places.xs.is_empty();
        let began = performance_now();
        while self.places.layout.tick() && performance_now() - began < CATCH_UP_MS {}
        self.places.copy();
        if first {
            self.view.camera = self.goal();
        }
    }

    /// Whether a frame is wanted, and can be drawn.
    pub(super) fn is_awake(&self) -> bool {
        self.dirty && !self.surface.is_lost() && self.view.camera.width > 0.0 && self.view.camera.height > 0.0
    }

    /// Whether the layout has something to do, and somebody may see it.
    pub(super) fn wants_layout(&self) -> bool {
        self.is_awake() && !self.places.layout.at_rest()
    }

    /// Draws a frame. Returns whether another is wanted.
    pub(super) fn frame(&mut self) -> bool {
        if self.surface.is_lost() {
            return false;
        }
        let began = performance_now();
        let before = self.places.xs.len();
        self.places.place_new();
        self.places.copy();
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

    /// Does what the page asks.
    pub(super) fn command(&mut self, message: ToStage) {
        match message {
            ToStage::Reset { seed } => self.reset(seed),
            ToStage::CutOff => {
                self.graph.fold_mut().cut_off(RunState::Crashed);
                self.dirty = true;
            }
            ToStage::Resize { width, height, ratio } => self.resize(width, height, ratio),
            ToStage::Theme { theme, still } => (self.theme, self.still, self.dirty) = (theme, still, true),
            ToStage::Input(event) => self.on_input(event),
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
            ToStage::Problems => self.post(&FromStage::Problems(FindingList::new(self.graph.fold()).groups())),
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

    /// Posts a message to the page.
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
                return self.answer_with_image(ticket);
            }
        };
        self.post(&FromStage::Answered(Reply { ticket, answer }));
    }

    fn position(&self, page: UrlId) -> Option<(f32, f32, f32, PageState)> {
        let mark = self.scene().mark(&self.view.camera, page)?;
        Some((mark.x, mark.y, mark.r, self.graph.fold().pages().get(page as usize)?.state))
    }

    /// Answers with an image of what has just been painted.
    fn answer_with_image(&self, ticket: u32) {
        let image = self.surface.capture_image();
        let out = self.out.clone();
        spawn_local(async move {
            let image = match image {
                Ok(image) => JsFuture::from(image).await,
                Err(error) => Err(error),
            };
            match image {
                Ok(image) => out(&Array::of2(&ticket.into(), &image)),
                Err(_) => {
                    let answer = Answer::NoPicture;
                    out(&as_message(&FromStage::Answered(Reply { ticket, answer })));
                }
            }
        });
    }
}
