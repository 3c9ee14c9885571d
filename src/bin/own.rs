//! The workers of lessons of one's own, in a binary of their own: few visitors open one.

#[cfg(target_arch = "wasm32")]
use {
    crawlscope_engine::worker::{FirstMessage, listener, own_lesson_worker, read_lesson_worker, recorded_worker},
    js_sys::Function,
    wasm_bindgen::prelude::*,
};

/// Does what the worker's first message asks for: `read` a lesson, answer the `questions` about a recording or,
/// otherwise, those about a lesson.
///
/// # Errors
/// Where the answer can't be posted.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(first: FirstMessage, _load: Function) -> Result<Function, JsValue> {
    let handler = match first.role().as_str() {
        "read" => read_lesson_worker(&first),
        "questions" => recorded_worker(&first)?,
        _ => own_lesson_worker(),
    };
    Ok(listener(handler))
}

/// All begins with JavaScript calling the export.
fn main() {}
