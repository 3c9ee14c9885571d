//! Where a crawl goes on that was broken off: what its recorded trace says by its last event.
//!
//! The recording may end after any event. A page counts as read once its outcome is there; a page that was
//! claimed and has none is fetched again, and with its links whatever was half done with them is done again.

use super::address::identity;
use super::config::Config;
use super::known::{Entry, Standing};
use super::order::CrawlOrder;
use crate::trace::{Event, EventKind, Micros, Page, PageState, PrimitiveId, Reason, Role, TaskId, UrlId};

/// Times that every reader of a trace can hold, µs; beyond, there would be no room to go on.
const LAST_TIME: Micros = (1 << 53) - 1;

/// Why a crawl can't be resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// The recording doesn't say what was asked of the crawl, or is of something else.
    #[error("this recording is not of a crawl that can be resumed")]
    NotACrawl,
    /// The crawl ended, and all it had found is done.
    #[error("nothing is left to crawl")]
    NothingLeft,
}

/// Reads a recorded trace, event by event, to resume its crawl where the recording ends.
///
/// Recordings of strangers do no harm: a number out of order is passed over, as every fold does, and what is
/// kept is in proportion to what was read.
///
/// ```
/// use crawlscope_engine::crawl::{Config, Resumption};
/// use crawlscope_engine::trace::{Event, EventKind};
///
/// let config = Config::new(url::Url::parse("https://a.example/").unwrap(), None);
/// let config = serde_json::to_string(&config).unwrap();
/// let mut resumption = Resumption::default();
/// resumption.push(&Event { at: 5, task: 0, kind: EventKind::RunStarted { config } });
/// let point = resumption.finish().unwrap();
/// assert_eq!((point.now(), point.left()), (5, 0)); // It had not even put its start.
/// ```
#[derive(Debug, Default)]
pub struct Resumption {
    config: Option<Config>,
    /// By number.
    urls: Vec<Known>,
    tasks: TaskId,
    things: PrimitiveId,
    /// The queue of the session that is being read.
    frontier: Option<PrimitiveId>,
    /// What its order was changed to last.
    order: Option<CrawlOrder>,
    now: Micros,
    has_ended: bool,
    /// It goes on with another configuration than it had.
    is_reconfigured: bool,
}

/// A URL, and what has become of it.
#[derive(Debug)]
struct Known {
    entry: Entry,
    /// It was queued at some time, and so counts as one of the pages allowed.
    was_claimed: bool,
    /// Its outcome is there.
    is_finished: bool,
    /// Its server answered something.
    has_answered: bool,
}

impl Known {
    fn is_unfinished(&self) -> bool {
        self.entry.standing == Standing::Claimed && !self.is_finished
    }
}

impl Resumption {
    /// Takes in the next event of the recording.
    pub fn push(&mut self, event: &Event) {
        self.now = self.now.max(event.at);
        match &event.kind {
            EventKind::RunStarted { config } => self.config = serde_json::from_str(config).ok(),
            EventKind::Reconfigured { config } => {
                self.config = serde_json::from_str(config).ok().or(self.config.take());
                // What it was changed to before is part of the past.
                self.order = None;
            }
            EventKind::RunEnded { .. } => self.has_ended = true,
            EventKind::RunResumed => self.has_ended = false,
            EventKind::TaskStarted { id, .. } if *id == self.tasks + 1 => self.tasks = *id,
            EventKind::Made { id, role, .. } if *id == self.things => {
                self.things += 1;
                if *role == Some(Role::Frontier) {
                    self.frontier = Some(*id);
                }
            }
            EventKind::Ordered { id, order } if self.frontier == Some(*id) => {
                self.order = Some(CrawlOrder::recorded(*order));
            }
            EventKind::Discovered { url, address, depth, .. } if *url as usize == self.urls.len() => {
                let entry = Entry::new(address.as_str().into(), *depth, None);
                self.urls.push(Known { entry, was_claimed: false, is_finished: false, has_answered: false });
            }
            EventKind::Queued { url } | EventKind::FetchStarted { url } => self.change(*url, |known| {
                (known.was_claimed, known.is_finished) = (true, false);
                (known.entry.standing, known.entry.unwanted) = (Standing::Claimed, None);
            }),
            EventKind::Skipped { url, reason } => self.change(*url, |known| {
                known.entry.standing = Standing::Skipped(*reason);
                known.entry.unwanted = is_of_links(*reason).then_some(*reason);
            }),
            EventKind::DepthImproved { url, depth } => self.change(*url, |known| known.entry.depth = *depth),
            EventKind::Page(page) => self.end_page(page),
            _ => {}
        }
    }

    fn change(&mut self, url: UrlId, change: impl FnOnce(&mut Known)) {
        self.urls.get_mut(url as usize).map(change);
    }

