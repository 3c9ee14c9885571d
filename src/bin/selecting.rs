//! The workers that use `scraper`, in a binary of their own: a crawl's readers where the crawl
//! selects, and the lesson whose program finds links with it.

#[cfg(target_arch = "wasm32")]
use {
    crawlscope_engine::worker::{self, FirstMessage, listener, selecting_lesson_worker, selecting_reader_worker},
    js_sys::Function,
    wasm_bindgen::prelude::*,
    web_sys::MessagePort,
};

/// Gives this worker the role that its first message names and returns what takes the others.
///
/// # Errors
/// Where the browser lacks what a reader needs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(first: FirstMessage, _load: Function) -> Result<Function, JsValue> {
    let handler = match first.role().as_str() {
        "lesson" => selecting_lesson_worker(),
        _ => selecting_reader_worker(&first)?,
    };
    Ok(listener(handler))
}

/// Reads pages in this worker for whoever has the other end of `port`; `selection` is as in a first
/// message.
///
/// # Errors
/// Where the browser lacks what a reader needs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = readOn)]
pub fn read_on(port: &MessagePort, selection: &JsValue) -> Result<(), JsValue> {
    worker::selecting_read_on(port, selection)
}

/// All begins with JavaScript calling the exports.
fn main() {}
