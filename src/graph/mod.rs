//! The fold that knows pages and links: what a crawl found.

mod export;
mod starts;
mod stats;

pub use export::write_json;
pub use starts::OFFLINE;
pub use stats::{RunState, Stats};

use crate::trace::{Event, Fold, Link, Micros, Page, PageState, Reason, RobotsOutcome, RunEnd, UrlId, What};

/// One URL ever discovered.
#[derive(Clone, Debug)]
pub struct PageRow {
    /// The URL, without fragment.
    pub address: String,
    /// Its state now.
    pub state: PageState,
    /// The HTTP status, if one was read.
    pub status: Option<u16>,
    /// What is to be said of it.
    pub reason: Option<Reason>,
    /// Links from the start, over the shortest way found so far.
    pub depth: u32,
    /// The page that first linked to it.
    pub from: Option<UrlId>,
    /// The document's title.
    pub title: Option<String>,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Bytes of the body read.
    pub bytes: u64,
    /// µs from before the request to the end of the body.
    pub took: Micros,
    /// Where it redirects to.
    pub redirected_to: Option<UrlId>,
    /// Step at which it was discovered: a prefix of the trace shows a prefix of the pages.
    pub step: u32,
}

/// A link between two pages.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// The page it stands on.
    pub source: UrlId,
    /// What it says.
    pub link: Link,
    /// Step at which it was found.
    pub step: u32,
}

/// Whether the links themselves are kept, or only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Pages and links.
    #[default]
    Links,
    /// Pages, and which of them changed; links are counted. What the page's table needs.
    Pages,
}

/// Pages, links and counters of a trace's prefix. Rows are only ever appended.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    keep: Keep,
    pages: Vec<PageRow>,
    links: Vec<LinkRow>,
    robots: Vec<(String, RobotsOutcome)>,
    config: String,
    stats: Stats,
    changed: Vec<UrlId>,
    began: Micros,
}

impl Graph {
    /// An empty fold.
    pub fn new(keep: Keep) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Every URL discovered, by id.
    pub fn pages(&self) -> &[PageRow] {
        &self.pages
    }

    /// The links in the order they were found (none with [`Keep::Pages`]).
    pub fn links(&self) -> &[LinkRow] {
        &self.links
    }

    /// What each host's robots.txt said.
    pub fn robots(&self) -> &[(String, RobotsOutcome)] {
        &self.robots
    }

    /// The run's configuration as JSON text.
    pub fn config(&self) -> &str {
        &self.config
    }

    /// The counters.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// Pages that are new or changed since the last call, in the order of change, some perhaps
    /// twice (none with [`Keep::Links`]).
    pub fn take_changed(&mut self) -> Vec<UrlId> {
        std::mem::take(&mut self.changed)
    }

    /// Only the page's table asks what changed; elsewhere the list would just grow.
    fn note_change(&mut self, url: UrlId) {
        if self.keep == Keep::Pages {
            self.changed.push(url);
        }
    }

    fn set_state(&mut self, url: UrlId, state: PageState) {
        let Some(row) = self.pages.get_mut(url as usize) else { return };
        let before = std::mem::replace(&mut row.state, state);
        self.stats.moved(before, state);
        self.note_change(url);
    }

    fn discover(&mut self, step: u32, url: UrlId, address: &str, depth: u32, from: Option<UrlId>) {
        // A trace numbers its URLs in order; one that does not is not ours to guess at.
        if url as usize != self.pages.len() {
            return;
        }
        self.pages.push(PageRow {
            address: address.to_owned(),
            state: PageState::Queued,
            status: None,
            reason: None,
            depth,
            from,
            title: None,
            content_type: None,
            bytes: 0,
            took: 0,
            redirected_to: None,
            step,
        });
        self.stats.added(PageState::Queued);
        self.note_change(url);
    }

    fn finish(&mut self, step: u32, page: &Page) {
        self.set_state(page.url, page.state);
        let Some(row) = self.pages.get_mut(page.url as usize) else { return };
        row.status = page.status;
        row.reason = page.reason;
        row.title.clone_from(&page.title);
        row.content_type.clone_from(&page.content_type);
        row.bytes = page.bytes;
        row.took = page.took;
        row.redirected_to = page.redirected_to;
        self.stats.links += u64::from(page.link_count);
        if self.keep == Keep::Links {
            let source = page.url;
            self.links.extend(page.links.iter().map(|link| LinkRow { source, link: link.clone(), step }));
        }
    }

    /// Says that no more events will come although the run had not ended, and why:
    /// its worker crashed, or was ended for another run.
    pub fn cut_off(&mut self, state: RunState) {
        if matches!(self.stats.state, RunState::Idle | RunState::Running | RunState::Paused) {
            self.end(state);
        }
    }

    /// What was in flight when the run ended is known and not finished.
    fn end(&mut self, state: RunState) {
        for url in 0..self.pages.len() as UrlId {
            if self.pages[url as usize].state == PageState::Fetching {
                self.set_state(url, PageState::Queued);
            }
        }
        self.stats.in_flight = 0;
        self.stats.state = state;
    }
}

impl Fold for Graph {
    fn apply(&mut self, step: u32, event: &Event) {
        if self.stats.state.is_live() || self.stats.state == RunState::Idle {
            self.stats.elapsed = event.at.saturating_sub(self.began);
        }
        match &event.what {
            What::RunStarted { config } => {
                self.config.clone_from(config);
                self.began = event.at;
                self.stats.elapsed = 0;
                self.stats.state = RunState::Running;
            }
            What::RunEnded { why: RunEnd::Joined } => self.end(RunState::Done),
            What::RunEnded { why: RunEnd::Stopped } => self.end(RunState::Stopped),
            What::Hold if self.stats.state.is_live() => self.stats.state = RunState::Paused,
            What::Resumed if self.stats.state.is_live() => self.stats.state = RunState::Running,
            What::Discovered { url, address, depth, from } => self.discover(step, *url, address, *depth, *from),
            What::Queued { url } => {
                if let Some(row) = self.pages.get_mut(*url as usize) {
                    row.reason = None;
                }
                self.set_state(*url, PageState::Queued);
            }
            What::FetchStarted { url } => {
                self.stats.sent();
                self.set_state(*url, PageState::Fetching);
            }
            What::BodyFinished { bytes, .. } => self.stats.received(*bytes),
            What::Page(page) => self.finish(step, page),
            What::Skipped { url, reason } => {
                if let Some(row) = self.pages.get_mut(*url as usize) {
                    row.reason = Some(*reason);
                }
                self.set_state(*url, PageState::Skipped);
            }
            What::DepthImproved { url, depth } => {
                if let Some(row) = self.pages.get_mut(*url as usize) {
                    row.depth = *depth;
                    self.note_change(*url);
                }
            }
            What::Robots { origin, outcome } => self.robots.push((origin.clone(), *outcome)),
            _ => {}
        }
    }
}
