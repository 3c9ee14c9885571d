//! Trusted Types: a page may demand that what becomes markup or a worker's address comes of a policy that has a name
//! (`require-trusted-types-for 'script'`). Ours makes markup of the templates that are compiled in, and addresses of
//! workers' scripts, which are `worker.js` beside the module or import it; it never leaves this module.

use super::own_script::own_script;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Worker, WorkerOptions, WorkerType};

/// Ends the address of a script for workers that is no module: that of a page which is one file has all in itself, and
/// Chromium starts no module there.
const CLASSIC: &str = "#classic";

/// The policy's name, which a page may have to list.
pub const POLICY: &str = "crawlscope";

#[wasm_bindgen]
extern "C" {
    type Factory;
    #[wasm_bindgen(method, catch, js_name = createPolicy)]
    fn create_policy(this: &Factory, name: &str, rules: &Object) -> Result<Policy, JsValue>;

    #[derive(Clone)]
    type Policy;
    #[wasm_bindgen(method, catch, js_name = createHTML)]
    fn create_html(this: &Policy, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createScriptURL)]
    fn create_script_url(this: &Policy, text: &str) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// None where the browser knows no Trusted Types, or the page does not permit the name.
    static OURS: Option<Policy> = create();
}

fn create() -> Option<Policy> {
    let factory = Reflect::get(&js_sys::global(), &"trustedTypes".into()).ok()?;
    if !factory.is_object() {
        return None;
    }
    // Needed for as long as there is the module.
    let as_it_is = Closure::<dyn Fn(String) -> String>::new(|text: String| text).into_js_value();
    let rules = Object::new();
    for rule in ["createHTML", "createScriptURL"] {
        Reflect::set(&rules, &rule.into(), &as_it_is).ok()?;
    }
    factory.unchecked_into::<Factory>().create_policy(POLICY, &rules).ok()
}

/// Our own markup as what a parser takes. Without a policy it is text, of which the page's default policy may make
/// markup.
pub fn trusted_html(text: &str) -> JsValue {
    OURS.with(Clone::clone).and_then(|policy| policy.create_html(text).ok()).unwrap_or_else(|| text.into())
}

/// A worker of our own script, which may be at another origin than this page.
///
/// # Errors
/// Where the browser or the page's policy refuses it.
pub fn new_worker(script: &str, options: &WorkerOptions) -> Result<Worker, JsValue> {
    let script = &own_script(script);
    options.set_type(if script.ends_with(CLASSIC) { WorkerType::Classic } else { WorkerType::Module });
    let trusted = OURS.with(Clone::clone).and_then(|policy| policy.create_script_url(script).ok());
    // Not by web-sys, which takes a text only.
    let class: Function = Reflect::get(&js_sys::global(), &"Worker".into())?.dyn_into()?;
    let worker = Reflect::construct(&class, &Array::of2(&trusted.unwrap_or_else(|| script.into()), options))?;
    Ok(worker.unchecked_into())
}
