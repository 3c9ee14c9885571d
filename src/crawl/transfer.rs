//! One request, from before it is sent to the last byte of its body, within bounds.

use super::admission::Permission;
use super::frontier::RedirectClaim;
use super::reader::{BodyEnd, OpenPage, PageBody};
use super::shared::Crawl;
use crate::fetch::FetchError;
use crate::trace::{EventKind, Micros, PageState, Reason, Trace, UrlId};
use futures::future::{Either, LocalBoxFuture, select};
use std::cell::Cell;
use url::Url;

/// What came of a request.
pub(super) struct Transfer {
    pub(super) state: PageState,
    pub(super) status: Option<u16>,
    pub(super) reason: Option<Reason>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: u64,
    pub(super) took: Micros,
    /// How long the server asks to be left alone, if it says so.
    pub(super) retry_after: Option<Micros>,
    /// Where the request was redirected to, if it was.
    pub(super) claim: Option<RedirectClaim>,
    /// An HTML body that is received: what was found in it can be had.
    pub(super) page: Option<Box<dyn PageBody>>,
}

impl Transfer {
    fn failed(state: PageState, reason: Reason) -> Self {
        Self::of(state, Some(reason))
    }

    fn of(state: PageState, reason: Option<Reason>) -> Self {
        Self {
            state,
            status: None,
            reason,
            content_type: None,
            bytes: 0,
            took: 0,
            retry_after: None,
            claim: None,
            page: None,
        }
    }

    /// Receives the body, to its end or until it is late. What was found in it by then is kept.
    async fn receive(&mut self, mut body: Box<dyn PageBody>, progress: &Progress, limit: LocalBoxFuture<'static, ()>) {
        let end = match select(body.receive(&progress.bytes), limit).await {
            Either::Left((Ok(end), _)) => Some(end),
            Either::Left((Err(error), _)) => return self.fail(error),
            Either::Right(_) => None,
        };
        let is_empty = progress.bytes.get() == 0;
        (self.state, self.reason) = match end {
            Some(BodyEnd::Complete) => (PageState::Ok, is_empty.then_some(Reason::Empty)),
            Some(BodyEnd::Cut) => (PageState::Ok, Some(Reason::TooLarge)),
            Some(BodyEnd::Broken) => (PageState::Failed, Some(Reason::BrokenBody)),
            None => (PageState::Failed, Some(Reason::TimedOut)),
        };
        self.page = Some(body);
    }

    /// Ends it as `error` says.
    fn fail(&mut self, error: FetchError) {
        let Self { state, reason, .. } = Self::error(error);
        (self.state, self.reason) = (state, reason);
    }

    /// What was found is lost; a transfer that failed by itself keeps its own reason.
    pub(super) fn lose(&mut self, error: FetchError) {
        if self.state == PageState::Ok {
            self.fail(error);
        }
    }

    fn error(error: FetchError) -> Self {
        match error {
            FetchError::Blocked => Self::failed(PageState::Unreadable, Reason::Blocked),
            FetchError::NotShared => Self::failed(PageState::Unreadable, Reason::NotShared),
            FetchError::Unreachable => Self::failed(PageState::Unreadable, Reason::Unreachable),
            FetchError::BadRedirect => Self::failed(PageState::Unreadable, Reason::BadRedirect),
            FetchError::MixedContent => Self::failed(PageState::Unreadable, Reason::MixedContent),
            FetchError::Policy => Self::failed(PageState::Unreadable, Reason::Policy),
            FetchError::Offline => Self::failed(PageState::Unreadable, Reason::Offline),
            FetchError::NeedsClick => Self::failed(PageState::Unreadable, Reason::NeedsClick),
            FetchError::BrokenBody => Self::failed(PageState::Failed, Reason::BrokenBody),
            FetchError::ReaderLost => Self::failed(PageState::Failed, Reason::ReaderLost),
        }
    }
}

/// What is known of a request while it is under way, so that a time-out does not lose it.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) claim: Cell<Option<RedirectClaim>>,
    /// A robots.txt had to be asked for on the way.
    pub(super) asks_robots: Cell<bool>,
    status: Cell<Option<u16>>,
    bytes: Cell<u64>,
}

/// A request under way: however it ends, the trace hears of it.
struct Flight<'a> {
    trace: &'a Trace,
    id: UrlId,
    progress: &'a Progress,
}

impl<'a> Flight<'a> {
    fn begin(trace: &'a Trace, id: UrlId, progress: &'a Progress) -> Self {
        trace.emit(EventKind::FetchStarted { url: id });
        Self { trace, id, progress }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.trace.emit(EventKind::BodyFinished { url: self.id, bytes: self.progress.bytes.get() });
    }
}

impl Crawl {
    /// Sends a page's request and reads its answer; the permit is given back at its end.
    ///
    /// # Cancel safety
    /// Dropping it aborts the request. What a redirect had claimed is in `progress`.
    pub(super) async fn transfer(&self, id: UrlId, url: &Url, permission: Permission, progress: &Progress) -> Transfer {
        let began = self.runtime.now();
        let flight = Flight::begin(self.runtime.trace(), id, progress);
        let mut limit = self.runtime.timer(self.config.limits.request);
        let mut transfer = match select(self.reader.open(url, &self.config.limits), &mut limit).await {
            Either::Left((Ok(page), _)) => self.answered(id, url, page, progress, limit).await,
            Either::Left((Err(error), _)) => Transfer::error(error),
            Either::Right(_) => Transfer::failed(PageState::Failed, Reason::TimedOut),
        };
        if !matches!(transfer.reason, Some(Reason::Unreachable | Reason::Offline | Reason::TimedOut)) {
            self.trouble.answered(url, self.runtime.now());
        }
        transfer.took = self.runtime.now() - began;
        transfer.claim = progress.claim.get();
        transfer.status = progress.status.get();
        transfer.bytes = progress.bytes.get();
        drop(flight);
        drop(permission);
        transfer
    }

    /// Claims what was redirected to and receives the body, if it is wanted, until `limit`.
    async fn answered(
        &self,
        id: UrlId,
        url: &Url,
        OpenPage { head, body }: OpenPage,
        progress: &Progress,
        mut limit: LocalBoxFuture<'static, ()>,
    ) -> Transfer {
        progress.status.set(Some(head.status));
        if head.shares_connection {
            self.connections.shares(&head.url);
        }
        let mut transfer = Transfer::of(PageState::Ok, None);
        if head.url != *url {
            let claim = self.claim_redirect(id, head.url.clone(), progress).await;
            if let RedirectClaim::Known(_) = claim {
                return transfer;
            }
            // That a robots.txt took long is not the page's fault.
            if progress.asks_robots.get() {
                limit = self.runtime.timer(self.config.limits.request);
            }
        }
        let is_page = head.is_page();
        transfer.content_type = head.content_type;
        transfer.retry_after = head.retry_after;
        if head.status >= 400 {
            transfer.state = PageState::Broken;
        } else if is_page {
            transfer.receive(body, progress, limit).await;
        } else {
            transfer.reason = Some(Reason::NotHtml);
        }
        transfer
    }
}
