//! What became of the start addresses, where that needs explaining.

use super::{Graph, PageRow};
use crate::language::tr;
use crate::say;
use crate::trace::{PageState, Reason};
use serde::Deserialize;

/// What is said where a start failed because the browser is offline.
pub const OFFLINE: &str = "The browser is offline, so nothing could be read. Connect and press Crawl again.";

/// What a configuration says of the crawl's scope.
#[derive(Deserialize)]
struct Asked {
    scope: String,
}

impl Graph {
    /// Says of starts that led nowhere why they did and what to do; none if all led somewhere.
    /// To be asked when the run is over. Of a list that was to be checked each address is told among the findings.
    pub fn explain_starts(&self) -> Option<String> {
        if serde_json::from_str::<Asked>(self.config()).is_ok_and(|asked| asked.scope == "list") {
            let is_offline = self.pages.iter().any(|page| page.reason == Some(Reason::Offline));
            return is_offline.then(|| tr(OFFLINE).into());
        }
        let starts: Vec<&PageRow> = self.pages.iter().filter(|page| page.is_start()).collect();
        let wrong: Vec<String> = starts.iter().filter_map(|start| self.explain_start(start)).collect();
        let first = wrong.first()?;
        Some(match (wrong.len(), starts.len()) {
            (_, 1) => first.clone(),
            (1, all) => say!("One of {all} start addresses could not be crawled. {first}", all, first),
            (some, all) => {
                say!("{some} of {all} start addresses could not be crawled. The first: {first}", some, all, first)
            }
        })
    }

    fn explain_start(&self, start: &PageRow) -> Option<String> {
        // The body of a redirect, and what is wrong with it, belong to where it led.
        let page = start.redirected_to.and_then(|to| self.pages.get(to as usize)).unwrap_or(start);
        let address = &page.address;
        Some(match (page.state, page.reason) {
            (PageState::Unreadable, Some(Reason::Offline)) => tr(OFFLINE).into(),
            (PageState::Unreadable, Some(Reason::NeedsClick)) => {
                say!("{address} leads to another site, so it waits for a click: press Crawl to follow it.", address)
            }
            (PageState::Unreadable, Some(Reason::Unreachable)) => say!(
                "Nothing answers at {address}. Look for a slip in the address; if there is none, the site may be down: try \
                 again later.",
                address
            ),
            (PageState::Unreadable, Some(reason @ (Reason::MixedContent | Reason::Policy))) => {
                say!("{address} could not be read. {}", address, reason.explain())
            }
            (PageState::Unreadable, _) => say!(
                "The browser was not allowed to read {address}: a site must permit pages of other origins to read it (CORS), \
                 and this one does not. Sites on GitHub Pages, Read the Docs, Cloudflare Pages and \
                 Vercel mostly permit it; to crawl your own, put a copy of this page on that site.",
                address
            ),
            (PageState::Skipped, Some(Reason::Robots)) => say!(
                "{address} was not fetched: the site's robots.txt asks crawlers not to read it. Start from a page that it \
                 allows; if the site is yours, allow it there or set robots to ignore.",
                address
            ),
            (PageState::Skipped, Some(Reason::RobotsFailed)) => say!(
                "{address} was not fetched: the site's robots.txt answered with a server error or not in time, which means \
                 that nothing may be read for now. Try again later.",
                address
            ),
            (PageState::Skipped, Some(reason)) => say!("{address} was not fetched. {}", address, reason.explain()),
            (PageState::Broken, _) => {
                let status = page.status.unwrap_or_default();
                say!(
                    "{address} answered {status}, so there are no links to follow. {}",
                    address,
                    status,
                    advice(status)
                )
            }
            (PageState::Failed, Some(Reason::TimedOut)) => {
                say!(
                    "{address} did not answer in full in time. The site may be busy or down: try again later.",
                    address
                )
            }
            (PageState::Failed, _) => {
                say!("The connection broke while {address} was being read. Press Crawl to try again.", address)
            }
            (PageState::Ok, Some(Reason::NotHtml)) => {
                let kind: String =
                    page.content_type.as_deref().unwrap_or(tr("of an unknown type")).chars().take(60).collect();
                say!(
                    "{address} is not an HTML page (it is {kind}), so there are no links to follow. Start from a page of the site.",
                    address,
                    kind
                )
            }
            (PageState::Ok, Some(Reason::Empty)) => {
                say!(
                    "{address} is empty: the server answered without any text. Start from another page of the site.",
                    address
                )
            }
            (PageState::Ok, _) if self.pages.len() == 1 && self.stats.links == 0 => say!(
                "{address} was read and has no links. If scripts add them in the browser, a crawler cannot see them: it reads \
                 what the server sends and runs no scripts.",
                address
            ),
            _ => return None,
        })
    }
}

/// What to do about a status of 400 or more.
fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 => tr("It is not open to everyone: requests are sent without cookies and passwords."),
        404 | 410 => tr("There is no such page: check the address, or start from the site's first page."),
        429 => tr("It asks for fewer requests: wait a while, then crawl with a longer delay."),
        500.. => tr("The problem is on the server's side: try again later."),
        _ => tr("Check the address, or start from another page of the site."),
    }
}
