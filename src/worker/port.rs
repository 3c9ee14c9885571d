//! Posting and reading messages, and a worker's last words.

use super::messages::OUT_OF_MEMORY;
use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, EventTarget};

#[wasm_bindgen]
extern "C" {
    /// Whatever posts messages and hears them: a worker, a worker's own scope, one end of a channel.
    #[wasm_bindgen(extends = EventTarget)]
    #[derive(Clone, Debug)]
    pub(super) type Port;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    pub(super) fn post(this: &Port, message: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    pub(super) fn post_with_transfer(this: &Port, message: &JsValue, transfer: &Array) -> Result<(), JsValue>;
}

/// The worker this runs in.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// A message as what is posted for it: an `ArrayBuffer` of its own.
pub fn as_message(message: &impl Serialize) -> JsValue {
    // Plain data of fixed shape: postcard has nothing to refuse.
    let bytes = postcard::to_stdvec(message).unwrap_or_default();
    Uint8Array::from(bytes.as_slice()).buffer().into()
}

/// Reads what [`as_message`] made; none if it is something else.
pub fn read_message<T: DeserializeOwned>(data: &JsValue) -> Option<T> {
    let buffer: &ArrayBuffer = data.dyn_ref()?;
    postcard::from_bytes(&Uint8Array::new(buffer).to_vec()).ok()
}

/// What an error, or an event about one, says. Where a script cannot be loaded the event says nothing.
pub fn message_of(error: &JsValue) -> Option<String> {
    let text = Reflect::get(error, &"message".into()).ok()?.as_string()?;
    Some(text).filter(|text| !text.is_empty()).map(explained)
}

/// A worker that gets no more memory stops at an instruction that should not be reached, as engines say each in its own
/// way. A panic does so too, but has said its words before.
fn explained(text: String) -> String {
    if text.contains("nreachable") { format!("{OUT_OF_MEMORY} ({text})") } else { text }
}

/// Posts a batch and its digest from this worker to the page, giving their memory away.
pub(super) fn post_batch(batch: &[u8], digest: &[u8]) {
    let (batch, digest) = (Uint8Array::from(batch), Uint8Array::from(digest));
    let transfer = Array::of2(&batch.buffer(), &digest.buffer());
    // Fails only for what cannot be cloned, which bytes can.
    let _ = scope().post_message_with_transfer(&Array::of2(&batch, &digest), &transfer);
}

/// From now on a panic's message is posted to the page before the worker dies of it;
/// `before` is done first, to save what can be saved.
pub fn report_panics(before: impl Fn() + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |info| {
        before();
        let _ = scope().post_message(&JsValue::from_str(&info.to_string()));
    }));
}
