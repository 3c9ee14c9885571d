//! A run as it comes: batches from its worker, its end, its worker's death.

use super::dom::window;
use super::page::{Page, object};
use crate::graph::{OFFLINE, RunState};
use crate::trace::Fold;
use crate::worker::ToStage;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

/// ms from a change to its showing.
const SHOW_MS: u32 = 120;
/// Least ms between two `crawl-progress` events.
const PROGRESS_MS: f64 = 100.0;

impl Page {
    /// Takes in a batch of events and its digest, and hands it to the stage.
    pub(super) fn take_in(&self, data: JsValue) {
        let Ok(posted) = data.dyn_into::<Array>() else { return };
        let (Ok(batch), Ok(digest)) = (posted.get(0).dyn_into(), posted.get(1).dyn_into::<Uint8Array>()) else {
            return;
        };
        let batch: Uint8Array = batch;
        self.batches.push(&batch);
        if let Some(stage) = &*self.stage.borrow() {
            stage.post(&batch);
        }
        let (mut fold, mut lanes) = (self.fold.borrow_mut(), self.lanes.borrow_mut());
        let mut rates = self.own.rates.borrow_mut();
        // What cannot be read of it was not written by us, and is left out.
        let _ = self.play.borrow_mut().append(&digest.to_vec(), &mut |step, event| {
            fold.advance([event]);
            lanes.apply(step, event);
            rates.advance([event]);
        });
    }

    pub(super) fn hear_crawl(&self, data: JsValue) {
        self.take_in(data);
        self.own_heard();
        let state = self.fold.borrow().fold().latest().state;
        if !state.is_live() && state != RunState::Idle {
            // The worker has said all it had to say.
            self.crawl.take();
            self.show_unheld();
            self.fire("crawl-end", &self.latest());
            self.seek_to_attribute();
            return;
        }
        self.show_soon();
        let now = js_sys::Date::now();
        if now - self.progress.get() >= PROGRESS_MS {
            self.progress.set(now);
            self.fire("crawl-progress", &self.latest());
        }
    }

    pub(super) fn crawl_failed(&self, words: &str) {
        if self.crawl.take().is_none() && self.fold.borrow().step() > 0 {
            return;
        }
        self.fold.borrow_mut().fold_mut().cut_off(RunState::Crashed);
        self.tell_stage(&ToStage::CutOff);
        // Offline, not even the worker's own file may be had.
        let offline = !window().navigator().on_line() && self.fold.borrow().step() == 0;
        let crashed =
            "The crawl's worker failed and was ended. What it found is kept and can be saved; Crawl starts it anew.";
        self.notice(Some(if offline { OFFLINE } else { crashed }));
        self.show_now();
        self.fire("crawl-error", &object(&[("message", &format!("The crawl worker failed: {words}").into())]));
        self.fire("crawl-end", &self.latest());
    }

    /// Shows the fold now, or soon if something is held.
    fn show_unheld(&self) {
        if self.is_held() { self.show_soon() } else { self.show_now() }
    }

    /// Shows the fold soon, however many batches come until then: numbers that change more
    /// often than this are not read, and each time costs a layout of the page.
    pub(super) fn show_soon(&self) {
        if self.frame.replace(true) {
            return;
        }
        let me = self.me.clone();
        wasm_bindgen_futures::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(SHOW_MS).await;
            if let Some(page) = me.upgrade() {
                page.frame.set(false);
                page.show_unheld();
            }
        });
    }
}
