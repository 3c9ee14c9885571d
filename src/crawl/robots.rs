//! robots.txt, by RFC 9309: read once a host, before its first page.

use super::config::RobotsPolicy;
use super::run::Crawl;
use super::transfer::read_up_to;
use crate::fetch::{FetchError, Response};
use crate::sync::Lock;
use crate::trace::{EventKind, Micros, Reason, RobotsOutcome, Trace};
use futures::future::{Either, select};
use robotstxt::DefaultMatcher;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use url::Url;

/// The product token that a robots.txt may name (RFC 9309 2.2.1).
const AGENT: &str = "crawlscope";
/// At least this much is read (RFC 9309 2.5), and no more.
const MOST_BYTES: usize = 500 * 1024;
/// The gap at hosts whose robots.txt can't be read, µs.
const CAREFUL: Micros = 1_000_000;

/// The robots.txt of every host met, each behind a lock that is held while it is read.
pub(super) struct RobotsFiles {
    // Only ever looked up.
    hosts: RefCell<HashMap<String, Lock<Option<Rc<Rules>>>>>,
    trace: Trace,
}

/// What one host asks.
pub(super) enum Rules {
    AllowAll,
    RefuseAll,
    /// The file's text. It is matched anew for each page: a line of a usual one takes less
    /// than a microsecond.
    File(String),
}

impl Rules {
    /// Why a page may not be fetched, if it may not.
    fn refuse(&self, url: &Url) -> Option<Reason> {
        match self {
            // RFC 9309 2.2.2: robots.txt itself is implicitly allowed.
            _ if url.path() == "/robots.txt" => None,
            Self::AllowAll => None,
            Self::RefuseAll => Some(Reason::RobotsFailed),
            Self::File(text) => {
                let allowed = DefaultMatcher::default().one_agent_allowed_by_robots(text, AGENT, url.as_str());
                (!allowed).then_some(Reason::Robots)
            }
        }
    }
}

impl RobotsFiles {
    pub(super) fn new(trace: &Trace) -> Self {
        Self { hosts: RefCell::default(), trace: trace.clone() }
    }

    fn host(&self, origin: &str) -> Lock<Option<Rc<Rules>>> {
        let known = self.hosts.borrow().get(origin).cloned();
        known.unwrap_or_else(|| {
            let lock = Lock::new(&format!("robots.txt of {origin}"), None, &self.trace);
            self.hosts.borrow_mut().insert(origin.to_owned(), lock.clone());
            lock
        })
    }

    /// Why a page may not be fetched, as far as is known without asking.
    pub(super) fn refuse_known(&self, url: &Url) -> Option<Reason> {
        let lock = self.hosts.borrow().get(&url.origin().ascii_serialization()).cloned()?;
        let known = lock.try_lock()?.clone()?;
        known.refuse(url)
    }
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
                let text = String::from_utf8_lossy(&body).into_owned();
                (Rules::File(text), RobotsOutcome::Read { bytes: body.len() as u32 })
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
            let (bytes, _) = read_up_to(&mut *body, MOST_BYTES, &Cell::new(0)).await?;
            Ok::<_, FetchError>((status, bytes))
        });
        let answer = match select(answer, limit).await {
            Either::Left((answer, _)) => answer.ok(),
            Either::Right(_) => None,
        };
        drop(permit);
        answer
    }
}
