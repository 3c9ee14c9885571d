//! What the stage knows and does: the graph, its places and the view of it.

mod commands;

use super::clock::performance_now;
use super::collapsed::Collapsing;
use super::dressing::Dressing;
use super::messages::FromStage;
use super::overview::Told;
use super::places::Places;
use super::port::as_message;
use super::surface::Surface;
use crate::draw::{Camera, Form, HiddenLinks, Label, PageClass, Scene, Spotlight, Spotlit, Style, Theme, View};
use crate::graph::{Graph, Keep};
use crate::layout::Guides;
use crate::trace::{Cursor, Event, UrlId, decode};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Links drawn while the picture moves, beside those that lead to a page first and those of the
/// selected one; and when it is at rest.
const FEW_LINKS: usize = 800;
pub(super) const MANY_LINKS: usize = 20_000;
/// ms in which the camera goes half of the way to the fitted view.
const FOLLOW_MS: f64 = 130.0;
/// ms for a fetching ring to be drawn round.
const ROUND_MS: f64 = 900.0;
/// How far round that ring is where nothing moves.
pub(super) const STILL_PHASE: f64 = 0.7;
/// Px that the controls take at the top.
const CONTROL: f32 = 18.0;
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
    pub(super) theme: Theme,
    still: bool,
    ratio: f64,
    pub(super) view: View,
    pub(super) dressing: Dressing,
    /// Those of the last frame.
    labels: Vec<Label>,
    /// The classes that were told last.
    told_classes: Vec<PageClass>,
    shows_navigation: bool,
    pub(super) collapsing: Collapsing,
    /// Corners of the outline that is being drawn around pages, px.
    pub(super) outline: Vec<(f32, f32)>,
    /// The pages that a search has found, sorted.
    lit: Option<Vec<UrlId>>,
    /// The part that is looked at alone, and its pages as far as they were looked for.
    spotlight: Option<Spotlight>,
    spotlit: Option<Spotlit>,
    /// Whether the graph has changed since.
    is_spotlit_old: bool,
    /// How many pages that part has, as was last told.
    told_spotlit: Option<u32>,
    /// How many pages each stands for at a step that is looked back at.
    old_counts: Vec<u32>,
    /// What was last told of the links to navigation.
    told_navigation: HiddenLinks,
    /// What is behind the pages while they are under way.
    no_guides: Guides,
    /// What was told of the whole picture.
    pub(super) told: Told,
    /// The view follows the graph's growth until somebody moves it.
    pub(super) follows: bool,
    pub(super) press: Option<Press>,
    /// Whether what is drawn is not what should be.
    pub(super) dirty: bool,
    pub(super) frames: u32,
    /// When the last frame was drawn, ms.
    drawn: f64,
    pub(super) out: Outbox,
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
            dressing: Dressing::default(),
            labels: Vec::new(),
            told_classes: Vec::new(),
            shows_navigation: false,
            collapsing: Collapsing::default(),
            outline: Vec::new(),
            lit: None,
            spotlight: None,
            spotlit: None,
            is_spotlit_old: false,
            told_spotlit: None,
            old_counts: Vec::new(),
            told_navigation: HiddenLinks::default(),
            no_guides: Guides::default(),
            told: Told::default(),
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
        self.changed();
    }

    /// The graph that is shown is another.
    fn changed(&mut self) {
        self.dressing.disturb();
        self.told.outdate();
        let (graph, folding) = (self.graph.fold(), &self.places.folding);
        let is_past = graph.pages().len() < graph.all_pages().len();
        self.old_counts = if is_past { folding.counts_among(graph.pages().len()) } else { Vec::new() };
        (self.is_spotlit_old, self.dirty) = (true, true);
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
            pinned: self.places.pins.of(self.places.placement),
            guides: self.places.seen_guides(&self.no_guides),
            style: Style {
                navigation: self.places.navigation.flags(),
                lit: self.lit.as_deref(),
                spotlit: self.spotlit.as_ref(),
                shows_navigation: self.shows_navigation,
                classes: self.dressing.classes.as_ref(),
                growth: &self.dressing.growth,
                counts: self.counts(),
                sections: self.collapsing.sections(),
                outline: &self.outline,
                labels: &self.labels,
                labels_larger: self.theme.label_scale() - 1.0,
            },
        }
    }

    /// How many pages each stands for at the step shown; empty where each stands for itself.
    fn counts(&self) -> &[u32] {
        let folding = &self.places.folding;
        match folding.pages().len() == folding.len() {
            true => &[],
            false if self.old_counts.is_empty() => folding.counts(),
            false => &self.old_counts,
        }
    }

    /// Whether a page is drawn as a leaf that others are folded into.
    pub(super) fn is_folded_leaf(&self, page: UrlId) -> bool {
        let mark = self.scene().mark(&self.view.camera, page);
        mark.is_some_and(|mark| mark.form == Form::Dot) && self.scene().stands_for(page) > 1
    }

    /// Gives what came since the last frame its place at once: a hidden page gets no frames, and
    /// a short crawl can be over before its first.
    pub(super) fn catch_up(&mut self) {
        if self.places.xs.len() == self.graph.fold().all_pages().len() && self.places.has_placed_all() {
            return;
        }
        let first = self.places.xs.is_empty();
        let began = performance_now();
        while self.places.tick() && performance_now() - began < CATCH_UP_MS {}
        self.places.copy();
        if first {
            self.view.camera = self.goal();
        }
    }

    /// The same, with all pages where they are going: a hidden page gets no frames in which they could travel.
    pub(super) fn arrive(&mut self) {
        self.catch_up();
        if self.places.shift.take().is_some() {
            self.places.copy();
        }
        self.collapse();
    }

    /// Whether a frame is wanted, and can be drawn.
    pub(super) fn is_awake(&self) -> bool {
        self.dirty && !self.surface.is_lost() && self.view.camera.width > 0.0 && self.view.camera.height > 0.0
    }

    /// Whether the layout has something to do, and somebody may see it.
    pub(super) fn wants_layout(&self) -> bool {
        self.is_awake() && self.places.wants_ticks()
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
        if self.still {
            self.places.shift = None;
        } else {
            self.places.travel(began);
            self.places.step_out(self.graph.fold(), before, began);
        }
        self.find_spotlit();
        let goal = self.goal();
        // By time, not by frame: where frames are few the view must not fall behind the graph.
        let share = if self.still { 1.0 } else { ((began - self.drawn) / (began - self.drawn + FOLLOW_MS)) as f32 };
        self.drawn = began;
        self.view.camera = self.view.camera.toward(&goal, share);
        // What is looked back at stands still.
        let live = self.graph.fold().is_latest() && !self.still;
        let fetching = self.graph.fold().stats().in_flight > 0 && live;
        let moves = self.places.wants_ticks()
            || self.places.shift.is_some()
            || self.view.camera != goal
            || fetching
            || (!self.still && self.places.is_stepping());
        self.paint(if moves { FEW_LINKS } else { MANY_LINKS });
        self.dirty = moves;
        let mut told = std::mem::take(&mut self.told);
        let news = told.news((&self.scene(), &self.view), self.places.bounds(), began, moves);
        self.told = told;
        news.iter().for_each(|news| self.post(news));
        self.is_awake()
    }

    /// Looks for the pages of the part that is looked at alone, where they may be others by now.
    fn find_spotlit(&mut self) {
        if !std::mem::take(&mut self.is_spotlit_old) {
            return;
        }
        let folding = &self.places.folding;
        let drawn = |spotlight| self.scene().spotlit(spotlight).drawn_as(|page| folding.head(page));
        let spotlit = self.spotlight.map(drawn);
        let many = spotlit.as_ref().map(|spotlit| spotlit.pages.len() as u32);
        if let Some(many) = many.filter(|_| many != self.told_spotlit) {
            self.post(&FromStage::Spotlit(many));
        }
        self.told_spotlit = many;
        self.spotlit = spotlit.filter(|spotlit| !spotlit.pages.is_empty());
    }

    pub(super) fn goal(&self) -> Camera {
        let part = self.scene().spotlit_bounds(&self.view).or(self.collapsing.focus);
        match part.or_else(|| self.places.bounds()) {
            Some(bounds) if self.follows => self.view.camera.fitted_below(bounds, CONTROL),
            _ => self.view.camera,
        }
    }

    pub(super) fn paint(&mut self, most_links: usize) {
        self.frames += 1;
        self.collapse();
        self.dressing.update(self.graph.fold(), &self.places, most_links == FEW_LINKS);
        let picture = self.scene().picture(&self.view, most_links);
        let phase = if self.still { STILL_PHASE } else { (performance_now() / ROUND_MS).fract() };
        self.tell_legend(picture.hidden);
        if let Err(error) = self.surface.painter.paint(&picture, &self.theme, self.ratio, phase) {
            wasm_bindgen::throw_val(error);
        }
        self.labels = picture.labels;
    }

    /// Tells the page what its legend has to say, where that has changed.
    fn tell_legend(&mut self, hidden: HiddenLinks) {
        if hidden != self.told_navigation {
            self.told_navigation = hidden;
            self.post(&FromStage::Navigation(hidden));
        }
        let classes = self.dressing.classes.as_ref().map_or(&[][..], |classes| &classes.classes);
        if classes != self.told_classes {
            self.told_classes = classes.to_vec();
            self.post(&FromStage::Classes(self.told_classes.clone()));
        }
    }

    /// Draws a leaf, and what was folded into one with it, each by itself.
    pub(super) fn unfold(&mut self, leaf: UrlId) {
        if let Some(parent) = self.graph.fold().all_pages().get(leaf as usize).and_then(|page| page.from) {
            self.places.unfold(parent, self.graph.fold());
            self.places.place_new();
            self.places.copy();
            self.changed();
            self.hover_anew();
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
}
