//! The crawl worker's end of the line to its parse worker.

use super::port::{as_message, read_message};
use super::role::start_worker;
use crate::crawl::{Reader, Reading, Unread};
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Uint8Array, WebAssembly};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

/// A worker that reads pages beside the crawl, from when it says that it is there.
pub(super) struct ParseWorker {
    worker: Worker,
    state: Rc<State>,
    _listeners: [EventListener; 2],
}

#[derive(Default)]
struct State {
    ready: Cell<bool>,
    ticket: Cell<u32>,
    waiting: RefCell<Vec<(u32, oneshot::Sender<Reading>)>>,
}

impl ParseWorker {
    /// Starts the worker on its module.
    ///
    /// # Errors
    /// Where workers may have none: the crawl then reads its pages itself.
    pub(super) fn start(module: &WebAssembly::Module) -> Result<Self, JsValue> {
        let worker = start_worker("reader", module)?;
        let state = Rc::<State>::default();
        let heard = state.clone();
        let message = EventListener::new(&worker, "message", move |event| {
            heard.hear(&event.unchecked_ref::<MessageEvent>().data());
        });
        let failed = state.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let error = EventListener::new_with_options(&worker, "error", options, move |event| failed.fail(event));
        Ok(Self { worker, state, _listeners: [message, error] })
    }
}

impl State {
    fn hear(&self, data: &JsValue) {
        if let Some(words) = data.as_string() {
            // It goes on no more, nor can what it had: its last words are this worker's too.
            panic!("{words}");
        }
        self.ready.set(true);
        let Some((ticket, reading)) = read_message::<(u32, Reading)>(data) else { return };
        let mut waiting = self.waiting.borrow_mut();
        if let Some(at) = waiting.iter().position(|(waits, _)| *waits == ticket) {
            // Whoever was cancelled does not need it.
            let _ = waiting.swap_remove(at).1.send(reading);
        }
    }

    /// It could not be loaded, and is done without; or it broke off.
    fn fail(&self, event: &Event) {
        event.prevent_default();
        if self.ready.get() {
            panic!("{}", event.unchecked_ref::<ErrorEvent>().message());
        }
    }
}

impl Reader for ParseWorker {
    fn read(&self, page: Box<Unread>) -> Result<LocalBoxFuture<'static, Reading>, Box<Unread>> {
        if !self.state.ready.get() {
            return Err(page);
        }
        let ticket = self.state.ticket.replace(self.state.ticket.get() + 1);
        let body = Uint8Array::from(page.body.as_slice());
        let message = Array::of2(&as_message(&(ticket, &*page)), &body);
        if self.worker.post_message_with_transfer(&message, &Array::of1(&body.buffer())).is_err() {
            return Err(page);
        }
        let (sender, reading) = oneshot::channel();
        self.state.waiting.borrow_mut().push((ticket, sender));
        // A sender goes only with the worker this runs in.
        Ok(Box::pin(async move { reading.await.unwrap_or_default() }))
    }
}
