//! Whether a page's end is its end: a request that came to nothing may be sent again, when the page or its
//! host may be asked again.
//!
//! A page is tried up to three times where another try may help: nothing answered though the host does
//! answer others, or the server said 429, 502, 503 or 504. Where the host answers nobody, the page is not to
//! blame: it goes back on the queue, and whoever has one of the host's pages waits until it answers again.

use super::admission::robots_of;
use super::hosts::host_name;
use super::shared::Crawl;
use super::transfer::Transfer;
use super::trouble::{FIRST_WAIT, Host};
use crate::fetch::FetchError;
use crate::trace::{Micros, PageState, Reason, UrlId, seconds};
use url::Url;

/// The longest wait between two tries, µs.
const LONGEST_WAIT: Micros = 30_000_000;
/// The longest wait that a server may ask for, µs: a page that is to be asked for later stays as it is.
pub(super) const LONGEST_ASKED: Micros = 120_000_000;
/// How long a host may be gone, µs, before its pages are given up.
const GIVE_UP: Micros = 300_000_000;

/// Whether a page's end is its end.
pub(super) enum Verdict {
    Final,
    Again,
}

impl Crawl {
    /// Whether a page whose request began at `began` is to be asked for again; waits until it may be.
    ///
    /// # Cancel safety
    /// The page is then still in the consumer's hands.
    pub(super) async fn verdict(&self, id: UrlId, url: &Url, transfer: &Transfer, began: Micros) -> Verdict {
        match (transfer.state, transfer.status, transfer.reason) {
            (PageState::Broken, Some(status @ (429 | 502..=504)), _) => {
                self.refused(id, url, status, transfer.retry_after)
            }
            (PageState::Unreadable, _, Some(reason @ (Reason::Unreachable | Reason::Offline))) => {
                // Offline, no host answers: not even one that never did.
                let watched = match reason {
                    Reason::Offline => self.trouble.last.borrow().clone(),
                    _ => Some(url.clone()),
                };
                let Some(watched) = watched.filter(|watched| self.trouble.has_answered(watched)) else {
                    return Verdict::Final;
                };
                if !self.is_gone(&watched, began).await {
                    let Some(wait) = self.trouble.next_try(id) else { return Verdict::Final };
                    self.runtime.sleep(wait).await;
                }
                Verdict::Again
            }
            _ => Verdict::Final,
        }
    }

    /// A server asked for fewer requests, or could not answer: its host is left alone for a while.
    fn refused(&self, id: UrlId, url: &Url, status: u16, asked: Option<Micros>) -> Verdict {
        if asked.is_some_and(|asked| asked > LONGEST_ASKED) {
            return Verdict::Final;
        }
        let Some(wait) = self.trouble.next_try(id) else { return Verdict::Final };
        let wait = asked.unwrap_or(wait).min(LONGEST_ASKED);
        self.pace.rest(url, self.runtime.now() + wait);
        let how_long = if asked.is_some() { "as it asks" } else { "it does not say, or not readably, for how long" };
        let text = format!("{} answers {status}: it is left alone for {} ({how_long}).", host_name(url), seconds(wait));
        self.note(text);
        Verdict::Again
    }

    /// Whether nobody hears from the host of a page whose request began at `began`. If so, waits until it
    /// answers again.
    async fn is_gone(&self, url: &Url, began: Micros) -> bool {
        let host = self.trouble.host(url);
        let asking = self.trouble.asking(url);
        let _asking = asking.lock().await;
        if host.recovered.get() > began {
            return true;
        }
        if host.answered.get().is_none() {
            // Given up meanwhile.
            return false;
        }
        if host.answered.get() > Some(began) || self.answers(url).await {
            return false;
        }
        self.outlast(url, &host).await
    }

    /// Waits until a host that is gone answers again; false if it is given up.
    async fn outlast(&self, url: &Url, host: &Host) -> bool {
        let name = host_name(url);
        self.note(format!("{name} no longer answers. Its pages wait; it is asked again until it does."));
        let (since, mut wait) = (self.runtime.now(), FIRST_WAIT);
        while self.runtime.now() - since < GIVE_UP {
            self.runtime.sleep(wait).await;
            if self.answers(url).await {
                self.note(format!("{name} answers again after {}.", seconds(self.runtime.now() - since)));
                host.recovered.set(self.runtime.now());
                return true;
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        self.note(format!("{name} has not answered for {}: its pages are given up.", seconds(GIVE_UP)));
        host.answered.set(None);
        false
    }

    /// Whether a host answers at all. What is asked for is its robots.txt: every host is used to that.
    async fn answers(&self, url: &Url) -> bool {
        let Some(robots) = robots_of(url) else { return false };
        let permission = self.permission(&robots).await;
        let answer = self.in_time(self.source.get(&robots)).await;
        drop(permission);
        let answers = !matches!(answer, None | Some(Err(FetchError::Unreachable | FetchError::Offline)));
        if answers {
            self.trouble.answered(url, self.runtime.now());
        }
        answers
    }
}
