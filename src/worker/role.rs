//! How a worker begins: the first message it gets, and what it does with those that follow.

use super::port::scope;
use super::trusted::new_worker;
use crate::language::{self, Catalogue};
use js_sys::Intl::PluralRules;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, WebAssembly};
use std::cell::RefCell;
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
    /// The page's language, if that is not English.
    #[wasm_bindgen(method, getter)]
    pub fn language(this: &FirstMessage) -> Option<String>;
    /// Its words: the text of the language's file.
    #[wasm_bindgen(method, getter)]
    pub fn words(this: &FirstMessage) -> Option<String>;
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

thread_local! {
    /// The language and its words, which each worker is given.
    static LANGUAGE: RefCell<Vec<(&'static str, String)>> = const { RefCell::new(Vec::new()) };
}

/// Sets the language of this thread and of the workers that it starts from now on. `words` is the text of its file.
///
/// # Errors
/// What is wrong with the words, or with the language's name.
pub fn speak(language: String, words: String) -> Result<(), JsValue> {
    let rules = PluralRules::new(&Array::of1(&language.as_str().into()), &Object::new());
    let category = Box::new(move |number: u64| String::from(rules.select(number as f64)));
    language::speak(Some(Catalogue::read(&words, category)?));
    LANGUAGE.set(vec![("language", language), ("words", words)]);
    Ok(())
}

impl FirstMessage {
    /// Has this worker speak as its page does.
    ///
    /// # Errors
    /// As [`speak`] has.
    pub fn speak(&self) -> Result<(), JsValue> {
        self.language().zip(self.words()).map_or(Ok(()), |(language, words)| speak(language, words))
    }

    /// For a worker that runs `module`, the compiled binary of that name.
    pub fn new(binary: &str, module: &JsValue, role: &str) -> Self {
        let first: Self = Object::new().unchecked_into();
        first.set("binary", &binary.into());
        first.set("module", module);
        first.set("role", &role.into());
        LANGUAGE.with_borrow(|language| language.iter().for_each(|(key, value)| first.set(key, &value.into())));
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
