//! Files of a run: asked of the stage or made by a worker of their own, and saved.

use super::dom::el;
use super::links::{WorkerLink, first_message};
use super::page::Page;
use crate::graph::RunState;
use crate::worker::Question;
use futures::channel::oneshot;
use js_sys::Array;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url as ObjectUrl};

impl Page {
    /// The run as a file; rejects an unknown format.
    pub async fn export(self: &Rc<Self>, format: &str) -> Result<JsValue, JsValue> {
        match format {
            "json" | "ndjson" | "perfetto" => self.export_text(format).await,
            "png" => match self.ask(Question::Picture).await {
                Some(blob) if blob.is_instance_of::<Blob>() => Ok(blob),
                _ => {
                    Err(js_sys::Error::new("No picture: the stage is not running. Start a crawl to bring it back.")
                        .into())
                }
            },
            "gexf" | "graphml" | "dot" | "csv" | "sitemap" | "svg" => {
                let message = format!("Export as “{format}” is not yet supported. Use json, ndjson, perfetto or png.");
                Err(js_sys::Error::new(&message).into())
            }
            other => {
                let message = format!("“{other}” is no export format. Use json, ndjson, perfetto or png.");
                Err(js_sys::Error::new(&message).into())
            }
        }
    }

    pub(super) async fn export_text(&self, format: &str) -> Result<JsValue, JsValue> {
        let (done, finished) = oneshot::channel();
        let done = Rc::new(Cell::new(Some(done)));
        let settle = move |result: Result<JsValue, String>| {
            if let Some(done) = done.take() {
                // Whoever asked may be gone.
                let _ = done.send(result);
            }
        };
        let (settle, failed) = (Rc::new(settle.clone()), settle);
        let crashed = self.fold.borrow().fold().stats().state == RunState::Crashed;
        let first = first_message(
            "export",
            &self.modules,
            &[("format", &format.into()), ("crashed", &crashed.into()), ("batches", &self.batches)],
        );
        let worker = WorkerLink::start(
            &self.script,
            "export",
            &first,
            &Array::new(),
            move |data| settle(Ok(data)),
            move |words| failed(Err(words)),
        )?;
        let result = finished.await.unwrap_or_else(|_| Err("the worker was ended".into()));
        drop(worker);
        let file = result.map_err(|words| js_sys::Error::new(&format!("The export failed: {words}.")))?;
        let bag = BlobPropertyBag::new();
        bag.set_type(if format == "ndjson" { "application/x-ndjson" } else { "application/json" });
        Ok(Blob::new_with_u8_array_sequence_and_options(&Array::of1(&file), &bag)?.into())
    }

    /// Saves a file under a name that says what it is.
    pub(super) fn save(&self, format: &'static str) {
        let Some(page) = self.me.upgrade() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let saved = match page.export(format).await {
                Ok(blob) => download(blob.unchecked_ref(), &page.file_name(format)),
                Err(error) => Err(error),
            };
            if let Err(error) = saved {
                let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                page.notice(Some(&text.unwrap_or_else(|| "The file could not be made.".into())));
            }
        });
    }

    /// `crawl-docs.example.org-2026-01-31.json`
    pub(super) fn file_name(&self, format: &str) -> String {
        let fold = self.fold.borrow();
        let start = fold.fold().pages().first().and_then(|page| url::Url::parse(&page.address).ok());
        let host = start.as_ref().and_then(url::Url::host_str).unwrap_or("nothing").to_owned();
        let today: String = js_sys::Date::new_0().to_iso_string().into();
        let ending = if format == "perfetto" { "perfetto.json" } else { format };
        format!("crawl-{host}-{}.{ending}", today.split('T').next().unwrap_or_default())
    }
}

/// Saves a file through a link that is clicked and gone.
fn download(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = ObjectUrl::create_object_url_with_blob(blob)?;
    el("a").attr("href", &url).attr("download", name).0.click();
    // Revoked later: the browser may not have begun to read.
    gloo_timers::callback::Timeout::new(60_000, move || _ = ObjectUrl::revoke_object_url(&url)).forget();
    Ok(())
}
