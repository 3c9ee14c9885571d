//! One element: its model, its components and its workers, and the loop between them.
//!
//! [`Element::dispatch`] is the loop: a message changes the model ([`update`]), what the update asks
//! for is carried out ([`super::effects`]), and what differs is drawn.

use super::dom::{Listeners, href, is_media, now, page_at, window};
use super::files::{self, PictureText};
use super::kept::Kept;
use super::links::{Files, Modules};
use super::sight::{FIRST_LOOK_MS, Sight};
use super::stage::StagePort;
use super::storage;
use super::templates::check_policy;
use super::view::View;
use super::workers::Workers;
use crate::app::messages::{FromImport, Question};
use crate::app::{Attributes, Effect, Model, Msg, Place, update};
use crate::fetch::Reach;
use crate::graph::{RunState, Stats};
use crate::say;
use crate::trace::UrlId;
use crate::worker::read_message;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlElement, Node, ResizeObserver};

/// Time from a change to its showing where there is no hurry, ms: numbers that change more often than this are
/// not read, and each time costs a layout of the page.
const SHOW_MS: u32 = 120;

/// An observer and what it calls.
type Observing = (ResizeObserver, Closure<dyn FnMut()>);

/// One `<crawl-scope>`, from its connection to the document to its removal.
pub struct Element {
    pub(super) me: Weak<Self>,
    pub(super) host: HtmlElement,
    pub(super) model: RefCell<Model>,
    pub(super) view: View,
    pub(super) workers: Workers,
    pub(super) stage: StagePort,
    /// The trace as it came.
    pub(super) batches: Array,
    /// The digest of each.
    pub(super) digests: Array,
    /// The crawl that was shown before.
    pub(super) previous: RefCell<Kept>,
    /// Changes with every run or recording that takes the place of what is shown.
    pub(super) shown: Cell<u32>,
    pub(super) files: Files,
    /// Whether the attribute that changes is one that we change ourselves.
    pub(super) is_echo: Cell<bool>,
    queue: RefCell<VecDeque<Msg>>,
    is_busy: Cell<bool>,
    later: Cell<bool>,
    pub(super) listeners: Listeners,
    resize: RefCell<Option<Observing>>,
    sight: Sight,
    /// Has the browser ask before the page is left, while something would be lost.
    leaving: RefCell<Option<Listeners>>,
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Element").finish_non_exhaustive()
    }
}

impl Drop for Element {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.resize.take() {
            observer.disconnect();
        }
    }
}

impl Element {
    /// Builds the element's inside. `base` is the folder that the page's files are in, or that they say they are in.
    ///
    /// # Errors
    /// What is wrong with `base`, or what the page does not permit.
    pub fn new(
        host: HtmlElement,
        shadow: &Node,
        base: &str,
        files: Files,
        modules: Modules,
    ) -> Result<Rc<Self>, JsValue> {
        check_policy()?;
        let base = Url::parse(base).map_err(|error| error.to_string())?;
        let built_in = base.join("demo/index.html").map_err(|error| error.to_string())?;
        let script = files.address("worker.js").ok_or("there is no worker.js")?;
        let page = page_at(&href()).unwrap_or_else(|| built_in.clone());
        let model = Model::new(Place { built_in: built_in.clone(), page }, attributes(&host));
        let element = Rc::new_cyclic(|me: &Weak<Self>| {
            let to = me.clone();
            let send: Rc<dyn Fn(Msg)> = Rc::new(move |msg| {
                if let Some(element) = to.upgrade() {
                    element.dispatch(msg);
                }
            });
            Self {
                me: me.clone(),
                host,
                model: RefCell::new(model),
                view: View::build(built_in.as_str(), send),
                workers: Workers::new(script, modules),
                stage: StagePort::default(),
                batches: Array::new(),
                digests: Array::new(),
                previous: RefCell::default(),
                shown: Cell::default(),
                files,
                is_echo: Cell::default(),
                queue: RefCell::default(),
                is_busy: Cell::default(),
                later: Cell::default(),
                listeners: Listeners::default(),
                resize: RefCell::default(),
                sight: Sight::new(),
                leaving: RefCell::default(),
            }
        });
        shadow.append_child(&element.view.root)?;
        element.listen(shadow.as_ref())?;
        element.observe();
        element.dispatch(element.view.measure(&element.host));
        let still = is_media("(prefers-reduced-motion: reduce)");
        element.dispatch(Msg::Visitor { returns: storage::has_toured(), still });
        element.dispatch(Msg::Mounted);
        Ok(element)
    }

