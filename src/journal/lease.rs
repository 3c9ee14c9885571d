//! Who has a run: its worker holds a lock (Web Locks) for as long as it lives, however it ends, so that no other tab
//! takes the run for one that broke off.

use super::RunId;
use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    // Not in web-sys's stable part.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &JsValue, held: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

/// None where the browser has no locks: then every run is free.
fn locks() -> Option<LockManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined()).then(|| locks.unchecked_into())
}

fn name(run: RunId) -> String {
    format!("crawlscope-run-{run}")
}

/// Takes a run for as long as this worker lives. False if another has it.
pub async fn lease(run: RunId) -> bool {
    let Some(locks) = locks() else { return true };
    let (told, is_ours) = oneshot::channel();
    let held = Closure::once_into_js(move |lock: JsValue| {
        let _ = told.send(!lock.is_null());
        // Never settles: the browser takes the lock back with the worker.
        Promise::new(&mut |_, _| {})
    });
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
    let Ok(request) = locks.request(&name(run), &options, &held) else { return true };
    // Refused altogether, as in a sandboxed frame, there is nobody to share with.
    match select(is_ours, JsFuture::from(request)).await {
        Either::Left((is_ours, _)) => is_ours.unwrap_or(true),
        Either::Right(_) => true,
    }
}

/// Tells of each run whether a worker has it.
pub async fn is_leased() -> impl Fn(RunId) -> bool {
    let held = held_names().await.unwrap_or_default();
    move |run| held.contains(&name(run))
}

async fn held_names() -> Option<Vec<String>> {
    let snapshot = JsFuture::from(locks()?.query().ok()?).await.ok()?;
    let held: Array = Reflect::get(&snapshot, &"held".into()).ok()?.dyn_into().ok()?;
    let name_of = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name_of).collect())
}
