//! Whether and when a page may be asked for: its origin's robots.txt, read before its first page,
//! the least time between two requests, and the permits.

use super::config::RobotsPolicy;
use super::robots::{RobotsFile, Rules};
use super::robots_rules::{MOST_BYTES, RobotsRules};
use super::shared::Crawl;
use crate::fetch::{Body, FetchError, Response};
use crate::html::AGENT;
use crate::sync::Permit;
use crate::trace::{EventKind, Micros, Reason, RobotsOutcome, seconds};
use futures::future::{Either, select};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use url::Url;

/// The gap at hosts whose robots.txt can't be read, µs.
const CAREFUL: Micros = 1_000_000;
/// Steps of matching between two looks at the clock, some tens of µs.
const SLICE: usize = 50_000;

/// What came of a request for robots.txt.
struct Answer {
    status: Option<u16>,
    /// What arrived, up to a little more than is read.
    body: Vec<u8>,
    end: Result<(), AnswerError>,
}

enum AnswerError {
    TimedOut,
    Fetch(FetchError),
}

/// What a request holds until its last byte; dropped, it goes to the next.
pub(super) struct Permission {
    _permit: Permit,
    _connection: Option<Permit>,
}

impl Crawl {
    /// Why a page may not be fetched, if it may not; reads its origin's robots.txt if nobody has.
    ///
    /// Not to be called with a permit: it may take one.
    ///
    /// # Cancel safety
    /// Dropped while reading, the next who asks reads again.
    pub(super) async fn refuse(&self, url: &Url) -> Option<Reason> {
        let file = self.robots_file(url)?;
        let turn = file.turn.lock().await;
        let rules = match file.rules() {
            Some(rules) => rules,
            None => {
                let permission = self.permission(url).await;
                self.learn(&file, url, Some(permission)).await
            }
        };
        drop(turn);
        self.judge(&rules, url).await
    }

    /// The same for a page that a redirect has led to, by whoever holds the permit of that request: its
    /// body waits meanwhile. What must be asked is asked on this permit, out of turn and also in a pause,
    /// as whoever has the turn, or the gate opened, may need the permit first. `asks` tells that it was.
    ///
    /// # Cancel safety
    /// As for [`refuse`](Self::refuse).
    pub(super) async fn refuse_on_the_way(&self, url: &Url, asks: &Cell<bool>) -> Option<Reason> {
        let file = self.robots_file(url)?;
        let rules = match file.rules() {
            Some(rules) => rules,
            None => {
                asks.set(true);
                self.pace.sent_out_of_turn(url);
                self.learn(&file, url, None).await
            }
        };
        self.judge(&rules, url).await
    }

    fn robots_file(&self, url: &Url) -> Option<Rc<RobotsFile>> {
        match self.config.robots {
            RobotsPolicy::Ignore => None,
            RobotsPolicy::Obey => Some(self.robots.of(&url.origin().ascii_serialization())),
        }
    }

    /// What a robots.txt says of a page. Others run in between: there may be tens of thousands of rules.
    async fn judge(&self, rules: &Rules, url: &Url) -> Option<Reason> {
        let rules = match rules {
            Rules::AllowAll => return None,
            // RFC 9309 2.2.2: robots.txt itself may always be fetched.
            Rules::RefuseAll => return (url.path() != "/robots.txt").then_some(Reason::RobotsFailed),
            Rules::File(rules) => rules,
        };
        let mut question = rules.ask(url);
        loop {
            match question.go_on(SLICE) {
                Some(allowed) => return (!allowed).then_some(Reason::Robots),
                None => self.runtime.yield_if_due().await,
            }
        }
    }

