//! Opening a recorded run: a file that is picked or dropped, an address, text.

use super::dom::{number, window};
use super::links::{WorkerLink, first_message};
use super::page::Page;
use crate::fetch::Reach;
use crate::graph::RunState;
use crate::machine::Axis;
use crate::worker::{FromImport, read_message};
use futures::channel::oneshot;
use gloo_net::http::Request;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DragEvent, RequestCredentials, RequestMode};

/// Most bytes of a file: what a tab can hold with room to spare.
const MOST: f64 = 1e9;

fn error(text: &str) -> JsValue {
    js_sys::Error::new(text).into()
}

impl Page {
    pub(super) fn listen_to_files(&self) {
        let parts = &self.parts;
        self.hear(&parts.root, "dragover", |_, event| event.prevent_default());
        self.hear(&parts.root, "drop", |page, event| {
            event.prevent_default();
            let data = event.unchecked_ref::<DragEvent>().data_transfer();
            if let Some(file) = data.and_then(|data| data.files()).and_then(|files| files.get(0)) {
                page.open(file.into(), Reach::Anywhere);
            }
        });
        self.hear(&parts.found.open, "click", |page, _| page.parts.found.file.click());
        self.hear(&parts.found.file, "change", |page, _| {
            let input = &page.parts.found.file;
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                page.open(file.into(), Reach::Anywhere);
            }
            // So that the same file can be picked again.
            input.set_value("");
        });
    }

    /// Loads and says on the page what is wrong with it.
    pub(super) fn open(&self, source: JsValue, reach: Reach) {
        let Some(page) = self.me.upgrade() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            // Said in the notice already.
            let _ = page.load(source, reach).await;
        });
    }

    /// Shows a recorded run instead of the one there is. `source` is a file, bytes, the text of
    /// a trace, or its address.
    pub async fn load(self: &Rc<Self>, source: JsValue, reach: Reach) -> Result<JsValue, JsValue> {
        let read = async { self.read_file(bytes_of(source, reach).await?).await };
        match read.await {
            Ok(report) => {
                self.opened(&report);
                Ok(report.events.into())
            }
            Err(text) => {
                self.notice(Some(&text));
                Err(error(&text))
            }
        }
    }

    async fn read_file(&self, bytes: Uint8Array) -> Result<FromImport, String> {
        let failed =
            |value: JsValue| value.as_string().unwrap_or_else(|| "the browser refused to start a worker".into());
        let (done, finished) = oneshot::channel();
        let done = Rc::new(Cell::new(Some(done)));
        let settle = move |result: Result<FromImport, String>| {
            if let Some(done) = done.take() {
                // Whoever asked may be gone.
                let _ = done.send(result);
            }
        };
        let (settle, broken) = (Rc::new(settle.clone()), settle);
        let first = first_message("import", &self.modules, &[("bytes", &bytes)]);
        let fresh = Cell::new(true);
        let message = self.when(move |page, data: JsValue| {
            // Nothing is thrown away before there is something to take its place.
            let report = read_message::<FromImport>(&data);
            let empty = report.as_ref().is_some_and(|report| report.events == 0 && report.fault.is_some());
            if !empty && fresh.replace(false) {
                page.clear(0);
            }
            match report {
                Some(report) => settle(Ok(report)),
                None => page.take_in(data),
            }
        });
        let worker =
            WorkerLink::start(&self.script, "import", &first, &Array::new(), message, move |words| broken(Err(words)));
        let worker = worker.map_err(failed)?;
        let report = finished.await.unwrap_or_else(|_| Err("the worker was ended".into()));
        drop(worker);
        let report = report.map_err(|words| format!("The trace could not be read: {words}."))?;
        match &report.fault {
            Some(fault) if report.events == 0 => Err(format!("This is no trace that can be shown: {fault}.")),
            _ => Ok(report),
        }
    }

    /// Shows what was read.
    fn opened(&self, report: &FromImport) {
        self.fold.borrow_mut().fold_mut().cut_off(RunState::Stopped);
        let mut told = Vec::new();
        if report.skipped > 0 {
            told.push(format!("{} events of kinds that this version does not know were left out.", report.skipped));
        }
        if report.set_forward > 0 {
            told.push(format!("Times before that of the event before were set to it: {}.", report.set_forward));
        }
        if let Some(fault) = &report.fault {
            told.push(format!("Only the first {} events could be read: {fault}.", report.events));
        }
        self.parts.player.stuck.is_cut.set(report.fault.is_some());
        let halt = self.interrupted_stuck();
        if let Some(step) = halt {
            told.push(format!("It was stuck when it was interrupted, at step {step}. That step is shown."));
        }
        let told = told.join(" ");
        self.notice((!told.is_empty()).then_some(told.as_str()));
        if self.fold.borrow().fold().pages().is_empty() {
            // No pages, so there is no graph: what there is to be seen are lanes and steps.
            let _ = self.parts.root.class_list().add_1("program");
            self.show_tab(super::findings::Tab::Steps);
            self.parts.player.open(true);
            self.set_axis(Axis::Step);
        } else {
            self.draw_course();
        }
        match halt {
            Some(step) => self.seek(f64::from(step)),
            None => self.show_now(),
        }
        self.seek_to_attribute();
        self.fire("crawl-end", &self.stats());
    }

    /// Puts the cursor where the attribute `step` says.
    pub(super) fn seek_to_attribute(&self) {
        if let Some(step) = self.host.get_attribute("step").map(|text| number(&text)).filter(|step| !step.is_nan()) {
            self.seek_to(step);
        }
    }
}

/// The bytes of a file, a buffer, a text, or what stands at an address.
async fn bytes_of(source: JsValue, reach: Reach) -> Result<Uint8Array, String> {
    let refused = |_| "The browser refused to read the file.".to_owned();
    if let Some(text) = source.as_string() {
        return if text.trim_start().starts_with('{') {
            Ok(Uint8Array::from(text.as_bytes()))
        } else {
            fetched(&text, reach).await
        };
    }
    if let Some(blob) = source.dyn_ref::<Blob>() {
        if blob.size() > MOST {
            return Err("The file is larger than a browser can hold (1 GB).".into());
        }
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(refused)?;
        return Ok(Uint8Array::new(&buffer));
    }
    if let Some(buffer) = source.dyn_ref::<ArrayBuffer>() {
        return Ok(Uint8Array::new(buffer));
    }
    source.dyn_into().map_err(|_| "A trace is loaded from a file, its bytes, its text or its address.".into())
}

async fn fetched(address: &str, reach: Reach) -> Result<Uint8Array, String> {
    let base = window().location().href().unwrap_or_default();
    let url = url::Url::parse(&base).and_then(|base| base.join(address.trim()));
    let url = url.map_err(|error| format!("“{address}” is no address of a trace: {error}."))?;
    let mode = if reach == Reach::Anywhere { RequestMode::Cors } else { RequestMode::SameOrigin };
    let request = Request::get(url.as_str()).credentials(RequestCredentials::Omit).mode(mode);
    let answer = request.send().await.map_err(|_| match reach {
        Reach::Anywhere => {
            format!("The trace at {url} could not be read: it is not there, or its server does not permit it (CORS).")
        }
        Reach::OwnOrigin => {
            format!("The trace at {url} was not read by itself. If it is on another site, press Crawl to load it.")
        }
    })?;
    if !answer.ok() {
        return Err(format!("The trace at {url} could not be read: the server answered {}.", answer.status()));
    }
    let bytes = answer.binary().await.map_err(|_| format!("The trace at {url} broke off."))?;
    Ok(Uint8Array::from(bytes.as_slice()))
}
