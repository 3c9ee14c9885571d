//! The parse worker: reads pages for the crawl worker, whose child it is.

use super::port::{as_message, read_message, report_panics, scope};
use super::role::Handler;
use crate::crawl::{Unread, read};
use crate::runtime::{Browser, Runtime};
use crate::trace::Trace;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

/// Makes this worker a parse worker, and says that it is one.
///
/// # Errors
/// Where the browser lacks what it needs; the crawl worker sees it fail.
pub fn parse_worker() -> Result<Handler, JsValue> {
    report_panics(|| ());
    let runtime = Runtime::new(Browser::new()?, Trace::silent());
    scope().post_message(&JsValue::NULL)?;
    Ok(Box::new(move |data| {
        parse(&runtime, data.unchecked_ref());
        Ok(())
    }))
}

/// Takes a page from the crawl worker: `[ticket and Unread, body]`. What is found is posted
/// with the ticket. Several are read by turns, so that a slow one holds nobody up.
fn parse(runtime: &Runtime, data: &Array) {
    let Some((ticket, page)) = read_message::<(u32, Unread)>(&data.get(0)) else { return };
    let runtime = runtime.clone();
    let page = Unread { body: data.get(1).unchecked_ref::<Uint8Array>().to_vec(), ..page };
    wasm_bindgen_futures::spawn_local(async move {
        let message = as_message(&(ticket, read(&runtime, &page).await));
        // Bytes can always be posted.
        let _ = scope().post_message_with_transfer(&message, &Array::of1(&message));
    });
}
