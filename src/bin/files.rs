//! The workers that write and read files of a run, in a binary of their own: few visitors save or open one.

#[cfg(target_arch = "wasm32")]
use {
    crawlscope_engine::worker::{FirstMessage, export_worker, import_worker, listener},
    js_sys::Function,
    wasm_bindgen::prelude::*,
};

/// Does what the worker's first message asks for: `export` or, otherwise, `import`.
///
/// # Errors
/// Where the file can't be posted.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(first: FirstMessage, _load: Function) -> Result<Function, JsValue> {
    let handler = if first.role() == "export" { export_worker(&first)? } else { import_worker(&first) };
    Ok(listener(handler))
}

/// All begins with JavaScript calling the export.
fn main() {}
