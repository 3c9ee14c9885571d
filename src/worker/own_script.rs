//! Workers of a script at another origin. Browsers start workers only of a script at the page's own, but that one may
//! import others.

use crate::fetch::own_origin;
use js_sys::Array;
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url as ObjectUrl};

thread_local! {
    /// The addresses made for scripts at other origins: one each, for as long as there is this thread, as a worker
    /// starts others by its own.
    static MADE: RefCell<HashMap<String, String>> = RefCell::default();
}

/// An address by which this page or worker may start workers of a module: its own, or that of one that does nothing
/// but import it. That module's host must allow it by CORS.
///
/// A Blob's has this page's origin, so that the worker may still ask for all that the page may. Where there is none
/// (a sandboxed frame) Chromium starts no module from a Blob; of `data:` every engine does.
pub(super) fn own_script(script: &str) -> String {
    let Some(own) = own_origin().filter(|own| is_foreign(script, own)) else { return script.to_owned() };
    let known = MADE.with_borrow(|made| made.get(script).cloned());
    known.unwrap_or_else(|| {
        let made = importing(script, &own).unwrap_or_else(|| script.to_owned());
        MADE.with_borrow_mut(|all| all.insert(script.to_owned(), made.clone()));
        made
    })
}

/// Whether a script is at another origin, in a scheme that can be imported from there.
fn is_foreign(script: &str, own: &str) -> bool {
    url::Url::parse(script)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() != own)
}

/// The address of a module that imports another; none where there are no Blobs.
fn importing(script: &str, own: &str) -> Option<String> {
    // An address as the standard writes it has neither quotes nor line ends.
    let text = format!("import \"{script}\";");
    if own == "null" {
        return Some(format!("data:text/javascript,{}", text.replace('%', "%25").replace('#', "%23")));
    }
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from(text)), &options).ok()?;
    ObjectUrl::create_object_url_with_blob(&blob).ok()
}
