//! Lessons whose program is not in this binary: the crawl worker has another one work on them, and
//! passes on what that posts.

use super::port::scope;
use super::role::{FirstMessage, start_worker};
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::WebAssembly;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

/// A worker that works on a lesson for this one.
pub(super) struct Delegate {
    _worker: Worker,
    _listeners: [EventListener; 2],
}

impl Delegate {
    /// Starts it on the compiled module of its binary, with the page's message.
    ///
    /// # Errors
    /// Where workers may have none of their own.
    pub(super) fn start(module: &WebAssembly::Module, message: &JsValue) -> Result<Self, JsValue> {
        let worker = start_worker("lesson", &FirstMessage::new("selecting", module, "lesson"))?;
        let posted = EventListener::new(&worker, "message", |event| {
            // What was posted once can be posted again.
            let _ = scope().post_message(&event.unchecked_ref::<MessageEvent>().data());
        });
        let options = EventListenerOptions::enable_prevent_default();
        let failed = EventListener::new_with_options(&worker, "error", options, |event| {
            event.prevent_default();
            let words = event.unchecked_ref::<ErrorEvent>().message();
            let _ = scope().post_message(&JsValue::from_str(&words));
        });
        worker.post_message(message)?;
        Ok(Self { _worker: worker, _listeners: [posted, failed] })
    }
}
