//! What is remembered of requests that came to nothing, for [`verdict`](super::verdict) to go by: how often
//! each page was tried, and when each host last answered.

use super::hosts::{Hosts, host_name};
use crate::sync::Lock;
use crate::trace::{Micros, Trace, UrlId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// How often a page is asked for, at most.
const TRIES: u8 = 3;
/// The wait before the second try, µs, and before each further one twice as long.
pub(super) const FIRST_WAIT: Micros = 1_000_000;

/// What is known of hosts, and of pages that were tried more than once.
pub(super) struct Trouble {
    hosts: Hosts<Host>,
    // Only ever looked up.
    tries: RefCell<HashMap<UrlId, u8>>,
    /// What answered last.
    pub(super) last: RefCell<Option<Url>>,
    rng: RefCell<fastrand::Rng>,
    trace: Trace,
}

/// What is known of one host.
#[derive(Default)]
pub(super) struct Host {
    /// When it last answered anything, and when it was last found to answer again, µs.
    pub(super) answered: Cell<Option<Micros>>,
    pub(super) recovered: Cell<Micros>,
    /// Whoever has it asks whether the host is there.
    asking: RefCell<Option<Lock<()>>>,
}

impl Trouble {
    pub(super) fn new(seed: u64, trace: &Trace) -> Self {
        let rng = RefCell::new(fastrand::Rng::with_seed(seed));
        Self { hosts: Hosts::default(), tries: RefCell::default(), last: RefCell::default(), rng, trace: trace.clone() }
    }

    pub(super) fn host(&self, url: &Url) -> Rc<Host> {
        self.hosts.of(url, |_| Host::default())
    }

    /// The lock of who asks whether a host is there; on the trace from when it is first needed.
    pub(super) fn asking(&self, url: &Url) -> Lock<()> {
        let make = || Lock::new(format!("whether {} answers", host_name(url)), (), &self.trace);
        self.host(url).asking.borrow_mut().get_or_insert_with(make).clone()
    }

    /// A host has answered, whatever it said.
    pub(super) fn answered(&self, url: &Url, now: Micros) {
        self.host(url).answered.set(Some(now));
        self.last.replace(Some(url.clone()));
    }

    pub(super) fn has_answered(&self, url: &Url) -> bool {
        self.host(url).answered.get().is_some()
    }

    /// The wait before a page's next try, µs; none if it was tried often enough. Up to half as long again
    /// by chance, so that those who failed together do not come back together.
    pub(super) fn next_try(&self, id: UrlId) -> Option<Micros> {
        let mut tries = self.tries.borrow_mut();
        let tried = tries.entry(id).or_insert(1);
        let wait = self.wait_after(*tried)?;
        *tried += 1;
        Some(wait)
    }

    /// The same for what was tried so often.
    pub(super) fn wait_after(&self, tried: u8) -> Option<Micros> {
        if tried >= TRIES {
            return None;
        }
        let wait = FIRST_WAIT << (tried - 1);
        Some(wait + self.rng.borrow_mut().u64(0..=wait / 2))
    }
}
