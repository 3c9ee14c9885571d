//! Carrying out what an update asks for.

use super::clipboard;
use super::dom::{is_media, set, set_if};
use super::element::Element;
use super::files;
use super::kept::Kept;
use super::lesson::{fetch_lesson, fetch_words, loads_site};
use super::stage::{object, scheme_of, theme_of};
use super::storage;
use crate::app::messages::{FromCrawl, FromLesson, LessonRequest, ToCrawl, ToStage, reader_binary};
use crate::app::{CopyButton, Effect, LessonMsg, Msg, Signal, Slot};
use crate::draw::Renderer;
use crate::fetch::Reach;
use crate::language::tr;
use crate::lessons::LESSONS;
use crate::say;
use crate::worker::read_message;
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

impl Element {
    /// An address that brings back what is shown.
    pub fn link(&self) -> String {
        self.model.borrow().link()
    }

    /// Does what can be done at once; what is for later, once all is drawn, is given back.
    pub(super) fn carry_out(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::StartCrawl(config, reach, keeping) => {
                let readers = reader_binary(&config.selection());
                self.start_crawl(&ToCrawl::Start(config, reach, keeping), readers, &Array::new());
            }
            Effect::GoOn(config, reach, keeps) => {
                let (readers, batches) = (reader_binary(&config.selection()), self.batches.length());
                self.start_crawl(&ToCrawl::GoOn { config, reach, keeps, batches }, readers, &self.batches);
            }
            Effect::ToCrawl(message) => self.workers.send((0, Slot::Run), &message),
            Effect::EndWorker(pane, slot) => self.workers.end((pane, slot)),
            Effect::WorkOnLesson { pane, slot, request } => self.work_on_lesson(pane, slot, request),
            Effect::LoadReader(binary) => self.workers.load(binary),
            Effect::ForgetBatches => {
                self.batches.set_length(0);
                self.digests.set_length(0);
                self.replace_shown();
            }
            Effect::KeepBatches => {
                *self.previous.borrow_mut() = Kept::taken_from(&self.batches, &self.digests);
                self.replace_shown();
            }
            Effect::SwapBatches => {
                let now = Kept::taken_from(&self.batches, &self.digests);
                self.previous.replace(now).put_back(&self.batches, &self.digests);
                self.replace_shown();
            }
            Effect::ReplayBatches(state) => self.replay_batches(state),
            Effect::StartStage => self.start_stage(),
            Effect::EndStage => self.stage.end(),
            Effect::ResendBatches => self.batches.iter().for_each(|batch| self.stage.post(&batch)),
            Effect::ReplaceCanvas => self.replace_canvas(),
            Effect::ToStage(message) => self.stage.send(&message),
            Effect::SendTheme => self.send_theme(),
            Effect::SetAttribute(name, value) => self.set_attribute(name, value.as_deref()),
            // What else is fired is so once it is drawn: who hears of the end may look at it.
            Effect::Fire(signal @ (Signal::Start | Signal::Progress | Signal::Lesson)) => self.fire(&signal),
            Effect::After(ms, msg) => self.send_after(ms, *msg),
            Effect::Open(source, reach) => self.open(source.into(), reach),
            Effect::Save(format) => self.save(format),
            Effect::PickFile => self.pick_file(),
            Effect::Copy(button, text) => self.copy(button, text),
            Effect::Remember(starts) => storage::remember(&starts),
            Effect::ForgetStarts => storage::forget_starts(),
            Effect::KeepColumns(text) => storage::keep_columns(&text),
            Effect::LoadColumns => self.dispatch(Msg::Columns(storage::columns())),
            Effect::Toured => storage::remember_tour(),
            Effect::LoadStarts => self.dispatch(Msg::Recents(storage::recents())),
            Effect::MarkSolved(lesson) => storage::mark_solved(lesson),
            Effect::ForgetProgress => storage::forget_progress(),
            Effect::LoadProgress => self.dispatch(Msg::Progress(storage::solved())),
            Effect::LoadRuns => self.load_runs(),
            Effect::ForgetRun(run) => self.forget_run(run),
            Effect::SaveRun(run) => self.save_run(run),
            Effect::FetchLesson { pane, wanted } => self.fetch_lesson(pane, wanted),
            Effect::AskRecorded(own) => self.ask_recorded(own),
            Effect::FetchTitles => self.fetch_titles(),
            later @ (Effect::SendSize
            | Effect::Fire(Signal::End | Signal::EndAtCursor | Signal::Error { .. })
            | Effect::Focus(_)
            | Effect::RevealPage(_)
            | Effect::RevealStep(_)
            | Effect::ScrollTableToTop
            | Effect::ShowProgram
            | Effect::OpenHelp
            | Effect::CloseHelp) => return Some(later),
        }
        None
    }

    /// Starts a crawl's worker by its first message; `readers` is what its pages are read by, `past` what has been
    /// recorded of the run.
    fn start_crawl(&self, first: &ToCrawl, readers: &'static str, past: &Array) {
        let message = self.when(|element, data: JsValue| match read_message(&data) {
            Some(FromCrawl::Refused(error)) => element.dispatch(Msg::Refused(error)),
            Some(FromCrawl::NotResumed(words)) => element.dispatch(Msg::NotResumed(words)),
            Some(FromCrawl::Alive) => element.dispatch(Msg::Alive),
            Some(FromCrawl::NotKept) => element.dispatch(Msg::NotKept),
            None => element.batch(0, data),
        });
        let failed = || self.when(|element, words| element.dispatch(Msg::WorkerFailed(0, Slot::Run, words)));
        if self.workers.start((0, Slot::Run), first, message, failed()).is_err() {
            let words = tr("the browser refused to start a worker").to_owned();
            self.dispatch(Msg::WorkerFailed(0, Slot::Run, words));
        }
        past.iter().for_each(|batch| self.workers.post((0, Slot::Run), &batch));
        self.workers.send_module((0, Slot::Run), "reader", failed());
        if readers != "reader" {
            self.workers.send_module((0, Slot::Run), readers, failed());
        }
    }

    /// Opens the browser's dialog, once the click that asked for it has been handled: the click that this
    /// makes comes to the same listener.
    fn pick_file(&self) {
        let file = self.view.bar.menu.file.clone();
        spawn_local(async move { file.click() });
    }

    fn work_on_lesson(&self, pane: usize, slot: Slot, request: Box<LessonRequest>) {
        let message = self.when(move |element, data: JsValue| match read_message::<FromLesson>(&data) {
            Some(reply) => element.dispatch(Msg::Lesson(pane, LessonMsg::Answered(reply))),
            None => element.batch(pane, data),
        });
        let failed = || self.when(move |element, words| element.dispatch(Msg::WorkerFailed(pane, slot, words)));
        let binary = request.binary();
        if self.workers.start((pane, slot), &ToCrawl::Lesson(request), message, failed()).is_err() {
            self.dispatch(Msg::Notice(Some(tr("The browser refused to start a worker.").into())));
        }
        if let Some(binary) = binary {
            self.workers.send_module((pane, slot), binary, failed());
        }
    }

    /// What pointer and keys on the canvas do.
    fn stage_input(&self) -> Rc<dyn Fn(ToStage)> {
        Rc::new(self.when(|element, message| element.stage.send(&message)))
    }

    fn start_stage(&self) {
        let renderer = self.model.borrow().renderer().unwrap_or(Renderer::Auto);
        let message = self.when(|element, data: JsValue| {
            if let Some(message) = element.stage.message(&data) {
                element.dispatch(Msg::Stage { message, keyboard: element.stage.has_keyboard() });
            }
        });
        let failed = self.when(|element, words: String| {
            element.stage.end();
            element.dispatch(Msg::StageFailed(words));
        });
        let place = &self.view.picture.panel;
        if self.stage.start(&self.workers, place, renderer, self.stage_input(), message, failed).is_err() {
            self.dispatch(Msg::StageMissing);
        }
        self.send_theme();
        self.stage.send(&ToStage::Filter(self.model.borrow().findings.arrangement.filter));
        self.stage.send(&ToStage::Arrange(self.model.borrow().view.placement));
        let (color, size) = (self.model.borrow().view.color, self.model.borrow().view.size);
        self.stage.send(&ToStage::Measure(color, size));
        self.stage.send(&ToStage::Navigation(self.model.borrow().view.shows_navigation));
        self.stage.send_size(place);
    }

    fn replace_canvas(&self) {
        let place = &self.view.picture.panel;
        if self.stage.replace_canvas(place, self.stage_input()) {
            return self.stage.send_size(place);
        }
        self.stage.end();
        self.dispatch(Msg::StageFailed(tr("its canvas was lost").into()));
    }

    /// Reads the colours from the style sheet and sends them on.
    pub(super) fn send_theme(&self) {
        let theme = theme_of(&self.view.root);
        // The picture is printed as it was drawn last: its worker would come too late.
        if is_media("print") {
            return;
        }
        // In the dark the style sheet turns it round for that.
        set_if(&self.view.root, "data-scheme", &scheme_of(&self.view.root));
        let still = is_media("(prefers-reduced-motion: reduce)");
        self.view.set_theme(&theme);
        self.stage.send(&ToStage::Theme { theme, still });
    }

    fn set_attribute(&self, name: &str, value: Option<&str>) {
        self.is_echo.set(true);
        match value {
            Some(value) => set(&self.host, name, value),
            // Removing what is not there is no error either.
            None => _ = self.host.remove_attribute(name),
        }
        self.is_echo.set(false);
    }

    pub(super) fn fire(&self, signal: &Signal) {
        let (name, detail) = match signal {
            Signal::Start => ("crawl-start", JsValue::NULL),
            Signal::Progress => ("crawl-progress", self.counters(true)),
            Signal::End => ("crawl-end", self.counters(true)),
            Signal::EndAtCursor => ("crawl-end", self.counters(false)),
            Signal::Lesson => ("lesson-progress", self.progress()),
            Signal::Error { message, field } => {
                let (message, field) = (JsValue::from_str(message), field.map(JsValue::from_str));
                let mut entries = vec![("message", &message)];
                entries.extend(field.as_ref().map(|field| ("field", field)));
                ("crawl-error", object(&entries))
            }
        };
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            // Listeners' own errors are reported by the browser.
            let _ = self.host.dispatch_event(&event);
        }
    }

    fn send_after(&self, ms: u32, msg: Msg) {
        let me = self.me.clone();
        spawn_local(async move {
            TimeoutFuture::new(ms).await;
            if let Some(element) = me.upgrade() {
                element.dispatch(msg);
            }
        });
    }

    /// Loads a recording and says on the page what is wrong with it.
    pub(super) fn open(&self, source: JsValue, reach: Reach) {
        let Some(element) = self.me.upgrade() else { return };
        let load = element.load(source, reach);
        spawn_local(async move {
            // Said in the notice already.
            let _ = load.await;
        });
    }

    /// Saves a file under a name that says what it is.
    fn save(&self, format: String) {
        let Some(element) = self.me.upgrade() else { return };
        spawn_local(async move {
            match element.export(&format).await {
                Ok(blob) => {
                    let name = files::file_name(element.model.borrow().main().address(0), &format);
                    files::download(blob.unchecked_ref(), &name);
                }
                Err(error) => {
                    let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                    let text = text.unwrap_or_else(|| tr("The file could not be made.").into());
                    element.dispatch(Msg::Notice(Some(text)));
                }
            }
        });
    }

    fn copy(&self, button: CopyButton, text: String) {
        let selector = match button {
            CopyButton::Address => "[data-action=copy-address]".to_owned(),
            CopyButton::Menu => "[data-action=copy-menu]".to_owned(),
            CopyButton::Share(share) => format!("[data-action=copy-share][data-at='{}']", share as usize),
            CopyButton::Table => "[data-action=copy-table]".to_owned(),
            CopyButton::Problems => "[data-action=copy-problems]".to_owned(),
            CopyButton::LessonLink => "[data-action=copy-link]".to_owned(),
            CopyButton::Program(pane, rust) => {
                let side = if pane > 0 { ".beside " } else { "" };
                format!("{side}[data-action=copy-program][data-rust=\"{}\"]", u8::from(rust))
            }
        };
        if let Ok(Some(button)) = self.view.root.query_selector(&selector) {
            clipboard::copy(button.unchecked_into::<HtmlElement>(), text);
        }
    }

    fn fetch_lesson(&self, pane: usize, wanted: String) {
        if loads_site(&wanted) {
            let text = tr("Loading the built-in site, which this lesson crawls.");
            self.dispatch(Msg::Notice(Some(text.into())));
        }
        let (me, files) = (self.me.clone(), self.files.clone());
        spawn_local(async move {
            let lesson = fetch_lesson(&files, &me, &wanted).await.map(Box::new);
            if let Some(element) = me.upgrade() {
                element.dispatch(Msg::Lesson(pane, LessonMsg::Fetched(wanted, lesson)));
            }
        });
    }

    fn ask_recorded(&self, own: String) {
        let (me, batches) = (self.me.clone(), self.batches.clone());
        spawn_local(async move {
            let Some(element) = me.upgrade() else { return };
            let fields: [(&str, &JsValue); 2] = [("text", &own.into()), ("batches", &batches)];
            let reply = element.workers.ask("questions", &fields, |data| read_message::<FromLesson>(&data)).await;
            element.dispatch(match reply {
                Ok(reply) => Msg::Lesson(0, LessonMsg::Answered(reply)),
                Err(words) => Msg::Notice(Some(say!("The questions could not be answered: {words}.", words))),
            });
        });
    }

    fn fetch_titles(&self) {
        for lesson in LESSONS.iter().copied() {
            let (me, files) = (self.me.clone(), self.files.clone());
            spawn_local(async move {
                let words = fetch_words(&files, lesson.name).await.map(Box::new);
                if let Some(element) = me.upgrade() {
                    element.dispatch(Msg::Title(lesson.name, words));
                }
            });
        }
    }
}
