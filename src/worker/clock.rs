//! What windows and dedicated workers both have, and `web_sys` offers only of each by itself.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    pub(super) fn request_animation_frame(callback: &js_sys::Function);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn performance_now() -> f64;
}
