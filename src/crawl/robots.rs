//! What the robots.txt files of the hosts met say.

use super::robots_rules::RobotsRules;
use crate::sync::Lock;
use crate::trace::{Reason, Trace};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// The product token that a robots.txt may name (RFC 9309 2.2.1).
pub(super) const AGENT: &str = "crawlscope";

/// The robots.txt of every origin met.
pub(super) struct RobotsFiles {
    // Only ever looked up.
    origins: RefCell<HashMap<String, Rc<RobotsFile>>>,
    trace: Trace,
}

/// One origin's robots.txt, and who may ask for it.
pub(super) struct RobotsFile {
    /// Whoever has it has the turn; the others wait without a permit.
    pub(super) turn: Lock<()>,
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
        Self { origins: RefCell::default(), trace: trace.clone() }
    }

    pub(super) fn of(&self, origin: &str) -> Rc<RobotsFile> {
        let known = self.origins.borrow().get(origin).cloned();
        known.unwrap_or_else(|| {
            let file = Rc::new(RobotsFile {
                turn: Lock::new(format!("robots.txt of {origin}"), (), &self.trace),
                rules: RefCell::default(),
            });
            self.origins.borrow_mut().insert(origin.to_owned(), file.clone());
            file
        })
    }

    /// Why a page may not be fetched, as far as is known without asking.
    pub(super) fn refuse_known(&self, url: &Url) -> Option<Reason> {
        let file = self.origins.borrow().get(&url.origin().ascii_serialization()).cloned()?;
        let rules = file.rules()?;
        match &*rules {
            Rules::AllowAll => None,
            Rules::RefuseAll => Some(Reason::RobotsFailed),
            Rules::File(rules) => (!rules.allows(url)).then_some(Reason::Robots),
        }
    }
}
