//! The workers that read pages, in a binary of their own: only a crawl needs it.

#[cfg(target_arch = "wasm32")]
use {
    crawlscope_engine::html::Streaming,
    crawlscope_engine::worker::{self, FirstMessage, listener, reader_worker},
    js_sys::Function,
    wasm_bindgen::prelude::*,
    web_sys::MessagePort,
};

/// Makes this worker a reader and returns what takes its messages.
///
/// # Errors
/// Where the browser lacks what a reader needs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(_first: FirstMessage, _load: Function) -> Result<Function, JsValue> {
    reader_worker(Streaming).map(listener)
}

/// Reads pages in this worker for whoever has the other end of `port`.
///
/// # Errors
/// Where the browser lacks what a reader needs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = readOn)]
pub fn read_on(port: &MessagePort) -> Result<(), JsValue> {
    worker::read_on(port, Streaming)
}

/// All begins with JavaScript calling the exports.
fn main() {}