    /// Starts a run by the element's attributes, ending one that is under way.
    pub fn start(&self) {
        self.dispatch(Msg::Start(Reach::Anywhere));
    }

    /// Starts a run by itself: one that would ask other origins waits for a click instead.
    pub fn autoplay(&self) {
        self.dispatch(Msg::Start(Reach::OwnOrigin));
    }

    /// Pauses the run.
    pub fn pause(&self) {
        self.dispatch(Msg::Pause);
    }

    /// Ends a pause.
    pub fn resume(&self) {
        self.dispatch(Msg::Resume);
    }

    /// Stops the run.
    pub fn stop(&self) {
        self.dispatch(Msg::Stop);
    }

    /// Follows an attribute that has changed.
    pub fn attribute(&self, name: &str) {
        if !self.is_echo.get() {
            self.dispatch(Msg::Attribute(name.to_owned(), self.host.get_attribute(name)));
        }
    }

    /// Moves the cursor to a step; infinity follows what comes.
    pub fn seek_to(&self, step: f64) {
        self.dispatch(Msg::Seek(step));
    }

    /// Where a page is drawn: `{x, y, radius, state}` in px of the canvas, or null.
    pub async fn position_of(&self, id: UrlId) -> JsValue {
        self.stage.ask(Question::Position(id)).await.unwrap_or(JsValue::NULL)
    }

    /// `{atRest, drawn, renderer}`: whether the picture is at rest, how many frames were drawn, and
    /// by what: `webgl2` or `canvas2d`.
    pub async fn frames(&self) -> JsValue {
        self.stage.ask(Question::Frames).await.unwrap_or(JsValue::NULL)
    }

