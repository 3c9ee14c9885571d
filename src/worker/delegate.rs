//! A lesson whose program is not in this binary: another is loaded into this worker to work on it.

use super::role::FirstMessage;
use js_sys::{Function, Promise, Reflect, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Has the selecting binary take the page's message about a lesson. `load` takes a binary's name and
/// module, and returns a promise of what that exports, in this worker.
///
/// # Errors
/// Where it can't be loaded, or fails.
pub(super) async fn delegate(module: WebAssembly::Module, load: Function, message: JsValue) -> Result<(), JsValue> {
    let exports: Promise = load.call2(&JsValue::NULL, &"selecting".into(), &module)?.dyn_into()?;
    let exports = JsFuture::from(exports).await?;
    let take_role: Function = Reflect::get(&exports, &"takeRole".into())?.dyn_into()?;
    let first = FirstMessage::new("selecting", &module, "lesson");
    let take: Function = take_role.call2(&JsValue::NULL, &first, &load)?.dyn_into()?;
    take.call1(&JsValue::NULL, &message)?;
    Ok(())
}
