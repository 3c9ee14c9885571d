//! The parse worker: reads pages for the crawl worker, whose child it is.

use super::port::{as_message, read_message, report_panics, scope};
use crate::crawl::{Unread, read};
use crate::runtime::{Browser, Runtime};
use crate::trace::Trace;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static RUNTIME: RefCell<Option<Runtime>> = const { RefCell::new(None) };
}

/// Makes this worker a parse worker, and says that it is one.
///
/// # Errors
/// Where the browser lacks what it needs; the crawl worker sees it fail.
#[wasm_bindgen]
pub fn become_parse_worker() -> Result<(), JsValue> {
    report_panics(|| ());
    RUNTIME.set(Some(Runtime::new(Browser::new()?, Trace::silent())));
    scope().post_message(&JsValue::NULL)
}

/// Takes a page from the crawl worker: `[ticket and Unread, body]`. What is found is posted
/// with the ticket. Several are read by turns, so that a slow one holds nobody up.
#[wasm_bindgen]
pub fn parse_worker_message(data: &Array) {
    let (Some((ticket, page)), Some(runtime)) =
        (read_message::<(u32, Unread)>(&data.get(0)), RUNTIME.with_borrow(Clone::clone))
    else {
        return;
    };
    let page = Unread { body: data.get(1).unchecked_ref::<Uint8Array>().to_vec(), ..page };
    wasm_bindgen_futures::spawn_local(async move {
        let message = as_message(&(ticket, read(&runtime, &page).await));
        // Bytes can always be posted.
        let _ = scope().post_message_with_transfer(&message, &Array::of1(&message));
    });
}
