//! Politeness: the least time between two requests to one host.

use super::hosts::{Hosts, host_name};
use super::throttle::Throttle;
use crate::runtime::Runtime;
use crate::sync::{Lock, LockGuard};
use crate::trace::{EventKind, Micros, Role};
use std::cell::Cell;
use std::rc::Rc;
use url::Url;

/// Hosts' gaps, and when each was last asked.
pub(super) struct Pace {
    gap: Micros,
    /// Slow answers make it longer.
    throttles: bool,
    runtime: Runtime,
    hosts: Hosts<Host>,
}

struct Host {
    /// Whoever has the lock has the turn.
    turn: Lock<()>,
    gap: Cell<Throttle>,
    /// When the last request was sent.
    sent: Cell<Option<Micros>>,
    /// Until when it is left alone.
    resting: Cell<Micros>,
}

/// The turn to send one request to a host.
pub(super) struct RateSlot {
    turn: LockGuard<()>,
    host: Rc<Host>,
}

impl RateSlot {
    /// The request goes out now: the next may follow after the gap.
    pub(super) fn sent(self, now: Micros) {
        self.host.sent.set(Some(now));
        drop(self.turn);
    }
}

impl Pace {
    pub(super) fn new(gap_ms: u32, throttles: bool, runtime: &Runtime) -> Self {
        Self { gap: Micros::from(gap_ms) * 1000, throttles, runtime: runtime.clone(), hosts: Hosts::default() }
    }

    /// Asks for at least this gap at one host, also after the request that was sent there at `sent`.
    pub(super) fn slow_down(&self, url: &Url, gap: Micros, sent: Micros) {
        let host = self.host(url);
        let mut throttle = host.gap.get();
        throttle.slow_down(gap);
        host.gap.set(throttle);
        host.sent.set(host.sent.get().max(Some(sent)));
    }

    /// A host has answered within `latency`, or failed to; it may be sent `at_once` requests at once. The trace is
    /// told of a gap that has changed.
    pub(super) fn answered(&self, url: &Url, latency: Micros, at_once: u32, is_success: bool) {
        if !self.throttles {
            return;
        }
        let host = self.host(url);
        let mut throttle = host.gap.get();
        throttle.answered(latency, at_once, is_success);
        if let Some(gap) = throttle.news() {
            let (name, value) = (format!("gap at {}", host_name(url)), format!("{} ms", gap / 1000));
            self.runtime.trace().emit(EventKind::SharedWritten { name, value });
        }
        host.gap.set(throttle);
    }

    /// Leaves a host alone until `until`, µs.
    pub(super) fn rest(&self, url: &Url, until: Micros) {
        let host = self.host(url);
        host.resting.set(host.resting.get().max(until));
    }

    /// Takes note of a request that was sent out of turn.
    pub(super) fn sent_out_of_turn(&self, url: &Url) {
        if self.gap > 0 || !self.hosts.is_empty() {
            self.host(url).sent.set(Some(self.runtime.now()));
        }
    }

    /// Waits for the turn; none where the host may be asked as fast as permits allow.
    ///
    /// Those who wait are a line at the host's own lock, so a polite crawl does not sit on
    /// permits while it waits for the clock.
    pub(super) async fn slot(&self, url: &Url) -> Option<RateSlot> {
        if self.gap == 0 && self.hosts.is_empty() {
            return None;
        }
        let host = self.host(url);
        if host.gap.get().gap() == 0 && host.resting.get() <= self.runtime.now() {
            return None;
        }
        let turn = host.turn.lock().await;
        // Again after each sleep: the host may have been asked out of turn, or its gap or rest have grown.
        loop {
            let turn_at = host.sent.get().map_or(0, |sent| sent + host.gap.get().gap());
            match turn_at.max(host.resting.get()).saturating_sub(self.runtime.now()) {
                0 => break,
                wait => self.runtime.sleep(wait).await,
            }
        }
        Some(RateSlot { turn, host })
    }

    fn host(&self, url: &Url) -> Rc<Host> {
        self.hosts.of(url, |name| Host {
            turn: Lock::new(Role::Delay.named(format!("turn at {name}")), (), self.runtime.trace()),
            gap: Cell::new(Throttle::new(self.gap)),
            sent: Cell::default(),
            resting: Cell::default(),
        })
    }
}
