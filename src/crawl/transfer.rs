//! One request, from before it is sent to the last byte of its body, within bounds.

use super::frontier::RedirectClaim;
use super::reader::{BodyEnd, OpenPage, PageBody};
use super::shared::Crawl;
use crate::fetch::FetchError;
use crate::sync::Permit;
use crate::trace::{EventKind, Micros, PageState, Reason, Trace, UrlId};
use futures::future::{Either, select};
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
    /// Where the request was redirected to, if it was.
    pub(super) claim: Option<RedirectClaim>,
    /// An HTML body whose end was reached: what was found in it can be had.
    pub(super) page: Option<Box<dyn PageBody>>,
}

impl Transfer {
    fn failed(state: PageState, reason: Reason) -> Self {
        Self {
            state,
            status: None,
            reason: Some(reason),
            content_type: None,
            bytes: 0,
            took: 0,
            claim: None,
            page: None,
        }
    }

    /// Receives the body, to its end or the limit.
    async fn receive(&mut self, mut body: Box<dyn PageBody>, progress: &Progress) {
        match body.receive(&progress.bytes).await {
            Ok(end) => {
                let is_empty = progress.bytes.get() == 0;
                self.reason = match end {
                    BodyEnd::Cut => Some(Reason::TooLarge),
                    BodyEnd::Complete => is_empty.then_some(Reason::Empty),
                };
                self.page = Some(body);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Ends it as `error` says.
    pub(super) fn fail(&mut self, error: FetchError) {
        let Self { state, reason, .. } = Self::error(error);
        (self.state, self.reason) = (state, reason);
    }

    fn error(error: FetchError) -> Self {
        match error {
            FetchError::Blocked => Self::failed(PageState::Unreadable, Reason::Blocked),
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
    pub(super) async fn transfer(&self, id: UrlId, url: &Url, permit: Permit, progress: &Progress) -> Transfer {
        let began = self.runtime.now();
        let flight = Flight::begin(self.runtime.trace(), id, progress);
        let limit = self.runtime.timer(self.config.limits.request);
        let request = Box::pin(self.request(id, url, progress));
        let mut transfer = match select(request, limit).await {
            Either::Left((transfer, _)) => transfer,
            Either::Right(((), request)) => {
                drop(request);
                Transfer::failed(PageState::Failed, Reason::TimedOut)
            }
        };
        transfer.took = self.runtime.now() - began;
        transfer.claim = progress.claim.get();
        transfer.status = transfer.status.or(progress.status.get());
        transfer.bytes = progress.bytes.get();
        drop(flight);
        drop(permit);
        transfer
    }

    async fn request(&self, id: UrlId, url: &Url, progress: &Progress) -> Transfer {
        let opened = self.reader.open(url, &self.config.limits);
        let OpenPage { head, body } = match opened.await {
            Ok(page) => page,
            Err(error) => return Transfer::error(error),
        };
        progress.status.set(Some(head.status));
        let mut transfer = Transfer::failed(PageState::Ok, Reason::Empty);
        transfer.reason = None;
        if head.url != *url {
            let claim = self.claim_redirect(id, head.url.clone()).await;
            progress.claim.set(Some(claim));
            if let RedirectClaim::Known(_) = claim {
                return transfer;
            }
        }
        let is_page = head.is_page();
        transfer.content_type = head.content_type;
        if head.status >= 400 {
            transfer.state = PageState::Broken;
        } else if is_page {
            transfer.receive(body, progress).await;
        } else {
            transfer.reason = Some(Reason::NotHtml);
        }
        transfer
    }
}
