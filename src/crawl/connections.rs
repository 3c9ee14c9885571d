//! Connections to a host: never more requests are handed to the browser than it will send. Those beyond
//! would wait inside it, out of sight, and the wait would count as the server's. Of a host's own permits, if the crawl
//! has them, the same semaphore keeps count.

use super::hosts::{Hosts, host_name};
use crate::sync::{Permit, Semaphore};
use crate::trace::{Role, Trace};
use std::cell::{Cell, RefCell};
use url::Url;

/// Connections that browsers open to one host over HTTP/1.1.
const USUAL: u32 = 6;
/// Requests that one connection carries where they share it (RFC 9113 5.1.2: at least 100 are recommended).
const SHARED: u32 = 100;

/// The hosts met, and how many requests each may be sent at once.
pub(super) struct Connections {
    /// Requests that a host may be sent at once, however many connections there are.
    host_permits: Option<u32>,
    hosts: Hosts<Host>,
    trace: Trace,
}

#[derive(Default)]
struct Host {
    /// Its requests share a connection, as over HTTP/2.
    shares: Cell<bool>,
    /// Made when it is needed: at once where hosts have permits, else when the crawl has more of them than there
    /// are connections.
    line: RefCell<Option<Semaphore>>,
}

impl Connections {
    pub(super) fn new(host_permits: Option<u32>, trace: &Trace) -> Self {
        Self { host_permits, hosts: Hosts::default(), trace: trace.clone() }
    }

    /// Waits until a request may be sent to a host; nothing is waited for where hosts have no permits of their own
    /// and there are not more `permits` of the crawl than connections.
    ///
    /// What a redirect leads to on another host is not counted, as the browser follows it by itself. Neither is the
    /// robots.txt of another origin that is asked on the way there: who waited for that host's permit while holding
    /// one of the crawl's could wait for somebody who has the former and waits for the latter.
    ///
    /// # Cancel safety
    /// As [`Semaphore::acquire`].
    pub(super) async fn connection(&self, url: &Url, permits: u32) -> Option<Permit> {
        let host = self.hosts.of(url, |_| Host::default());
        let line = host.line.borrow().clone();
        let line = match line {
            Some(line) => line,
            None if permits <= USUAL && self.host_permits.is_none() => return None,
            None => {
                let most = self.most(if host.shares.get() { SHARED } else { USUAL });
                let of = if self.host_permits.is_some() { "permits at" } else { "connections to" };
                let name = Role::Connections.named(format!("{of} {}", host_name(url)));
                host.line.borrow_mut().insert(Semaphore::new(name, most, &self.trace)).clone()
            }
        };
        Some(line.acquire().await)
    }

    /// A host was seen to let its requests share a connection.
    pub(super) fn shares(&self, url: &Url) {
        let host = self.hosts.of(url, |_| Host::default());
        if !host.shares.replace(true)
            && let Some(line) = &*host.line.borrow()
        {
            line.resize(self.most(SHARED));
        }
    }

    /// Requests that a host may be sent at once where no more than `connections` can be.
    pub(super) fn most(&self, connections: u32) -> u32 {
        self.host_permits.map_or(connections, |permits| permits.min(connections))
    }
}
