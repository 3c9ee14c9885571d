//! Whether and when a page may be asked for: its host's robots.txt, read before its first page,
//! the least time between two requests, and the permits.

use super::config::RobotsPolicy;
use super::robots::{AGENT, Rules};
use super::robots_rules::{MOST_BYTES, RobotsRules};
use super::shared::Crawl;
use crate::fetch::{Body, FetchError, Response};
use crate::sync::Permit;
use crate::trace::{EventKind, Micros, Reason, RobotsOutcome};
use futures::future::{Either, select};
use std::rc::Rc;
use url::Url;

/// The gap at hosts whose robots.txt can't be read, µs.
const CAREFUL: Micros = 1_000_000;

/// What a request holds until its last byte; dropped, it goes to the next.
pub(super) struct Permission {
    _permit: Permit,
    _connection: Option<Permit>,
}

impl Crawl {
    /// Why a page may not be fetched, if it may not; reads the host's robots.txt if nobody has.
    ///
    /// # Cancel safety
    /// Dropped while reading, the next who asks reads again.
    pub(super) async fn refuse(&self, url: &Url) -> Option<Reason> {
        if self.config.robots == RobotsPolicy::Ignore {
            return None;
        }
        let origin = url.origin().ascii_serialization();
        let host = self.robots.host(&origin);
        let mut known = host.lock().await;
        let rules = match &*known {
            Some(rules) => rules.clone(),
            None => {
                let rules = Rc::new(self.read_robots(url, origin).await);
                *known = Some(rules.clone());
                rules
            }
        };
        rules.refuse(url)
    }

    async fn read_robots(&self, page: &Url, origin: String) -> Rules {
        let (rules, outcome) = match self.ask_robots(page).await {
            Some((200..=399, body)) => {
                let bytes = body.len().min(MOST_BYTES) as u32;
                (Rules::File(RobotsRules::parse(&body, AGENT)), RobotsOutcome::Read { bytes })
            }
            Some((status @ 400..=499, _)) => (Rules::AllowAll, RobotsOutcome::Missing { status }),
            Some((status, _)) => (Rules::RefuseAll, RobotsOutcome::ServerError { status }),
            None => {
                self.pace.slow_down(page, CAREFUL);
                (Rules::AllowAll, RobotsOutcome::Unreadable)
            }
        };
        self.runtime.trace().emit(EventKind::Robots { origin, outcome });
        rules
    }

    /// The status and body of a host's robots.txt, if they can be had. It is a request like
    /// any other: it waits for its turn and takes a permit.
    async fn ask_robots(&self, page: &Url) -> Option<(u16, Vec<u8>)> {
        let url = page.join("/robots.txt").ok()?;
        let permit = self.permission(&url).await;
        let limit = self.runtime.timer(self.config.limits.request);
        let answer = Box::pin(async {
            let Response { status, mut body, .. } = self.source.get(&url).await?;
            if status >= 400 {
                return Ok((status, Vec::new()));
            }
            Ok::<_, FetchError>((status, first_bytes(&mut *body).await?))
        });
        let answer = match select(answer, limit).await {
            Either::Left((answer, _)) => answer.ok(),
            Either::Right(_) => None,
        };
        drop(permit);
        answer
    }

    /// Waits until a request to this host may be sent: the run not paused, the host's turn, a
    /// connection to it, a permit.
    ///
    /// # Cancel safety
    /// Whatever it had by then goes to the next.
    pub(super) async fn permission(&self, url: &Url) -> Permission {
        loop {
            self.gate.pass().await;
            let slot = self.pace.slot(url).await;
            let connection = self.connections.connection(url, self.permits.size()).await;
            let permit = self.permits.acquire().await;
            // Paused while it stood in line: the permit goes back, nobody fetches.
            if self.gate.is_held() {
                continue;
            }
            if let Some(slot) = slot {
                slot.sent(self.runtime.now());
            }
            return Permission { _permit: permit, _connection: connection };
        }
    }
}

/// The first bytes of a robots.txt: what is read of one, and enough more to know whether it ends there.
async fn first_bytes(body: &mut dyn Body) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    while bytes.len() <= MOST_BYTES
        && let Some(chunk) = body.chunk().await?
    {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
