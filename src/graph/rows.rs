//! The rows of the graph: a page, a link.

use crate::trace::{Facts, Link, Micros, PageState, Reason, UrlId};

/// One URL ever discovered.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRow {
    /// The URL, without fragment.
    pub address: String,
    /// Its state now.
    pub state: PageState,
    /// The HTTP status, if one was read.
    pub status: Option<u16>,
    /// What is to be said of it.
    pub reason: Option<Reason>,
    /// Links from the start, over the shortest way found so far.
    pub depth: u32,
    /// The page that first linked to it; none for a start, and for what was first found in a sitemap.
    pub from: Option<UrlId>,
    /// The document's title.
    pub title: Option<String>,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Bytes of the body read.
    pub bytes: u64,
    /// µs from before the request to the end of the body.
    pub took: Micros,
    /// µs spent finding its links.
    pub parsed: Micros,
    /// µs its consumer waited for a permit.
    pub waited: Micros,
    /// µs it was held back before that: robots.txt, the delay between requests, a pause.
    pub held: Micros,
    /// Where it redirects to, or what other spelling stands for it.
    pub redirected_to: Option<UrlId>,
    /// What was taken out of it, a value for each of [`Graph::columns`](super::Graph::columns).
    pub extracted: Option<Vec<String>>,
    /// The [hash](crate::trace::anchor_hash) of each name that a fragment may lead to, if they are known.
    pub anchors: Option<Vec<u32>>,
    /// What else it says of itself.
    pub facts: Option<Facts>,
    /// Step at which it was discovered: a prefix of the trace shows a prefix of the pages.
    pub step: u32,
}

impl PageRow {
    /// The host (or of an address without one, its scheme), and the path without query.
    pub fn host_and_path(&self) -> (&str, &str) {
        let address = self.address.split(['?', '#']).next().unwrap_or_default();
        match address.split_once("://") {
            Some((_, rest)) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => address.split_once(':').unwrap_or((address, "")),
        }
    }

    /// Whether the crawl started here.
    pub fn is_start(&self) -> bool {
        self.from.is_none() && self.depth == 0
    }

    /// Whether it was asked for and could not be had.
    pub fn is_lost(&self) -> bool {
        let was_asked = !matches!(self.reason, Some(Reason::MixedContent | Reason::Policy | Reason::NeedsClick));
        was_asked && matches!(self.state, PageState::Broken | PageState::Unreadable | PageState::Failed)
    }

    /// Whether it is of another site and was therefore not asked for.
    pub fn is_external(&self) -> bool {
        self.reason == Some(Reason::OffSite)
    }

    /// Whether its server redirects. What was only tidied leads to another page too, and is skipped.
    pub fn is_redirect(&self) -> bool {
        self.redirected_to.is_some() && self.state != PageState::Skipped
    }

    /// Whether it was first found in a sitemap: no page had led there.
    pub fn is_from_sitemap(&self) -> bool {
        self.from.is_none() && self.depth > 0
    }
}

/// A link between two pages.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRow {
    /// The page it stands on.
    pub source: UrlId,
    /// What it says.
    pub link: Link,
    /// Step at which it was found.
    pub step: u32,
}
