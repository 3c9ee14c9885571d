//! What the binary with `scraper` in it can be: a reader that looks for what selectors ask for, or
//! the worker of a lesson whose program uses it.

use super::messages::{FromReader, ToCrawl};
use super::port::{read_message, report_panics};
use super::reader::{post, reader_worker};
use super::role::{FirstMessage, Handler};
use crate::html::{Selection, Selectors};
use crate::lessons::crawler_hrefs;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Makes this worker a reader of what its first message selects. If that can't be obeyed, it says
/// so and reads nothing.
///
/// # Errors
/// Where the browser lacks what a reader needs.
pub fn selecting_reader_worker(first: &FirstMessage) -> Result<Handler, JsValue> {
    let selection: Selection = read_message(&first.selection()).unwrap_or_default();
    match Selectors::parse(&selection) {
        Ok(selectors) => reader_worker(Rc::new(selectors)),
        Err(error) => {
            post(0, &FromReader::Refused(error));
            Ok(Box::new(|_| Ok(())))
        }
    }
}

/// Makes this worker one that works on a lesson, as the crawl worker does on others.
pub fn selecting_lesson_worker() -> Handler {
    report_panics(|| ());
    Box::new(|data| {
        if let Some(ToCrawl::Lesson(request)) = read_message(&data) {
            super::lesson::answer(&request, Some(crawler_hrefs));
        }
        Ok(())
    })
}
