//! The crawl, and the workers that read its pages: a lesson needs neither.

#[cfg(target_arch = "wasm32")]
use {
    crawlscope_engine::html::Streaming,
    crawlscope_engine::worker::{self, FirstMessage, crawl_worker, listener, reader_worker},
    js_sys::Function,
    wasm_bindgen::prelude::*,
    web_sys::MessagePort,
};

/// Makes this worker a reader, or the crawl worker, and returns what takes its messages.
///
/// # Errors
/// Where the browser lacks what a reader needs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(first: FirstMessage, load: Function) -> Result<Function, JsValue> {
    let handler = match first.role().as_str() {
        "crawl" => crawl_worker(load),
        _ => reader_worker(Streaming)?,
    };
    Ok(listener(handler))
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
