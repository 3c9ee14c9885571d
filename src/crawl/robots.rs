//! What robots.txt files say, by RFC 9309.

use super::robots_rules::RobotsRules;
use crate::sync::Lock;
use crate::trace::{Reason, Trace};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// The product token that a robots.txt may name (RFC 9309 2.2.1).
pub(super) const AGENT: &str = "crawlscope";

/// The robots.txt of every host met, each behind a lock that is held while it is read.
pub(super) struct RobotsFiles {
    // Only ever looked up.
    hosts: RefCell<HashMap<String, Lock<Option<Rc<Rules>>>>>,
    trace: Trace,
}

/// What one host asks.
pub(super) enum Rules {
    AllowAll,
    RefuseAll,
    File(RobotsRules),
}

impl Rules {
    /// Why a page may not be fetched, if it may not.
    pub(super) fn refuse(&self, url: &Url) -> Option<Reason> {
        match self {
            // RFC 9309 2.2.2: robots.txt itself is implicitly allowed.
            _ if url.path() == "/robots.txt" => None,
            Self::AllowAll => None,
            Self::RefuseAll => Some(Reason::RobotsFailed),
            Self::File(rules) => (!rules.allows(url)).then_some(Reason::Robots),
        }
    }
}

impl RobotsFiles {
    pub(super) fn new(trace: &Trace) -> Self {
        Self { hosts: RefCell::default(), trace: trace.clone() }
    }

    pub(super) fn host(&self, origin: &str) -> Lock<Option<Rc<Rules>>> {
        let known = self.hosts.borrow().get(origin).cloned();
        known.unwrap_or_else(|| {
            let lock = Lock::new(format!("robots.txt of {origin}"), None, &self.trace);
            self.hosts.borrow_mut().insert(origin.to_owned(), lock.clone());
            lock
        })
    }

    /// Why a page may not be fetched, as far as is known without asking.
    pub(super) fn refuse_known(&self, url: &Url) -> Option<Reason> {
        let lock = self.hosts.borrow().get(&url.origin().ascii_serialization()).cloned()?;
        let known = lock.try_lock()?.clone()?;
        known.refuse(url)
    }
}