    /// Asks for the robots.txt of a page's origin, unless somebody has meanwhile. It takes a permit; none
    /// is given where the caller keeps its own.
    async fn learn(&self, file: &RobotsFile, page: &Url, permission: Option<Permission>) -> Rc<Rules> {
        let _request = file.request.lock().await;
        if let Some(rules) = file.rules() {
            return rules;
        }
        let sent = self.runtime.now();
        let Answer { status, body, end } = self.ask_robots(page).await;
        drop(permission);
        let bytes = body.len().min(MOST_BYTES) as u32;
        let origin = page.origin().ascii_serialization();
        let (rules, outcome) = match (status, end) {
            (Some(status @ 400..=499), _) => (Rules::AllowAll, RobotsOutcome::Missing { status }),
            (Some(status @ 500..), _) => (Rules::RefuseAll, RobotsOutcome::ServerError { status }),
            (Some(_), Ok(())) => (Rules::File(RobotsRules::parse(&body, AGENT)), RobotsOutcome::Read { bytes }),
            (Some(_), Err(_)) => match RobotsRules::parse_part(&body, AGENT) {
                rules if rules.speaks() => {
                    self.note(format!("robots.txt of {origin} broke off after {bytes} bytes: the rules read hold."));
                    (Rules::File(rules), RobotsOutcome::Read { bytes })
                }
                _ => (Rules::RefuseAll, RobotsOutcome::NoAnswer),
            },
            (None, Err(AnswerError::TimedOut)) => (Rules::RefuseAll, RobotsOutcome::NoAnswer),
            // Of the host nothing is known; it is asked again with its next page.
            (None, Err(AnswerError::Fetch(FetchError::Offline))) => return Rc::new(Rules::AllowAll),
            // RFC 9309 2.3.1.4 would have nothing read. But a host may let others read its pages and not
            // its robots.txt, and a browser can't tell that from a host that is down.
            (None, _) => {
                self.pace.slow_down(page, CAREFUL, sent);
                (Rules::AllowAll, RobotsOutcome::Unreadable)
            }
        };
        if let Rules::File(rules) = &rules {
            self.keep_delay(rules, page, &origin, sent);
            self.robots.keep_sitemaps(&origin, rules);
        }
        self.runtime.trace().emit(EventKind::Robots { origin, outcome });
        file.keep(rules)
    }

    /// Asks a host as seldom as it wants to be asked, within bounds.
    fn keep_delay(&self, rules: &RobotsRules, page: &Url, origin: &str, sent: Micros) {
        let (Some(delay), Some(asked)) = (rules.crawl_delay(), rules.asked_delay()) else { return };
        if delay == 0 {
            return;
        }
        self.pace.slow_down(page, delay, sent);
        let at_most = if asked > delay { format!("; a crawl waits {} at most", seconds(delay)) } else { String::new() };
        self.note(format!("robots.txt of {origin} asks for {} between requests{at_most}.", seconds(asked)));
    }

    /// Says something on the trace.
    pub fn note(&self, text: String) {
        self.runtime.trace().emit(EventKind::Note { text });
    }

    /// Asks for a host's robots.txt and receives it, within the time of a request.
    async fn ask_robots(&self, page: &Url) -> Answer {
        let (status, body) = (Cell::new(None), RefCell::default());
        let answer = self.in_time(async {
            let url = robots_of(page).ok_or(FetchError::Blocked)?;
            let Response { status: said, body: mut stream, .. } = self.source.get(&url).await?;
            status.set(Some(said));
            if said < 400 {
                receive(&mut *stream, &body, MOST_BYTES).await?;
            }
            Ok::<_, FetchError>(())
        });
        let end = match answer.await {
            Some(end) => end.map_err(AnswerError::Fetch),
            None => Err(AnswerError::TimedOut),
        };
        Answer { status: status.get(), body: body.take(), end }
    }

    /// What comes of a request, if it does within the time that one has.
    pub(super) async fn in_time<T>(&self, request: impl Future<Output = T>) -> Option<T> {
        let limit = self.runtime.timer(self.config.limits.request);
        match select(pin!(request), limit).await {
            Either::Left((answer, _)) => Some(answer),
            Either::Right(_) => None,
        }
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

/// The address of a page's robots.txt; an address of HTTP has one.
pub(super) fn robots_of(page: &Url) -> Option<Url> {
    page.join("/robots.txt").ok()
}

/// Receives the beginning of a file: the `most` that is read of it, and enough more to know whether it ends there.
pub(super) async fn receive(stream: &mut dyn Body, body: &RefCell<Vec<u8>>, most: usize) -> Result<(), FetchError> {
    while body.borrow().len() <= most
        && let Some(chunk) = stream.chunk().await?
    {
        body.borrow_mut().extend_from_slice(&chunk);
    }
    Ok(())
}
