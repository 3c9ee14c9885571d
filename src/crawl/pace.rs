//! Politeness: the least time between two requests to one host.

use crate::runtime::Runtime;
use crate::sync::{Lock, LockGuard};
use crate::trace::{Micros, Role};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// Hosts' gaps, and when each was last asked.
pub(super) struct Pace {
    gap: Micros,
    runtime: Runtime,
    // Only ever looked up.
    hosts: RefCell<HashMap<String, Host>>,
}

#[derive(Clone)]
struct Host {
    /// Whoever has the lock has the turn.
    turn: Lock<()>,
    times: Rc<Times>,
}

struct Times {
    gap: Cell<Micros>,
    /// When the last request was sent.
    sent: Cell<Option<Micros>>,
    /// Until when it is left alone.
    resting: Cell<Micros>,
}

/// The turn to send one request to a host.
pub(super) struct RateSlot {
    turn: LockGuard<()>,
    times: Rc<Times>,
}

impl RateSlot {
    /// The request goes out now: the next may follow after the gap.
    pub(super) fn sent(self, now: Micros) {
        self.times.sent.set(Some(now));
        drop(self.turn);
    }
}

impl Pace {
    pub(super) fn new(gap_ms: u32, runtime: &Runtime) -> Self {
        Self { gap: Micros::from(gap_ms) * 1000, runtime: runtime.clone(), hosts: RefCell::default() }
    }

    /// Asks for at least this gap at one host, also after the request that was sent there at `sent`.
    pub(super) fn slow_down(&self, url: &Url, gap: Micros, sent: Micros) {
        let Host { times, .. } = self.host(url);
        times.gap.set(times.gap.get().max(gap));
        times.sent.set(times.sent.get().max(Some(sent)));
    }

    /// Leaves a host alone until `until`, µs.
    pub(super) fn rest(&self, url: &Url, until: Micros) {
        let Host { times, .. } = self.host(url);
        times.resting.set(times.resting.get().max(until));
    }

    /// Takes note of a request that was sent out of turn.
    pub(super) fn sent_out_of_turn(&self, url: &Url) {
        if self.gap > 0 || !self.hosts.borrow().is_empty() {
            self.host(url).times.sent.set(Some(self.runtime.now()));
        }
    }

    /// Waits for the turn; none where the host may be asked as fast as permits allow.
    ///
    /// Those who wait are a line at the host's own lock, so a polite crawl does not sit on
    /// permits while it waits for the clock.
    pub(super) async fn slot(&self, url: &Url) -> Option<RateSlot> {
        if self.gap == 0 && self.hosts.borrow().is_empty() {
            return None;
        }
        let host = self.host(url);
        if host.times.gap.get() == 0 && host.times.resting.get() <= self.runtime.now() {
            return None;
        }
        let turn = host.turn.lock().await;
        // Again after each sleep: the host may have been asked out of turn, or its gap or rest have grown.
        loop {
            let turn_at = host.times.sent.get().map_or(0, |sent| sent + host.times.gap.get());
            match turn_at.max(host.times.resting.get()).saturating_sub(self.runtime.now()) {
                0 => break,
                wait => self.runtime.sleep(wait).await,
            }
        }
        Some(RateSlot { turn, times: host.times })
    }

    fn host(&self, url: &Url) -> Host {
        let name = host_name(url);
        if let Some(host) = self.hosts.borrow().get(&name) {
            return host.clone();
        }
        let host = Host {
            turn: Lock::new(Role::Delay.named(format!("turn at {name}")), (), self.runtime.trace()),
            times: Rc::new(Times { gap: Cell::new(self.gap), sent: Cell::default(), resting: Cell::default() }),
        };
        self.hosts.borrow_mut().insert(name, host.clone());
        host
    }
}

/// Host and port, as a server is known by.
pub(super) fn host_name(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
