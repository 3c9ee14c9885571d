//! Browser time, in a window or a worker.

use super::Host;
use super::timers::{Key, Timers};
use crate::trace::{Micros, TaskId};
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
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
    alarm: Rc<Alarm>,
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
        Self::starting_at(0)
    }

    /// A host whose time is `now` at first, as for a run that goes on where its recording ends.
    ///
    /// # Errors
    /// As for [`Browser::new`].
    pub fn starting_at(now: Micros) -> Result<Rc<Self>, JsValue> {
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
        let began = performance_now() - now as f64 / 1000.0;
        let alarm = Rc::new(Alarm { began, ..Alarm::default() });
        Ok(Rc::new(Self {
            began,
            slice: Cell::new(performance_now()),
            channel,
            port,
            waiting,
            alarm,
            _listener: listener,
        }))
    }

    /// A clock for the trace, which is made before the runtime.
    pub fn clock(&self) -> impl Fn() -> Micros + 'static {
        let began = self.began;
        move || since(began)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // An open port keeps its channel alive.
        self.port.close();
        self.channel.port2().close();
    }
}

fn since(began: f64) -> Micros {
    ((performance_now() - began).max(0.0) * 1000.0) as Micros
}

impl Host for Browser {
    fn now(&self) -> Micros {
        since(self.began)
    }

    fn sleep_until(&self, at: Micros) -> LocalBoxFuture<'static, ()> {
        let order = self.alarm.asked.replace(self.alarm.asked.get() + 1);
        Box::pin(Sleep { key: (at, order), alarm: self.alarm.clone() })
    }

    fn spawn(&self, _: TaskId, future: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(future);
    }

    fn yield_if_due(&self) -> LocalBoxFuture<'static, ()> {
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

/// All sleeps behind one browser timer, that of the earliest. A request's time limit is
/// almost always given up before it is over, and so costs the browser nothing.
#[derive(Default)]
struct Alarm {
    began: f64,
    asked: Cell<u64>,
    sleeps: RefCell<Timers>,
    armed: RefCell<Option<(Micros, Timeout)>>,
}

impl Alarm {
    /// Sees to it that the browser calls in time for the earliest sleep.
    fn arm(self: &Rc<Self>) {
        let Some(at) = self.sleeps.borrow().next() else { return };
        if self.armed.borrow().as_ref().is_some_and(|(armed, _)| *armed <= at) {
            return;
        }
        // Rounded up: a timer that fires early would break a promised gap.
        let ms = at.saturating_sub(since(self.began)).div_ceil(1000).min(i32::MAX as Micros) as u32;
        let alarm = Rc::downgrade(self);
        let timeout = Timeout::new(ms, move || {
            if let Some(alarm) = alarm.upgrade() {
                alarm.fire();
            }
        });
        *self.armed.borrow_mut() = Some((at, timeout));
    }

    fn fire(self: &Rc<Self>) {
        self.armed.borrow_mut().take();
        let now = since(self.began);
        loop {
            let due = self.sleeps.borrow_mut().take_due(now);
            let Some(waker) = due else { break };
            waker.wake();
        }
        self.arm();
    }
}

struct Sleep {
    key: Key,
    alarm: Rc<Alarm>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if since(self.alarm.began) >= self.key.0 {
            return Poll::Ready(());
        }
        self.alarm.sleeps.borrow_mut().insert(self.key, cx.waker().clone());
        self.alarm.arm();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.alarm.sleeps.borrow_mut().remove(self.key);
    }
}
