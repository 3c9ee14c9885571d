//! How a worker begins: the first message it gets, and what it does with those that follow.

use super::port::scope;
use super::trusted::new_worker;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{OffscreenCanvas, Worker, WorkerOptions};

/// What a worker does with the messages after the first. An error ends up with whoever started the worker.
pub type Handler = Box<dyn FnMut(JsValue) -> Result<(), JsValue>>;

#[wasm_bindgen]
extern "C" {
    /// The first message to a worker. `worker.js` reads `binary` and `module`, the binary all else.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type FirstMessage;

    /// What the worker is to be.
    #[wasm_bindgen(method, getter)]
    pub fn role(this: &FirstMessage) -> String;
    /// The stage's canvas.
    #[wasm_bindgen(method, getter)]
    pub fn canvas(this: &FirstMessage) -> OffscreenCanvas;
    /// What the stage paints with.
    #[wasm_bindgen(method, getter)]
    pub fn renderer(this: &FirstMessage) -> String;
    /// The form of an export.
    #[wasm_bindgen(method, getter)]
    pub fn format(this: &FirstMessage) -> String;
    /// Whether the run to be exported has crashed.
    #[wasm_bindgen(method, getter)]
    pub fn crashed(this: &FirstMessage) -> bool;
    /// What a reader is to look for, a [`Selection`](crate::html::Selection) by postcard.
    #[wasm_bindgen(method, getter)]
    pub fn selection(this: &FirstMessage) -> JsValue;
    /// The events to be exported or asked about; or the addresses of the built-in lessons' words.
    #[wasm_bindgen(method, getter)]
    pub fn batches(this: &FirstMessage) -> Array;
    /// The address of the lesson to be read, or the text of the lesson whose questions are asked.
    #[wasm_bindgen(method, getter)]
    pub fn text(this: &FirstMessage) -> String;
    /// The address of the page, which that of a lesson may be relative to.
    #[wasm_bindgen(method, getter)]
    pub fn page(this: &FirstMessage) -> String;
    /// The file to be imported.
    #[wasm_bindgen(method, getter)]
    pub fn bytes(this: &FirstMessage) -> Uint8Array;
}

impl FirstMessage {
    /// For a worker that runs `module`, the compiled binary of that name.
    pub fn new(binary: &str, module: &JsValue, role: &str) -> Self {
        let first: Self = Object::new().unchecked_into();
        first.set("binary", &binary.into());
        first.set("module", module);
        first.set("role", &role.into());
        first
    }

    /// Adds something that the role needs.
    pub fn set(&self, key: &str, value: &JsValue) {
        // Fails for frozen objects, which this is not.
        let _ = Reflect::set(self, &key.into(), value);
    }
}

/// The function that `worker.js` calls with every message.
pub fn listener(handler: Handler) -> Function {
    // It is needed for as long as there is the worker.
    Closure::wrap(handler).into_js_value().unchecked_into()
}

/// Loads another binary into this worker and returns the function `name` that it exports. `load` takes
/// the binary's name and module, and returns a promise of all that it exports.
///
/// # Errors
/// Where it can't be loaded, or exports no such function.
pub(super) async fn load_export(
    load: &Function,
    binary: &str,
    module: &WebAssembly::Module,
    name: &str,
) -> Result<Function, JsValue> {
    let exports: Promise = load.call2(&JsValue::NULL, &binary.into(), module)?.dyn_into()?;
    let exports = JsFuture::from(exports).await?;
    Reflect::get(&exports, &name.into())?.dyn_into()
}

/// Starts a worker beside this one with its first message; `name` is shown by developer tools.
///
/// # Errors
/// Where workers may have none of their own.
pub(super) fn start_worker(name: &str, first: &FirstMessage) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_name(&format!("crawlscope {name}"));
    let worker = new_worker(&scope().location().href(), &options)?;
    worker.post_message(first)?;
    Ok(worker)
}
