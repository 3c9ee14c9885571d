//! What the crawl knows of one URL.

use crate::trace::{Reason, UrlId};
use std::rc::Rc;

/// A URL that was discovered.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) address: Rc<str>,
    pub(super) depth: u32,
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
        Self { address, depth, standing: Standing::Undecided, unwanted, links: Box::default(), redirected_to: None }
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
