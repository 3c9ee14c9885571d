//! The clipboard, and buttons that say whether something is on it.

use super::dom::{set_text, window};
use crate::language::tr;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlElement;

/// How long a button says that it did its work, ms.
const SAID_MS: u32 = 1500;

/// Puts text on the clipboard, and says on the button whether it is there.
pub(super) fn copy(button: HtmlElement, text: String) {
    spawn_local(async move {
        let done = match write(&text) {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
        let label = button.text_content().unwrap_or_default();
        let said = if done { tr("Copied") } else { tr("The browser refused") };
        if label != said {
            set_text(&button, said);
            TimeoutFuture::new(SAID_MS).await;
            set_text(&button, &label);
        }
    });
}

/// Asks for the clipboard, which is missing where the page is not served securely.
fn write(text: &str) -> Result<js_sys::Promise, JsValue> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
    let write: js_sys::Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    write.call1(&clipboard, &text.into())?.dyn_into()
}
