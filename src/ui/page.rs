//! One element on the page: its state, and what its controls and workers do to it.

use super::dom::{Listeners, el, set_text, show, window};
use super::links::{StageLink, WorkerLink, first_message};
use super::parts::Parts;
use super::pointer;
use super::table::{Table, clicked};
use crate::crawl::{Config, ConfigError};
use crate::draw::Theme;
use crate::graph::{Graph, Keep, RunState};
use crate::trace::{Cursor, Event as TraceEvent, UrlId, decode};
use crate::worker::{Answer, FromStage, Question, ToCrawl, ToStage, read_message};
use futures::channel::oneshot;
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, CustomEvent, CustomEventInit, Event, HtmlCanvasElement, HtmlElement, KeyboardEvent,
    MouseEvent, ResizeObserver, ShadowRoot,
};

/// Attributes of the public surface that are not obeyed yet.
const NOT_YET: [&str; 4] = ["lesson", "trace", "step", "speed"];
/// Least ms between two `crawl-progress` events.
const PROGRESS_MS: f64 = 100.0;

/// One element.
pub(super) struct Page {
    me: std::rc::Weak<Page>,
    pub(super) host: HtmlElement,
    pub(super) parts: Parts,
    script: String,
    pub(super) built_in: Url,
    module: JsValue,
    pub(super) fold: RefCell<Cursor<Graph>>,
    /// The trace as it came.
    batches: Array,
    crawl: RefCell<Option<WorkerLink>>,
    stage: RefCell<Option<StageLink>>,
    canvas: RefCell<Option<HtmlCanvasElement>>,
    pub(super) table: Table,
    pub(super) selected: Cell<Option<UrlId>>,
    pub(super) hovered: Cell<Option<UrlId>>,
    asked: RefCell<HashMap<u32, oneshot::Sender<JsValue>>>,
    tickets: Cell<u32>,
    progress: Cell<f64>,
    frame: Cell<bool>,
    listeners: Listeners,
    canvas_listeners: RefCell<Listeners>,
    resize: RefCell<Option<(ResizeObserver, Closure<dyn FnMut()>)>>,
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.resize.take() {
            observer.disconnect();
        }
    }
}

impl Page {
    pub(super) fn new(
        host: HtmlElement,
        shadow: &ShadowRoot,
        base: &str,
        module: JsValue,
    ) -> Result<Rc<Self>, JsValue> {
        let base = Url::parse(base).map_err(|error| error.to_string())?;
        let join = |path: &str| base.join(path).map_err(|error| error.to_string());
        let (script, built_in) = (join("worker.js")?.to_string(), join("demo/index.html")?);
        let parts = Parts::build();
        shadow.append_child(&parts.root)?;
        let page = Rc::new_cyclic(|me: &std::rc::Weak<Self>| Self {
            me: me.clone(),
            host,
            parts,
            script,
            built_in,
            module,
            fold: RefCell::new(Cursor::new(Graph::new(Keep::Pages))),
            batches: Array::new(),
            crawl: RefCell::default(),
            stage: RefCell::default(),
            canvas: RefCell::default(),
            table: Table::default(),
            selected: Cell::default(),
            hovered: Cell::default(),
            asked: RefCell::default(),
            tickets: Cell::new(0),
            progress: Cell::new(f64::NEG_INFINITY),
            frame: Cell::new(false),
            listeners: Listeners::default(),
            canvas_listeners: RefCell::default(),
            resize: RefCell::default(),
        });
        page.listen()?;
        page.set_stage();
        page.fill_fields();
        page.show_state();
        Ok(page)
    }

