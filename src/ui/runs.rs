//! What the page does with crawls that are kept: looks for them, saves one as a file, deletes one.

use super::element::Element;
use super::files::{self, PictureText};
use crate::app::Msg;
use crate::journal::{Journal, JournalError, Run, RunId, is_leased};
use crate::language::tr;
use crate::say;
use js_sys::Array;
use url::Url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

impl Element {
    /// Looks which crawls are kept and nobody is at work on.
    pub(super) fn load_runs(&self) {
        let me = self.me.clone();
        spawn_local(async move {
            // Where the browser keeps nothing there is nothing to offer.
            let runs = kept().await.unwrap_or_default();
            if let Some(element) = me.upgrade() {
                element.dispatch(Msg::Runs(runs));
            }
        });
    }

    /// Deletes a kept crawl. Its row goes once that is committed: a page that is left before keeps both.
    pub(super) fn forget_run(&self, run: RunId) {
        let me = self.me.clone();
        spawn_local(async move {
            let said = match Journal::open().await {
                Ok(_) if is_leased().await(run) => Some(tr("Another tab is at work on this crawl.").to_owned()),
                Ok(journal) => journal.delete(run).await.err().map(undeleted),
                Err(error) => Some(undeleted(error)),
            };
            let Some(element) = me.upgrade() else { return };
            if let Some(text) = said {
                element.dispatch(Msg::Notice(Some(text)));
            }
            element.load_runs();
        });
    }

    /// Saves a kept crawl as a recording.
    pub(super) fn save_run(&self, run: RunId) {
        let Some(element) = self.me.upgrade() else { return };
        let name = {
            let model = self.model.borrow();
            let kept = model.start.unfinished.iter().find(|kept| kept.id == run);
            files::file_name(kept.and_then(|kept| kept.config.start.first()).map(Url::as_str), "ndjson")
        };
        spawn_local(async move {
            let saved = match all_batches(run).await {
                Ok(batches) => {
                    files::export(&element.workers, &element.stage, &batches, false, "ndjson", PictureText::default())
                        .await
                }
                Err(error) => Err(say!("The kept crawl could not be read: {error}.", error)),
            };
            match saved {
                Ok(blob) => files::download(blob.unchecked_ref(), &name),
                Err(text) => element.dispatch(Msg::Notice(Some(text))),
            }
        });
    }
}

fn undeleted(error: JournalError) -> String {
    say!("The kept crawl could not be deleted: {error}.", error)
}

async fn kept() -> Result<Vec<Run>, JournalError> {
    let mut runs = Journal::open().await?.runs().await?;
    let is_leased = is_leased().await;
    runs.retain(|run| !is_leased(run.id));
    Ok(runs)
}

async fn all_batches(run: RunId) -> Result<Array, JournalError> {
    let (journal, all) = (Journal::open().await?, Array::new());
    loop {
        let batches = journal.batches(run, all.length()).await?;
        if batches.is_empty() {
            return Ok(all);
        }
        for batch in batches {
            all.push(&batch);
        }
    }
}
