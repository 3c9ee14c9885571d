//! A lesson whose program is not in this binary: another is loaded into this worker to work on it.

use super::role::{FirstMessage, load_export};
use js_sys::{Function, WebAssembly};
use wasm_bindgen::prelude::*;

/// Has the selecting binary take the page's message about a lesson. `load` takes a binary's name and
/// module, and returns a promise of what that exports, in this worker.
///
/// # Errors
/// Where it can't be loaded, or fails.
pub(super) async fn delegate(module: WebAssembly::Module, load: Function, message: JsValue) -> Result<(), JsValue> {
    let take_role = load_export(&load, "selecting", &module, "takeRole").await?;
    let first = FirstMessage::new("selecting", &module, "lesson");
    let take: Function = take_role.call2(&JsValue::NULL, &first, &load)?.dyn_into()?;
    take.call1(&JsValue::NULL, &message)?;
    Ok(())
}
