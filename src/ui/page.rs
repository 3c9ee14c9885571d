//! One element on the page: its state, and what its controls and workers do to it.

use super::dom::{Listeners, set_text, show, window};
use super::links::{Modules, StageLink, WorkerLink, first_message};
use super::own::Own;
use super::parts::Parts;
use super::pointer;
use super::table::Table;
use crate::crawl::{Config, ConfigError};
use crate::draw::{LanesCanvas, LanesView, Theme};
use crate::fetch::Reach;
use crate::graph::{Graph, Keep, RunState, Stats};
use crate::machine::{Lanes, Machine};
use crate::trace::{Cursor, Micros, Playback, UrlId};
use crate::worker::{ToCrawl, ToStage};
use futures::channel::oneshot;
use js_sys::{Array, Object, Reflect};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Event, EventTarget, HtmlCanvasElement, HtmlElement, Node, ResizeObserver};

/// What is done with an event of the page.
type Handler = Box<dyn Fn(&Page, &Event)>;
/// An observer and what it calls.
type Observing = (ResizeObserver, Closure<dyn FnMut()>);

/// One `<crawl-scope>`, from its connection to the document to its removal.
pub struct Page {
    pub(super) me: std::rc::Weak<Page>,
    pub(super) host: HtmlElement,
    pub(super) parts: Parts,
    pub(super) own: Own,
    pub(super) script: String,
    pub(super) built_in: Url,
    pub(super) modules: Modules,
    pub(super) fold: RefCell<Cursor<Graph>>,
    /// The trace without the pages' links, and the machine at any step of it.
    pub(super) play: RefCell<Playback<Machine>>,
    pub(super) lanes: RefCell<Lanes>,
    /// The step that is looked at and its time, µs; none follows what comes.
    pub(super) looking: Cell<Option<(u32, Micros)>>,
    /// The machine there.
    pub(super) at: RefCell<Cursor<Machine>>,
    /// The number of the playing under way.
    pub(super) playing: Cell<Option<u32>>,
    pub(super) runs: Cell<u32>,
    /// Whether a step was read aloud a moment ago.
    pub(super) saying: Cell<bool>,
    /// How the lanes are looked at, and whether that is all of them.
    pub(super) view: RefCell<LanesView>,
    pub(super) fitted: Cell<bool>,
    pub(super) painter: RefCell<Option<LanesCanvas>>,
    pub(super) backdrop: RefCell<Option<super::lanes::Backdrop>>,
    pub(super) theme: RefCell<Theme>,
    /// The trace as it came.
    pub(super) batches: Array,
    pub(super) crawl: RefCell<Option<WorkerLink>>,
    /// A worker that answers questions while another runs.
    pub(super) aside: RefCell<Option<WorkerLink>>,
    /// Who it shares its cursor with.
    pub(super) beside: super::lesson::Beside,
    /// The lesson that is open.
    pub(super) open: RefCell<Option<super::lesson::Open>>,
    pub(super) stage: RefCell<Option<StageLink>>,
    pub(super) canvas: RefCell<Option<HtmlCanvasElement>>,
    pub(super) table: Table,
    pub(super) selected: Cell<Option<UrlId>>,
    pub(super) hovered: Cell<Option<UrlId>>,
    /// Whether machine and selected page have tabs, once that is known.
    pub(super) narrow: Cell<Option<bool>>,
    /// When the stage was last asked for problems, ms.
    pub(super) problems_asked: Cell<f64>,
    pub(super) asked: RefCell<HashMap<u32, oneshot::Sender<JsValue>>>,
    pub(super) tickets: Cell<u32>,
    pub(super) progress: Cell<f64>,
    pub(super) frame: Cell<bool>,
    /// Until when what is pressed holds still, ms.
    pub(super) held_until: Cell<f64>,
    pub(super) listeners: Listeners,
    pub(super) canvas_listeners: RefCell<Listeners>,
    pub(super) resize: RefCell<Option<Observing>>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").finish_non_exhaustive()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.resize.take() {
            observer.disconnect();
        }
    }
}

