//! What the crawl knows of one URL.

use crate::trace::{Reason, UrlId};
use std::rc::Rc;

/// A URL that was discovered.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) address: Rc<str>,
    pub(super) depth: u32,
    /// Links that lead out of the scope and on to it, over the shortest way; 0 in scope.
    pub(super) beyond: u32,
    pub(super) standing: Standing,
    /// Why it may not be followed, unless it is a start or the target of a redirect or of a link
    /// that may: of the first link that led there.
    pub(super) unwanted: Option<Reason>,
    /// Distinct targets, kept so that a shorter way can be passed on.
    pub(super) links: Box<[UrlId]>,
    pub(super) redirected_to: Option<UrlId>,
}

impl Entry {
    /// A URL of which nothing is decided.
    pub(super) fn new(address: Rc<str>, depth: u32, unwanted: Option<Reason>) -> Self {
        Self {
            address,
            depth,
            beyond: u32::MAX,
            standing: Standing::Undecided,
            unwanted,
            links: Box::default(),
            redirected_to: None,
        }
    }

    /// Whether another spelling stands for it, which is the one it leads to.
    pub(super) fn is_tidied(&self) -> bool {
        self.standing == Standing::Skipped(Reason::Tidied)
    }

    /// How far away a link of it leads.
    pub(super) fn way_of_link(&self) -> Way {
        Way { depth: self.depth.saturating_add(1), beyond: self.beyond.saturating_add(1) }
    }

    /// How far away its redirect leads: it is as far as the page, and one link outside if it leads out of the scope.
    pub(super) fn way_of_redirect(&self) -> Way {
        Way { depth: self.depth, beyond: self.beyond.max(1) }
    }

    /// All that it leads to, with how far that is.
    pub(super) fn ways(&self) -> impl Iterator<Item = (UrlId, Way)> {
        let links = self.links.iter().map(|&to| (to, self.way_of_link()));
        links.chain(self.redirected_to.map(|to| (to, self.way_of_redirect())))
    }
}

/// How far away a URL is over one way to it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Way {
    /// Links from the start.
    pub(super) depth: u32,
    /// Links since the scope was left, if what it leads to is outside.
    pub(super) beyond: u32,
}

impl Way {
    /// The same for what it says of depth alone.
    pub(super) fn only_in_depth(self) -> Self {
        Self { beyond: u32::MAX, ..self }
    }
}

/// Whether a URL is to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody has said yet. It stays so only where a recording ends between the two; whoever meets
    /// the URL next decides.
    Undecided,
    /// On the queue, in somebody's hands, or done: nobody else may put it.
    Claimed,
    Skipped(Reason),
}