    /// A handler that does nothing once the element is gone.
    fn when<E: 'static>(&self, then: impl Fn(&Self, E) + 'static) -> impl Fn(E) + 'static {
        let me = self.me.clone();
        move |event| {
            if let Some(page) = me.upgrade() {
                then(&page, event);
            }
        }
    }

    fn listen(&self) -> Result<(), JsValue> {
        let (on, parts) = (&self.listeners, &self.parts);
        on.on(
            &parts.form,
            "submit",
            self.when(|page, event: Event| {
                event.prevent_default();
                page.submit();
            }),
        );
        on.on(
            &parts.pause,
            "click",
            self.when(|page, _: Event| {
                let paused = page.fold.borrow().fold().stats().state == RunState::Paused;
                if paused { page.resume() } else { page.pause() }
            }),
        );
        on.on(&parts.stop, "click", self.when(|page, _: Event| page.stop()));
        for (input, name) in [(&parts.consumers, "consumers"), (&parts.permits, "permits")] {
            let input = input.clone();
            on.on(
                &input.clone(),
                "change",
                self.when(move |page, _: Event| {
                    super::dom::set(&page.host, name, &input.value());
                }),
            );
        }
        let zooms =
            [(&parts.zoom_in, Some(pointer::ZOOM)), (&parts.zoom_out, Some(1.0 / pointer::ZOOM)), (&parts.fit, None)];
        for (button, factor) in zooms {
            on.on(
                button,
                "click",
                self.when(move |page, _: Event| {
                    page.tell_stage(&match factor {
                        Some(factor) => ToStage::Zoom { at: None, factor },
                        None => ToStage::Fit,
                    })
                }),
            );
        }
        on.on(&parts.scroller, "scroll", self.when(|page, _: Event| page.draw_table()));
        on.on(&parts.rows, "click", self.when(|page, event: MouseEvent| page.select(clicked(&event), true)));
        on.on(&parts.scroller, "keydown", self.when(|page, event: KeyboardEvent| page.table_key(&event)));
        for (format, button) in &parts.exports {
            let format = *format;
            on.on(button, "click", self.when(move |page, _: Event| page.save(format)));
        }
        for query in ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"] {
            if let Some(media) = window().match_media(query)? {
                on.on(&media, "change", self.when(|page, _: Event| page.tell_look()));
            }
        }
        let resized = self.when(|page, ()| page.tell_size());
        let resized = Closure::<dyn FnMut()>::new(move || resized(()));
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref())?;
        observer.observe(&self.parts.stage);
        *self.resize.borrow_mut() = Some((observer, resized));
        Ok(())
    }

    // --- the stage -------------------------------------------------------------------

    /// A new canvas and a stage for it: control of a canvas can be handed over only once.
    fn set_stage(&self) {
        let canvas: HtmlCanvasElement = el("canvas")
            .attr("tabindex", "0")
            .attr("role", "img")
            .attr("aria-label", "Link graph of the crawl; the table of pages says the same in words")
            .done();
        if let Some(old) = self.canvas.take() {
            old.remove();
        }
        let listeners = Listeners::default();
        let (calm, me) = (self.me.clone(), self.me.clone());
        pointer::listen(
            &listeners,
            &canvas,
            move || calm.upgrade().is_some_and(|page| page.host.has_attribute("embed")),
            move |message| {
                if let Some(page) = me.upgrade() {
                    page.tell_stage(&message);
                }
            },
        );
        *self.canvas_listeners.borrow_mut() = listeners;
        // First, so that hint and tools lie over it.
        let _ = self.parts.stage.insert_before(&canvas, self.parts.stage.first_child().as_ref());
        let link = StageLink::start(
            &self.script,
            &self.module,
            &canvas,
            self.when(|page, data| page.from_stage(&data)),
            self.when(|page, words: String| page.stage_failed(&words)),
        );
        *self.canvas.borrow_mut() = Some(canvas);
        match link {
            Ok(link) => *self.stage.borrow_mut() = Some(link),
            Err(_) => self.notice(Some("The picture could not be started. The crawl and its table work without it.")),
        }
        self.tell_look();
        self.tell_size();
    }

    pub(super) fn tell_stage(&self, message: &ToStage) {
        if let Some(stage) = &*self.stage.borrow() {
            stage.send(message);
        }
    }

    fn tell_size(&self) {
        let stage = &self.parts.stage;
        let (width, height) = (stage.client_width() as f32, stage.client_height() as f32);
        if width > 0.0 && height > 0.0 {
            self.tell_stage(&ToStage::Resize { width, height, ratio: window().device_pixel_ratio() });
        }
    }

    fn tell_look(&self) {
        let style = window().get_computed_style(&self.parts.root).ok().flatten();
        let colour = |property: &str| {
            let style = style.as_ref()?;
            style.get_property_value(property).ok()
        };
        let theme = Theme::new(|property| colour(property).unwrap_or_default());
        let still =
            window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|m| m.matches());
        self.tell_stage(&ToStage::Look { theme, still });
    }

    fn from_stage(&self, data: &JsValue) {
        if let Some(picture) = data.dyn_ref::<Array>() {
            let ticket = picture.get(0).as_f64().unwrap_or_default() as u32;
            return self.answered(ticket, picture.get(1));
        }
        match read_message(data) {
            Some(FromStage::Hovered(page)) => {
                self.hovered.set(page);
                self.show_card();
            }
            Some(FromStage::Selected(page)) => self.select(page, false),
            Some(FromStage::Answered(reply)) => self.answered(reply.ticket, answer_value(reply.answer)),
            None => {}
        }
    }

    fn stage_failed(&self, words: &str) {
        if self.stage.take().is_some() {
            // Whoever waits for an answer will not get one.
            self.asked.borrow_mut().clear();
            self.notice(Some("The picture failed and was ended; the crawl goes on. The next crawl starts a new one."));
            self.fire("crawl-error", &object(&[("message", &format!("The stage worker failed: {words}").into())]));
        }
    }

    /// Asks the stage; none if there is no stage or it ends before it answers.
    async fn ask(&self, question: Question) -> Option<JsValue> {
        let ticket = self.tickets.get();
        self.tickets.set(ticket.wrapping_add(1));
        let (answer, answered) = oneshot::channel();
        let stage = self.stage.borrow().is_some();
        if stage {
            self.asked.borrow_mut().insert(ticket, answer);
            self.tell_stage(&ToStage::Ask { ticket, question });
        }
        answered.await.ok()
    }

    fn answered(&self, ticket: u32, value: JsValue) {
        let asked = self.asked.borrow_mut().remove(&ticket);
        if let Some(asked) = asked {
            // Whoever asked may be gone.
            let _ = asked.send(value);
        }
    }

    pub(super) async fn position_of(&self, id: UrlId) -> JsValue {
        self.ask(Question::Position(id)).await.unwrap_or(JsValue::NULL)
    }

    pub(super) async fn frames(&self) -> JsValue {
        self.ask(Question::Frames).await.unwrap_or(JsValue::NULL)
    }

    /// Selects a page, or none; `tell` says whether the stage has yet to hear of it.
    pub(super) fn select(&self, page: Option<UrlId>, tell: bool) {
        self.selected.set(page);
        match page {
            Some(page) if !tell => Table::reveal(&self.parts, page),
            _ if tell => self.tell_stage(&ToStage::Select(page)),
            _ => {}
        }
        self.draw_table();
        self.show_card();
    }

    fn table_key(&self, event: &KeyboardEvent) {
        let pages = self.fold.borrow().fold().pages().len() as UrlId;
        let next = match (event.key().as_str(), self.selected.get()) {
            ("ArrowDown", None) => 0,
            ("ArrowDown", Some(page)) => page.saturating_add(1).min(pages.saturating_sub(1)),
            ("ArrowUp", Some(page)) => page.saturating_sub(1),
            _ => return,
        };
        if next < pages {
            event.prevent_default();
            Table::reveal(&self.parts, next);
            self.select(Some(next), true);
        }
    }

    // --- the run ---------------------------------------------------------------------

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
        if let Some(name) = NOT_YET.into_iter().find(|name| self.host.has_attribute(name)) {
            let message = format!("“{name}” is not yet supported; remove the attribute to crawl.");
            return Err(ConfigError { field: name, message });
        }
        let page = window().location().href().ok().and_then(|href| Url::parse(&href).ok());
        let page = page.unwrap_or_else(|| self.built_in.clone());
        Config::from_attributes(|name| self.host.get_attribute(name), &page, &self.built_in)
    }

    pub(super) fn start(&self) {
        let config = match self.config() {
            Ok(config) => config,
            Err(error) => return self.refuse(&error),
        };
        self.say_error(None);
        self.notice(None);
        // Ends what still runs: a worker serves one run.
        self.crawl.take();
        self.batches.set_length(0);
        *self.fold.borrow_mut() = Cursor::new(Graph::new(Keep::Pages));
        self.hovered.set(None);
        self.select(None, false);
        let staged = self.stage.borrow().is_some();
        if !staged {
            self.set_stage();
        }
        self.tell_stage(&ToStage::Reset { seed: config.seed });
        let started = WorkerLink::start(
            &self.script,
            &first_message("crawl", &self.module, &[]),
            &Array::new(),
            self.when(|page, data| page.from_crawl(data)),
            self.when(|page, words: String| page.crawl_failed(&words)),
        );
        match started {
            Ok(worker) => {
                worker.send(&ToCrawl::Start(Box::new(config)));
                *self.crawl.borrow_mut() = Some(worker);
                self.fire("crawl-start", &JsValue::NULL);
            }
            Err(_) => self.crawl_failed("the browser refused to start a worker"),
        }
        self.show_state();
    }

    fn refuse(&self, error: &ConfigError) {
        self.say_error(Some(error));
        let detail = object(&[("message", &error.message.as_str().into()), ("field", &error.field.into())]);
        self.fire("crawl-error", &detail);
    }

    fn tell_crawl(&self, message: &ToCrawl) {
        if let Some(crawl) = &*self.crawl.borrow() {
            crawl.send(message);
        }
    }

    pub(super) fn pause(&self) {
        self.tell_crawl(&ToCrawl::Pause);
    }

    pub(super) fn resume(&self) {
        self.tell_crawl(&ToCrawl::Resume);
    }

    pub(super) fn stop(&self) {
        self.tell_crawl(&ToCrawl::Stop);
    }

    pub(super) fn attribute(&self, name: &str) {
        self.fill_fields();
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

    fn from_crawl(&self, data: JsValue) {
        let Ok(batch) = data.dyn_into::<Uint8Array>() else { return };
        let events: Vec<TraceEvent> = decode(&batch.to_vec()).map_while(Result::ok).collect();
        self.batches.push(&batch);
        if let Some(stage) = &*self.stage.borrow() {
            stage.post(&batch);
        }
        self.fold.borrow_mut().advance(&events);
        let state = self.fold.borrow().fold().stats().state;
        if !state.is_live() && state != RunState::Idle {
            // The worker has said all it had to say.
            self.crawl.take();
            self.show_now();
            self.fire("crawl-end", &self.stats());
            return;
        }
        self.show_soon();
        let now = js_sys::Date::now();
        if now - self.progress.get() >= PROGRESS_MS {
            self.progress.set(now);
            self.fire("crawl-progress", &self.stats());
        }
    }

    fn crawl_failed(&self, words: &str) {
        if self.crawl.take().is_none() && self.fold.borrow().step() > 0 {
            return;
        }
        self.fold.borrow_mut().fold_mut().crash();
        self.notice(Some(
            "The crawl's worker failed and was ended. What it found is kept and can be saved; Crawl starts it anew.",
        ));
        self.show_now();
        self.fire("crawl-error", &object(&[("message", &format!("The crawl worker failed: {words}").into())]));
        self.fire("crawl-end", &self.stats());
    }

    pub(super) fn stats(&self) -> JsValue {
        let json = serde_json::to_string(self.fold.borrow().fold().stats()).unwrap_or_default();
        js_sys::JSON::parse(&json).unwrap_or(JsValue::NULL)
    }

    pub(super) fn fire(&self, name: &str, detail: &JsValue) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            // Listeners' own errors are reported by the browser.
            let _ = self.host.dispatch_event(&event);
        }
    }

    /// Shows the fold at the next frame, however many batches come until then.
    fn show_soon(&self) {
        if self.frame.replace(true) {
            return;
        }
        let show = self.when(|page, ()| {
            page.frame.set(false);
            page.show_now();
        });
        let once = Closure::once_into_js(move || show(()));
        // Without a frame (a hidden page) nothing is shown, and nothing needs to be.
        let _ = window().request_animation_frame(once.unchecked_ref());
    }

    // --- files -----------------------------------------------------------------------

    pub(super) async fn export(self: &Rc<Self>, format: &str) -> Result<JsValue, JsValue> {
        match format {
            "json" | "ndjson" => self.export_text(format).await,
            "png" => match self.ask(Question::Picture).await {
                Some(blob) if blob.is_instance_of::<Blob>() => Ok(blob),
                _ => {
                    Err(js_sys::Error::new("No picture: the stage is not running. Start a crawl to bring it back.")
                        .into())
                }
            },
            "perfetto" | "gexf" | "graphml" | "dot" | "csv" | "sitemap" | "svg" => {
                Err(js_sys::Error::new(&format!("Export as “{format}” is not yet supported. Use json, ndjson or png."))
                    .into())
            }
            other => {
                let message = format!("“{other}” is no export format. Use json, ndjson or png.");
                Err(js_sys::Error::new(&message).into())
            }
        }
    }

    async fn export_text(&self, format: &str) -> Result<JsValue, JsValue> {
        let (done, finished) = oneshot::channel();
        let done = Rc::new(Cell::new(Some(done)));
        let settle = move |result: Result<JsValue, String>| {
            if let Some(done) = done.take() {
                // Whoever asked may be gone.
                let _ = done.send(result);
            }
        };
        let (settle, failed) = (Rc::new(settle.clone()), settle);
        let crashed = self.fold.borrow().fold().stats().state == RunState::Crashed;
        let first = first_message(
            "export",
            &self.module,
            &[("format", &format.into()), ("crashed", &crashed.into()), ("batches", &self.batches)],
        );
        let worker = WorkerLink::start(
            &self.script,
            &first,
            &Array::new(),
            move |data| settle(Ok(data)),
            move |words| failed(Err(words)),
        )?;
        let result = finished.await.unwrap_or_else(|_| Err("the worker was ended".into()));
        drop(worker);
        let file = result.map_err(|words| js_sys::Error::new(&format!("The export failed: {words}.")))?;
        let bag = BlobPropertyBag::new();
        bag.set_type(if format == "json" { "application/json" } else { "application/x-ndjson" });
        Ok(Blob::new_with_u8_array_sequence_and_options(&Array::of1(&file), &bag)?.into())
    }

    /// Saves a file under a name that says what it is.
    fn save(&self, format: &'static str) {
        let Some(page) = self.me.upgrade() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let saved = match page.export(format).await {
                Ok(blob) => super::show::download(blob.unchecked_ref(), &page.file_name(format)),
                Err(error) => Err(error),
            };
            if let Err(error) = saved {
                let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                page.notice(Some(&text.unwrap_or_else(|| "The file could not be made.".into())));
            }
        });
    }

    // --- words -----------------------------------------------------------------------

    pub(super) fn notice(&self, text: Option<&str>) {
        set_text(&self.parts.notice, text.unwrap_or_default());
        show(&self.parts.notice, text.is_some());
    }
}

fn answer_value(answer: Answer) -> JsValue {
    match answer {
        Answer::Position(Some((x, y, radius, state))) => {
            object(&[("x", &x.into()), ("y", &y.into()), ("radius", &radius.into()), ("state", &state.name().into())])
        }
        Answer::Position(None) | Answer::NoPicture => JsValue::NULL,
        Answer::Frames(at_rest, drawn) => object(&[("atRest", &at_rest.into()), ("drawn", &drawn.into())]),
    }
}

fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}