impl Page {
    /// Builds the element's inside. `base` is the folder that the page's files are in.
    ///
    /// # Errors
    /// What is wrong with `base`.
    pub fn new(host: HtmlElement, shadow: &Node, base: &str, modules: Modules) -> Result<Rc<Self>, JsValue> {
        let base = Url::parse(base).map_err(|error| error.to_string())?;
        let join = |path: &str| base.join(path).map_err(|error| error.to_string());
        let (script, built_in) = (join("worker.js")?.to_string(), join("demo/index.html")?);
        let parts = Parts::build();
        let own = Own::build(&parts, built_in.as_str());
        shadow.append_child(&parts.root)?;
        let page = Rc::new_cyclic(|me: &std::rc::Weak<Self>| Self {
            me: me.clone(),
            host,
            parts,
            own,
            script,
            built_in,
            modules,
            fold: RefCell::new(Cursor::new(Graph::new(Keep::Pages))),
            play: RefCell::new(Playback::new(Machine::default())),
            lanes: RefCell::default(),
            looking: Cell::default(),
            at: RefCell::new(Cursor::new(Machine::default())),
            playing: Cell::default(),
            runs: Cell::default(),
            saying: Cell::default(),
            view: RefCell::new(super::lanes::first_view()),
            fitted: Cell::new(true),
            painter: RefCell::default(),
            backdrop: RefCell::default(),
            theme: RefCell::default(),
            batches: Array::new(),
            crawl: RefCell::default(),
            aside: RefCell::default(),
            beside: Default::default(),
            open: RefCell::default(),
            stage: RefCell::default(),
            canvas: RefCell::default(),
            table: Table::default(),
            selected: Cell::default(),
            hovered: Cell::default(),
            narrow: Cell::default(),
            problems_asked: Cell::default(),
            asked: RefCell::default(),
            tickets: Cell::new(0),
            progress: Cell::new(f64::NEG_INFINITY),
            frame: Cell::new(false),
            held_until: Cell::default(),
            listeners: Listeners::default(),
            canvas_listeners: RefCell::default(),
            resize: RefCell::default(),
        });
        page.listen()?;
        if !page.is_beside() {
            page.set_stage();
        }
        ["url", "consumers", "permits"].into_iter().for_each(|name| page.fill_field(name));
        page.listen_own();
        page.show_state();
        page.draw_table();
        page.fill_field("speed");
        page.show_projector();
        if page.host.has_attribute("lesson") {
            page.open_lesson();
        }
        page.count_problems();
        Ok(page)
    }

    /// Listens for as long as the element lives, or until what it listens to is
    /// [emptied away](Listeners::empty). All there is to it is compiled once and not for each handler.
    pub(super) fn hear(&self, to: &EventTarget, event: &'static str, then: impl Fn(&Self, &Event) + 'static) {
        self.hear_boxed(to, event, Box::new(then));
    }

    fn hear_boxed(&self, to: &EventTarget, event: &'static str, then: Handler) {
        let me = self.me.clone();
        let run = move |event: &Event| {
            if let Some(page) = me.upgrade() {
                then(&page, event);
            }
        };
        self.listeners.listen(to, event, Box::new(run));
    }