    /// A function for others to call, which does nothing once the element is gone.
    pub(super) fn when<E: 'static>(&self, then: impl Fn(&Self, E) + 'static) -> impl Fn(E) + 'static {
        let me = self.me.clone();
        move |given| {
            if let Some(element) = me.upgrade() {
                then(&element, given);
            }
        }
    }

    /// Measures anew whenever there is more or less space; once, where the browser can't say when that is.
    fn observe(&self) {
        let resized = Rc::new(self.when(|element, ()| element.dispatch(element.view.measure(&element.host))));
        let measure = resized.clone();
        // Later: what changes sizes while they are told of counts as an error of the surrounding page.
        let soon = Closure::<dyn FnMut()>::new(move || {
            let measure = measure.clone();
            wasm_bindgen_futures::spawn_local(async move {
                TimeoutFuture::new(0).await;
                measure(());
            });
        });
        let Ok(observer) = ResizeObserver::new(soon.as_ref().unchecked_ref()) else { return resized(()) };
        observer.observe(&self.view.picture.panel);
        observer.observe(&self.view.player.panel);
        observer.observe(&self.view.first.lanes.panel);
        observer.observe(&self.host);
        *self.resize.borrow_mut() = Some((observer, soon));
    }

    /// Takes in a message, and those that come of it.
    pub(super) fn dispatch(&self, msg: Msg) {
        self.queue.borrow_mut().push_back(msg);
        if self.is_busy.replace(true) {
            return;
        }
        let (mut can_wait, mut after) = (true, Vec::new());
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(msg) = next else { break };
            can_wait &= msg.can_wait();
            for effect in self.update(msg) {
                after.extend(self.carry_out(effect));
            }
        }
        if self.model.borrow().is_held() || can_wait && after.is_empty() {
            self.render_soon();
        } else {
            self.render();
        }
        for effect in after {
            match effect {
                Effect::Fire(signal) => self.fire(&signal),
                Effect::SendSize => self.stage.send_size(&self.view.picture.panel),
                effect => self.view.after(&self.model.borrow(), &effect),
            }
        }
        self.is_busy.set(false);
        // The focus that was moved, or a dialog that was closed, may have said so.
        let next = self.queue.borrow_mut().pop_front();
        if let Some(msg) = next {
            self.dispatch(msg);
        }
    }

    /// Takes in what the use of a control means, if that could be seen, or else that it could not.
    pub(super) fn press(&self, control: &HtmlElement, msg: Msg) {
        if !self.sight.is_pending(control) {
            return self.dispatch_seen(control, msg);
        }
        let (control, later) =
            (control.clone(), self.when(|element, (control, msg)| element.dispatch_seen(&control, msg)));
        wasm_bindgen_futures::spawn_local(async move {
            TimeoutFuture::new(FIRST_LOOK_MS).await;
            later((control, msg));
        });
    }

    fn dispatch_seen(&self, control: &HtmlElement, msg: Msg) {
        self.dispatch(if self.sight.is_seen(control) { msg } else { Msg::Unseen(Box::new(msg)) });
    }

    /// Says that something else takes the place of what is shown, or is about to.
    pub(super) fn replace_shown(&self) {
        self.shown.set(self.shown.get().wrapping_add(1));
    }

    fn update(&self, msg: Msg) -> Vec<Effect> {
        let mut model = self.model.borrow_mut();
        model.now = now();
        model.is_offline = !window().navigator().on_line();
        let href = href();
        if model.place.page.as_str() != href
            && let Some(page) = page_at(&href)
        {
            model.place.page = page;
        }
        update(&mut model, msg)
    }

    /// Draws what differs.
    pub(super) fn render(&self) {
        self.later.set(false);
        if let Ok(model) = self.model.try_borrow() {
            self.view.render(&model);
            self.guard_leaving(model.would_lose_run());
        }
        self.sight.watch(&self.view.root);
    }

    /// Has the browser ask whoever leaves the page, or no longer. It listens only while it must: for some browsers a
    /// page that does is none to be kept for the way back.
    fn guard_leaving(&self, is_at_risk: bool) {
        let mut leaving = self.leaving.borrow_mut();
        if leaving.is_some() != is_at_risk {
            *leaving = is_at_risk.then(|| {
                let listeners = Listeners::default();
                listeners.listen(&window(), "beforeunload", Box::new(Event::prevent_default));
                listeners
            });
        }
    }

    /// Draws soon, however much comes until then, and not while something is pressed.
    fn render_soon(&self) {
        if self.later.replace(true) {
            return;
        }
        let due = self.when(|element, ()| {
            // Drawn meanwhile.
            if !element.later.replace(false) {
                return;
            }
            let mut model = element.model.borrow_mut();
            model.now = now();
            let is_held = model.is_held();
            drop(model);
            if is_held { element.render_soon() } else { element.render() }
        });
        wasm_bindgen_futures::spawn_local(async move {
            TimeoutFuture::new(SHOW_MS).await;
            due(());
        });
    }

    /// Takes in a batch of events and its digest, as a worker posts them for a pane.
    pub(super) fn batch(&self, pane: usize, data: JsValue) {
        let Ok(posted) = data.dyn_into::<Array>() else { return };
        let (batch, Ok(digest)) = (posted.get(0), posted.get(1).dyn_into::<Uint8Array>()) else { return };
        if pane == 0 {
            self.batches.push(&batch);
            self.digests.push(&digest);
            self.stage.post(&batch);
        }
        self.dispatch(Msg::Batch(pane, digest.to_vec()));
    }

    /// Goes through the batches once more, for the page and for the stage.
    pub(super) fn replay_batches(&self, state: RunState) {
        for (batch, digest) in self.batches.iter().zip(self.digests.iter()) {
            self.stage.post(&batch);
            self.dispatch(Msg::Batch(0, digest.unchecked_into::<Uint8Array>().to_vec()));
        }
        self.dispatch(Msg::PreviousShown(state));
    }

    /// The counters: at the cursor, or of the run wherever that is.
    pub(super) fn counters(&self, latest: bool) -> JsValue {
        let model = self.model.borrow();
        let graph = model.main().graph.fold();
        in_js(if latest { graph.latest() } else { graph.stats() })
    }

    /// The counters at the cursor.
    pub fn stats(&self) -> JsValue {
        self.counters(false)
    }

    /// The run as a file.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn export(&self, format: &str) -> Result<JsValue, JsValue> {
        let (is_crashed, picture) = {
            let model = self.model.borrow();
            (files::is_crashed(&model), PictureText::of(&model))
        };
        let file = files::export(&self.workers, &self.stage, &self.batches, is_crashed, format, picture).await;
        file.map_err(|text| js_sys::Error::new(&text).into())
    }

    /// Shows a recorded run instead of the one there is. `source` is a file, bytes, the text of
    /// a recording, or its address. Resolves to the number of its events. Whatever is started or loaded
    /// after this call ends it.
    ///
    /// # Errors
    /// Why it cannot be shown.
    pub fn load(
        self: &Rc<Self>,
        source: JsValue,
        reach: Reach,
    ) -> impl Future<Output = Result<JsValue, JsValue>> + use<> {
        self.replace_shown();
        let (element, shown) = (self.clone(), Cell::new(self.shown.get()));
        async move {
            match element.read_file(source, reach, shown).await {
                Ok(report) => {
                    let events = report.events;
                    element.dispatch(Msg::Imported(report));
                    Ok(events.into())
                }
                Err(text) => {
                    element.dispatch(Msg::Notice(Some(text.clone())));
                    Err(js_sys::Error::new(&text).into())
                }
            }
        }
    }

    /// Reads a recording into the place of what is shown, unless that has changed from what `shown` says.
    async fn read_file(&self, source: JsValue, reach: Reach, shown: Cell<u32>) -> Result<FromImport, String> {
        let (me, is_fresh) = (self.me.clone(), Cell::new(true));
        let bytes = files::bytes_of(source, reach).await?;
        let posted = move |data: JsValue| {
            let element = me.upgrade()?;
            if element.shown.get() != shown.get() {
                return Some(Err("something else was started or loaded meanwhile".to_owned()));
            }
            // Nothing is thrown away before there is something to take its place.
            let report = read_message::<FromImport>(&data);
            let is_empty = report.as_ref().is_some_and(|report| report.events == 0 && report.fault.is_some());
            if !is_empty && is_fresh.replace(false) {
                // Who hears that a run has ended may start another: that one is not the recording's.
                shown.set(shown.get().wrapping_add(1));
                element.dispatch(Msg::ImportBegins);
            }
            if report.is_none() {
                element.batch(0, data);
            }
            report.map(Ok)
        };
        let report = self.workers.ask("import", &[("bytes", &bytes)], posted).await.and_then(|report| report);
        let report = report.map_err(|words| say!("The trace could not be read: {words}.", words))?;
        match &report.fault {
            Some(fault) if report.events == 0 => Err(say!("This file is not a Crawlscope recording: {fault}.", fault)),
            _ => Ok(report),
        }
    }
}

fn attributes(host: &HtmlElement) -> Attributes {
    let mut attributes = Attributes::default();
    for name in host.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        attributes.set(&name, host.get_attribute(&name));
    }
    attributes
}

fn in_js(stats: &Stats) -> JsValue {
    let json = serde_json::to_string(stats).unwrap_or_default();
    js_sys::JSON::parse(&json).unwrap_or(JsValue::NULL)
}
