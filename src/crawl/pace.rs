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
    /// Holds when the next request may be sent; whoever has the lock has the turn.
    next: Lock<Micros>,
    gap: Rc<Cell<Micros>>,
    /// Until when it is left alone.
    resting: Rc<Cell<Micros>>,
}

/// The turn to send one request to a host.
pub(super) struct RateSlot {
    next: LockGuard<Micros>,
    gap: Micros,
}

impl RateSlot {
    /// The request goes out now: the next may follow after the gap.
    pub(super) fn sent(mut self, now: Micros) {
        *self.next = now + self.gap;
    }
}

impl Pace {
    pub(super) fn new(gap_ms: u32, runtime: &Runtime) -> Self {
        Self { gap: Micros::from(gap_ms) * 1000, runtime: runtime.clone(), hosts: RefCell::default() }
    }

    /// Asks for at least this gap at one host.
    pub(super) fn slow_down(&self, url: &Url, gap: Micros) {
        let host = self.host(url);
        host.gap.set(host.gap.get().max(gap));
    }

    /// Leaves a host alone until `until`, µs.
    pub(super) fn rest(&self, url: &Url, until: Micros) {
        let host = self.host(url);
        host.resting.set(host.resting.get().max(until));
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
        if host.gap.get() == 0 && host.resting.get() <= self.runtime.now() {
            return None;
        }
        let next = host.next.lock().await;
        // It may be asked to rest for longer while somebody waits.
        loop {
            match host.resting.get().max(*next).saturating_sub(self.runtime.now()) {
                0 => break,
                wait => self.runtime.sleep(wait).await,
            }
        }
        Some(RateSlot { next, gap: host.gap.get() })
    }

    fn host(&self, url: &Url) -> Host {
        let name = host_name(url);
        if let Some(host) = self.hosts.borrow().get(&name) {
            return host.clone();
        }
        let host = Host {
            next: Lock::new(Role::Delay.named(format!("turn at {name}")), 0, self.runtime.trace()),
            gap: Rc::new(Cell::new(self.gap)),
            resting: Rc::default(),
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
