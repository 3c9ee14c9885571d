//! One request, from before it is sent to the last byte of its body, within bounds.

use super::admission::Permission;
use super::frontier::RedirectClaim;
use super::reader::{BodyEnd, OpenPage, PageBody};
use super::shared::Crawl;
use crate::fetch::FetchError;
use crate::runtime::Runtime;
use crate::trace::{EventKind, Micros, PageState, Reason, Trace, UrlId};
use futures::future::{Either, LocalBoxFuture, select};
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
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
    async fn receive(&mut self, mut body: Box<dyn PageBody>, progress: &Progress, limit: Limit) {
        let end = match select(body.receive(&progress.bytes), pin!(limit.over())).await {
            Either::Left((Ok(end), _)) => Some(end),
            Either::Left((Err(error), _)) => return self.fail(error),
            Either::Right(_) => None,
        };
        let is_empty = progress.bytes.get() == 0;
        (self.state, self.reason) = match end {
            Some(BodyEnd::Complete) => (PageState::Ok, is_empty.then_some(Reason::Empty)),
            Some(BodyEnd::Cut) => (PageState::Ok, Some(Reason::TooLarge)),
            Some(BodyEnd::NotHtml) => (PageState::Ok, Some(Reason::NotHtml)),
            Some(BodyEnd::Broken) => (PageState::Failed, Some(Reason::BrokenBody)),
            None => (PageState::Failed, Some(Reason::TimedOut)),
        };
        self.page = (self.reason != Some(Reason::NotHtml)).then_some(body);
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

/// The time limit of a body. The time for which its reader was at work, on this page or others, is not the server's,
/// and is not counted.
struct Limit {
    timer: LocalBoxFuture<'static, ()>,
    runtime: Runtime,
    busy: Rc<Cell<Micros>>,
    /// What the reader had worked by the time that the timer was set.
    known: Micros,
}

impl Limit {
    async fn over(mut self) {
        loop {
            (&mut self.timer).await;
            let more = self.busy.get().saturating_sub(self.known);
            if more == 0 {
                return;
            }
            self.known += more;
            self.timer = self.runtime.timer(more);
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
        let flight = Flight::begin(self.runtime.trace(), id, progress);
        if self.config.latency > 0 {
            self.runtime.timer(Micros::from(self.config.latency) * 1000).await;
        }
        // What is added is not the server's.
        let began = self.runtime.now();
        let mut limit = self.runtime.timer(self.config.limits.request);
        let opened = match select(self.reader.open(url, &self.config.wanted()), &mut limit).await {
            Either::Left((opened, _)) => Some(opened),
            Either::Right(_) => None,
        };
        self.pace_by(url, self.runtime.now() - began, opened.as_ref());
        let mut transfer = match opened {
            Some(Ok(page)) => self.answered(id, url, page, progress, limit).await,
            Some(Err(error)) => Transfer::error(error),
            None => Transfer::failed(PageState::Failed, Reason::TimedOut),
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

    /// Paces the requests to a host by how long one has taken until its headers came, or did not.
    fn pace_by(&self, url: &Url, latency: Micros, opened: Option<&Result<OpenPage, FetchError>>) {
        // That a reader broke off says nothing of the host.
        if !matches!(opened, Some(Err(FetchError::ReaderLost))) {
            let is_success = matches!(opened, Some(Ok(page)) if page.head.status < 400);
            let at_once = self.connections.most(self.permits.size());
            self.pace.answered(url, latency, at_once, is_success);
        }
    }

    /// Claims what was redirected to and receives the body, if it is wanted, until `limit`.
    async fn answered(
        &self,
        id: UrlId,
        url: &Url,
        OpenPage { head, body, busy }: OpenPage,
        progress: &Progress,
        timer: LocalBoxFuture<'static, ()>,
    ) -> Transfer {
        progress.status.set(Some(head.status));
        let mut limit = Limit { timer, known: busy.get(), busy, runtime: self.runtime.clone() };
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
                limit.timer = self.runtime.timer(self.config.limits.request);
            }
        }
        let is_page = head.is_page();
        self.answers.note(&head.url, head.status, is_page);
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
