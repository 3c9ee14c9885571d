//! What to do about a page that is not as it should be.

use super::PageRow;
use crate::language::tr;
use crate::trace::{PageState, Reason};

impl PageRow {
    /// What a site's owner can do about its state; empty where nothing is to be done.
    pub fn advice(&self) -> &'static str {
        match (self.state, self.status, self.reason) {
            (PageState::Broken, Some(401 | 403), _) => {
                tr("It wants a login or refuses robots. Open it by hand to see which.")
            }
            (PageState::Broken, Some(404 | 410), _) => {
                tr("Fix the links to it, or redirect this address to its replacement.")
            }
            (PageState::Broken, Some(429), _) => {
                tr("The server asks for fewer requests. Set a longer delay or fewer permits and crawl again.")
            }
            (PageState::Broken, Some(500..), _) => {
                tr("The server failed. Crawl again later; if it stays, its log says why.")
            }
            (PageState::Broken, ..) => tr("Open it by hand; if a reader sees the same, fix the links to it."),
            (PageState::Unreadable, _, Some(Reason::Offline)) => tr("Connect and crawl again."),
            (PageState::Unreadable, _, Some(Reason::NeedsClick)) => tr("Press Crawl to follow it to the other site."),
            (PageState::Unreadable, _, Some(Reason::Unreachable)) => {
                tr("Open it by hand: if it opens, crawl again; if not, fix the links to it.")
            }
            (PageState::Unreadable, _, Some(Reason::BadRedirect)) => {
                tr("Let the server redirect it to a page, or fix the links to it.")
            }
            (PageState::Unreadable, _, Some(Reason::MixedContent)) => tr("Link to its https: address, if it has one."),
            (PageState::Unreadable, _, Some(Reason::Policy)) => {
                tr("Let the page's policy (Content-Security-Policy, connect-src) allow its origin.")
            }
            (PageState::Unreadable, ..) => tr(
                "Open it by hand: if it opens, its server only lacks the permission (Access-Control-Allow-Origin) and the link is fine.",
            ),
            (PageState::Failed, _, Some(Reason::TimedOut)) => {
                tr("Crawl again with fewer permits; if it stays slow, look at the server.")
            }
            (PageState::Failed, ..) => tr("Crawl again; if it stays, the server ends its answers early."),
            (PageState::Skipped, _, Some(Reason::Depth)) => tr("Raise max-depth to read it."),
            (PageState::Skipped, _, Some(Reason::NotSelected)) => tr("Widen select to read it."),
            (PageState::Skipped, _, Some(Reason::Private)) => tr("If it is yours, crawl it too, or crawl from it."),
            (PageState::Skipped, _, Some(Reason::Nofollow)) => {
                tr("Set robots to ignore to read it, if the site is yours.")
            }
            (PageState::Skipped, _, Some(Reason::Limit)) => tr("Raise max-pages to read it."),
            (PageState::Skipped, _, Some(Reason::Malformed | Reason::TooLong)) => tr("Fix the links to it."),
            (_, _, Some(Reason::NotWellFormed)) => {
                tr("Fix its markup, or serve it as text/html: browsers show an error too.")
            }
            (_, _, Some(Reason::Undecodable)) => {
                tr("Let the server name the encoding in Content-Type, and save the page in it.")
            }
            _ => "",
        }
    }
}
