//! Connections to a host: never more requests are handed to the browser than it will send. Those beyond
//! would wait inside it, out of sight, and the wait would count as the server's.

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
    hosts: Hosts<Host>,
    trace: Trace,
}

#[derive(Default)]
struct Host {
    /// Its requests share a connection, as over HTTP/2.
    shares: Cell<bool>,
    /// Made when there are permits enough to need it.
    line: RefCell<Option<Semaphore>>,
}

impl Connections {
    pub(super) fn new(trace: &Trace) -> Self {
        Self { hosts: Hosts::default(), trace: trace.clone() }
    }

    /// Waits for a connection to a host; none is needed where there are not more `permits` than connections.
    ///
    /// # Cancel safety
    /// As [`Semaphore::acquire`].
    pub(super) async fn connection(&self, url: &Url, permits: u32) -> Option<Permit> {
        let host = self.hosts.of(url, |_| Host::default());
        let line = host.line.borrow().clone();
        let line = match line {
            Some(line) => line,
            None if permits <= USUAL => return None,
            None => {
                let most = if host.shares.get() { SHARED } else { USUAL };
                let name = Role::Connections.named(format!("connections to {}", host_name(url)));
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
            line.resize(SHARED);
        }
    }
}