    fn end_page(&mut self, page: &Page) {
        let many = self.urls.len();
        let is_known = |url: &UrlId| (*url as usize) < many;
        let mut links: Vec<UrlId> = page.links.iter().map(|link| link.target).filter(is_known).collect();
        links.sort_unstable();
        links.dedup();
        let redirected_to = page.redirected_to.filter(is_known);
        let is_tidied = page.state == PageState::Skipped && page.reason == Some(Reason::Tidied);
        let has_answered = page.status.is_some() || (redirected_to.is_some() && !is_tidied);
        self.change(page.url, |known| {
            (known.is_finished, known.has_answered) = (true, has_answered);
            known.entry.standing = if is_tidied { Standing::Skipped(Reason::Tidied) } else { Standing::Claimed };
            (known.entry.links, known.entry.redirected_to) = (links.into_boxed_slice(), redirected_to);
        });
    }

    /// Where the crawl goes on with another configuration, which differs from its own in limits only, and in how many
    /// are at work and in which order. It goes on even if it had come to its end: what a limit kept out may be
    /// wanted now.
    ///
    /// # Errors
    /// As for [`finish`](Self::finish).
    pub fn reconfigured(mut self, config: Config) -> Result<ResumePoint, ResumeError> {
        self.config.replace(config).ok_or(ResumeError::NotACrawl)?;
        (self.order, self.is_reconfigured) = (None, true);
        self.finish()
    }

    /// Where the crawl goes on.
    ///
    /// # Errors
    /// Where there is nothing to go on with: [`ResumeError`] says why.
    pub fn finish(self) -> Result<ResumePoint, ResumeError> {
        let mut config = self.config.as_ref().ok_or(ResumeError::NotACrawl)?.clone().bounded();
        config.order = self.order.unwrap_or(config.order);
        if self.now > LAST_TIME {
            return Err(ResumeError::NotACrawl);
        }
        let of = |is_so: &dyn Fn(&Known) -> bool| -> Vec<UrlId> {
            (0..).zip(&self.urls).filter(|(_, known)| is_so(known)).map(|(id, _)| id).collect()
        };
        let unfinished = of(&Known::is_unfinished);
        if self.has_ended && !self.is_reconfigured && unfinished.is_empty() && self.knows_starts(&config) {
            return Err(ResumeError::NothingLeft);
        }
        let answered = of(&|known| known.has_answered);
        let claimed = of(&|known| known.was_claimed).len() as u32;
        let entries = self.urls.into_iter().map(|known| known.entry).collect();
        // Task 0 is whoever surrounds the run.
        let (tasks, things) = (self.tasks + 1, self.things);
        let (now, is_reconfigured) = (self.now, self.is_reconfigured);
        Ok(ResumePoint { config, now, tasks, things, entries, unfinished, answered, claimed, is_reconfigured })
    }

    /// Whether it is decided of each start what becomes of it.
    fn knows_starts(&self, config: &Config) -> bool {
        let is_known = |address: &str| {
            let decided = |known: &&Known| known.entry.standing != Standing::Undecided;
            self.urls.iter().filter(decided).any(|known| &*known.entry.address == address)
        };
        config.start.iter().all(|start| is_known(identity(start.clone()).0.as_str()))
    }
}

/// Whether it is the links to a URL that keep it from being followed.
fn is_of_links(reason: Reason) -> bool {
    matches!(reason, Reason::Form | Reason::Resource | Reason::NotSelected | Reason::Nofollow | Reason::Canonical)
}

/// Where a crawl goes on: for [`Crawl::resumed`](super::Crawl::resumed).
#[derive(Debug)]
pub struct ResumePoint {
    pub(super) config: Config,
    pub(super) now: Micros,
    /// The numbers that the next task and the next primitive get.
    pub(super) tasks: TaskId,
    pub(super) things: PrimitiveId,
    /// What is known of each URL, by number.
    pub(super) entries: Vec<Entry>,
    /// Pages that were claimed and not finished.
    pub(super) unfinished: Vec<UrlId>,
    /// Pages whose server answered.
    pub(super) answered: Vec<UrlId>,
    /// Pages claimed so far, finished or not.
    pub(super) claimed: u32,
    /// Its configuration is not the one of the recording.
    pub(super) is_reconfigured: bool,
}

impl ResumePoint {
    /// What was asked of the crawl, within the bounds that hold for every crawl; its order is the last it had.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The time of the last event, µs: the clock of the resumed run has to begin there.
    pub fn now(&self) -> Micros {
        self.now
    }

    /// Pages claimed so far, and how many of these are finished.
    pub fn pages(&self) -> (u32, u32) {
        (self.claimed, self.claimed.saturating_sub(self.unfinished.len() as u32))
    }

    /// Pages that are known, wanted and not finished.
    pub fn left(&self) -> usize {
        self.unfinished.len()
    }
}
