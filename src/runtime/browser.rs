//! Browser time, in a window or a worker.

use super::Host;
use crate::trace::Micros;
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

#[wasm_bindgen]
extern "C" {
    // The same object in windows and workers, which web-sys has two ways to.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Work for about this long, then let messages, timers and answers have a turn.
const SLICE_MS: f64 = 8.0;

/// The browser's event loop.
pub struct Browser {
    began: f64,
    slice: Cell<f64>,
    channel: MessageChannel,
    port: MessagePort,
    waiting: Rc<RefCell<VecDeque<oneshot::Sender<()>>>>,
    _listener: EventListener,
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser").field("began", &self.began).finish_non_exhaustive()
    }
}

impl Browser {
    /// A host whose time begins now.
    ///
    /// # Errors
    /// Where the browser has no `MessageChannel`.
    pub fn new() -> Result<Rc<Self>, JsValue> {
        let channel = MessageChannel::new()?;
        let waiting: Rc<RefCell<VecDeque<oneshot::Sender<()>>>> = Rc::default();
        let woken = waiting.clone();
        let port = channel.port1();
        let listener = EventListener::new(&port, "message", move |_| {
            let next = woken.borrow_mut().pop_front();
            if let Some(next) = next {
                // A dropped breather does not need its turn.
                let _ = next.send(());
            }
        });
        port.start();
        let now = performance_now();
        Ok(Rc::new(Self { began: now, slice: Cell::new(now), channel, port, waiting, _listener: listener }))
    }

    /// A clock for the trace, which is made before the runtime.
    pub fn clock(&self) -> impl Fn() -> Micros + 'static {
        let began = self.began;
        move || micros(performance_now() - began)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // An open port keeps its channel alive.
        self.port.close();
        self.channel.port2().close();
    }
}

fn micros(ms: f64) -> Micros {
    (ms.max(0.0) * 1000.0) as Micros
}

impl Host for Browser {
    fn now(&self) -> Micros {
        micros(performance_now() - self.began)
    }

    fn sleep_until(&self, at: Micros) -> LocalBoxFuture<'static, ()> {
        // Rounded up: a timer that fires early would break a promised gap.
        let ms = at.saturating_sub(self.now()).div_ceil(1000).min(i32::MAX as Micros) as u32;
        Box::pin(TimeoutFuture::new(ms))
    }

    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(future);
    }

    fn breathe(&self) -> LocalBoxFuture<'static, ()> {
        let now = performance_now();
        if now - self.slice.get() < SLICE_MS {
            return Box::pin(std::future::ready(()));
        }
        // By message, not by timer: nested timers wait at least 4 ms. The slice begins anew at
        // once, so that others asking in this turn do not all queue up behind each other.
        self.slice.set(now);
        let (turn, turned) = oneshot::channel();
        if self.channel.port2().post_message(&JsValue::UNDEFINED).is_ok() {
            self.waiting.borrow_mut().push_back(turn);
        }
        Box::pin(async move {
            // An error means the host is gone, and with it whoever breathes.
            let _ = turned.await;
        })
    }
}
