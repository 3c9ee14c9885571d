//! One request, from before it is sent to the last byte of its body, within bounds.

use super::frontier::RedirectClaim;
use super::run::Crawl;
use crate::fetch::{FetchError, Response};
use crate::html;
use crate::sync::Permit;
use crate::trace::{EventKind, Micros, PageState, Reason, Trace, UrlId};
use futures::future::{Either, select};
use std::cell::Cell;
use url::Url;

/// What came of a request.
#[derive(Debug)]
pub(super) struct Transfer {
    pub(super) state: PageState,
    pub(super) status: Option<u16>,
    pub(super) reason: Option<Reason>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: u64,
    pub(super) took: Micros,
    /// Where the request was redirected to, if it was.
    pub(super) claim: Option<RedirectClaim>,
    /// An HTML body to be parsed.
    pub(super) html: Option<Vec<u8>>,
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
            html: None,
        }
    }

    fn error(error: FetchError) -> Self {
        match error {
            FetchError::Blocked => Self::failed(PageState::Unreadable, Reason::Blocked),
            FetchError::Offline => Self::failed(PageState::Unreadable, Reason::Offline),
            FetchError::NeedsClick => Self::failed(PageState::Unreadable, Reason::NeedsClick),
            FetchError::BrokenBody => Self::failed(PageState::Failed, Reason::BrokenBody),
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
        let response = match self.source.get(url).await {
            Ok(response) => response,
            Err(error) => return Transfer::error(error),
        };
        progress.status.set(Some(response.status));
        if response.url != *url {
            let claim = self.claim_redirect(id, response.url.clone()).await;
            progress.claim.set(Some(claim));
            if let RedirectClaim::Known(_) = claim {
                return Transfer { reason: None, ..Transfer::failed(PageState::Ok, Reason::Empty) };
            }
        }
        self.read(response, progress).await
    }

    async fn read(&self, response: Response, progress: &Progress) -> Transfer {
        let Response { status, content_type, mut body, .. } = response;
        let mut transfer = Transfer {
            state: PageState::Ok,
            status: Some(status),
            reason: None,
            ..Transfer::failed(PageState::Ok, Reason::Empty)
        };
        let is_html = html::is_html(content_type.as_deref());
        transfer.content_type = content_type;
        if status >= 400 {
            transfer.state = PageState::Broken;
            return transfer;
        }
        if !is_html {
            transfer.reason = Some(Reason::NotHtml);
            return transfer;
        }
        match read_up_to(&mut *body, self.config.limits.body_bytes, &progress.bytes).await {
            Ok((bytes, cut)) => {
                transfer.reason = if cut { Some(Reason::TooLarge) } else { bytes.is_empty().then_some(Reason::Empty) };
                transfer.html = Some(bytes);
            }
            Err(error) => {
                transfer.state = PageState::Failed;
                transfer.reason = Transfer::error(error).reason;
            }
        }
        transfer
    }
}

/// Reads a body up to `limit` bytes; whether there was more is the second value.
///
/// # Errors
/// When the connection breaks within the body.
pub(super) async fn read_up_to(
    body: &mut dyn crate::fetch::Body,
    limit: usize,
    count: &Cell<u64>,
) -> Result<(Vec<u8>, bool), FetchError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.chunk().await? {
        let room = limit - bytes.len();
        let part = &chunk[..chunk.len().min(room)];
        bytes.extend_from_slice(part);
        count.set(bytes.len() as u64);
        if chunk.len() > room {
            return Ok((bytes, true));
        }
    }
    Ok((bytes, false))
}