    /// A function for a worker to call, which does nothing once the element is gone.
    pub(super) fn when<E: 'static>(&self, then: impl Fn(&Self, E) + 'static) -> impl Fn(E) + 'static {
        let me = self.me.clone();
        move |given| {
            if let Some(page) = me.upgrade() {
                then(&page, given);
            }
        }
    }

    /// Whether it stands beside another, which has the controls, and draws no graph.
    pub(super) fn is_beside(&self) -> bool {
        self.host.has_attribute("data-beside")
    }

    /// An attribute of the element, for whoever stands in it.
    pub(super) fn shared_attribute(&self, name: &str) -> Option<String> {
        self.first().map_or_else(|| self.host.get_attribute(name), |first| first.host.get_attribute(name))
    }

    fn listen(&self) -> Result<(), JsValue> {
        let parts = &self.parts;
        self.hear(&parts.form, "submit", |page, event| {
            event.prevent_default();
            page.submit();
        });
        self.hear(&parts.pause, "click", |page, _| {
            let paused = page.fold.borrow().fold().latest().state == RunState::Paused;
            if paused { page.resume() } else { page.pause() }
        });
        self.hear(&parts.stop, "click", |page, _| page.stop());
        for (input, name) in [(&parts.consumers, "consumers"), (&parts.permits, "permits")] {
            let field = input.clone();
            self.hear(input, "change", move |page, _| super::dom::set(&page.host, name, &field.value()));
        }
        let zooms =
            [(&parts.zoom_in, Some(pointer::ZOOM)), (&parts.zoom_out, Some(1.0 / pointer::ZOOM)), (&parts.fit, None)];
        for (button, factor) in zooms {
            self.hear(button, "click", move |page, _| {
                page.tell_stage(&match factor {
                    Some(factor) => ToStage::Zoom { at: None, factor },
                    None => ToStage::Fit,
                })
            });
        }
        self.hear(&parts.more, "click", |page, _| {
            let open = page.parts.root.class_list().toggle("open").unwrap_or(false);
            super::dom::flag(&page.parts.more, "aria-expanded", open);
        });
        self.listen_to_findings();
        self.listen_to_player();
        self.listen_to_lanes();
        if !self.is_beside() {
            self.listen_to_files();
        }
        // The last ones stand between the usual pixel ratios: a window that goes to another screen
        // may have another ratio and the same size.
        let queries = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "print"];
        let ratios = ["1.1", "1.4", "1.6", "1.9", "2.2", "2.7"].map(|ratio| format!("(min-resolution: {ratio}dppx)"));
        for query in queries.into_iter().chain(ratios.iter().map(String::as_str)) {
            if let Some(media) = window().match_media(query)? {
                self.hear(&media, "change", |page, _| {
                    page.tell_look();
                    page.tell_size();
                });
            }
        }
        let resized = self.when(|page, ()| {
            page.tell_size();
            page.fill_lanes();
        });
        let resized = Closure::<dyn FnMut()>::new(move || resized(()));
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref())?;
        observer.observe(&self.parts.stage);
        observer.observe(&self.parts.player.panel);
        observer.observe(&self.parts.player.lanes);
        *self.resize.borrow_mut() = Some((observer, resized));
        Ok(())
    }

    fn submit(&self) {
        let text = self.parts.url.value();
        // The built-in site is what there is without a URL.
        if text.trim() == self.built_in.as_str() {
            let _ = self.host.remove_attribute("url");
        } else {
            super::dom::set(&self.host, "url", text.trim());
        }
        self.start();
    }

    fn config(&self) -> Result<Config, ConfigError> {
        if self.renderer().is_none() {
            let message = "The renderer is one of auto, webgl2 and canvas2d.".into();
            return Err(ConfigError { field: "renderer", message });
        }
        self.read(&|name| self.host.get_attribute(name))
    }

    /// Starts a run by the element's attributes, ending one that is under way.
    pub fn start(&self) {
        self.start_within(Reach::Anywhere);
    }

    /// Starts a run by itself: one that would ask other origins waits for a click instead.
    pub fn autoplay(&self) {
        self.start_within(Reach::OwnOrigin);
    }

    fn start_within(&self, reach: Reach) {
        if self.host.has_attribute("lesson") {
            return self.start_lesson();
        }
        if let Some(trace) = self.host.get_attribute("trace") {
            return self.open(trace.into(), reach);
        }
        let config = match self.config() {
            Ok(config) => config,
            Err(error) => return self.refuse(&error),
        };
        if reach == Reach::OwnOrigin && !config.stays_on(&self.address()) {
            return;
        }
        self.say_error(None);
        self.notice(None);
        self.clear(config.seed);
        let started = WorkerLink::start(
            &self.script,
            "crawl",
            &first_message("crawl", &self.modules, &[]),
            &Array::new(),
            self.when(|page, data| page.hear_crawl(data)),
            self.when(|page, words: String| page.crawl_failed(&words)),
        );
        match started {
            Ok(worker) => {
                worker.send_module(&self.modules, "reader");
                *self.crawl.borrow_mut() = Some(worker);
                self.own_started(&config);
                self.tell_crawl(&ToCrawl::Start(Box::new(config), reach));
                self.fire("crawl-start", &JsValue::NULL);
            }
            Err(_) => self.crawl_failed("the browser refused to start a worker"),
        }
        self.show_state();
    }

    /// Makes room for another run; `seed` is the layout's.
    pub(super) fn clear(&self, seed: u64) {
        self.abandon();
        self.stop_playing();
        self.batches.set_length(0);
        *self.fold.borrow_mut() = Cursor::new(Graph::new(Keep::Pages));
        *self.play.borrow_mut() = Playback::new(Machine::default());
        *self.at.borrow_mut() = Cursor::new(Machine::default());
        *self.lanes.borrow_mut() = Lanes::default();
        self.looking.set(None);
        self.backdrop.take();
        self.own_cleared();
        self.parts.player.stuck.is_cut.set(false);
        let _ = self.parts.root.class_list().remove_1("program");
        self.fit_lanes();
        self.show_hover(None);
        self.select(None, false);
        let staged = self.is_beside() || self.stage.borrow().is_some();
        if !staged {
            self.set_stage();
        }
        self.tell_stage(&ToStage::Reset { seed });
    }

    /// Ends a run that is still under way: a worker serves one.
    fn abandon(&self) {
        if self.crawl.take().is_some() {
            self.fold.borrow_mut().fold_mut().cut_off(RunState::Stopped);
            self.fire("crawl-end", &self.latest());
        }
    }

    pub(super) fn refuse(&self, error: &ConfigError) {
        self.say_error(Some(error));
        let detail = object(&[("message", &error.message.as_str().into()), ("field", &error.field.into())]);
        self.fire("crawl-error", &detail);
    }

    fn tell_crawl(&self, message: &ToCrawl) {
        if let Some(crawl) = &*self.crawl.borrow() {
            crawl.send(message);
        }
    }

    /// Pauses the run.
    pub fn pause(&self) {
        self.tell_crawl(&ToCrawl::Pause);
    }

    /// Ends a pause.
    pub fn resume(&self) {
        self.tell_crawl(&ToCrawl::Resume);
    }

    /// Stops the run.
    pub fn stop(&self) {
        self.tell_crawl(&ToCrawl::Stop);
    }

    /// Follows an attribute that has changed.
    pub fn attribute(&self, name: &str) {
        self.fill_field(name);
        match name {
            "lesson" => return self.open_lesson(),
            "projector" => return self.show_projector(),
            _ => {}
        }
        self.own_attribute(name);
        let running = self.crawl.borrow().is_some();
        if !running || !matches!(name, "consumers" | "permits") {
            return;
        }
        match self.config() {
            Ok(config) if name == "consumers" => self.tell_crawl(&ToCrawl::Consumers(config.consumers)),
            Ok(config) => self.tell_crawl(&ToCrawl::Permits(config.permits)),
            Err(error) => return self.refuse(&error),
        }
        self.say_error(None);
    }

    /// The counters at the cursor.
    pub fn stats(&self) -> JsValue {
        in_js(self.fold.borrow().fold().stats())
    }

    /// The counters of the run, wherever the cursor is.
    pub(super) fn latest(&self) -> JsValue {
        in_js(self.fold.borrow().fold().latest())
    }

    pub(super) fn fire(&self, name: &str, detail: &JsValue) {
        if self.is_beside() {
            return;
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            // Listeners' own errors are reported by the browser.
            let _ = self.host.dispatch_event(&event);
        }
    }

    pub(super) fn notice(&self, text: Option<&str>) {
        set_text(&self.parts.notice, text.unwrap_or_default());
        show(&self.parts.notice, text.is_some());
    }
}

fn in_js(stats: &Stats) -> JsValue {
    let json = serde_json::to_string(stats).unwrap_or_default();
    js_sys::JSON::parse(&json).unwrap_or(JsValue::NULL)
}

pub(super) fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}
