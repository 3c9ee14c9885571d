//! What the robots.txt files of the hosts met say.

use super::robots_rules::RobotsRules;
use crate::sync::Lock;
use crate::trace::Trace;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The robots.txt of every origin met.
pub(super) struct RobotsFiles {
    // Only ever looked up.
    origins: RefCell<HashMap<String, Rc<RobotsFile>>>,
    /// Sitemaps named, by origin, in the order their robots.txt files were read.
    sitemaps: RefCell<Vec<(String, Vec<String>)>>,
    trace: Trace,
}

/// One origin's robots.txt, and who may ask for it.
///
/// There are two locks because of redirects: who was led here by one holds a permit, and would wait
/// for ever behind somebody who has the turn and waits for a permit.
pub(super) struct RobotsFile {
    /// Whoever has it has the turn; the others wait without a permit.
    pub(super) turn: Lock<()>,
    /// Held with a permit, while the request is under way. It is not on the trace: who waits for it is
    /// at a request of its own.
    pub(super) request: Lock<()>,
    rules: RefCell<Option<Rc<Rules>>>,
}

/// What one origin asks.
pub(super) enum Rules {
    AllowAll,
    RefuseAll,
    File(RobotsRules),
}

impl RobotsFile {
    /// What it says, if that is known.
    pub(super) fn rules(&self) -> Option<Rc<Rules>> {
        self.rules.borrow().clone()
    }

    pub(super) fn keep(&self, rules: Rules) -> Rc<Rules> {
        self.rules.borrow_mut().insert(Rc::new(rules)).clone()
    }
}

impl RobotsFiles {
    pub(super) fn new(trace: &Trace) -> Self {
        Self { origins: RefCell::default(), sitemaps: RefCell::default(), trace: trace.clone() }
    }

    pub(super) fn of(&self, origin: &str) -> Rc<RobotsFile> {
        let known = self.origins.borrow().get(origin).cloned();
        known.unwrap_or_else(|| {
            let file = Rc::new(RobotsFile {
                turn: Lock::new(format!("robots.txt of {origin}"), (), &self.trace),
                request: Lock::new("request for robots.txt", (), &Trace::silent()),
                rules: RefCell::default(),
            });
            self.origins.borrow_mut().insert(origin.to_owned(), file.clone());
            file
        })
    }

    /// Keeps the sitemaps that an origin's robots.txt names.
    pub(super) fn keep_sitemaps(&self, origin: &str, rules: &RobotsRules) {
        if !rules.sitemaps().is_empty() {
            self.sitemaps.borrow_mut().push((origin.to_owned(), rules.sitemaps().to_vec()));
        }
    }

    /// Whether any are kept.
    pub(super) fn has_sitemaps(&self) -> bool {
        !self.sitemaps.borrow().is_empty()
    }

    /// Those kept so far.
    pub(super) fn take_sitemaps(&self) -> Vec<(String, Vec<String>)> {
        self.sitemaps.take()
    }
}
