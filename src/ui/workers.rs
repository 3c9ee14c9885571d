//! The workers of an element: those that run for its panes, and those that answer once.

use super::links::{Modules, WorkerLink, first_message, first_message_to};
use crate::app::Slot;
use futures::channel::oneshot;
use js_sys::Array;
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The workers.
pub(super) struct Workers {
    script: String,
    modules: Modules,
    links: RefCell<HashMap<(usize, Slot), WorkerLink>>,
}

impl Workers {
    /// `script` is the address of their boot, `modules` what they run.
    pub(super) fn new(script: String, modules: Modules) -> Self {
        Self { script, modules, links: RefCell::default() }
    }

    pub(super) fn script(&self) -> &str {
        &self.script
    }

    pub(super) fn modules(&self) -> &Modules {
        &self.modules
    }

    /// Starts a worker for a pane's run and sends it its first message; one that is at work is ended.
    ///
    /// # Errors
    /// Where the browser refuses to start it.
    pub(super) fn start(
        &self,
        key: (usize, Slot),
        first: &impl Serialize,
        message: impl Fn(JsValue) + 'static,
        failed: impl Fn(String) + 'static,
    ) -> Result<(), JsValue> {
        let boot = first_message("run", &self.modules, &[]);
        let link = WorkerLink::start(&self.script, "run", &boot, &Array::new(), message, failed)?;
        link.send(first);
        self.links.borrow_mut().insert(key, link);
        Ok(())
    }

    /// Loads a binary's module, which will be needed.
    pub(super) fn load(&self, name: &'static str) {
        let modules = self.modules.clone();
        wasm_bindgen_futures::spawn_local(async move {
            // Who needs it asks again, and learns why it cannot be had.
            let _ = modules.get(name).await;
        });
    }

    /// Sends a worker another binary's module, for the workers that it starts itself. `failed` learns why it
    /// cannot be had.
    pub(super) fn send_module(&self, key: (usize, Slot), name: &'static str, failed: impl Fn(String) + 'static) {
        if let Some(link) = self.links.borrow().get(&key) {
            link.send_module(&self.modules, name, failed);
        }
    }

    pub(super) fn send(&self, key: (usize, Slot), message: &impl Serialize) {
        if let Some(link) = self.links.borrow().get(&key) {
            link.send(message);
        }
    }

    /// Posts what is no message, as it is.
    pub(super) fn post(&self, key: (usize, Slot), data: &JsValue) {
        if let Some(link) = self.links.borrow().get(&key) {
            link.post(data);
        }
    }

    /// Ends a worker. Later, for it may be the one that is being listened to.
    pub(super) fn end(&self, key: (usize, Slot)) {
        if let Some(link) = self.links.borrow_mut().remove(&key) {
            link.end();
        }
    }

    /// Has a worker of its own write or read a file, or a lesson of one's own, and waits for what `message` makes of what it posts; none goes on
    /// waiting.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(super) async fn ask<T: 'static>(
        &self,
        role: &str,
        fields: &[(&str, &JsValue)],
        message: impl Fn(JsValue) -> Option<T> + 'static,
    ) -> Result<T, String> {
        let (done, finished) = oneshot::channel();
        let done = Rc::new(Cell::new(Some(done)));
        let settle = move |result: Result<T, String>| {
            if let Some(done) = done.take() {
                // Whoever asked may be gone.
                let _ = done.send(result);
            }
        };
        let (settle, failed) = (settle.clone(), settle);
        let binary = if matches!(role, "read" | "questions") { "own" } else { "files" };
        let first = first_message_to(binary, role, &self.modules, fields).await?;
        let posted = move |data| {
            if let Some(answer) = message(data) {
                settle(Ok(answer));
            }
        };
        let worker =
            WorkerLink::start(&self.script, role, &first, &Array::new(), posted, move |words| failed(Err(words)));
        let worker = worker.map_err(|_| "the browser refused to start a worker".to_owned())?;
        let answer = finished.await.unwrap_or_else(|_| Err("the worker was ended".into()));
        drop(worker);
        answer
    }
}
