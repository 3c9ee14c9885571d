//! What can be said of a page by itself.

use super::kind::FindingKind;
use crate::graph::PageRow;
use crate::trace::{Micros, PageState, Reason};

/// An answer that takes longer than this is slow, µs, from the request to the end of the body.
pub const SLOW: Micros = 3_000_000;
/// A page of HTML with more bytes than this is large.
pub const LARGE: u64 = 2_000_000;
/// A page that is more links away from the start than this is deep.
pub const DEEP: u32 = 5;

/// Why a link to a page leads nowhere, if it does.
pub(super) fn fault(page: &PageRow) -> Option<FindingKind> {
    let kind = match (page.state, page.status, page.reason) {
        (PageState::Broken, Some(401 | 403 | 407), _) => FindingKind::Restricted,
        (PageState::Broken, Some(429), _) => FindingKind::TooManyRequests,
        (PageState::Broken, Some(500..), _) => FindingKind::ServerError,
        (PageState::Broken, ..) => FindingKind::Broken,
        (PageState::Failed, ..) => FindingKind::Failed,
        (PageState::Unreadable, _, Some(Reason::Unreachable)) => FindingKind::Unreachable,
        (PageState::Unreadable, _, Some(Reason::BadRedirect)) => FindingKind::BadRedirect,
        (PageState::Unreadable, _, Some(Reason::NotShared)) => FindingKind::NotShared,
        (
            PageState::Unreadable,
            _,
            Some(Reason::NeedsClick | Reason::Offline | Reason::Policy | Reason::MixedContent),
        ) => FindingKind::NotAsked,
        (PageState::Unreadable, ..) => FindingKind::Unreadable,
        (PageState::Skipped, _, Some(Reason::Malformed | Reason::TooLong)) => FindingKind::InvalidAddress,
        (PageState::Skipped, _, Some(Reason::Trap)) => FindingKind::Trap,
        (PageState::Ok, _, Some(Reason::SoftNotFound)) => FindingKind::SoftNotFound,
        _ => return None,
    };
    Some(kind)
}

/// What could be better about a page that was read.
pub(super) fn shortcomings(page: &PageRow) -> impl Iterator<Item = FindingKind> {
    // Of a redirect there is nothing to be read: all this is said of where it leads.
    let is_read = page.state == PageState::Ok && page.redirected_to.is_none();
    let body = match page.reason {
        Some(Reason::TooLarge | Reason::TooDeep | Reason::SlowParse | Reason::TooManyLinks | Reason::NotWellFormed) => {
            Some(FindingKind::CutShort)
        }
        Some(Reason::Undecodable) => Some(FindingKind::BadEncoding),
        Some(Reason::Empty) => Some(FindingKind::Empty),
        _ => None,
    };
    let is_large = page.bytes > LARGE && page.reason != Some(Reason::TooLarge);
    let is_untitled = is_document(page) && title(page).is_none();
    let found = [
        body,
        is_unlisted(page).then_some(FindingKind::Noindex),
        is_untitled.then_some(FindingKind::MissingTitle),
        (page.took > SLOW).then_some(FindingKind::Slow),
        is_large.then_some(FindingKind::Large),
        (page.depth > DEEP).then_some(FindingKind::Deep),
    ];
    found.into_iter().flatten().filter(move |_| is_read)
}

/// Whether a page was read as HTML, and should have a title.
pub(super) fn is_document(page: &PageRow) -> bool {
    let is_html = || page.content_type.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    page.state == PageState::Ok
        && page.redirected_to.is_none()
        && !matches!(page.reason, Some(Reason::NotHtml | Reason::Empty | Reason::SoftNotFound))
        && is_html()
}

/// A page's description, if it has one.
pub(super) fn description(page: &PageRow) -> Option<&str> {
    page.facts.as_ref()?.description.as_deref()
}

/// What tells the content of a page from others.
pub(super) fn fingerprint(page: &PageRow) -> Option<u64> {
    page.facts.as_ref()?.fingerprint
}

/// Whether a page asks not to be listed by search engines.
pub(super) fn is_unlisted(page: &PageRow) -> bool {
    page.facts.as_ref().is_some_and(|facts| facts.noindex)
}

/// A page's title, if it has one that is not blank.
pub(super) fn title(page: &PageRow) -> Option<&str> {
    page.title.as_deref().map(str::trim).filter(|title| !title.is_empty())
}
