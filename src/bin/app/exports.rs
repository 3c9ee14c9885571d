//! What `crawlscope.js` and `worker.js` call.

use crawlscope_engine::fetch::Reach;
use crawlscope_engine::ui::{Element, Files, Modules};
use crawlscope_engine::worker::{self, FirstMessage, listener, run_worker, stage_worker};
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{HtmlElement, ShadowRoot};

/// Gives this worker the role that its first message names, and returns what takes the others. `load`
/// takes another binary's name and module, and returns a promise of what that exports, in this worker.
///
/// # Errors
/// Where the browser lacks what the role needs.
#[wasm_bindgen(js_name = takeRole)]
pub fn take_role(first: FirstMessage, load: Function) -> Result<Function, JsValue> {
    first.speak()?;
    let handler = match first.role().as_str() {
        "run" => run_worker(load),
        "stage" => stage_worker(&first)?,
        role => return Err(js_sys::Error::new(&format!("There is no role “{role}”.")).into()),
    };
    Ok(listener(handler))
}

/// Has the page, and the workers it starts, speak another language than English from now on: its name, such as `de`,
/// and the text of its file in `languages`.
///
/// # Errors
/// What is wrong with either.
#[wasm_bindgen]
pub fn speak(language: String, words: String) -> Result<(), JsValue> {
    worker::speak(language, words)
}

/// One `<crawl-scope>`, from its connection to the document to its removal.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Instance(Rc<Element>);

#[wasm_bindgen]
impl Instance {
    /// Builds the element's inside. `base` is the folder of the page's files, `address` a function from a path in it to
    /// where that file can be fetched, `module` this module and `compile` a function from another one's name to a
    /// promise of it, for the workers.
    ///
    /// # Errors
    /// What is wrong with `base`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: HtmlElement,
        shadow: &ShadowRoot,
        base: &str,
        address: Function,
        module: JsValue,
        compile: Function,
    ) -> Result<Self, JsValue> {
        Element::new(host, shadow.as_ref(), base, Files::new(address), Modules::new(module, compile)).map(Self)
    }

    /// Starts a run by the element's attributes, ending one that is under way.
    pub fn start(&self) {
        self.0.start();
    }

    /// Starts a run by itself: one that would ask other origins waits for a click instead.
    pub fn autoplay(&self) {
        self.0.autoplay();
    }

    /// Pauses the run.
    pub fn pause(&self) {
        self.0.pause();
    }

    /// Ends a pause.
    pub fn resume(&self) {
        self.0.resume();
    }

    /// Stops the run.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Follows an attribute that has changed.
    pub fn attribute(&self, name: &str) {
        self.0.attribute(name);
    }

    /// The counters, as a plain object.
    #[wasm_bindgen(getter)]
    pub fn stats(&self) -> JsValue {
        self.0.stats()
    }

    /// An address that brings back what is shown.
    #[wasm_bindgen(getter)]
    pub fn link(&self) -> String {
        self.0.link()
    }

    /// A file of the run as a `Blob`; rejects formats that are not there yet.
    #[wasm_bindgen(js_name = exportAs)]
    pub fn export_as(&self, format: String) -> Promise {
        let element = self.0.clone();
        future_to_promise(async move { element.export(&format).await })
    }

    /// Shows a recorded run: a file, its bytes or text, or its address. Resolves to the number
    /// of its events, rejects what cannot be read.
    pub fn load(&self, source: JsValue) -> Promise {
        future_to_promise(self.0.load(source, Reach::Anywhere))
    }

    /// How far the reader of the lesson is, as a plain object; null where none is open.
    #[wasm_bindgen(getter)]
    pub fn progress(&self) -> JsValue {
        self.0.progress()
    }

    /// Puts back what a reader has answered: to each question an option, less than 0 for none; and to the exercise.
    pub fn restore(&self, chosen: &[i32], answer: Vec<u32>, solved: bool) {
        self.0.restore(chosen, answer, solved);
    }

    /// Moves the cursor to a step; `Infinity` follows what comes.
    pub fn seek(&self, step: f64) {
        self.0.seek_to(step);
    }

    /// Where a page is drawn: `{x, y, radius, state}` in px of the canvas, or null.
    #[wasm_bindgen(js_name = positionOf)]
    pub fn position_of(&self, id: u32) -> Promise {
        let element = self.0.clone();
        future_to_promise(async move { Ok(element.position_of(id).await) })
    }

    /// `{atRest, drawn, renderer}`: whether the picture is at rest, how many frames were drawn, and
    /// by kind: `webgl2` or `canvas2d`.
    pub fn frames(&self) -> Promise {
        let element = self.0.clone();
        future_to_promise(async move { Ok(element.frames().await) })
    }
}
