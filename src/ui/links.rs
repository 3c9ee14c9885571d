//! The page's ends of the lines to its workers.

use super::dom::Listeners;
use crate::draw::Renderer;
use crate::worker::{FirstMessage, Outbox, Stage, as_message, message_of, new_worker};
use js_sys::{Array, Function, Promise};
use serde::Serialize;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, HtmlCanvasElement, MessageEvent, Worker, WorkerOptions};

/// The modules that workers run, which are compiled once a page.
#[derive(Clone, Debug)]
pub struct Modules {
    app: JsValue,
    compile: Function,
}

impl Modules {
    /// `app` is this module; `compile` takes another one's name and returns a promise of it.
    pub fn new(app: JsValue, compile: Function) -> Self {
        Self { app, compile }
    }

    pub(super) async fn get(&self, name: &str) -> Result<JsValue, JsValue> {
        let promise: Promise = self.compile.call1(&JsValue::NULL, &name.into())?.dyn_into()?;
        JsFuture::from(promise).await
    }
}

/// The page's own files. Most often they are in one folder; a page that is one file has them in itself.
#[derive(Clone, Debug)]
pub struct Files(Function);

impl Files {
    /// `address` takes a path within the folder, such as `worker.js`, and returns where that file can be fetched.
    pub fn new(address: Function) -> Self {
        Self(address)
    }

    /// Where a file can be fetched; none if there is no such file.
    pub(super) fn address(&self, path: &str) -> Option<String> {
        self.0.call1(&JsValue::NULL, &path.into()).ok()?.as_string()
    }
}

/// A worker that is ended when dropped.
pub(super) struct WorkerLink {
    worker: Worker,
    _listeners: Listeners,
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl WorkerLink {
    /// Ends the worker now, and forgets what listens to it once whatever is being called has returned.
    pub(super) fn end(self) {
        self.worker.terminate();
        wasm_bindgen_futures::spawn_local(async move { drop(self) });
    }

    /// Starts a worker in a role. `message` takes what it posts, `failed` its last words.
    ///
    /// # Errors
    /// Where the browser refuses to start it.
    pub(super) fn start(
        script: &str,
        role: &str,
        first: &FirstMessage,
        transfer: &Array,
        message: impl Fn(JsValue) + 'static,
        failed: impl Fn(String) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        // Shown by developer tools.
        options.set_name(&format!("crawlscope {role}"));
        let worker = new_worker(script, &options)?;
        let listeners = Listeners::default();
        let failed = Rc::new(failed);
        let words = failed.clone();
        listeners.on(&worker, "message", move |event: MessageEvent| match event.data().as_string() {
            Some(panic) => words(panic),
            None => message(event.data()),
        });
        listeners.on(&worker, "error", move |event: ErrorEvent| {
            // Said on the page, so not once more on the console.
            event.prevent_default();
            failed(message_of(&event).unwrap_or_else(|| "the worker could not be loaded".into()));
        });
        worker.post_message_with_transfer(first, transfer)?;
        Ok(Self { worker, _listeners: listeners })
    }

    /// Sends a module, as soon as it is compiled, for the workers that this one starts.
    /// `failed` learns why it cannot be had.
    pub(super) fn send_module(&self, modules: &Modules, name: &'static str, failed: impl Fn(String) + 'static) {
        let (worker, modules) = (self.worker.clone(), modules.clone());
        wasm_bindgen_futures::spawn_local(async move {
            match modules.get(name).await {
                // A worker that was ended meanwhile takes no harm.
                Ok(module) => _ = worker.post_message(&Array::of2(&name.into(), &module)),
                Err(error) => failed(message_of(&error).unwrap_or_else(|| format!("{name} could not be loaded"))),
            }
        });
    }

    pub(super) fn send(&self, message: &impl Serialize) {
        self.post(&as_message(message));
    }

    pub(super) fn post(&self, data: &JsValue) {
        // Bytes can always be cloned; a worker that has died takes no harm.
        let _ = self.worker.post_message(data);
    }
}

/// The first message to a worker of this binary: its role and what else it needs.
pub(super) fn first_message(role: &str, modules: &Modules, more: &[(&str, &JsValue)]) -> FirstMessage {
    with_fields(FirstMessage::new("app", &modules.app, role), more)
}

/// The first message to a worker of another binary, which is loaded for it.
///
/// # Errors
/// Why it cannot be loaded.
pub(super) async fn first_message_to(
    binary: &str,
    role: &str,
    modules: &Modules,
    more: &[(&str, &JsValue)],
) -> Result<FirstMessage, String> {
    let module = modules.get(binary).await.map_err(|error| {
        let why = message_of(&error).unwrap_or_else(|| "unknown reason".into());
        format!("a part of Crawlscope could not be loaded ({why}); check the connection and try again")
    })?;
    Ok(with_fields(FirstMessage::new(binary, &module, role), more))
}

fn with_fields(first: FirstMessage, more: &[(&str, &JsValue)]) -> FirstMessage {
    for (key, value) in more {
        first.set(key, value);
    }
    first
}

/// The stage, wherever it runs.
pub(super) enum StageLink {
    Worker(WorkerLink),
    Page(Stage),
}

impl StageLink {
    /// A stage on a canvas: in a worker, or on the page where canvases cannot be handed over.
    ///
    /// # Errors
    /// Where neither can be had.
    pub(super) fn start(
        script: &str,
        modules: &Modules,
        canvas: &HtmlCanvasElement,
        renderer: Renderer,
        message: impl Fn(JsValue) + 'static,
        failed: impl Fn(String) + 'static,
    ) -> Result<Self, JsValue> {
        match canvas.transfer_control_to_offscreen() {
            Ok(offscreen) => {
                let first =
                    first_message("stage", modules, &[("canvas", &offscreen), ("renderer", &renderer.name().into())]);
                let transfer = Array::of1(&offscreen);
                WorkerLink::start(script, "stage", &first, &transfer, message, failed).map(Self::Worker)
            }
            // Either it may not be handed over, or the browser has no such method.
            Err(_) => {
                // Posted later, as from a worker: the stage is at work while it speaks.
                let message = Rc::new(message);
                let out: Outbox = Rc::new(move |data| {
                    let (message, data) = (message.clone(), data.clone());
                    wasm_bindgen_futures::spawn_local(async move { message(data) });
                });
                Stage::new(canvas.clone().unchecked_into(), renderer, out).map(Self::Page)
            }
        }
    }

    /// Gives the stage another canvas.
    ///
    /// # Errors
    /// Where it cannot be handed over.
    pub(super) fn hand_over(&self, canvas: &HtmlCanvasElement) -> Result<(), JsValue> {
        match self {
            Self::Worker(link) => {
                let canvas = Array::of1(&canvas.transfer_control_to_offscreen()?.into());
                link.worker.post_message_with_transfer(&canvas, &canvas)
            }
            Self::Page(stage) => {
                stage.message(&Array::of1(canvas));
                Ok(())
            }
        }
    }

    pub(super) fn send(&self, message: &impl Serialize) {
        self.post(&as_message(message));
    }

    pub(super) fn post(&self, data: &JsValue) {
        match self {
            Self::Worker(worker) => worker.post(data),
            Self::Page(stage) => stage.message(data),
        }
    }
}
