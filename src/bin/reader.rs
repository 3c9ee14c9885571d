//! The workers that read pages, in a binary of their own: only a crawl needs it.

#[cfg(target_arch = "wasm32")]
use {
    crawlscope_engine::html::Streaming,
    crawlscope_engine::worker::{FirstMessage, listener, reader_worker},
    js_sys::Function,
    wasm_bindgen::prelude::*,
};

/// Makes this worker a reader and returns what takes its messages.
///
/// # Errors
/// Where the browser lacks what a reader needs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(_first: FirstMessage) -> Result<Function, JsValue> {
    reader_worker(Streaming).map(listener)
}

/// All begins with JavaScript calling the export.
fn main() {}
