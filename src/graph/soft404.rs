//! Which pages look like what their host answers where there is no page.

use super::PageRow;
use crate::trace::{Page, PageState, anchor_hash};

/// Of two answers with the same title, the longer has at most so many of its hundred bytes more.
const ALIKE_PERCENT: u64 = 10;

/// What tells one page's answer from another's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// A hash of the title; 0 without one.
    title: u32,
    bytes: u64,
    fingerprint: Option<u64>,
    /// There was an answer of which nothing else is to be said.
    is_plain: bool,
}

impl Look {
    pub(super) fn of(page: &Page) -> Self {
        let fingerprint = page.facts.as_ref().and_then(|facts| facts.fingerprint);
        let look = Self::new(page.title.as_deref(), page.bytes, fingerprint);
        let is_answer = page.state == PageState::Ok && page.redirected_to.is_none();
        Self { is_plain: is_answer && page.reason.is_none(), ..look }
    }

    /// What a host answers where there is no page.
    pub(super) fn new(title: Option<&str>, bytes: u64, fingerprint: Option<u64>) -> Self {
        let title = title.map(str::trim).filter(|title| !title.is_empty()).map_or(0, anchor_hash);
        Self { title, bytes, fingerprint, is_plain: false }
    }

    fn has_text_of(&self, other: &Self) -> bool {
        self.fingerprint.is_some() && self.fingerprint == other.fingerprint
    }

    fn has_title_and_size_of(&self, other: &Self) -> bool {
        let (less, more) = (self.bytes.min(other.bytes), self.bytes.max(other.bytes));
        self.title != 0 && self.title == other.title && (more - less) * 100 <= more * ALIKE_PERCENT
    }
}

/// The pages of an origin that look like `nowhere`. A start, or where it redirects to, is there, whatever it looks like: where it looks the
/// same, an application in the browser makes all pages of one, and by title and size nothing can be told.
pub(super) fn look_alikes(origin: &str, nowhere: Look, pages: &[PageRow], looks: &[Look]) -> Vec<usize> {
    let is_own = |page: &PageRow| page.address.strip_prefix(origin).is_some_and(|path| path.starts_with('/'));
    let own: Vec<(usize, &PageRow, &Look)> = (0..)
        .zip(pages)
        .zip(looks)
        .map(|((id, page), look)| (id, page, look))
        .filter(|(_, page, _)| is_own(page))
        .collect();
    let tells = !own.iter().any(|(_, page, look)| page.depth == 0 && look.has_title_and_size_of(&nowhere));
    let is_like = |look: &Look| look.has_text_of(&nowhere) || (tells && look.has_title_and_size_of(&nowhere));
    let alike = own.iter().filter(|(_, page, look)| look.is_plain && page.depth > 0 && is_like(look));
    alike.map(|(id, ..)| *id).collect()
}
