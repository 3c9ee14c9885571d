//! What the binary with `scraper` in it can be: a reader that looks for what selectors ask for, or
//! what works on the lesson whose program uses it.

use super::messages::{FromReader, ToCrawl};
use super::port::{Port, as_message, read_message, report_panics, scope};
use super::reader::{read_on, reader_worker};
use super::role::{FirstMessage, Handler};
use crate::html::{Selection, Selectors};
use crate::lessons::{Hrefs, crawler_hrefs};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::MessagePort;

/// Makes this worker a reader of what its first message selects. If that can't be obeyed, it says
/// so and reads nothing.
///
/// # Errors
/// Where the browser lacks what a reader needs.
pub fn selecting_reader_worker(first: &FirstMessage) -> Result<Handler, JsValue> {
    match selectors(&first.selection(), scope().unchecked_into())? {
        Some(selectors) => reader_worker(selectors),
        None => Ok(Box::new(|_| Ok(()))),
    }
}

/// The same in the crawl worker itself, which has the other end of `port`.
///
/// # Errors
/// Where the browser lacks what a reader needs.
pub fn selecting_read_on(port: &MessagePort, selection: &JsValue) -> Result<(), JsValue> {
    match selectors(selection, port.clone().unchecked_into())? {
        Some(selectors) => read_on(port, selectors),
        None => Ok(()),
    }
}

/// The selectors of a posted [`Selection`]; if they can't be obeyed, `port` is told.
fn selectors(selection: &JsValue, port: Port) -> Result<Option<Rc<Selectors>>, JsValue> {
    let selection: Selection = read_message(selection).unwrap_or_default();
    match Selectors::parse(&selection) {
        Ok(selectors) => Ok(Some(Rc::new(selectors))),
        Err(error) => {
            port.post(&as_message(&(0_u32, FromReader::Refused(error))))?;
            Ok(None)
        }
    }
}

/// What works on a lesson in the crawl worker, as that does on others.
pub fn selecting_lesson_worker() -> Handler {
    report_panics(|| ());
    Box::new(|data| {
        if let Some(ToCrawl::Lesson(request)) = read_message(&data) {
            super::lesson::answer(&request, Some(Hrefs::by(crawler_hrefs)));
        }
        Ok(())
    })
}
